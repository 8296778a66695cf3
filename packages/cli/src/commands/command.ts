import type { AuditClient } from '@audit-gateway/client';
import type { Context } from '../context.ts';
import type { Style } from '../output/style.ts';

/** What every command works with. */
export interface Session {
  readonly context: Context;
  readonly client: AuditClient;
  /** Of standard output. */
  readonly style: Style;
  /** Of standard error. */
  readonly errorStyle: Style;
  /** How wide output may be, in columns. */
  readonly width: number;
  /** Whether output is JSON. */
  readonly json: boolean;
}

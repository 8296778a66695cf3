import type { AuditRead } from '../reading/audit-read.ts';

/** Names what a read asks AWS for: reads of one target have the same key exactly where they ask the same. */
export function keyOf({ operation, request }: Pick<AuditRead, 'operation' | 'request'>): string {
  return `${operation.id} ${request.path}?${request.query}`;
}

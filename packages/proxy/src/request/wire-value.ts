import type { ParameterSchema } from '@audit-gateway/contract';
import { toUtc } from './date-time.ts';

/**
 * Writes a valid value in the one form that AWS's clients use. The validator takes more than AWS may: `1e2` for 100, a
 * time with an offset.
 */
export function toWireValue({ type, format }: ParameterSchema, text: string): string {
  if (type === 'integer' || type === 'number') return String(Number(text));
  if (format === 'date-time') return toUtc(text) ?? text;
  return text;
}

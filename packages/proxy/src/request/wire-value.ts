import type { ParameterSchema } from '@audit-gateway/contract';
import { toUtc } from './date-time.ts';

/** Writes a valid value in the one form that AWS's clients use: a time may have come with an offset. */
export function toWireValue({ format }: ParameterSchema, text: string): string {
  return format === 'date-time' && !text.endsWith('Z') ? (toUtc(text) ?? text) : text;
}

import type { AuditTaskDetails } from '@audit-gateway/client';

/** Text that a terminal cannot take for a command: control characters, which a server may have sent, become `?`. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '?');
}

/** The text of a file without the mark at its begin that editors on Windows write. */
export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

/** A time in UTC, to the minute: `2026-03-10 03:00`. */
export function formatTime(time: Date): string {
  return time.toISOString().slice(0, 16).replace('T', ' ');
}

/** The same without its year, which 90 days do not need: `03-10 03:00Z`. */
export function formatShortTime(time: Date): string {
  return `${formatTime(time).slice(5)}Z`;
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** A duration in its two largest units: `2d 4h`, `15m`, `0s`. */
export function formatDuration(ms: number): string {
  const first = units.findIndex(([, unitMs]) => ms >= unitMs);
  let rest = Math.max(ms, 0);
  const parts = units
    .slice(first === -1 ? -1 : first)
    .slice(0, 2)
    .map(([name, unitMs]) => {
      const count = Math.floor(rest / unitMs);
      rest -= count * unitMs;
      return [count, name] as const;
    });
  return parts
    .filter(([count], index) => count > 0 || index === 0)
    .map((part) => part.join(''))
    .join(' ');
}

/**
 * Reads a duration such as `7d`, `36h`, `90m`, `30s` or `500ms`.
 *
 * @returns Milliseconds; undefined for anything else.
 */
export function parseDuration(text: string): number | undefined {
  const [, count, name] = /^(\d{1,6})([dhms]|ms)$/.exec(text) ?? [];
  const unitMs = name === 'ms' ? 1 : units.find(([unit]) => unit === name)?.[1];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}

/** A value of the contract as people write it: `IN_PROGRESS` is `in-progress`. */
export function toWords(value: string): string {
  return printable(value).toLowerCase().replaceAll('_', '-');
}

/** What started an audit: the name of its schedule, or that somebody did. */
export function startedBy({ scheduledAuditName, taskType }: AuditTaskDetails): string {
  if (scheduledAuditName !== undefined) return printable(scheduledAuditName);
  return taskType === undefined ? '' : toWords(taskType.replace(/_AUDIT_TASK$/, ''));
}

/** The name of a check for a table: without what ends them all. */
export function shortName(checkName: string): string {
  return printable(checkName.replace(/_CHECK$/, ''));
}

/** `1 check`, `2 checks`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

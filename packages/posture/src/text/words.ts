import type { PostureChange } from '@audit-gateway/client/posture';
import type { Severity } from '../model/audits.ts';
import type { CellState, Marker } from '../model/trend.ts';

/** The words for severities. */
export const severityWords: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  unrated: 'Unrated',
};

/** What changed between two audits: a sign and words. */
export const changeWords: Readonly<Record<PostureChange, readonly [sign: string, words: string]>> = {
  new: ['+', 'new'],
  worse: ['▲', 'worse'],
  better: ['▼', 'better'],
  fixed: ['✓', 'fixed'],
  unchanged: ['=', 'unchanged'],
  notRun: ['–', 'no longer run'],
  unknown: ['?', 'no result'],
};

/** What is known of a check on a day: a sign and words. */
export const stateWords: Readonly<Record<CellState, readonly [sign: string, words: string]>> = {
  found: ['', 'result'],
  failed: ['×', 'failed'],
  canceled: ['×', 'canceled'],
  off: ['–', 'switched off'],
  running: ['…', 'not finished'],
  gap: ['', 'no audit'],
  none: ['', 'not known yet'],
};

/** What a marker says. */
export const markerWords: Readonly<Record<Marker['kind'], readonly [sign: string, words: string]>> = {
  began: ['▸', 'began to run'],
  failed: ['×', 'failed'],
  off: ['–', 'was switched off'],
};

const properNames = new Map([
  ['CA', 'CA'],
  ['COGNITO', 'Cognito'],
  ['ID', 'ID'],
  ['IDS', 'IDs'],
  ['IOT', 'IoT'],
]);

/** A name of the contract in words: `CA_CERTIFICATE_EXPIRING_CHECK` as "CA certificate expiring". */
export function nameInWords(name: string): string {
  const words = name
    .replace(/_CHECK$/, '')
    .split('_')
    .map((word) => properNames.get(word) ?? word.toLowerCase());
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A time as `2026-11-28 05:12 UTC`: the same for everybody who looks at it. */
export function timeInWords(time: Date | number | undefined): string {
  if (time === undefined) return 'at an unknown time';
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A day as `2026-11-28`. */
export function dayInWords(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** How long ago something was, as `5 hours ago`. */
export function agoInWords(time: number, now: number): string {
  const minutes = Math.round((now - time) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 90) return count(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? count(hours, 'hour') : count(Math.round(hours / 24), 'day');
}

function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? '' : 's'} ago`;
}

/** A number with its noun: `1 check`, `1,204 resources`. */
export function amountOf(amount: number, noun: string): string {
  return `${numberInWords(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

/** A number as `1,204`. */
export function numberInWords(amount: number): string {
  return amount.toLocaleString('en');
}

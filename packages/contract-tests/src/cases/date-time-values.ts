import type { SchemaValue } from './schema-values.ts';

/**
 * Makes values for the format `date-time` (RFC 3339, section 5.6).
 *
 * @param sample A time in UTC with `Z` and without a fraction.
 */
export function dateTimeValues(sample: string): SchemaValue[] {
  const seconds = sample.slice(0, -1);
  const [day = '', time = ''] = seconds.split('T');
  const year = day.slice(0, 4);
  const ahead = new Date(new Date(sample).getTime() + 2 * 3_600_000).toISOString().slice(0, -5);
  const allowed = {
    'a time': sample,
    'a fraction of three digits': `${seconds}.000Z`,
    'a fraction of six digits': `${seconds}.000000Z`,
    'an offset of zero': `${seconds}+00:00`,
    'an offset': `${ahead}+02:00`,
  };
  const refused = {
    nothing: '',
    text: 'yesterday',
    'seconds since 1970': String(Date.parse(sample) / 1000),
    'a day': day,
    'a time without an offset': seconds,
    'a space for the T': `${day} ${time}Z`,
    'month 13': `${year}-13-01T${time}Z`,
    'day 0': `${year}-01-00T${time}Z`,
    '30 February': `${year}-02-30T${time}Z`,
    'hour 24': `${day}T24:00:00Z`,
    'minute 60': `${day}T00:60:00Z`,
    'second 61': `${day}T00:00:61Z`,
  };
  return [
    ...Object.entries(allowed).map(([shows, text]) => ({ shows, text, valid: true })),
    ...Object.entries(refused).map(([shows, text]) => ({ shows, text, valid: false })),
  ];
}

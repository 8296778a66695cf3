import { inWords, type Rule, value } from '../keywords.ts';

// Of each, every value is a value of the second (OpenAPI's format registry).
const within: readonly (readonly [string, string])[] = [
  ['int32', 'int64'],
  ['float', 'double'],
  ['uri', 'uri-reference'],
  ['email', 'idn-email'],
  ['hostname', 'idn-hostname'],
];

/** `format`: checked by gateways that validate, and by generated code made a type of its own. */
export const format: Rule = value((before, after, { at }) => {
  const what = inWords({ before, after, at: [...at, 'format'] });
  if (before === undefined) return { effect: 'recast', what };
  if (after === undefined) return { effect: 'wider', what };
  if (within.some(([less, more]) => before === less && after === more)) return { effect: 'wider', what };
  if (within.some(([less, more]) => before === more && after === less)) return { effect: 'narrower', what };
  return { effect: 'other', what };
});

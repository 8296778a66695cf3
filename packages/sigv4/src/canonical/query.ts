import { reencode } from './percent-encoding.ts';

/**
 * The canonical query string of a query as it was on the wire: every name and value encoded anew, sorted by name
 * and then by value, joined as `name=value`, with `=` where the wire had none.
 *
 * Source: "Create a signed AWS API request", step 1, CanonicalQueryString.
 */
export function canonicalQuery(query: string): string {
  if (query === '') return '';
  const parameters: Parameter[] = [];
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    parameters.push(
      equals < 0
        ? { name: reencode(pair), value: '' }
        : { name: reencode(pair.slice(0, equals)), value: reencode(pair.slice(equals + 1)) },
    );
  }
  parameters.sort(byNameThenValue);
  return parameters.map(({ name, value }) => `${name}=${value}`).join('&');
}

interface Parameter {
  name: string;
  value: string;
}

/** Encoded, all is ASCII, where JavaScript's order of strings is the order of code points that AWS asks for. */
function byNameThenValue(a: Parameter, b: Parameter): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.value === b.value) return 0;
  return a.value < b.value ? -1 : 1;
}

/** A header to be signed: its name in lower case, and its value, or its values where it is sent more than once. */
export interface SignedHeader {
  /** In lower case; each name comes once. */
  name: string;
  /** As sent. */
  value: string | readonly string[];
}

/** The two parts of a canonical request that its headers give. */
export interface CanonicalHeaders {
  /** A line `name:value\n` for each header, in the order of the names. */
  block: string;
  /** The names in that order, joined by `;`: the `SignedHeaders` of the Authorization header. */
  names: string;
}

/**
 * CanonicalHeaders and SignedHeaders: sorted by name, values trimmed, runs of spaces one space. A header sent more
 * than once has its values joined by `,` without a space, in the order in which they were sent.
 *
 * Source: "Create a signed AWS API request", step 1, CanonicalHeaders and SignedHeaders.
 */
export function canonicalHeaders(headers: readonly SignedHeader[]): CanonicalHeaders {
  const sorted = headers.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  let block = '';
  let names = '';
  for (const { name, value } of sorted) {
    const text = typeof value === 'string' ? canonicalValue(value) : value.map(canonicalValue).join(',');
    block += `${name}:${text}\n`;
    names += names === '' ? name : `;${name}`;
  }
  return { block, names };
}

/** White space is what may stand in a header's value: the space and the tab (RFC 9110, section 5.6.3). */
function canonicalValue(value: string): string {
  const isCanonical = !value.includes('  ') && !value.includes('\t') && !value.startsWith(' ') && !value.endsWith(' ');
  return isCanonical ? value : value.replaceAll(/[ \t]+/g, ' ').replaceAll(/^ | $/g, '');
}

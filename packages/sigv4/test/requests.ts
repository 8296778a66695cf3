import fc from 'fast-check';

/** A query parameter, decoded. */
export interface Parameter {
  name: string;
  value: string;
}

/** A request by what it means, from which its spelling on the wire is made. */
export interface RequestModel {
  method: string;
  /** Decoded; none is empty or a dot segment. */
  segments: readonly string[];
  trailingSlash: boolean;
  parameters: readonly Parameter[];
  /** By lower-case name; without `host`. */
  headers: Readonly<Record<string, string>>;
  host: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | undefined;
  now: Date;
  body: string;
}

/** One of a text's characters. */
export function oneOf(characters: string): fc.Arbitrary<string> {
  return fc.constantFrom(...Array.from(characters));
}

/** Reserved characters, what encoders disagree on, and the rest of Unicode; no half surrogates, which no URL has. */
const text = fc.string({
  unit: fc.oneof(
    oneOf('azAZ09-._~:/?#[]@!$&()*+,;= %<>\\^`{|}"\'éሴ𝄞'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 8,
});

const segment = text.filter((decoded) => !['', '.', '..'].includes(decoded));

/** Few names, so that they repeat. `@smithy/signature-v4` leaves out one and loses another. */
const parameterName = fc
  .oneof(fc.constantFrom('a', 'a-', 'a.', 'a0', 'A', 'nextToken', ''), text)
  .filter((name) => name.toLowerCase() !== 'x-amz-signature' && name !== '__proto__');

/** What may stand in a header's value, white space in odd places included. */
const headerValue = fc.string({ unit: oneOf('aZ09,;="\'/%+-é  \t'), maxLength: 12 });

/** None that `@smithy/signature-v4` refuses to sign. */
const headerName = fc.constantFrom(
  'accept',
  'content-type',
  'x-amz-meta',
  'x-amz-user-agent',
  'x-amzn-id',
  'x.dot',
  'zz-top',
);

const printable = fc.string({ unit: oneOf('abcXYZ0189+/='), minLength: 1, maxLength: 40 });

export const request: fc.Arbitrary<RequestModel> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS'),
  segments: fc.array(segment, { maxLength: 4 }),
  trailingSlash: fc.boolean(),
  parameters: fc.array(fc.record({ name: parameterName, value: text }), { maxLength: 6 }),
  headers: fc.dictionary(headerName, headerValue, { maxKeys: 4, noNullPrototype: true }),
  host: fc.constantFrom('iot.eu-west-1.amazonaws.com', '127.0.0.1:8090', '[::1]:8090'),
  accessKeyId: fc.constantFrom('AKIDEXAMPLE', 'ASIAEXAMPLE0'),
  secretAccessKey: printable,
  sessionToken: fc.option(printable, { nil: undefined }),
  now: fc.date({
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2099-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  }),
  body: fc.oneof(fc.constant(''), text),
});

/** Spells a component as a URL may have it: each character escaped or, where it may be, not. */
export type Spelling = (decoded: string) => string;

/** The spelling of `encodeURIComponent`, which leaves `!'()*`. */
export const plainSpelling: Spelling = encodeURIComponent;

/** Escapes all, in lower case: another spelling of the same query. */
export const verboseSpelling: Spelling = (decoded) =>
  Array.from(Buffer.from(decoded, 'utf8'), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

export function pathOf({ segments, trailingSlash }: RequestModel): string {
  return `/${segments.map(plainSpelling).join('/')}${segments.length > 0 && trailingSlash ? '/' : ''}`;
}

export function queryOf({ parameters }: RequestModel, spelling: Spelling = plainSpelling): string {
  return parameters.map(({ name, value }) => `${spelling(name)}=${spelling(value)}`).join('&');
}

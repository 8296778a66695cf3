import { authorization, type Case, having, withPart } from './fixture.ts';

const unknownOrder = "'SignedHeaders' must be lower-case names in ascending order, each once, separated by ';'.";
const noCredential = "Authorization header requires 'Credential' parameter.";
const noSignature = "Authorization header requires 'Signature' parameter.";
const noSignedHeaders = "Authorization header requires 'SignedHeaders' parameter.";
const noDate = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
const noPair = 'Invalid key=value pair (missing equal-sign) in Authorization header.';

function badDate(got: string): string {
  return `Date must be in ISO-8601 'basic format'. Got '${got}'. See http://en.wikipedia.org/wiki/ISO_8601`;
}

const rows: Omit<Case, 'name'>[] = [
  { because: 'it is a bearer token', change: having({ authorization: 'Bearer abc.def' }), message: noPair },
  {
    because: 'it is a password',
    change: having({ authorization: 'Basic dXNlcjpwYXNz==' }),
    message: [noCredential, noSignature, noSignedHeaders].join(' '),
  },
  {
    because: 'there is an algorithm and nothing else',
    change: having({ authorization: 'AWS4-HMAC-SHA256', 'x-amz-date': undefined }),
    message: [noCredential, noSignature, noSignedHeaders, noDate].join(' '),
  },
  { because: 'the credential is missing', change: withPart(/Credential=[^ ]+ /, ''), message: noCredential },
  { because: 'the signature is missing', change: withPart(/, Signature=.*/, ''), message: noSignature },
  { because: 'the signature is empty', change: withPart(/Signature=.*/, 'Signature='), message: noSignature },
  { because: 'the signed headers are missing', change: withPart(/SignedHeaders=[^ ]+ /, ''), message: noSignedHeaders },
  {
    because: 'there is no algorithm',
    change: withPart('AWS4-HMAC-SHA256 ', ''),
    message: 'Authorization header must begin with the algorithm name, which cannot include an equal-sign.',
  },
  { because: 'a parameter has no equal-sign', change: withPart('Signature=', 'Signature '), message: noPair },
  {
    because: 'a parameter comes twice',
    change: withPart('Signature=', 'Signature=0, Signature='),
    message: 'Authorization header has a parameter more than once.',
  },
  {
    because: 'the header comes twice',
    change: having({ authorization: [authorization, authorization] }),
    message: noPair,
  },
  {
    because: 'a parameter is not known',
    change: withPart('Signature=', 'Extra=0, Signature='),
    message: 'Authorization header has a parameter that is not known.',
  },
  {
    because: 'signed headers are not sorted',
    change: withPart('host;x-amz-date', 'x-amz-date;host'),
    message: unknownOrder,
  },
  { because: 'a signed header comes twice', change: withPart('host;', 'host;host;'), message: unknownOrder },
  { because: 'a signed header has no name', change: withPart('host;', ';host;'), message: unknownOrder },
  { because: 'a signed header is in upper case', change: withPart('host;', 'Host;'), message: unknownOrder },
  { because: 'there is no date', change: having({ 'x-amz-date': undefined }), message: noDate },
  {
    because: 'the date is of the extended format',
    change: having({ 'x-amz-date': '2026-01-01T00:00:00Z' }),
    message: badDate('2026-01-01T00:00:00Z'),
  },
  {
    because: 'the date does not exist',
    change: having({ 'x-amz-date': '20260230T000000Z' }),
    message: badDate('20260230T000000Z'),
  },
  {
    because: 'the date comes twice',
    change: having({ 'x-amz-date': ['20260101T000000Z', '20260101T000000Z'] }),
    message: badDate('20260101T000000Z,20260101T000000Z'),
  },
  {
    because: 'the date is of no format of HTTP',
    change: having({ 'x-amz-date': undefined, date: 'today' }),
    message: badDate('today'),
  },
  {
    because: 'its year has five digits',
    change: having({ 'x-amz-date': undefined, date: 'Sat, 01 Jan 10000 00:00:00 GMT' }),
    message: badDate('Sat, 01 Jan 10000 00:00:00 GMT'),
  },
  {
    because: 'the algorithm is another',
    change: withPart('AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA512'),
    message: "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512' (only AWS4-HMAC-SHA256 for now).",
  },
  {
    because: 'the credential has too many elements',
    change: withPart('/aws4_request', '/aws4_request/'),
    message: 'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
  },
  {
    because: 'the credential has too few elements',
    change: withPart('/iot/', '/'),
    message: 'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
  },
];

/** The Authorization header or the date is not what the algorithm asks for. */
export const incomplete = rows.map((row): Case => ({ ...row, name: 'IncompleteSignatureException' }));

import { type JsonObject, membersOf, type Place, textsOf } from '../json.ts';
import { added, changed, type Mutant, removed, renamed } from '../mutant.ts';
import { ofReference } from './references.ts';
import { ofSchema } from './schemas.ts';

/** A status that no operation has. */
const otherStatus = '418';

/** Every mutation of the answers of an operation. */
export function ofResponses(document: JsonObject, responses: JsonObject, place: Place): Mutant[] {
  return [
    ...Object.entries(responses).flatMap(([status, response]) => [
      removed('status', [...place, status]),
      renamed('status', [...place, status], otherStatus),
      ...ofResponse(document, membersOf(response), [...place, status]),
    ]),
    added('status', [...place, otherStatus], responses['default'] ?? {}),
  ];
}

/** Every mutation of an answer; of one that is only referred to, the reference. */
export function ofResponse(document: JsonObject, response: JsonObject, place: Place): Mutant[] {
  if ('$ref' in response) return ofReference(document, response, place);
  return [
    ...ofHeaders(document, membersOf(response['headers']), [...place, 'headers']),
    ...ofContent(document, membersOf(response['content']), [...place, 'content']),
    ...ofAwsErrors(textsOf(response['x-aws-errors']), [...place, 'x-aws-errors']),
  ];
}

function ofHeaders(document: JsonObject, headers: JsonObject, place: Place): Mutant[] {
  return [
    ...Object.entries(headers).flatMap(([name, header]) => [
      removed('header', [...place, name]),
      renamed('header', [...place, name], `${name}-x`),
      ...ofHeader(document, membersOf(header), [...place, name]),
    ]),
    added('header', [...place, 'one-more'], { schema: { type: 'string' } }),
  ];
}

/** Every mutation of a header; of one that is only referred to, the reference. */
export function ofHeader(document: JsonObject, header: JsonObject, place: Place): Mutant[] {
  if ('$ref' in header) return ofReference(document, header, place);
  return [
    header['required'] === true
      ? changed('required', [...place, 'required'], false)
      : added('required', [...place, 'required'], true),
    ...ofSchema(document, membersOf(header['schema']), [...place, 'schema']),
  ];
}

function ofContent(document: JsonObject, content: JsonObject, place: Place): Mutant[] {
  return [
    ...Object.entries(content).flatMap(([mediaType, of]) => [
      removed('media type', [...place, mediaType]),
      renamed('media type', [...place, mediaType], 'text/plain'),
      removed('type', [...place, mediaType, 'schema']),
      ...ofSchema(document, membersOf(membersOf(of)['schema']), [...place, mediaType, 'schema']),
    ]),
    added('media type', [...place, 'text/plain'], { schema: { type: 'string' } }),
  ];
}

function ofAwsErrors(names: readonly string[], place: Place): Mutant[] {
  return [
    ...names.flatMap((name, index) => [
      removed("AWS's errors", [...place, String(index)]),
      changed("AWS's errors", [...place, String(index)], `${name}X`),
    ]),
    names.length === 0
      ? added("AWS's errors", place, ['OneMoreException'])
      : added("AWS's errors", [...place, String(names.length)], 'OneMoreException'),
  ];
}

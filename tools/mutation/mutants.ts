import {
  added,
  changed,
  elementsOf,
  type JsonObject,
  type Location,
  membersOf,
  type Mutant,
  removed,
  renamed,
  textOf,
  textsOf,
} from './document.ts';
import { ofReference, ofSchema } from './schema-mutants.ts';

/** A status that no operation has. */
const otherStatus = '418';

/** What each member of a security scheme is mistaken for. */
const otherSchemes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  type: { apiKey: 'http', http: 'mutualTLS' },
  in: { header: 'query' },
  scheme: { bearer: 'basic' },
};

/**
 * Every single-point mutation of an OpenAPI document: each thing that a caller could see removed, renamed, retyped,
 * widened, narrowed, or joined by one more of its kind.
 *
 * Prose is left alone (titles, descriptions, summaries, tags, examples, the licence and the contact), and so are the
 * version and the names of components: they say nothing of what goes over the wire.
 */
export function mutantsOf(document: JsonObject): Mutant[] {
  const reference = (of: JsonObject, at: Location): Mutant[] => ofReference(document, of, at);
  const schema = (of: JsonObject, at: Location): Mutant[] => ofSchema(document, of, at);

  const required = (of: JsonObject, at: Location): Mutant =>
    of['required'] === true
      ? changed('required', [...at, 'required'], false)
      : added('required', [...at, 'required'], true);

  const header = (of: JsonObject, at: Location): Mutant[] =>
    '$ref' in of ? reference(of, at) : [required(of, at), ...schema(membersOf(of['schema']), [...at, 'schema'])];

  const headers = (of: JsonObject, at: Location): Mutant[] => [
    ...Object.entries(of).flatMap(([name, one]) => [
      removed('header', [...at, name]),
      renamed('header', [...at, name], `${name}-x`),
      ...header(membersOf(one), [...at, name]),
    ]),
    added('header', [...at, 'one-more'], { schema: { type: 'string' } }),
  ];

  const content = (of: JsonObject, at: Location): Mutant[] => [
    ...Object.entries(of).flatMap(([mediaType, one]) => [
      removed('media type', [...at, mediaType]),
      renamed('media type', [...at, mediaType], 'text/plain'),
      removed('type', [...at, mediaType, 'schema']),
      ...schema(membersOf(membersOf(one)['schema']), [...at, mediaType, 'schema']),
    ]),
    added('media type', [...at, 'text/plain'], { schema: { type: 'string' } }),
  ];

  const awsErrors = (names: readonly string[], at: Location): Mutant[] => [
    ...names.flatMap((name, index) => [
      removed("AWS's errors", [...at, String(index)]),
      changed("AWS's errors", [...at, String(index)], `${name}X`),
    ]),
    names.length === 0
      ? added("AWS's errors", at, ['OneMoreException'])
      : added("AWS's errors", [...at, String(names.length)], 'OneMoreException'),
  ];

  const response = (of: JsonObject, at: Location): Mutant[] =>
    '$ref' in of
      ? reference(of, at)
      : [
          ...headers(membersOf(of['headers']), [...at, 'headers']),
          ...content(membersOf(of['content']), [...at, 'content']),
          ...awsErrors(textsOf(of['x-aws-errors']), [...at, 'x-aws-errors']),
        ];

  const responses = (of: JsonObject, at: Location): Mutant[] => [
    ...Object.entries(of).flatMap(([status, one]) => [
      removed('status', [...at, status]),
      renamed('status', [...at, status], otherStatus),
      ...response(membersOf(one), [...at, status]),
    ]),
    added('status', [...at, otherStatus], of['default'] ?? {}),
  ];

  const parameter = (of: JsonObject, at: Location): Mutant[] => [
    changed('parameter', [...at, 'name'], `${textOf(of['name'])}X`),
    changed('parameter', [...at, 'in'], of['in'] === 'query' ? 'header' : 'query'),
    required(of, at),
    of['allowReserved'] === true
      ? changed('allowReserved', [...at, 'allowReserved'], false)
      : added('allowReserved', [...at, 'allowReserved'], true),
    removed('type', [...at, 'schema']),
    ...schema(membersOf(of['schema']), [...at, 'schema']),
  ];

  const operation = (of: JsonObject, at: Location): Mutant[] => {
    const parameters = elementsOf(of['parameters']).map(membersOf);
    const oneMore = { name: 'oneMore', in: 'query', schema: { type: 'string' } };
    return [
      removed('operationId', [...at, 'operationId']),
      changed('operationId', [...at, 'operationId'], `${textOf(of['operationId'])}s`),
      added('security', [...at, 'security'], []),
      ...parameters.flatMap((one, index) => {
        const where = [...at, 'parameters', String(index)];
        return [removed('parameter', where), ...reference(one, where)];
      }),
      added('parameter', [...at, 'parameters', String(parameters.length)], oneMore),
      ...responses(membersOf(of['responses']), [...at, 'responses']),
    ];
  };

  const paths = (): Mutant[] =>
    Object.entries(membersOf(document['paths'])).flatMap(([path, item]) => [
      removed('path', ['paths', path]),
      renamed('path', ['paths', path], path.replace(/^\/[^/]+/, '$&-x')),
      ...Object.entries(membersOf(item)).flatMap(([method, of]) => [
        removed('method', ['paths', path, method]),
        renamed('method', ['paths', path, method], method === 'get' ? 'post' : 'get'),
        added('method', ['paths', path, 'put'], { ...membersOf(of), operationId: 'oneMore' }),
        ...operation(membersOf(of), ['paths', path, method]),
      ]),
    ]);

  const components = membersOf(document['components']);
  // Security schemes come with the requirements that name them.
  const sections = { parameters: parameter, headers: header, responses: response, schemas: schema };
  return [
    ...ofServers(document),
    ...ofSecurity(document),
    ...paths(),
    ...Object.entries(sections).flatMap(([section, of]) =>
      Object.entries(membersOf(components[section])).flatMap(([name, component]) =>
        of(membersOf(component), ['components', section, name]),
      ),
    ),
  ];
}

function ofSecurity(document: JsonObject): Mutant[] {
  const requirements = elementsOf(document['security']);
  const schemes = membersOf(membersOf(document['components'])['securitySchemes']);
  return [
    ...(requirements.length === 0 ? [] : [removed('security', ['security'])]),
    ...requirements.flatMap((requirement, index) => [
      removed('security', ['security', String(index)]),
      ...Object.keys(membersOf(requirement)).flatMap((scheme) => [
        removed('security', ['security', String(index), scheme]),
        changed('security', ['security', String(index), scheme], ['oneMore']),
      ]),
    ]),
    ...Object.entries(schemes).flatMap(([name, scheme]) => {
      const at = ['components', 'securitySchemes', name];
      return [
        removed('security', at),
        renamed('security', at, `${name}X`),
        ...Object.entries(membersOf(scheme)).flatMap(([keyword, value]) => {
          if (keyword === 'name') return [changed('security', [...at, keyword], `${textOf(value)}-x`)];
          if (keyword === 'bearerFormat') return [removed('security', [...at, keyword])];
          const other = otherSchemes[keyword]?.[textOf(value)];
          return other === undefined ? [] : [changed('security', [...at, keyword], other)];
        }),
      ];
    }),
  ];
}

function ofServers(document: JsonObject): Mutant[] {
  const servers = elementsOf(document['servers']);
  return servers.flatMap((server, index) => {
    const at = ['servers', String(index), 'url'];
    const url = textOf(membersOf(server)['url']);
    const others = [`${url}/v1`, url.replace(/\d$/, '9'), url.replace('http:', 'https:')];
    return [
      removed('server', ['servers', String(index)]),
      ...others.map((other) => changed('server', at, other)),
      added('server', ['servers', String(servers.length)], { url: 'http://127.0.0.1:9' }),
    ];
  });
}

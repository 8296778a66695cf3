import { elementsOf, type JsonObject, membersOf, textOf } from '../json.ts';
import { added, changed, type Mutant, removed, renamed } from '../mutant.ts';

/** What each member of a security scheme is mistaken for. */
const others: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  type: { apiKey: 'http', http: 'mutualTLS' },
  in: { header: 'query' },
  scheme: { bearer: 'basic' },
};

/** Every mutation of who may call, and how. */
export function ofSecurity(document: JsonObject): Mutant[] {
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
    ...Object.entries(schemes).flatMap(([name, scheme]) => ofScheme(name, membersOf(scheme))),
  ];
}

function ofScheme(name: string, scheme: JsonObject): Mutant[] {
  const place = ['components', 'securitySchemes', name];
  return [
    removed('security', place),
    renamed('security', place, `${name}X`),
    ...Object.entries(scheme).flatMap(([keyword, value]) => {
      if (keyword === 'name') return [changed('security', [...place, keyword], `${textOf(value)}-x`)];
      if (keyword === 'bearerFormat') return [removed('security', [...place, keyword])];
      const other = others[keyword]?.[textOf(value)];
      return other === undefined ? [] : [changed('security', [...place, keyword], other)];
    }),
  ];
}

/** Every mutation of where the operations are served. */
export function ofServers(document: JsonObject): Mutant[] {
  return elementsOf(document['servers']).flatMap((server, index) => {
    const place = ['servers', String(index), 'url'];
    const url = textOf(membersOf(server)['url']);
    return [
      removed('server', ['servers', String(index)]),
      changed('server', place, `${url}/v1`),
      changed('server', place, url.replace(/\d$/, '9')),
      changed('server', place, url.replace('http:', 'https:')),
      added('server', ['servers', String(elementsOf(document['servers']).length)], { url: 'http://127.0.0.1:9' }),
    ];
  });
}

import { asArray, asObject } from './json.ts';
import { always, compareKeywords, type Pair, type Rule, type Scope } from './keywords.ts';

/** Compares the servers by their URLs. Which one a caller uses, the document cannot know. */
export const compareServers: Rule = (scope: Scope, { before, after, at }: Pair) => {
  const { comparison } = scope;
  const callers: Scope = { ...scope, sides: ['callers'] };
  const [old, now] = [asArray(before).map(asObject), asArray(after).map(asObject)];
  for (const [index, server] of now.entries()) {
    const location = [...at, String(index)];
    const former = old.find(({ url }) => url === server['url']);
    if (former !== undefined) compareKeywords(callers, { before: former, after: server, at: location }, rules);
    else comparison.report(['callers'], location, 'addition', `the server ${String(server['url'])} added`);
  }
  for (const [index, { url }] of old.entries()) {
    if (now.some((server) => server['url'] === url)) continue;
    comparison.report(['callers'], [...at, String(index)], 'unclear', `the server ${String(url)} removed`);
  }
};

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['url', () => undefined],
  ['description', always('prose')],
]);

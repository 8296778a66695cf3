import { asArray, asObject, asStrings, isSame, type Json, show } from './json.ts';
import { always, compareKeywords, type Pair, type Rule, type Scope } from './keywords.ts';

/**
 * Compares what callers may prove who they are by: alternatives, of which one is enough. One that is gone breaks
 * nothing where another one asks for no more than it did.
 */
export function compareSecurity(scope: Scope, pair: Pair): void {
  const { comparison, sides } = scope;
  const [old, now] = [alternativesOf(pair.before), alternativesOf(pair.after)];
  const gained = now.filter((one) => !old.some((other) => isSame(one, other)));
  const lost = old.filter((one) => !now.some((other) => isSame(one, other)));
  for (const one of gained) comparison.report(sides, pair.at, 'addition', `${nameOf(one)} is enough now`);
  for (const one of lost) {
    const covered = now.some((other) => isSatisfiedBy(other, one));
    comparison.report(sides, pair.at, covered ? 'prose' : 'narrower', `${nameOf(one)} is not enough any more`);
  }
  if (gained.length + lost.length === 0 && !isSame(pair.before, pair.after)) {
    comparison.report(sides, pair.at, 'prose', 'the same requirements, written otherwise');
  }
  for (const name of new Set([...old, ...now].flatMap((one) => Object.keys(one)))) compareScheme(scope, name, now);
}

function compareScheme(scope: Scope, name: string, now: readonly Json[]): void {
  const { comparison, sides } = scope;
  const at = ['components', 'securitySchemes', name];
  const [before, after] = [comparison.before, comparison.after].map(
    ({ components }) => asObject(asObject(components)['securitySchemes'])[name],
  );
  comparison.use(`#/${at.join('/')}`);
  if (before !== undefined && after !== undefined) compareKeywords(scope, { before, after, at }, rules);
  else if (after === undefined && now.some((one) => name in one)) {
    comparison.report(sides, at, 'other', `the scheme ${name}, which requests may need, is not defined`);
  }
}

/** No requirement at all asks for nothing, as the empty one does (OpenAPI 3.1, section 4.8.10). */
function alternativesOf(requirements: unknown): readonly Json[] {
  const list = asArray(requirements).map(asObject);
  return list.length === 0 ? [{}] : list;
}

function isSatisfiedBy(requirement: Json, proof: Json): boolean {
  return Object.entries(requirement).every(
    ([scheme, scopes]) => scheme in proof && asStrings(scopes).every((one) => asStrings(proof[scheme]).includes(one)),
  );
}

function nameOf(requirement: Json): string {
  const schemes = Object.entries(requirement).map(([name, scopes]) =>
    asStrings(scopes).length === 0 ? name : `${name} ${show(scopes)}`,
  );
  return schemes.length === 0 ? 'no proof at all' : schemes.join(' with ');
}

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['description', always('prose')],
  // Documentation alone (OpenAPI 3.1, section 4.8.27).
  ['bearerFormat', always('prose')],
  ...['type', 'scheme', 'name', 'in'].map((name): [string, Rule] => [name, always('narrower')]),
]);

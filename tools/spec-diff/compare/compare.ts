import type { Change } from './change.ts';
import { compareComponents } from './components.ts';
import { Comparison } from './comparison.ts';
import type { Json } from './json.ts';
import { always, compareKeywords, type Rule, type Scope } from './keywords.ts';
import { comparePaths } from './paths.ts';
import { followRenames, reportRenames } from './renames.ts';
import { compareSecurity } from './security.ts';
import { compareServers } from './servers.ts';

/**
 * Compares two OpenAPI 3.1 documents by what they mean: every change of the newer one, the worst first. What no rule
 * covers is risky, so that no change passes silently; comments and the order of members are none.
 */
export function compare(before: Json, after: Json): Change[] {
  const { document, renames } = followRenames(before, after);
  const comparison = new Comparison(document, after);
  const scope: Scope = { comparison, sides: ['callers', 'readers'], open: false };
  compareKeywords(scope, { before: document, after, at: [] }, rules);
  const components = { before: document['components'], after: after['components'], at: ['components'] };
  compareComponents(scope, components, components);
  reportRenames(comparison, renames);
  return comparison.changes();
}

const compareInfo: Rule = (scope, pair) => {
  const names = ['title', 'version', 'summary', 'description', 'license', 'contact', 'termsOfService'];
  compareKeywords(scope, pair, new Map(names.map((name) => [name, always('prose')])));
};

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['openapi', always('unclear')],
  ['info', compareInfo],
  ['servers', compareServers],
  ['tags', always('prose')],
  ['externalDocs', always('prose')],
  ['paths', comparePaths],
  // For operations that have requirements of their own, or where there are none: those that inherit these are hit.
  ['security', (scope, pair) => compareSecurity({ ...scope, sides: [] }, pair)],
  ['components', () => undefined],
]);

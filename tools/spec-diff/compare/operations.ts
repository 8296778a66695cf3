import { compareParameters } from './parameters.ts';
import { asObject, type Json } from './json.ts';
import { always, childOf, compareKeywords, flag, type Pair, type Rule, type Scope, value } from './keywords.ts';
import { compareRequestBody } from './request-body.ts';
import { compareResponses } from './responses.ts';
import { compareSecurity } from './security.ts';

/** The path that an operation stands under, in both documents. */
export interface Path {
  /** The older template. */
  readonly before: string;
  /** The newer template. */
  readonly after: string;
  /** The path item. */
  readonly item: Pair;
}

/** Compares two versions of one operation. */
export function compareOperation(scope: Scope, pair: Pair, path: Path): void {
  compareKeywords({ ...scope, sides: ['callers', 'readers'] }, pair, rules);
  const callers: Scope = { ...scope, sides: ['callers'] };
  compareParameters(callers, parametersOf(callers, pair, path, 'before'), parametersOf(callers, pair, path, 'after'));
  compareSecurity(callers, securityOf(callers, pair));
}

function parametersOf({ comparison }: Scope, pair: Pair, { item, ...path }: Path, version: 'before' | 'after') {
  const [shared, own] = [childOf(item, 'parameters'), childOf(pair, 'parameters')];
  return {
    document: comparison[version],
    template: path[version],
    shared: [shared[version], shared.at],
    own: [own[version], own.at],
  } as const;
}

/** The requirements of an operation; the document's own where it has none. */
function securityOf({ comparison }: Scope, pair: Pair): Pair {
  const own = childOf(pair, 'security');
  const requirements = (document: Json, operation: unknown): unknown =>
    asObject(operation)['security'] ?? document['security'];
  const inherited = own.before === undefined && own.after === undefined;
  return {
    before: requirements(comparison.before, pair.before),
    after: requirements(comparison.after, pair.after),
    at: inherited ? ['security'] : own.at,
  };
}

const elsewhere: Rule = () => undefined;

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['summary', always('prose')],
  ['description', always('prose')],
  ['externalDocs', always('prose')],
  ['deprecated', flag('addition', 'prose')],
  [
    'operationId',
    value((before, after) => ({
      effect: before === undefined ? 'addition' : 'renamed',
      what: `the operation ${String(before)} is ${String(after)} now, by which generated clients name their methods`,
    })),
  ],
  ['tags', value(() => ({ effect: 'regenerated', what: 'other tags, by which generated clients name their classes' }))],
  ['requestBody', (scope, pair, parent) => compareRequestBody({ ...scope, sides: ['callers'] }, pair, parent)],
  ['responses', (scope, pair, parent) => compareResponses({ ...scope, sides: ['readers'] }, pair, parent)],
  ['parameters', elsewhere],
  ['security', elsewhere],
]);

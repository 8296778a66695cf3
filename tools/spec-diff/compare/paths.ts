import { asObject } from './json.ts';
import { always, compareKeywords, type Pair, type Rule, type Scope } from './keywords.ts';
import { compareOperation, type Path } from './operations.ts';
import { shapeOf } from './path-template.ts';
import { through } from './references.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Compares the paths; those that differ by the names of their variables alone are the same. */
export const comparePaths: Rule = (scope: Scope, pair: Pair) => {
  const { comparison, sides } = scope;
  const [old, now] = [byShape(pair.before), byShape(pair.after)];
  for (const [shape, [template, after]] of now) {
    const [former, before] = old.get(shape) ?? [];
    const at = [...pair.at, template];
    if (former === undefined) comparison.report(sides, at, 'addition', `the path ${template} added`);
    else {
      if (former !== template) comparison.report(sides, at, 'prose', `${former} is written ${template} now`);
      through(
        scope,
        { before, after, at },
        (item) => comparePathItem(scope, item, { before: former, after: template }),
        'path item',
      );
    }
  }
  for (const [shape, [template]] of old) {
    if (!now.has(shape)) comparison.report(sides, [...pair.at, template], 'other', `the path ${template} removed`);
  }
};

function byShape(paths: unknown): Map<string, [string, unknown]> {
  return new Map(Object.entries(asObject(paths)).map(([template, item]) => [shapeOf(template), [template, item]]));
}

function comparePathItem(scope: Scope, item: Pair, templates: Omit<Path, 'item'>): void {
  const compareMethod: Rule = (_scope, pair) => {
    const { comparison, sides } = scope;
    const name = (pair.at.at(-1) ?? '').toUpperCase();
    if (pair.before === undefined) comparison.report(sides, pair.at, 'addition', `the operation ${name} added`);
    else if (pair.after === undefined) comparison.report(sides, pair.at, 'other', `the operation ${name} removed`);
    else compareOperation(scope, pair, { ...templates, item });
  };
  const rules = new Map<string, Rule>([
    ['summary', always('prose')],
    ['description', always('prose')],
    ['parameters', () => undefined],
    ...methods.map((name): [string, Rule] => [name, compareMethod]),
  ]);
  compareKeywords(scope, item, rules);
}

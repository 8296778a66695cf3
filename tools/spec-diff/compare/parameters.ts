import { asArray, asObject, isSame, type Json, show } from './json.ts';
import { always, compareKeywords, flag, type Rule, type Scope, value } from './keywords.ts';
import { compareMediaTypes } from './content.ts';
import { resolve, through } from './references.ts';
import { compareSchema } from './schemas/schema.ts';
import { variablesOf } from './path-template.ts';

/** A parameter of an operation, with its location. */
interface Parameter {
  readonly value: unknown;
  readonly at: readonly string[];
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  /** What it is known by: in a path, its location in the template. */
  readonly identity: string;
}

/** Where the parameters of one operation stand: its path template, its path item, and itself, with their locations. */
export interface ParameterPlaces {
  /** The document. */
  readonly document: Json;
  /** The path template. */
  readonly template: string;
  /** Parameters of the path item, and their location. */
  readonly shared: readonly [unknown, readonly string[]];
  /** Parameters of the operation, and their location. */
  readonly own: readonly [unknown, readonly string[]];
}

/** Compares the parameters of one operation; those of the path item count where it does not override them. */
export function compareParameters(scope: Scope, before: ParameterPlaces, after: ParameterPlaces): void {
  const [old, now] = [read(before), read(after)];
  const gained = now.filter((one) => !old.some(({ identity }) => identity === one.identity));
  const lost = old.filter((one) => !now.some(({ identity }) => identity === one.identity));
  for (const parameter of now) {
    const former = old.find(({ identity }) => identity === parameter.identity);
    if (former !== undefined) compareParameter(scope, former, parameter);
  }
  for (const parameter of gained) {
    const namesake = lost.find((one) => one.name === parameter.name && one.in !== parameter.in);
    if (namesake === undefined) reportAdded(scope, parameter);
    else {
      lost.splice(lost.indexOf(namesake), 1);
      reportMoved(scope, namesake, parameter);
    }
  }
  for (const parameter of lost) reportRemoved(scope, parameter);
  compareOrder(scope, old, now, after.own[1]);
}

function reportAdded({ comparison, sides }: Scope, { required, in: location, name, at }: Parameter): void {
  const what = `the ${required ? 'required' : 'optional'} ${location} parameter ${name} added`;
  comparison.report(sides, at, required ? 'narrower' : 'addition', what);
}

function reportMoved(scope: Scope, former: Parameter, parameter: Parameter): void {
  const what = `the parameter ${parameter.name} moved from ${former.in} to ${parameter.in}`;
  scope.comparison.report(scope.sides, parameter.at, 'narrower', what);
  compareParameter(scope, former, parameter);
}

/** A server need not look at a header or a cookie that it does not know; this gateway refuses an unknown query. */
function reportRemoved({ comparison, sides }: Scope, { in: location, name, at }: Parameter): void {
  const effect = location === 'header' || location === 'cookie' ? 'unclear' : 'narrower';
  comparison.report(sides, at, effect, `the ${location} parameter ${name} removed`);
}

function compareOrder(
  { comparison }: Scope,
  old: readonly Parameter[],
  now: readonly Parameter[],
  at: readonly string[],
): void {
  const kept = (parameters: readonly Parameter[], others: readonly Parameter[]): string[] =>
    parameters.map(({ identity }) => identity).filter((one) => others.some(({ identity }) => identity === one));
  if (isSame(kept(old, now), kept(now, old))) return;
  const what = 'the parameters in another order, in which generated methods may take them';
  comparison.report(['callers'], at, 'regenerated', what);
}

function read({ document, template, shared, own }: ParameterPlaces): Parameter[] {
  const [common, special] = [shared, own].map(([list, at]) =>
    asArray(list).map((item, index): Parameter => {
      const node = asObject(resolve(document, item, 'reference object'));
      const [name, location] = [String(node['name']), String(node['in'])];
      const position = location === 'path' ? variablesOf(template).indexOf(name) : -1;
      const identity = position === -1 ? `${location} ${name}` : `path ${position}`;
      return {
        value: item,
        at: [...at, String(index)],
        name,
        in: location,
        required: node['required'] === true,
        identity,
      };
    }),
  );
  const overridden = new Set(special?.map(({ identity }) => identity));
  return [...(common ?? []).filter(({ identity }) => !overridden.has(identity)), ...(special ?? [])];
}

function compareParameter(scope: Scope, { value: before }: Parameter, { value: after, at }: Parameter): void {
  through(scope, { before, after, at }, (pair) => compareKeywords(scope, pair, rules));
}

// How a parameter is written where nothing says it (OpenAPI 3.1, section 4.8.12.2.2).
function styleOf(parameter: unknown): unknown {
  const { style, in: location } = asObject(parameter);
  return style ?? (location === 'path' || location === 'header' ? 'simple' : 'form');
}

function explodeOf(parameter: unknown): unknown {
  return asObject(parameter)['explode'] ?? styleOf(parameter) === 'form';
}

function writtenAs(read: (parameter: unknown) => unknown): Rule {
  return value((_before, _after, parent) => {
    const [before, after] = [read(parent.before), read(parent.after)];
    const what = `written as ${show(before)} before and ${show(after)} now`;
    return { effect: before === after ? 'prose' : 'other', what };
  });
}

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['description', always('prose')],
  ['example', always('prose')],
  ['examples', always('prose')],
  ['deprecated', flag('addition', 'prose')],
  ['name', always('prose')],
  ['in', always('prose')],
  ['required', flag('narrower', 'wider')],
  ['allowReserved', flag('wider', 'narrower')],
  ['allowEmptyValue', flag('wider', 'narrower')],
  ['style', writtenAs(styleOf)],
  ['explode', writtenAs(explodeOf)],
  ['schema', compareSchema],
  ['content', compareMediaTypes],
]);

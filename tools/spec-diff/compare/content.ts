import { always, childOf, compareKeywords, namesIn, type Pair, type Rule, type Scope } from './keywords.ts';
import { compareSchema } from './schemas/schema.ts';

/** Compares content by its media types. A reader can get a new one unasked. */
export function compareMediaTypes(scope: Scope, pair: Pair): void {
  const { comparison, sides } = scope;
  for (const name of namesIn(pair)) {
    const mediaType = childOf(pair, name);
    const ofRequest = sides.includes('callers');
    if (mediaType.before === undefined) {
      comparison.report(sides, mediaType.at, ofRequest ? 'wider' : 'unclear', `the media type ${name} added`);
    } else if (mediaType.after === undefined) {
      comparison.report(sides, mediaType.at, 'other', `the media type ${name} removed`);
    } else compareKeywords(scope, mediaType, rules);
  }
}

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['schema', compareSchema],
  ['example', always('prose')],
  ['examples', always('prose')],
]);

/** Keywords of a schema that allow and refuse nothing. */
export const prose: ReadonlySet<string> = new Set([
  'title',
  'description',
  'examples',
  'example',
  'externalDocs',
  '$comment',
  'xml',
  'deprecated',
  // What AWS documents of a check.
  'x-aws-checks',
]);

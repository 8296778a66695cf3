/** The variables of a path template, in their order. */
export function variablesOf(template: string): string[] {
  return [...template.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);
}

/** A path template without the names of its variables, which no request carries. */
export function shapeOf(template: string): string {
  return template.replaceAll(/\{[^}]*\}/g, '{}');
}

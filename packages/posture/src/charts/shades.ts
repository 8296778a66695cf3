import { ratingOf } from '../model/audits.ts';

/** How many shades each severity has in the style sheet. */
const shadeCount = 4;

/** The classes that colour checks: the hue says the severity, and neighbours differ in lightness. */
export function shadesOf(checkNames: readonly string[]): ReadonlyMap<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    checkNames.map((checkName) => {
      const severity = ratingOf(checkName);
      const index = seen.get(severity) ?? 0;
      seen.set(severity, index + 1);
      return [checkName, `${severity} shade-${index % shadeCount}`];
    }),
  );
}

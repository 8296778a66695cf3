import { createRandom, integerBetween } from './random.ts';

/** Something that was wrong for some days and then was put right. */
export interface Incident {
  /** How bad it is on the day asked for: 1 when it begins, down towards 0 as it is put right. */
  readonly severity: number;
  /** Which share of what it concerns is suppressed, from 0 to 1; 0 for most incidents. */
  readonly suppressedShare: number;
}

/** What incidents happen to, and how often. */
export interface IncidentSource {
  /** The account's seed. */
  readonly seed: string;
  /** What they happen to; other subjects have incidents of their own. */
  readonly subject: string;
  /** How likely a week brings one, from 0 to 1. */
  readonly weeklyChance: number;
  /** How many days one lasts at most, {@link longestIncidentDays} or fewer. */
  readonly maxDays: number;
}

/** How many days an incident can last. */
export const longestIncidentDays = 28;

const daysPerWeek = 7;

/** The incidents that go on during a day. Each is derived from the week in which it begins, so no history is kept. */
export function incidentsOn({ seed, subject, weeklyChance, maxDays }: IncidentSource, day: number): Incident[] {
  const lastWeek = Math.floor(day / daysPerWeek);
  const incidents: Incident[] = [];
  for (let week = lastWeek - longestIncidentDays / daysPerWeek; week <= lastWeek; week += 1) {
    const random = createRandom(seed, 'incident', subject, week);
    if (random() >= weeklyChance) continue;
    const age = day - (week * daysPerWeek + integerBetween(random, 0, daysPerWeek - 1));
    const lasts = integerBetween(random, 1, maxDays);
    const peak = 0.2 + 0.8 * random();
    const suppressedShare = random() < 0.3 ? random() : 0;
    if (age >= 0 && age < lasts) incidents.push({ severity: peak * (1 - age / lasts), suppressedShare });
  }
  return incidents;
}

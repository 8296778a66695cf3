import type { Answers } from '../upstream/answers.ts';

/**
 * Request targets, each path and query, to be asked for in turn and from the start again. Where a target has `{n}`, a
 * count of six digits stands in its place, which goes up with every request: a million requests differ.
 */
export type RequestTargets = readonly string[];

/** What callers ask for. */
export interface Workload {
  /** Its name in tables and on the command line. */
  readonly name: string;
  /** What it is, in words. */
  readonly description: string;
  /** What the answers are. */
  readonly expects: 'answers' | 'refusals';
  /**
   * What is asked for in a run.
   *
   * @param run The number of the run, so that no two runs of a workload whose requests differ ask for the same.
   */
  readonly targets: (run: number) => RequestTargets;
  /** The upstream's answer to a target; undefined for one that is never to reach it. */
  readonly answerTo: (target: string, answers: Answers) => string | undefined;
}

/** A target with its count filled in. */
export function fillIn(target: string, count: number): string {
  return target.replace('{n}', String(count % 1_000_000).padStart(6, '0'));
}

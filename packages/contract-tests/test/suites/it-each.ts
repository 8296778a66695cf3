import type { Faults } from '@audit-gateway/emulator';
import { it } from 'vitest';
import { capabilities, type Capability, type Target } from '../../src/targets/target.ts';

/** A case as far as it decides where and how it runs. */
interface Case {
  readonly name: string;
  readonly needs?: Capability;
  readonly faults?: Partial<Faults>;
}

const casesOf = new WeakMap<Target, (() => Promise<void>)[]>();

/**
 * Runs every case of a target that has not been run, for what looks back at all of them. So it does not matter which
 * tests were chosen, or in what order they run. A case that fails does so as a test of its own.
 */
export async function runAllCases(target: Target): Promise<void> {
  for (const runCase of casesOf.get(target) ?? []) await runCase().catch(() => undefined);
}

/** Runs cases against a target, each once; those that need more than it has are skipped, and say so. */
export function itEach<Of extends Case>(
  target: Target,
  cases: readonly Of[],
  run: (of: Of) => Promise<void> | void,
): void {
  for (const of of cases) {
    const { name, faults } = of;
    if (skipWhereLacking(target, of)) continue;
    const runCase = once(async () => {
      if (faults !== undefined) target.setFaults(faults);
      try {
        await run(of);
      } finally {
        if (faults !== undefined) target.setFaults({});
      }
    });
    casesOf.set(target, [...(casesOf.get(target) ?? []), runCase]);
    it(name, runCase);
  }
}

/** Skips a case where its target has not what it needs, and says so; tells whether that is so. */
export function skipWhereLacking(target: Target, { name, needs }: Case): boolean {
  if (needs === undefined || target.capabilities.has(needs)) return false;
  it.skip(`${name} (skipped: needs a target where ${capabilities[needs]})`);
  return true;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let ran: Promise<void> | undefined;
  return () => (ran ??= run());
}

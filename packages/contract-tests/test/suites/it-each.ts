import type { Faults } from '@audit-gateway/emulator';
import { it } from 'vitest';
import { capabilities, type Capability, type SystemUnderTest } from '../../src/systems/system-under-test.ts';

/** A case as far as it decides where and how it runs. */
interface Case {
  readonly name: string;
  readonly needs?: Capability;
  readonly faults?: Partial<Faults>;
}

const casesOf = new WeakMap<SystemUnderTest, (() => Promise<void>)[]>();

/**
 * Runs every case of a target that has not been run, for what looks back at all of them. So it does not matter which
 * tests were chosen, or in what order they run. A case that fails does so as a test of its own.
 */
export async function runAllCases(system: SystemUnderTest): Promise<void> {
  for (const runCase of casesOf.get(system) ?? []) await runCase().catch(() => undefined);
}

/** Runs cases against a target, each once; those that need more than it has are skipped, and say so. */
export function itEach<Of extends Case>(
  system: SystemUnderTest,
  cases: readonly Of[],
  run: (of: Of) => Promise<void> | void,
): void {
  for (const of of cases) {
    const { name, faults } = of;
    if (skipWhereLacking(system, of)) continue;
    const runCase = once(async () => {
      if (faults !== undefined) system.setFaults(faults);
      try {
        await run(of);
      } finally {
        if (faults !== undefined) system.setFaults({});
      }
    });
    casesOf.set(system, [...(casesOf.get(system) ?? []), runCase]);
    it(name, runCase);
  }
}

/** Skips a case where its target has not what it needs, and says so; tells whether that is so. */
export function skipWhereLacking(system: SystemUnderTest, { name, needs }: Case): boolean {
  if (needs === undefined || system.capabilities.has(needs)) return false;
  it.skip(`${name} (skipped: needs a system where ${capabilities[needs]})`);
  return true;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let ran: Promise<void> | undefined;
  return () => (ran ??= run());
}

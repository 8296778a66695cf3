import type { Faults } from '@audit-gateway/emulator';
import { it } from 'vitest';
import { capabilities, type Capability, type SystemUnderTest } from '../../src/systems/system-under-test.ts';

/** What decides whether a case runs, and with which faults. */
interface Case {
  readonly name: string;
  readonly needs?: Capability;
  readonly faults?: Partial<Faults>;
}

const casesOf = new WeakMap<SystemUnderTest, (() => Promise<void>)[]>();

/**
 * Runs the cases of a system that have not run yet, for tests that look at all recorded calls. So neither the choice of
 * tests nor their order matters. A failing case fails in its own test.
 */
export async function runAllCases(system: SystemUnderTest): Promise<void> {
  for (const runCase of casesOf.get(system) ?? []) await runCase().catch(() => undefined);
}

/** Runs each case once against a system; a case that needs more than the system offers is skipped. */
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

/** Skips a case that needs more than the system offers; returns whether it did. */
export function skipWhereLacking(system: SystemUnderTest, { name, needs }: Case): boolean {
  if (needs === undefined || system.capabilities.has(needs)) return false;
  it.skip(`${name} (skipped: needs a system where ${capabilities[needs]})`);
  return true;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let ran: Promise<void> | undefined;
  return () => (ran ??= run());
}

import type { Faults } from '@audit-gateway/emulator';
import { it } from 'vitest';
import { capabilities, type Capability, type Target } from '../../src/targets/target.ts';

/** A case as far as it decides where and how it runs. */
interface Case {
  readonly name: string;
  readonly needs?: Capability;
  readonly faults?: Partial<Faults>;
}

/** Runs cases against a target; those that need more than it has are skipped, and say so. */
export function itEach<Of extends Case>(
  target: Target,
  cases: readonly Of[],
  run: (of: Of) => Promise<void> | void,
): void {
  for (const of of cases) {
    const { name, needs, faults } = of;
    if (needs !== undefined && !target.capabilities.has(needs)) {
      it.skip(`${name} (skipped: needs a target where ${capabilities[needs]})`);
      continue;
    }
    it(name, async ({ onTestFinished }) => {
      if (faults !== undefined) {
        onTestFinished(() => target.setFaults({}));
        target.setFaults(faults);
      }
      await run(of);
    });
  }
}

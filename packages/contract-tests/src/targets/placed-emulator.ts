import { createEmulator, type Emulator } from '@audit-gateway/emulator';
import { toEmulatorAudit, toListedAudit } from '../cases/placed-audit.ts';
import { describedAudits, listedAudits, retiredAudit } from '../cases/placed-audits.ts';
import type { Target } from './target.ts';

/** An emulator that has exactly the suite's audits, and what a target that stands on it needs. */
export interface PlacedEmulator {
  /** The emulator, in place of AWS. */
  readonly emulator: Emulator;
  /** What it gives to the target. */
  readonly facts: Pick<Target, 'region' | 'startedAt' | 'audits' | 'setFaults'>;
  /** To be told of each answer of the target, so that faults can end. */
  readonly onExchange: () => void;
}

/** Starts an emulator that has exactly the suite's audits. */
export async function startPlacedEmulator(clock: () => Date): Promise<PlacedEmulator> {
  const startedAt = clock();
  const kept = [...describedAudits(startedAt), ...listedAudits(startedAt)];
  const emulator = await createEmulator({ clock, audits: [...kept, retiredAudit(startedAt)].map(toEmulatorAudit) });
  let answersLeft = Infinity;
  return {
    emulator,
    facts: {
      region: emulator.region,
      startedAt,
      audits: kept.map(toListedAudit),
      setFaults: (faults, answers = Infinity) => {
        answersLeft = answers;
        emulator.faults = faults;
      },
    },
    onExchange: () => {
      answersLeft -= 1;
      if (answersLeft === 0) emulator.faults = {};
    },
  };
}

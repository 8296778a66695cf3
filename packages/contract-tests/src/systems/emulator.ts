import { createEmulator, type Emulator, emulatorCredentials } from '@audit-gateway/emulator';
import { createRequestSigner } from '@audit-gateway/testing';
import { describedAudits, listedAudits, retiredAudit, toEmulatorAudit, toListedAudit } from '../cases/account.ts';
import { startTap } from '../recorded-calls.ts';
import type { SystemUnderTest } from './system-under-test.ts';

/** An emulator that has exactly the suite's audits, and what a target that stands on it needs. */
export interface SeededEmulator {
  readonly emulator: Emulator;
  readonly facts: Pick<SystemUnderTest, 'region' | 'startedAt' | 'audits' | 'setFaults'>;
  /** To be told of each answer of the target, so that faults can end. */
  readonly onCall: () => void;
}

/** Starts an emulator that has exactly the suite's audits. */
export async function startSeededEmulator(clock: () => Date): Promise<SeededEmulator> {
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
    onCall: () => {
      answersLeft -= 1;
      if (answersLeft === 0) emulator.faults = {};
    },
  };
}

/** Starts the target `emulator`: an emulator in place of AWS, so that callers sign. */
export async function startEmulatorSystem(clock: () => Date): Promise<SystemUnderTest> {
  const { emulator, facts, onCall } = await startSeededEmulator(clock);
  const tap = await startTap(new URL(emulator.url), { onCall });
  return {
    ...facts,
    name: 'emulator',
    url: tap.url,
    credentials: emulatorCredentials,
    sign: createRequestSigner({ region: facts.region, credentials: emulatorCredentials, clock }),
    capabilities: new Set(['exact account', 'signatures']),
    calls: tap.calls,
    close: async () => {
      await tap.close();
      await emulator.close();
    },
  };
}

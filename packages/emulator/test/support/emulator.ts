import { createEmulator, type Emulator, type EmulatorOptions } from '@audit-gateway/emulator';
import { onTestFinished } from 'vitest';
import { type FakeClock, fakeClock } from './clock.ts';

/** An emulator to send requests to. */
export interface Reachable {
  readonly emulator: Pick<Emulator, 'port' | 'region'>;
  readonly clock: Pick<FakeClock, 'now'>;
}

export interface RunningEmulator {
  readonly emulator: Emulator;
  readonly clock: FakeClock;
}

/** Starts an emulator on a clock that stands still, until the test ends. */
export async function startEmulator(options: EmulatorOptions = {}, clock = fakeClock()): Promise<RunningEmulator> {
  const emulator = await createEmulator({ clock: clock.now, ...options });
  onTestFinished(() => emulator.close());
  return { emulator, clock };
}

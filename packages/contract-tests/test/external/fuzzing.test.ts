import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { contract } from '../../src/contract.ts';
import { runSchemathesis, schemathesisIn } from '../../src/drivers/schemathesis.ts';
import { startFuzzedAuthenticatingGateway, startFuzzedEmulator, startFuzzedGateway } from '../../src/systems/fuzzed.ts';
import { commandOf } from '../suites/support.ts';

const command = commandOf(schemathesisIn(process.env)) ?? '';
const seed = 20_261_120;
const systems = [
  { name: 'the gateway', start: startFuzzedGateway },
  { name: 'the emulator', start: startFuzzedEmulator },
  { name: 'a gateway that asks who calls', start: startFuzzedAuthenticatingGateway },
];

describe.skipIf(command === '')('schemathesis', { timeout: 240_000 }, () => {
  it.each(systems)('finds no fault in $name', async ({ name, start }) => {
    const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-fuzzing-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const system = await start(folder);
    onTestFinished(() => system.close());
    const { status, printed, report } = await runSchemathesis({ ...system, command, folder, seed });
    const { operations, phases, test_cases: cases, failures, errors } = report;
    const asked = contract.operations.map(({ id }) => {
      const calls = system.calls.filter(({ operation }) => operation?.id === id);
      return { id, asked: calls.length, answered: calls.filter((one) => one.status === 200).length };
    });
    const counts = asked.map((one) => `${one.id} ${one.asked} requests, ${one.answered} of them 200`).join('; ');
    process.stderr.write(
      `schemathesis ${report.schemathesis_version} against ${name}, seed ${report.seed}: ${cases.generated} cases in ${report.running_time.toFixed(0)} s; ${counts}; ${failures.length} failures\n`,
    );

    expect({ status, failures, errors, printed: status === 0 ? '' : printed }).toEqual({
      status: 0,
      failures: [],
      errors: [],
      printed: '',
    });
    expect(operations.tested).toBe(contract.operations.length);
    expect(Object.keys(phases)).toEqual(['examples', 'coverage', 'fuzzing', 'stateful']);
    for (const phase of Object.values(phases)) expect(phase.status).toBe('success');
    for (const one of asked) {
      expect(one.asked).toBeGreaterThan(500);
      expect(one.answered).toBeGreaterThan(100);
    }
    expect(system.calls.filter(({ violations }) => violations.length > 0)).toEqual([]);
  });
});

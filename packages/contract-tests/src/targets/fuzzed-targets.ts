import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contractFile } from '@audit-gateway/contract';
import { signedFor, writeCallersFile } from '@audit-gateway/testing';
import { wholePeriod } from '../cases/whole-period.ts';
import { contract } from '../contract.ts';
import type { Exchange } from '../wire/exchange.ts';
import { startTap } from '../wire/tap.ts';
import { startEmulatorTarget } from './emulator-target.ts';
import { startGatewayTarget } from './gateway-target.ts';
import { startGatewayInFront } from './start-gateway.ts';
import type { Target } from './target.ts';

/** Something to be fuzzed. */
export interface FuzzedTarget {
  /** Where it is. */
  readonly url: string;
  /** The file of the document that it is held against. */
  readonly document: string;
  /** Headers to send with each request. Default: none. */
  readonly headers?: readonly string[];
  /** Checks of schemathesis that do not apply to it. Default: none. */
  readonly excludedChecks?: readonly string[];
  /** What went over the wire so far. */
  readonly exchanges: readonly Exchange[];
  /** Ends everything that was started for it. */
  readonly close: () => Promise<void>;
}

/** Starts a target and writes what its account has to a folder, as dictionaries. */
export type StartFuzzed = (folder: string) => Promise<FuzzedTarget>;

const now = (): Date => new Date();

/** A gateway in front of an emulator. */
export const startFuzzedGateway: StartFuzzed = async (folder) => {
  const target = await startGatewayTarget(now);
  await writeDictionaries(folder, target);
  return { ...target, document: contractFile };
};

/** An emulator, behind what signs. */
export const startFuzzedEmulator: StartFuzzed = async (folder) => {
  const target = await startEmulatorTarget(now);
  await writeDictionaries(folder, target);
  const upstream = new URL(target.url);
  const tap = await startTap(upstream, { prepare: signedFor(upstream.host, target.sign) });
  return {
    url: tap.url,
    document: contractFile,
    // The other methods of these paths are operations of AWS that the document does not have. Only a gateway says 405.
    excludedChecks: ['unsupported_method'],
    exchanges: tap.exchanges,
    close: async () => {
      await tap.close();
      await target.close();
    },
  };
};

const key = 'key-of-schemathesis';

/**
 * A gateway that asks who calls, held against the document of such a one: it leaves out that callers may be nobody, so
 * that a call without a key has to be refused.
 */
export const startFuzzedAskingGateway: StartFuzzed = async (folder) => {
  const target = await startEmulatorTarget(now);
  await writeDictionaries(folder, target);
  const document = join(folder, 'openapi.json');
  await writeFile(document, JSON.stringify({ ...contract.document, security: [{ apiKey: [] }] }));
  const operations = contract.operations.map(({ id }) => id);
  const callers = await writeCallersFile([{ name: 'schemathesis', apiKey: key, operations }]);
  const flags = ['--auth', 'apiKey', '--callers', callers.path];
  const gateway = await startGatewayInFront({ upstreamUrl: target.url, region: target.region, clock: now, flags });
  const tap = await startTap(new URL(gateway.url));
  return {
    url: tap.url,
    document,
    headers: [`x-api-key: ${key}`],
    exchanges: tap.exchanges,
    close: async () => {
      await tap.close();
      await gateway.close();
      await callers.remove();
      await target.close();
    },
  };
};

async function writeDictionaries(folder: string, { audits, startedAt }: Target): Promise<void> {
  const { startTime, endTime } = wholePeriod(startedAt);
  const dictionaries = {
    'task-ids': audits.map(({ taskId = '' }) => taskId),
    'start-times': [startTime.toISOString()],
    'end-times': [endTime.toISOString()],
  };
  for (const [name, values] of Object.entries(dictionaries)) {
    await writeFile(join(folder, `${name}.txt`), values.map((value) => `"${value}"\n`).join(''));
  }
}

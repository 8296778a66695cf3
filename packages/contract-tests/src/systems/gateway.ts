import { emulatorCredentials } from '@audit-gateway/emulator';
import * as proxy from '@audit-gateway/proxy';
import type { Gateway } from '@audit-gateway/proxy';
import {
  startGatewayOf,
  startStubUpstream,
  type StubUpstream,
  type TestCredentials,
  uncached,
} from '@audit-gateway/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { contract } from '../contract.ts';
import { type RecordedCall, startTap } from '../recorded-calls.ts';
import { startSeededEmulator } from './emulator.ts';
import { type Endpoint, type SystemUnderTest, unsigned } from './system-under-test.ts';

/** Options of a gateway. */
export interface GatewayInFront {
  readonly upstreamUrl: string;
  readonly region: string;
  /** The time of signatures. */
  readonly clock: () => Date;
  /** The time-out of upstream requests, in milliseconds. Default: the gateway's own. */
  readonly timeoutMs?: number;
  /** Further flags. Default: none. */
  readonly flags?: readonly string[];
  /** What it signs with, or what gives that. Default: the emulator's credentials. */
  readonly credentials?: TestCredentials | (() => Promise<TestCredentials>);
}

/** Responses that break the contract are refused, and every request is forwarded. */
export const gatewayEnvironment = { ...uncached, AUDIT_GATEWAY_CONTRACT_MODE: 'enforce' };

/** Starts a gateway on a free port. Responses that break the contract are refused. */
export function startGatewayInFront({ timeoutMs, flags = [], ...options }: GatewayInFront): Promise<Gateway> {
  const timeout = timeoutMs === undefined ? [] : ['--timeout-ms', String(timeoutMs)];
  const own = { contract, flags: [...flags, ...timeout] };
  return startGatewayOf(proxy, { credentials: emulatorCredentials, ...options, ...own }, gatewayEnvironment);
}

/** Starts the system `gateway`: a gateway in front of an emulator. Callers need not sign. */
export async function startGatewaySystem(clock: () => Date): Promise<SystemUnderTest> {
  const { emulator, facts, onCall } = await startSeededEmulator(clock);
  const gateway = await startGatewayInFront({ upstreamUrl: emulator.url, region: facts.region, clock });
  const tap = await startTap(new URL(gateway.url), { onCall });
  return {
    ...facts,
    ...unsigned(tap.url, facts.region),
    name: 'gateway',
    capabilities: new Set(['exact account', 'problem details']),
    calls: tap.calls,
    close: async () => {
      await tap.close();
      await gateway.close();
      await emulator.close();
    },
  };
}

const started = z.object({ pid: z.int(), url: z.string() });

/**
 * Starts the system `image`: a gateway in front of an emulator, as it ships, in its own process.
 *
 * @param program The command that runs the gateway. It must pass the environment on.
 * @param first The command's first arguments. The gateway's flags follow them.
 */
export async function startImageSystem(program: string, ...first: readonly string[]): Promise<SystemUnderTest> {
  const { emulator, facts, onCall } = await startSeededEmulator(() => new Date());
  const args = [...first, '--region', facts.region, '--upstream-url', emulator.url];
  const { accessKeyId, secretAccessKey } = emulatorCredentials;
  const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], ...gatewayEnvironment, ...keys },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  // A full pipe would block the process, so all lines are read.
  const line = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (each) => {
    if (each.includes('"listening on ')) line.resolve(each);
  });
  child.once('close', () => line.reject(new Error('the gateway ended before it listened')));
  const { pid, url } = started.parse(JSON.parse(await line.promise));
  const tap = await startTap(new URL(url), { onCall });
  return {
    ...facts,
    ...unsigned(tap.url, facts.region),
    name: 'image',
    capabilities: new Set(['exact account', 'problem details']),
    calls: tap.calls,
    close: async () => {
      await tap.close();
      // The command that runs the gateway may not pass signals on.
      process.kill(pid, 'SIGTERM');
      await ended;
      await emulator.close();
    },
  };
}

/** A gateway in front of a stub of AWS. */
export interface StubbedGateway extends Endpoint {
  readonly stub: StubUpstream;
  readonly calls: readonly RecordedCall[];
  readonly close: () => Promise<void>;
}

/** Starts a gateway in front of a stub of AWS. */
export async function startStubbedGateway(
  options: Pick<GatewayInFront, 'timeoutMs' | 'flags'> = {},
): Promise<StubbedGateway> {
  const region = 'us-east-1';
  const stub = await startStubUpstream();
  const gateway = await startGatewayInFront({ ...options, upstreamUrl: stub.url, region, clock: () => new Date() });
  const tap = await startTap(new URL(gateway.url));
  return {
    ...unsigned(tap.url, region),
    stub,
    calls: tap.calls,
    close: async () => {
      await tap.close();
      await gateway.close();
      await stub.close();
    },
  };
}

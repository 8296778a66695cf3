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

/** How a gateway is to be. */
export interface GatewayInFront {
  readonly upstreamUrl: string;
  /** The region that it signs for. */
  readonly region: string;
  /** Tells the time that it signs with. */
  readonly clock: () => Date;
  /** How long its upstream may take, in milliseconds. Default: the gateway's own. */
  readonly timeoutMs?: number;
  /** What else its command line says. Default: nothing. */
  readonly flags?: readonly string[];
  /** What it signs with, or what gives that. Default: the emulator's credentials. */
  readonly credentials?: TestCredentials | (() => Promise<TestCredentials>);
}

/** Responses that break the contract are refused, and every request is forwarded. */
export const gatewayEnvironment = { ...uncached, AUDIT_GATEWAY_CONTRACT_MODE: 'enforce' };

/** Starts a gateway on a free port that refuses answers which break the contract. */
export function startGatewayInFront({ timeoutMs, flags = [], ...options }: GatewayInFront): Promise<Gateway> {
  const timeout = timeoutMs === undefined ? [] : ['--timeout-ms', String(timeoutMs)];
  const own = { contract, flags: [...flags, ...timeout] };
  return startGatewayOf(proxy, { credentials: emulatorCredentials, ...options, ...own }, gatewayEnvironment);
}

/** Starts the target `gateway`: a gateway in front of an emulator. Callers need not sign. */
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
 * Starts the target `image`: a gateway in front of an emulator, in a process of its own, as it ships.
 *
 * @param program What runs it.
 * @param first The program's first arguments. Settings come after them, and in the environment, which it has to pass on.
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
  // All lines have to be read, or it would stand still.
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
      // Not what runs it, which may pass no signal on.
      process.kill(pid, 'SIGTERM');
      await ended;
      await emulator.close();
    },
  };
}

/** A gateway in front of a stub that says what it is told to. */
export interface StubbedGateway extends Endpoint {
  readonly stub: StubUpstream;
  readonly calls: readonly RecordedCall[];
  readonly close: () => Promise<void>;
}

/** Starts a gateway in front of a stub. */
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

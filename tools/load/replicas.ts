/**
 * Shows that gateways which share a quota through Redis keep to it, also while Redis is away: three gateways, callers on
 * all of them that list, page and describe without pause, the emulator with AWS's quotas behind, and a Redis that
 * crashes after a third of the time and is back after two. Flags: --seconds (30) and --callers (50, on each gateway).
 * Ends with status 1 where AWS throttled more than three calls of a phase, or any before Redis was lost, a response was
 * wrong, a call failed in another way than by the gateways' 429, nothing was answered in a phase, or a quota was not in
 * the mode in which it should have been.
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAuditClient } from '@audit-gateway/client';
import { createEmulator, emulatorCredentials } from '@audit-gateway/emulator';
import { endChild, type GatewayProcess, startGatewayProcess, startRedis } from '@audit-gateway/testing';
import { endedAudits, generateLoad } from './load-generator.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, callers: { type: 'string', default: '50' } },
});
const durationMs = Number(values.seconds) * 1000;
const callers = Number(values.callers);
const replicas = 3;
const timeoutMs = 5000;

/** What is counted in a phase. */
class Phase {
  readonly mode: 'shared' | 'fallback';
  /** How many calls AWS may throttle: at the seams, where some gateways have noticed and others have not. */
  readonly mostThrottled: number;
  seconds = 0;
  listings = 0;
  descriptions = 0;
  throttled = 0;
  answered = 0;
  refused = 0;
  readonly otherResponses: Record<string, number> = {};
  /** How many quotas, over all gateways, are in the phase's mode at its end. */
  quotasInMode = 0;

  constructor(mode: 'shared' | 'fallback', mostThrottled: number) {
    this.mode = mode;
    this.mostThrottled = mostThrottled;
  }

  countResponse(status: number): void {
    if (status === 200) this.answered += 1;
    else if (status === 429) this.refused += 1;
    else this.otherResponses[status] = (this.otherResponses[status] ?? 0) + 1;
  }
}

const phases = {
  shared: new Phase('shared', 0),
  fallback: new Phase('fallback', 3),
  'shared again': new Phase('shared', 3),
};
let current = phases.shared;

const audits = endedAudits();
const emulator = await createEmulator({
  audits,
  faults: { quotas: true },
  onCall: ({ operation, error }) => {
    if (operation === 'listAuditTasks') current.listings += 1;
    else current.descriptions += 1;
    if (error === 'ThrottlingException') current.throttled += 1;
  },
});
const redis = await startRedis();
const shared = ['--redis-url', redis.url.href, '--replicas', String(replicas)];
const flags = [...shared, '--cache-mb', '0', '--timeout-ms', String(timeoutMs)];
const gateways = await Promise.all(
  Array.from({ length: replicas }, () =>
    startGatewayProcess({ upstreamUrl: emulator.url, credentials: emulatorCredentials, flags }),
  ),
);

async function countInMode({ adminUrl }: GatewayProcess, mode: string): Promise<number> {
  const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
  const inMode = metrics.split('\n').filter((line) => line.startsWith('audit_gateway_replica_mode{'));
  return inMode.filter((line) => line.includes(`"${mode}"`) && line.endsWith(' 1')).length;
}

async function runPhase(phase: Phase, end: Promise<unknown>): Promise<void> {
  current = phase;
  const began = performance.now();
  await end;
  const counts = await Promise.all(gateways.map((gateway) => countInMode(gateway, phase.mode)));
  phase.quotasInMode = counts.reduce((sum, count) => sum + count, 0);
  phase.seconds = (performance.now() - began) / 1000;
}

const loads = gateways.map(({ url: baseUrl }) => {
  const countingFetch = async (url: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    current.countResponse(response.status);
    return response;
  };
  const client = createAuditClient({ baseUrl, timeoutMs: 3 * timeoutMs, fetch: countingFetch });
  return generateLoad({ audits, client, callers, durationMs });
});
const callersLeft = Promise.all(loads);
await runPhase(phases.shared, sleep(durationMs / 3));
await redis.kill();
await runPhase(phases.fallback, sleep(durationMs / 3));
await redis.restart();
await runPhase(phases['shared again'], callersLeft);
const result = await callersLeft;
await Promise.all(gateways.map(({ process: child }) => endChild(child)));
await redis.kill();
await emulator.close();

const row = (phase: Phase): Record<string, unknown> => ({
  seconds: Math.round(phase.seconds * 10) / 10,
  'calls to AWS': phase.listings + phase.descriptions,
  'listings/s': Math.round((phase.listings / phase.seconds) * 10) / 10,
  'descriptions/s': Math.round((phase.descriptions / phase.seconds) * 10) / 10,
  throttled: phase.throttled,
  answered: phase.answered,
  'refused 429': phase.refused,
  'other responses': JSON.stringify(phase.otherResponses),
  [`quotas in mode, of ${2 * replicas}`]: phase.quotasInMode,
});
console.table(Object.fromEntries(Object.entries(phases).map(([name, phase]) => [name, row(phase)])));
const wrong = result.reduce((sum, { wrong }) => sum + wrong, 0);
const failed = result.flatMap(({ failed }) => Object.entries(failed));
console.log(`wrong responses: ${wrong}; calls that failed after their retries: ${JSON.stringify(failed)}`);

const isAsItShould = ({ throttled, mostThrottled, answered, otherResponses, quotasInMode }: Phase): boolean =>
  throttled <= mostThrottled &&
  answered > 0 &&
  Object.keys(otherResponses).length === 0 &&
  quotasInMode === 2 * replicas;
const kept = Object.values(phases).every(isAsItShould) && failed.every(([code]) => code === 'ThrottlingException');
process.exitCode = kept && wrong === 0 ? 0 : 1;

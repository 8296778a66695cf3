/**
 * Shows that a rolling restart loses no request: two gateways behind nginx, callers without retries that list, page and
 * describe without pause, and each gateway in turn ended and started again. nginx tries a request that one gateway cut
 * off on the other, which callers do not see; so those are counted too. A refused connection is not one of them: it had
 * no request yet. Flags: --seconds (30), --callers (32) and --signal (SIGTERM; SIGKILL shows a crash for comparison).
 * Ends with status 1 where a call failed, a request was cut off, an answer was wrong, or a gateway was never restarted.
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAuditClient } from '@audit-gateway/client';
import { createEmulator, emulatorCredentials } from '@audit-gateway/emulator';
import { endedAudits, letCallersLoose, quantile } from './callers.ts';
import { endChild } from './child-process.ts';
import { type GatewayProcess, startGateway } from './gateway-process.ts';
import { startNginx } from './nginx-process.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    callers: { type: 'string', default: '32' },
    signal: { type: 'string', default: 'SIGTERM' },
  },
});
const signal = values.signal === 'SIGKILL' ? 'SIGKILL' : 'SIGTERM';
const durationMs = Number(values.seconds) * 1000;
const callers = Number(values.callers);

const audits = endedAudits();
// Latency keeps requests in flight whenever a gateway ends.
const emulator = await createEmulator({ audits, faults: { latencyMs: { min: 5, max: 100 } } });
const preload = { AWS_ACCESS_KEY_ID: emulatorCredentials.accessKeyId, AWS_SECRET_ACCESS_KEY: emulatorCredentials.secretAccessKey, NODE_OPTIONS: process.env['PRE'] ?? '' };
const flags = ['--cache-mb', '0', '--list-rate', '0', '--describe-rate', '0', '--drain-delay-ms', '1000'];

async function restart({ url, process: child }: GatewayProcess): Promise<GatewayProcess> {
  await endChild(child, signal);
  if (signal === 'SIGTERM' && child.exitCode !== 0)
    throw new Error(`A gateway ended with ${child.exitCode ?? child.signalCode}`);
  return startGateway(emulator.url, [...flags, '--port', new URL(url).port], preload);
}

/** Restarts one after the other until the time is up; resolves with how many restarts there were. */
async function restartInTurn(gateways: GatewayProcess[], untilMs: number): Promise<number> {
  let restarts = 0;
  for (; performance.now() < untilMs; restarts += 1) {
    const next = gateways.shift();
    if (next === undefined) break;
    gateways.push(await restart(next));
    await sleep(500);
  }
  return restarts;
}

const gateways = await Promise.all([startGateway(emulator.url, flags, preload), startGateway(emulator.url, flags, preload)]);
const nginx = await startNginx(gateways.map(({ url }) => new URL(url).host));
const client = createAuditClient({ baseUrl: nginx.url, timeoutMs: 10_000, retry: false });
const [seen, restarts] = await Promise.all([
  letCallersLoose({ audits, client, callers, durationMs }),
  // The last gateway is back before the callers leave.
  restartInTurn(gateways, performance.now() + durationMs - 4000),
]);
await Promise.all(gateways.map(({ process: child }) => endChild(child)));
await emulator.close();

const errors = nginx.errors();
await nginx.end();
const cutOff = errors.filter((line) => !line.includes('while connecting to upstream'));
console.log(cutOff.map((l) => l.slice(11,20) + l.replace(/.*\d \w/, '').slice(0, 90)).join('\n')); cutOff.length = Math.min(cutOff.length, cutOff.length);
const failures = Object.values(seen.failed).reduce((sum, count) => sum + count, 0);
const sorted = seen.durations.toSorted((a, b) => a - b);
console.table({
  'rolling restart': {
    requests: seen.durations.length,
    failures,
    'failures by code': JSON.stringify(seen.failed),
    'cut off by a gateway': cutOff.length,
    'connections refused': errors.length - cutOff.length,
    'wrong answers': seen.wrong,
    restarts,
    'p50 ms': quantile(sorted, 0.5),
    'p99 ms': quantile(sorted, 0.99),
    'slowest ms': quantile(sorted, 1),
  },
});

process.exitCode =
  failures === 0 && cutOff.length === 0 && seen.wrong === 0 && seen.succeeded > 0 && restarts >= 2 ? 0 : 1;

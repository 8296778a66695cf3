/**
 * Shows that a rolling restart loses no request: two gateways behind nginx, callers without retries that list, page and
 * describe without pause, and each gateway in turn ended and started again. nginx passes on to the other gateway what
 * one did not answer, which callers do not see, so its error log is counted too: requests that a gateway dropped, which
 * it had read; connections reset with a request that it had not read; and connections refused. Flags: --seconds (30),
 * --callers (32) and --signal (SIGTERM; SIGKILL shows a crash for comparison). Ends with status 1 where a call failed, a
 * gateway dropped a request, a response was wrong, or a gateway was never restarted.
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAuditClient } from '@audit-gateway/client';
import { createEmulator, emulatorCredentials } from '@audit-gateway/emulator';
import { endChild, type GatewayProcess, proxyTo, startGatewayProcess, startNginx } from '@audit-gateway/testing';
import { endedAudits, generateLoad, latencies } from './load-generator.ts';

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
const flags = ['--cache-mb', '0', '--list-rate', '0', '--describe-rate', '0', '--drain-delay-ms', '1000'];

const start = (...more: readonly string[]): Promise<GatewayProcess> =>
  startGatewayProcess({ upstreamUrl: emulator.url, credentials: emulatorCredentials, flags: [...flags, ...more] });

async function restart({ url, process: child }: GatewayProcess): Promise<GatewayProcess> {
  await endChild(child, signal);
  if (signal === 'SIGTERM' && child.exitCode !== 0)
    throw new Error(`A gateway ended with ${child.exitCode ?? child.signalCode}`);
  return start('--port', new URL(url).port);
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

const gateways = await Promise.all([start(), start()]);
const nginx = await startNginx(proxyTo(gateways.map(({ url }) => new URL(url).host)));
const client = createAuditClient({ baseUrl: nginx.url, timeoutMs: 10_000, retry: false });
const [result, restarts] = await Promise.all([
  generateLoad({ audits, client, callers, durationMs }),
  // The last gateway is back before the callers leave.
  restartInTurn(gateways, performance.now() + durationMs - 4000),
]);
await Promise.all(gateways.map(({ process: child }) => endChild(child)));
await emulator.close();

const errors = nginx.errors();
await nginx.end();
const countErrors = (text: string): number => errors.filter((line) => line.includes(text)).length;
// A socket closed with unread bytes in it is reset (RFC 2525, section 2.17); one that was read to the end is not.
const dropped = countErrors('prematurely closed');
const failures = Object.values(result.failed).reduce((sum, count) => sum + count, 0);
console.table({
  'rolling restart': {
    requests: result.durations.length,
    failures,
    'failures by code': JSON.stringify(result.failed),
    'dropped by a gateway': dropped,
    'reset unread': countErrors('reset by peer'),
    refused: countErrors('Connection refused'),
    'log lines': errors.length,
    'wrong responses': result.wrong,
    restarts,
    ...latencies(result.durations),
  },
});
process.exitCode =
  failures === 0 && dropped === 0 && result.wrong === 0 && result.succeeded > 0 && restarts >= 2 ? 0 : 1;

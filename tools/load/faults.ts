/**
 * Shows what callers see when AWS fails: each fault of the emulator by itself, and all together, under load through one
 * gateway. Flags: --seconds (8, for each fault) and --callers (50). Ends with status 1 where a response was wrong, a
 * failure was no clear error, a caller waited beyond its deadline, or memory or sockets did not come back.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { auditApiErrorCodes, createAuditClient } from '@audit-gateway/client';
import type { Credentials } from '@audit-gateway/sigv4';
import { createEmulator, emulatorCredentials, type Faults } from '@audit-gateway/emulator';
import { startGatewayProcess } from '@audit-gateway/testing';
import { endedAudits, generateLoad, latencies } from './load-generator.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '8' }, callers: { type: 'string', default: '50' } },
});
const durationMs = Number(values.seconds) * 1000;
const callers = Number(values.callers);
const deadlineMs = 10_000;

/** What is wrong with AWS. */
interface FaultScenario extends Partial<Faults> {
  /** How far its clock is ahead of the gateway's, in milliseconds. */
  readonly aheadMs?: number;
  /** Whether it no longer knows the gateway's credentials. */
  readonly knowsNobody?: boolean;
}

const scenarios: Readonly<Record<string, FaultScenario>> = {
  nothing: {},
  'throttling 30 %': { throttleRate: 0.3 },
  '500 30 %': { internalFailureRate: 0.3 },
  'latency of 5 s': { latencyMs: 5000 },
  'dropped connections 30 %': { droppedConnectionRate: 0.3 },
  'truncated bodies 30 %': { truncatedBodyRate: 0.3 },
  'HTML for JSON 30 %': { nonJsonBodyRate: 0.3 },
  'unknown members and values': { unknownMembers: true, unknownValues: true },
  'a clock 10 minutes ahead': { aheadMs: 600_000 },
  'credentials that have ended': { knowsNobody: true },
  'all together': {
    throttleRate: 0.1,
    internalFailureRate: 0.1,
    latencyMs: { min: 0, max: 1000 },
    droppedConnectionRate: 0.1,
    truncatedBodyRate: 0.1,
    nonJsonBodyRate: 0.1,
    unknownMembers: true,
  },
  'nothing again': {},
};

/** Resident memory in megabytes, and open sockets, of a process (proc(5)). */
function usageOf(pid: number): { megabytes: number; sockets: number } {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { megabytes: Math.round(Number(kilobytes) / 1024), sockets: readdirSync(`/proc/${pid}/fd`).length };
}

const audits = endedAudits();
let aheadMs = 0;
const credentials: Credentials[] = [emulatorCredentials];
const clock = (): Date => new Date(Date.now() + aheadMs);
const emulator = await createEmulator({ audits, region: 'us-east-1', clock, credentials });
// Whatever would spare AWS calls would hide its faults.
const bare = ['--cache-mb', '0', '--list-rate', '0', '--describe-rate', '0', '--timeout-ms', String(deadlineMs)];
const gateway = await startGatewayProcess({ upstreamUrl: emulator.url, credentials: emulatorCredentials, flags: bare });
const client = createAuditClient({ baseUrl: gateway.url, timeoutMs: deadlineMs + 2000, retry: false });
const known: ReadonlySet<string> = new Set(auditApiErrorCodes);
const rows: Record<string, Record<string, unknown>> = {};
let asItShould = true;

for (const [name, { aheadMs: ahead = 0, knowsNobody = false, ...fault }] of Object.entries(scenarios)) {
  aheadMs = ahead;
  credentials.splice(0, 1, ...(knowsNobody ? [] : [emulatorCredentials]));
  emulator.faults = fault;
  const grown = fault.unknownMembers === true || fault.unknownValues === true;
  const result = await generateLoad({ audits, client, callers, durationMs });
  const latency = latencies(result.durations);
  // The breaker closes again with the first answer after its pause.
  emulator.faults = {};
  aheadMs = 0;
  credentials.splice(0, 1, emulatorCredentials);
  await sleep(6000);
  const { megabytes, sockets } = usageOf(gateway.process.pid ?? 0);
  const wrong = grown ? 0 : result.wrong;
  asItShould &&=
    wrong === 0 &&
    latency['slowest ms'] < deadlineMs + 1000 &&
    Object.keys(result.failed).every((code) => known.has(code));
  rows[name] = {
    'right responses': result.succeeded - wrong,
    wrong: grown ? 'not compared' : wrong,
    'clear errors': JSON.stringify(result.failed),
    ...latency,
    'MB after': megabytes,
    'sockets after': sockets,
  };
}
gateway.process.kill();
await emulator.close();
console.table(rows);
process.exitCode = asItShould ? 0 : 1;

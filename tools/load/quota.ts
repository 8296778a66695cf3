/**
 * Shows what a gateway does for an account's quota: many callers that list, page and describe without pause, with
 * the emulator holding AWS's quotas, through a gateway and without one, side by side. Flags: --seconds (60) and
 * --callers (200). Ends with status 1 where, through the gateway, AWS throttled, a caller waited beyond its deadline, or
 * a response was wrong.
 */
import { parseArgs } from 'node:util';
import { createAuditClient } from '@audit-gateway/client';
import { type Call, createEmulator, emulatorCredentials } from '@audit-gateway/emulator';
import { createRequestSigner, createSigningFetch, endChild, startGatewayProcess } from '@audit-gateway/testing';
import { endedAudits, generateLoad, latencies, type LoadResult } from './load-generator.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, callers: { type: 'string', default: '200' } },
});
const callers = Number(values.callers);
const durationMs = Number(values.seconds) * 1000;
const deadlineMs = 10_000;

interface Round {
  readonly result: LoadResult;
  readonly upstream: { calls: number; throttled: number };
}

async function round(throughGateway: boolean): Promise<Round> {
  const audits = endedAudits();
  const upstream = { calls: 0, throttled: 0 };
  const onCall = ({ error }: Call): void => {
    upstream.calls += 1;
    if (error === 'ThrottlingException') upstream.throttled += 1;
  };
  const emulator = await createEmulator({ audits, faults: { quotas: true }, onCall });
  const gateway = throughGateway
    ? await startGatewayProcess({
        upstreamUrl: emulator.url,
        credentials: emulatorCredentials,
        flags: ['--timeout-ms', String(deadlineMs)],
      })
    : undefined;
  const client = createAuditClient({
    baseUrl: gateway?.url ?? emulator.url,
    timeoutMs: deadlineMs,
    ...(gateway === undefined && {
      fetch: createSigningFetch(
        createRequestSigner({ region: emulator.region, credentials: emulatorCredentials, clock: () => new Date() }),
      ),
    }),
  });
  const result = await generateLoad({ audits, client, callers, durationMs });
  if (gateway !== undefined) await endChild(gateway.process);
  await emulator.close();
  return { result, upstream };
}

function row({ result, upstream }: Round): Record<string, unknown> {
  return {
    'calls answered': result.succeeded,
    'calls failed': Object.values(result.failed).reduce((sum, count) => sum + count, 0),
    'failures by code': JSON.stringify(result.failed),
    'wrong responses': result.wrong,
    'calls to AWS': upstream.calls,
    'of them throttled': upstream.throttled,
    ...latencies(result.durations),
  };
}

const withGateway = await round(true);
const without = await round(false);
console.table({ 'through the gateway': row(withGateway), 'without one': row(without) });
const slowest = withGateway.result.durations.reduce((longest, duration) => Math.max(longest, duration), 0);
const kept = withGateway.upstream.throttled === 0 && withGateway.result.wrong === 0 && slowest < deadlineMs + 500;
process.exitCode = kept ? 0 : 1;

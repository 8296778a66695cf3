/**
 * Shows what one caller's failing requests do to the others, and how the circuit breaker follows AWS: a stub in place of
 * AWS answers 500 for the ids of some callers ("poisoners") while others describe fresh ids, then fails altogether, and
 * comes back. Flags: --seconds (20, for each round), --only (rounds with this in their title) and --main (the gateway's main
 * file, to compare versions). Ends with status 1 where fewer than 99 % of the others' requests succeed, or where the breaker opens later than 5 s after AWS
 * went down or closes later than 6 s after it came back.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { emulatorCredentials } from '@audit-gateway/emulator';
import { parseArgs } from 'node:util';
import {
  respondWith,
  endChild,
  hangUp,
  startGatewayProcess,
  startStubUpstream,
  writeCallersFile,
} from '@audit-gateway/testing';
import { quantile } from './load-generator.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    main: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});
const durationMs = Number(values.seconds) * 1000;

/** How AWS fails when it is down. */
type Outage = 'answers 500' | 'drops connections';

let outage: Outage | undefined;
let calls = 0;
const failure = {
  status: 500,
  error: 'InternalFailureException',
  body: { message: 'An internal failure has occurred.' },
};
const stub = await startStubUpstream((request, response) => {
  calls += 1;
  if (outage === 'drops connections') hangUp(request, response);
  else if (outage !== undefined || request.url?.includes('poison') === true) respondWith(failure)(request, response);
  else respondWith({ body: { taskStatus: 'COMPLETED' } })(request, response);
});

const names = Array.from({ length: 20 }, (_, index) => `caller-${index}`);
const keyOf = (name: string): string => `the key of ${name}, which is long enough for a key`;
const operations = ['listAuditTasks', 'describeAuditTask'];
const callers = await writeCallersFile(names.map((name) => ({ name, apiKey: keyOf(name), operations })));

interface Outcome {
  readonly at: number;
  readonly status: number;
  readonly kind: string;
  readonly ms: number;
}

/** One caller that describes one id after the other, at a steady rate, whatever becomes of the former ones. */
async function describeSteadily(
  url: string,
  caller: string,
  { perSecond, forMs, idOf }: { perSecond: number; forMs: number; idOf: (turn: number) => string },
): Promise<Outcome[]> {
  const began = performance.now();
  const sent: Promise<Outcome>[] = [];
  // Callers do not begin in the same instant.
  await sleep(Math.random() * Math.min(1000, 1000 / perSecond));
  for (let turn = 0; performance.now() - began < forMs; turn += 1) {
    sent.push(describeOnce(url, caller, idOf(turn)));
    await sleep(1000 / perSecond);
  }
  return Promise.all(sent);
}

async function describeOnce(url: string, caller: string, id: string): Promise<Outcome> {
  const at = performance.now();
  const response = await fetch(`${url}/audit/tasks/${id}`, { headers: { 'x-api-key': keyOf(caller) } });
  const body = await response.text();
  const kind = /problem:([\w-]+)/.exec(body)?.[1] ?? 'success';
  return { at, status: response.status, kind, ms: performance.now() - at };
}

let serial = 0;
const freshId = (): string => `id-${(serial += 1)}`;

interface Round {
  readonly poisoners: number;
  readonly perSecond: number;
  /** Whether each request of a poisoner is for another id. */
  readonly newIds?: boolean;
  /** How many others there are, and how many fresh ids each of them describes in a second. */
  readonly others: number;
  readonly othersPerSecond: number;
  readonly forMs?: number;
}

const rounds: Readonly<Record<string, Round>> = {
  'nobody poisons': { poisoners: 0, perSecond: 1, others: 5, othersPerSecond: 1 },
  '1 x 0.1/s, others 5 x 1/s': { poisoners: 1, perSecond: 0.1, others: 5, othersPerSecond: 1, forMs: 3 * durationMs },
  '1 x 0.1/s, others 1 x 0.1/s': {
    poisoners: 1,
    perSecond: 0.1,
    others: 1,
    othersPerSecond: 0.1,
    forMs: 10 * durationMs,
  },
  '1 x 0.5/s, others 5 x 1/s': { poisoners: 1, perSecond: 0.5, others: 5, othersPerSecond: 1, forMs: 2 * durationMs },
  '1 x 0.5/s, others 1 x 0.1/s': {
    poisoners: 1,
    perSecond: 0.5,
    others: 1,
    othersPerSecond: 0.1,
    forMs: 5 * durationMs,
  },
  '10 x 10/s, one id each, others 5 x 1/s': { poisoners: 10, perSecond: 10, others: 5, othersPerSecond: 1 },
  '10 x 10/s, new ids, others 5 x 1/s': { poisoners: 10, perSecond: 10, newIds: true, others: 5, othersPerSecond: 1 },
  '10 x 10/s, new ids, others 1 x 0.1/s': {
    poisoners: 10,
    perSecond: 10,
    newIds: true,
    others: 1,
    othersPerSecond: 0.1,
    forMs: 5 * durationMs,
  },
};

async function withGateway<Value>(use: (url: string) => Promise<Value>): Promise<Value> {
  const flags = ['--auth', 'apiKey', '--callers', callers.path];
  const upstreamUrl = stub.url;
  const gateway = await startGatewayProcess({
    upstreamUrl,
    credentials: emulatorCredentials,
    flags,
    main: values.main,
  });
  try {
    return await use(gateway.url);
  } finally {
    await endChild(gateway.process);
  }
}

const shareOf = (outcomes: readonly Outcome[]): number =>
  outcomes.filter(({ status }) => status === 200).length / Math.max(1, outcomes.length);
const countKinds = (outcomes: readonly Outcome[]): string =>
  JSON.stringify(Object.fromEntries([...Map.groupBy(outcomes, ({ kind }) => kind)].map(([k, all]) => [k, all.length])));
const table: Record<string, Record<string, unknown>> = {};
let asItShould = true;

for (const [title, round] of Object.entries(rounds).filter(([each]) => each.includes(values.only))) {
  const { poisoners, perSecond, newIds = false, others, othersPerSecond, forMs = durationMs } = round;
  calls = 0;
  const [poison, other] = await withGateway(async (url) =>
    Promise.all([
      Promise.all(
        names.slice(0, poisoners).map((name) => {
          const idOf = (turn: number): string => `poison-${name}${newIds ? `-${turn}` : ''}`;
          return describeSteadily(url, name, { perSecond, forMs, idOf });
        }),
      ),
      Promise.all(
        names
          .slice(10, 10 + others)
          .map((name) => describeSteadily(url, name, { perSecond: othersPerSecond, forMs, idOf: freshId })),
      ),
    ]),
  );
  const outcomes = other.flat();
  const sorted = outcomes.map(({ ms }) => ms).toSorted((a, b) => a - b);
  asItShould &&= shareOf(outcomes) >= 0.99;
  table[title] = {
    'others requests': outcomes.length,
    'others succeed %': Math.round(shareOf(outcomes) * 1000) / 10,
    'others outcomes': countKinds(outcomes),
    'others p99 ms': quantile(sorted, 0.99),
    'poison requests': poison.flat().length,
    'calls to AWS': calls,
  };
}
console.table(table);

const outages: Record<string, Record<string, unknown>> = {};
for (const kind of (['answers 500', 'drops connections'] satisfies Outage[]).filter((each) =>
  each.includes(values.only),
)) {
  const upMs = 6000;
  const downMs = 15_000;
  calls = 0;
  const { outcomes, downAt, upAt, callsWhileDown } = await withGateway(async (url) => {
    const all = names
      .slice(0, 10)
      .map((name) => describeSteadily(url, name, { perSecond: 2, forMs: upMs + downMs + 8000, idOf: freshId }));
    await sleep(upMs);
    outage = kind;
    const downAt = performance.now();
    const before = calls;
    await sleep(downMs);
    outage = undefined;
    const upAt = performance.now();
    return { downAt, upAt, callsWhileDown: calls - before, outcomes: (await Promise.all(all)).flat() };
  });
  const opened = outcomes.find(({ at, kind: outcome }) => at > downAt && outcome === 'unavailable');
  const refusedLast = outcomes.findLast(({ at, kind: outcome }) => at > upAt && outcome !== 'success');
  const opensAfter = opened === undefined ? Infinity : (opened.at - downAt) / 1000;
  const closesAfter = refusedLast === undefined ? 0 : (refusedLast.at - upAt) / 1000;
  asItShould &&= opensAfter <= 5 && closesAfter <= 6;
  const round = (seconds: number): number => Math.round(seconds * 10) / 10;
  outages[`AWS ${kind} for 15 s, 10 x 2/s`] = {
    'opens after s': round(opensAfter),
    'last failure after it is back, s': round(closesAfter),
    'calls to AWS while down': callsWhileDown,
    'others outcomes': countKinds(outcomes),
  };
}
console.table(outages);

await stub.close();
await callers.remove();
process.exitCode = asItShould ? 0 : 1;

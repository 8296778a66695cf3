import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  endChild,
  findFreePort,
  type GatewayProcess,
  respondWith,
  send,
  startGatewayProcess,
  startStubUpstream,
  writeCallersFile,
} from '@audit-gateway/testing';

/** A gateway under load, in front of an AWS that fails in each way that it can. */
export interface TroubledGateway {
  readonly adminUrl: string;
  /** Begins the load. */
  begin(): void;
  close(): Promise<void>;
}

const everyMs = 250;
const maxPending = 300;
const operations = ['listAuditTasks', 'describeAuditTask'];
const keys = {
  dashboards: 'key-of-dashboards',
  reports: 'key-of-reports',
  faults: 'key-of-faults',
  limited: 'key-of-limited',
};

const check = { checkRunStatus: 'COMPLETED_COMPLIANT', checkCompliant: true, totalResourcesCount: 1 };
/** An audit of some 60 kB, a few of which fill the cache. */
const largeAudit = {
  taskStatus: 'COMPLETED',
  taskType: 'SCHEDULED_AUDIT_TASK',
  auditDetails: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`CHECK_${index}`, check])),
};

/** What AWS answers, by the first word of the audit's id. */
const answers: Readonly<Record<string, RequestListener>> = {
  large: respondWith({ body: largeAudit }),
  slow: (request, response) => {
    setTimeout(() => respondWith({ body: { taskStatus: 'IN_PROGRESS' } })(request, response), 400);
  },
  throttled: respondWith({ status: 400, error: 'ThrottlingException', body: { message: 'Rate exceeded' } }),
  expired: respondWith({ status: 403, error: 'ExpiredTokenException', body: { message: 'expired' } }),
  broken: respondWith({ body: { taskStatus: 7 } }),
  newer: respondWith({ body: { taskStatus: 'COMPLETED', owner: 'somebody' } }),
};
const failed = respondWith({ status: 500, error: 'InternalFailureException', body: { message: 'failed' } });

/** Every listing fails, so that its circuit breaker opens; audits are as their ids say. */
const answer: RequestListener = (request, response) => {
  const [, kind = ''] = /^\/audit\/tasks\/([a-z]+)/.exec(request.url ?? '') ?? [];
  (answers[kind] ?? failed)(request, response);
};

/**
 * Starts a gateway whose callers and whose AWS bring about everything that its metrics count, again and again until it is
 * closed: it needs no Redis, since the one that its settings name is away.
 */
export async function startTroubledGateway(): Promise<TroubledGateway> {
  const upstream = await startStubUpstream(answer);
  const callers = await writeCallersFile(
    Object.entries(keys).map(([name, apiKey]) => ({
      name,
      apiKey,
      operations,
      ...(name === 'limited' && { rate: 1 }),
    })),
  );
  const gateway = await startGatewayProcess({
    upstreamUrl: upstream.url,
    credentials: { accessKeyId: 'AKIDDASHBOARD', secretAccessKey: 'secret' },
    flags: [
      ...['--auth', 'apiKey', '--callers', callers.path, '--redis-url', `redis://127.0.0.1:${await findFreePort()}`],
      ...['--cache-mb', '1', '--describe-rate', '10', '--timeout-ms', '3000'],
      ...['--max-in-flight', '64'],
    ],
  });
  // From here on nobody reads its log.
  gateway.process.stdout?.pause();
  const pending = new Set<Promise<unknown>>();
  let round = 0;
  const sendRound = (): void => {
    // A busy machine is not to be made busier.
    if (pending.size > maxPending) return;
    round += 1;
    for (const request of requestsOfRound(gateway, round)) {
      // What comes of it is for the metrics.
      const ended = request.catch(() => undefined).finally(() => pending.delete(ended));
      pending.add(ended);
    }
  };
  const ended = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    adminUrl: gateway.adminUrl,
    begin: () => {
      timer = setInterval(sendRound, everyMs);
      // A file that it can use, and then one that it cannot; it looks at the file every two seconds.
      void (async () => {
        const good = await readFile(callers.path, 'utf8');
        await writeFile(callers.path, `${good} `);
        await sleep(10_000, undefined, { signal: ended.signal });
        await writeFile(callers.path, 'callers: [{}]');
      })().catch(() => undefined);
    },
    close: async () => {
      clearInterval(timer);
      ended.abort();
      gateway.process.stdout?.resume();
      await endChild(gateway.process);
      await Promise.all(pending);
      await callers.remove();
      await upstream.close();
    },
  };
}

function requestsOfRound(gateway: GatewayProcess, round: number): Promise<unknown>[] {
  const ask = (caller: keyof typeof keys, target: string): Promise<unknown> =>
    send(gateway.url, { target, headers: { 'x-api-key': keys[caller] } });
  const times = (count: number, make: (index: number) => Promise<unknown>): Promise<unknown>[] =>
    Array.from({ length: count }, (_, index) => make(index));
  const day = String((round % 28) + 1).padStart(2, '0');
  return [
    ...times(3, (index) => ask('dashboards', `/audit/tasks/large-${round}-${index}`)),
    ...times(2, () => ask('dashboards', '/audit/tasks/large-1-1')),
    // Joined by a second caller.
    ask('dashboards', `/audit/tasks/slow-${round}`),
    ask('reports', `/audit/tasks/slow-${round}`),
    // More than the quota and --max-in-flight take.
    ...times(20, (index) => ask('reports', `/audit/tasks/slow-${round}-${index}`)),
    ...['throttled', 'expired', 'broken', 'newer'].map((kind) => ask('faults', `/audit/tasks/${kind}-${round}`)),
    ...times(4, (index) =>
      ask('dashboards', `/audit/tasks?startTime=2026-01-${day}T0${index}:00:00Z&endTime=2026-02-01T00:00:00Z`),
    ),
    ...times(3, () => ask('limited', '/audit/tasks/large-1-1')),
    // Refused without a call to AWS: lines of the log.
    ...times(100, () => ask('dashboards', '/audit/tasks?maxResults=0')),
    sendTooMany(gateway.url),
  ];
}

/** Sends more requests at once on one connection than the gateway takes, until it closes it. */
async function sendTooMany(url: string): Promise<void> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.resume();
  socket.write(`GET /audit/tasks/a1 HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(20));
  await once(socket, 'close');
}

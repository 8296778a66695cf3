import { readFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEmulator, emulatorCredentials } from '@audit-gateway/emulator';
import { endChild, type GatewayProcess, startGatewayProcess, writeCallersFile } from '@audit-gateway/testing';
import { type Attack, startAttack } from './attackers.ts';
import { endedAudits, quantile } from './load-generator.ts';

/** How an attack is measured. */
export interface MeasureOptions {
  /** How many connections attack. */
  readonly connections: number;
  /** For how long at least, in milliseconds. */
  readonly durationMs: number;
  /** For how long at most, while connections of the attackers are left, in milliseconds. */
  readonly longestMs: number;
  /** Further flags of the gateway. */
  readonly flags?: readonly string[];
  /** The gateway's `main.ts`. Default: this workspace's. */
  readonly main?: string | undefined;
}

/** What a good caller saw during an attack, and how the gateway fared. */
export interface Measured {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly answered: number;
  /** Requests of the good caller that were not answered with 200 within five seconds. */
  readonly failures: number;
  /** The most memory that the gateway's process had resident, in megabytes. */
  readonly peakMb: number;
  /** Whether the gateway ended. */
  readonly ended: boolean;
  /** After how long no connection of the attackers was left, in milliseconds; undefined where some were. */
  readonly closedAfterMs: number | undefined;
  /** How many connections of the attackers were left at the end. */
  readonly left: number;
}

const everyMs = 20;
const timeoutMs = 5000;
const keys = { good: 'key-of-the-good-caller', greedy: 'key-of-the-greedy-caller' };

/** Measures what an attack by connections without credentials does to a good caller. */
export async function measureAttack(attack: Attack, options: MeasureOptions): Promise<Measured> {
  return measure(options, {}, async (gateway) => startAttack(attack, gateway.url, options.connections));
}

/** Measures what a caller does to another who fills the gateway with different, slow reads. */
export async function measureGreedyCaller(options: MeasureOptions): Promise<Measured> {
  const latencyMs = { min: 2000, max: 3000 };
  return measure(
    { ...options, flags: [...(options.flags ?? []), '--describe-rate', '0'] },
    { latencyMs },
    (gateway) => {
      const agent = new Agent({ keepAlive: true });
      let asking = true;
      const askOn = async (worker: number): Promise<void> => {
        for (let turn = 0; asking; turn += 1) {
          const status = await ask(gateway.url, `${'0'.repeat(20)}-${worker}-${turn}`, keys.greedy, agent);
          if (status !== 200 && status !== 404) await sleep(1000);
        }
      };
      for (let worker = 0; worker < 3 * options.connections; worker += 1) void askOn(worker);
      return Promise.resolve(() => {
        asking = false;
        agent.destroy();
      });
    },
  );
}

type Faults = NonNullable<NonNullable<Parameters<typeof createEmulator>[0]>['faults']>;

async function measure(
  { durationMs, longestMs, flags = [], main }: MeasureOptions,
  faults: Faults,
  begin: (gateway: GatewayProcess) => Promise<() => void>,
): Promise<Measured> {
  const audits = endedAudits();
  const emulator = await createEmulator({ audits, faults });
  const operations = ['listAuditTasks', 'describeAuditTask'];
  const callers = await writeCallersFile(Object.entries(keys).map(([name, apiKey]) => ({ name, apiKey, operations })));
  const gateway = await startGatewayProcess({
    upstreamUrl: emulator.url,
    credentials: emulatorCredentials,
    flags: ['--auth', 'apiKey', '--callers', callers.path, ...flags],
    // As in the manifest.
    env: { NODE_OPTIONS: '--max-old-space-size=256' },
    main,
  });
  const { port } = new URL(gateway.url);
  const id = audits[0]?.taskId ?? '';
  const agent = new Agent();
  await ask(gateway.url, id, keys.good, agent);

  const end = await begin(gateway);
  const began = performance.now();
  const durations: number[] = [];
  let failures = 0;
  let closedAfterMs: number | undefined;
  let left = 0;
  let peakMb = 0;
  const goesOn = (): boolean => {
    const elapsedMs = performance.now() - began;
    if (gateway.process.exitCode !== null || gateway.process.signalCode !== null) return false;
    return elapsedMs < durationMs || (closedAfterMs === undefined && elapsedMs < longestMs);
  };
  while (goesOn()) {
    const askedAt = performance.now();
    if ((await ask(gateway.url, id, keys.good, agent)) !== 200) failures += 1;
    durations.push(performance.now() - askedAt);
    // The good caller's last one may be among them.
    left = Math.max(0, openConnections(Number(port)) - 1);
    if (left > 0) closedAfterMs = undefined;
    else closedAfterMs ??= performance.now() - began;
    peakMb = Math.max(peakMb, peakMemoryMb(gateway.process.pid ?? 0));
    await sleep(everyMs);
  }
  const ended = gateway.process.exitCode !== null || gateway.process.signalCode !== null;
  end();
  await endChild(gateway.process);
  await callers.remove();
  await emulator.close();
  const sorted = durations.toSorted((a, b) => a - b);
  return {
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    answered: durations.length - failures,
    failures,
    peakMb,
    ended,
    closedAfterMs,
    left,
  };
}

/** Asks for an audit; resolves with the status, or undefined where there is no answer in time. */
async function ask(baseUrl: string, id: string, key: string, agent: Agent): Promise<number | undefined> {
  const answered = Promise.withResolvers<number | undefined>();
  const request = httpRequest(`${baseUrl}/audit/tasks/${id}`, {
    agent,
    headers: { 'x-api-key': key },
    signal: AbortSignal.timeout(timeoutMs),
  });
  request
    .on('error', () => answered.resolve(undefined))
    .on('response', (response) => {
      response
        .on('error', () => answered.resolve(undefined))
        .on('end', () => answered.resolve(response.statusCode))
        .resume();
    })
    .end();
  return answered.promise;
}

/** Counts the sockets on a local port that a process still has open. */
function openConnections(port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const listens = '0A';
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  return rows.filter((row) => {
    const [, local = '', , state, , , , , , inode = '0'] = row.trim().split(/\s+/);
    return local.endsWith(suffix) && state !== listens && inode !== '0';
  }).length;
}

function peakMemoryMb(pid: number): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round((Number(kilobytes) * 1024) / 1e6);
  } catch {
    return 0;
  }
}

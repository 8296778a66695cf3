import { parseArgs } from 'node:util';
import { fullLengths, type Lengths, quickLengths } from './parts/bench.ts';
import { bareForwarder, nginxProxy } from './servers/forwarders.ts';
import { gateway } from './servers/gateway.ts';
import { readPeer } from './servers/peer.ts';
import { prism } from './servers/prism.ts';
import type { ServerKind } from './servers/server.ts';
import type { Workload } from './workloads/workload.ts';
import { workloads } from './workloads/workloads.ts';

/** The parts of the benchmark, in the order in which they run. */
export const parts = ['servers', 'features', 'growth', 'start', 'memory', 'client', 'generation'] as const;

/** A part of the benchmark. */
export type Part = (typeof parts)[number];

/** What is asked for on the command line. */
export interface Options {
  /** The parts that run. */
  readonly parts: readonly Part[];
  /** The workloads that servers are compared by. */
  readonly workloads: readonly Workload[];
  /** The servers that are compared. */
  readonly servers: readonly ServerKind[];
  /** How long everything takes. */
  readonly lengths: Lengths;
  /** Where the report goes as JSON; undefined: nowhere. */
  readonly json: string | undefined;
  /** Where the picture of the servers goes; undefined: nowhere. */
  readonly svg: string | undefined;
}

/** The command line is not one. The message is one line: what is wrong, and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const servers = [gateway(), bareForwarder, nginxProxy, prism];

const names = (things: readonly { readonly name: string }[]): string => things.map(({ name }) => name).join(',');

/** What `--help` prints. */
export const help = `Usage: npm run bench -- [options]

Measures the gateway beside its peers, its client beside AWS's SDK, and generation. About twelve minutes.

  --quick               shorter and noisier, about three minutes
  --parts LIST          of ${parts.join(',')}
  --only LIST           workloads, of ${names(workloads)}
  --servers LIST        of ${names(servers)} (prism is installed when it is first asked for)
  --peer NAME=COMMAND   one more server; {port}, {upstream} and {host} are filled in. May be repeated.
  --rounds N            how many times servers are compared. Default: ${fullLengths.rounds}; quick: ${quickLengths.rounds}
  --seconds N           for how long each time. Default: ${fullLengths.seconds}; quick: ${quickLengths.seconds}
  --json FILE           writes the report as JSON too
  --svg FILE            draws the comparison of servers
  --help                prints this
`;

/**
 * Reads the command line; undefined where it asks for help.
 *
 * @throws {UsageError} where it is not one.
 */
export function readOptions(args: readonly string[]): Options | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const lengths = values.quick ? quickLengths : fullLengths;
  const peers = values.peer.map(toPeer);
  const chosen = choose(
    '--parts',
    values.parts,
    parts.map((name) => ({ name })),
  );
  return {
    parts: chosen.map(({ name }) => name),
    workloads: choose('--only', values.only, workloads),
    servers: [...choose('--servers', values.servers, servers), ...peers],
    lengths: {
      ...lengths,
      rounds: count('--rounds', values.rounds) ?? lengths.rounds,
      seconds: count('--seconds', values.seconds) ?? lengths.seconds,
    },
    json: values.json,
    svg: values.svg,
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        parts: { type: 'string' },
        only: { type: 'string' },
        servers: { type: 'string' },
        peer: { type: 'string', multiple: true, default: [] },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        json: { type: 'string' },
        svg: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function choose<Thing extends { readonly name: string }>(
  option: string,
  list: string | undefined,
  things: readonly Thing[],
): readonly Thing[] {
  if (list === undefined) return things;
  const wanted = list.split(',').filter(Boolean);
  const unknown = wanted.filter((name) => !things.some((thing) => thing.name === name));
  if (wanted.length === 0 || unknown.length > 0)
    throw new UsageError(`${option} ${list} is not allowed: one or more of ${names(things)}, with commas between them`);
  return things.filter(({ name }) => wanted.includes(name));
}

function toPeer(text: string): ServerKind {
  const peer = readPeer(text);
  if (peer === undefined) throw new UsageError(`--peer ${text} is not allowed: a name, "=" and a command`);
  return peer;
}

function count(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new UsageError(`${option} ${text} is not allowed: a whole number from 1 to 9999`);
  return Number(text);
}

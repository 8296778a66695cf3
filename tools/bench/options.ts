import { Command, InvalidArgumentError, Option } from 'commander';
import type { Bench } from './measure.ts';
import { readPeer, type ServerKind, servers } from './servers.ts';
import { type Workload, workloads } from './workloads.ts';

/** The parts of the benchmark, in the order in which they run. */
export const parts = ['servers', 'features', 'start', 'memory'] as const;

/** What is asked for on the command line. */
export interface Options extends Pick<
  Bench,
  'rounds' | 'seconds' | 'callers' | 'requestsOfMemory' | 'repetitions' | 'servers' | 'workloads'
> {
  readonly parts: readonly (typeof parts)[number][];
  /** Where the report goes as JSON. Default: nowhere. */
  readonly json: string | undefined;
  /** Where the chart of the servers goes. Default: nowhere. */
  readonly svg: string | undefined;
}

const full = { rounds: 3, seconds: 3, requestsOfMemory: 1_000_000, repetitions: 9 };
const quick = { rounds: 1, seconds: 1, requestsOfMemory: 100_000, repetitions: 3 };

/** Reads things by their names, with commas between them. */
function listOf<Thing>(nameOf: (thing: Thing) => string, things: readonly Thing[]): (text: string) => readonly Thing[] {
  return (text) => {
    const wanted = text.split(',').filter(Boolean);
    const known = things.map(nameOf);
    if (wanted.length === 0 || wanted.some((name) => !known.includes(name)))
      throw new InvalidArgumentError(`Allowed: one or more of ${known.join(',')}, with commas between them.`);
    return things.filter((thing) => wanted.includes(nameOf(thing)));
  };
}

function count(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Allowed: a whole number from 1 to 9999.');
  return Number(text);
}

function peer(text: string, others: readonly ServerKind[] = []): readonly ServerKind[] {
  const read = readPeer(text);
  if (read === undefined) throw new InvalidArgumentError('Allowed: a name, "=" and a command.');
  return [...others, read];
}

type Values = Pick<Options, 'parts' | 'servers' | 'callers' | 'json' | 'svg'> &
  Partial<Pick<Options, 'rounds' | 'seconds'>> & {
    readonly quick: boolean;
    readonly only: readonly Workload[];
    readonly peer: readonly ServerKind[];
  };

const byName = ({ name }: { readonly name: string }): string => name;

/** The command line. */
export function createProgram(): Command {
  const list = <Thing>(
    flag: string,
    what: string,
    nameOf: (thing: Thing) => string,
    things: readonly Thing[],
  ): Option =>
    new Option(`${flag} <list>`, `${what}, of ${things.map(nameOf).join(',')}`)
      .argParser(listOf(nameOf, things))
      .default(things, 'all');
  return new Command('npm run bench --')
    .description('Measures the gateway beside its peers.')
    .option('--quick', 'shorter and noisier', false)
    .addOption(list('--parts', 'parts', (name) => name, parts))
    .addOption(list<Workload>('--only', 'workloads', byName, workloads))
    .addOption(list('--servers', 'servers, of which Prism is installed on first use', byName, servers))
    .addOption(
      new Option('--peer <name=command>', 'one more server; {port}, {upstream} and {host} are filled in; repeatable')
        .argParser(peer)
        .default([], 'none'),
    )
    .option(
      '--rounds <n>',
      `how many times servers are compared (default: ${full.rounds}; quick: ${quick.rounds})`,
      count,
    )
    .option('--seconds <n>', `for how long each time (default: ${full.seconds}; quick: ${quick.seconds})`, count)
    .option('--callers <n>', 'how many connections ask at a time', count, 32)
    .option('--json <file>', 'also writes the report as JSON')
    .option('--svg <file>', 'draws the comparison of servers');
}

/** Reads the command line. It ends the process with a line that says what is allowed if that is wrong. */
export function readOptions(args: readonly string[], program = createProgram()): Options {
  const values = program.parse(args, { from: 'user' }).opts<Values>();
  const lengths = values.quick ? quick : full;
  return {
    ...lengths,
    ...{ parts: values.parts, workloads: values.only, servers: [...values.servers, ...values.peer] },
    ...{ rounds: values.rounds ?? lengths.rounds, seconds: values.seconds ?? lengths.seconds, callers: values.callers },
    ...{ json: values.json, svg: values.svg },
  };
}

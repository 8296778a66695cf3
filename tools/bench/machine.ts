import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const taskset = '/usr/bin/taskset';

/**
 * Pins this process, and all that it starts, to the first core; what is measured gets the second.
 *
 * @returns What the command line of what is measured begins with, and what to say beside the figures.
 */
export function pinCores(): { readonly launcher: readonly string[]; readonly note: string } {
  const notPinned = { launcher: [], note: 'Cores cannot be pinned here: the figures are too low, and noisy.' };
  if (availableParallelism() < 2 || !existsSync(taskset)) return notPinned;
  const launcher = [taskset, '-c', '1'];
  const canPin = spawnSync(taskset, ['-c', '1', 'true']).status === 0;
  if (!canPin || spawnSync(taskset, ['-a', '-p', '-c', '0', String(process.pid)]).status !== 0) return notPinned;
  return { launcher, note: 'One core for the server that is measured, one for load and upstream.' };
}

/** The clock of proc(5): 100 Hz on Linux whatever the kernel's own (sysconf(3), _SC_CLK_TCK). */
const ticksPerSecond = 100;

/** Reads one line of /proc/<pid>/stat. The name is in parentheses, and may contain some itself. */
export function parseStat(line: string): { pid: number; parent: number; cpuTicks: number } {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  // Counted from the third field: 4 is the parent, 14 to 17 are utime, stime, cutime and cstime (proc(5)).
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    pid: Number.parseInt(line, 10),
    parent: field(4),
    cpuTicks: field(14) + field(15) + field(16) + field(17),
  };
}

/** CPU time so far, and resident memory now (1 MB is a million bytes), of a process and its descendants. */
export function usageOf(pid: number): { readonly cpuSeconds: number; readonly residentMb: number } {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readIfThere(`/proc/${name}/stat`))
    .filter((line) => line !== '')
    .map(parseStat);
  const children = Map.groupBy(all, ({ parent }) => parent);
  const family = all.filter((process) => process.pid === pid);
  // The list grows while it is iterated: children of children come last.
  for (const member of family) family.push(...(children.get(member.pid) ?? []));
  const residentKb = (of: number): number => Number(/VmRSS:\s+(\d+)/.exec(readIfThere(`/proc/${of}/status`))?.[1] ?? 0);
  return {
    cpuSeconds: family.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0) / ticksPerSecond,
    residentMb: (family.reduce((sum, member) => sum + residentKb(member.pid), 0) * 1024) / 1e6,
  };
}

/** How long all cores have been busy, in seconds, from the content of /proc/stat (proc(5)). */
export function parseBusySeconds(content: string): number {
  const [, user = 0, nice = 0, system = 0] = (content.split('\n')[0] ?? '').split(/\s+/).map(Number);
  return (user + nice + system) / ticksPerSecond;
}

/** Returns a function that gives the share of all cores' time since then that processes of others took. */
export function watchOthers(): () => number {
  const read = (): readonly [at: number, seconds: number] => [
    performance.now() / 1000,
    parseBusySeconds(readFileSync('/proc/stat', 'utf8')) - usageOf(process.pid).cpuSeconds,
  ];
  const [beganAt, before] = read();
  return () => {
    const [at, seconds] = read();
    return Math.max(0, (seconds - before) / ((at - beganAt) * availableParallelism()));
  };
}

// A process may end between being listed and being read.
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

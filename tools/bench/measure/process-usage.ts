import { readdirSync, readFileSync } from 'node:fs';

/** The clock that proc(5) counts in; 100 Hz on Linux whatever the kernel's own (sysconf(3), _SC_CLK_TCK). */
export const ticksPerSecond = 100;

/** What a process and all that it has started have used. */
export interface Usage {
  /** CPU time so far, in seconds. */
  readonly cpuSeconds: number;
  /** Resident memory now, in megabytes of a million bytes. */
  readonly residentMb: number;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly cpuTicks: number;
}

/** Reads one line of /proc/<pid>/stat. The name is in parentheses, and may have some itself. */
export function parseStat(line: string): Stat {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  // Counted from the third field: 4 is the parent, 14 to 17 are utime, stime, cutime and cstime (proc(5)).
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    pid: Number.parseInt(line, 10),
    parent: field(4),
    cpuTicks: field(14) + field(15) + field(16) + field(17),
  };
}

/** Reads what a process and its descendants have used so far. */
export function usageOf(pid: number): Usage {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readIfThere(`/proc/${name}/stat`))
    .filter((line) => line !== '')
    .map(parseStat);
  const children = Map.groupBy(all, ({ parent }) => parent);
  const family = all.filter((process) => process.pid === pid);
  // The list grows while it is gone through: children of children come last.
  for (const member of family) family.push(...(children.get(member.pid) ?? []));
  return {
    cpuSeconds: family.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0) / ticksPerSecond,
    residentMb: (family.reduce((sum, member) => sum + residentKbOf(member.pid), 0) * 1024) / 1e6,
  };
}

/** Resident memory of one process now, in kilobytes of 1,024 bytes; 0 where it has ended. */
function residentKbOf(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readIfThere(`/proc/${pid}/status`)) ?? [];
  return Number(kilobytes);
}

// A process may end between being listed and being read.
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

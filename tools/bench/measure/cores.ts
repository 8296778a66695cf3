import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Which core does what. */
export interface Cores {
  /** What the command line of whatever is measured begins with. All else runs where this process does. */
  readonly launcher: readonly string[];
  /** What a command line begins with to have all cores. */
  readonly allCores: readonly string[];
  /** What is to be said of it beside the figures. */
  readonly note: string;
}

const taskset = '/usr/bin/taskset';

/**
 * Gives the second core to what is measured, and the first to this process and all that it starts otherwise. Where there
 * is one core only, or cores cannot be given, the system decides, and the figures are lower.
 */
export function shareCores(): Cores {
  const cores = availableParallelism();
  const unshared = (note: string): Cores => ({ launcher: [], allCores: [], note });
  if (cores < 2) return unshared('One core for server, load and upstream together: the figures are too low.');
  if (!existsSync(taskset)) return unshared(`${taskset} is missing (package util-linux): the system spreads the work.`);
  const [load, server, all] = [
    ['-c', '0'],
    ['-c', '1'],
    ['-c', `0-${cores - 1}`],
  ];
  const canPin = [server, all].every((where) => spawnSync(taskset, [...where, 'true']).status === 0);
  if (!canPin || spawnSync(taskset, ['-a', '-p', ...load, String(process.pid)]).status !== 0)
    return unshared('Cores cannot be given to processes here: the system spreads the work.');
  return {
    launcher: [taskset, ...server],
    allCores: [taskset, ...all],
    note: 'One core for the server that is measured, one for load and upstream.',
  };
}

import { readFileSync } from 'node:fs';
import { ticksPerSecond, usageOf } from './process-usage.ts';

/** Reads how long all cores have been at work, in seconds, from the content of /proc/stat (proc(5)). */
export function parseBusySeconds(content: string): number {
  const [, user = 0, nice = 0, system = 0] = (content.split('\n')[0] ?? '').split(/\s+/).map(Number);
  return (user + nice + system) / ticksPerSecond;
}

/**
 * Watches how much others use the machine.
 *
 * @param cores How many cores it has.
 * @returns A function that tells which share of all cores' time since then went to processes that this one did not start.
 */
export function watchOthers(cores: number): () => number {
  const read = (): { readonly at: number; readonly seconds: number } => ({
    at: performance.now(),
    seconds: parseBusySeconds(readFileSync('/proc/stat', 'utf8')) - usageOf(process.pid).cpuSeconds,
  });
  const before = read();
  return () => {
    const after = read();
    const elapsedSeconds = (after.at - before.at) / 1000;
    return Math.max(0, (after.seconds - before.seconds) / (elapsedSeconds * cores));
  };
}

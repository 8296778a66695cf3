/**
 * Shows what hostile connections do to a good caller: for each attack, 200 connections without credentials, and one caller
 * with a key that asks for an ended audit fifty times a second; then one caller who fills the gateway with slow reads
 * while another asks. Only on loopback and on Linux. Flags: --connections (200), --seconds (10) and
 * --longest-seconds (90), how long each attack goes on: at least, and while connections are left; --attack
 * (all; a part of its name), --receive-timeout-ms and --send-timeout-ms (the gateway's defaults), and --main (the
 * gateway's main.ts, to compare another version). Ends with status 1 where the good caller's median is above 100 ms, one
 * of its requests failed, the memory exceeded the manifest's limit, or connections of an attack were left.
 */
import { parseArgs } from 'node:util';
import { attacks } from './attackers.ts';
import { measureAttack, measureGreedyCaller, type Measured } from './measure-attack.ts';

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '10' },
    'longest-seconds': { type: 'string', default: '90' },
    attack: { type: 'string', default: '' },
    'receive-timeout-ms': { type: 'string' },
    'send-timeout-ms': { type: 'string' },
    main: { type: 'string' },
  },
});
const timeouts = (['receive-timeout-ms', 'send-timeout-ms'] as const).flatMap((name) => {
  const value = values[name];
  return value === undefined ? [] : [`--${name}`, value];
});
const options = {
  connections: Number(values.connections),
  durationMs: Number(values.seconds) * 1000,
  longestMs: Number(values['longest-seconds']) * 1000,
  flags: timeouts,
  main: values.main,
};

const manifestLimitMb = 403;
const rows: Record<string, unknown> = {};
const broken: string[] = [];

function add(name: string, measured: Measured, mustClose: boolean): void {
  const { p50Ms, p99Ms, failures, peakMb, ended, closedAfterMs, left } = measured;
  const isHeld = !ended && failures === 0 && p50Ms <= 100 && peakMb <= manifestLimitMb && (!mustClose || left === 0);
  if (!isHeld) broken.push(name);
  rows[name] = {
    'good caller p50 ms': p50Ms,
    'p99 ms': p99Ms,
    answered: measured.answered,
    failed: failures,
    'memory MB': peakMb,
    'gateway ended': ended,
    'attackers closed after s': closedAfterMs === undefined ? `${left} left` : Math.round(closedAfterMs / 100) / 10,
  };
}

for (const attack of attacks.filter(({ name }) => name.includes(values.attack))) {
  add(attack.name, await measureAttack(attack, options), true);
}
if ('greedy caller'.includes(values.attack)) {
  // Its connections are a caller's, and stay.
  add('greedy caller', await measureGreedyCaller({ ...options, longestMs: options.durationMs }), false);
}
console.table(rows);
process.exitCode = broken.length === 0 ? 0 : 1;

// Runs the tests that need only Node on another day, in another time zone, with another locale, in another order.
//
//   npm run test:shifted                         on a day that chance takes, up to 400 days ahead
//   npm run test:shifted -- --seed 7             with the choices of chance of another run, which it printed
//   npm run test:shifted -- --at 2027-03-06T05:00:00Z    at a time
//   npm run test:shifted -- --on saturday        on the next day of that name, at noon UTC
import { spawnSync } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

const dayMs = 86_400_000;
const mostDays = 400;
// At the edges of the calendar, with offsets that are no whole hours, and with a summer time.
const zones = ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Pacific/Chatham', 'America/St_Johns', 'Asia/Kathmandu'];
// With another letter case, other digits, another calendar, another order of letters.
const locales = ['tr_TR.UTF-8', 'ar_EG.UTF-8', 'fa_IR.UTF-8', 'th_TH.UTF-8', 'sv_SE.UTF-8', 'de_DE.UTF-8'];
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const { values } = parseArgs({
  options: { seed: { type: 'string' }, at: { type: 'string' }, on: { type: 'string' } },
});
const seed = values.seed ?? String(randomInt(2 ** 31));
/** The same number below 1 for the same seed and name. */
const chance = (name) => createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE() / 2 ** 32;
const pick = (list, name) => list[Math.floor(chance(name) * list.length)];

const days = daysAhead();
const zone = pick(zones, 'zone');
const locale = pick(locales, 'locale');
const at = new Date(Date.now() + days * dayMs).toISOString();
console.log(`The clock says ${at}, ${days.toFixed(3)} days ahead; TZ ${zone}, LANG ${locale}; tests in another order.`);
console.log(`The same again: npm run test:shifted -- --seed ${seed} --at ${at}`);

const preload = `--import ${new URL('shifted-clock.mjs', import.meta.url).href}`;
const env = {
  ...process.env,
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${preload}`.trim(),
  SHIFTED_CLOCK_DAYS: String(days),
  TZ: zone,
  LANG: locale,
  LC_ALL: locale,
  TEST_ORDER_SEED: String(Math.floor(chance('order') * 2 ** 31)),
  VITEST_REPORT: 'reports/shifted.json',
  // The daemon would have the clock and the environment of another run.
  NX_DAEMON: 'false',
};
const { status } = spawnSync('npx', ['nx', 'run-many', '-t', 'test', 'readmes', '--skip-nx-cache'], {
  stdio: 'inherit',
  env,
});
process.exitCode = status ?? 1;

function daysAhead() {
  if (values.at !== undefined) {
    const time = Date.parse(values.at);
    if (Number.isNaN(time)) throw new RangeError(`--at ${values.at} is no time like 2027-03-06T05:00:00Z.`);
    return (time - Date.now()) / dayMs;
  }
  if (values.on !== undefined) {
    const weekday = weekdays.indexOf(values.on.toLowerCase());
    if (weekday === -1) throw new RangeError(`--on ${values.on} is none of ${weekdays.join(', ')}.`);
    const noon = new Date();
    noon.setUTCHours(12, 0, 0, 0);
    const ahead = (weekday - noon.getUTCDay() + 7) % 7;
    return (noon.getTime() + ahead * dayMs - Date.now()) / dayMs;
  }
  return chance('days') * mostDays;
}

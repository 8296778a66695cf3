// Moves the wall clock of this process by SHIFTED_CLOCK_DAYS days. A preload, which child processes and workers inherit:
//   NODE_OPTIONS="--import file:///…/.ci/shifted-clock.mjs" SHIFTED_CLOCK_DAYS=30 npm test
// The monotonic clock stays as it is, as it does where an administrator sets the time.
const days = Number(process.env.SHIFTED_CLOCK_DAYS);
if (!Number.isFinite(days)) throw new RangeError('SHIFTED_CLOCK_DAYS is not a number of days.');
const shift = Math.round(days * 86_400_000);
const RealDate = Date;
const realNow = RealDate.now;
RealDate.now = () => realNow() + shift;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [realNow() + shift] : args, newTarget),
  apply: (target) => new target(realNow() + shift).toString(),
});
RealDate.prototype.constructor = globalThis.Date;
// What traces count their times from.
Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + shift, configurable: true });

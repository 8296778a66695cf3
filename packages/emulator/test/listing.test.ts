import { auditTaskTypeValues, auditTaskStatusValues } from '@audit-gateway/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settledAudit } from './support/audits.ts';
import { dayMs, fakeClock, hourMs } from './support/clock.ts';
import { startEmulator } from './support/emulator.ts';
import { ask, idsOf, listAll, listPage, listTarget } from './support/operations.ts';

/** One audit an hour, the newest at 11:00 of the day on which the clock stands. */
const hourly = (count: number) =>
  Array.from({ length: count }, (_, age) =>
    settledAudit(`audit-${age}`, new Date(Date.parse('2026-03-10T11:00:00Z') - age * hourMs).toISOString()),
  );

describe('a page', () => {
  it.each([
    { held: 0, query: {}, listed: 0, more: false },
    { held: 24, query: {}, listed: 24, more: false },
    { held: 25, query: {}, listed: 25, more: false },
    { held: 26, query: {}, listed: 25, more: true },
    { held: 5, query: { maxResults: 5 }, listed: 5, more: false },
    { held: 5, query: { maxResults: 4 }, listed: 4, more: true },
    { held: 250, query: { maxResults: 250 }, listed: 250, more: false },
    { held: 251, query: { maxResults: 250 }, listed: 250, more: true },
  ])(
    'of $held audits asked for with $query holds $listed, and a token: $more',
    async ({ held, query, listed, more }) => {
      const running = await startEmulator({ audits: hourly(held) });
      const page = await listPage(running, query);
      expect(page.tasks).toHaveLength(listed);
      expect('nextToken' in page).toBe(more);
    },
  );

  it('shows id, state and type of each audit, the newest first', async () => {
    const audits = [
      settledAudit('old', '2026-03-08T00:00:00Z', { end: { afterMs: 0, taskStatus: 'FAILED' } }),
      settledAudit('new', '2026-03-10T00:00:00Z', { end: { afterMs: 0, taskStatus: 'CANCELED' } }),
      settledAudit('same-b', '2026-03-09T00:00:00Z'),
      settledAudit('same-a', '2026-03-09T00:00:00Z', { taskType: 'ON_DEMAND_AUDIT_TASK' }),
    ];
    expect(await listPage(await startEmulator({ audits }))).toEqual({
      tasks: [
        { taskId: 'new', taskStatus: 'CANCELED', taskType: 'SCHEDULED_AUDIT_TASK' },
        { taskId: 'same-a', taskStatus: 'COMPLETED', taskType: 'ON_DEMAND_AUDIT_TASK' },
        { taskId: 'same-b', taskStatus: 'COMPLETED', taskType: 'SCHEDULED_AUDIT_TASK' },
        { taskId: 'old', taskStatus: 'FAILED', taskType: 'SCHEDULED_AUDIT_TASK' },
      ],
    });
  });
});

describe('the period', () => {
  const audits = ['00:00:00.000', '12:00:00.500', '23:59:59.999'].map((time) =>
    settledAudit(time.slice(0, 2), `2026-03-09T${time}Z`),
  );
  it.each([
    ['the start belongs to it', '2026-03-09T00:00:00Z', '2026-03-09T00:00:00.001Z', ['00']],
    ['the end does not', '2026-03-08T00:00:00Z', '2026-03-09T00:00:00Z', []],
    ['a millisecond after the start is too late', '2026-03-09T00:00:00.001Z', '2026-03-09T12:00:00.5Z', []],
    ['a nanosecond after the start is too late', '2026-03-09T12:00:00.500000001Z', '2026-03-09T13:00:00Z', []],
    [
      'a nanosecond after the start is before the end',
      '2026-03-09T12:00:00Z',
      '2026-03-09T12:00:00.500000001Z',
      ['12'],
    ],
    ['it can be empty', '2026-03-09T12:00:00.5Z', '2026-03-09T12:00:00.5Z', []],
    ['it can end in the future', '2026-03-09T13:00:00Z', '2030-01-01T00:00:00Z', ['23']],
    ['it can be in the future', '2029-01-01T00:00:00Z', '2030-01-01T00:00:00Z', []],
    ['it can be written with offsets', '2026-03-09T00:30:00+01:00', '2026-03-09T12:30:00+00:00', ['12', '00']],
  ])('%s', async (_, startTime, endTime, ids) => {
    const running = await startEmulator({ audits });
    expect(idsOf(await listAll(running, { startTime, endTime }))).toEqual(ids);
  });

  it('that ends before it starts is refused', async () => {
    const running = await startEmulator({ audits });
    const query = { startTime: '2026-03-09T00:00:00.001Z', endTime: '2026-03-09T00:00:00Z' };
    expect(await ask(running, listTarget(running, query))).toMatchObject({
      status: 400,
      error: 'InvalidRequestException',
      body: { message: 'The end time is before the start time.' },
    });
  });
});

describe('retention is 90 days', () => {
  const old = settledAudit('old', '2026-03-01T00:00:00.000Z');
  const kept = async (ageMs: number) =>
    startEmulator({ audits: [old] }, fakeClock(new Date(old.startTime.getTime() + ageMs).toISOString()));

  it('an audit is there on its 90th day, and gone a millisecond later', async () => {
    const running = await kept(90 * dayMs);
    expect(idsOf(await listAll(running))).toEqual(['old']);
    expect(await ask(running, '/audit/tasks/old')).toMatchObject({ status: 200 });
    running.clock.advance(1);
    expect(idsOf(await listAll(running))).toEqual([]);
    expect(await ask(running, '/audit/tasks/old')).toMatchObject({
      status: 404,
      error: 'ResourceNotFoundException',
      body: { message: 'No audit task has the id old.' },
    });
  });

  it('a period may start 90 days ago, but not a millisecond earlier', async () => {
    const running = await kept(90 * dayMs + 1);
    expect(await ask(running, listTarget(running, { startTime: old.startTime.toISOString() }))).toMatchObject({
      status: 400,
      error: 'InvalidRequestException',
      body: { message: 'The start time is older than 90 days.' },
    });
    expect(await listPage(running, { startTime: '2026-03-01T00:00:00.001Z' })).toEqual({ tasks: [] });
  });

  it('an audit is not there before it starts', async () => {
    const running = await kept(-1);
    expect(await listAll(running)).toEqual([]);
    expect(await ask(running, '/audit/tasks/old')).toMatchObject({ status: 404 });
  });
});

describe('a token', () => {
  it('goes on where its page ended, though new audits have appeared in front', async () => {
    const running = await startEmulator({ seed: 'tokens' });
    const period = { startTime: '2026-02-20T00:00:00Z', endTime: '2026-04-01T00:00:00Z' };
    const before = idsOf(await listAll(running, period));
    const { tasks = [], nextToken } = await listPage(running, { ...period, maxResults: 7 });
    running.clock.advance(3 * dayMs);
    const rest = await listAll(running, { ...period, nextToken: nextToken ?? '' });
    expect([...idsOf(tasks), ...idsOf(rest)]).toEqual(before);
    expect((await listAll(running, period)).length).toBeGreaterThan(before.length);
  });

  it('never begins with "-", which a command line takes for a flag', async () => {
    const seeds = Array.from({ length: 200 }, (_, index) => `seed ${index}`);
    const tokens = await Promise.all(
      seeds.map(async (seed) => {
        const running = await startEmulator({ seed, audits: hourly(2) });
        return (await listPage(running, { maxResults: 1 })).nextToken ?? '';
      }),
    );
    expect(tokens.filter((token) => !/^[A-Za-z]/.test(token))).toEqual([]);
  });

  it('can be used again, and with pages of another size', async () => {
    const running = await startEmulator({ audits: hourly(20) });
    const { nextToken } = await listPage(running, { maxResults: 5 });
    const token = { nextToken: nextToken ?? '' };
    const once = await listPage(running, { ...token, maxResults: 3 });
    expect(idsOf(once.tasks ?? [])).toEqual(['audit-5', 'audit-6', 'audit-7']);
    expect(await listPage(running, { ...token, maxResults: 3 })).toEqual(once);
  });

  it('survives a restart with the same seed', async () => {
    const { nextToken } = await listPage(await startEmulator({ seed: 'again' }), { maxResults: 3 });
    const again = await startEmulator({ seed: 'again' });
    expect(await listPage(again, { nextToken: nextToken ?? '' })).toHaveProperty('tasks');
  });

  it('lets a listing that began in time be read to its end', async () => {
    const running = await startEmulator({ audits: hourly(10) });
    const startTime = new Date(running.clock.now().getTime() - 90 * dayMs).toISOString();
    const { nextToken } = await listPage(running, { startTime, endTime: '2026-04-01T00:00:00Z', maxResults: 6 });
    running.clock.advance(1000);
    const rest = await listPage(running, { startTime, endTime: '2026-04-01T00:00:00Z', nextToken: nextToken ?? '' });
    expect(rest.tasks).toHaveLength(4);
  });

  const period = { startTime: '2026-03-01T00:00:00Z', endTime: '2026-03-20T00:00:00Z' };
  it.each([
    ['another start', { startTime: '2026-03-01T00:00:00.001Z' }],
    ['another end', { endTime: '2026-03-20T00:00:01Z' }],
    ['a type', { taskType: 'SCHEDULED_AUDIT_TASK' }],
    ['a state', { taskStatus: 'COMPLETED' }],
    ['nothing in it', { nextToken: '' }],
    ['garbage', { nextToken: 'garbage' }],
    ['garbage that is long', { nextToken: 'A'.repeat(2000) }],
    ['characters beyond ASCII', { nextToken: '⚙️' }],
    ['something behind it', (token: string) => ({ nextToken: `${token}!` })],
    ['a character less', (token: string) => ({ nextToken: token.slice(0, -1) })],
    [
      'a character changed',
      (token: string) => ({ nextToken: `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}` }),
    ],
    ['padding', (token: string) => ({ nextToken: `${token}=` })],
  ])('is refused with %s', async (_, change) => {
    const running = await startEmulator({ audits: hourly(20) });
    const { nextToken } = await listPage(running, { ...period, maxResults: 5 });
    const changed = typeof change === 'function' ? change(nextToken ?? '') : change;
    expect(
      await ask(running, listTarget(running, { ...period, nextToken: nextToken ?? '', ...changed })),
    ).toMatchObject({
      status: 400,
      error: 'InvalidRequestException',
      body: { message: 'The next token is not one of this listing.' },
    });
  });

  it('of an emulator with another seed is refused', async () => {
    const { nextToken } = await listPage(await startEmulator({ seed: 'a', audits: hourly(9) }), { maxResults: 5 });
    const other = await startEmulator({ seed: 'b', audits: hourly(9) });
    expect(await ask(other, listTarget(other, { nextToken: nextToken ?? '' }))).toMatchObject({ status: 400 });
  });
});

describe('whatever the page size', () => {
  it('the pages together are the listing, and each but the last is full', async () => {
    const running = await startEmulator({ seed: 'pages' });
    const whole = idsOf(await listAll(running, { maxResults: 250 }));
    expect(whole).toEqual(idsOf(running.emulator.account.auditsAt(running.clock.now())));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 20, max: 250 }), async (maxResults) => {
        expect(idsOf(await listAll(running, { maxResults }))).toEqual(whole);
      }),
      { numRuns: 20 },
    );
    expect(idsOf(await listAll(running, { maxResults: 1, startTime: '2026-03-01T00:00:00Z' }))).toEqual(
      idsOf(await listAll(running, { startTime: '2026-03-01T00:00:00Z' })),
    );
  });

  it('filters partition the listing, and a period splits at any time', async () => {
    const running = await startEmulator({ seed: 'filters' });
    const whole = idsOf(await listAll(running)).toSorted();
    const byStatus = await Promise.all(auditTaskStatusValues.map((taskStatus) => listAll(running, { taskStatus })));
    const byType = await Promise.all(auditTaskTypeValues.map((taskType) => listAll(running, { taskType })));
    expect(idsOf(byStatus.flat()).toSorted()).toEqual(whole);
    expect(idsOf(byType.flat()).toSorted()).toEqual(whole);
    expect(byStatus.filter((tasks) => tasks.length > 0).length).toBeGreaterThan(1);
    expect(byType.filter((tasks) => tasks.length > 0).length).toBeGreaterThan(1);

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 91 * dayMs }), async (ageMs) => {
        const split = new Date(running.clock.now().getTime() + dayMs - ageMs).toISOString();
        const later = await listAll(running, { startTime: split, maxResults: 250 });
        const earlier = await listAll(running, { endTime: split, maxResults: 250 });
        expect(idsOf([...later, ...earlier]).toSorted()).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });
});

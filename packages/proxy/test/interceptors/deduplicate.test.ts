import { getEventListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { withDeduplication } from '../../src/interceptors/deduplicate.ts';
import { Failure } from '../../src/errors/failure.ts';
import { responseOf, createWaiter, describeRequest, listRequest } from './requests.ts';
import { createUpstreamCalls } from './upstream-calls.ts';

const now = () => 0;
const page = responseOf({ tasks: [] });
const awsFailure = new Failure('aws-failure', { detail: 'An internal failure has occurred.' });
const quotaRefusal = new Failure('quota', { detail: 'Rate exceeded' });
const awsTimeout = new Failure('upstream-timeout', { detail: 'AWS did not answer.' });
const timeout = { kind: 'upstream-timeout', status: 504, source: 'aws' };

describe('Deduplicate', () => {
  it('Requests in flight at the same time share one call and its response where they are equal', async () => {
    const upstream = createUpstreamCalls();
    const onJoin = vi.fn();
    const handler = withDeduplication(upstream.handler, { now, onJoin });
    const responses = Array.from({ length: 200 }, () => handler(listRequest(), createWaiter().options));
    expect(upstream.calls).toHaveLength(1);
    expect(onJoin).toHaveBeenCalledTimes(199);
    upstream.calls[0]?.answer(page);
    const [first, ...joined] = await Promise.all(responses);
    expect(first).toEqual(page);
    for (const response of joined) expect(response).toEqual({ ...page, deduplicated: true });
  });

  it.each([
    ['another page', listRequest('nextToken=a'), listRequest('nextToken=b')],
    ['another audit', describeRequest('a'), describeRequest('b')],
    ['another operation', listRequest(''), describeRequest('')],
  ])('Requests in flight at the same time have calls of their own for %s', (_, one, other) => {
    const upstream = createUpstreamCalls();
    const handler = withDeduplication(upstream.handler, { now });
    void handler(one, createWaiter().options);
    void handler(other, createWaiter().options);
    expect(upstream.calls).toHaveLength(2);
  });

  it('Requests in flight at the same time share a failure', async () => {
    const upstream = createUpstreamCalls();
    const handler = withDeduplication(upstream.handler, { now });
    const responses = [1, 2, 3].map(() => handler(listRequest(), createWaiter().options));
    upstream.calls[0]?.fail(awsFailure);
    for (const response of responses) await expect(response).rejects.toBe(awsFailure);
    expect(upstream.calls).toHaveLength(1);
  });

  it('Requests in flight at the same time share what is thrown at once', async () => {
    const handler = withDeduplication(() => {
      throw awsFailure;
    });
    await expect(handler(listRequest(), createWaiter().options)).rejects.toBe(awsFailure);
  });
});

it.each(['a response', 'a failure'])('A request after %s makes a call of its own', async (end) => {
  const upstream = createUpstreamCalls();
  const handler = withDeduplication(upstream.handler, { now });
  const first = handler(listRequest(), createWaiter().options);
  if (end === 'a response') upstream.calls[0]?.answer(page);
  else upstream.calls[0]?.fail(awsFailure);
  await Promise.allSettled([first]);
  void handler(listRequest(), createWaiter().options);
  expect(upstream.calls).toHaveLength(2);
});

describe('Deduplicate', () => {
  it.each([
    ['runs out of time', 'runOutOfTime', timeout],
    ['hangs up', 'hangUp', { kind: 'unavailable', source: 'caller' }],
  ] as const)(
    'A request that leaves because it %s ends no other, whether it was first or not',
    async (_, leave, failure) => {
      for (const place of [0, 1, 2]) {
        const upstream = createUpstreamCalls();
        const handler = withDeduplication(upstream.handler, { now });
        const waiters = [createWaiter(), createWaiter(), createWaiter()];
        const responses = waiters.map(({ options }) => handler(listRequest(), options));
        waiters[place]?.[leave]();
        await expect(responses[place]).rejects.toMatchObject(failure);
        expect(upstream.calls[0]?.options.signal.aborted).toBe(false);
        upstream.calls[0]?.answer(page);
        for (const response of responses.toSpliced(place, 1)) await expect(response).resolves.toMatchObject(page);
        expect(upstream.calls).toHaveLength(1);
      }
    },
  );

  it('A request that leaves last aborts the call with its own reason, and the next request makes another', async () => {
    const upstream = createUpstreamCalls();
    const handler = withDeduplication(upstream.handler, { now });
    const [first, last] = [createWaiter(), createWaiter()];
    const responses = [handler(listRequest(), first.options), handler(listRequest(), last.options)];
    first.hangUp();
    last.runOutOfTime();
    await Promise.allSettled(responses);
    expect(upstream.calls[0]?.options.signal).toMatchObject({ aborted: true, reason: { name: 'TimeoutError' } });

    const later = handler(listRequest(), createWaiter().options);
    expect(upstream.calls).toHaveLength(2);
    // The end of the abandoned call is nobody's.
    upstream.calls[0]?.fail(awsFailure);
    upstream.calls[1]?.answer(page);
    await expect(later).resolves.toEqual(page);
  });

  it('A request that leaves before it was made makes no call', async () => {
    const upstream = createUpstreamCalls();
    const waiter = createWaiter();
    waiter.runOutOfTime();
    await expect(withDeduplication(upstream.handler, { now })(listRequest(), waiter.options)).rejects.toMatchObject(
      timeout,
    );
    expect(upstream.calls).toHaveLength(0);
  });

  it('A request that leaves leaves no listener behind, nor does one that stays', async () => {
    const upstream = createUpstreamCalls();
    const handler = withDeduplication(upstream.handler, { now });
    const [leaver, stayer] = [createWaiter(), createWaiter()];
    const responses = [leaver, stayer].map(({ options }) => handler(listRequest(), options));
    leaver.hangUp();
    upstream.calls[0]?.answer(page);
    await Promise.allSettled(responses);
    for (const { options } of [leaver, stayer]) expect(getEventListeners(options.signal, 'abort')).toEqual([]);
  });
});

it('The deadline of a call is the latest of those who joined, from the moment that they join', () => {
  const upstream = createUpstreamCalls();
  const handler = withDeduplication(upstream.handler, { now });
  const deadlines = [5000, 4000, 9000, 6000].map((deadline) => {
    void handler(listRequest(), createWaiter(deadline).options);
    return upstream.calls[0]?.options.deadline;
  });
  expect(deadlines).toEqual([5000, 5000, 9000, 9000]);
});

describe('Deduplicate', () => {
  it.each([
    { end: 'a refusal by the quota', failure: quotaRefusal, others: 'a second more', deadline: 6000, calls: 2 },
    { end: 'a refusal by the quota', failure: quotaRefusal, others: 'hardly more time', deadline: 5999, calls: 1 },
    { end: 'a refusal by the quota', failure: quotaRefusal, others: 'other callers', caller: 'b', calls: 2 },
    { end: 'a time-out', failure: awsTimeout, others: 'a second more', deadline: 6000, calls: 2 },
    { end: 'a time-out', failure: awsTimeout, others: 'other callers', caller: 'b', calls: 1 },
    { end: 'a failure of AWS', failure: awsFailure, others: 'all else', deadline: 60_000, caller: 'b', calls: 1 },
    { end: 'a bug', failure: new Error('a bug'), others: 'all else', deadline: 60_000, caller: 'b', calls: 1 },
  ])(
    "A failure that was the first request's alone leads to $calls calls after $end, with $others for the rest",
    async ({ failure, deadline = 5000, caller, calls }) => {
      const upstream = createUpstreamCalls();
      const handler = withDeduplication(upstream.handler, { now });
      const first = handler(listRequest('', 'a'), createWaiter(5000).options);
      const rest = [0, 1].map(() => handler(listRequest('', caller ?? 'a'), createWaiter(deadline).options));
      const settled = Promise.allSettled([first, ...rest]);
      upstream.calls[0]?.fail(failure);
      await new Promise(setImmediate);
      expect(upstream.calls.map(({ request }) => request.caller)).toEqual(['a', caller ?? 'a'].slice(0, calls));
      upstream.calls[1]?.answer(page);
      const rejected = { status: 'rejected', reason: failure };
      const ofRest = calls === 1 ? rejected : { status: 'fulfilled', value: page };
      expect(await settled).toMatchObject([rejected, ofRest, ofRest]);
    },
  );

  it("A failure that was the first request's alone causes no third call", async () => {
    const upstream = createUpstreamCalls();
    const handler = withDeduplication(upstream.handler, { now });
    const responses = [5000, 7000, 9000].map((deadline) => handler(listRequest(), createWaiter(deadline).options));
    const settled = Promise.allSettled(responses);
    for (const call of upstream.calls) {
      call.fail(quotaRefusal);
      await new Promise(setImmediate);
    }
    expect(upstream.calls).toHaveLength(2);
    expect(await settled).toEqual(responses.map(() => ({ status: 'rejected', reason: quotaRefusal })));
  });
});

describe('Deduplicate', () => {
  it('A call that hangs is not joined after the deadline of its first request, so that it ends though others keep coming', async () => {
    const upstream = createUpstreamCalls();
    let time = 0;
    const handler = withDeduplication(upstream.handler, { now: () => time });
    const waiters = [];
    // A connection was lost silently, and a request comes each second.
    for (; time < 25_000; time += 1000) {
      for (const each of waiters) if (each.deadline === time) each.waiter.runOutOfTime();
      const waiter = createWaiter(time + 10_000);
      waiters.push({ waiter, deadline: time + 10_000 });
      handler(listRequest(), waiter.options).catch(() => undefined);
      await new Promise(setImmediate);
    }
    expect(upstream.calls).toHaveLength(3);
    // The second call is still waited for by those who joined it before 20 s; the first one has ended.
    expect(upstream.calls.map(({ options }) => options.signal.aborted)).toEqual([true, false, false]);
  });

  it('A call that hangs does not end a newer one with it', async () => {
    const upstream = createUpstreamCalls();
    let time = 0;
    const handler = withDeduplication(upstream.handler, { now: () => time });
    const first = handler(listRequest(), createWaiter(5000).options);
    time = 5000;
    const second = handler(listRequest(), createWaiter(9000).options);
    upstream.calls[0]?.answer(page);
    await first;
    const joined = handler(listRequest(), createWaiter(9000).options);
    expect(upstream.calls).toHaveLength(2);
    upstream.calls[1]?.answer(page);
    await expect(second).resolves.toEqual(page);
    await expect(joined).resolves.toMatchObject({ deduplicated: true });
  });
});

describe('Deduplicate', () => {
  it('The callers that wait for a call are known to it, each once, as they come and go', async () => {
    const upstream = createUpstreamCalls();
    const handler = withDeduplication(upstream.handler, { now });
    const [first, again, other] = [createWaiter(), createWaiter(), createWaiter()];
    const responses = [handler(listRequest('', 'a'), first.options), handler(listRequest('', 'a'), again.options)];
    const waiting = upstream.calls[0]?.request.waiting;
    const observer = { onJoin: vi.fn(), onLeave: vi.fn(), timeUp: vi.fn() };
    const stop = waiting?.observe(observer);
    responses.push(handler(listRequest('', 'b'), other.options));
    expect([...(waiting?.names ?? [])]).toEqual(['a', 'b']);
    first.hangUp();
    await Promise.allSettled(responses.slice(0, 1));
    expect([...(waiting?.names ?? [])]).toEqual(['a', 'b']);
    again.hangUp();
    await Promise.allSettled(responses.slice(0, 2));
    expect([...(waiting?.names ?? [])]).toEqual(['b']);
    expect(observer.onJoin.mock.calls).toEqual([['b', 10_000]]);
    expect(observer.onLeave.mock.calls).toEqual([['a']]);
    stop?.();
    responses.push(handler(listRequest('', 'c'), createWaiter().options));
    expect(observer.onJoin).toHaveBeenCalledTimes(1);
    upstream.calls[0]?.answer(page);
    await Promise.all(responses.slice(2));
  });

  it('The callers that wait for a call fail alone where an interceptor that holds the call back rejects them, or explains their deadline', async () => {
    const upstream = createUpstreamCalls();
    const handler = withDeduplication(upstream.handler, { now });
    const first = handler(listRequest('', 'a'), createWaiter().options);
    const late = createWaiter();
    const otherRefusal = new Failure('quota', { detail: 'Not in time for you' });
    const joined = handler(listRequest('', 'b'), late.options);
    upstream.calls[0]?.request.waiting?.observe({
      onJoin: () => {
        throw otherRefusal;
      },
      onLeave: () => undefined,
      timeUp: () => quotaRefusal,
    });
    await expect(handler(listRequest('', 'c'), createWaiter(90_000).options)).rejects.toBe(otherRefusal);
    expect(upstream.calls[0]?.options.deadline).toBe(10_000);
    late.runOutOfTime();
    await expect(joined).rejects.toBe(quotaRefusal);
    upstream.calls[0]?.answer(page);
    await expect(first).resolves.toEqual(page);
    expect(upstream.calls).toHaveLength(1);
  });
});

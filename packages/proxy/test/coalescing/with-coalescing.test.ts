import { getEventListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { withCoalescing } from '../../src/coalescing/with-coalescing.ts';
import { Failure } from '../../src/failure/failure.ts';
import { answerOf, createReader, describeRead, listRead } from './reads.ts';
import { createUpstreamCalls } from './upstream-calls.ts';

const page = answerOf({ tasks: [] });
const awsFailure = new Failure('aws-failure', { detail: 'An internal failure has occurred.' });
const quotaRefusal = new Failure('quota', { detail: 'Rate exceeded' });
const awsTimeout = new Failure('upstream-timeout', { detail: 'AWS did not answer.' });
const timeout = { kind: 'upstream-timeout', status: 504, source: 'aws' };

describe('reads in flight at the same time', () => {
  it('share one call and its answer where they are equal', async () => {
    const upstream = createUpstreamCalls();
    const onJoin = vi.fn();
    const fetch = withCoalescing(upstream.fetch, { onJoin });
    const reads = Array.from({ length: 200 }, () => fetch(listRead(), createReader().patience));
    expect(upstream.calls).toHaveLength(1);
    expect(onJoin).toHaveBeenCalledTimes(199);
    upstream.calls[0]?.answer(page);
    const [first, ...joined] = await Promise.all(reads);
    expect(first).toEqual(page);
    for (const answer of joined) expect(answer).toEqual({ ...page, collapsed: true });
  });

  it.each([
    ['another page', listRead('nextToken=a'), listRead('nextToken=b')],
    ['another audit', describeRead('a'), describeRead('b')],
    ['another operation', listRead(''), describeRead('')],
  ])('have calls of their own for %s', (_, one, other) => {
    const upstream = createUpstreamCalls();
    const fetch = withCoalescing(upstream.fetch);
    void fetch(one, createReader().patience);
    void fetch(other, createReader().patience);
    expect(upstream.calls).toHaveLength(2);
  });

  it('share a failure', async () => {
    const upstream = createUpstreamCalls();
    const fetch = withCoalescing(upstream.fetch);
    const reads = [1, 2, 3].map(() => fetch(listRead(), createReader().patience));
    upstream.calls[0]?.fail(awsFailure);
    for (const read of reads) await expect(read).rejects.toBe(awsFailure);
    expect(upstream.calls).toHaveLength(1);
  });

  it('share what is thrown at once', async () => {
    const fetch = withCoalescing(() => {
      throw awsFailure;
    });
    await expect(fetch(listRead(), createReader().patience)).rejects.toBe(awsFailure);
  });
});

it.each(['an answer', 'a failure'])('a read after %s makes a call of its own', async (end) => {
  const upstream = createUpstreamCalls();
  const fetch = withCoalescing(upstream.fetch);
  const first = fetch(listRead(), createReader().patience);
  if (end === 'an answer') upstream.calls[0]?.answer(page);
  else upstream.calls[0]?.fail(awsFailure);
  await Promise.allSettled([first]);
  void fetch(listRead(), createReader().patience);
  expect(upstream.calls).toHaveLength(2);
});

describe('a reader that leaves', () => {
  it.each([
    ['runs out of time', 'runOutOfTime', timeout],
    ['hangs up', 'hangUp', { kind: 'unavailable', source: 'caller' }],
  ] as const)('because it %s takes nobody along, whether it was first or not', async (_, leave, failure) => {
    for (const place of [0, 1, 2]) {
      const upstream = createUpstreamCalls();
      const fetch = withCoalescing(upstream.fetch);
      const readers = [createReader(), createReader(), createReader()];
      const reads = readers.map(({ patience }) => fetch(listRead(), patience));
      readers[place]?.[leave]();
      await expect(reads[place]).rejects.toMatchObject(failure);
      expect(upstream.calls[0]?.patience.signal.aborted).toBe(false);
      upstream.calls[0]?.answer(page);
      for (const read of reads.toSpliced(place, 1)) await expect(read).resolves.toMatchObject(page);
      expect(upstream.calls).toHaveLength(1);
    }
  });

  it('last ends the call with its own reason, and the next read makes another', async () => {
    const upstream = createUpstreamCalls();
    const fetch = withCoalescing(upstream.fetch);
    const [first, last] = [createReader(), createReader()];
    const reads = [fetch(listRead(), first.patience), fetch(listRead(), last.patience)];
    first.hangUp();
    last.runOutOfTime();
    await Promise.allSettled(reads);
    expect(upstream.calls[0]?.patience.signal).toMatchObject({ aborted: true, reason: { name: 'TimeoutError' } });

    const later = fetch(listRead(), createReader().patience);
    expect(upstream.calls).toHaveLength(2);
    // The end of the abandoned call is nobody's.
    upstream.calls[0]?.fail(awsFailure);
    upstream.calls[1]?.answer(page);
    await expect(later).resolves.toEqual(page);
  });

  it('before it asked makes no call', async () => {
    const upstream = createUpstreamCalls();
    const reader = createReader();
    reader.runOutOfTime();
    await expect(withCoalescing(upstream.fetch)(listRead(), reader.patience)).rejects.toMatchObject(timeout);
    expect(upstream.calls).toHaveLength(0);
  });

  it('leaves no listener behind, nor does one that stays', async () => {
    const upstream = createUpstreamCalls();
    const fetch = withCoalescing(upstream.fetch);
    const [leaver, stayer] = [createReader(), createReader()];
    const reads = [leaver, stayer].map(({ patience }) => fetch(listRead(), patience));
    leaver.hangUp();
    upstream.calls[0]?.answer(page);
    await Promise.allSettled(reads);
    for (const { patience } of [leaver, stayer]) expect(getEventListeners(patience.signal, 'abort')).toEqual([]);
  });
});

it('the deadline of a call is the latest of those who joined, from the moment that they join', () => {
  const upstream = createUpstreamCalls();
  const fetch = withCoalescing(upstream.fetch);
  const deadlines = [5000, 4000, 9000, 6000].map((deadline) => {
    void fetch(listRead(), createReader(deadline).patience);
    return upstream.calls[0]?.patience.deadline;
  });
  expect(deadlines).toEqual([5000, 5000, 9000, 9000]);
});

describe("a failure that was the first reader's alone", () => {
  it.each([
    { end: 'a refusal by the quota', failure: quotaRefusal, others: 'a second more', deadline: 6000, calls: 2 },
    { end: 'a refusal by the quota', failure: quotaRefusal, others: 'hardly more time', deadline: 5999, calls: 1 },
    { end: 'a refusal by the quota', failure: quotaRefusal, others: 'other callers', caller: 'b', calls: 2 },
    { end: 'a time-out', failure: awsTimeout, others: 'a second more', deadline: 6000, calls: 2 },
    { end: 'a time-out', failure: awsTimeout, others: 'other callers', caller: 'b', calls: 1 },
    { end: 'a failure of AWS', failure: awsFailure, others: 'all else', deadline: 60_000, caller: 'b', calls: 1 },
    { end: 'a bug', failure: new Error('a bug'), others: 'all else', deadline: 60_000, caller: 'b', calls: 1 },
  ])('after $end, with $others for the rest: $calls calls', async ({ failure, deadline = 5000, caller, calls }) => {
    const upstream = createUpstreamCalls();
    const fetch = withCoalescing(upstream.fetch);
    const first = fetch(listRead('', 'a'), createReader(5000).patience);
    const rest = [0, 1].map(() => fetch(listRead('', caller ?? 'a'), createReader(deadline).patience));
    const settled = Promise.allSettled([first, ...rest]);
    upstream.calls[0]?.fail(failure);
    await new Promise(setImmediate);
    expect(upstream.calls.map(({ read }) => read.caller)).toEqual(['a', caller ?? 'a'].slice(0, calls));
    upstream.calls[1]?.answer(page);
    const rejected = { status: 'rejected', reason: failure };
    const ofRest = calls === 1 ? rejected : { status: 'fulfilled', value: page };
    expect(await settled).toMatchObject([rejected, ofRest, ofRest]);
  });

  it('gives nobody a third call', async () => {
    const upstream = createUpstreamCalls();
    const fetch = withCoalescing(upstream.fetch);
    const reads = [5000, 7000, 9000].map((deadline) => fetch(listRead(), createReader(deadline).patience));
    const settled = Promise.allSettled(reads);
    for (const call of upstream.calls) {
      call.fail(quotaRefusal);
      await new Promise(setImmediate);
    }
    expect(upstream.calls).toHaveLength(2);
    expect(await settled).toEqual(reads.map(() => ({ status: 'rejected', reason: quotaRefusal })));
  });
});

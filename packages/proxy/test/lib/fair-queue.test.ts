import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../src/lib/fair-queue.ts';

const callers = ['a', 'b', 'c', 'd'];

/** Adds an item for each letter, the caller; an item is named by its caller and its index. */
function queueOf(names: string): FairQueue<string> {
  const queue = new FairQueue<string>();
  for (const [index, caller] of Array.from(names).entries()) queue.add(caller, `${caller}${index}`);
  return queue;
}

function drain(queue: FairQueue<string>): string[] {
  const items: string[] = [];
  for (let item = queue.next(); item !== undefined; item = queue.next()) items.push(item);
  return items;
}

describe('Fair queue', () => {
  it.each([
    ['one caller in order', 'aaa', 'a0 a1 a2'],
    ['two callers in turn', 'aaabb', 'a0 b3 a1 b4 a2'],
    ['a caller that comes last at the end of the round', 'aaaabc', 'a0 b4 c5 a1 a2 a3'],
    ['nobody where nobody waits', '', ''],
  ])('A fair queue serves %s', (_name, added, served) => {
    expect(drain(queueOf(added)).join(' ')).toBe(served);
  });

  it('A fair queue gives a caller that comes back the last place in the round', () => {
    const queue = queueOf('aab');
    expect(queue.next()).toBe('a0');
    queue.add('c', 'c0');
    expect(drain(queue).join(' ')).toBe('b2 a1 c0');
  });

  it('A fair queue takes an item out wherever it stands, and no other', () => {
    const queue = queueOf('aaab');
    queue.delete('a1');
    queue.remove('b', 'b3');
    queue.remove('b', 'b3');
    queue.remove('b', 'a0');
    queue.delete('unknown');
    expect(queue.size).toBe(2);
    expect(drain(queue).join(' ')).toBe('a0 a2');
  });

  it('A fair queue gives up the last item of the longest line', () => {
    expect(queueOf('abbbaa').last()).toBe('a5');
    expect(queueOf('abbba').last()).toBe('b3');
    expect(queueOf('').last()).toBeUndefined();
  });
});

describe('Fair queue', () => {
  it('An item in several lines goes when the first of its positions comes up, and is counted once', () => {
    const queue = queueOf('aaaa');
    expect(queue.countBefore('a3')).toBe(3);
    expect(queue.add('b', 'a3')).toBe(true);
    expect(queue.add('b', 'a3')).toBe(false);
    expect(queue.size).toBe(4);
    expect(queue.countBefore('a3')).toBe(1);
    expect(drain(queue).join(' ')).toBe('a0 a3 a1 a2');
  });

  it('An item in several lines keeps its other positions when one is taken away, and leaves with the last', () => {
    const queue = queueOf('aab');
    queue.add('b', 'a1');
    queue.remove('a', 'a1');
    expect(drain(queue).join(' ')).toBe('a0 b2 a1');
    const other = queueOf('ab');
    other.remove('a', 'a0');
    expect(other.size).toBe(1);
    expect(drain(other)).toEqual(['b1']);
  });

  it('An item in several lines is given up only as an item of its shortest line', () => {
    const queue = queueOf('aaaab');
    queue.add('b', 'a3');
    expect(queue.last()).toBe('a2');
    // All of both lines are shared: the longest is given up after all.
    const both = queueOf('aab');
    both.add('b', 'a0');
    both.add('b', 'a1');
    both.remove('b', 'b2');
    expect(both.last()).toBe('a1');
  });
});

interface Step {
  readonly step: 'add' | 'join' | 'leave' | 'next' | 'delete';
  readonly caller: string;
  /** Chooses among the items that wait. */
  readonly choice: number;
}

const steps = fc.array(
  fc.record<Step>({
    step: fc.constantFrom('add', 'add', 'add', 'join', 'join', 'leave', 'next', 'delete'),
    caller: fc.constantFrom(...callers),
    choice: fc.nat(),
  }),
  { maxLength: 60 },
);

/** Takes a step, and keeps account of which callers wait for which item. */
function take(queue: FairQueue<string>, waiting: Map<string, Set<string>>, step: Step, index: number): void {
  const { caller, choice } = step;
  const chosen = [...waiting.keys()][choice % Math.max(1, waiting.size)];
  if (step.step === 'add') {
    queue.add(caller, `item ${index}`);
    waiting.set(`item ${index}`, new Set([caller]));
  } else if (step.step === 'next') {
    const next = queue.next();
    expect(next === undefined).toBe(waiting.size === 0);
    if (next !== undefined) expect(waiting.delete(next)).toBe(true);
  } else if (chosen !== undefined) {
    const sharing = waiting.get(chosen) ?? new Set();
    if (step.step === 'join') {
      queue.add(caller, chosen);
      sharing.add(caller);
    } else if (step.step === 'leave') {
      queue.remove(caller, chosen);
      sharing.delete(caller);
      if (sharing.size === 0) waiting.delete(chosen);
    } else {
      queue.delete(chosen);
      waiting.delete(chosen);
    }
  }
}

describe('Fair queue', () => {
  it('Whatever callers add, share, leave and take, a fair queue loses no item, serves none twice, and predicts the order of all', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const queue = new FairQueue<string>();
        const waiting = new Map<string, Set<string>>();
        for (const [index, step] of list.entries()) {
          take(queue, waiting, step, index);
          expect(queue.size).toBe(waiting.size);
        }
        const foreseen = [...waiting.keys()].map((item) => [queue.countBefore(item), item] as const);
        const served = drain(queue);
        expect(served.toSorted()).toEqual([...waiting.keys()].toSorted());
        for (const [turn, item] of foreseen) expect(served[turn]).toBe(item);
      }),
    );
  });

  it('Whatever callers add, share, leave and take, a fair queue bounds the wait of each caller by its own number of items, however many others have', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 300 }), (list, own, flood) => {
        const queue = new FairQueue<string>();
        const waiting = new Map<string, Set<string>>();
        for (const [index, step] of list.entries()) take(queue, waiting, step, index);
        for (let index = 0; index < flood; index += 1) queue.add('flood', `flood ${index}`);
        for (let index = 0; index < own; index += 1) queue.add('new', `new ${index}`);
        for (let index = 0; index < own; index += 1) {
          // Each of the five others has one turn in each round.
          expect(queue.countBefore(`new ${index}`)).toBeLessThanOrEqual((index + 1) * 6 - 1);
        }
      }),
    );
  });

  it('Whatever callers add, share, leave and take, a fair queue lets no caller that joins an item wait longer than with an item of its own', () => {
    fc.assert(
      fc.property(steps, steps, fc.nat(), (before, after, choice) => {
        const [shared, alone] = [new FairQueue<string>(), new FairQueue<string>()];
        for (const queue of [shared, alone]) {
          const waiting = new Map<string, Set<string>>();
          for (const [index, step] of before.entries()) take(queue, waiting, step, index);
          queue.add('b', 'call');
        }
        // Not always the last one that was added.
        const item = choice % 2 === 0 ? 'call' : 'another call';
        for (const queue of [shared, alone]) if (item !== 'call') queue.add('b', item);
        shared.add('a', item);
        alone.add('a', 'own call');

        const turnOf = (queue: FairQueue<string>, wanted: string): number => {
          const arrivals = after.filter(({ step }) => step === 'add' || step === 'next');
          let turn = 0;
          for (const [index, { step, caller }] of arrivals.entries()) {
            if (step === 'add') queue.add(caller, `later ${index}`);
            else if (queue.next() === wanted) return turn;
            else turn += 1;
          }
          return turn + queue.countBefore(wanted);
        };
        expect(turnOf(shared, item)).toBeLessThanOrEqual(turnOf(alone, 'own call'));
      }),
      { numRuns: 1000 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../src/quota/fair-queue.ts';

interface Item {
  readonly caller: string;
  readonly number: number;
}

const callers = ['a', 'b', 'c', 'd'];

function queueOf(names: string): FairQueue<string> {
  const queue = new FairQueue<string>();
  for (let index = 0; index < names.length; index += 1)
    queue.add(names.charAt(index), `${names.charAt(index)}${index}`);
  return queue;
}

function drain(queue: FairQueue<string>): string[] {
  const items: string[] = [];
  for (let item = queue.next(); item !== undefined; item = queue.next()) items.push(item);
  return items;
}

describe('a fair queue', () => {
  it.each([
    ['one caller', 'aaa', 'a0 a1 a2'],
    ['two callers in turn', 'aaabb', 'a0 b3 a1 b4 a2'],
    ['who comes last has the last turn of the round', 'aaaabc', 'a0 b4 c5 a1 a2 a3'],
    ['nobody', '', ''],
  ])('serves callers in turn: %s', (_name, added, served) => {
    expect(drain(queueOf(added)).join(' ')).toBe(served);
  });

  it('gives a caller that comes back the last turn', () => {
    const queue = queueOf('aab');
    expect(queue.next()).toBe('a0');
    queue.add('c', 'c0');
    expect(drain(queue).join(' ')).toBe('b2 a1 c0');
  });

  it('takes an item out wherever it stands, and no other', () => {
    const queue = queueOf('aaab');
    queue.remove('a', 'a1');
    queue.remove('b', 'b3');
    queue.remove('b', 'b3');
    queue.remove('a', 'unknown');
    expect(queue.size).toBe(2);
    expect(drain(queue).join(' ')).toBe('a0 a2');
  });

  it('finds the last of the longest line', () => {
    expect(queueOf('abbbaa').last()).toBe('a5');
    expect(queueOf('abbba').last()).toBe('b3');
    expect(queueOf('').last()).toBeUndefined();
  });

  const steps = fc.array(
    fc.record({ caller: fc.constantFrom(...callers), step: fc.constantFrom('add', 'add', 'add', 'next', 'remove') }),
    { maxLength: 40 },
  );

  it('keeps the order within a caller, lets nobody have two turns while another waits, and foresees each turn', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(...callers), (list, newcomer) => {
        const queue = new FairQueue<Item>();
        const lines = new Map<string, Item[]>(callers.map((caller) => [caller, []]));
        list.forEach(({ caller, step }, number) => {
          const line = lines.get(caller) ?? [];
          const item = { caller, number };
          if (step === 'add') {
            line.push(item);
            queue.add(caller, item);
          } else if (step === 'remove') {
            const gone = line.splice(Math.floor(line.length / 2), 1)[0];
            if (gone) queue.remove(caller, gone);
          } else {
            const served = queue.next();
            expect(lines.get(served?.caller ?? '')?.shift()).toEqual(served);
          }
          expect(queue.size).toBe([...lines.values()].flat().length);
        });

        const before = queue.countBefore(newcomer);
        const item = { caller: newcomer, number: 1000 };
        queue.add(newcomer, item);
        lines.get(newcomer)?.push(item);
        const served: Item[] = [];
        for (let next = queue.next(); next !== undefined; next = queue.next()) served.push(next);
        expect(served.indexOf(item)).toBe(before);
        for (const caller of callers) {
          expect(served.filter((one) => one.caller === caller)).toEqual(lines.get(caller));
          const turns = served.flatMap((one, index) => (one.caller === caller ? [index] : []));
          let from = 0;
          for (const turn of turns) {
            const others = served.slice(from, turn).map((one) => one.caller);
            expect(new Set(others).size).toBe(others.length);
            from = turn + 1;
          }
        }
      }),
    );
  });
});

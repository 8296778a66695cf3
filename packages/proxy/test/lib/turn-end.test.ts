import { expect, it } from 'vitest';
import { atTurnEnd } from '../../src/lib/turn-end.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('deals with all that comes up in a turn at its end, in order', async () => {
  const done: number[] = [];
  const add = atTurnEnd<number>((item) => done.push(item));
  add(1);
  await Promise.resolve();
  add(2);
  process.nextTick(() => add(3));
  await Promise.resolve();
  expect(done).toEqual([]);
  await nextTurn();
  expect(done).toEqual([1, 2, 3]);
});

it('leaves what comes up meanwhile to the next token', async () => {
  const done: number[] = [];
  const add = atTurnEnd<number>((item) => {
    done.push(item);
    if (item < 3) add(item + 1);
  });
  add(1);
  for (const expected of [[1], [1, 2], [1, 2, 3], [1, 2, 3]]) {
    await nextTurn();
    expect(done).toEqual(expected);
  }
});

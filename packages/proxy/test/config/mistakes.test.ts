import { describe, expect, it } from 'vitest';
import { answerTo } from './answer-to.ts';
import { mistakes } from './mistakes.ts';

describe('what the gateway says of a mistake in its settings', () => {
  it.each(mistakes)('$mistake', async (mistake) => {
    expect(await answerTo(mistake)).toBe(mistake.answer);
  });

  it('is one line', () => {
    expect(mistakes.filter(({ answer }) => answer === '' || answer.includes('\n'))).toEqual([]);
  });
});

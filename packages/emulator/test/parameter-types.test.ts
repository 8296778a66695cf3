import { describe, expect, it } from 'vitest';
import { compileParameter } from '../src/requests/constraints.ts';

describe('a parameter of the type', () => {
  it.each([
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['boolean', 'TRUE', 'be a boolean'],
    ['boolean', '1', 'be a boolean'],
    ['boolean', '', 'be a boolean'],
    ['number', '-1.5', -1.5],
    ['number', '1e3', 1000],
    ['number', '1,5', 'be a number'],
    ['number', '', 'be a number'],
    ['integer', '15', 15],
    ['integer', '1.5', 'be an integer'],
    ['string', '15', '15'],
  ])('%s: "%s" is read as %j, or must be that', (type, text, expected) => {
    const read = compileParameter({ name: 'size', in: 'query', required: false, schema: { type } });
    const demand = `Value '${text}' at 'size' failed to satisfy constraint: Member must ${String(expected)}`;
    const refused = typeof expected === 'string' && type !== 'string';
    expect(read([text])).toEqual(refused ? { ok: false, failures: [demand] } : { ok: true, value: expected });
  });

  it.each([true, 25, 'a'])('that is not sent has its default: %j', (byDefault) => {
    const read = compileParameter({ name: 'size', in: 'query', required: false, schema: { default: byDefault } });
    expect(read([])).toEqual({ ok: true, value: byDefault });
  });
});

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HmacKey } from '../src/hmac-key.ts';

const expected = (key: Uint8Array, text: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('hex');

it("signs as Node's HMAC does, text after text", () => {
  const key = fc.uint8Array({ maxLength: 130 });
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 400 }), { minLength: 1 });
  fc.assert(
    fc.property(key, texts, (bytes, all) => {
      const hmac = new HmacKey(bytes);
      for (const text of all) expect(hmac.sign(text)).toBe(expected(bytes, text));
    }),
  );
});

it.each([0, 1, 32, 63, 64, 65, 128])('takes a key of %i bytes', (length) => {
  const key = Buffer.alloc(length, 0xa5);
  expect(new HmacKey(key).sign('text')).toBe(expected(key, 'text'));
});

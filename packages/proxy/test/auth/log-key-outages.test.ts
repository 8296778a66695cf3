import { pino } from 'pino';
import { expect, it } from 'vitest';
import { logKeyOutages } from '../../src/auth/jwks.ts';

it('an outage of the keys is logged when it begins and when it ends, and not at each fetch', () => {
  const lines: string[] = [];
  const onFetched = logKeyOutages(pino({}, { write: (line: string) => lines.push(line) }), 6);
  const failed = { ok: false, cause: new Error('The document of keys came with status 500.') } as const;
  for (const result of [{ ok: true }, failed, failed, { ok: true }, { ok: true }, failed] as const) onFetched(result);
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    {
      level: 40,
      msg: 'jwt: the keys of the issuer cannot be fetched; its last ones, if any, are used for 6 hours',
      err: { message: 'The document of keys came with status 500.' },
    },
    { level: 30, msg: 'jwt: the keys of the issuer can be fetched again' },
    { level: 40 },
  ]);
});

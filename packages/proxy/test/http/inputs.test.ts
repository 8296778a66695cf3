import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { loadContract } from '@audit-gateway/contract';
import express, { type ErrorRequestHandler } from 'express';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toUtc } from '../../src/lib/date-time.ts';
import { openApiMiddleware } from '../../src/http/validation.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { readyUrl } from '../support/ready-url.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';

let upstream: TestUpstream;
let gateway: TestGateway;
let validatorAlone: Server;
beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startTestGateway(upstream.url);
  const refuse: ErrorRequestHandler = (_error, _request, response, _next) => {
    response.sendStatus(400);
  };
  const app = express();
  app.use(...openApiMiddleware(await loadContract()), (_request, response) => void response.sendStatus(200));
  app.use(refuse);
  validatorAlone = createServer(app).listen(0, '127.0.0.1');
  await once(validatorAlone, 'listening');
});
afterAll(async () => {
  await gateway.close();
  await upstream.close();
  validatorAlone.close();
});

const value = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('2026-01-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01T00:00:00+02:00'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('COMPLETED', 'ON_DEMAND_AUDIT_TASK', '1', '250', '251', '1e2', '0x10', ' 5', ''),
  },
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);
const name = fc.constantFrom('taskType', 'taskStatus', 'nextToken', 'maxResults', 'limit', 'startTime');
const times = fc.constant<[string, string][]>([
  ['startTime', '2026-01-01T00:00:00Z'],
  ['endTime', '2026-02-01T00:00:00Z'],
]);

describe('Inputs', () => {
  it('what the gateway accepts is what express-openapi-validator accepts, but for numbers that are not written in digits', async () => {
    await fc.assert(
      fc.asyncProperty(times, fc.array(fc.tuple(name, value), { maxLength: 3 }), async (required, pairs) => {
        const query = [...required, ...pairs].map(([key, text]) => `${key}=${encodeURIComponent(text)}`).join('&');
        const target = `/audit/tasks?${query}`;
        const alone = await send(readyUrl(validatorAlone), { target });
        const { status } = await send(gateway.url, { target });
        const plain = pairs.every(([key, text]) => key !== 'maxResults' || /^\d*$/.test(text));
        expect({ query, status }).toEqual({ query, status: plain ? alone.status : 400 });
      }),
      { numRuns: 300 },
    );
  });
});

describe('Inputs', () => {
  it.each([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['2026-01-01T00:00:00.1234567Z', '2026-01-01T00:00:00.1234567Z'],
    ['2026-01-01T00:30:00+02:00', '2025-12-31T22:30:00Z'],
    ['2024-02-29T23:59:59.5-00:30', '2024-03-01T00:29:59.5Z'],
    ['2026-02-29T00:00:00Z', undefined],
    ['2026-01-01T23:59:60Z', undefined],
    ['2026-01-01T24:00:00Z', undefined],
    ['2026-01-01T00:00:00', undefined],
    ['2026-01-01T00:00:00.Z', undefined],
    ['2026-01-01T00:00:00+24:00', undefined],
    ['2026-01-01t00:00:00z', undefined],
    ['0000-13-01T00:00:00Z', undefined],
  ])('a time is written in UTC: %s → %s', (text, utc) => {
    expect(toUtc(text)).toBe(utc);
  });

  it('a time written in UTC is the same time', () => {
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 }).map((minutes) => {
      const [hour, minute] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
      return `${minutes < 0 ? '-' : '+'}${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    });
    const years = { min: new Date('1970-01-02'), max: new Date('9998-12-31'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(years), offset, (date, zone) => {
        const text = date.toISOString().replace('Z', zone);
        expect(new Date(toUtc(text) ?? '').getTime()).toBe(new Date(text).getTime());
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { createSiteCheck } from '../../src/http/browser-checks.ts';
import { failureOf } from '../auth/fixture.ts';

const host = 'localhost:8080';
const publicHosts = ['audits.example.com'];
const withoutAuth = createSiteCheck({ allowSameSite: false, publicHosts });
const withAuth = createSiteCheck({ allowSameSite: true, publicHosts });

const allowed = [
  { what: 'a client that is no browser', headers: {} },
  { what: 'a client without Host', headers: { host: undefined } },
  { what: 'a page of the gateway itself', headers: { 'sec-fetch-site': 'same-origin' } },
  { what: 'a person who types the URL', headers: { 'sec-fetch-site': 'none' } },
  { what: 'a page of the gateway, by Origin', headers: { origin: 'http://localhost:8080' } },
  {
    what: 'a page of the gateway behind a proxy that changes Host',
    headers: { origin: 'https://audits.example.com', host: 'audit-gateway.svc' },
  },
];
const refused = [
  { what: 'a page of another site', headers: { 'sec-fetch-site': 'cross-site' } },
  {
    what: 'a page of another site, with an Origin that looks right',
    headers: { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8080' },
  },
  { what: 'a page of another site, by Origin', headers: { origin: 'https://example.com' } },
  { what: 'a page on another port, by Origin', headers: { origin: 'http://localhost:3000' } },
  { what: 'a page without an origin', headers: { origin: 'null' } },
  { what: 'an Origin that is none', headers: { origin: 'localhost:8080' } },
  { what: 'a word that no browser sends', headers: { 'sec-fetch-site': 'same-galaxy' } },
];

describe.each([
  { auth: 'without auth', check: withoutAuth },
  { auth: 'with auth', check: withAuth },
])('$auth a request is', ({ check }) => {
  it.each(allowed)('allowed from $what', ({ headers }) => {
    expect(() => check({ headers: { host, ...headers } })).not.toThrow();
  });

  it.each(refused)('refused from $what', async ({ headers }) => {
    const failure = await failureOf(() => check({ headers: { host, ...headers } }));
    expect(failure).toMatchObject({ kind: 'forbidden', status: 403, code: 'AccessDeniedException', source: 'caller' });
  });
});

it('a page of the same site may send requests where callers are asked who they are, and only there', () => {
  const request = { headers: { host: 'audits.example.com', 'sec-fetch-site': 'same-site' } };
  expect(() => withAuth(request)).not.toThrow();
  expect(() => withoutAuth(request)).toThrow('A page of another site');
});

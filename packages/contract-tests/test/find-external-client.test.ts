import { expect, it } from 'vitest';
import { boto3In, chromiumIn, findExternalClient } from '../src/drivers/find-external-client.ts';

const node = process.execPath;
const client = { name: 'some client', candidates: [node], probe: ['-p', '"some/2.1"'], says: /^some\/2\./ };

it.each([
  { what: 'the first that is the client', change: { candidates: [node, 'node'] }, found: node },
  { what: 'none that is not there', change: { candidates: ['no-such-command', node] }, found: node },
  { what: 'nothing where there is none', change: { candidates: ['no-such-command'] }, found: undefined },
  { what: 'none that fails', change: { probe: ['-e', 'process.exit(1)'] }, found: undefined },
  { what: 'none of another version', change: { probe: ['-p', '"some/1.9"'] }, found: undefined },
])('finds $what', ({ change, found }) => {
  expect(findExternalClient({ ...client, ...change })).toBe(found);
});

it.each([
  { env: { PYTHON: '/opt/python' }, first: '/opt/python' },
  { env: { PYTHON: '' }, first: '/usr/bin/python3' },
  { env: {}, first: '/usr/bin/python3' },
])('looks for boto3 in the Python that is named first: $env', ({ env, first }) => {
  expect(boto3In(env).candidates[0]).toBe(first);
});

it.each([
  { env: { CHROMIUM: '/opt/chrome' }, first: '/opt/chrome' },
  { env: { CHROMIUM: '' }, first: '/usr/bin/chromium' },
  { env: {}, first: '/usr/bin/chromium' },
])('looks for Chromium at the path that is named first: $env', ({ env, first }) => {
  expect(chromiumIn(env).candidates[0]).toBe(first);
});

import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { testedFolders } from '../../src/folders.ts';
import { name } from '../support/binding.ts';

const { client, scratch } = testedFolders(name);

const run = async (command: string, ...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(command, args, { cwd: client })).stdout;

/** What the language's own tool prints, or what an IDE reads: of a listing, its parameters, and of an audit. */
async function readDocumentation(): Promise<string> {
  if (name === 'go') {
    const symbols = ['AuditsAPIService.ListAuditTasks', 'ApiListAuditTasksRequest.StartTime', 'AuditTaskDetails'];
    const parts = [...symbols, 'ApiListAuditTasksRequest.MaxResults'].map((symbol) => run('go', 'doc', symbol));
    return (await Promise.all(parts)).join('\n');
  }
  if (name === 'python') {
    const script =
      'import inspect, audit_gateway as a; print(inspect.getdoc(a.AuditsApi), a.AuditsApi.list_audit_tasks.__doc__, inspect.getsource(a.AuditTaskDetails))';
    return await run(join(scratch, 'fresh', 'bin', 'python'), '-c', script);
  }
  const sources = join(client, 'src', 'main', 'java', 'auditgateway');
  const models = (await readdir(join(sources, 'model'))).map((file) => join(sources, 'model', file));
  const texts = await Promise.all(
    [join(sources, 'api', 'AuditsApi.java'), ...models].map((file) => readFile(file, 'utf8')),
  );
  // Without the head of each file, and without code.
  const text = texts.join('\n').replaceAll(/^\/\*\n[^]*?\*\//gm, '');
  return text.replaceAll(/^(?! *(\/?\*|public)).*$/gm, '');
}

let documentation: string;
beforeAll(async () => {
  // A tool breaks lines where it likes.
  documentation = (await readDocumentation()).replaceAll(/\s+/g, ' ');
});

it.each([
  ['what a call does', 'Lists the audits that were performed during a period, a page at a time.'],
  ['a range and a default', 'The most audits that one page may hold. 1 to 250; default 25.'],
  ['a bound', 'The beginning of the period, in UTC, not earlier than 90 days ago.'],
  ['a unit', 'When the audit started, in seconds since 1970-01-01T00:00:00Z.'],
  ['the values of an open enumeration', 'One of AuditTaskStatus, or a later value.'],
])(`the documentation of the client for ${name} has %s`, (_what, text) => {
  expect(documentation.toLowerCase()).toContain(text.toLowerCase());
});

it(`the documentation of the client for ${name} has no noise of the generator`, () => {
  expect(documentation).not.toMatch(/auto generated|&#|http\.response\.details|Response Details|default to 25/);
});

import { createAuditClient, type ListAuditTasksParams } from '@audit-gateway/client';
import { describe, expect, it } from 'vitest';
import { period } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { serve, type TestServer } from './support/server.ts';

type Page = [ids: string, nextToken?: string | null];

async function serveListing(...pages: Page[]): Promise<TestServer> {
  return await serve(
    ...pages.map(([ids, nextToken]) => ({ body: { tasks: Array.from(ids, (taskId) => ({ taskId })), nextToken } })),
  );
}

async function read({ url }: TestServer, params: ListAuditTasksParams = period) {
  let ids = '';
  const reading = async (): Promise<void> => {
    for await (const { taskId } of createAuditClient({ baseUrl: url }).auditTasks(params)) ids += taskId ?? '?';
  };
  const error: unknown = await reading().catch((thrown: unknown) => thrown);
  return { ids, error };
}

function tokens({ requests }: TestServer): (string | null)[] {
  return requests.map(({ url }) => new URL(url ?? '', 'http://gateway.test').searchParams.get('nextToken'));
}

describe('auditTasks', () => {
  it.each([
    ['one page', [['ab']], 'ab', [null]],
    [
      'a null token at the end',
      [
        ['ab', 't'],
        ['c', null],
      ],
      'abc',
      [null, 't'],
    ],
    [
      'an empty token at the end',
      [
        ['ab', 't'],
        ['c', ''],
      ],
      'abc',
      [null, 't'],
    ],
    ['empty pages with a token', [['', 't'], ['', 'u'], ['a', 'v'], ['']], 'a', [null, 't', 'u', 'v']],
    ['nothing', [['']], '', [null]],
  ] satisfies [string, Page[], string, unknown][])('reads %s', async (_case, pages, ids, sent) => {
    const server = await serveListing(...pages);
    expect(await read(server)).toEqual({ ids, error: undefined });
    expect(tokens(server)).toEqual(sent);
  });

  it.each([
    [
      'the last token again',
      [
        ['a', 't'],
        ['b', 't'],
      ],
      {},
      'ab',
      [null, 't'],
    ],
    [
      'an earlier token',
      [
        ['a', 't'],
        ['b', 'u'],
        ['c', 't'],
      ],
      {},
      'abc',
      [null, 't', 'u'],
    ],
    [
      'the token that it began with',
      [
        ['a', 't'],
        ['b', 's'],
      ],
      { nextToken: 's' },
      'ab',
      ['s', 't'],
    ],
  ] satisfies [string, Page[], object, string, unknown][])('fails after %s', async (_case, pages, begin, ids, sent) => {
    const server = await serveListing(...pages);
    const outcome = await read(server, { ...period, ...begin });
    expect(outcome).toMatchObject({ ids, error: { name: 'AuditApiError', code: 'RepeatedToken' } });
    expect(tokens(server)).toEqual(sent);
  });

  it('asks for a page only when it is needed, and for none after the loop is left', async () => {
    const server = await serveListing(['ab', 't'], ['cd', 'u'], ['e']);
    const audits = createAuditClient({ baseUrl: server.url }).auditTasks(period);
    expect(server.requests).toHaveLength(0);
    const seen: unknown[] = [];
    for await (const { taskId } of audits) {
      seen.push([taskId, server.requests.length]);
      if (taskId === 'c') break;
    }
    expect(seen).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 2],
    ]);
    expect(await audits.next()).toEqual({ value: undefined, done: true });
    expect(server.requests).toHaveLength(2);
  });

  it('resumes from the token of a page, and repeats or misses nothing', async () => {
    const first = await serveListing(['ab', 't'], ['c']);
    const pages = createAuditClient({ baseUrl: first.url }).auditTaskPages(period);
    const { value } = await pages.next();
    await pages.return();
    expect(value).toEqual({ tasks: [{ taskId: 'a' }, { taskId: 'b' }], nextToken: 't' });
    const rest = await serveListing(['c']);
    const { nextToken = '' } = value ?? {};
    expect(await read(rest, { ...period, nextToken })).toEqual({ ids: 'c', error: undefined });
    expect(tokens(rest)).toEqual(['t']);
  });

  it('has its pages as they come by auditTaskPages, empty ones too', async () => {
    const server = await serveListing(['ab', 't'], ['', 'u'], ['c', null]);
    const pages: unknown[] = [];
    for await (const { tasks, nextToken } of createAuditClient({ baseUrl: server.url }).auditTaskPages(period)) {
      pages.push([tasks.length, nextToken, server.requests.length]);
    }
    expect(pages).toEqual([
      [2, 't', 1],
      [0, 'u', 2],
      [1, undefined, 3],
    ]);
  });

  it('sends the same filters with every page, though the caller changes its own', async () => {
    const server = await serveListing(['a', 't'], ['b']);
    const params = { ...period, maxResults: 1 };
    const audits = createAuditClient({ baseUrl: server.url }).auditTasks(params);
    await audits.next();
    params.maxResults = 2;
    await audits.next();
    const sent = server.requests.map(({ url }) => new URL(url ?? '', server.url).searchParams.get('maxResults'));
    expect(sent).toEqual(['1', '1']);
  });

  it('fails with the failure of a page, after the audits before it', async () => {
    const server = await serve(
      { body: { tasks: [{ taskId: 'a' }], nextToken: 't' } },
      { status: 400, headers: { 'x-amzn-ErrorType': 'InvalidRequestException' } },
    );
    expect(await read(server)).toMatchObject({ ids: 'a', error: { code: 'InvalidRequestException' } });
  });

  it('stops between two pages when the caller aborts', async () => {
    const server = await serveListing(['a', 't'], ['b']);
    const controller = new AbortController();
    const audits = createAuditClient({ baseUrl: server.url }).auditTasks(period, controller);
    await audits.next();
    controller.abort();
    expect(await failureOf(audits.next())).toMatchObject({ code: 'Aborted' });
    expect(server.requests).toHaveLength(1);
  });
});

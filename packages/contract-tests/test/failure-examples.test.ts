import { isObject, positionOf } from '@audit-gateway/contract';
import { createServer } from 'node:http';
import {
  respondWith,
  createRequestSigner,
  type ListedCaller,
  listen,
  type RawResponse,
  type RawRequest,
  send,
  sendBytes,
  startStubUpstream,
  startTokenIssuer,
  stop,
  writeCallersFile,
} from '@audit-gateway/testing';
import { problemTypeValues } from '@audit-gateway/types';
import { afterAll, describe, expect, it } from 'vitest';
import { contract } from '../src/contract.ts';
import { memberLocation, membersIn, membersOf } from '../src/document/members.ts';
import { documentedResponses } from '../src/document/operations.ts';
import { locationOf, objectAt } from '../src/document/values.ts';
import { recordCall } from '../src/recorded-calls.ts';
import { type GatewayInFront, startGatewayInFront } from '../src/systems/gateway.ts';

const region = 'eu-west-1';
const cleanups: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const clean of cleanups.toReversed()) await clean();
});

const stub = await startStubUpstream();
const issuer = await startTokenIssuer();
cleanups.push(stub.close, issuer.close);
const nowhere = await urlOfNobody();

const apiKey = 'key-of-the-dashboard';
const subject = 'dashboard@example.com';
const dashboard: ListedCaller = { name: 'dashboard', apiKey, jwtSubject: subject, operations: ['listAuditTasks'] };
const stranger = { accessKeyId: 'AKIDOFNOCALLER000', secretAccessKey: 'a-secret-that-the-gateway-does-not-know' };

type Options = Partial<GatewayInFront> & { readonly callers?: ListedCaller };

async function start({ callers, flags = [], ...options }: Options = {}): Promise<string> {
  const file = callers && (await writeCallersFile([callers]));
  const listed = file === undefined ? [] : ['--callers', file.path];
  const gateway = await startGatewayInFront({
    upstreamUrl: stub.url,
    region,
    clock: () => new Date(),
    ...options,
    flags: [...flags, ...listed],
  });
  cleanups.push(() => gateway.close(), ...(file === undefined ? [] : [file.remove]));
  return gateway.url;
}

async function urlOfNobody(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await stop(server);
  return url;
}

const plain = await start();
const asking = await start({ callers: dashboard, flags: ['--auth', 'apiKey,jwt,sigv4', ...issuer.flags] });

const period = 'startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';
const list = `/audit/tasks?${period}`;
const tooLong = 'a'.repeat(20_000);
let audits = 0;

/** An audit that nobody has asked for: a gateway does not ask AWS again for a moment for what has failed. */
function audit(): string {
  audits += 1;
  return `/audit/tasks/a${audits}`;
}

async function get(target: string, headers: Readonly<Record<string, string>> = {}, url = plain): Promise<RawResponse> {
  return send(url, { target, headers });
}

/** Asks for an audit while AWS answers so. */
async function whileAws(answer: Parameters<typeof respondWith>[0], url = plain): Promise<RawResponse> {
  stub.answer = respondWith(answer);
  return get(audit(), {}, url);
}

/** Sends a request so often that the gateway refuses it, and gives the last answer. */
async function lastOf(count: number, url: string, request: () => RawRequest): Promise<RawResponse> {
  stub.answer = respondWith({ status: 200, body: {} });
  let last = await send(url, request());
  for (let sent = 1; sent < count; sent += 1) last = await send(url, request());
  return last;
}

/** What brings about each problem that the document shows, at a gateway that runs. */
const scenarios: Readonly<Record<string, () => Promise<RawResponse>>> = {
  '400 invalid': () => get('/audit/tasks?startTime=yesterday&endTime=2026-02-01T00:00:00Z&maxResults=251'),
  '400 retention': () =>
    whileAws({
      status: 400,
      error: 'InvalidRequestException',
      body: { message: 'The start time is older than 90 days.' },
    }),
  '400 throttled': () => whileAws({ status: 400, error: 'ThrottlingException', body: { message: 'Rate exceeded' } }),
  '401 unauthenticated': () => get(list, {}, asking),
  '401 unknownKey': () => get(list, { 'x-api-key': 'a-key-of-nobody' }, asking),
  '401 expiredToken': () => {
    const token = issuer.token(subject, new Date(Date.now() - 3_600_000));
    return get(list, { authorization: `Bearer ${token}` }, asking);
  },
  '403 forbidden': () => get(audit(), { 'x-api-key': apiKey }, asking),
  '403 unknownSubject': () =>
    get(list, { authorization: `Bearer ${issuer.token('somebody@example.com', new Date())}` }, asking),
  '403 signature': () => {
    const sign = createRequestSigner({ region, credentials: stranger, clock: () => new Date() });
    return get(list, sign({ method: 'GET', target: list, host: new URL(asking).host }), asking);
  },
  '403 otherSite': () => get(list, { 'sec-fetch-site': 'cross-site' }),
  '403 otherHost': () => get(list, { host: 'audits.example.com' }),
  '404 notFound': () =>
    whileAws({
      status: 404,
      error: 'ResourceNotFoundException',
      body: { message: 'No audit task has the id 0123456789abcdef0123456789abcdef.' },
    }),
  '404 unknownOperation': () => get(`${audit()}/`),
  '405 methodNotAllowed': () => send(plain, { method: 'POST', target: '/audit/tasks' }),
  '413 contentTooLarge': () => send(plain, { target: list, content: '{"maxResults":1}' }),
  '429 quota': async () => {
    const url = await start({ timeoutMs: 1000, flags: ['--list-rate', '0.2'] });
    return lastOf(2, url, () => ({ target: list }));
  },
  '429 callerRate': async () => {
    const url = await start({ callers: { ...dashboard, rate: 1 }, flags: ['--auth', 'apiKey'] });
    return lastOf(3, url, () => ({ target: list, headers: { 'x-api-key': apiKey } }));
  },
  '431 headersTooLarge': () => get(list, { 'x-large': tooLong }),
  '500 aws': () =>
    whileAws({
      status: 500,
      error: 'InternalFailureException',
      body: { message: 'An internal failure has occurred.' },
    }),
  '500 gateway': async () => {
    let isBroken = false;
    const clock = (): Date => {
      if (isBroken) throw new Error('The clock is broken');
      return new Date();
    };
    const url = await start({ clock });
    isBroken = true;
    const answer = await get(audit(), {}, url);
    isBroken = false;
    return answer;
  },
  '502 unreachable': async () => get(audit(), {}, await start({ upstreamUrl: nowhere })),
  '502 credentials': () =>
    whileAws({ status: 403, error: 'ExpiredTokenException', body: { message: 'The security token is expired.' } }),
  '502 noCredentials': async () => {
    const none = (): Promise<never> => Promise.reject(new Error('There are none'));
    return get(audit(), {}, await start({ credentials: none }));
  },
  '502 brokenAnswer': () => {
    stub.answer = (_request, response) => void response.end('<p>Please sign in.');
    return get(audit());
  },
  '502 contractViolation': () => whileAws({ status: 200, body: { taskStartTime: 'yesterday' } }),
  '503 overloaded': async () => {
    const most = 16;
    const url = await start({ flags: ['--max-in-flight', String(most)] });
    const { promise: allArrived, resolve } = Promise.withResolvers<void>();
    const { promise: done, resolve: finish } = Promise.withResolvers<void>();
    let arrived = 0;
    stub.answer = (request, response) => {
      arrived += 1;
      if (arrived === most) resolve();
      void done.then(() => respondWith({ status: 200, body: {} })(request, response));
    };
    const served = Array.from({ length: most }, () => get(audit(), {}, url));
    await allArrived;
    const answer = await get(audit(), {}, url);
    finish();
    await Promise.all(served);
    return answer;
  },
  '503 awsDown': async () => {
    const url = await start();
    stub.answer = respondWith({ status: 500, error: 'InternalFailureException', body: { message: 'No.' } });
    await Promise.all(Array.from({ length: 5 }, () => get(audit(), {}, url)));
    return get(audit(), {}, url);
  },
  '503 tokenKeys': async () => {
    const flags = ['--auth', 'jwt', ...issuer.flags, '--jwks-url', `${nowhere}/keys`];
    const url = await start({ callers: dashboard, flags });
    return get(list, { authorization: `Bearer ${issuer.token(subject, new Date())}` }, url);
  },
  '504 timeout': async () => {
    const url = await start({ timeoutMs: 50 });
    stub.answer = () => undefined;
    return get(audit(), {}, url);
  },
  'default other': () =>
    whileAws({ status: 409, error: 'ConflictException', body: { message: 'The account is being moved.' } }),
  'default requestTimeout': async () =>
    sendBytes(await start({ flags: ['--receive-timeout-ms', '100'] }), `GET ${list} HTTP/1.1\r\nHost: localhost\r\n`),
  'default uriTooLong': () => get(`${list}&nextToken=${tooLong}`),
  'default expectation': () => get(list, { expect: 'a miracle' }),
  'default notImplemented': () => sendBytes(plain, `BREW ${list} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
  'default httpVersion': () => sendBytes(plain, `GET ${list} HTTP/3.0\r\nHost: localhost\r\n\r\n`),
};

/** The problems that the document shows, by the status and the name that they have there. */
const examples = new Map(
  documentedResponses(contract).flatMap(({ status, contents }) =>
    contents
      .filter(({ mediaType }) => mediaType === 'application/problem+json')
      .flatMap(({ examples: shown }) =>
        shown.map(({ name, value }): [string, unknown] => [`${status} ${name}`, value]),
      ),
  ),
);

/** A problem without what differs from one time to the next: its request id, durations, paths, and where the stub listens. */
function comparable(problem: unknown): unknown {
  if (!isObject(problem)) return problem;
  const hosts = new RegExp(`${new URL(stub.url).host}|${new URL(nowhere).host}`, 'g');
  const text = JSON.stringify({ ...problem, requestId: 'id' })
    .replaceAll(hosts, `iot.${region}.amazonaws.com`)
    .replaceAll(/ in \d+ s\b/g, ' in some s')
    // An operation more is not another message.
    .replaceAll(/(?<=there is at )\/[^"]+?(?=\.["])/g, 'some paths');
  return JSON.parse(text);
}

describe('each failure that the document shows', () => {
  it('is brought about here', () => {
    expect(Object.keys(scenarios).toSorted()).toEqual([...examples.keys()].toSorted());
  });

  it.each(Object.entries(scenarios))('is word for word what a gateway says: %s', async (name, bringAbout) => {
    const answer = await bringAbout();
    const problem: unknown = JSON.parse(answer.text);
    expect(comparable(problem)).toEqual(comparable(examples.get(name)));
    const [documented] = name.split(' ');
    if (documented !== 'default') expect(answer.status).toBe(Number(documented));
    else
      for (const { responses } of contract.operations) expect([...responses.keys()]).not.toContain(`${answer.status}`);
    // The path of no operation: such an answer has to be one that each of them could give.
    const target = documented === '404' ? '/audit/tasks/a1' : '/';
    expect(recordCall('GET', target, answer).violations).toEqual([]);
  });

  it('is of a kind of its own: a row in info.description, and an example', () => {
    const page = String(objectAt(contract.document, ['info'])['description']);
    const anchors = new Set([...page.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => `/docs#${id ?? ''}`));
    const shown = new Set([...examples.values()].map((problem) => (isObject(problem) ? problem['type'] : undefined)));
    const at = (kind: string): string => `spec/openapi.yaml:${positionOf(contract.text, locationOfKind(kind))}`;
    const questions = [
      ...problemTypeValues.flatMap((kind) => [
        ...(anchors.has(kind) ? [] : [`${at(kind)}: what does ${kind} mean? Say it in a row of info.description`]),
        ...(shown.has(kind) ? [] : [`${at(kind)}: what does a gateway say for ${kind}? Show it in an example`]),
      ]),
      ...[...anchors].filter((anchor) => !kinds.includes(anchor)).map((anchor) => `${anchor} is no ProblemType`),
    ];
    if (questions.length > 0) expect.fail(questions.join('\n'));
  });

  it('has every member and every value that a failure can have', () => {
    const all = documentedResponses(contract).filter(({ status }) => !status.startsWith('2'));
    const questions = all.flatMap(({ operation, status, contents }) =>
      contents.flatMap(({ schema, mediaType, examples: own }) => {
        const alike = mediaType === 'application/problem+json' ? [...examples.values()] : own.map(({ value }) => value);
        const seen = new Set(alike.flatMap((value) => membersIn(contract.document, schema, value)));
        return (
          membersOf(contract.document, schema)
            // Kinds have a question of their own.
            .filter((path) => !path.startsWith('type = ') && !seen.has(path))
            .map((path) => {
              const location = memberLocation(contract, operation.id, status, path.replace(/ = .*$/s, ''));
              const position = positionOf(contract.text, location);
              return `spec/openapi.yaml:${position}: what does a failure say in ${path}? Show it in an example of ${mediaType}`;
            })
        );
      }),
    );
    if (questions.length > 0) expect.fail([...new Set(questions)].join('\n'));
  });
});

const kinds: readonly string[] = problemTypeValues;

/** Where the schema of `type` lists a kind. */
function locationOfKind(kind: string): readonly string[] {
  const [operation] = contract.operations;
  const type = memberLocation(contract, operation?.id ?? '', '429', 'type');
  return [...locationOf(contract.document, [...type, 'anyOf', '0']), 'enum', String(kinds.indexOf(kind))];
}

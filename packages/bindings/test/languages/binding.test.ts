import { createEmulator, type Emulator } from '@audit-gateway/emulator';
import type { Gateway } from '@audit-gateway/proxy';
import {
  respondWith,
  startStubUpstream,
  startTokenIssuer,
  type StubUpstream,
  type TokenIssuer,
} from '@audit-gateway/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describedAudit, hoursBefore, idOf, placedAudits } from '../support/audits.ts';
import { name, testProgram } from '../support/binding.ts';
import { caller, startGatewayBefore, withApiKey } from '../support/gateway.ts';
import { type Program, type ProgramRequest, startProgram } from '../support/start-program.ts';

const now = new Date();
const wholePeriod = { startTime: inUtc(hoursBefore(now, 24)), endTime: inUtc(now) };
const described = { taskId: describedAudit(now).taskId };
const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);

/** A time as every language reads it; Python 3.10 takes no `Z`. */
function inUtc(time: Date): string {
  return time.toISOString().replace('Z', '+00:00');
}

let program: Program;
let emulator: Emulator;
let gateway: Gateway;
let stub: StubUpstream;
let gatewayBeforeStub: Gateway;
let issuer: TokenIssuer;
let folder: string;

beforeAll(async () => {
  program = startProgram(testProgram);
  emulator = await createEmulator({ audits: placedAudits(now) });
  gateway = await startGatewayBefore(emulator.url);
  stub = await startStubUpstream();
  gatewayBeforeStub = await startGatewayBefore(stub.url);
  issuer = await startTokenIssuer();
  folder = await mkdtemp(join(tmpdir(), 'bindings-'));
});

beforeEach(() => {
  emulator.faults = {};
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  for (const started of [program, gateway, gatewayBeforeStub, emulator, stub, issuer]) await started.close();
});

const list = (request: ProgramRequest = {}): Promise<unknown> =>
  program.ask({ url: gateway.url, ...wholePeriod, ...request });
const describeIt = (request: ProgramRequest = {}): Promise<unknown> =>
  program.ask({ url: gateway.url, ...described, ...request });

describe(`the client for ${name}`, () => {
  describe('lists audits', () => {
    it('across pages, by filters, in a period told in another time zone', async () => {
      const inAnotherZone = new Date(hoursBefore(now, 4).getTime() + 2 * 3_600_000)
        .toISOString()
        .replace('Z', '+02:00');
      const listed = await list({
        startTime: inAnotherZone,
        taskStatus: 'COMPLETED',
        taskType: 'SCHEDULED_AUDIT_TASK',
        maxResults: 3,
      });
      const task = (number: number): object => ({
        taskId: idOf(number),
        taskStatus: 'COMPLETED',
        taskStatusIsKnown: true,
        taskType: 'SCHEDULED_AUDIT_TASK',
      });
      expect(listed).toEqual({ pages: [[task(1), task(2), task(3)], [task(4)]] });
    });

    it.each(['null', '""', undefined])('to the end that the nextToken %s says', async (nextToken) => {
      stub.answer = respondWith({
        text: `{"tasks":[{"taskId":"a1"}]${nextToken === undefined ? '' : `,"nextToken":${nextToken}`}}`,
      });
      const listed = await list({ url: gatewayBeforeStub.url });
      expect(listed).toMatchObject({ pages: [[{ taskId: 'a1' }]] });
    });
  });

  it.each(['', '/', '/us', '/us/', '/us//'])(
    'takes a URL that ends in "%s", and sends no empty segment',
    async (end) => {
      stub.answer = respondWith({ text: '{"tasks":[]}' });
      expect(await list({ url: `${stub.url}${end}` })).toEqual({ pages: [[]] });
      expect(stub.requests.at(-1)?.url?.split('?')[0]).toBe(`${end.replace(/\/+$/, '')}/audit/tasks`);
    },
  );

  describe('describes an audit', () => {
    it('with each check, and its start to the millisecond', async () => {
      const check = { statusIsKnown: true, compliant: null, total: null, nonCompliant: null, suppressed: null };
      const noError = { errorCode: null, message: null };
      expect(await describeIt()).toEqual({
        taskStatus: 'COMPLETED',
        taskType: 'SCHEDULED_AUDIT_TASK',
        taskTypeIsKnown: true,
        taskStartTime: describedAudit(now).startTime.toISOString(),
        scheduledAuditName: 'daily-audit',
        totalChecks: 3,
        checks: {
          LOGGING_DISABLED_CHECK: {
            ...check,
            ...noError,
            status: 'COMPLETED_COMPLIANT',
            compliant: true,
            total: '1',
            nonCompliant: '0',
          },
          DEVICE_CERTIFICATE_EXPIRING_CHECK: {
            ...noError,
            status: 'COMPLETED_NON_COMPLIANT',
            statusIsKnown: true,
            compliant: false,
            total: '4294967296',
            nonCompliant: '3',
            suppressed: '1',
          },
          CA_CERTIFICATE_KEY_QUALITY_CHECK: {
            ...check,
            status: 'FAILED',
            errorCode: 'INSUFFICIENT_PERMISSIONS',
            message: 'The role may not list certificates.',
          },
        },
      });
    });

    it('with counts beyond 2^53, exactly', async () => {
      const counts = '"totalResourcesCount":9223372036854775807,"nonCompliantResourcesCount":9007199254740993';
      stub.answer = respondWith({ text: `{"taskStartTime":1767236400,"auditDetails":{"SOME_CHECK":{${counts}}}}` });
      const audit = await describeIt({ url: gatewayBeforeStub.url });
      expect(audit).toMatchObject({
        checks: { SOME_CHECK: { total: '9223372036854775807', nonCompliant: '9007199254740993' } },
      });
    });
  });

  describe('reads what a later AWS may say', () => {
    it('in a listing: values and members that the contract does not know', async () => {
      emulator.faults = { unknownValues: true, unknownMembers: true };
      expect(await list({ maxResults: 250 })).toMatchObject({
        pages: [
          [
            { taskStatus: 'EMULATED_LATER_VALUE', taskStatusIsKnown: false, taskType: 'EMULATED_LATER_VALUE' },
            { taskStatus: 'COMPLETED', taskStatusIsKnown: true },
            ...new Array<unknown>(5).fill(expect.anything()),
          ],
        ],
      });
    });

    it('of an audit: values, members and a check that the contract does not know', async () => {
      emulator.faults = { unknownValues: true, unknownMembers: true };
      const later = 'EMULATED_LATER_VALUE';
      expect(await describeIt()).toMatchObject({
        taskStatus: 'COMPLETED',
        taskType: later,
        taskTypeIsKnown: false,
        checks: {
          LOGGING_DISABLED_CHECK: { status: 'COMPLETED_COMPLIANT', statusIsKnown: true },
          EMULATED_LATER_CHECK: { status: later, statusIsKnown: false, errorCode: later },
        },
      });
    });

    it('in a failure: a code that the contract does not know', async () => {
      stub.answer = respondWith({
        status: 409,
        error: 'ConflictException',
        text: '{"message":"The account is being moved."}',
      });
      expect(await describeIt({ url: gatewayBeforeStub.url })).toEqual({
        failure: {
          status: 409,
          code: 'ConflictException',
          message: 'The account is being moved.',
          requestId,
          source: 'aws',
          errors: [],
          retryAfterMs: null,
        },
      });
    });
  });

  it('reads a failure of a later gateway: a member that the contract does not know', async () => {
    const failure = { status: 400, code: 'InvalidRequestException', message: 'No.', requestId: 'r', source: 'caller' };
    const problem = { ...failure, type: 'urn:later', title: 'No', detail: 'No.', laterMember: { later: [true] } };
    stub.answer = respondWith({ status: 400, contentType: 'application/problem+json', text: JSON.stringify(problem) });
    expect(await describeIt({ url: stub.url })).toEqual({ failure: { ...failure, errors: [], retryAfterMs: null } });
  });

  describe('tells failures apart', () => {
    it('an invalid request, every fault of it', async () => {
      const failure = { status: 400, code: 'InvalidRequestException', source: 'caller', requestId };
      expect(await list({ nextToken: '' })).toMatchObject({
        failure: { ...failure, errors: [{ path: '/query/nextToken', message: expect.stringContaining('empty') }] },
      });
    });

    it('a request that AWS refuses', async () => {
      const startTime = inUtc(hoursBefore(now, 91 * 24));
      const failure = { status: 400, code: 'InvalidRequestException', source: 'caller', requestId, errors: [] };
      expect(await list({ startTime })).toMatchObject({
        failure: { ...failure, message: expect.stringContaining('90') },
      });
    });

    it('an audit that is not there', async () => {
      const failure = { status: 404, code: 'ResourceNotFoundException', source: 'caller', requestId, errors: [] };
      expect(await describeIt({ taskId: idOf(99) })).toMatchObject({
        failure: { ...failure, message: expect.stringContaining(idOf(99)) },
      });
    });

    it('throttling by AWS', async () => {
      emulator.faults = { throttleRate: 1 };
      const failure = { status: 400, code: 'ThrottlingException', message: 'Rate exceeded', source: 'aws', requestId };
      expect(await describeIt({ attempts: 1 })).toMatchObject({ failure });
    });

    it('throttling by the gateway', async () => {
      const slow = await startGatewayBefore(emulator.url, '--describe-rate', '0.01');
      try {
        const wanted = { url: slow.url };
        expect(await describeIt(wanted)).toMatchObject({ taskStatus: 'COMPLETED' });
        expect(await describeIt({ ...wanted, attempts: 1 })).toMatchObject({
          failure: { status: 429, code: 'ThrottlingException', source: 'gateway', requestId },
        });
      } finally {
        await slow.close();
      }
    });

    it.each([
      // A request of its own each: for a moment, a gateway does not send again what AWS failed to answer.
      ['a failure of AWS', { internalFailureRate: 1 }, 500, idOf(97)],
      ['an answer of AWS that is none', { nonJsonBodyRate: 1 }, 502, idOf(98)],
    ])('%s', async (_what, faults, status, taskId) => {
      emulator.faults = faults;
      const failure = {
        status,
        code: 'InternalFailureException',
        message: expect.any(String),
        source: 'aws',
        requestId,
      };
      expect(await describeIt({ taskId, attempts: 1 })).toMatchObject({ failure });
    });
  });

  describe('says who calls', () => {
    const apiKey = 'a key of the dashboard, long enough';
    let guarded: Gateway;

    beforeAll(async () => {
      const callers = join(folder, 'callers.json');
      const known = [caller('dashboard', withApiKey(apiKey)), caller('bot', { jwtSubjects: ['ticket-bot'] })];
      await writeFile(callers, JSON.stringify({ callers: known }));
      guarded = await startGatewayBefore(emulator.url, '--auth', 'apiKey,jwt', '--callers', callers, ...issuer.flags);
    });

    afterAll(() => guarded.close());

    it('by an API key', async () => {
      expect(await describeIt({ url: guarded.url, apiKey })).toMatchObject({ scheduledAuditName: 'daily-audit' });
    });

    it('by a bearer token', async () => {
      const token = issuer.token('ticket-bot', new Date());
      expect(await describeIt({ url: guarded.url, token })).toMatchObject({ scheduledAuditName: 'daily-audit' });
    });

    it.each([
      ['by nothing', {}],
      ['by a wrong API key', { apiKey: 'made up' }],
      ['by a wrong token', { token: 'made.up' }],
    ])('%s, and is refused', async (_how, proof) => {
      expect(await describeIt({ url: guarded.url, ...proof })).toMatchObject({
        failure: { status: 401, code: 'UnauthorizedException', source: 'caller', requestId },
      });
    });
  });
});

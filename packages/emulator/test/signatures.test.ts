import { emulatorCredentials } from '@audit-gateway/emulator';
import { describe, expect, it } from 'vitest';
import { minuteMs } from './support/clock.ts';
import { startEmulator, type RunningEmulator } from './support/emulator.ts';
import { readChecked } from './support/checked-response.ts';
import { ask, listTarget } from './support/operations.ts';
import { send, sendSigned, sign, type SigningOptions } from './support/request.ts';

const session = { accessKeyId: 'ASIASESSION', secretAccessKey: 'session secret', sessionToken: 'session token' };
const expired = {
  accessKeyId: 'ASIAEXPIRED',
  secretAccessKey: 'expired secret',
  sessionToken: 'old',
  expiration: new Date('2026-03-10T12:00:00Z'),
};
const options = { credentials: [emulatorCredentials, session, expired] };

const resign = (change: (authorization: string) => string) => (headers: Record<string, string>) => ({
  ...headers,
  authorization: change(headers['authorization'] ?? ''),
});
const without = (name: string) => (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

describe('a signature that AWS would refuse is refused with its error', () => {
  it.each<
    [
      string,
      string,
      RegExp,
      { signing?: SigningOptions; change?: (headers: Record<string, string>) => Record<string, string> },
    ]
  >([
    [
      'none',
      'MissingAuthenticationTokenException',
      /Missing Authentication Token/,
      { change: without('authorization') },
    ],
    ['a basic one', 'IncompleteSignatureException', /missing equal-sign/, { change: resign(() => 'Basic dTpw') }],
    [
      'one without a date',
      'IncompleteSignatureException',
      /'X-Amz-Date' or a 'Date'/,
      { change: without('x-amz-date') },
    ],
    [
      'one by another secret',
      'InvalidSignatureException',
      /does not match the signature/,
      { signing: { credentials: { ...emulatorCredentials, secretAccessKey: 'wrong' } } },
    ],
    [
      'one with a changed digit',
      'InvalidSignatureException',
      /does not match the signature/,
      { change: resign((authorization) => authorization.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))) },
    ],
    [
      'one that is too old',
      'InvalidSignatureException',
      /Signature expired: 20260310T115459Z/,
      { signing: { skewMs: -5 * minuteMs - 1000 } },
    ],
    [
      'one from the future',
      'InvalidSignatureException',
      /Signature not yet current/,
      { signing: { skewMs: 5 * minuteMs + 1000 } },
    ],
    [
      'one for another region',
      'InvalidSignatureException',
      /scoped to a valid region/,
      { signing: { region: 'eu-west-1' } },
    ],
    ['one for another service', 'InvalidSignatureException', /correct service: 'iot'/, { signing: { service: 's3' } }],
    [
      'one by an unknown key',
      'UnrecognizedClientException',
      /security token included in the request is invalid/,
      { signing: { credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } } },
    ],
    [
      'one without its session token',
      'UnrecognizedClientException',
      /is invalid/,
      { signing: { credentials: { ...session, sessionToken: undefined } } },
    ],
    [
      'one with another session token',
      'UnrecognizedClientException',
      /is invalid/,
      { signing: { credentials: { ...session, sessionToken: 'other' } } },
    ],
    ['one by expired credentials', 'ExpiredTokenException', /is expired/, { signing: { credentials: expired } }],
  ])('%s: %s', async (_, error, message, { signing = {}, change = (headers) => headers }) => {
    const running = await startEmulator(options);
    const target = listTarget(running);
    const headers = change(sign(running, target, {}, signing));
    const response = readChecked(target, await send(running, target, { headers }));
    expect(response).toMatchObject({ status: 403, error, body: { message: expect.stringMatching(message) } });
    expect(running.emulator.calls).toMatchObject([{ status: 403, error, operation: undefined, signature: undefined }]);
  });

  it('one over another request', async () => {
    const running = await startEmulator();
    const headers = sign(running, listTarget(running));
    const other = listTarget(running, { maxResults: 5 });
    expect(readChecked(other, await send(running, other, { headers }))).toMatchObject({
      status: 403,
      error: 'InvalidSignatureException',
    });
  });
});

describe('a signature that AWS takes is taken', () => {
  it.each<[string, SigningOptions]>([
    ['for iot', { service: 'iot' }],
    ['for execute-api', { service: 'execute-api' }],
    ['with a session token', { credentials: session }],
    ['five minutes old', { skewMs: -5 * minuteMs }],
    ['five minutes ahead', { skewMs: 5 * minuteMs }],
  ])('%s', async (_, signing) => {
    const running = await startEmulator(options);
    expect(await ask(running, listTarget(running), {}, signing)).toMatchObject({ status: 200 });
  });

  it('over content, which the operations ignore', async () => {
    const running = await startEmulator();
    expect(await ask(running, listTarget(running), { body: '{}' })).toMatchObject({ status: 200 });
    const stolen = { headers: sign(running, listTarget(running)), body: '{}' };
    expect((await send(running, listTarget(running), stolen)).status).toBe(403);
  });

  it('from the time on when its key is added, and until it is taken out', async () => {
    const credentials = [session];
    const running = await startEmulator({ credentials });
    const status = async () => (await ask(running, listTarget(running))).status;
    expect(await status()).toBe(403);
    credentials.push({ ...emulatorCredentials, sessionToken: '' });
    expect(await status()).toBe(200);
    credentials.pop();
    expect(await status()).toBe(403);
  });
});

describe('the checks come in the order of AWS', () => {
  const unsigned = async (running: RunningEmulator, target: string) =>
    (await send(running, target)).headers['x-amzn-errortype'];
  const signed = async (running: RunningEmulator, target: string) =>
    (await sendSigned(running, target)).headers['x-amzn-errortype'];
  const throttled = { faults: { throttleRate: 1 } };

  it.each([
    ['the signature comes before the route', '/nowhere', {}, unsigned, 'MissingAuthenticationTokenException'],
    ['the signature comes before the rate', '/audit/tasks', throttled, unsigned, 'MissingAuthenticationTokenException'],
    ['the route comes before the rate', '/nowhere', throttled, signed, 'UnknownOperationException'],
    ['the rate comes before the constraints', '/audit/tasks', throttled, signed, 'ThrottlingException'],
    [
      'the constraints come before what they mean',
      '/audit/tasks?endTime=1&nextToken=x',
      {},
      signed,
      'InvalidRequestException',
    ],
  ])('%s', async (_, target, faults, ask_, error) => {
    expect(await ask_(await startEmulator(faults), target)).toBe(error);
  });
});

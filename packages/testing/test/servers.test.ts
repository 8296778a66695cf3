import { afterEach, describe, expect, it } from 'vitest';
import { accepts, respondWith, findFreePort, send, startStubUpstream, startTap, waitForPort } from '../src/index.ts';

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one.close();
});

async function startStub(...args: Parameters<typeof startStubUpstream>) {
  const stub = await startStubUpstream(...args);
  started.push(stub);
  return stub;
}

describe('a free port', () => {
  it('accepts no connections, and a wait for it ends with the time', async () => {
    const port = await findFreePort();
    expect(await accepts(port)).toBe(false);
    await expect(waitForPort(port, () => undefined, 20)).rejects.toThrow(`Nothing listens on port ${port} after 20 ms`);
  });

  it('is waited for no longer than a check allows', async () => {
    const check = (): void => {
      throw new Error('the server has ended');
    };
    await expect(waitForPort(await findFreePort(), check)).rejects.toThrow('the server has ended');
  });

  it('is waited for until something listens on it', async () => {
    const stub = await startStub();
    await expect(waitForPort(Number(new URL(stub.url).port), () => undefined)).resolves.toBeUndefined();
  });
});

describe('a stub', () => {
  it('closes connections without a response unless it is told to respond', async () => {
    const stub = await startStub();
    await expect(send(stub.url, { target: '/' })).rejects.toThrow('socket hang up');
    stub.answer = respondWith({ status: 404, error: 'ResourceNotFoundException', body: { message: 'No.' } });
    expect(await send(stub.url, { target: '/a//b/../c' })).toMatchObject({
      status: 404,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ResourceNotFoundException' },
      text: '{"message":"No."}',
    });
    // The path went out as it was given.
    expect(stub.requests.map(({ url }) => url)).toEqual(['/', '/a//b/../c']);
  });
});

describe('a tap', () => {
  it('passes requests and responses on unchanged, and shows each response', async () => {
    const stub = await startStub(respondWith({ text: '{ "as": "it is" }', headers: { 'x-one': '1' } }));
    const seen: unknown[] = [];
    const tap = await startTap(new URL(stub.url), { onResponse: (...args) => seen.push(args) });
    started.push(tap);
    const request = { method: 'POST', target: '/audit/tasks?a=%2f', headers: { 'X-Case': 'b' }, content: 'c' };
    const response = await send(tap.url, request);
    expect(response).toMatchObject({ status: 200, headers: { 'x-one': '1' }, text: '{ "as": "it is" }' });
    expect(seen).toEqual([
      [
        'POST',
        '/audit/tasks?a=%2f',
        expect.objectContaining({ text: '{ "as": "it is" }' }),
        expect.arrayContaining(['x-case']),
      ],
    ]);
    expect(stub.requests[0]?.rawHeaders).toEqual(expect.arrayContaining(['X-Case', new URL(tap.url).host]));
  });

  it('sends the headers that it is told to', async () => {
    const stub = await startStub(respondWith({ body: {} }));
    const tap = await startTap(new URL(stub.url), {
      prepare: (_request, headers) => Promise.resolve([...headers, ['x-added', '1']]),
    });
    started.push(tap);
    await send(tap.url, { target: '/' });
    expect(stub.requests[0]?.headers).toMatchObject({ 'x-added': '1' });
  });

  it('closes the connection if the server does', async () => {
    const stub = await startStub();
    const tap = await startTap(new URL(stub.url));
    started.push(tap);
    await expect(send(tap.url, { target: '/' })).rejects.toThrow('socket hang up');
  });
});

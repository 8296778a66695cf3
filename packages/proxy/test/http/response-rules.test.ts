import { loadContract } from '@audit-gateway/contract';
import { expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { responseRules } from './response-rules.ts';

const target = '/audit/tasks?startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';
// For a moment, what AWS failed to answer is not sent again.
const otherTarget = `${target}&maxResults=1`;
const good = 'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"tasks":[]}';

const contract = await loadContract();

interface Running {
  readonly upstream: RawUpstream;
  readonly gateway: TestGateway;
}

async function start(): Promise<Running> {
  const upstream = await startRawUpstream();
  return { upstream, gateway: await startTestGateway(upstream.url, { docs: false }, { contract }) };
}

it.concurrent.each(responseRules)('RFC $rfc: $title', async ({ bytes, ends, status, kind, connection }) => {
  const { upstream, gateway } = await start();
  upstream.answer = (socket) => {
    socket.write(bytes, 'latin1');
    if (ends === true) socket.end();
  };
  const received = await send(gateway.url, { target });
  expect(received.status).toBe(status);
  if (kind === undefined) expect(received.body).toBe('{"tasks":[]}');
  else expect(JSON.parse(received.body)).toMatchObject({ type: `/docs#problem-${kind}`, status });
  const connectionsBefore = upstream.connections;
  upstream.answer = (socket) => socket.write(good);
  // Whatever came, it is no answer to the next request.
  expect((await send(gateway.url, { target: otherTarget })).status).toBe(200);
  expect(upstream.connections - connectionsBefore).toBe(connection === 'kept' ? 0 : 1);
  await gateway.close();
  await upstream.close();
});

it('asks AWS for nothing encoded, on a connection that is kept, with the Host of the URL and without content', async () => {
  const { upstream, gateway } = await start();
  upstream.answer = (socket) => socket.write(good);
  await send(gateway.url, { target, headers: { 'accept-encoding': 'gzip', te: 'trailers', connection: 'close' } });
  const [requestLine, ...lines] = (upstream.requests[0] ?? '').toLowerCase().split('\r\n');
  expect(requestLine).toMatch(/^get \/audit\/tasks\?\S+ http\/1\.1$/);
  const fields = lines.map((line) => line.split(':', 1)[0]);
  expect(fields.toSorted()).toEqual([
    'accept',
    'accept-encoding',
    'authorization',
    'connection',
    'host',
    'x-amz-date',
    'x-amz-security-token',
  ]);
  expect(lines).toEqual(
    expect.arrayContaining([
      'accept-encoding: identity',
      'connection: keep-alive',
      `host: ${new URL(upstream.url).host}`,
    ]),
  );
  await gateway.close();
  await upstream.close();
});

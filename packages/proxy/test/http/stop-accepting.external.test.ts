import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { startHttpServer } from '../../src/http/server.ts';

/** Asks on a connection of its own: a status, or the code of the error. */
async function ask(url: string): Promise<string> {
  const agent = new Agent({ keepAlive: false });
  const request = httpRequest(url, { agent }).end();
  const outcome = Promise.withResolvers<string>();
  request.on('error', (error: NodeJS.ErrnoException) => outcome.resolve(error.code ?? error.message));
  request.on('response', (response) => {
    void once(response.resume(), 'end').then(() => outcome.resolve(String(response.statusCode)));
  });
  return outcome.promise;
}

it('loses no connection of callers that ask without pause, while responses take longer than it waits for quiet', async () => {
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 12; round += 1) {
    let requests = 0;
    const server = await startHttpServer(
      (_request, response) => {
        requests += 1;
        // 21 to 45 ms: while the server stops accepting, responses go out, and their callers come again.
        setTimeout(() => response.setHeader('Connection', 'close').end('ok'), 21 + ((requests * 7) % 25));
      },
      {
        host: '127.0.0.1',
        port: 0,
        maxConnections: 100,
        maxHeaderBytes: 16_384,
        receiveTimeoutMs: 5000,
        sendTimeoutMs: 5000,
        keepAliveTimeoutMs: 75_000,
      },
      pino({ level: 'silent' }),
    );
    const askUntilRefused = async (): Promise<void> => {
      for (let outcome = ''; outcome !== 'ECONNREFUSED';) {
        outcome = await ask(server.url);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    };
    const asking = Array.from({ length: 8 }, askUntilRefused);
    while (requests < 16) await new Promise((resolve) => setTimeout(resolve, 1));
    await server.close(5000);
    await Promise.all(asking);
  }
  expect([...outcomes.keys()].toSorted()).toEqual(['200', 'ECONNREFUSED']);
});

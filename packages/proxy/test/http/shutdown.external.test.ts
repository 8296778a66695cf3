import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const env = { AWS_ACCESS_KEY_ID: 'AKIDTEST', AWS_SECRET_ACCESS_KEY: 'test-secret' };
const callers = 8;

let upstream: TestUpstream;
beforeAll(async () => {
  upstream = await startUpstream();
  upstream.answer = json(200, { taskStatus: 'COMPLETED', taskStartTime: 1 });
});
afterAll(() => upstream.close());

/** Asks once: a status, or the code of the error. */
async function ask(url: string, agent: Agent): Promise<string> {
  const end = Promise.withResolvers<string>();
  const request = httpRequest(`${url}/audit/tasks/a1`, { agent });
  request
    .on('error', (error: NodeJS.ErrnoException) => end.resolve(error.code ?? error.message))
    .on('response', (response) => {
      response
        .on('error', (error) => end.resolve(error.message))
        .on('end', () => end.resolve(String(response.statusCode)))
        .resume();
    })
    .end();
  return end.promise;
}

/** Starts a gateway, has callers ask it without pause, ends it, and counts how their requests ended. */
async function endUnderLoad(keepAlive: boolean): Promise<{ outcomes: Map<string, number>; code: unknown }> {
  const flags = [
    '--region',
    'eu-west-1',
    '--port',
    '0',
    '--admin-port',
    '0',
    '--posture',
    'false',
    '--upstream-url',
    upstream.url,
  ];
  const child = spawn(process.execPath, ['-C', '@audit-gateway/source', main, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const exit = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const [line]: unknown[] = await once(lines, 'line');
  const [url = ''] = /http:\/\/[\d.:]+/.exec(String(line)) ?? [];
  const outcomes = new Map<string, number>();
  const askUntilRefused = async (): Promise<void> => {
    const agent = new Agent({ keepAlive, maxSockets: 1 });
    for (let outcome = ''; outcome !== 'ECONNREFUSED';) {
      outcome = await ask(url, agent);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    agent.destroy();
  };
  const asking = Array.from({ length: callers }, askUntilRefused);
  while ((outcomes.get('200') ?? 0) < 200) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGTERM');
  await Promise.all(asking);
  const [code]: unknown[] = await exit;
  return { outcomes, code };
}

describe.each([
  ['open a connection for each request', false],
  ['keep their connections', true],
])('a gateway that is ended while eight callers ask without pause or retry, and %s', (_name, keepAlive) => {
  it.each([1, 2, 3, 4, 5])('loses no request, run %i', async () => {
    const { outcomes, code } = await endUnderLoad(keepAlive);
    expect([...outcomes.keys()].toSorted()).toEqual(['200', 'ECONNREFUSED']);
    expect({ code, refused: outcomes.get('ECONNREFUSED') }).toEqual({ code: 0, refused: callers });
  });
});

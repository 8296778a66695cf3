import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { send } from '../support/http.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const requests = 8000;

it('the gateway goes on answering when nobody reads its log, and says afterwards what was dropped', async () => {
  const flags = ['--port', '0', '--admin-port', '0', '--region', 'eu-west-1'];
  const child = spawn(process.execPath, ['-C', '@audit-gateway/source', main, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' },
  });
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  while (!log.includes('adminUrl')) await once(child.stdout, 'data');
  const { url = '', adminUrl = '' } = /"url":"(?<url>[^"]+)","adminUrl":"(?<adminUrl>[^"]+)"/.exec(log)?.groups ?? {};
  child.stdout.pause();

  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const statuses = await Promise.all(Array.from({ length: requests }, () => statusOf(`${url}/audit/none`, agent)));
  expect(statuses.filter((status) => status !== 404)).toEqual([]);
  expect((await send(adminUrl, { target: '/livez' })).status).toBe(200);
  const { body } = await send(adminUrl, { target: '/metrics' });
  const [, dropped] = /^audit_gateway_log_dropped_lines_total (\d+)$/m.exec(body) ?? [];
  expect(Number(dropped)).toBeGreaterThan(0);

  child.stdout.resume();
  while (!log.includes('droppedLines')) await once(child.stdout, 'data');
  expect(log).toContain(`"droppedLines":${dropped ?? ''},`);
  child.kill('SIGTERM');
  await once(child, 'exit');
  agent.destroy();
});

async function statusOf(url: string, agent: Agent): Promise<number> {
  const received = Promise.withResolvers<number>();
  get(url, { agent }, (response) => {
    response.resume().on('end', () => received.resolve(response.statusCode ?? 0));
  }).on('error', received.reject);
  return received.promise;
}

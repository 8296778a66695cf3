import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { send } from './support/http.ts';
import { json, startUpstream, type TestUpstream } from './support/upstream.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const env = { AWS_ACCESS_KEY_ID: 'AKIDTEST', AWS_SECRET_ACCESS_KEY: 'test-secret' };

type Process = ChildProcessByStdio<null, Readable, Readable>;

function start(...args: string[]): Process {
  const node = ['-C', '@audit-gateway/source', main, '--admin-port', '0', ...args];
  return spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'pipe'], env });
}

/** Names what a run leaves behind, where it was started and where the user's files are. */
async function leftBehind(): Promise<string[]> {
  const cwd = await mkdtemp(join(tmpdir(), 'audit-gateway-main-'));
  try {
    const node = ['-C', '@audit-gateway/source', main, '--version'];
    await once(spawn(process.execPath, node, { cwd, stdio: 'ignore', env: { ...env, HOME: cwd } }), 'close');
    return await readdir(cwd);
  } finally {
    await rm(cwd, { recursive: true });
  }
}

async function ended(child: Process): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}

/** Reads the log up to the line that says where callers reach the gateway. */
async function urlIn(lines: Interface): Promise<string> {
  for (;;) {
    const [line]: unknown[] = await once(lines, 'line');
    const [, url] = /"url":"(http:[^"]+)"/.exec(String(line)) ?? [];
    if (url !== undefined) return url;
  }
}

let upstream: TestUpstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

describe('Main', () => {
  it('the command prints its help', async () => {
    const { code, stdout } = await ended(start('--help'));
    expect(code).toBe(0);
    expect(stdout).toContain('--upstream-url <value>');
  });

  it('the command prints its version', async () => {
    expect(await ended(start('--version'))).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });

  it('the command leaves no file behind', async () => {
    expect(await leftBehind()).toEqual([]);
  });

  it('the command ends with status 2 and one line for a wrong setting', async () => {
    const { code, stdout, stderr } = await ended(start('--region', 'eu-west-1', '--port', 'high'));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('audit-gateway: --port: "high" is not allowed; allowed: a whole number from 0 to 65535\n');
  });

  it.each(['port', 'admin-port'])('the command ends with status 1 and one line where --%s is in use', async (name) => {
    const { port } = new URL(upstream.url);
    const { code, stderr } = await ended(start('--region', 'eu-west-1', '--port', '0', `--${name}`, port));
    expect(code).toBe(1);
    const [, line = ''] = /^audit-gateway: (.*)\n$/.exec(stderr) ?? [];
    expect(line).toMatch(new RegExp(`^listen EADDRINUSE: .*:${port}; --.*host and --${name} say where to listen$`));
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'the command ends cleanly on %s, after the request in flight',
    async (signal) => {
      const began = Promise.withResolvers<() => void>();
      upstream.answer = (_request, response) => {
        began.resolve(() => response.setHeader('content-type', 'application/json').end('{"taskStatus":"COMPLETED"}'));
      };
      const child = start('--region', 'eu-west-1', '--port', '0', '--upstream-url', upstream.url);
      const exit = once(child, 'exit');
      const lines = createInterface(child.stdout);
      const url = await urlIn(lines);
      let stopping = false;
      lines.on('line', (line) => {
        stopping ||= line.includes(`"signal":"${signal}"`);
      });
      const inFlight = send(url, { target: '/audit/tasks/a1' });
      const answerNow = await began.promise;
      child.kill(signal);
      await expect.poll(() => stopping).toBe(true);
      // A connection that comes before the gateway has stopped accepting is still served.
      upstream.answer = json(200, {});
      await vi.waitFor(async () => {
        await expect(send(url, { target: '/audit/tasks/a2' })).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
      }, 10_000);
      answerNow();
      expect(await inFlight).toMatchObject({ status: 200, body: '{"taskStatus":"COMPLETED"}' });
      expect(await exit).toEqual([0, null]);
    },
  );
});

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { apiKey, sha256 } from './auth/fixture.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const env = { AWS_ACCESS_KEY_ID: 'AKIDTEST', AWS_SECRET_ACCESS_KEY: 'test-secret' };
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

type Process = ChildProcessByStdio<null, Readable, Readable>;

async function start(): Promise<Process> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-signals-'));
  folders.push(folder);
  const callers = join(folder, 'callers.json');
  const entry = {
    name: 'a',
    apiKeys: [{ sha256: sha256(apiKey) }],
    operations: ['listAuditTasks'],
    targets: ['default'],
  };
  await writeFile(callers, JSON.stringify({ callers: [entry] }));
  const flags = ['--region', 'eu-west-1', '--port', '0', '--admin-port', '0', '--auth', 'apiKey', '--callers', callers];
  const args = ['-C', '@audit-gateway/source', main, ...flags];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
}

/** Resolves as soon as a process catches SIGHUP, which is before most of it is loaded. Linux tells. */
async function catchesSignals({ pid }: Process): Promise<void> {
  for (;;) {
    const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8');
    const [, caught = '0'] = /SigCgt:\s+([\da-f]+)/.exec(status) ?? [];
    if ((BigInt(`0x${caught}`) & 1n) === 1n) return;
    await sleep(2);
  }
}

describe.runIf(process.platform === 'linux')('a signal while the gateway starts', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends it cleanly: %s', async (signal) => {
    const child = await start();
    child.stdout.resume();
    const ended = Promise.all([once(child, 'exit'), text(child.stderr)]);
    await catchesSignals(child);
    child.kill(signal);
    expect(await ended).toEqual([[0, null], '']);
  });

  it('has the callers read again once it serves: SIGHUP', async () => {
    const child = await start();
    const ended = Promise.all([once(child, 'exit'), text(child.stderr)]);
    await catchesSignals(child);
    child.kill('SIGHUP');
    let stdout = '';
    for await (const chunk of child.stdout) {
      stdout += String(chunk);
      if (stdout.includes('SIGHUP: the callers are those of the file now')) break;
    }
    child.kill('SIGTERM');
    expect(await ended).toEqual([[0, null], '']);
    expect(stdout.indexOf('listening on')).toBeLessThan(stdout.indexOf('SIGHUP:'));
  });
});

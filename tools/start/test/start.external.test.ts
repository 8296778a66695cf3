import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { root, runToEnd } from '@audit-gateway/testing';
import { afterEach, describe, expect, it } from 'vitest';

const command = join(root, 'packages/cli/src/main.ts');
const script = fileURLToPath(new URL('../main.ts', import.meta.url));

function start(port: string, emulatorPort: string): ChildProcessByStdio<null, Readable, Readable> {
  const args = [
    '-C',
    '@audit-gateway/source',
    script,
    '--port',
    port,
    '--emulator-port',
    emulatorPort,
    '--admin-port',
    '0',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

async function printedUntil(stream: Readable, end: string): Promise<string> {
  let printed = '';
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    printed += String(chunk);
    if (printed.includes(end)) break;
  }
  return printed;
}

describe('npm start', () => {
  it('serves what it says to try, and ends on SIGTERM', async () => {
    const child = start('0', '0');
    const exit = once(child, 'exit');
    const printed = await printedUntil(child.stdout, 'Ctrl-C');
    const [page = ''] = /http:\S+/.exec(printed) ?? [];
    expect(page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/posture$/);
    const [, url = ''] = /curl '([^']+)'/.exec(printed) ?? [];
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ tasks: expect.arrayContaining([]) });
    const [, args = ''] = /npm run audits -- (.*)/.exec(printed) ?? [];
    const shown = await runToEnd([process.execPath, '-C', '@audit-gateway/source', command, ...args.split(' ')]);
    expect(shown).toMatch(/^[0-9a-f]{32} of .* UTC, /);
    const [, gateway = ''] = /gateway in front of it on (http:\/\/[\d.]+:\d+)/.exec(printed) ?? [];
    const taken = start(new URL(gateway).port, '0');
    const [stderr, [code]]: [string, unknown[]] = await Promise.all([text(taken.stderr), once(taken, 'exit')]);
    expect({ stderr, code }).toEqual({ stderr: expect.stringMatching(/^npm start: listen EADDRINUSE.*\n$/), code: 1 });
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });
});

import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { globSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadContract } from '@audit-gateway/contract';
import { createEmulator, type Emulator, emulatorCredentials } from '@audit-gateway/emulator';
import * as proxy from '@audit-gateway/proxy';
import type { Gateway } from '@audit-gateway/proxy';
import { root, startGatewayOf } from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8');

let folder: string;
let emulator: Emulator;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-readme-'));
  emulator = await createEmulator();
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** Starts a gateway in front of the emulator, which a test closes. */
async function startTestGateway(...flags: string[]): Promise<Gateway> {
  const contract = await loadContract();
  return startGatewayOf(proxy, { upstreamUrl: emulator.url, contract, credentials: emulatorCredentials, flags });
}

describe('the root README', () => {
  it('has a sample that lists audits, on the day that it is run', async () => {
    const gateway = await startTestGateway();
    try {
      const [, sample = ''] = /```ts\n(.*?)```/s.exec(await read('README.md')) ?? [];
      const code = sample.replace('http://127.0.0.1:8080', gateway.url);
      const flags = ['-C', '@audit-gateway/source', '--input-type=module-typescript', '--eval', code];
      const { stdout } = await run(process.execPath, flags, { cwd: import.meta.dirname });
      const lines = stdout.trimEnd().split('\n');
      expect(lines.length).toBeGreaterThan(3);
      for (const line of lines) expect(line).toMatch(/^[0-9a-f]{32} (IN_PROGRESS|COMPLETED|FAILED|CANCELED)$/);
    } finally {
      await gateway.close();
    }
  });
});

describe("the deployment guide's request", () => {
  const key = randomBytes(32).toString('hex');
  const sha256 = createHash('sha256').update(key).digest('hex');

  /** Puts a program into the folder that stands first in the path of the guide's commands. */
  async function putProgram(name: string, code: string): Promise<void> {
    const file = join(folder, name);
    await writeFile(file, `#!${process.execPath}\n${code}`);
    await chmod(file, 0o755);
  }

  // As far as the guide uses them, by the clock of this process, which may be moved.
  const format = "console.log(time.toISOString().slice(0, 19) + 'Z');";
  it.each([
    { system: 'GNU', option: '-d', value: '7 days ago' },
    { system: 'BSD', option: '-v-7d', value: undefined },
  ])('is answered with audits, where date is of $system', async ({ option, value }) => {
    const callers = join(folder, 'callers.yaml');
    const allowed = '    operations: [listAuditTasks, describeAuditTask]\n    targets: [default]\n';
    await writeFile(callers, `callers:\n  - name: a\n    apiKeys: [{ sha256: ${sha256} }]\n${allowed}`);
    await putProgram(
      'date',
      `const past = ${JSON.stringify(value === undefined ? [option] : [option, value])};
      const args = process.argv.slice(2).filter((arg) => arg !== '-u' && arg !== '+%Y-%m-%dT%H:%M:%SZ');
      if (args.length > 0 && args.join() !== past.join()) process.exit(1);
      const time = new Date(Date.now() - (args.length > 0 ? 7 * 86_400_000 : 0));
      ${format}`,
    );
    await putProgram(
      'curl',
      `const [, header, url] = process.argv.slice(2);
      const [name, value] = header.split(': ');
      const { pathname, search, host } = new URL(url);
      if (host !== 'audit-gateway.audit-gateway') throw new Error('another host: ' + host);
      fetch(process.env.GATEWAY + pathname + search, { headers: { [name]: value } }).then(async (response) =>
        console.log(JSON.stringify({ status: response.status, body: await response.json() })),
      );`,
    );
    const guide = await read('packages/proxy/deploy/README.md');
    const [, request = ''] = /^5\. .*?```sh\n(.*?)```/ms.exec(guide) ?? [];
    const gateway = await startTestGateway('--auth', 'apiKey', '--callers', callers);
    try {
      const path = `${folder}:${process.env['PATH'] ?? ''}`;
      const env = { ...process.env, PATH: path, GATEWAY: gateway.url, key };
      const { stdout } = await run('/bin/sh', ['-euc', request], { env });
      expect(JSON.parse(stdout)).toMatchObject({
        status: 200,
        body: { tasks: expect.arrayContaining([expect.objectContaining({ taskType: 'SCHEDULED_AUDIT_TASK' })]) },
      });
    } finally {
      await gateway.close();
    }
  });
});

describe('no sample ages', () => {
  const files = globSync('{*.md,{spec,tools,packages}/**/*.md}', { cwd: root, exclude: ['**/{node_modules,dist}/**'] });

  it.each(files)('%s asks for no fixed day', async (file) => {
    const blocks = (await read(file)).matchAll(/^ *```\w[^\n]*\n(.*?)^ *```/gms);
    // Of a session only the commands ask; what they printed then has its day.
    const asked = [...blocks].map(([block]) =>
      block.includes('```console') ? block.replaceAll(/^[^$].*$/gm, '') : block,
    );
    // A sample that sets the clock itself may name its day.
    const fixed = asked.filter((block) => /\b20\d\d-\d\d/.test(block));
    expect(fixed.filter((block) => !/const clock = (?:\(\) => new Date|createTestClock)\(/.test(block))).toEqual([]);
  });
});

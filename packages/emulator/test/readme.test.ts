import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { emulatorCredentials } from '@audit-gateway/emulator';
import { parseArguments } from '../src/cli/parse-arguments.ts';
import { flags } from '../src/cli/settings.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('has an example that prints what it says', async () => {
    const [, code = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
    // Not among the sources, where whoever lints or hashes them at the same time would come across it.
    const file = fileURLToPath(new URL(`../reports/readme-example-${process.pid}.ts`, import.meta.url));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, code);
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ['-C', '@audit-gateway/source', file]);
      const lines = stdout.trimEnd().split('\n');
      expect(lines.slice(-2)).toEqual(['400 ThrottlingException', "[ 'listAuditTasks 200', 'listAuditTasks 400' ]"]);
      expect(stdout).toMatch(/taskStatus: 'IN_PROGRESS',\s+taskType: 'SCHEDULED_AUDIT_TASK'[\s}\]]+,\s+nextToken: '/);
    } finally {
      await rm(file);
    }
  });

  it('names every flag as it is', () => {
    const rows = readme.split('\n').filter((line) => line.startsWith('| `--'));
    const expected = flags.map(({ flag, isSwitch, meaning, allowed, byDefault }) => {
      const cells = isSwitch ? ['on where it is given', 'off'] : [allowed, byDefault];
      return `| \`${flag}\` | ${[meaning, ...cells].join(' | ')} |`;
    });
    expect(rows.map((row) => row.replaceAll(/ +/g, ' '))).toEqual(expected);
  });

  describe('as a container', () => {
    const [, section = ''] = /^## As a container\n(.*?)^## /ms.exec(readme) ?? [];
    const root = new URL('../../../', import.meta.url);

    it('builds the image from a file that there is, with the port that it publishes', async () => {
      const [, dockerfile = ''] = /docker build -f (\S+)/.exec(section) ?? [];
      const published = [...section.matchAll(/\d+:(\d+)\b(?! )/g)].map(([, port]) => port);
      const [, exposed] = /^EXPOSE (\d+)$/m.exec(await readFile(new URL(dockerfile, root), 'utf8')) ?? [];
      expect(exposed).toBe(flags.find(({ flag }) => flag === '--port')?.byDefault);
      expect(new Set(published)).toEqual(new Set([exposed]));
    });

    it('starts it with flags that there are', () => {
      const lines = [...section.matchAll(/docker run .*\/audit-emulator:\S+ (.*)$|command: \[(.*)\]$/gm)];
      expect(lines).toHaveLength(2);
      for (const [, run = '', compose = ''] of lines)
        expect(parseArguments((run + compose).split(/,? /))).toMatchObject({
          kind: 'run',
          settings: { unsigned: true },
        });
    });
  });

  it('names the credentials as they are', () => {
    expect(readme).toContain(`\`${emulatorCredentials.accessKeyId}\` with \`${emulatorCredentials.secretAccessKey}\``);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { get, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { copyRepository, positionAfter, type RepositoryCopy } from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

let copy: RepositoryCopy;
let document: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  copy = await copyRepository();
  document = await readFile(join(copy.folder, 'spec/openapi.yaml'), 'utf8');
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await copy.remove();
});

/** What `npm start -- --watch` in the copy prints, but for the gateway's log. */
interface Watching {
  readonly child: ChildProcess;
  /** Takes the lines up to the next one that has a text in it, and gives that one. */
  readonly next: (text: string) => Promise<string>;
}

function startWatching(): Watching {
  const ports = ['--port', '0', '--emulator-port', '0', '--admin-port', '0'];
  const args = ['-C', '@audit-gateway/source', 'tools/start/main.ts', '--watch', ...ports];
  const child = spawn(process.execPath, args, { cwd: copy.folder, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    child,
    next: async (text) => {
      for (let line = await lines.next(); !line.done; line = await lines.next()) {
        if (!line.value.startsWith('{') && line.value.includes(text)) return line.value;
      }
      throw new Error(`the output ended without ${text}`);
    },
  };
}

const save = (text: string): Promise<void> => writeFile(join(copy.folder, 'spec/openapi.yaml'), text);
const types = (): Promise<string> =>
  readFile(join(copy.folder, 'packages/types/src/parameter-rules.generated.ts'), 'utf8');
const withMaximum = (maximum: string): string => document.replace('maximum: 250', `maximum: ${maximum}`);

async function urlsIn(watching: Watching): Promise<{ gateway: string; emulator: string }> {
  const [emulator = '', gateway = ''] = (await watching.next('in front of it')).match(/http:\/\/[\d.]+:\d+/g) ?? [];
  await watching.next('Ctrl-C');
  return { gateway, emulator };
}

const period = `startTime=${new Date(Date.now() - 86_400_000).toISOString()}&endTime=${new Date().toISOString()}`;
/** Asks on a connection of its own, as an idle one can end just as it is used (RFC 9112, section 9.3.1). */
async function statusOf(gateway: string, maxResults: number): Promise<number> {
  const request = get(`${gateway}/audit/tasks?${period}&maxResults=${maxResults}`, { agent: false });
  const [response] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(request, 'response'));
  response.resume();
  await once(response, 'end');
  return response.statusCode ?? 0;
}

describe('npm start -- --watch', { timeout: 120_000 }, () => {
  it('follows each save of the document, keeps the version before a faulty one, and loses no request', async () => {
    const watching = startWatching();
    const { gateway, emulator } = await urlsIn(watching);
    expect(await statusOf(gateway, 201)).toBe(200);

    const stop = new AbortController();
    const statuses = new Set<number>();
    const callers = Array.from({ length: 8 }, async () => {
      while (!stop.signal.aborted) statuses.add(await statusOf(gateway, 10));
    });

    await save(withMaximum('200'));
    expect(await watching.next('follow')).toMatch(
      /^spec\/openapi\.yaml: types, gateway and emulator follow, [\d.]+ s$/,
    );
    stop.abort();
    await Promise.all(callers);
    expect([...statuses]).toEqual([200]);
    expect(await statusOf(gateway, 201)).toBe(400);
    expect(await types()).toContain('"maximum": 200');

    await save(withMaximum('many'));
    expect(await watching.next('openapi.yaml')).toBe(
      `spec/openapi.yaml:${positionAfter(withMaximum('many'), 'maximum: ')}: /components/parameters/MaxResults/schema/maximum: ` +
        'Invalid input: expected number, received string',
    );
    expect(await watching.next('')).toBe('The version before stays.');
    expect(await statusOf(gateway, 201)).toBe(400);
    expect(await types()).toContain('"maximum": 200');

    // An example that does not fit, and a value that nobody has decided on.
    for (const [from, to, says] of [
      ['examples: [daily-audit]', 'examples: [daily audit]', 'Example value must conform to the schema'],
      ['enum: [IN_PROGRESS,', 'enum: [ON_HOLD, IN_PROGRESS,', 'is ON_HOLD final, so that nothing changes any more?'],
    ] as const) {
      await save(document.replace(from, to));
      expect(await watching.next('openapi.yaml')).toContain(says);
      expect(await watching.next('')).toBe('The version before stays.');
    }

    // What only the emulator refuses, after the types were written: they are then as they were.
    await save(withMaximum('220').replace('{taskId}', '{task-id}').replace('name: taskId', 'name: task-id'));
    expect(await watching.next('task-id')).toContain('Invalid capture group name');
    await watching.next('The version before stays.');
    expect(await types()).toContain('"maximum": 200');
    expect(await statusOf(gateway, 201)).toBe(400);

    // As editors save that put a new file in the old one's place.
    await writeFile(join(copy.folder, 'spec/.openapi.yaml.swp'), document);
    await rename(join(copy.folder, 'spec/.openapi.yaml.swp'), join(copy.folder, 'spec/openapi.yaml'));
    await watching.next('follow');
    expect(await statusOf(gateway, 201)).toBe(200);

    // In quick succession, and empty between two of them: what counts is the last.
    for (const text of [withMaximum('100'), '', withMaximum('150'), '', withMaximum('240')]) await save(text);
    const isLast = async (): Promise<boolean> =>
      (await types()).includes('"maximum": 240') &&
      (await statusOf(gateway, 240)) === 200 &&
      (await statusOf(gateway, 241)) === 400;
    while (!(await isLast())) await watching.next('follow');

    watching.child.kill('SIGTERM');
    expect(await once(watching.child, 'exit')).toEqual([0, null]);
    for (const url of [gateway, emulator]) await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('starts with a document that is wrong, and serves once it is mended; its processes end with it', async () => {
    const broken = document.replace('type: boolean', 'type: bolean');
    await save(broken);
    const watching = startWatching();
    const line = await watching.next('openapi.yaml');
    expect(line).toContain(`spec/openapi.yaml:${positionAfter(broken, 'checkCompliant:\n          type: ')}: `);
    expect(line).toContain('can be one of the following only: "object", "array"');
    expect(await watching.next('')).toBe('Nothing is served until that is mended.');
    await save(document);
    const { gateway } = await urlsIn(watching);
    expect(await statusOf(gateway, 1)).toBe(200);
    const printed = once(watching.child, 'close');
    watching.child.kill('SIGKILL');
    // Its output ends with the last process that has it.
    await printed;
    await expect(fetch(gateway)).rejects.toThrow('fetch failed');
  });
});

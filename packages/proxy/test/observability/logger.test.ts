import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';

const script = fileURLToPath(new URL('log-writer.ts', import.meta.url));
type Writer = ChildProcessByStdio<Writable, Readable, Readable>;
let writer: Writer;

/**
 * Starts a process that logs into a socket, as Node makes them for what it starts, or into a pipe, which nobody reads for
 * some time.
 */
function start(output: 'socket' | 'pipe'): Writer {
  const args = ['-C', '@audit-gateway/source', script];
  const stdio: ['pipe', 'pipe', 'pipe'] = ['pipe', 'pipe', 'pipe'];
  return output === 'socket'
    ? spawn(process.execPath, args, { stdio })
    : spawn('sh', ['-c', '"$0" "$@" | { sleep 0.3; cat; }', process.execPath, ...args], { stdio });
}

afterEach(() => {
  writer.kill('SIGKILL');
});

const line = z.object({ index: z.number().optional(), msg: z.string(), droppedLines: z.number().optional() });

function parse(log: string): z.infer<typeof line>[] {
  return log
    .trim()
    .split('\n')
    .map((each) => line.parse(JSON.parse(each)));
}

describe('a log whose reader stalls', () => {
  it.skipIf(process.platform === 'win32').each(['socket', 'pipe'] as const)(
    'drops lines beyond its buffer, and says so when it is read again: a %s',
    async (output) => {
      writer = start(output);
      const [said] = z.tuple([z.instanceof(Buffer)]).parse(await once(writer.stderr, 'data'));
      const dropped = Number(/^dropped (\d+)\n$/.exec(said.toString())?.[1]);
      expect(dropped).toBeGreaterThan(0);
      let log = '';
      writer.stdout.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        if (text.includes('droppedLines')) writer.stdin.write('exit\n');
      });
      await once(writer.stdout, 'end');
      const lines = parse(log);
      const kept = lines.filter(({ index }) => index !== undefined);
      expect(kept.map(({ index }) => index)).toEqual(kept.map((_, index) => index));
      expect(kept.length + dropped).toBe(6000);
      expect(lines.slice(kept.length)).toMatchObject([{ droppedLines: dropped }, { msg: 'exit' }]);
    },
  );

  it('ends with its process, within a second of its last try', async () => {
    writer = start('socket');
    await once(writer.stderr, 'data');
    writer.stdin.write('exit\n');
    expect(await once(writer, 'exit')).toEqual([0, null]);
  });
});

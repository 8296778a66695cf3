import { describe, expect, it } from 'vitest';
import { endChild, lineWith, runToEnd, startChild } from '../src/index.ts';

const node = (code: string): Parameters<typeof startChild>[0] => ({ command: process.execPath, args: ['-e', code] });
const forever = 'setInterval(() => {}, 1000);';

describe('a child process', () => {
  it('is ready with the first line that contains a text', async () => {
    const child = startChild(node(`console.log('one'); console.log('two: ready'); ${forever}`));
    expect(await lineWith('ready', child)).toBe('two: ready');
    await endChild(child);
    expect(child.signalCode).toBe('SIGTERM');
  });

  it('that is not ready in time is killed', async () => {
    const child = startChild(node(forever));
    await expect(lineWith('ready', child, 50)).rejects.toThrow('did not print "ready" within 50 ms');
    await endChild(child);
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('that ends before it is ready is an error with its status', async () => {
    const child = startChild(node('process.exit(3)'));
    await expect(lineWith('ready', child)).rejects.toThrow('ended with 3 before it was ready');
  });

  it('that cannot be started is an error', async () => {
    const child = startChild({ command: '/not/there', args: [] });
    await expect(lineWith('ready', child)).rejects.toThrow('ENOENT');
  });

  it('that ignores the signal is killed after the grace period', async () => {
    const child = startChild(node(`process.on('SIGTERM', () => {}); console.log('ready'); ${forever}`));
    await lineWith('ready', child);
    await endChild(child, 'SIGTERM', 50);
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('that has ended can be ended again', async () => {
    const child = startChild(node(forever));
    await endChild(child);
    await expect(endChild(child)).resolves.toBeUndefined();
  });
});

describe('a program that is run to its end', () => {
  it('gives what it printed', async () => {
    expect(await runToEnd([process.execPath, '-e', "process.stdout.write('done')"])).toBe('done');
  });

  it('is an error with the end of its output if it fails', async () => {
    const code = "console.error('what was wrong'); process.exit(2)";
    await expect(runToEnd([process.execPath, '-e', code])).rejects.toThrow(/ended with 2: what was wrong/);
  });
});

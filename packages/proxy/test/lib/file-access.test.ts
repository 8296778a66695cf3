import { describe, expect, it } from 'vitest';
import { createFileAccess } from '../../src/lib/file-access.ts';

const never = (): Promise<never> => new Promise(() => undefined);

describe('Access to files', () => {
  it('gives what an operation gives, and its error', async () => {
    const access = createFileAccess(30_000);
    expect(await access(() => Promise.resolve('text'))).toBe('text');
    await expect(access(() => Promise.reject(new Error('ENOENT')))).rejects.toThrow('ENOENT');
    expect(await access(() => Promise.resolve('more'))).toBe('more');
  });

  it('ends the wait for an operation that hangs', async () => {
    await expect(createFileAccess(10)(never)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('begins no other operation while one hangs, since each takes a thread, and goes on when it is over', async () => {
    const access = createFileAccess(10);
    const hanging = Promise.withResolvers<string>();
    await expect(access(() => hanging.promise)).rejects.toMatchObject({ name: 'TimeoutError' });
    let begun = 0;
    const next = (): Promise<number> => Promise.resolve((begun += 1));
    await expect(access(next)).rejects.toMatchObject({ name: 'TimeoutError' });
    hanging.resolve('late');
    expect(await access(next)).toBe(1);
    expect(begun).toBe(1);
  });
});

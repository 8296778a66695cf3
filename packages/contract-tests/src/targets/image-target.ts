import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { emulatorCredentials } from '@audit-gateway/emulator';
import * as z from 'zod';
import { startTap } from '../wire/tap.ts';
import { startPlacedEmulator } from './placed-emulator.ts';
import { gatewayEnvironment } from './start-gateway.ts';
import type { Target } from './target.ts';
import { unsigned } from './unsigned.ts';

const started = z.object({ pid: z.int(), url: z.string() });

/**
 * Starts the target `image`: a gateway in front of an emulator, in a process of its own, as it ships.
 *
 * @param program What runs it.
 * @param first The program's first arguments. Settings come after them, and in the environment, which it has to pass on.
 */
export async function startImageTarget(program: string, ...first: readonly string[]): Promise<Target> {
  const { emulator, facts, onExchange } = await startPlacedEmulator(() => new Date());
  const args = [...first, '--region', facts.region, '--upstream-url', emulator.url];
  const { accessKeyId, secretAccessKey } = emulatorCredentials;
  const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], ...gatewayEnvironment, ...keys },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  // All lines have to be read, or it would stand still.
  const line = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (each) => {
    if (each.includes('"listening on ')) line.resolve(each);
  });
  child.once('close', () => line.reject(new Error('the gateway ended before it listened')));
  const { pid, url } = started.parse(JSON.parse(await line.promise));
  const tap = await startTap(new URL(url), { onExchange });
  return {
    ...facts,
    ...unsigned(tap.url, facts.region),
    name: 'image',
    capabilities: new Set(['exact account', 'problem details']),
    exchanges: tap.exchanges,
    close: async () => {
      await tap.close();
      // Not what runs it, which may pass no signal on.
      process.kill(pid, 'SIGTERM');
      await ended;
      await emulator.close();
    },
  };
}

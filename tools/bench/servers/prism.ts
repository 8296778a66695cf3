import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { contractFile } from '@audit-gateway/contract';
import type { ServerKind } from './server.ts';

const version = '5.16.0';
const folder = fileURLToPath(new URL(`../../../node_modules/.cache/bench/prism-${version}`, import.meta.url));
const main = `${folder}/node_modules/@stoplight/prism-cli/dist/index.js`;

/**
 * Installs Prism, once, in a folder of its own: it is too large to be a dependency of the repository.
 *
 * @throws {Error} where npm cannot.
 */
export async function installPrism(): Promise<void> {
  if (existsSync(main)) return;
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts'];
  await promisify(execFile)('npm', [...args, `@stoplight/prism-cli@${version}`]);
}

/**
 * Prism as a proxy that validates requests and answers, and makes an error of what breaks the contract. One core is
 * better used by one process.
 */
export const prism: ServerKind = {
  name: 'prism',
  refusesWith: 422,
  command: ({ port, upstreamUrl }) => ({
    line: [
      process.execPath,
      main,
      'proxy',
      contractFile,
      upstreamUrl,
      ...['--host', '127.0.0.1', '--port', String(port), '--errors', '--multiprocess=false'],
    ],
    env: { NODE_ENV: 'production' },
  }),
};

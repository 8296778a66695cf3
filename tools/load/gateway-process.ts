import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { emulatorCredentials } from '@audit-gateway/emulator';
import { lineWith, startChild } from '../processes/child-process.ts';

/** A gateway in a process of its own. */
export interface GatewayProcess {
  /** Where it listens. */
  readonly url: string;
  /** Where its metrics are. */
  readonly adminUrl: string;
  /** The process, which ends with this one at the latest. */
  readonly process: ChildProcess;
}

const ownMain = fileURLToPath(new URL('../../packages/proxy/src/main.ts', import.meta.url));
const credentials = {
  AWS_ACCESS_KEY_ID: emulatorCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: emulatorCredentials.secretAccessKey,
};

/**
 * Starts a gateway from source, and resolves when it listens: on free ports, unless the flags say otherwise.
 *
 * @param upstreamUrl What it forwards to.
 * @param flags Further flags; they win over those that are always given.
 * @param env Its whole environment. Default: the emulator's credentials.
 * @param main The gateway's main file. Default: this repository's.
 * @throws {Error} where it ends before it listens.
 */
export async function startGateway(
  upstreamUrl: string,
  flags: readonly string[],
  env: NodeJS.ProcessEnv = credentials,
  main: string = ownMain,
): Promise<GatewayProcess> {
  const always = ['--port', '0', '--admin-port', '0', '--region', 'us-east-1', '--upstream-url', upstreamUrl];
  const args = ['-C', '@audit-gateway/source', main, ...always, ...flags];
  const child = startChild({ command: process.execPath, args, env });
  const [url, adminUrl] = (await lineWith('listening on', child)).match(/http:\/\/[\d.]+:\d+/g) ?? [];
  if (url === undefined || adminUrl === undefined) throw new Error('The gateway does not say where it listens');
  return { url, adminUrl, process: child };
}

import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lineWith, startChild } from './child-process.ts';

/** A gateway in a process of its own. */
export interface GatewayProcess {
  readonly url: string;
  /** Where its metrics and readiness are. */
  readonly adminUrl: string;
  /** Ends with this process at the latest. */
  readonly process: ChildProcess;
}

/** How a gateway process is started. */
export interface GatewayProcessOptions {
  /** Where it forwards to. */
  readonly upstreamUrl: string;
  /** Further flags; they win over those that are always given. */
  readonly flags?: readonly string[];
  /** The AWS credentials that it signs with. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Its environment beside the credentials. Default: empty. */
  readonly env?: NodeJS.ProcessEnv;
  /** The gateway's main file, to compare versions. Default: the one of this repository. */
  readonly main?: string | undefined;
}

const ownMain = fileURLToPath(new URL('../../proxy/src/main.ts', import.meta.url));

/**
 * Starts a gateway from source, and resolves when it listens: on free ports, unless the flags say otherwise.
 *
 * @throws {Error} if it ends before it listens.
 */
export async function startGatewayProcess(options: GatewayProcessOptions): Promise<GatewayProcess> {
  const { upstreamUrl, credentials, flags = [], main = ownMain } = options;
  const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = credentials;
  const env = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...options.env };
  const always = ['--port', '0', '--admin-port', '0', '--region', 'us-east-1', '--upstream-url', upstreamUrl];
  const args = ['-C', '@audit-gateway/source', main, ...always, ...flags];
  const child = startChild({ command: process.execPath, args, env });
  const [url, adminUrl] = (await lineWith('listening on', child)).match(/http:\/\/[\d.]+:\d+/g) ?? [];
  if (url === undefined || adminUrl === undefined) throw new Error('The gateway does not say where it listens');
  return { url, adminUrl, process: child };
}

import { existsSync, readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endChild, makeTemporaryFolder, runToEnd, startChild } from './child-process.ts';
import { findFreePort, waitForPort } from './ports.ts';

/** A Squid in a process of its own, on loopback: a forward proxy as companies run it. */
export interface SquidProcess {
  /** Where it listens, without a user. */
  readonly url: URL;
  /** The lines of its access log. */
  log(): readonly string[];
  /** Ends it. */
  end(): Promise<void>;
}

/** What a Squid allows. */
export interface SquidOptions {
  /** The one user that it knows. */
  readonly user: string;
  readonly password: string;
  /** Host names that it finds on loopback. */
  readonly hosts: readonly string[];
  /** Host names that it refuses. */
  readonly refused: readonly string[];
}

const program = '/usr/sbin/squid';
const authenticator = '/usr/lib/squid/basic_ncsa_auth';

/** Whether Squid is installed, as Debian packages it. */
export const hasSquid = existsSync(program) && existsSync(authenticator);

/**
 * Starts a Squid on a free port, and resolves when it listens.
 *
 * @throws {Error} where it is not installed, or ends before that.
 */
export async function startSquid(options: SquidOptions): Promise<SquidProcess> {
  if (!hasSquid) throw new Error(`${program} is missing: install the package squid`);
  const folder = makeTemporaryFolder('squid');
  // Started by root, it drops its privileges.
  await chmod(folder, 0o777);
  const file = (name: string): string => join(folder, name);
  const hashed = await runToEnd(['openssl', 'passwd', '-apr1', options.password]);
  await writeFile(file('users'), `${options.user}:${hashed}`);
  await writeFile(file('hosts'), options.hosts.map((host) => `127.0.0.1 ${host}\n`).join(''));
  const port = await findFreePort();
  await writeFile(file('squid.conf'), configure(port, folder, options));
  // Its shared memory is named by `-n`: without, two of them would share it.
  const args = ['-N', '-n', `auditgateway${port}`, '-f', file('squid.conf')];
  const child = startChild({ command: program, args });
  const read = (name: string): string => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '');
  await waitForPort(port, () => {
    if (child.exitCode !== null)
      throw new Error(`squid ended with ${child.exitCode}: ${read('cache.log').slice(-500)}`);
  });
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    log: () => read('access.log').split('\n').filter(Boolean),
    end: () => endChild(child),
  };
}

function configure(port: number, folder: string, { hosts, refused }: SquidOptions): string {
  return `http_port 127.0.0.1:${port}
visible_hostname squid.test
hosts_file ${join(folder, 'hosts')}
auth_param basic program ${authenticator} ${join(folder, 'users')}
acl known proxy_auth REQUIRED
acl refused dstdomain ${refused.join(' ')}
acl served dstdomain ${hosts.join(' ')}
http_access deny refused
http_access allow served known
http_access deny all
access_log stdio:${join(folder, 'access.log')} squid
cache_log ${join(folder, 'cache.log')}
pid_filename ${join(folder, 'squid.pid')}
coredump_dir ${folder}
cache deny all
pinger_enable off
shutdown_lifetime 0 seconds
`;
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endChild, makeTemporaryFolder, startChild } from './child-process.ts';
import { findFreePort, waitForPort } from './ports.ts';

/** An nginx in a process of its own, on loopback. */
export interface NginxProcess {
  /** Where it listens. */
  readonly url: string;
  /** The lines of its error log. */
  errors(): readonly string[];
  /** Ends it. */
  end(): Promise<void>;
}

/** What an nginx does with requests. */
export interface NginxOptions {
  /** The directives of its one `server`, but for `listen`. */
  readonly server: string;
  /** The directives of `http` beside the server. Default: none. */
  readonly http?: string;
}

/** An nginx that can be started. */
export interface NginxCommand {
  /** The program, and its arguments. */
  readonly line: readonly [string, ...string[]];
  /** The file that it writes its errors to. */
  readonly errorLog: string;
}

const program = '/usr/sbin/nginx';

/**
 * Makes the command of an nginx, and the configuration that it reads.
 *
 * @throws {Error} where nginx is not installed.
 */
export function nginxCommand(options: NginxOptions, port: number): NginxCommand {
  if (!existsSync(program)) throw new Error(`${program} is missing: install the package nginx`);
  const folder = makeTemporaryFolder('nginx');
  const [config, errorLog] = [join(folder, 'nginx.conf'), join(folder, 'error.log')];
  writeFileSync(config, renderConfig(folder, port, options));
  return { line: [program, '-p', folder, '-e', errorLog, '-c', config], errorLog };
}

/**
 * Starts an nginx on a free port, and resolves when it listens.
 *
 * @throws {Error} where it is not installed, or ends before that.
 */
export async function startNginx(options: NginxOptions): Promise<NginxProcess> {
  const port = await findFreePort();
  const { line, errorLog } = nginxCommand(options, port);
  const [command, ...args] = line;
  const child = startChild({ command, args });
  const errors = (): readonly string[] => readFileSync(errorLog, 'utf8').split('\n').filter(Boolean);
  await waitForPort(port, () => {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}: ${errors().join('; ')}`);
  });
  return { url: `http://127.0.0.1:${port}`, errors, end: () => endChild(child) };
}

/**
 * The directives of a plain reverse proxy that spreads requests over some hosts, each with its port.
 *
 * nginx does not ask for readiness; with max_fails=0 it does not keep away from a host that is back either.
 */
export function proxyTo(hosts: readonly string[]): Pick<NginxOptions, 'http' | 'server'> {
  return {
    http: `upstream hosts {
    ${hosts.map((host) => `server ${host} max_fails=0;`).join('\n    ')}
    keepalive 64;
  }`,
    server: `location / {
      proxy_pass http://hosts;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
    }`,
  };
}

// Without a master, nginx is one process, which no signal can separate from its workers.
function renderConfig(folder: string, port: number, { http = '', server }: NginxOptions): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(folder, kind)};`)
    .join('\n  ');
  return `daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
error_log ${join(folder, 'error.log')} warn;
events { worker_connections 4096; }
http {
  ${temporary}
  access_log off;
  keepalive_requests 1000000000;
  ${http}
  server {
    listen 127.0.0.1:${port} backlog=1024;
    ${server}
  }
}
`;
}

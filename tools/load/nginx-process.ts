import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endChild, findFreePort, startChild } from './child-process.ts';

/** An nginx in a process of its own, on loopback. */
export interface NginxProcess {
  /** Where it listens. */
  readonly url: string;
  /** The lines of its error log. */
  errors(): readonly string[];
  /** Ends it. */
  end(): Promise<void>;
}

const command = '/usr/sbin/nginx';

/**
 * Starts an nginx that spreads requests over some hosts, each with its port, and resolves when it listens.
 *
 * @throws {Error} where it is not installed, or ends before that.
 */
export async function startNginx(hosts: readonly string[]): Promise<NginxProcess> {
  if (!existsSync(command)) throw new Error(`${command} is missing: install the package nginx`);
  const folder = mkdtempSync(join(tmpdir(), 'audit-gateway-nginx-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const port = await findFreePort();
  const [config, log] = [join(folder, 'nginx.conf'), join(folder, 'error.log')];
  writeFileSync(config, renderConfig(folder, port, hosts));
  const child = startChild({ command, args: ['-p', folder, '-e', log, '-c', config] });
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}: ${readFileSync(log, 'utf8')}`);
    await sleep(20);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    errors: () => readFileSync(log, 'utf8').split('\n').filter(Boolean),
    end: () => endChild(child),
  };
}

// Without a master, nginx is one process, which no signal can separate from its workers. nginx does not ask for
// readiness; with max_fails=0 it does not keep away from a gateway that is back either.
function renderConfig(folder: string, port: number, hosts: readonly string[]): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(folder, kind)};`)
    .join('\n  ');
  return `daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
error_log ${join(folder, 'error.log')} warn;
events { worker_connections 1024; }
http {
  ${temporary}
  access_log off;
  upstream gateways {
    ${hosts.map((host) => `server ${host} max_fails=0;`).join('\n    ')}
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://gateways;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
`;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

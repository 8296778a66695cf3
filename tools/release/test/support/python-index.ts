import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChild, findFreePort, startChild, waitForPort } from '@audit-gateway/testing';
import { pythonBin } from './machine.ts';

/** An index for Python. */
export interface PythonIndex {
  /** Where twine uploads to. */
  readonly uploadUrl: string;
  /** Where pip installs from. */
  readonly indexUrl: string;
  stop(): Promise<void>;
}

/** Starts pypiserver on a free port of loopback. Anybody may upload; nothing is replaced. */
export async function startPythonIndex(): Promise<PythonIndex> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-pypi-'));
  const packages = join(folder, 'packages');
  const port = await findFreePort();
  const args = ['run', '--interface', '127.0.0.1', '--port', String(port), '--disable-fallback'];
  const open = ['--authenticate', '.', '--passwords', '.', '--hash-algo', 'sha256', packages];
  await mkdir(packages);
  const child = startChild({ command: join(pythonBin, 'pypi-server'), args: [...args, ...open], stderr: 'pipe' });
  child.stdout?.resume();
  child.stderr?.resume();
  await waitForPort(port, () => {
    if (child.exitCode !== null) throw new Error(`pypi-server ended with status ${child.exitCode}`);
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    uploadUrl: `${url}/`,
    indexUrl: `${url}/simple/`,
    stop: async () => {
      await endChild(child);
      await rm(folder, { recursive: true });
    },
  };
}

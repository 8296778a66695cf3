import { listen, stop } from '@audit-gateway/testing';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';

/** A Python package index (PEP 503) of one distribution. */
export interface PackageIndex {
  readonly url: string;
  /** The files that pip downloaded. */
  readonly downloads: readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * Serves the files of a folder as a Python package index.
 *
 * @param distribution The distribution that they are of.
 */
export async function servePackages(folder: string, distribution: string): Promise<PackageIndex> {
  const downloads: string[] = [];
  const files = await readdir(folder);
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const file = basename(path);
    if (path === `/simple/${distribution}/`) {
      response.setHeader('content-type', 'text/html');
      response.end(files.map((name) => `<a href="/files/${name}">${name}</a>`).join('\n'));
    } else if (path.startsWith('/files/') && files.includes(file)) {
      downloads.push(file);
      void readFile(join(folder, file)).then((content) => response.end(content));
    } else {
      response.writeHead(404).end();
    }
  });
  return { url: `${await listen(server)}/simple/`, downloads, close: () => stop(server) };
}

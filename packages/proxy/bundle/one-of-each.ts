import type { Plugin } from 'esbuild';
import { packageOf } from './package-of.ts';

/**
 * Bundles one copy of each version of a package: npm installs further ones beside those who need them where another
 * version has the place that all could share.
 */
export function oneOfEach(): Plugin {
  const folders = new Map<string, string>();
  const seen = Symbol('seen');
  return {
    name: 'one-of-each',
    setup(build) {
      build.onResolve({ filter: /^[^.]/, namespace: 'file' }, async ({ path, pluginData, ...from }) => {
        if (pluginData === seen || from.kind === 'entry-point') return undefined;
        const { importer, namespace, resolveDir, kind } = from;
        const found = await build.resolve(path, { importer, namespace, resolveDir, kind, pluginData: seen });
        const installed = found.errors.length === 0 && !found.external ? packageOf(found.path) : undefined;
        if (installed === undefined) return undefined;
        const key = `${installed.name}@${installed.version}`;
        const folder = folders.get(key) ?? installed.folder;
        folders.set(key, folder);
        return { path: folder + found.path.slice(installed.folder.length), sideEffects: found.sideEffects };
      });
    },
  };
}

import type { Plugin } from 'esbuild';

/**
 * Bundles of undici the two parts that the gateway takes; the import of another one fails. Undici's own entry loads fetch,
 * WebSocket, caches and mocks besides, and it has no entry for a part.
 */
export function undiciParts(): Plugin {
  const name = 'undici-parts';
  return {
    name,
    setup(build) {
      build.onResolve({ filter: /^undici$/ }, () => ({ path: name, namespace: name }));
      build.onLoad({ filter: /./, namespace: name }, () => ({
        contents: `
          export { default as Pool } from 'undici/lib/dispatcher/pool.js';
          export { default as errors } from 'undici/lib/core/errors.js';`,
        resolveDir: import.meta.dirname,
      }));
    },
  };
}

import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const namespace = 'built-in';

/**
 * Has what is bundled take Node's own modules as `require` gives them. An `import` reads every member of a module, and
 * `node:http` loads the whole of fetch once its `WebSocket` is read: a tenth of a start, and two megabytes.
 */
export function builtInModules(): Plugin {
  return {
    name: namespace,
    setup(build) {
      build.onResolve({ filter: /^[\w:/]+$/ }, ({ path }) =>
        isBuiltin(path) ? { path: path.replace(/^(?:node:)?/, 'node:'), namespace } : undefined,
      );
      build.onLoad({ filter: /./, namespace }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      }));
    },
  };
}

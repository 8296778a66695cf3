import { rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadContract, toParsedCopy } from '@audit-gateway/contract';
import { builtInto, packageOf, sbomOf } from '@audit-gateway/sbom';
import { build } from 'esbuild';
import { licensesOf } from './licenses.ts';

const command = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const { resolve } = createRequire(import.meta.url);

// What `import.meta` gives in an ES module.
const banner = `const { pathToFileURL } = require('node:url');
const importMetaUrl = pathToFileURL(__filename).href;
const importMetaResolve = (name) => pathToFileURL(require.resolve(name)).href;`;

/**
 * Bundles the command with all that it imports: it starts in a third of the time, and in two thirds of the memory, of the
 * more than a thousand modules that it is made of. Beside it are the contract, parsed, and the licenses and the SBOM of what is in it.
 *
 * It is CommonJS: an ES module's import of `node:http` loads all of Node's `fetch`, which takes 40 ms.
 *
 * It is one file: with `splitting`, esbuild puts each lazily imported CommonJS package into a file that exports `default`
 * alone, and `(await import('redis')).createClient` is undefined. What is imported lazily still runs only then.
 *
 * Names stay as they are, so that the stack of an error shows where it comes from.
 *
 * @param folder Where it goes; what was there is removed.
 */
export async function bundleCommand(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: [command],
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.url': 'importMetaUrl', 'import.meta.resolve': 'importMetaResolve' },
    banner: { js: banner },
    conditions: ['@audit-gateway/source'],
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    // npm installs several copies of these, beside those who need them. One each saves 40 ms of a start and 6 MB.
    alias: {
      ajv: folderOf('ajv', 'express-openapi-validator'),
      'mime-db': folderOf('mime-db', 'express', 'mime-types'),
      yaml: folderOf('yaml'),
    },
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
  });
  const { text, document } = await loadContract();
  await writeFile(join(folder, 'openapi.json'), toParsedCopy(document, text));
  const files = Object.keys(metafile.inputs);
  await writeFile(join(folder, 'LICENSES.txt'), licensesOf(files));
  const root = fileURLToPath(new URL('..', import.meta.url));
  const page = fileURLToPath(new URL('../../posture', import.meta.url));
  const shipped = [{ name: 'swagger-ui-dist', from: root }, ...builtInto(page)];
  await writeFile(join(folder, 'sbom.cdx.json'), sbomOf({ manifest: join(root, 'package.json'), files, shipped }));
}

/** Finds the folder of the package that a package of ours requires, directly or through others. */
function folderOf(name: string, ...through: readonly string[]): string {
  const from = through.reduce((file, each) => resolve(each, { paths: [file] }), command);
  const installed = packageOf(resolve(name, { paths: [from] }));
  if (installed === undefined) throw new Error(`${name} is not installed`);
  return installed.folder;
}

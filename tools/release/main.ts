import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { findAdvisories } from './advisories.ts';
import { kinds, pack, release } from './release.ts';
import { ReleaseError } from './release-error.ts';
import { nextVersion } from './version/version.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const report = (line: string): void => console.log(line);

function parseKinds(text: string): readonly string[] {
  const chosen = text.split(',');
  const unknown = chosen.filter((kind) => !kinds.includes(kind));
  if (unknown.length > 0) throw new InvalidArgumentError(`${unknown.join(', ')}; allowed: ${kinds.join(', ')}`);
  return chosen;
}

const program = new Command('npm run release --');
const names = [
  '--names <file>',
  'the names and registries; default: RELEASE_NAMES, or tools/release/names.json',
] as const;

program
  .command('publish', { isDefault: true })
  .description(
    'the default: builds and publishes the version that is checked out; run again, it goes on where it failed',
  )
  .option('--dry-run', 'build, ask the registries, publish nothing', false)
  .option('--rebuild', 'build the images again on their newest base, and publish them as <version>-<today>', false)
  .option('--only <kinds>', `some of ${kinds.join(',')}`, parseKinds)
  .option(...names)
  .option('--to <folder>', 'where what is built goes; default: tools/release/dist/<version>')
  .action(
    async (options: { dryRun: boolean; rebuild: boolean; only?: readonly string[]; names?: string; to?: string }) => {
      const { dryRun, only, names: namesFile, to: folder } = options;
      const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
      await release({ root, dryRun, only, namesFile, folder, rebuild: options.rebuild ? day : undefined, report });
    },
  );

program
  .command('pack <package>')
  .description('packs a package, and those that it needs, for who has no registry')
  .option(...names)
  .option('--to <folder>', 'where the tarballs go', 'tools/release/dist/tarballs')
  .action(async (name: string, { names: namesFile, to: folder }: { names?: string; to: string }) => {
    const tarballs = await pack({ root, name, folder, namesFile });
    report(`npm install ${tarballs.join(' ')}`);
  });

program
  .command('version')
  .description('turns the changesets into the next version, and says what to do next (npm run version)')
  .action(() => nextVersion({ root, now: new Date(), report }));

program
  .command('advisories')
  .description('fails where a dependency that is shipped has an advisory that is high or critical')
  .option('--require-source', 'fail where the source of advisories cannot be asked as well', false)
  .action(async ({ requireSource }: { requireSource: boolean }) => {
    const { lines, fails, reached } = await findAdvisories(root);
    for (const line of lines) report(`advisories: ${line}`);
    if (fails || (requireSource && !reached)) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error;
  console.error(`release: ${error.message}`);
  process.exitCode = 1;
}

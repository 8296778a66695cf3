import { join } from 'node:path';
import { createVitest, type TestModule } from 'vitest/node';
import type { Verdict } from './verdict.ts';
import { copyWorkspace } from './workspace.ts';

/**
 * The contract tests' files that hold the document against what goes over the wire, those together that share what they
 * take to start, and those first that are quick. The others test the suite itself, or need what a machine may lack.
 */
const groups = [
  ['test/oracle/responses.test.ts', 'test/oracle/headers.test.ts'],
  ['test/oracle/requests.test.ts', 'test/every-response.test.ts'],
  ['test/oracle/security.test.ts', 'test/gateway-responses.test.ts', 'test/emulator.test.ts'],
  ['test/examples.test.ts', 'test/gateway.test.ts'],
] as const;

/** The contract suite, in a copy of the workspace, ready to be run with one document after another. */
export interface Suite {
  /** Runs it, up to the first test that fails. */
  readonly run: (document: string) => Promise<Verdict>;
  /** Ends it, and takes the copy away. */
  readonly close: () => Promise<void>;
}

/**
 * Makes a suite. What it has transformed once stays in memory, and the files of a group run in one process, so that a
 * run takes seconds.
 */
export async function openSuite(): Promise<Suite> {
  const workspace = await copyWorkspace();
  const vitest = await createVitest(
    {
      root: join(workspace.folder, 'packages/contract-tests'),
      config: '../../vitest.config.ts',
      watch: false,
      reporters: [{}],
      bail: 1,
      isolate: false,
      pool: 'threads',
      maxWorkers: 1,
    },
    { cacheDir: join(workspace.folder, '.vite') },
  );
  const specifications = await vitest.globTestSpecifications(groups.flat());
  const inGroups = groups.map((files) =>
    specifications.filter(({ moduleId }) => files.some((file) => moduleId.endsWith(`/${file}`))),
  );
  return {
    run: async (document) => {
      const generated = await workspace.setDocument(document).catch((error: unknown) => String(error));
      if (typeof generated === 'string') return { by: 'loading', detail: generated };
      for (const file of generated) vitest.invalidateFile(file);
      for (const group of inGroups) {
        const { testModules, unhandledErrors } = await vitest.runTestSpecifications(group);
        // What earlier runs left is among them.
        const ran = testModules.filter(({ moduleId }) => group.some((of) => of.moduleId === moduleId));
        const failed = ran.find((module) => !module.ok());
        if (failed !== undefined) return { by: 'suite', detail: `${failed.relativeModuleId}: ${whyNot(failed)}` };
        const [error] = unhandledErrors;
        if (error !== undefined)
          return { by: 'suite', detail: `an error outside of the tests: ${JSON.stringify(error)}` };
      }
      return { by: undefined, detail: '' };
    },
    close: async () => {
      await vitest.close();
      await workspace.remove();
    },
  };
}

function whyNot(module: TestModule): string {
  const [test] = module.children.allTests('failed');
  return test?.fullName ?? module.errors()[0]?.message ?? 'it did not run';
}

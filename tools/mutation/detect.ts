import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelFromSdk, reportDifferences, type ServiceModel } from '@audit-gateway/aws-model';
import { createResponseChecker, parseContract } from '@audit-gateway/contract';
import { copyRepository } from '@audit-gateway/testing';
import { openQuestions, renderGenerated } from '@audit-gateway/types-generator';
import { createVitest, type TestModule } from 'vitest/node';
import * as z from 'zod';

/** What became of a mutant: what detected it, undefined if nothing did; and what was detected. */
export const result = z.object({
  by: z.enum(['loading', 'model', 'suite', 'time-out']).optional(),
  detail: z.string(),
});

/** What became of a mutant. */
export type Result = Readonly<z.infer<typeof result>>;

const survived: Result = { by: undefined, detail: '' };
const known = new Map<string, ServiceModel>();

/** Loads a document as everything that follows from it does, and compares it with AWS's own model. */
export async function compareWithModel(text: string): Promise<Result> {
  let contract;
  try {
    contract = parseContract(text, 'the mutant');
    createResponseChecker(contract);
    const [question] = openQuestions(contract, 'the mutant');
    if (question !== undefined) return { by: 'loading', detail: question };
  } catch (error) {
    return { by: 'loading', detail: firstLineOf(error) };
  }
  try {
    const ids = contract.operations.map(({ id }) => id);
    const aws = known.get(ids.join()) ?? modelFromSdk(ids);
    known.set(ids.join(), aws);
    const [first] = await reportDifferences(aws, contract, 'the mutant');
    return first === undefined ? survived : { by: 'model', detail: first };
  } catch (error) {
    // An operation that AWS does not have, or a response that is no structure.
    return { by: 'model', detail: firstLineOf(error) };
  }
}

/**
 * The files of the contract tests that compare the document with what goes over the wire, the fast ones first; those of
 * a group share what they start. The others test the suite itself, or need what a machine may lack.
 */
const groups = [
  ['test/oracle/responses.test.ts', 'test/oracle/headers.test.ts'],
  ['test/oracle/requests.test.ts', 'test/every-response.test.ts'],
  ['test/oracle/security.test.ts', 'test/gateway-responses.test.ts', 'test/emulator.test.ts'],
  ['test/failure-examples.test.ts', 'test/examples.test.ts', 'test/gateway.test.ts'],
];

/** The contract tests, in a copy of the repository. */
export interface Suite {
  /** Runs them with a document, up to the first test that fails. */
  readonly run: (document: string) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/** Opens the suite. What it has transformed once stays in memory, so that a run takes seconds. */
export async function openSuite(): Promise<Suite> {
  const { folder, remove } = await copyRepository();
  const root = join(folder, 'packages/contract-tests');
  const quiet = { watch: false, reporters: [{}], bail: 1 };
  const oneThread = { isolate: false, pool: 'threads', maxWorkers: 1 };
  const vitest = await createVitest(
    { root, config: '../../vitest.config.ts', ...quiet, ...oneThread },
    { cacheDir: join(folder, '.vite') },
  );
  const specifications = await vitest.globTestSpecifications(groups.flat());
  const inGroups = groups.map((files) =>
    specifications.filter(({ moduleId }) => files.some((file) => moduleId.endsWith(`/${file}`))),
  );
  return {
    run: async (document) => {
      try {
        const generated = await renderGenerated(parseContract(document, 'the mutant'));
        await writeFile(join(folder, 'spec/openapi.yaml'), document);
        for (const [name, content] of Object.entries(generated)) {
          const file = join(folder, 'packages/types/src', name);
          await writeFile(file, content);
          vitest.invalidateFile(file);
        }
      } catch (error) {
        return { by: 'loading', detail: String(error) };
      }
      for (const group of inGroups) {
        const { testModules, unhandledErrors } = await vitest.runTestSpecifications(group);
        // The modules of earlier runs are among them.
        const ran = testModules.filter(({ moduleId }) => group.some((of) => of.moduleId === moduleId));
        const failed = ran.find((module) => !module.ok());
        if (failed !== undefined) return { by: 'suite', detail: `${failed.relativeModuleId}: ${failureOf(failed)}` };
        const [error] = unhandledErrors;
        if (error !== undefined) return { by: 'suite', detail: `an error outside tests: ${JSON.stringify(error)}` };
      }
      return survived;
    },
    close: async () => {
      await vitest.close();
      await remove();
    },
  };
}

function failureOf(module: TestModule): string {
  const [test] = module.children.allTests('failed');
  return test?.fullName ?? module.errors()[0]?.message ?? 'it did not run';
}

function firstLineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1).join();
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseContract } from '@audit-gateway/contract';
import { copyRepository } from '@audit-gateway/testing';
import { renderGenerated } from '@audit-gateway/types-generator';

/** A copy of the workspace in which the document can be another. */
export interface Workspace {
  /** Its folder. */
  readonly folder: string;
  /**
   * Puts a document in the place of the contract, and generates for TypeScript what follows from it.
   *
   * @returns the files that were generated.
   * @throws {Error} where nothing can be generated from it.
   */
  readonly setDocument: (text: string) => Promise<readonly string[]>;
  /** Takes the copy away. */
  readonly remove: () => Promise<void>;
}

/** Copies the workspace to a temporary folder. */
export async function copyWorkspace(): Promise<Workspace> {
  const { folder, remove } = await copyRepository();
  return {
    folder,
    setDocument: async (text) => {
      const generated = await renderGenerated(parseContract(text, 'the mutant'));
      await writeFile(join(folder, 'spec/openapi.yaml'), text);
      const files = Object.entries(generated).map(([name, content]) => ({
        path: join(folder, 'packages/types/src', name),
        content,
      }));
      for (const { path, content } of files) await writeFile(path, content);
      return files.map(({ path }) => path);
    },
    remove,
  };
}

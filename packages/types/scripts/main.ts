/**
 * Generates what follows from the contract for TypeScript into packages/types/src. With --check it writes nothing and
 * ends with status 1 where a file on disk is not what it would write. A document that is wrong ends it with status 1
 * and a line for each fault.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ContractError, contractFile } from '@audit-gateway/contract';
import { checkDocument } from './check-document.ts';
import { documentName, renderGenerated, staleFiles, writeGenerated } from './generated-files.ts';

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;
try {
  const files = await renderGenerated(await checkDocument(await readFile(contractFile, 'utf8'), documentName));
  if (!check) await writeGenerated(files);
  for (const name of check ? Object.keys(await staleFiles(files)) : []) {
    process.stderr.write(`packages/types/src/${name} is stale: run "npm run generate" and commit what it writes\n`);
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof ContractError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

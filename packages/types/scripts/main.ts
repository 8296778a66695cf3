/**
 * Generates what follows from the contract for TypeScript into packages/types/src. With --check it writes nothing and
 * ends with status 1 where a file on disk is not what it would write. With --document it looks at the document alone, and
 * lints it as well. A document that is wrong ends it with status 1 and a line for each fault.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Contract, ContractError, contractFile } from '@audit-gateway/contract';
import { checkDocument, lintStyle } from './check-document.ts';
import { documentName, renderGenerated, staleFiles, writeGenerated } from './generated-files.ts';

const flag = { type: 'boolean', default: false } as const;
const { check, document } = parseArgs({ options: { check: flag, document: flag } }).values;
try {
  const text = await readFile(contractFile, 'utf8');
  const contract = await checkDocument(text, documentName);
  if (document) await lintStyle(text, documentName);
  else await generate(contract);
} catch (error) {
  if (!(error instanceof ContractError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function generate(contract: Contract): Promise<void> {
  const files = await renderGenerated(contract);
  if (!check) await writeGenerated(files);
  for (const name of check ? Object.keys(await staleFiles(files)) : []) {
    process.stderr.write(`packages/types/src/${name} is stale: run "npm run generate" and commit what it writes\n`);
    process.exitCode = 1;
  }
}

/**
 * Generates what follows from the contract for TypeScript into packages/types/src. With --check it writes nothing and
 * ends with status 1 where a file on disk is not what it would write.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { contractFile, loadContract } from '@audit-gateway/contract';
import { renderParameterRules } from './render-parameter-rules.ts';
import { renderTypes } from './render-types.ts';

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;
const contract = await loadContract();
const target = new URL('../packages/types/src/', import.meta.url);
const generated = {
  'openapi.generated.ts': await renderTypes(await readFile(contractFile, 'utf8')),
  'parameter-rules.generated.ts': renderParameterRules(contract.operations),
};

for (const [name, text] of Object.entries(generated)) {
  const file = new URL(name, target);
  if (!check) await writeFile(file, text);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    process.stderr.write(`packages/types/src/${name} is stale: run "npm run generate" and commit what it writes\n`);
    process.exitCode = 1;
  }
}

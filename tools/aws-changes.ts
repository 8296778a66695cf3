/**
 * Compares the document with the model of AWS that the installed SDK ships, and prints where they differ, a line each.
 * Ends with status 0 where they say the same, and 1 where they do not.
 */
import { loadContract } from '@audit-gateway/contract';
import { differences } from './aws-model/differences.ts';
import { modelFromContract } from './aws-model/from-contract.ts';
import { modelFromSdk } from './aws-model/from-sdk.ts';
import { documentName } from './generated-files.ts';

const contract = await loadContract();
const aws = modelFromSdk(contract.operations.map(({ id }) => id));
const found = differences(aws, await modelFromContract(contract));

if (found.length === 0) process.stdout.write(`${documentName} says what AWS's model says.\n`);
else {
  process.exitCode = 1;
  process.stdout.write(`${documentName} differs from AWS's model:\n${found.map((line) => `  ${line}\n`).join('')}`);
}

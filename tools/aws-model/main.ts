/**
 * Compares the document with the model of AWS that the installed SDK ships, and prints where they differ, a line each.
 * Ends with status 0 where they say the same, and 1 where they do not.
 */
import { relative } from 'node:path';
import { contractFile, loadContract } from '@audit-gateway/contract';
import { differences } from './differences.ts';
import { modelFromContract } from './from-contract.ts';
import { modelFromSdk } from './from-sdk.ts';

const documentName = relative(process.cwd(), contractFile);
const contract = await loadContract();
const aws = modelFromSdk(contract.operations.map(({ id }) => id));
const found = differences(aws, await modelFromContract(contract));

if (found.length === 0) process.stdout.write(`${documentName} says what AWS's model says.\n`);
else {
  process.exitCode = 1;
  process.stdout.write(`${documentName} differs from AWS's model:\n${found.map((line) => `  ${line}\n`).join('')}`);
}

/**
 * Compares the document with the model of AWS that the installed SDK ships, and prints where they differ, a line each.
 * Ends with status 0 where they say the same, and 1 where they do not.
 */
import { relative } from 'node:path';
import { contractFile, loadContract } from '@audit-gateway/contract';
import { modelFromSdk } from './from-sdk.ts';
import { reportDifferences } from './report.ts';

const documentName = relative(process.cwd(), contractFile);
const contract = await loadContract();
const aws = modelFromSdk(contract.operations.map(({ id }) => id));
const found = await reportDifferences(aws, contract, documentName);

if (found.length === 0) process.stdout.write(`${documentName} says what AWS's model says.\n`);
else {
  process.exitCode = 1;
  process.stdout.write(`${documentName} differs from AWS's model:\n${found.map((line) => `  ${line}\n`).join('')}`);
}

/**
 * Compares the document with the model of AWS that the installed SDK ships, and prints what AWS changed since as a patch
 * for `git apply`, on standard output. What it is, and what is left to do by hand, goes to standard error. Ends with
 * status 0 where the two say the same, and 1 where they do not.
 */
import { loadContract } from '@audit-gateway/contract';
import { createTwoFilesPatch } from 'diff';
import { editAfterAws } from './aws-model/edit-after-aws.ts';
import { modelFromSdk } from './aws-model/from-sdk.ts';
import { documentName } from './generated-files.ts';

const contract = await loadContract();
const aws = modelFromSdk(contract.operations.map(({ id }) => id));
const { differences, text, byHand } = await editAfterAws(aws, contract);

if (differences.length === 0) {
  process.stderr.write(`Nothing changed: ${documentName} says what AWS's model says.\n`);
} else {
  process.exitCode = 1;
  process.stderr.write(`AWS's model and ${documentName} differ:\n${list(differences)}`);
  if (byHand.length > 0) process.stderr.write(`To be edited by hand:\n${list(byHand)}`);
  if (text !== contract.text) {
    const [from, to] = [`a/${documentName}`, `b/${documentName}`];
    process.stdout.write(createTwoFilesPatch(from, to, contract.text, text).replace(/^=+\n/, ''));
    process.stderr.write(
      'The rest is the patch on standard output; what AWS does not say, "npm run check" asks for.\n',
    );
  }
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join('');
}

import { readFile } from 'node:fs/promises';
import { contractFile } from '@audit-gateway/contract';
import { isMap, parseDocument } from 'yaml';

const sections = [['paths'], ['components', 'parameters'], ['components', 'schemas'], ['components', 'examples']];

/** The text of the document with DescribeAuditFinding added to it. */
export async function grownDocument(): Promise<string> {
  const document = parseDocument(await readFile(contractFile, 'utf8'));
  const addition = await readFile(new URL('describe-audit-finding.yaml', import.meta.url), 'utf8');
  for (const section of sections) {
    const added = parseDocument(addition).getIn(section);
    if (!isMap(added)) throw new Error(`the addition has no ${section.join('.')}`);
    for (const pair of added.items) document.addIn(section, pair);
  }
  return document.toString();
}

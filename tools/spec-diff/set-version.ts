/** Writes the version of the contract's package into the contract, and changes nothing else of it. */
import { readFile, writeFile } from 'node:fs/promises';
import { isScalar, parseDocument } from 'yaml';
import * as z from 'zod';
import { documentPath } from './base/git.ts';

const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile('spec/package.json', 'utf8')));
const text = await readFile(documentPath, 'utf8');
const node = parseDocument(text).getIn(['info', 'version'], true);
if (!isScalar(node) || node.range == null) throw new Error(`${documentPath} has no info.version`);
const [start, end] = node.range;
await writeFile(documentPath, `${text.slice(0, start)}${version}${text.slice(end)}`);
process.stdout.write(`${documentPath} is version ${version}\n`);

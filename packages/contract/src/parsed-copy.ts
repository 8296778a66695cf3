import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';

const parsedCopy = z.object({ sha256: z.string(), document: z.unknown() });

/**
 * Writes a copy of a document for {@link ContractSource.copy}: JSON, which takes a fiftieth of the time that YAML takes to
 * parse.
 *
 * @param text The text that the document was parsed from.
 */
export function toParsedCopy(document: object, text: string): string {
  return JSON.stringify({ sha256: sha256(text), document });
}

/**
 * Reads the document of a text from a copy that was parsed before.
 *
 * @returns undefined where there is no such copy, or where it is of another text.
 */
export async function readParsedCopy(file: string, text: string): Promise<unknown> {
  const copy = await readFile(file, 'utf8').then(parseCopy, () => undefined);
  return copy?.sha256 === sha256(text) ? copy.document : undefined;
}

function parseCopy(content: string): z.infer<typeof parsedCopy> | undefined {
  try {
    return parsedCopy.parse(JSON.parse(content));
  } catch {
    // Whatever is wrong with it, the text is still there.
    return undefined;
  }
}

function sha256(text: string): string {
  return hash('sha256', text);
}

/** A process that judges one mutant after another: gets a document's text, and sends the verdict. */
import * as z from 'zod';
import { compareWithModel } from './compare-with-model.ts';
import { openSuite } from './suite.ts';
import type { Verdict } from './verdict.ts';

const suite = await openSuite();

async function judge(document: string): Promise<Verdict> {
  const verdict = await compareWithModel(document);
  return verdict.by === undefined ? suite.run(document) : verdict;
}

process.on('message', (document) => {
  void judge(z.string().parse(document)).then((verdict) => {
    if (process.connected) process.send?.(verdict);
  });
});
process.once('disconnect', () => void suite.close().then(() => process.exit()));
process.send?.({ by: undefined, detail: 'ready' } satisfies Verdict);

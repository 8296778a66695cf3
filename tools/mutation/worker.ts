/** A process that checks one mutant after another: it receives a document's text, and sends the result. */
import * as z from 'zod';
import { compareWithModel, openSuite, type Result } from './detect.ts';

const suite = await openSuite();

async function check(document: string): Promise<Result> {
  const result = await compareWithModel(document);
  return result.by === undefined ? suite.run(document) : result;
}

process.on('message', (document) => {
  void check(z.string().parse(document)).then((result) => {
    if (process.connected) process.send?.(result);
  });
});
process.once('disconnect', () => void suite.close().then(() => process.exit()));
process.send?.({ detail: 'ready' } satisfies Result);

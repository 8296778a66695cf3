/** A process that logs as the gateway does: many lines at its start, and one more for each line that it is told. */
import { createInterface } from 'node:readline';
import { openLog } from '../../src/observability/logger.ts';

const { logger, droppedLines } = openLog('info');
const text = 'x'.repeat(400);
for (let index = 0; index < 6000; index += 1) logger.info({ index }, text);
setTimeout(() => process.stderr.write(`dropped ${droppedLines()}\n`), 50);

createInterface({ input: process.stdin }).on('line', (line) => {
  logger.info(line);
  if (line === 'exit') process.exit(0);
});

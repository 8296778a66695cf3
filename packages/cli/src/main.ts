#!/usr/bin/env node
import { constants } from 'node:os';
import { inspect } from 'node:util';
import { exitStatus } from './failures.ts';
import { run } from './run.ts';

const interruption = new AbortController();
let interruptedBy: number = constants.signals.SIGINT;
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // Once: a second signal ends the process as if nobody listened.
  process.once(name, () => {
    interruptedBy = constants.signals[name];
    interruption.abort();
  });
}

// `audits list | head` closes the pipe: no error, and no success of a check either.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(128 + constants.signals.SIGPIPE);
  // A full disk: no report that nobody gets may look like a finding.
  process.stderr.write(`audits: the output cannot be written: ${error.message}\n`);
  process.exit(exitStatus.unknown);
});

try {
  const status = await run(process.argv.slice(2), {
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => new Date(),
    signal: interruption.signal,
  });
  process.exitCode = status === exitStatus.interrupted ? 128 + interruptedBy : status;
} catch (error) {
  process.stderr.write(`audits: a bug: ${inspect(error)}\n`);
  process.exitCode = exitStatus.bug;
}

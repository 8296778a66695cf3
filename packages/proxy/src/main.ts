#!/usr/bin/env node
import { receiveSignals } from './lib/process-signals.ts';

// Before the rest is loaded, which takes most of the start.
const signals = receiveSignals();
void import('./command.ts').then(({ runCommand }) => runCommand(process.argv.slice(2), signals));

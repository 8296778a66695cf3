#!/usr/bin/env node
import { receiveSignals } from './lib/process-signals.ts';

// Before the rest is loaded, which takes most of the start.
const signals = receiveSignals();
const { runCommand } = await import('./command.ts');
await runCommand(process.argv.slice(2), signals);

#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Compiling is a third of a start. A folder of the user's own, since whoever can write there decides what runs; where
// there is none, nothing is kept.
enableCompileCache(join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'audit-gateway'));

// Imported only now, so that it is compiled with the cache.
const { runCommand } = await import('./command.ts');
await runCommand();

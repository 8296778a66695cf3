#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

const { XDG_CACHE_HOME = '', HOME = '' } = process.env;
const caches = XDG_CACHE_HOME === '' && HOME !== '' ? join(HOME, '.cache') : XDG_CACHE_HOME;

// Compiling is a third of a start. What is compiled is kept in a folder of the user's own, since whoever can write there
// decides what runs; where there is none, nothing is kept.
if (caches !== '') enableCompileCache(join(caches, 'audit-gateway'));

// Imported only now, so that it is compiled with the cache.
const { runCommand } = await import('./command.ts');
await runCommand();

import { fileURLToPath } from 'node:url';
import { bundleCommand } from './bundle-command.ts';

await bundleCommand(fileURLToPath(new URL('../dist/bundle', import.meta.url)));

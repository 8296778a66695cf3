import { fileURLToPath } from 'node:url';
import { bundleCommand } from './bundle-command.ts';

// Usage: main.ts [FOLDER]. Default: dist.
await bundleCommand(process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url)));

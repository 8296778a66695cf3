import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { dependenciesOf, sbomOf } from './sbom.ts';

// Usage: main.ts FOLDER FILE. Writes the SBOM of the workspace in FOLDER, with all that it depends on, into FILE.
const [folder = '', file = ''] = process.argv.slice(2).map((each) => resolve(each));
const manifest = join(folder, 'package.json');
await writeFile(file, sbomOf({ manifest, files: [], shipped: dependenciesOf(folder) }));

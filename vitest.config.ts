import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const sourceCondition = '@audit-gateway/source';
const inRoot = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Shuffles the tests of a run, and the files that they are in. */
const seed = process.env['TEST_ORDER_SEED'];

/** One configuration for every package: the workspace's sources, no build; a report that CI sums up. */
export default defineConfig({
  resolve: { conditions: [sourceCondition] },
  ssr: { resolve: { conditions: [sourceCondition] } },
  test: {
    include: ['**/test/**/*.test.ts'],
    // Files share processes and the modules in them, which halves the CPU time. So no test replaces a module (vi.mock).
    isolate: false,
    // Most tests wait for sockets and child processes, so that one process would leave half of two cores idle.
    maxWorkers: 2,
    setupFiles: [inRoot('vitest.setup.ts')],
    // The compiler's run costs seconds, so that only those who have tests of types pay for it.
    typecheck: {
      enabled: globSync('test/**/*.test-d.ts').length > 0,
      include: ['test/**/*.test-d.ts'],
      checker: inRoot('node_modules/typescript-native/bin/tsc'),
    },
    reporters: ['default', ['json', { outputFile: process.env['VITEST_REPORT'] ?? 'reports/vitest.json' }]],
    restoreMocks: true,
    // What examples print is compared with what their READMEs say.
    env: { FORCE_COLOR: '0' },
    // A busy machine is slow, not wrong.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    ...(seed !== undefined && { sequence: { shuffle: { files: true, tests: true }, seed: Number(seed) } }),
  },
});

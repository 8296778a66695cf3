import { globSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const sourceCondition = '@audit-gateway/source';

/** One configuration for every package: the workspace's sources, no build; a report that CI sums up. */
export default defineConfig({
  resolve: { conditions: [sourceCondition] },
  ssr: { resolve: { conditions: [sourceCondition] } },
  test: {
    include: ['**/test/**/*.test.ts'],
    // The compiler's run costs seconds, so that only those who have tests of types pay for it.
    typecheck: { enabled: globSync('test/**/*.test-d.ts').length > 0, include: ['test/**/*.test-d.ts'] },
    reporters: ['default', ['json', { outputFile: process.env['VITEST_REPORT'] ?? 'reports/vitest.json' }]],
    restoreMocks: true,
    // What examples print is compared with what their READMEs say.
    env: { FORCE_COLOR: '0' },
    // A busy machine is slow, not wrong.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { missing, output } from './image.ts';

const program = process.env['KUBERNETES_VALIDATE'] ?? 'kubernetes-validate';
const isMissing = process.env['KUBERNETES_VALIDATE'] === undefined && missing([program]).length > 0;
const versions = ['1.33', '1.37'];

describe.skipIf(isMissing && process.env['REQUIRE_EXTERNAL_CLIENTS'] !== '1')(
  `the manifests are valid by Kubernetes' own schemas (${isMissing ? 'skipped: kubernetes-validate is not installed' : program})`,
  () => {
    it.each(['kubernetes.yaml', 'valkey.yaml'].flatMap((file) => versions.map((version) => [file, version] as const)))(
      '%s, of Kubernetes %s',
      async (file, version) => {
        const path = fileURLToPath(new URL(`../../deploy/${file}`, import.meta.url));
        expect(await output(program, '--strict', '--kubernetes-version', version, path)).not.toContain('ERROR');
      },
    );
  },
);

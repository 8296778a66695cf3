import { execFile } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { modelFromSdk, reportDifferences } from '@audit-gateway/aws-model';
import { parseContract } from '@audit-gateway/contract';
import { copyRepository, type RepositoryCopy } from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grownDocument } from './grown-document.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const run = promisify(execFile);

const grown = await grownDocument();

describe('a third operation of the document, without any other line by hand', { timeout: 120_000 }, () => {
  let copy: RepositoryCopy;
  beforeAll(async () => {
    copy = await copyRepository();
    await copyFile(here('service.ts.txt'), join(copy.folder, 'tools/repository/service.ts'));
    await writeFile(join(copy.folder, 'spec/openapi.yaml'), grown);
    await copy.runFile('packages/types/scripts/main.ts');
  });
  afterAll(() => copy.remove());

  it('is in the types, with which the whole repository compiles, and a service that uses it', async () => {
    const tsc = join(copy.folder, 'node_modules/typescript-native/bin/tsc');
    for (const project of ['tsconfig.json', 'packages/posture/tsconfig.json']) {
      const compiled = await run(process.execPath, [tsc, '-p', project], { cwd: copy.folder }).catch(
        (error: unknown) => error,
      );
      expect(compiled).toMatchObject({ stdout: '' });
      expect(compiled).not.toBeInstanceOf(Error);
    }
  });

  it("is called through the client's http, validated, signed and forwarded by the gateway, and measured", async () => {
    expect(JSON.parse(await copy.runFile('tools/repository/service.ts'))).toEqual({
      finding: { findingId: 'f-1', severity: 'HIGH', isSuppressed: false },
      isGrave: true,
      forwarded: [{ path: '/audit/findings/f-1', signed: true }],
      refused: {
        status: 400,
        error: expect.objectContaining({
          code: 'InvalidRequestException',
          errors: [{ path: '/path/findingId', message: expect.stringContaining('must match pattern') }],
        }),
      },
      unknown: 400,
      posted: { status: 405, allow: 'GET' },
      measured: true,
    });
  });

  it("is compared with AWS's own model", async () => {
    const contract = parseContract(grown, 'grown');
    const aws = modelFromSdk(contract.operations.map(({ id }) => id));
    expect(Object.keys(aws)).toContain('describeAuditFinding');
    expect(await reportDifferences(aws, contract, 'grown')).toEqual([]);
    const lacking = parseContract(grown.replace('reasonForNonComplianceCode:', 'reasonCode:'), 'lacking');
    expect(await reportDifferences(aws, lacking, 'lacking')).toEqual([
      expect.stringMatching(
        /^lacking:.*describeAuditFinding\.output\.members\.finding\.shape\.members\.reasonForNonComplianceCode/,
      ),
      expect.stringMatching(/^lacking:.*describeAuditFinding\.output\.members\.finding\.shape\.members\.reasonCode/),
    ]);
  });
});

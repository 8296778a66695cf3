import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder } from '@audit-gateway/testing';
import { expect, it } from 'vitest';
import { SettingsError } from '../../src/index.ts';
import { startTestGateway } from '../support/gateway.ts';

const folder = makeTemporaryFolder('ca-file');

it.each([
  [
    'does not exist',
    'none.pem',
    /^--ca-file or AWS_CA_BUNDLE: ".*none\.pem" cannot be used: ENOENT.*; allowed: a file of certificates in PEM$/,
  ],
  [
    'holds no certificate',
    'empty.pem',
    /^--ca-file or AWS_CA_BUNDLE: ".*empty\.pem" cannot be used: it holds no certificate in PEM; allowed/,
  ],
])('A CA whose file %s ends the start', async (_fault, name, message) => {
  await writeFile(join(folder, 'empty.pem'), 'nothing');
  const started = startTestGateway('http://127.0.0.1:1', { caFile: join(folder, name) });
  await expect(started).rejects.toThrow(SettingsError);
  await expect(started).rejects.toThrow(message);
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findPlaceholders, refusePlaceholders } from '../src/placeholders.ts';
import { BindingsError } from '../src/run-command.ts';

it.each([
  ['Repository = "https://github.com/GIT_USER_ID/GIT_REPO_ID"', ['1: GIT_USER_ID', '1: GIT_REPO_ID']],
  ['\nauthor_email="team@openapitools.org",', ['2: openapitools.org']],
  ['<url>https://github.com/openapitools/openapi-generator</url>', ['1: github.com/openapitools']],
  ['<name>OpenAPI-Generator Contributors</name>', ['1: OpenAPI-Generator Contributors']],
  ['<description>OpenAPI Java</description>', ['1: OpenAPI Java']],
  ['import "auditgateway.example/go/audits"', ['1: auditgateway.example']],
  ['api_key = YOUR_API_KEY', ['1: YOUR_API_KEY']],
  ['@Generated("org.openapitools.codegen.languages.JavaClientCodegen") // https://openapi-generator.tech', []],
])('finds the names that the generator made up in %j', (text, found) => {
  expect(findPlaceholders(text)).toEqual(found);
});

it('names the file and the line of each', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'placeholders-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'README.md'), 'good');
  await expect(refusePlaceholders(folder)).resolves.toBeUndefined();
  await writeFile(join(folder, 'src', 'setup.py'), '\nurl = "GIT_REPO_ID"');
  await expect(refusePlaceholders(folder)).rejects.toThrow(
    new BindingsError(`the client in ${folder} has names that the generator made up:\n  src/setup.py:2: GIT_REPO_ID`),
  );
});

import { readNames, type ReleaseNames } from '@audit-gateway/release';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languageFolder } from '../src/folders.ts';
import { languages } from '../src/languages.ts';
import { generatorProperties, withNames, writtenNames } from '../src/names.ts';

const company: ReleaseNames = {
  ...readNames(),
  goModule: 'go.example.com/audits',
  mavenGroup: 'com.example.audits',
  mavenRepository: 'https://maven.example.com/releases',
  pythonPackage: 'example-audits',
  repository: 'https://git.example.com/audits',
};

describe('the names of a company', () => {
  it.each([
    ['pip install audit-gateway', 'pip install example-audits'],
    ['<groupId>io.github.audit-gateway</groupId>', '<groupId>com.example.audits</groupId>'],
    ['"github.com/audit-gateway/audit-gateway-go"', '"go.example.com/audits"'],
    ['(https://github.com/audit-gateway/audit-gateway/issues)', '(https://git.example.com/audits/issues)'],
    [
      '<url>https://maven.pkg.github.com/audit-gateway/audit-gateway</url>',
      '<url>https://maven.example.com/releases</url>',
    ],
    ['audit-gateway-client', 'audit-gateway-client'],
    ['audit_gateway', 'audit_gateway'],
    ['@audit-gateway/client', '@audit-gateway/client'],
  ])('make of %s %s', (written, published) => {
    expect(withNames(written, company)).toBe(published);
  });

  it.each([...languages.keys()])('leave none of the others in the README of the client for %s', async (language) => {
    const readme = await readFile(join(languageFolder(language), 'README.md'), 'utf8');
    const published = withNames(readme, company);
    expect(published).not.toBe(readme);
    for (const name of [writtenNames.goModule, writtenNames.mavenGroup, writtenNames.mavenRepository])
      expect(published).not.toContain(name);
  });

  it.each([...languages.keys()])('reach the generator of the client for %s', (language) => {
    const values = Object.values(generatorProperties(language, '1.2.3', company)).join(' ');
    expect(values).toContain('1.2.3');
    expect(values).toMatch(/go\.example\.com|com\.example\.audits|example-audits/);
  });
});

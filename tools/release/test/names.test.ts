import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { namesFile, parseNames, readNames } from '../index.ts';

const names = readNames(namesFile);

describe('the names of a release', () => {
  it.each([
    ['npmScope', 'acme', 'must be a scope of npm'],
    ['npmScope', '@acme/', 'must be a scope of npm'],
    ['npmRegistry', 'registry.npmjs.org', 'must be a URL of https:// or http://'],
    ['npmRegistry', 'https://user:secret@npm.example/', 'without a password'],
    ['pythonPackage', 'Audit_Gateway', 'must be a normalized name'],
    ['mavenGroup', 'com..acme', 'must be a group of Maven'],
    ['mavenRepository', 's3://bucket', 'must be a URL of https:// or http:// or file://'],
    ['goModule', 'https://go.acme.example/audits', 'must be a module path of Go'],
    ['goRepository', 'git@github.com:acme/audits.git', 'must be a URL of https:// or ssh:// or file://'],
    ['image', 'audit-gateway', "must be an image's name with its registry"],
    ['image', 'registry.acme.example/audit-gateway:1', 'without a tag'],
    ['repository', 'github.com/acme/audits', 'must be a URL of https://'],
  ])('are refused where %s is %s', (key, value, reason) => {
    expect(() => parseNames(JSON.stringify({ ...names, [key]: value }), 'names.json')).toThrow(reason);
    expect(() => parseNames(JSON.stringify({ ...names, [key]: value }), 'names.json')).toThrow(
      `names.json:\n  ${key}:`,
    );
  });

  it('are refused where one is missing, and where one is unknown, both in one message', () => {
    const text = JSON.stringify({ ...names, image: undefined, imgae: names.image });
    expect(() => parseNames(text, 'names.json')).toThrow(/image: .*\n.*imgae/);
  });

  it('are refused where the file is no JSON or does not exist, by its name', () => {
    expect(() => parseNames('{', 'names.json')).toThrow(/^names\.json: /);
    expect(() => readNames(join(import.meta.dirname, 'none.json'))).toThrow('none.json');
  });

  it('are those of the file that RELEASE_NAMES names', () => {
    vi.stubEnv('RELEASE_NAMES', join(import.meta.dirname, 'company-names.json'));
    expect(readNames().npmScope).toBe('@acme');
  });
});

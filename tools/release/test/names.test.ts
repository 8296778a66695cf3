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
    ['repository', 'github.com/acme/audits', 'must be a URL of https://'],
  ])('are refused where %s is %s', (key, value, reason) => {
    expect(() => parseNames(JSON.stringify({ ...names, [key]: value }), 'names.json')).toThrow(reason);
    expect(() => parseNames(JSON.stringify({ ...names, [key]: value }), 'names.json')).toThrow(
      `names.json:\n  ${key}:`,
    );
  });

  it.each([
    [{ gateway: 'audit-gateway' }, "images.gateway: must be an image's name with its registry"],
    [{ emulator: 'registry.acme.example/audit-emulator:1' }, 'images.emulator: must be .* without a tag'],
    [{ emulator: names.images.gateway }, 'images: must differ'],
    [{ emulator: undefined }, 'images.emulator: '],
    [{ emulater: 'registry.acme.example/audit-emulator' }, 'images: .*emulater'],
  ])('are refused where the images have %j', (images, reason) => {
    const text = JSON.stringify({ ...names, images: { ...names.images, ...images } });
    expect(() => parseNames(text, 'names.json')).toThrow(new RegExp(`^names\\.json:\\n {2}${reason}`));
  });

  it('are refused where one is missing, and where one is unknown, both in one message', () => {
    const text = JSON.stringify({ ...names, images: undefined, imgaes: names.images });
    expect(() => parseNames(text, 'names.json')).toThrow(/images: .*\n.*imgaes/);
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

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@audit-gateway/testing';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { namesFile, readNames } from '../names.ts';
import { readJson } from '../npm/workspaces.ts';
import { addVersion, renderVersion } from '../version/changelog.ts';
import { moveVersion } from '../version/move.ts';

const versioned = z.looseObject({ version: z.string(), workspaces: z.array(z.string()).default([]) });

describe('a new version is written', () => {
  const deploy = 'packages/proxy/deploy/x.yaml';
  it.each([
    [
      'into the tag of an image',
      'README.md',
      'registry.example.com/audit-gateway:1.2.3',
      'registry.example.com/audit-gateway:2.0.0',
    ],
    [
      'into the tag of another image',
      'README.md',
      'docker run x.example/audit-emulator:1.2.3 --log',
      'docker run x.example/audit-emulator:2.0.0 --log',
    ],
    ['into the name of a tarball', 'README.md', 'audit-gateway-client-1.2.3.tgz', 'audit-gateway-client-2.0.0.tgz'],
    [
      'into the name of a wheel',
      'README.md',
      'audit_gateway-1.2.3-py3-none-any.whl',
      'audit_gateway-2.0.0-py3-none-any.whl',
    ],
    ['into the version of a package', 'README.md', '@audit-gateway/client@1.2.3', '@audit-gateway/client@2.0.0'],
    [
      'into the version of a Go module',
      'how-to.md',
      'example.com/audit-gateway-go@v1.2.3',
      'example.com/audit-gateway-go@v2.0.0',
    ],
    [
      'into a reference of the repository',
      deploy,
      'github.com/x/audit-gateway//deploy?ref=v1.2.3',
      'github.com/x/audit-gateway//deploy?ref=v2.0.0',
    ],
    ['into a tag of Kustomize', deploy, "    newTag: '1.2.3'", "    newTag: '2.0.0'"],
    ['into a chart', deploy, 'version: 1.2.3\nappVersion: "1.2.3"', 'version: 2.0.0\nappVersion: "2.0.0"'],
  ])('%s', (_title, file, before, after) => {
    expect(moveVersion(file, before, '1.2.3', '2.0.0')).toBe(after);
  });

  it.each([
    ['another package', 'README.md', 'undici@1.2.3, valkey:1.2.3'],
    ['a longer version', 'README.md', 'audit-gateway:1.2.3.4, audit-gateway:1.2.30, audit-gateway:1.2.3-rc.1'],
    ['a document that is not deployed', 'spec/redocly.yaml', 'version: 1.2.3'],
    ['another image that is deployed', deploy, 'image: valkey:1.2.3'],
  ])('not into %s', (_title, file, text) => {
    expect(moveVersion(file, text, '1.2.3', '2.0.0')).toBe(text);
  });
});

describe('the changelog of the repository', () => {
  const change = (summary: string, ...releases: readonly [string, 'major' | 'minor' | 'patch' | 'none'][]) => ({
    id: summary,
    summary,
    releases: releases.map(([name, type]) => ({ name: `@audit-gateway/${name}`, type })),
  });

  it('has each change once, under the greatest raise, with its packages', () => {
    const changes = [
      change('A fault is fixed.', ['proxy', 'patch']),
      change('A member is gone.\n\n- one\n- two', ['spec', 'major'], ['client', 'minor']),
      change('A flag is new.', ['proxy', 'minor']),
    ];
    expect(renderVersion('2.0.0', '2026-11-29', changes)).toBe(
      [
        '## 2.0.0 (2026-11-29)',
        '### Breaking changes',
        '- **client, spec**: A member is gone.\n\n  - one\n  - two',
        '### New',
        '- **proxy**: A flag is new.',
        '### Fixed',
        '- **proxy**: A fault is fixed.',
      ].join('\n\n'),
    );
  });

  it('has the newest version first', () => {
    const first = addVersion(undefined, '## 1.0.0 (2026-01-01)\n\nFirst.');
    const second = addVersion(first, '## 1.1.0 (2026-02-01)\n\nSecond.');
    expect(second.match(/^#+ .*$/gm)).toEqual(['# Changelog', '## 1.1.0 (2026-02-01)', '## 1.0.0 (2026-01-01)']);
  });
});

describe('one version', () => {
  const { version, workspaces } = versioned.parse(readJson(join(root, 'package.json')));

  it('is that of the root and of every package', () => {
    const manifests = workspaces.flatMap((glob) => globSync(`${glob}/package.json`, { cwd: root }));
    const others = manifests.filter((file) => versioned.parse(readJson(join(root, file))).version !== version);
    expect(others).toEqual([]);
  });

  it('is the tag of the images in every manifest and guide, and each has one that names it', () => {
    const files = globSync(
      '{*.md,.github/**/*.md,packages/**/*.{md,yaml,yml},packages/{proxy/deploy,emulator}/**/Dockerfile}',
      {
        cwd: root,
        exclude: (name) => name === 'node_modules' || name === 'dist' || name === 'CHANGELOG.md',
      },
    );
    const tags = files.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/([\w./-]+\/audit-(?:gateway|emulator)):([\w.-]+)/g)].map(
        ([, image, tag]) => ({ file, image, tag }),
      ),
    );
    expect(tags.map(({ image }) => image)).toEqual(expect.arrayContaining(Object.values(readNames(namesFile).images)));
    expect(tags.filter(({ tag }) => tag !== version)).toEqual([]);
  });
});

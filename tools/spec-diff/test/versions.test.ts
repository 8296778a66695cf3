import { describe, expect, it } from 'vitest';
import type { Bump, Change } from '../compare/change.ts';
import { validateVersions } from '../versions/validate.ts';
import { raisedPart } from '../versions/version.ts';

const change = (demands: Bump): Change => {
  const severity = demands === 'major' ? 'breaking' : 'safe';
  return { severity, pointer: `/${demands}`, reason: 'something became something else', hits: ['callers'], demands };
};
const locate = (): { line: number; column: number } => ({ line: 12, column: 3 });
const version: Change = { severity: 'safe', pointer: '/info/version', reason: 'a new version', hits: [] };

describe('a change of the contract', () => {
  it.each<[demands: Bump[], changeset: Bump | undefined, version: string, severity: RegExp]>([
    [[], undefined, '0.1.0', /^the contract has not changed since main$/],
    [
      ['patch'],
      undefined,
      '0.1.0',
      /^the contract changes without a new version: changes since main, and no changeset:/,
    ],
    [['patch'], 'patch', '0.1.0', /^the contract's changes since main demand patch, and get patch$/],
    [['patch'], undefined, '0.1.1', /demand patch, and get patch$/],
    [['patch', 'minor'], 'patch', '0.1.0', /^the contract grows without a new minor version:.* raises patch alone:/],
    [['patch', 'minor'], 'minor', '0.1.0', /demand minor, and get minor$/],
    [['patch', 'minor'], undefined, '0.2.0', /demand minor, and get minor$/],
    [['minor', 'major'], undefined, '0.1.0', /^the contract breaks without a new major version:.* no changeset:/],
    [['minor', 'major'], 'minor', '0.2.0', /^the contract breaks without a new major version:.* raises minor alone:/],
    [['minor', 'major'], 'major', '0.1.0', /demand major, and get major$/],
    [['minor', 'major'], undefined, '1.0.0', /demand major, and get major$/],
    [['patch'], undefined, '0.0.9', /^the contract changes without a new version/],
  ])('that demands %j, with the changeset %s and the version %s', (demands, raises, versionAfter, severity) => {
    const changesets = raises === undefined ? [] : [{ file: '.changeset/a.md', raises }];
    const changes = [version, ...demands.map(change)];
    const result = validateVersions({
      base: 'main',
      changes,
      versionBefore: '0.1.0',
      versionAfter,
      changesets,
      locate,
    });
    expect(result.text).toMatch(severity);
    expect(result.fails).toBe(!/ has not changed | and get /.test(result.text));
    expect(result.demands).toBe(demands.at(-1));
  });

  it('is named where it fails, with what to do', () => {
    const changesets = [{ file: '.changeset/other.md', raises: undefined }];
    const changes = [change('major'), change('minor')];
    const evidence = { base: 'main', changes, versionBefore: '1.0.0', versionAfter: '1.0.0', changesets, locate };
    expect(validateVersions(evidence).text.split('\n')).toEqual([
      'the contract breaks without a new major version: breaking changes since main, and no changeset that names @audit-gateway/spec (.changeset/other.md):',
      '  spec/openapi.yaml:12:3: /major',
      "      something became something else (hits callers' requests)",
      'Take the changes back, or say for the changelog what changes: npm run changeset -- --major @audit-gateway/spec -m "…"',
    ]);
  });
});

describe('a version is raised by', () => {
  it.each([
    ['0.1.0', '1.0.0', 'major'],
    ['1.9.9', '2.0.0-rc.1', 'major'],
    ['1.2.3', '1.10.0', 'minor'],
    ['1.2.3', '1.2.4', 'patch'],
    ['1.2.3', '1.2.3', undefined],
    ['1.2.3', '1.1.4', undefined],
    ['2.0.0', '1.9.9', undefined],
  ])('%s to %s: %s', (before, after, part) => {
    expect(raisedPart(before, after)).toBe(part);
  });

  it('nothing that can be told, where it is not of three numbers', () => {
    expect(() => raisedPart('1.0', '1.1')).toThrow('info.version is 1.0; it must be of three numbers, as 1.2.3');
  });
});

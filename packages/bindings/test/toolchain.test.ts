import { describe, expect, it } from 'vitest';
import { generatorTools, languages } from '../src/languages.ts';
import { missingTools, type Tool } from '../src/toolchain.ts';

const tool: Tool = {
  name: 'Go',
  probe: ['go', 'version'],
  says: /go version go(\d+)(?:\.(\d+))?/,
  minimum: '1.19',
  install: "Go, for instance Debian's golang-go",
};

describe('a missing tool', () => {
  it.each([
    ['is not there', undefined, ["Go 1.19 or later is missing (go): install Go, for instance Debian's golang-go"]],
    [
      'is something else',
      'go: a game',
      ["Go 1.19 or later is missing (go): install Go, for instance Debian's golang-go"],
    ],
    [
      'is too old',
      'go version go1.9.7',
      ["Go 1.9 is too old, 1.19 is the least: install Go, for instance Debian's golang-go"],
    ],
    ['is just young enough', 'go version go1.19.8 linux/amd64', []],
    ['is a later one', 'go version go1.26.8', []],
    ['is a much later one', 'go version go2 linux', []],
  ])('%s', (_what, printed, expected) => {
    expect(missingTools([tool], () => printed)).toEqual(expected);
  });

  it('is looked for on this machine, and named with the others that are missing', () => {
    const absent = { ...tool, probe: ['no-such-command-anywhere'] } as const;
    const node: Tool = { ...tool, name: 'Node', probe: [process.execPath, '--version'], says: /v(\d+)\.(\d+)/ };
    expect(missingTools([absent, node, { ...absent, name: 'Gone' }])).toEqual([
      expect.stringContaining('Go 1.19 or later is missing (no-such-command-anywhere)'),
      expect.stringContaining('Gone 1.19 or later is missing (no-such-command-anywhere)'),
    ]);
  });
});

describe('each tool is known by what it says', () => {
  const said: Readonly<Record<string, string>> = {
    Java: 'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment (build 17.0.15+6)',
    Maven: '\u001B[1mApache Maven 3.8.7\u001B[m\nMaven home: /usr/share/maven',
    Python: 'Python 3.10.0',
    'A Java compiler': 'javac 17.0.15',
    Go: 'go version go1.19.8 linux/amd64',
  };
  const all: readonly Tool[] = [...generatorTools, ...[...languages.values()].flatMap(({ tools }) => tools)];

  it.each(all.map((one) => [one.name, one] as const))('%s', (name, one) => {
    expect(missingTools([one], () => said[name])).toEqual([]);
    expect(missingTools([one], () => undefined)).toEqual([expect.stringMatching(/ is missing \(\w+\): install /)]);
  });
});

import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseCallersFile } from '../../src/auth/callers-file.ts';
import { sha256 } from './fixture.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const exclude = ['**/node_modules/**', '**/dist/**', '**/reports/**', '**/.*/**'];
const texts: { readonly file: string; readonly text: string }[] = [];
for await (const file of glob('**/*.{md,yaml,yml}', { cwd: root, exclude })) {
  texts.push({ file, text: await readFile(join(root, file), 'utf8') });
}
const files = texts.map(({ file }) => file);

/** What the gateway says of a file with one caller, who has these credentials. */
function parse(credentials: object): unknown {
  const caller = { name: 'a', ...credentials, operations: ['listAuditTasks'], targets: ['default'] };
  return parseCallersFile(JSON.stringify({ callers: [caller] }), 'callers.json', {
    operations: ['listAuditTasks'],
    targets: ['default'],
    env: {},
  });
}
const parseHash = (hash: string): unknown => parse({ apiKeys: [{ sha256: hash }] });
const parseAccessKey = (accessKeyId: string, secretAccessKey: string): unknown =>
  parse({ accessKeys: [{ accessKeyId, secretAccessKey }] });

const goodId = 'AKIDOFTHETICKETBOT';
const goodSecret = 'hN2w8Zr5Kq0Xb7Lt3Vd9Yc6Mf1Jg4Ps8';

function allIn(pattern: RegExp): { file: string; found: string }[] {
  return texts.flatMap(({ file, text }) => [...text.matchAll(pattern)].map(([, found = '']) => ({ file, found })));
}

describe('Samples', () => {
  it('the samples of READMEs and manifests are found', () => {
    expect(files).toEqual(expect.arrayContaining(['README.md', 'packages/proxy/README.md', 'spec/openapi.yaml']));
    expect(files).toContain('packages/proxy/deploy/kubernetes.yaml');
  });

  it('no sample of a README or a manifest is accepted as a hash', () => {
    const hashes = allIn(/(?<!@)sha256['"]?: *['"]?([\w-]+)/g);
    expect(hashes.length).toBeGreaterThan(0);
    for (const { file, found } of hashes) expect(() => parseHash(found), file).toThrow('must be the SHA-256 of a key');
  });

  it('no sample of a README or a manifest is accepted as a secret', () => {
    const secrets = allIn(/(?:secretAccessKey|SECRET_ACCESS_KEY)['"]?[:=] *['"]?([^'",}\s$]+)/g);
    expect(secrets.length).toBeGreaterThan(0);
    for (const { file, found } of secrets) expect(() => parseAccessKey(goodId, found), file).toThrow('must be');
  });

  it('no sample of a README or a manifest is accepted as a key in a header', () => {
    for (const { file, found } of allIn(/x-api-key: *([\w.-]+)/gi)) {
      expect(() => parseHash(sha256(found)), file).toThrow('must be');
    }
  });

  it("a callers' file of a README or a manifest is valid but for what has to be replaced", () => {
    const blocks = allIn(/```yaml\n(callers:\n.*?)```/gs);
    expect(blocks.length).toBeGreaterThan(0);
    const context = {
      operations: ['listAuditTasks', 'describeAuditTask'],
      targets: ['default'],
      env: { TICKET_BOT_SECRET: goodSecret },
    };
    for (const { file, found } of blocks) {
      expect(() => parseCallersFile(found, file, context)).toThrow('must be the SHA-256 of a key');
      const replaced = found.replaceAll(/REPLACE-[\w-]+/g, sha256('a key made at random'));
      expect(parseCallersFile(replaced, file, context).length).toBeGreaterThan(0);
    }
  });
});

describe('Samples', () => {
  it.each(['foo', 'foo\n', 'key', 'secret', 'password', 'changeme', 'test', '123456'])(
    'the hash of the well-known key %j is rejected',
    (key) => {
      for (const hash of [sha256(key), sha256(key).toUpperCase()]) {
        expect(() => parseHash(hash)).toThrow('must be the SHA-256 of a key made at random: this one anybody guesses');
      }
    },
  );

  it.each([
    { key: '', why: 'this is of an empty text, as of a variable that is not set' },
    { key: '\n', why: 'this is of a line end alone, as echo prints for a variable that is not set' },
    { key: '\r\n', why: 'this is of a line end alone, as echo prints for a variable that is not set' },
  ])('the hash of $key is rejected with the reason', ({ key, why }) => {
    expect(() => parseHash(sha256(key))).toThrow(`must be the SHA-256 of a key made at random: ${why}`);
  });

  it.each([
    { secret: "AWS's own sample", value: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
    { secret: "the emulator's", value: 'not/a/real/secret/of/anybody/EXAMPLEKEY' },
    { secret: 'a placeholder', value: 'REPLACE-WITH-A-SECRET-OF-40-CHARACTERS!!' },
    { secret: 'a request to change it', value: 'please-ChangeMe-please-ChangeMe-please-1' },
    { secret: 'one character', value: 'x'.repeat(40) },
    { secret: 'a few characters', value: '1234567'.repeat(6) },
  ])('a secret that is $secret is rejected', ({ value }) => {
    expect(() => parseAccessKey(goodId, value)).toThrow('must be a secret made at random, and no sample');
  });

  it('an access key id of a sample is rejected', () => {
    expect(() => parseAccessKey('AKIAIOSFODNN7EXAMPLE', goodSecret)).toThrow(
      'must be an id of your own, and no sample',
    );
  });

  it('credentials that are not well known are accepted', () => {
    expect(parseHash(sha256('a key made at random'))).toHaveLength(1);
    expect(parseAccessKey(goodId, goodSecret)).toHaveLength(1);
    expect(parseAccessKey(goodId, sha256(goodSecret).slice(0, 32))).toHaveLength(1);
  });
});

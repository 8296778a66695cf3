import { hash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureGeneratorJar, pinGenerator, readGeneratorPin } from '../src/generator.ts';

const whole = 'a whole JAR';
const pin = { version: '7.0.0', sha256: hash('sha256', whole) };

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'generator-jar-')), 'jars');
});

afterEach(() => rm(join(folder, '..'), { recursive: true }));

/** Has the JAR where Maven brings this, and says what was reported and how often Maven was asked. */
async function ensure(brings: string): Promise<{ lines: string[]; fetches: number }> {
  const lines: string[] = [];
  let fetches = 0;
  await ensureGeneratorJar({
    pin,
    folder,
    fetchJar: async (version, into) => {
      fetches += 1;
      const file = join(into, `generator-${version}.jar`);
      await writeFile(file, brings);
      return file;
    },
    report: (line) => lines.push(line),
  });
  return { lines, fetches };
}

async function keep(content: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, '7.0.0.jar'), content);
}

describe("the generator's JAR", () => {
  it('is fetched where it is not there, and kept by its version alone', async () => {
    const { lines, fetches } = await ensure(whole);
    expect({ lines, fetches }).toEqual({ lines: ['openapi-generator 7.0.0 is fetched by Maven, once'], fetches: 1 });
    expect(await readdir(folder)).toEqual(['7.0.0.jar']);
    expect(await readFile(join(folder, '7.0.0.jar'), 'utf8')).toBe(whole);
  });

  it('is left as it is where it is the right one', async () => {
    await keep(whole);
    expect(await ensure('anything')).toEqual({ lines: [], fetches: 0 });
  });

  it.each([
    ['truncated', whole.slice(0, -1)],
    ['empty', ''],
    ['another one', 'another JAR'],
  ])('is named, refused and fetched anew where it is %s', async (_what, content) => {
    await keep(content);
    const { lines } = await ensure(whole);
    expect(lines).toEqual([
      `${join(folder, '7.0.0.jar')} is refused and fetched anew: its SHA-256 is ${hash('sha256', content)}, and openapi-generator.sha256 says ${pin.sha256}`,
    ]);
    expect(await readFile(join(folder, '7.0.0.jar'), 'utf8')).toBe(whole);
  });

  it('is refused where Maven brings a wrong one, and nothing of it is kept', async () => {
    await expect(ensure(whole.slice(1))).rejects.toThrow(
      `Maven's openapi-generator-cli 7.0.0 is refused: its SHA-256 is ${hash('sha256', whole.slice(1))}, and openapi-generator.sha256 says ${pin.sha256}`,
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the pin', () => {
  const sha256 = 'a'.repeat(64);

  it('joins a version and its checksum', () => {
    const checksums = `${'b'.repeat(64)}  1.0.10.jar\n${sha256}  1.0.1.jar\n`;
    expect(pinGenerator('1.0.1', checksums)).toEqual({ version: '1.0.1', sha256 });
  });

  it.each([
    ['there is none', ''],
    ['it is of another version', `${sha256}  1.0.2.jar`],
    ['it is none', `${sha256.slice(1)}  1.0.1.jar`],
  ])('demands a checksum where %s', (_what, checksums) => {
    expect(() => pinGenerator('1.0.1', checksums)).toThrow(
      'openapi-generator.sha256 has no checksum of 1.0.1.jar, which openapitools.json asks for',
    );
  });

  it('is complete in this package', async () => {
    await expect(readGeneratorPin()).resolves.toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

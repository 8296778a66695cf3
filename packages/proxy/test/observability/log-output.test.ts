import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogOutput } from '../../src/observability/log-output.ts';

const batchBytes = 64;
const maxBytes = 256;

/** A reader that takes as many bytes as a test lets it. */
class Reader {
  room = Infinity;
  isGone = false;
  readonly writes: string[] = [];
  readonly resumed: number[] = [];
  readonly output = new LogOutput({
    batchBytes,
    maxBytes,
    write: (bytes) => {
      if (this.isGone) throw new Error('EPIPE');
      const taken = Math.min(this.room, bytes.length);
      this.room -= taken;
      if (taken > 0) this.writes.push(bytes.toString('latin1', 0, taken));
      return taken;
    },
    onResumed: (dropped) => this.resumed.push(dropped),
  });

  get text(): string {
    return Buffer.from(this.writes.join(''), 'latin1').toString();
  }
}

describe('the output of the log', () => {
  it('loses nothing, changes nothing and keeps the order, whatever the lines are and however the reader reads', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: batchBytes });
    const room = fc.oneof(fc.constant(Infinity), fc.nat(100));
    fc.assert(
      fc.property(fc.array(fc.record({ line, room })), (steps) => {
        const reader = new Reader();
        const output = new LogOutput({
          batchBytes,
          maxBytes: Infinity,
          write: (bytes) => {
            const taken = Math.min(reader.room, bytes.length);
            reader.room -= taken;
            reader.writes.push(bytes.toString('latin1', 0, taken));
            return taken;
          },
          onResumed: () => undefined,
        });
        for (const each of steps) {
          reader.room = each.room;
          output.write(each.line);
        }
        reader.room = Infinity;
        output.flush();
        expect(reader.text).toBe(steps.map((each) => each.line).join(''));
        expect(output.dropped).toBe(0);
      }),
    );
  });

  it('writes once for as many lines as there is room for, and for one that is longer', () => {
    const { output, writes } = new Reader();
    const [wide, long] = ['é'.repeat(16), 'long'.repeat(16)];
    for (const line of ['one\n', 'two\n', wide, long, 'three\n']) output.write(line);
    output.flush();
    output.flush();
    expect(writes.map((each) => Buffer.from(each, 'latin1').toString())).toEqual([
      `one\ntwo\n${wide}`,
      long,
      'three\n',
    ]);
  });

  it('keeps whole lines up to its bound while nobody reads, drops those beyond, and says how many when all is read', () => {
    const reader = new Reader();
    const { output } = reader;
    reader.room = 3;
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}\n`);
    for (const line of lines) output.write(line);
    output.flush();
    expect(output.isBehind).toBe(true);
    expect(reader.resumed).toEqual([]);
    reader.room = Infinity;
    output.flush();
    const kept = reader.text.split('\n').length - 1;
    expect(reader.text).toBe(lines.slice(0, kept).join(''));
    expect(reader.text.length).toBeGreaterThan(maxBytes - batchBytes);
    expect(reader.text.length).toBeLessThanOrEqual(maxBytes + 3);
    expect(output.dropped).toBe(lines.length - kept);
    expect(reader.resumed).toEqual([output.dropped]);
    output.write('afterwards\n');
    output.flush();
    expect(reader.text.endsWith('afterwards\n')).toBe(true);
    expect(reader.resumed).toHaveLength(1);
  });

  it('counts the lines that a reader who is gone does not get, and goes on', () => {
    const reader = new Reader();
    reader.isGone = true;
    for (const line of ['one\n', 'two\n']) reader.output.write(line);
    reader.output.flush();
    expect(reader.output.dropped).toBe(2);
    expect(reader.output.isBehind).toBe(false);
    reader.isGone = false;
    reader.output.write('three\n');
    reader.output.flush();
    expect(reader.text).toBe('three\n');
  });
});

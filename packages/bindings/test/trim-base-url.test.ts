import { describe, expect, it } from 'vitest';
import { applyEdit } from '../src/generate-client.ts';
import { BindingsError } from '../src/run-command.ts';

const edit = { file: 'client.py', from: 'url = host', to: 'url = host.rstrip()' };

describe('an edit of a generated client', () => {
  it('replaces the statement, and nothing else', () => {
    expect(applyEdit('a\nurl = host + path\nb', edit)).toBe('a\nurl = host.rstrip() + path\nb');
  });

  it.each([
    { text: 'host = url', fault: 'is not there' },
    { text: 'url = host; url = host', fault: 'occurs twice' },
    { text: '', fault: 'has no file around it' },
  ])('fails when the statement $fault, so that a new generator cannot undo it unseen', ({ text }) => {
    const attempt = (): string => applyEdit(text, edit);
    expect(attempt).toThrow(BindingsError);
    expect(attempt).toThrow('client.py: "url = host" must occur once');
  });
});

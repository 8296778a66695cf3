import { describe, expect, it } from 'vitest';
import { applyEdit } from '../src/edits.ts';
import { BindingsError } from '../src/run-command.ts';

const edit = { file: 'client.py', from: 'url = host', to: 'url = host.rstrip()' };

describe('an edit of a generated client', () => {
  it('replaces the statement, and nothing else', () => {
    expect(applyEdit(['a\nurl = host + path\nb'], edit)).toEqual(['a\nurl = host.rstrip() + path\nb']);
  });

  it.each([
    { text: 'host = url', fault: 'is not there' },
    { text: 'url = host; url = host', fault: 'occurs twice' },
    { text: '', fault: 'has no file around it' },
  ])('fails when the statement $fault, so that a new generator cannot undo it unseen', ({ text }) => {
    const attempt = (): string[] => applyEdit([text], edit);
    expect(attempt).toThrow(BindingsError);
    expect(attempt).toThrow('client.py: "url = host" must occur once');
  });

  it('takes the new text as it is', () => {
    expect(applyEdit(['a'], { file: 'a', from: 'a', to: '$&$1' })).toEqual(['$&$1']);
  });

  it('replaces what a pattern finds, in each file', () => {
    const pattern = { file: 'models', from: /(\w)=1/g, to: '$1=2' };
    expect(applyEdit(['a=1 b=1', 'c=1', 'd'], pattern)).toEqual(['a=2 b=2', 'c=2', 'd']);
  });

  it('fails when a pattern finds nothing in any file', () => {
    const pattern = { file: 'models', from: /a=1/g, to: 'a=2' };
    expect(() => applyEdit(['b', 'c'], pattern)).toThrow('models: "/a=1/g" must occur at least once');
  });
});

import { describe, expect, it } from 'vitest';
import { parseCallersFile } from '../../src/auth/callers-file.ts';
import { type CallerList, createCallerList, createCallerRateLimiters } from '../../src/auth/callers.ts';
import { operations, sha256, targets } from './fixture.ts';

const count = 5000;
const names = Array.from({ length: count }, (_, at) => `caller-${at}`);
const yaml = `callers:\n${names
  .map(
    (name) => `  - name: ${name}
    apiKeys: [{ sha256: ${sha256(`key of ${name}`)} }]
    operations: [listAuditTasks, describeAuditTask]
    targets: [default]
    rate: 50
`,
  )
  .join('')}`;

function load(text: string): CallerList {
  const entries = parseCallersFile(text, 'callers.yaml', { operations, targets, env: {} });
  return createCallerList(
    entries,
    createCallerRateLimiters(() => 0),
  );
}

/** The least time of several rounds, in milliseconds of this process alone: other processes share the machine. */
function cpuMsOf(run: () => void, rounds: number): number {
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

describe('Many callers', () => {
  it('5,000 callers are loaded within a second', () => {
    expect(cpuMsOf(() => load(yaml), 2)).toBeLessThan(1000);
  });

  it('5,000 callers are each found by their own key, and none by any other', () => {
    const list = load(yaml);
    for (const name of names) expect(list.callerOfApiKey(`key of ${name}`)?.name).toBe(name);
    for (const key of ['', 'key of nobody', sha256('key of caller-1'), 'x'.repeat(10_000)]) {
      expect(list.callerOfApiKey(key)).toBeUndefined();
    }
  });

  it('5,000 callers are found as fast as one is', () => {
    const many = load(yaml);
    const one = load(yaml.split('  - name: caller-1\n')[0] ?? '');
    const lookUp = (list: CallerList) => () => {
      for (let turn = 0; turn < 5000; turn += 1) list.callerOfApiKey('key of caller-0');
    };
    const rounds = 5;
    lookUp(many)();
    expect(cpuMsOf(lookUp(many), rounds)).toBeLessThan(10 * cpuMsOf(lookUp(one), rounds));
  });
});

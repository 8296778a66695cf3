import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderChart } from '../chart.ts';
import { parseBusySeconds, parseStat, usageOf } from '../machine.ts';
import { type Measurement, parseWrk, type Series } from '../measure.ts';
import { createProgram, parts, readOptions } from '../options.ts';
import { growthOf } from '../parts.ts';
import { comparisonTable, goalsOf, ratio, renderReport, type Report } from '../report.ts';
import { readPeer } from '../servers.ts';
import { median, spread } from '../statistics.ts';
import { makeResponses } from '../upstream.ts';
import { createRandom, createZipf, fillIn, responseTo, workload, workloads } from '../workloads.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

const rates = (server: string, workload: string, ...requestsPerSecond: number[]): Series => ({
  server,
  workload,
  atRestMb: 60,
  measurements: requestsPerSecond.map((rate) => measurement({ requestsPerSecond: rate })),
});

function measurement(known: Partial<Measurement>): Measurement {
  const rest = { p50Ms: 1, p99Ms: 2, p999Ms: 3, cpuUs: 40, residentMb: 100, requests: 1000 };
  return { requestsPerSecond: 1000, ...rest, ...known };
}

function report(known: Partial<Report>): Report {
  return { date: '2026-11-20T00:00:00Z', machine: 'A machine.', othersShare: {}, failures: [], ...known };
}

describe('statistics', () => {
  it('takes the value in the middle, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow('no values');
  });

  it('tells how far values lie apart', () => {
    expect(spread([90, 100, 110])).toBeCloseTo(0.2);
    expect(spread([5])).toBe(0);
  });
});

describe('what wrk prints', () => {
  const figures =
    '{"requests":200,"durationUs":2000000,"p50Us":1500,"p99Us":9000,"p999Us":12500,"refused":3,"socketErrors":1}';

  it('is read from its last line', () => {
    expect(parseWrk(`Running 2s test @ http://127.0.0.1:1\n  2 threads\n${figures}\n`)).toEqual(JSON.parse(figures));
  });

  it.each([
    ['nothing', ''],
    ['an error', 'unable to connect to 127.0.0.1:1 Connection refused'],
    ['other JSON', '{"requests":200}'],
  ])('is an error where it is %s', (_, printed) => {
    expect(() => parseWrk(printed)).toThrow('wrk printed no figures');
  });
});

describe('what processes use', () => {
  it('is read from /proc, also where a name has spaces and parentheses', () => {
    const line = '42 (a (b) c) S 7 42 42 0 -1 4194560 1 2 3 4 100 50 10 5 20 0 1 0 100 1 1';
    expect(parseStat(line)).toEqual({ pid: 42, parent: 7, cpuTicks: 165 });
    expect(parseBusySeconds('cpu  100 50 25 9000 3 0 7 0 0 0\ncpu0 1 1 1 1\n')).toBe(1.75);
  });

  it('is that of a real process', () => {
    const { cpuSeconds, residentMb } = usageOf(process.pid);
    expect(cpuSeconds).toBeGreaterThan(0);
    expect(residentMb).toBeGreaterThan((process.memoryUsage().rss / 1e6) * 0.5);
  });
});

describe('workloads', () => {
  it('count up where requests are to differ, so that a million do', () => {
    expect(fillIn('/audit/tasks/a{n}', 12)).toBe('/audit/tasks/a000012');
    expect(fillIn('/audit/tasks/a{n}', 1_000_000)).toBe('/audit/tasks/a000000');
    expect(fillIn('/audit/tasks/a', 12)).toBe('/audit/tasks/a');
  });

  it.each(['list-25', 'list-250', 'describe'] as const)('%s asks for something else in each run', (name) => {
    const { paths } = workload(name);
    expect(paths(1)).not.toEqual(paths(2));
    for (const path of paths(1)) expect(path).toContain('{n}');
  });

  it.each([
    ['list-250', { tasks: { length: 250 }, nextToken: expect.any(String) }],
    ['describe', { taskStatus: 'IN_PROGRESS' }],
    ['describe-cached', { taskStatus: 'COMPLETED', taskStatistics: { inProgressChecks: 0 } }],
  ] as const)('%s is answered with what was asked for', (name, expected) => {
    const responses = makeResponses(new Date('2026-11-20T12:00:00Z'));
    const [first = ''] = workload(name).paths(1);
    expect(JSON.parse(responseTo(first, responses) ?? '')).toMatchObject(expected);
  });

  it('describe audits of every check', () => {
    const { ended } = makeResponses(new Date('2026-11-20T12:00:00Z'));
    expect(ended.match(/_CHECK"/g)?.length).toBeGreaterThanOrEqual(16);
  });

  it('ask for few audits often, and for most hardly ever', () => {
    const rank = createZipf(1000, createRandom(7));
    const counts = new Map<number, number>();
    for (let drawn = 0; drawn < 100_000; drawn += 1) {
      const next = rank();
      counts.set(next, (counts.get(next) ?? 0) + 1);
    }
    const [first = 0, second = 0, tenth = 0] = [0, 1, 9].map((rank) => counts.get(rank) ?? 0);
    expect(first / second).toBeCloseTo(2, 0);
    expect(first / tenth).toBeGreaterThan(8.5);
    expect(Math.max(...counts.keys())).toBeLessThan(1000);
    expect(Math.min(...counts.keys())).toBe(0);
  });

  it('draw the same in every run of the benchmark', () => {
    const draw = (): number[] => Array.from({ length: 5 }, createRandom(3));
    expect(draw()).toEqual(draw());
    for (const value of draw()) expect(value).toBeGreaterThanOrEqual(0);
    for (const value of draw()) expect(value).toBeLessThan(1);
  });
});

describe('the command line', () => {
  /** Reads a command line that is wrong; gives what it would print. */
  function refusalOf(args: readonly string[]): string {
    const program = createProgram()
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
    try {
      readOptions(args, program);
      return '';
    } catch (error) {
      return String(error);
    }
  }

  it('asks for everything by default', () => {
    const options = readOptions([]);
    expect(options).toMatchObject({ parts, workloads, rounds: 3, callers: 32 });
    expect(options.servers.map(({ name }) => name)).toEqual(['gateway', 'bare', 'nginx', 'prism']);
  });

  it('chooses parts, workloads, servers, peers and lengths', () => {
    const args = ['--parts', 'servers,start', '--only', 'describe', '--servers', 'gateway', '--rounds', '7', '--quick'];
    const options = readOptions([...args, '--peer', 'other=serve --port {port}', '--callers', '8']);
    expect(options).toMatchObject({ parts: ['servers', 'start'], rounds: 7, seconds: 1, callers: 8 });
    expect(options.workloads.map(({ name }) => name)).toEqual(['describe']);
    expect(options.servers.map(({ name }) => name)).toEqual(['gateway', 'other']);
  });

  it.each(readme.match(/(?<=^npm run bench)[^"\n]*?(?=\s*(#|$))/gm) ?? [])('is one in the README: %s', (example) => {
    const args = example.split(' ').filter((word) => word !== '' && word !== '--');
    expect(readOptions(args).parts.length).toBeGreaterThan(0);
  });

  it('names every part, workload and server in its help', () => {
    const help = createProgram().helpInformation();
    for (const name of [...parts, ...workloads.map(({ name }) => name), 'prism']) expect(help).toContain(name);
  });

  it.each([
    [['--parts', 'all'], 'Allowed: one or more of servers,'],
    [['--only', ''], 'Allowed: one or more of list-25,'],
    [['--servers', 'gateway,apache'], 'Allowed: one or more of gateway,'],
    [['--peer', 'nothing'], 'Allowed: a name, "=" and a command'],
    [['--rounds', '0'], 'Allowed: a whole number from 1 to 9999'],
    [['--seconds', '1.5'], 'Allowed: a whole number from 1 to 9999'],
    [['--fast'], "unknown option '--fast'"],
  ])('refuses %j', (args, message) => {
    expect(refusalOf(args)).toContain(message);
  });
});

describe('a peer', () => {
  it('is started by its command, with what it needs filled in', () => {
    const { name, command } = readPeer('signer=serve --port :{port} --host {host} {upstream} {other}') ?? {};
    expect(name).toBe('signer');
    expect(command?.(81, 'http://127.0.0.1:90')[0]).toEqual([
      '/bin/sh',
      '-c',
      'serve --port :81 --host 127.0.0.1:90 http://127.0.0.1:90 {other}',
    ]);
  });
});

describe('ratios', () => {
  it('are the median of those of the rounds', () => {
    expect(ratio(rates('a', 'mix', 50, 10, 30), rates('b', 'mix', 100, 100, 100))).toBe(0.3);
    expect(ratio(rates('a', 'mix', 50), undefined)).toBeUndefined();
  });

  it('stand in the table beside medians and spread', () => {
    const table = comparisonTable(
      [rates('gateway', 'mix', 900, 1000, 1100), rates('bare', 'mix', 2000, 2000, 2000)],
      'bare',
    );
    expect(table.split('\n')).toContain(
      '| mix | gateway | 1,000 | 20 % | 0.50 | 1.00 | 2.00 | 3.00 | 40.0 | 60 | 100 |',
    );
  });
});

describe('goals', () => {
  const series = (rate: number): Series[] => [
    ...['list-25', 'describe', 'describe-cached'].map((workload) => rates('gateway', workload, rate)),
    ...['bare', 'aws-sigv4-proxy', 'prism'].flatMap((server) =>
      ['list-25', 'describe', 'describe-cached'].map((workload) =>
        rates(server, workload, server === 'prism' ? 100 : 1000),
      ),
    ),
  ];
  const others = (mb: number, start: number): Partial<Report> => ({
    memory: { atRestMb: 60, underLoad: [100, 100, 100, mb].map((residentMb, n) => ({ requests: n + 1, residentMb })) },
    start,
  });

  it.each([
    ['reached', true, report({ servers: series(4000), ...others(104, 400) })],
    ['missed', false, report({ servers: series(350), ...others(161, 501) })],
  ])('are %s', (_, isReached, measured) => {
    const goals = goalsOf(measured);
    expect(goals).toHaveLength(10);
    expect(goals.filter((goal) => goal.isReached !== isReached)).toEqual([]);
  });

  it('say what was not measured', () => {
    for (const { measured, isReached } of goalsOf(report({})))
      expect([measured, isReached]).toEqual([undefined, undefined]);
  });
});

describe('memory', () => {
  it('grows by how much more the second half of the requests takes', () => {
    const samples = (mbs: number[]) => ({
      underLoad: mbs.map((residentMb, n) => ({ requests: 100 * (n + 1), residentMb })),
    });
    // What the first tenth takes does not count.
    expect(growthOf(samples([200, 90, 90, 90, 100, 90, 90, 110, 90, 90]))).toBeCloseTo(0.1);
    expect(growthOf(samples([80, 100, 100, 100, 100, 100, 100, 100, 100, 100]))).toBe(0);
    expect(growthOf(samples([100]))).toBe(0);
  });
});

describe('the report', () => {
  it('has a section for what was measured, and says what failed', () => {
    const text = renderReport(
      report({
        servers: [rates('gateway', 'mix', 1000)],
        start: 400,
        othersShare: { servers: 0.3 },
        failures: ['prism, mix: no request was answered'],
      }),
    );
    expect(text.match(/^## .*/gm)).toEqual(['## Side by side', '## Alone', '## Goals', '## Failed']);
    expect(text).toContain('| start to first response, ms | 400 |');
    expect(text).toContain('others took: servers 30 %');
    expect(text).toContain('measure again');
    expect(text).toContain('- prism, mix: no request was answered');
  });
});

describe('the picture', () => {
  it('draws each server of each workload to one scale, as text and bars', () => {
    const svg = renderChart([rates('gateway', 'mix', 500), rates('bare', 'mix', 1000)]);
    const lengths = [...svg.matchAll(/<rect [^>]*width="(\d+)"/g)].map(([, length]) => Number(length));
    expect(lengths).toHaveLength(2);
    expect(lengths[0]).toBe((lengths[1] ?? 0) / 2);
    expect(svg).toContain('>500 (p99 2.0 ms)</text>');
    expect(svg).toContain('prefers-color-scheme: dark');
  });

  it('escapes what would be markup', () => {
    expect(renderChart([rates('<b> & co', 'mix', 500)])).toContain('>&lt;b&gt; &amp; co</text>');
  });
});

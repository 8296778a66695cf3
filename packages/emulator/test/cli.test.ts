import { emulatorCredentials } from '@audit-gateway/emulator';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { logLine } from '../src/cli/log-line.ts';
import { flags } from '../src/cli/settings.ts';
import { parseArguments } from '../src/cli/parse-arguments.ts';
import { run } from '../src/cli/run.ts';
import { listTarget } from './support/operations.ts';
import { send, sendSigned } from './support/request.ts';

const flagList = flags.map(({ flag }) => flag).join(', ');
const share = 'it must be a number from 0 to 1';
const latency = 'it must be whole milliseconds from 0 to 600000, or a range of them such as 50-200';

/** Runs a command line in this process, to its end. */
async function command(...args: string[]) {
  const written = { out: '', err: '' };
  const status = await run(args, {
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    stop: AbortSignal.abort(),
  });
  return { status, ...written };
}

/** Runs a command line in this process until the test ends; it has to listen. */
async function listening(...args: string[]) {
  const greeted = Promise.withResolvers<string>();
  const stop = new AbortController();
  const lines: string[] = [];
  const out = (text: string) => {
    lines.push(...text.trimEnd().split('\n'));
    greeted.resolve(lines[0] ?? '');
  };
  const ended = run([...args, '--port', '0'], { out, err: greeted.reject, stop: stop.signal });
  onTestFinished(async () => {
    stop.abort();
    expect(await ended).toBe(0);
  });
  const url = (await greeted.promise).replace('audit-emulator listens on ', '');
  return { url, port: Number(new URL(url).port), lines };
}

describe('a wrong command line ends with status 2 and one line', () => {
  it.each([
    [['--port', '65536'], '--port: "65536" is not allowed; it must be a whole number from 0 to 65535'],
    [['--port=-1'], '--port: "-1" is not allowed; it must be a whole number from 0 to 65535'],
    [['--port', '1e3'], '--port: "1e3" is not allowed; it must be a whole number from 0 to 65535'],
    [['--port', '80.5'], '--port: "80.5" is not allowed; it must be a whole number from 0 to 65535'],
    [['--port', '--log'], '--port: "--log" is not allowed; it must be a whole number from 0 to 65535'],
    [['--port'], '--port: a value is missing; it must be a whole number from 0 to 65535'],
    [['--host='], '--host: "" is not allowed; it must be an address or a name of this machine'],
    [['--seed='], '--seed: "" is not allowed; it must be some text'],
    [['--throttle-rate', '1.01'], `--throttle-rate: "1.01" is not allowed; ${share}`],
    [['--internal-failure-rate', 'NaN'], `--internal-failure-rate: "NaN" is not allowed; ${share}`],
    [['--dropped-connection-rate', '50%'], `--dropped-connection-rate: "50%" is not allowed; ${share}`],
    [['--truncated-body-rate', '.5'], `--truncated-body-rate: ".5" is not allowed; ${share}`],
    [['--non-json-body-rate', 'Infinity'], `--non-json-body-rate: "Infinity" is not allowed; ${share}`],
    [['--latency-ms', '600001'], `--latency-ms: "600001" is not allowed; ${latency}`],
    [['--latency-ms', '200-50'], `--latency-ms: "200-50" is not allowed; ${latency}`],
    [['--latency-ms', '50-'], `--latency-ms: "50-" is not allowed; ${latency}`],
    [['--latency-ms', '1-2-3'], `--latency-ms: "1-2-3" is not allowed; ${latency}`],
    [['--latency-ms', 'two\nlines'], `--latency-ms: "two\\nlines" is not allowed; ${latency}`],
    [['--quotas=on'], '--quotas: it takes no value'],
    [['--no-quotas'], "unknown option '--no-quotas' (Did you mean --quotas?)"],
    [['--throttle-rat', '1'], "unknown option '--throttle-rat' (Did you mean --throttle-rate?)"],
    [['--frobnicate'], `argument 1 is no flag; the flags are ${flagList}`],
    [['-p', '80'], `argument 1 is no flag; the flags are ${flagList}`],
    [['start'], `argument 1 is no flag; the flags are ${flagList}`],
    [['--', '--port'], `argument 2 is no flag; the flags are ${flagList}`],
    [['--seed', 'a', 'a'], `argument 3, after --seed, is no flag; the flags are ${flagList}`],
    [['--throttle-rat=0.5'], `argument 1 is no flag; the flags are ${flagList}`],
    [['--frob=a secret'], `argument 1 is no flag; the flags are ${flagList}`],
    [['--frob\na secret'], `argument 1 is no flag; the flags are ${flagList}`],
  ])('%j', async (args, reason) => {
    expect(await command(...args)).toEqual({ status: 2, out: '', err: `audit-emulator: ${reason}\n` });
  });
});

describe('a right command line', () => {
  it('has defaults', () => {
    expect(parseArguments([])).toMatchObject({
      kind: 'run',
      settings: {
        host: '127.0.0.1',
        port: 8090,
        region: 'us-east-1',
        seed: 'audit-gateway',
        unsigned: false,
        log: false,
      },
    });
  });

  it('sets everything', () => {
    const args =
      '--host ::1 --port=0 --region eu-west-1 --seed 42 --unsigned --log --quotas --throttle-rate 0.1 --internal-failure-rate 0.2 --latency-ms 50-200 ' +
      '--dropped-connection-rate 0.3 --truncated-body-rate 0.4 --non-json-body-rate 1 --unknown-members --unknown-values';
    expect(parseArguments(args.split(' '))).toEqual({
      kind: 'run',
      settings: {
        host: '::1',
        port: 0,
        region: 'eu-west-1',
        seed: '42',
        unsigned: true,
        log: true,
        quotas: true,
        throttleRate: 0.1,
        internalFailureRate: 0.2,
        latencyMs: { min: 50, max: 200 },
        droppedConnectionRate: 0.3,
        truncatedBodyRate: 0.4,
        nonJsonBodyRate: 1,
        unknownMembers: true,
        unknownValues: true,
      },
    });
  });

  it('takes the last of a flag that comes twice', () => {
    expect(parseArguments(['--port', '1', '--port', '2'])).toMatchObject({ settings: { port: 2 } });
  });

  it('--help names every flag, what is allowed and the default', async () => {
    const { status, out } = await command('--port', '7', '--help');
    expect(status).toBe(0);
    const text = out.replaceAll(/\s+/g, ' ');
    for (const { flag, isSwitch, meaning, allowed, byDefault } of flags) {
      const [usage, limits] = isSwitch
        ? [flag, 'default off']
        : [`${flag} <value>`, `${allowed}; default ${byDefault}`];
      expect(text).toContain(` ${usage} ${meaning} (${limits}) `);
    }
  });

  it('--version tells the version', async () => {
    expect(await command('--version')).toEqual({ status: 0, out: `${packageJson.version}\n`, err: '' });
  });

  it('says where it listens, and how to ask it', async () => {
    const { url, lines } = await listening('--region', 'eu-west-1');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/ aws iot list-audit-tasks .* --start-time \d{4}-\d\d-\d\d --end-time \d{4}-\d\d-\d\d$/);
    const { accessKeyId, secretAccessKey } = emulatorCredentials;
    for (const part of [accessKeyId, secretAccessKey, `--endpoint-url ${url}`, '--region eu-west-1']) {
      expect(lines[1]).toContain(part);
    }
  });

  it('accepts requests without a signature with --unsigned', async () => {
    const { port } = await listening('--unsigned');
    const running = { emulator: { port, region: 'us-east-1' }, clock: { now: () => new Date() } };
    // Refused for its parameters, and no longer for its signature.
    expect((await send(running, '/audit/tasks')).status).toBe(400);
  });

  it('is refused with status 1 and one line where the port is taken', async () => {
    const { port } = await listening();
    expect(await command('--port', String(port))).toEqual({
      status: 1,
      out: '',
      err: `audit-emulator: listen EADDRINUSE: address already in use 127.0.0.1:${port}; --host and --port say where to listen\n`,
    });
  });

  it.each([
    [[], []],
    [['--log'], [400, 403]],
  ])('with %j logs a line for each request with the statuses %j, without what is secret', async (args, statuses) => {
    const { port, lines } = await listening(...args);
    const running = { emulator: { port, region: 'us-east-1' }, clock: { now: () => new Date() } };
    await sendSigned(running, listTarget(running, { nextToken: 'a-secret-token' }));
    await send(running, '/audit/tasks?X-Amz-Signature=abc&a=b', { headers: { authorization: 'Basic c2VjcmV0' } });
    const logged = lines.slice(2);
    expect(logged.map((line) => readStatus(JSON.parse(line)))).toEqual(statuses);
    expect(logged.join('\n')).not.toMatch(/a-secret-token|c2VjcmV0|abc/);
  });

  it('logs what happened to a request', () => {
    const line = logLine({
      requestId: 'an id',
      receivedAt: new Date('2026-03-10T12:00:00Z'),
      method: 'GET',
      url: '/audit/tasks?startTime=x&nextToken=secret&x-amz-security-token=secret&maxResults=5',
      headers: { cookie: 'secret' },
      operation: 'listAuditTasks',
      signature: undefined,
      status: 400,
      error: 'InvalidRequestException',
      abandoned: false,
    });
    expect(line).toBe(
      '{"time":"2026-03-10T12:00:00.000Z","requestId":"an id","method":"GET",' +
        '"url":"/audit/tasks?startTime=x&nextToken=[redacted]&x-amz-security-token=[redacted]&maxResults=5",' +
        '"operation":"listAuditTasks","status":400,"error":"InvalidRequestException"}\n',
    );
  });
});

function readStatus(line: unknown): unknown {
  return typeof line === 'object' && line !== null && 'status' in line ? line.status : undefined;
}

describe('the process', () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const start = (...args: string[]) => spawn(process.execPath, ['-C', '@audit-gateway/source', main, ...args]);

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with status 0 at %s, connections or not', async (signal) => {
    const child = start('--port', '0', '--latency-ms', '60000');
    const [line] = await once(createInterface(child.stdout), 'line');
    const url = String(line).replace('audit-emulator listens on ', '');
    const waiting = expect(fetch(url)).rejects.toThrow();
    await new Promise((resolve) => setImmediate(resolve));
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
    await waiting;
  });

  it('ends with status 2 at a wrong flag', async () => {
    expect(await once(start('--port', 'x'), 'exit')).toEqual([2, null]);
  });
});

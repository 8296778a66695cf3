import { findFreePort, hangUp, respondWith, startStubUpstream } from '@audit-gateway/testing';
import type { RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { audit, audits, startEmulator } from './support/audits.ts';

const throttled = { error: 'ThrottlingException', body: { message: 'Rate exceeded' } };
const html = { contentType: 'text/html', text: '<html>Sign in</html>' };

describe('a gateway that is no help', () => {
  it.each<[string, RequestListener, number, string]>([
    ['is throttled', respondWith({ status: 429, ...throttled }), 3, 'the gateway is throttled: Rate exceeded'],
    [
      'passes on that AWS throttles',
      respondWith({ status: 400, ...throttled }),
      3,
      'the gateway is throttled: Rate exceeded',
    ],
    [
      'fails',
      respondWith({ status: 502, error: 'InternalFailureException', body: { message: 'AWS is away' } }),
      3,
      'the gateway or AWS failed: AWS is away',
    ],
    [
      'hangs up',
      hangUp,
      3,
      'the gateway cannot be reached (--url or AUDIT_GATEWAY_URL says where it is): no response from ',
    ],
    ['is a sign-in page', respondWith(html), 3, 'what responded is no gateway (--url or AUDIT_GATEWAY_URL says'],
    ['is none', respondWith({ status: 404, ...html }), 2, 'status 404 from '],
    [
      'does not know the caller',
      respondWith({ status: 401, body: { message: 'Who?' } }),
      2,
      'the gateway does not know the caller',
    ],
    ['refuses the caller', respondWith({ status: 403, body: { message: 'No.' } }), 2, 'the caller may not read audits'],
  ])('because it %s gives one clear line and a status', async (_case, answer, status, says) => {
    const gateway = await startStubUpstream(answer);
    onTestFinished(() => gateway.close());
    const outcome = await audits(['check'], { url: gateway.url });
    expect(outcome.stderr).toContain(`audits: ${says}`);
    expect(outcome.stderr.trimEnd()).not.toContain('\n');
    expect(outcome).toMatchObject({ status, stdout: '' });
  });

  it('because it is away gives one clear line and status 3', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const { status, stdout, stderr } = await audits(['show', '--json'], { url });
    expect(stderr).toBe(
      `audits: the gateway cannot be reached (--url or AUDIT_GATEWAY_URL says where it is): no response from ${url}/audit/tasks: connect ECONNREFUSED ${url.slice(7)}\n`,
    );
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
  });

  it('cannot break the line, or the terminal, with its message', async () => {
    const message = 'first\nsecond \u001b[31mred\u0007';
    const gateway = await startStubUpstream(
      respondWith({ status: 400, error: 'InvalidRequestException', body: { message } }),
    );
    onTestFinished(() => gateway.close());
    const { stderr } = await audits(['list'], { url: gateway.url });
    expect(stderr).toBe('audits: first?second ?[31mred? (request stub)\n');
  });

  it('is left alone when the user interrupts', async () => {
    const { url } = await startEmulator({ audits: [audit('one', 1, {})] });
    const outcome = await audits(['list'], { url, signal: AbortSignal.abort() });
    expect(outcome).toEqual({ status: 130, stdout: '', stderr: '' });
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [[], 'a command is missing; "audits --help" shows what there is'],
    [['lst'], 'unknown command \'lst\' (Did you mean list?); "audits --help" shows what there is'],
    [['list', '--sinc', '7d'], "unknown option '--sinc' (Did you mean --since?)"],
    [['list', '--since', 'week'], 'It must be a duration such as 7d, 36h, 30m or 45s, at most 90d.'],
    [['list', '--since', '91d'], 'at most 90d'],
    [['list', '--since', '0d'], 'It must be a duration'],
    [['list', '--status', 'done'], 'Allowed choices are in-progress, completed, failed, canceled.'],
    [['list', '--type', 'daily'], 'Allowed choices are on-demand, scheduled.'],
    [['check', '--fail-on', 'urgent'], 'Allowed choices are critical, high, medium, low.'],
    [['check', '--format', 'pdf'], 'Allowed choices are text, json, markdown, junit.'],
    [['show', 'one', 'two'], 'too many arguments'],
    [['list', '--api-key', 'k'], "unknown option '--api-key' (Did you mean --api-key-file?)"],
    [['list', '--api-key=hunter2'], "unknown option '--api-key' (Did you mean --api-key-file?)"],
    [['list', '-k', 'hunter2'], 'argument 2 is no option; '],
    [['list', '--password=hunter2'], 'argument 2 is no option; '],
    [['list', '--json', '--password\nhunter2'], 'argument 3 is no option; '],
    [['hunter2', 'hunter2'], 'argument 1 is no command; '],
    [['--token-file', 'a', 'lisst\nhunter2'], 'argument 3 is no command; '],
  ])('gives one line and status 2: %j', async (args, says) => {
    const { status, stdout, stderr } = await audits(args);
    expect(stderr).toMatch(/^audits: .*\n$/);
    expect(stderr).toContain(says);
    // A secret in the wrong place would get into the log of a pipeline.
    expect(stderr).not.toContain('hunter2');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it.each([['--help'], ['help'], ['list', '--help'], ['help', 'check'], ['--version']])(
    'is not one that asks for help or the version: %j %j',
    async (...args) => {
      const { status, stdout, stderr } = await audits(args);
      expect(stdout).toMatch(args[0] === '--version' ? /^\d+\.\d+\.\d+\n$/ : /Examples:\n {2}audits /);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
  );
});

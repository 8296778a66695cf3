import { expect, it } from 'vitest';
import { loadLogFormat } from '../../src/observability/log-format.ts';

const line = {
  level: 40,
  time: 0,
  pid: 1,
  hostname: 'host',
  requestId: 'one',
  route: '/audit/tasks',
  status: 429,
  durationMs: 3.5,
  quotaWaitMs: 3,
  msg: 'GET /audit/tasks 429 3.5 ms',
};

it.each(['json', 'auto'] as const)('lines stay JSON by %s where standard output is no terminal', async (format) => {
  expect(await loadLogFormat(format)).toBeUndefined();
});

it('a line for people is one line with the level in words, and has what the message lacks', async () => {
  const format = await loadLogFormat('pretty');
  const [text = '', ...rest] = (format?.(`${JSON.stringify(line)}\n`) ?? '').split('\n');
  expect(rest).toEqual(['']);
  expect(text).toMatch(
    /^\[\d\d:\d\d:\d\d\.\d{3}\] WARN: GET \/audit\/tasks 429 3\.5 ms \{"requestId":"one","quotaWaitMs":3\}$/,
  );
});

it('a line for people has no control character that a terminal could take for a command', async () => {
  const format = await loadLogFormat('pretty');
  const text = format?.(`${JSON.stringify({ ...line, upstreamRequestId: 'a\u009b31mb\u001b[31m\u007f' })}\n`) ?? '';
  expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  expect(text).toContain(String.raw`a\u009b31mb`);
});

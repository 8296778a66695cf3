import { describe, expect, it, vi } from 'vitest';
import { parseCallersFile } from '../../src/auth/callers-file.ts';
import { SettingsError } from '../../src/config/setting.ts';
import { operations, sha256, targets } from './fixture.ts';

const secretAccessKey = 'a-secret-access-key-that-nobody-may-see';
const env = { BOT_SECRET: secretAccessKey, SHORT: 'short', EMPTY: '' };
const parse = (text: string): unknown => parseCallersFile(text, 'callers.yaml', { operations, targets, env });
const hash = sha256('key of dashboards');

const whole = `
callers:
  - name: dashboards
    apiKeys:
      - sha256: ${hash}
      - sha256: ${sha256('next key of dashboards').toUpperCase()}
    operations: [listAuditTasks, describeAuditTask]
    targets: [default, us]
    rate: 2.5
  - name: ticket-bot
    accessKeys:
      - accessKeyId: AKIDTICKETBOT00001
        secretAccessKeyEnv: BOT_SECRET
      - accessKeyId: AKIDTICKETBOT00002
        secretAccessKey: another-secret-access-key-that-nobody-may-see
    jwtSubjects: [bot@example.com]
    operations: [describeAuditTask]
    targets: [us]
`;
const callers = [
  {
    name: 'dashboards',
    apiKeys: [{ sha256: hash }, { sha256: sha256('next key of dashboards') }],
    accessKeys: [],
    jwtSubjects: [],
    operations,
    targets,
    rate: 2.5,
  },
  {
    name: 'ticket-bot',
    apiKeys: [],
    accessKeys: [
      { accessKeyId: 'AKIDTICKETBOT00001', secretAccessKey },
      { accessKeyId: 'AKIDTICKETBOT00002', secretAccessKey: 'another-secret-access-key-that-nobody-may-see' },
    ],
    jwtSubjects: ['bot@example.com'],
    operations: ['describeAuditTask'],
    targets: ['us'],
  },
];

describe('Callers file', () => {
  it("a callers' file is YAML", () => {
    expect(parse(whole)).toEqual(callers);
  });

  it("a callers' file is JSON", () => {
    const text = JSON.stringify({
      callers: [{ name: 'a', jwtSubjects: ['b'], operations: ['listAuditTasks'], targets: ['us'] }],
    });
    expect(parse(text)).toMatchObject([{ name: 'a', jwtSubjects: ['b'] }]);
  });

  it("a callers' file is read without warnings: yaml would warn of some, and repeat them", () => {
    const warn = vi.spyOn(process, 'emitWarning');
    expect(() => parse('callers: [{ ? [secret] : 1 }]')).toThrow(SettingsError);
    expect(warn).not.toHaveBeenCalled();
  });

  it("a callers' file may be empty", () => {
    expect(parse('callers: []')).toEqual([]);
  });
});

/** A file with one caller, of which one line is another. */
const withLine = (line: string): string => `callers:
  - name: a
    jwtSubjects: [b]
    operations: [listAuditTasks]
    targets: [us]
    ${line}
`;
const accessKey = (members: string): string => withLine(`accessKeys: [{ accessKeyId: AKIDTICKETBOT00001${members} }]`);

describe('Callers file', () => {
  it.each([
    { fault: 'it is empty', text: '', message: '1:1: the file must have callers' },
    { fault: 'it has no callers', text: 'callers:', message: '1:9: callers must be a list' },
    { fault: 'it is not YAML', text: 'callers: [', message: '1:11: is not YAML or JSON (BAD_INDENT)' },
    { fault: 'an alias leads nowhere', text: 'callers: *all', message: ' has an alias that leads nowhere, or too far' },
    {
      fault: 'a member is unknown',
      text: withLine('ratee: 5'),
      message: '6:12: callers[0] has a member that is not allowed; did you mean rate?',
    },
    {
      fault: 'a member is unknown and like none',
      text: withLine('comment: 5'),
      message:
        '6:14: callers[0] has a member that is not allowed; allowed: name, apiKeys, accessKeys, jwtSubjects, operations, targets, rate',
    },
    {
      fault: 'a name cannot be a label',
      text: 'callers: [{ name: "a b", jwtSubjects: [b], operations: [listAuditTasks], targets: [us] }]',
      message: '1:19: callers[0].name must be 1 to 64 letters, digits, "_", "." and "-", a letter or digit first',
    },
    {
      fault: 'an operation is not in the contract',
      text: 'callers: [{ name: a, jwtSubjects: [b], operations: [listAudits], targets: [us] }]',
      message: '1:53: callers[0].operations[0] must be one of listAuditTasks, describeAuditTask',
    },
    {
      fault: 'a target is not configured',
      text: 'callers: [{ name: a, jwtSubjects: [b], operations: [listAuditTasks], targets: [eu] }]',
      message: '1:80: callers[0].targets[0] must be one of default, us',
    },
    {
      fault: 'nothing is allowed',
      text: 'callers: [{ name: a, jwtSubjects: [b], targets: [us] }]',
      message: '1:11: callers[0].operations must be one or more of listAuditTasks, describeAuditTask',
    },
    {
      fault: 'there are no credentials',
      text: 'callers: [{ name: a, operations: [listAuditTasks], targets: [us] }]',
      message: '1:11: callers[0] must have apiKeys, accessKeys or jwtSubjects',
    },
    {
      fault: 'a key stands where its hash must',
      text: withLine('apiKeys: [{ sha256: my-secret-key }]'),
      message: '6:25: callers[0].apiKeys[0].sha256 must be the SHA-256 of a key, 64 hexadecimal digits',
    },
    {
      fault: 'a rate is none',
      text: withLine('rate: 0'),
      message: '6:11: callers[0].rate must be a number above 0',
    },
    { fault: 'a rate is endless', text: withLine('rate: .inf'), message: 'callers[0].rate must be a number above 0' },
    {
      fault: 'a secret is missing',
      text: accessKey(''),
      message: '6:18: callers[0].accessKeys[0] must have one of secretAccessKey and secretAccessKeyEnv',
    },
    {
      fault: 'there are two secrets',
      text: accessKey(`, secretAccessKey: ${secretAccessKey}, secretAccessKeyEnv: BOT_SECRET`),
      message: 'callers[0].accessKeys[0] must have one of secretAccessKey and secretAccessKeyEnv',
    },
    {
      fault: 'a secret is short',
      text: accessKey(', secretAccessKey: short'),
      message: 'callers[0].accessKeys[0].secretAccessKey must be 32 characters or more',
    },
    ...['MISSING', 'SHORT', 'EMPTY'].map((name) => ({
      fault: `the variable ${name} holds no secret`,
      text: accessKey(`, secretAccessKeyEnv: ${name}`),
      message:
        'callers[0].accessKeys[0].secretAccessKeyEnv must name an environment variable with 32 characters or more, made at random',
    })),
    {
      fault: 'a name, a key, an access key or a subject occurs twice',
      text: `callers:
  - { name: a, jwtSubjects: [b], operations: [listAuditTasks], targets: [us] }
  - name: a
    apiKeys: [{ sha256: ${hash} }, { sha256: ${hash.toUpperCase()} }]
    accessKeys:
      - { accessKeyId: AKIDTICKETBOT00001, secretAccessKeyEnv: BOT_SECRET }
      - { accessKeyId: AKIDTICKETBOT00001, secretAccessKeyEnv: BOT_SECRET }
    jwtSubjects: [b]
    operations: [listAuditTasks]
    targets: [us]`,
      message: [
        "callers.yaml:3:11: callers[1].name must be no other caller's name",
        "callers.yaml:4:103: callers[1].apiKeys[1].sha256 must be no other caller's key",
        "callers.yaml:7:24: callers[1].accessKeys[1].accessKeyId must be no other caller's access key",
        "callers.yaml:8:19: callers[1].jwtSubjects[0] must be no other caller's subject",
      ].join('; '),
    },
  ])("a callers' file is rejected, with the location and what is allowed, when $fault", ({ text, message }) => {
    const attempt = (): unknown => parse(text);
    expect(attempt).toThrow(SettingsError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^--callers: callers\.yaml:[^\n]*$/);
  });
});

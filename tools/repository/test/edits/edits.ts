import { readFileSync } from 'node:fs';

/** What a maintainer may do to the document, and what follows. */
export interface Edit {
  /** What it is. The table in spec/README.md has a row of this name, unless it is of the kind of another one. */
  readonly edit: string;
  /** What it needs by hand, as the table says; undefined where the row is another one's. */
  readonly byHand?: string;
  readonly change: (document: string) => string;
  /** What the changeset has to raise. */
  readonly bump: 'major' | 'minor' | 'patch';
  /** The first line of `npm run generate` where it fails. Default: it passes. */
  readonly generate?: Message | { readonly line: RegExp };
  /** The only line of `npm run check` where the document stops it. */
  readonly check?: Message;
  /** What `npm test` says before it runs any test, without the changeset. */
  readonly breaks?: RegExp;
  /** The test files that the edit could concern. Default: none, since the edit has to be mended first. */
  readonly files?: readonly string[];
  /** One for each test that fails: how its message begins. Default: none fails. */
  readonly failures?: readonly Message[];
}

/** A text behind the position in the document that `after` leads to. */
export interface Message {
  readonly after: string;
  readonly says: string;
}

const onWire = ['emulator', 'examples', 'parameter-cases', 'oracle/requests'].map(contractTest);
const ofResponses = ['emulated', 'emulator', 'oracle/responses'].map(contractTest);
const always = ['tools/aws-model/test/aws-model.test.ts', 'packages/types/test/values.test.ts'];

function contractTest(name: string): string {
  return `packages/contract-tests/test/${name}.test.ts`;
}

function insert(after: string, text: string): (document: string) => string {
  return replace(after, after + text);
}

function replace(from: string, to: string): (document: string) => string {
  return (document) => {
    if (!document.includes(from)) throw new Error(`the document has no ${from}`);
    return document.replace(from, () => to);
  };
}

const lastParameter = "        - $ref: '#/components/parameters/MaxResults'\n";
const parameter =
  '{ name: ascendingOrder, in: query, description: The order., schema: { type: boolean }, example: true';
const statuses = 'enum: [IN_PROGRESS, COMPLETED, FAILED, CANCELED';
const addStatus = replace(statuses, `${statuses}, ON_HOLD`);
const finality = 'CANCELED: true }';

/** The sections of the addition, each put behind the heading that it has in the document. */
function addOperation(document: string): string {
  const addition = readFileSync(new URL('../third-operation/describe-audit-finding.yaml', import.meta.url), 'utf8');
  const headings = [...addition.matchAll(/^(?:paths| {2}\w+):\n/gm)];
  return headings.reduce((text, { 0: heading, index }) => {
    const rest = addition.slice(index + heading.length);
    const end = rest.search(heading.startsWith(' ') ? /^(?: {2})?\S/m : /^\S/m);
    return insert(`\n${heading}`, end === -1 ? rest : rest.slice(0, end))(text);
  }, document);
}

/** What the document is stopped at, by both commands. */
function stopsAt(after: string, says: string): Pick<Edit, 'generate' | 'check'> {
  return { generate: { after, says }, check: { after, says } };
}

/** Every kind of edit. */
export const edits: readonly Edit[] = [
  {
    edit: 'prose: a description, an example',
    byHand: 'nothing',
    change: replace('The most audits that one page may hold.', 'The most audits that a page may hold.'),
    bump: 'patch',
    files: ['packages/contract/test/examples.test.ts'],
  },
  {
    edit: 'an optional parameter',
    byHand: 'nothing',
    change: insert(lastParameter, `        - ${parameter}, x-gateway-only: true }\n`),
    bump: 'minor',
    files: [...always, ...onWire, contractTest('every-response'), 'packages/contract/test/readme.test.ts'],
  },
  {
    edit: 'an optional parameter that AWS does not have',
    change: insert(lastParameter, `        - ${parameter} }\n`),
    bump: 'minor',
    files: always,
    failures: [
      {
        after: `${lastParameter}        - `,
        says: 'the contract has it, AWS does not: {"in":"query","required":false,"shape":{"kind":"boolean"}}; for one that only a gateway takes, x-gateway-only: true',
      },
    ],
  },
  {
    edit: 'a value of an enumeration that AWS may extend',
    byHand:
      'nothing; for an enumeration with `x-final`, `x-counted-as`, `x-aws-checks` or another extension by value, what that says of the new one',
    change: replace('AUDIT_CHECK_DISABLED]', 'AUDIT_CHECK_DISABLED, TOO_SLOW]'),
    bump: 'minor',
    files: [...always, ...ofResponses, 'packages/emulator/test/seeded-account.test.ts'],
  },
  {
    edit: 'a status of audits',
    change: addStatus,
    bump: 'minor',
    ...stopsAt(
      `${statuses}, ON_HOLD]\n      `,
      '#/components/schemas/AuditTaskStatus/x-final: is ON_HOLD final, so that nothing changes any more? Say it here',
    ),
  },
  {
    edit: 'a check',
    change: insert('        - UNAUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK\n', '        - YET_ANOTHER_CHECK\n'),
    bump: 'minor',
    ...stopsAt(
      'YET_ANOTHER_CHECK\n      examples: [LOGGING_DISABLED_CHECK]\n      ',
      "#/components/schemas/AuditCheckName/x-aws-checks: how severe is YET_ANOTHER_CHECK, and on which page of AWS's guide is it? Say it here",
    ),
  },
  {
    edit: 'a check, with the answer',
    change: (document) =>
      insert(
        '      x-aws-checks:\n',
        '        YET_ANOTHER_CHECK: { severity: high, page: audit-chk-another }\n',
      )(
        insert(
          '        - UNAUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK\n',
          '        - YET_ANOTHER_CHECK\n',
        )(document),
      ),
    bump: 'minor',
    files: [...always, ...ofResponses, 'packages/emulator/test/seeded-account.test.ts'],
  },
  {
    edit: 'a status of audits, with the answer, that AWS does not have',
    change: (document) => replace(finality, 'CANCELED: true, ON_HOLD: false }')(addStatus(document)),
    bump: 'minor',
    files: [...always, ...ofResponses, 'packages/emulator/test/constraints.test.ts', contractTest('parameter-cases')],
    failures: [{ after: 'All but IN_PROGRESS are final.\n      ', says: 'the contract has ON_HOLD, AWS does not' }],
  },
  {
    edit: 'a member of a response',
    byHand: 'what the emulator answers: its value, or why it has none',
    change: insert(
      '    AuditTaskStatistics:\n      type: object\n      description: How many checks of the audit are in which state.\n      properties:\n',
      '        skippedChecks: { type: integer, format: int32, description: How many were skipped., examples: [0] }\n',
    ),
    bump: 'minor',
    files: [...always, ...ofResponses],
    failures: [
      { after: 'are in which state.\n      properties:\n        ', says: 'the contract has it, AWS does not:' },
      {
        after: 'are in which state.\n      properties:\n        ',
        says: 'what does the emulator answer for describeAuditTask taskStatistics.skippedChecks? Say it: ',
      },
    ],
  },
  {
    edit: 'an operation',
    byHand:
      'what the emulator answers: its handler, or why it has none; whether the gateway may call it: its IAM action',
    change: addOperation,
    bump: 'minor',
    files: [
      ...new Set([...always, ...onWire, ...ofResponses]),
      ...['every-response', 'failure-examples'].map(contractTest),
      ...['packages/contract/test/examples.test.ts', 'packages/contract/test/readme.test.ts'],
      'packages/proxy/test/deploy/iam-policy.test.ts',
    ],
    failures: [
      {
        after: '/audit/findings/{findingId}:\n    ',
        says: 'what does the emulator answer for describeAuditFinding? Say it: add a handler in packages/emulator/src/operations',
      },
      {
        after: '/audit/findings/{findingId}:\n    ',
        says: 'may the gateway call iot:DescribeAuditFinding? Say it in packages/proxy/deploy/iam-policy.json',
      },
    ],
  },
  {
    edit: 'a schema under another name',
    byHand: 'the name in the code that uses it, which `npm run generate` lists',
    change: (document) => document.replaceAll(/\bAuditTaskPage\b/g, 'AuditTaskListing'),
    bump: 'major',
    generate: { line: /^packages\/\w+\/src\/[\w/-]+\.ts\(\d+,\d+\): error .*'AuditTaskPage'/ },
  },
  {
    edit: 'a parameter that becomes required, or another change that breaks',
    byHand:
      'a `major` changeset; then the calls that lack it: those of the client and the command do not compile, those of tests fail truly',
    change: insert('      name: maxResults\n      in: query\n', '      required: true\n'),
    bump: 'major',
    generate: { line: /^packages\/\w+\/src\/[\w/-]+\.ts\(\d+,\d+\): error .*'maxResults' is missing/ },
    breaks:
      /^the contract breaks without a new major version: .*\n {2}spec\/openapi\.yaml:\d+:\d+: \/components\/parameters\/MaxResults/,
  },
  {
    edit: 'YAML that is none',
    change: replace('summary: List audits', 'summary: List: audits'),
    bump: 'patch',
    ...stopsAt('operationId: listAuditTasks\n      summary: ', 'Nested mappings are not allowed'),
  },
  {
    edit: 'a reference to nowhere',
    change: replace('schemas/AuditTaskStatistics', 'schemas/Statistics'),
    bump: 'patch',
    ...stopsAt(
      'taskStatistics: ',
      "#/components/schemas/AuditTaskDetails/properties/taskStatistics: Can't resolve $ref #/components/schemas/Statistics. Allowed: AuditTaskPage, ",
    ),
  },
  {
    edit: 'an example that does not fit',
    change: replace('examples: [daily-audit]', 'examples: [daily audit]'),
    bump: 'patch',
    ...stopsAt(
      "+$'\n          examples: [",
      '#/components/schemas/AuditTaskDetails/properties/scheduledAuditName/examples/0: Example value must conform to the schema: must match pattern',
    ),
  },
  {
    edit: 'a description that is missing',
    change: replace('      description: The most audits that one page may hold.\n', ''),
    bump: 'patch',
    check: {
      after: 'bWVyZWx5LWFuLWV4YW1wbGU\n    ',
      says: '#/components/parameters/MaxResults: Parameter object description must be present.',
    },
  },
];

import { readFile } from 'node:fs/promises';
import { contractFile } from '@audit-gateway/contract';
import { positionAfter } from '@audit-gateway/testing';
import { describe, expect, it } from 'vitest';
import { checkDocument } from '../check-document.ts';

const text = await readFile(contractFile, 'utf8');

describe('a document that nothing can follow from is refused, each fault with its line and column', () => {
  it.each([
    {
      fault: 'text that is no YAML',
      from: 'version: 0.1.0',
      to: 'version: "',
      after: 'version: "',
      says: 'closing "quote',
    },
    {
      fault: 'another OpenAPI',
      from: 'openapi: 3.1.0',
      to: 'openapi: 3.0.3',
      after: 'openapi: ',
      says: 'must be 3.1.x',
    },
    {
      fault: 'a parameter that is not there',
      from: 'parameters/StartTime',
      to: 'parameters/Start',
      after: 'parameters:\n        - $ref: ',
      says: 'there is nothing at this place',
    },
    {
      fault: 'a schema that is not there',
      from: "schema: { $ref: '#/components/schemas/AuditTaskPage",
      to: "schema:  { $ref: '#/components/schemas/Page",
      after: 'schema:  ',
      says: "Can't resolve $ref",
    },
    {
      fault: 'a schema that is not there, within another',
      from: 'schemas/AuditTaskStatistics',
      to: 'schemas/Statistics',
      after: 'taskStatistics: ',
      says: "Can't resolve $ref",
    },
    {
      fault: 'an operationId that occurs twice',
      from: 'operationId: describeAuditTask',
      to: 'operationId:  listAuditTasks',
      after: 'operationId:  ',
      says: 'it must be unique',
    },
    {
      fault: 'a type that is none',
      from: 'type: boolean',
      to: 'type:  bolean',
      after: 'type:  ',
      says: 'one of the following only: "object"',
    },
    {
      fault: 'a misspelt keyword',
      from: '  maxLength: 2048',
      to: '  maxLen: 2048',
      after: 'What the failure was, in words. Absent unless the check failed.\n          ',
      says: 'not expected here. Did you mean maxLength?',
    },
    {
      fault: 'a limit that is no number',
      from: 'maximum: 250',
      to: 'maximum: many',
      after: 'maximum: ',
      says: 'expected number',
    },
    {
      fault: 'an unknown place of a parameter',
      from: 'in: path',
      to: 'in:  pat',
      after: 'in:  ',
      says: '"query"|"path"',
    },
    {
      fault: 'a path parameter that the path lacks',
      from: 'name: taskId',
      to: 'name: auditId',
      after: '    TaskId:\n      name: ',
      says: 'not used in the path',
    },
    {
      fault: 'a pattern that is none',
      from: "pattern: '^[a-zA-Z0-9\\-]+$'",
      to: "pattern:  '['",
      after: 'pattern:  ',
      says: 'must be a regular expression',
    },
    {
      fault: 'an example that does not fit its schema',
      from: 'examples: [daily-audit]',
      to: 'examples: [daily audit]',
      after: "+$'\n          examples: [",
      says: 'must match pattern',
    },
    {
      fault: 'an example of a parameter that does not fit',
      from: 'example: 100',
      to: 'example: 251',
      after: 'default: 25\n      example: ',
      says: 'must be <= 250',
    },
    {
      fault: 'an example of a response that does not fit',
      from: 'taskStartTime: 1767261600',
      to: "taskStartTime:  '2026-01-01T10:00:00Z'",
      after: 'taskStartTime:  ',
      says: '`taskStartTime` property type must be number',
    },
    {
      fault: 'a check without a severity',
      from: '- LOGGING_DISABLED_CHECK\n',
      to: '- LOGGING_DISABLED_CHECK\n        - NEW_CHECK\n',
      after: 'devguide/\n      ',
      says: 'AuditCheckName/x-aws-checks: must have an entry for NEW_CHECK',
    },
    {
      fault: 'the severity of a check that there is not',
      from: '        CONFLICTING_CLIENT_IDS_CHECK:',
      to: '        CONFLICTING_CLIENTS_CHECK:',
      after: 'page: audit-chk-ca-cert-key-quality\n        ',
      says: 'is no name of enum',
    },
    {
      fault: 'a severity that is none',
      from: 'severity: high',
      to: 'severity: urgent',
      after: 'CONFLICTING_CLIENT_IDS_CHECK:\n          severity: ',
      says: 'must be one of critical, high, medium, low',
    },
    {
      fault: "a page of AWS's guide that is a URL",
      from: 'page: audit-chk-logging-disabled',
      to: 'page: https://docs.aws.amazon.com/audit-chk-logging-disabled',
      after: 'LOGGING_DISABLED_CHECK:\n          severity: low\n          page: ',
      says: 'must be the name of a page',
    },
  ])('$fault', async ({ from, to, after, says }) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    const refusal: unknown = await checkDocument(changed, 'spec/openapi.yaml').catch((error: unknown) => error);
    const message = refusal instanceof Error ? refusal.message : '';
    expect(message).toContain(`spec/openapi.yaml:${positionAfter(changed, after)}: `);
    expect(message).toContain(says);
  });

  it('all others at once', async () => {
    const changed = text.replace('type: boolean', 'type: bolean').replace('maxLength: 2048', 'maxLen: 2048');
    const refusal: unknown = await checkDocument(changed, 'a.yaml').catch((error: unknown) => error);
    expect(String(refusal).match(/a\.yaml:\d+:\d+: /g)).toHaveLength(2);
  });

  it('and what is only in answers, by the answer', async () => {
    const changed = text.replace("pattern: '^[a-zA-Z0-9_-]+$'", "pattern: '['");
    expect(changed).not.toBe(text);
    await expect(checkDocument(changed, 'a.yaml')).rejects.toThrow(/^a\.yaml:\d+:\d+: #\/paths\/.*regular expression/);
  });

  it('but not the one that stands', async () => {
    await expect(checkDocument(text, 'spec/openapi.yaml')).resolves.toMatchObject({ text });
  });
});

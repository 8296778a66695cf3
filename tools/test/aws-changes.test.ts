import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Contract, contractFile, loadContract, parseContract } from '@audit-gateway/contract';
import { createTwoFilesPatch } from 'diff';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editAfterAws } from '../aws-model/edit-after-aws.ts';
import { modelFromSdk } from '../aws-model/from-sdk.ts';
import { addItem, addMember, type Place, removeAt } from '../aws-model/text-edit.ts';
import { copyRepository, type RepositoryCopy } from './support/repository-copy.ts';

const contract = await loadContract();
const aws = modelFromSdk(contract.operations.map(({ id }) => id));
const text = await readFile(contractFile, 'utf8');

/** Everything of an operation that can be taken out of the document, which then still is one, by its place. */
function removable(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null || place.includes('examples')) return [];
  const kind = place.at(-1) ?? '';
  const isList =
    ['properties', 'enum', 'x-aws-errors'].includes(kind) || (kind === 'parameters' && place[0] === 'paths');
  const inner = Object.entries(value).flatMap(([name, member]) => removable(member, [...place, name]));
  const names = Object.keys(value);
  if (isList && names.length > 1) return [...names.map((name) => [...place, name]), ...inner];
  return place.includes('parameters') && names.includes('required') ? [[...place, 'required'], ...inner] : inner;
}

const changedTo = (edited: string): Contract => parseContract(edited, 'changed');

/** Whether a text is another one with something put in at one place. */
function isInsertion(before: string, after: string): boolean {
  let end = 0;
  while (end < before.length && before[end] === after[end]) end += 1;
  return after.endsWith(before.slice(end));
}

/** The lines that a patch takes out and puts in. */
function changedLines(before: string, after: string): string[] {
  const [, , , ...lines] = createTwoFilesPatch('a', 'b', before, after).split('\n');
  return lines.filter((line) => /^[-+]/.test(line));
}

it('adds what AWS has and the document lacks, wherever it was taken out', { timeout: 120_000 }, async () => {
  const places = removable(contract.document);
  let noticed = 0;
  for (const place of places) {
    const lacking = removeAt(text, place);
    const edit = await editAfterAws(aws, changedTo(lacking));
    expect({ place, byHand: edit.byHand }).toEqual({ place, byHand: [] });
    if (edit.differences.length === 0) {
      expect({ place, isSame: edit.text === lacking }).toEqual({ place, isSame: true });
      continue;
    }
    noticed += 1;
    expect({ place, isInsertion: isInsertion(lacking, edit.text) }).toEqual({ place, isInsertion: true });
  }
  // Unnoticed go the gateway's own problems, the names of checks, and what AWS lists in its prose alone.
  expect(noticed).toBeGreaterThan(places.length / 2);
});

describe('what the document has and AWS does not', () => {
  const list = ['paths', '/audit/tasks', 'get', 'parameters'];
  const schema = (name: string): Place => ['components', 'schemas', name];
  it.each([
    {
      what: 'a value of an enumeration in brackets',
      add: () => addItem(text, [...schema('AuditTaskStatus'), 'enum'], 'PAUSED'),
    },
    {
      what: 'a value of an enumeration in lines',
      add: () => addItem(text, [...schema('AuditCheckRunStatus'), 'enum'], 'PAUSED'),
    },
    {
      what: 'a member of an answer',
      add: () => addMember(text, [...schema('AuditTask'), 'properties'], 'owner', { type: 'string', examples: ['me'] }),
    },
    {
      what: 'a parameter',
      add: () => addItem(text, list, { name: 'view', in: 'query', description: 'How.', schema: { type: 'string' } }),
    },
    {
      what: 'an error',
      add: () => addItem(text, ['components', 'responses', 'NotFound', 'x-aws-errors'], 'GoneException'),
    },
    {
      what: 'a parameter that must be there',
      add: () => addMember(text, ['components', 'parameters', 'MaxResults'], 'required', true, 'in'),
    },
    {
      what: 'members that must be there',
      add: () => addMember(text, schema('AuditTask'), 'required', ['taskId', 'taskStatus'], 'type'),
    },
  ])('is taken out, to the byte: $what', async ({ add }) => {
    const grown = add();
    const edit = await editAfterAws(aws, changedTo(grown));
    expect(edit.differences).not.toEqual([]);
    expect(edit.byHand).toEqual([]);
    expect(edit.text).toBe(text);
  });
});

describe('what AWS changed', () => {
  const without = (...places: Place[]): string => places.reduce(removeAt, text);
  it.each([
    {
      change: 'a new value',
      from: without(['components', 'schemas', 'AuditTaskStatus', 'enum', '3']),
      lines: [
        '-      enum: [IN_PROGRESS, COMPLETED, FAILED]',
        '+      enum: [IN_PROGRESS, COMPLETED, FAILED, CANCELED]',
      ],
    },
    {
      change: 'a new member that has an enumeration of the document',
      from: without(['components', 'schemas', 'AuditTask', 'properties', 'taskStatus']),
      lines: [
        '+        taskStatus:',
        '+          anyOf:',
        "+            - $ref: '#/components/schemas/AuditTaskStatus'",
        "+            - $ref: '#/components/schemas/UnknownValue'",
      ],
    },
    {
      change: 'a new parameter',
      from: without(['paths', '/audit/tasks', 'get', 'parameters', '2']),
      lines: [
        '+        - name: taskType',
        '+          in: query',
        '+          description: AWS added this. Say what it is, and give an example.',
        '+          schema:',
        "+            $ref: '#/components/schemas/AuditTaskType'",
      ],
    },
    {
      change: 'a parameter that must be there now',
      from: without(['components', 'parameters', 'EndTime', 'required']),
      lines: ['+      required: true'],
    },
    {
      change: 'a new error, where no operation had it',
      from: without(
        ['components', 'responses', 'NotFound', 'x-aws-errors', '0'],
        ['components', 'schemas', 'KnownErrorCode', 'enum', '1'],
      ),
      lines: [
        '-      x-aws-errors: []',
        '+      x-aws-errors: [ResourceNotFoundException]',
        '-      enum: [InvalidRequestException, ThrottlingException, InternalFailureException]',
        '+      enum: [InvalidRequestException, ThrottlingException, InternalFailureException, ResourceNotFoundException]',
      ],
    },
  ])('is a patch: $change', async ({ from, lines }) => {
    const edit = await editAfterAws(aws, changedTo(from));
    expect(changedLines(from, edit.text)).toEqual(lines);
    expect(edit.byHand).toEqual([]);
  });

  it.each([
    { change: 'another type', from: 'type: boolean', to: 'type: string', place: 'checkCompliant.shape.kind' },
    { change: 'another path', from: '/audit/tasks/{taskId}:', to: '/audit/task/{taskId}:', place: 'path' },
    {
      change: 'another place',
      from: 'name: maxResults\n      in: query',
      to: 'name: maxResults\n      in: header',
      place: 'maxResults.in',
    },
    { change: 'another status', from: "'404': {", to: "'410': {", place: 'errors.ResourceNotFoundException' },
  ])('is said in words where no edit follows: $change', async ({ from, to, place }) => {
    const changed = text.replace(from, to);
    const edit = await editAfterAws(aws, changedTo(changed));
    expect(edit).toEqual({
      differences: [expect.stringContaining(`${place}: AWS says`)],
      text: changed,
      byHand: edit.differences,
    });
  });
});

describe('npm run aws:changes', () => {
  let copy: RepositoryCopy;
  beforeAll(async () => {
    copy = await copyRepository();
  });
  afterAll(() => copy.remove());

  it('prints a patch that git applies, and then that nothing changed', { timeout: 120_000 }, async () => {
    const file = join(copy.folder, 'spec/openapi.yaml');
    const lacking = removeAt(text, ['components', 'schemas', 'AuditTaskDetails', 'properties', 'scheduledAuditName']);
    await writeFile(file, removeAt(lacking, ['components', 'schemas', 'AuditCheckName', 'enum', '16']));
    const failure: unknown = await copy.runFile('tools/aws-changes.ts').catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^--- a\/spec\/openapi\.yaml\n\+\+\+ b\/spec\/openapi\.yaml\n@@/),
      stderr: expect.stringMatching(/scheduledAuditName: AWS has it, the contract does not/),
    });
    const patch = failure instanceof Error && 'stdout' in failure ? String(failure.stdout) : '';
    await writeFile(join(copy.folder, 'aws.patch'), patch);
    await promisify(execFile)('git', ['apply', '--unsafe-paths', 'aws.patch'], { cwd: copy.folder });
    expect(await copy.runFile('tools/aws-changes.ts')).toBe('');
  });
});

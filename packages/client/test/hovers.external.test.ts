import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parameterRules } from '@audit-gateway/client';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const service = `
import { auditTaskStatusValues, createAuditClient } from '@audit-gateway/client';
const audits = createAuditClient({ baseUrl: 'http://127.0.0.1:8080', timeoutMs: 1000 });
const page = await audits.listAuditTasks({ startTime: new Date(), endTime: '', maxResults: 5, taskStatus: 'FAILED' });
const [task] = page.tasks;
const status = task?.taskStatus;
const audit = await audits.describeAuditTask('a');
const started = audit.taskStartTime;
const { totalChecks } = audit.taskStatistics ?? {};
const check = audit.auditDetails?.['LOGGING_DISABLED_CHECK'];
const found = check?.nonCompliantResourcesCount;
const values = auditTaskStatusValues;
`;

const file = fileURLToPath(new URL('service-to-hover.ts', import.meta.url));
const languageService = ts.createLanguageService({
  getCompilationSettings: () => ({
    strict: true,
    noUncheckedIndexedAccess: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    customConditions: ['@audit-gateway/source'],
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
  }),
  getScriptFileNames: () => [file],
  getScriptVersion: () => '1',
  getScriptSnapshot: (name) => {
    if (name === file) return ts.ScriptSnapshot.fromString(service);
    return existsSync(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, 'utf8')) : undefined;
  },
  getCurrentDirectory: () => import.meta.dirname,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (name) => name === file || existsSync(name),
  readFile: (name) => (name === file ? service : readFileSync(name, 'utf8')),
});

/** What an editor shows over the first occurrence of a text. */
function hover(text: string): { shown: string; docs: string } {
  const info = languageService.getQuickInfoAtPosition(file, service.indexOf(text));
  const tags = info?.tags?.flatMap(({ text: parts }) => parts ?? []);
  return {
    shown: ts.displayPartsToString(info?.displayParts),
    docs: ts.displayPartsToString([...(info?.documentation ?? []), ...(tags ?? [])]),
  };
}

const { minimum, maximum, default: byDefault } = parameterRules.listAuditTasks.maxResults;

describe('what an editor shows in a service', () => {
  it('has no error to show', () => {
    expect(languageService.getSemanticDiagnostics(file).map(({ messageText }) => messageText)).toEqual([]);
  });

  it.each([
    ['maxResults', 'maxResults?: number', `From ${minimum} to ${maximum}. Default: ${byDefault}.`],
    ['taskStatus:', 'taskStatus?: AuditTaskStatus', 'Lists only audits in this state; without it, all.'],
    ['startTime', 'startTime: string | Date', 'RFC 3339'],
    ['timeoutMs', 'timeoutMs?: number', 'in milliseconds, from 1 to 2147483647'],
    ['page =', 'const page: AuditTaskPage', ''],
    ['task]', 'const task: AuditTask | undefined', ''],
    ['taskStatus;', 'AuditTask.taskStatus?: AuditTaskStatus | UnknownValue', "The audit's state."],
    ['audit =', 'const audit: AuditTaskDetails', ''],
    ['taskStartTime', 'AuditTaskDetails.taskStartTime?: Date', 'When the audit started.'],
    ['taskStatistics', 'taskStatistics?: AuditTaskStatistics', ''],
    ['check =', 'const check: AuditCheckDetails | undefined', ''],
    [
      'nonCompliantResourcesCount',
      'AuditCheckDetails.nonCompliantResourcesCount?: number',
      'How many of them do not comply.',
    ],
    ['values =', 'const values: readonly AuditTaskStatus[]', ''],
  ])('names types, limits, units and defaults over %s', (text, shown, docs) => {
    const actual = hover(text);
    expect(actual.shown).toContain(shown);
    expect(actual.docs).toContain(docs);
    expect(actual.shown).not.toMatch(/components|operations|\[['"]/);
  });
});

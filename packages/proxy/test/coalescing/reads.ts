import type { Operation } from '@audit-gateway/contract';
import { entityTagOf } from '../../src/cache/entity-tag.ts';
import { keyOf } from '../../src/coalescing/read-key.ts';
import type { AuditAnswer, AuditRead, Patience } from '../../src/reading/audit-read.ts';

function readOf(id: string, template: string, path: string, query: string): AuditRead {
  const operation: Operation = { id, method: 'GET', path: template, parameters: [], responses: new Map() };
  const request = { method: 'GET', path, query };
  return { operation, request, key: keyOf({ operation, request }), caller: 'test' };
}

/** A read of one audit. */
export function describeRead(taskId = 'a'): AuditRead {
  return readOf('describeAuditTask', '/audit/tasks/{taskId}', `/audit/tasks/${taskId}`, '');
}

/** A read of one page. */
export function listRead(query = 'startTime=2026-01-01T00%3A00%3A00Z', caller = 'test'): AuditRead {
  return { ...readOf('listAuditTasks', '/audit/tasks', '/audit/tasks', query), caller };
}

/** An answer of AWS with this content, which took no time. */
export function answerOf(body: object, durationMs = 0): AuditAnswer {
  // As undici gives it: in memory of its own.
  const content = Buffer.from(new TextEncoder().encode(JSON.stringify(body)).buffer);
  const upstream = { status: 200, requestId: 'upstream-id', askedAt: 0, durationMs };
  return { content, entityTag: entityTagOf(content), body, violations: [], upstream };
}

/** A reader that can leave. */
export interface TestReader {
  readonly patience: Patience & { readonly signal: AbortSignal };
  hangUp(): void;
  runOutOfTime(): void;
}

/** A reader whose time is up, on paper, at a deadline. */
export function createReader(deadline = 10_000): TestReader {
  const controller = new AbortController();
  return {
    patience: { signal: controller.signal, deadline },
    hangUp: () => controller.abort(),
    runOutOfTime: () => controller.abort(new DOMException('The time is up', 'TimeoutError')),
  };
}

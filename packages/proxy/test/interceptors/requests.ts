import type { Operation } from '@audit-gateway/contract';
import { entityTagOf } from '../../src/lib/entity-tag.ts';
import { type CallOptions, keyOf, type OperationRequest, type UpstreamResponse } from '../../src/upstream/handler.ts';

function requestOf(id: string, template: string, path: string, query: string): OperationRequest {
  const operation: Operation = { id, method: 'GET', path: template, parameters: [], responses: new Map() };
  const request = { method: 'GET', path, query };
  return { operation, request, key: keyOf({ operation, request }), caller: 'test' };
}

/** A request for one audit. */
export function describeRequest(taskId = 'a', caller = 'test'): OperationRequest {
  return { ...requestOf('describeAuditTask', '/audit/tasks/{taskId}', `/audit/tasks/${taskId}`, ''), caller };
}

/** A request for one page. */
export function listRequest(query = 'startTime=2026-01-01T00%3A00%3A00Z', caller = 'test'): OperationRequest {
  return { ...requestOf('listAuditTasks', '/audit/tasks', '/audit/tasks', query), caller };
}

/** A response of AWS with this content. */
export function responseOf(body: object, durationMs = 0): UpstreamResponse {
  // As undici gives it: in memory of its own.
  const content = Buffer.from(new TextEncoder().encode(JSON.stringify(body)).buffer);
  const upstream = { status: 200, requestId: 'upstream-id', sentAt: 0, durationMs };
  return { content, entityTag: entityTagOf(content), body, violations: [], upstream };
}

/** A caller's request that can leave. */
export interface TestWaiter {
  readonly options: CallOptions;
  hangUp(): void;
  runOutOfTime(): void;
}

/** Creates one whose time is up, on paper, at a deadline. */
export function createWaiter(deadline = 10_000): TestWaiter {
  const controller = new AbortController();
  return {
    options: { signal: controller.signal, deadline },
    hangUp: () => controller.abort(),
    runOutOfTime: () => controller.abort(new DOMException('The time is up', 'TimeoutError')),
  };
}

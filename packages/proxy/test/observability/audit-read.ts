import { loadContract } from '@audit-gateway/contract';
import type { OperationRequest, UpstreamResponse } from '../../src/upstream/handler.ts';

const { operations } = await loadContract();
const operation = operations.find(({ id }) => id === 'listAuditTasks');
if (operation === undefined) throw new Error('the contract has no listAuditTasks');

/** A listing. */
export const auditRead: OperationRequest = {
  operation,
  request: { method: 'GET', path: '/audit/tasks', query: '' },
  key: 'listAuditTasks /audit/tasks?',
  caller: 'anonymous',
};

/** An answer to it, which took AWS 40 ms. */
export const auditAnswer: UpstreamResponse = {
  content: Buffer.from('{}'),
  entityTag: '"{}"',
  body: {},
  violations: [],
  upstream: { status: 200, requestId: 'r1', sentAt: 0, durationMs: 40 },
};

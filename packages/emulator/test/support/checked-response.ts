import { createResponseChecker, loadContract } from '@audit-gateway/contract';
import type { RawResponse } from './request.ts';

const contract = await loadContract();
const checkResponse = createResponseChecker(contract);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A response with what AWS clients read in it. */
export interface CheckedResponse {
  readonly status: number;
  readonly error: string | undefined;
  readonly body: unknown;
  readonly headers: RawResponse['headers'];
}

/** Everything about a response that AWS or the contract would not do. */
export function faultsOf(target: string, { status, headers, text }: RawResponse): string[] {
  const path = target.split('?')[0] ?? '';
  const operation = contract.operations.find(
    ({ id }) => id === (path === '/audit/tasks' ? 'listAuditTasks' : 'describeAuditTask'),
  );
  if (operation === undefined) return ['the contract lacks the operation'];
  const contentType = headers['content-type'] ?? '';
  const violations = checkResponse(operation, { status, contentType, body: JSON.parse(text) });
  const isError = status !== 200;
  return [
    ...violations.map(({ pointer, message }) => `${pointer}: ${message}`),
    ...(contentType === 'application/json' ? [] : [`content-type: ${contentType}`]),
    ...(uuid.test(String(headers['x-amzn-requestid'])) ? [] : ['x-amzn-requestid: is no UUID']),
    ...(isError === (headers['x-amzn-errortype'] !== undefined) ? [] : ['x-amzn-errortype: must be there for errors']),
    ...(isError && !text.startsWith('{"message":"') ? [`content: ${text}`] : []),
  ];
}

/** Checks a response and takes it apart. */
export function readChecked(target: string, response: RawResponse): CheckedResponse {
  const faults = faultsOf(target, response);
  if (faults.length > 0) throw new Error(`${target}: ${faults.join('; ')}`);
  const error = response.headers['x-amzn-errortype'];
  const body: unknown = JSON.parse(response.text);
  return {
    status: response.status,
    error: error === undefined ? undefined : String(error),
    body,
    headers: response.headers,
  };
}

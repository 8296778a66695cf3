import type { ReceivedRequest, VerifiedSignature, Verifier } from '@audit-gateway/sigv4';
import type { Account } from '../account/account.ts';
import type { Faults } from '../faults/faults.ts';
import type { InjectedFaults } from '../faults/injected-faults.ts';
import { createQuotas } from '../faults/quotas.ts';
import type { RequestReader } from '../requests/request-reader.ts';
import { describeAuditTask } from './describe-audit-task.ts';
import { fail, type Failure, type Success } from './result.ts';
import { listAuditTasks } from './list-audit-tasks.ts';
import type { OperationHandler, OperationId } from './operation.ts';
import type { PageTokens } from './page-token.ts';

/** What a service is made of. */
export interface ServiceParts {
  /** Verifies signatures; undefined where none is asked for. */
  readonly verifier: Verifier | undefined;
  /** Knows the operations' requests. */
  readonly readRequest: RequestReader;
  /** The account that is asked about. */
  readonly account: Account;
  /** The tokens between pages of its listings. */
  readonly pageTokens: PageTokens;
}

/** What the service made of a request. */
export interface Served {
  /** The response. */
  readonly response: Success | Failure;
  /** Who signed; undefined where the signature was refused, or none is asked for. */
  readonly signature?: VerifiedSignature | undefined;
  /** The operation; undefined where the request is for none, or its signature was refused. */
  readonly operation?: OperationId;
}

/** Serves a request at a time, under the faults that are set and those that strike it. */
export type Service = (request: ReceivedRequest, now: Date, faults: Faults, injected: InjectedFaults) => Served;

const handlers: ReadonlyMap<string, { id: OperationId; handle: OperationHandler }> = new Map(
  Object.entries({
    listAuditTasks: { id: 'listAuditTasks', handle: listAuditTasks },
    describeAuditTask: { id: 'describeAuditTask', handle: describeAuditTask },
  } as const satisfies { [Id in OperationId]: { id: Id; handle: OperationHandler } }),
);

/** The operations that the emulator has. To it, any other is an unknown operation. */
export const emulatedOperations: readonly OperationId[] = [...handlers.values()].map(({ id }) => id);

/**
 * Creates the two operations with all that comes before them, in AWS's order: the signature, whether there is such an
 * operation, the rate, the constraints of the parameters, and then what they mean.
 */
export function createService({ verifier, readRequest, account, pageTokens }: ServiceParts): Service {
  const takeQuota = createQuotas();
  return (request, now, faults, injected) => {
    const verified = verifier?.verify(request);
    if (verified?.ok === false) return { response: verified };
    const signature = verified;
    const operationRequest = readRequest(request.method, request);
    const handler = handlers.get(operationRequest?.operationId ?? '');
    if (operationRequest === undefined || handler === undefined) return { response: unknownOperation, signature };

    const { id: operation, handle } = handler;
    const served = (response: Success | Failure): Served => ({ response, signature, operation });
    if (injected.throttled || (faults.quotas && !takeQuota(operation, now))) return served(throttled);
    if (injected.failed) return served(internalFailure);
    const parameters = operationRequest.readParameters();
    if (typeof parameters === 'string') return served(fail('InvalidRequestException', parameters));
    return served(handle(parameters, { account, pageTokens, now }));
  };
}

const unknownOperation = fail('UnknownOperationException', 'No operation has this method and path.');
const throttled = fail('ThrottlingException', 'Rate exceeded');
const internalFailure = fail('InternalFailureException', 'An internal failure has occurred.');

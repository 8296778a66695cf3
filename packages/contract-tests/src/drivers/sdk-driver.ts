import { type KnownErrorCode, knownErrorCodeValues } from '@audit-gateway/types';
import {
  DescribeAuditTaskCommand,
  InternalFailureException,
  InvalidRequestException,
  IoTClient,
  IoTServiceException,
  ListAuditTasksCommand,
  type ListAuditTasksCommandInput,
  ResourceNotFoundException,
  ThrottlingException,
} from '@aws-sdk/client-iot';
import * as z from 'zod';
import type { Endpoint } from '../systems/system-under-test.ts';
import { type CallError, type Driver, outcomeOf, toDescription } from './driver.ts';

// AWS's types may lack a value that the document has, which tools/aws-model reports. At run time the SDK sends it.
const listInput = z.custom<ListAuditTasksCommandInput>();

/** Creates the driver of AWS's own SDK for JavaScript. */
export function createSdkDriver({ url, region, credentials }: Endpoint): Driver {
  const client = new IoTClient({ endpoint: url, region, credentials, maxAttempts: 1 });
  return {
    name: '@aws-sdk/client-iot',
    list: (params) =>
      outcomeOf(async () => {
        const { tasks = [], nextToken } = await client.send(new ListAuditTasksCommand(listInput.parse(params)));
        return { tasks, nextToken: nextToken === '' ? undefined : nextToken };
      }, toError),
    describe: (taskId) =>
      outcomeOf(async () => toDescription(await client.send(new DescribeAuditTaskCommand({ taskId }))), toError),
    close: () => client.destroy(),
  };
}

/** The SDK's classes of the contract's errors, which programs distinguish in `catch`. */
const exceptions = {
  InvalidRequestException,
  ResourceNotFoundException,
  ThrottlingException,
  InternalFailureException,
} as const satisfies Record<KnownErrorCode, unknown>;

function toError(thrown: unknown): CallError {
  if (!(thrown instanceof IoTServiceException)) throw thrown;
  const code = knownErrorCodeValues.find((name) => thrown instanceof exceptions[name]) ?? 'UnknownError';
  return { code, status: thrown.$metadata.httpStatusCode };
}

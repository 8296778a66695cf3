/**
 * Calls an upstream through a client, and prints the CPU time that it took, as JSON. Arguments: the client, `ours` or
 * `sdk`; the URL of the upstream.
 */
import { DescribeAuditTaskCommand, IoTClient, ListAuditTasksCommand } from '@aws-sdk/client-iot';
import { createAuditClient } from '@audit-gateway/client';
import { exampleCredentials } from '../servers/example-credentials.ts';

const [, , which, url = ''] = process.argv;
const taskId = '0'.repeat(32);
const page = { startTime: new Date('2026-01-01'), endTime: new Date('2026-02-01'), maxResults: 250 };

/** Calls of one client. */
interface Calls {
  /** Describes an audit. */
  readonly describe: () => Promise<unknown>;
  /** Lists 250 audits. */
  readonly list: () => Promise<{ readonly tasks?: readonly unknown[] | undefined }>;
}

function ours(): Calls {
  const client = createAuditClient({ baseUrl: url });
  return { describe: () => client.describeAuditTask(taskId), list: () => client.listAuditTasks(page) };
}

function sdk(): Calls {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = exampleCredentials;
  const client = new IoTClient({ region: 'us-east-1', endpoint: url, credentials: { accessKeyId, secretAccessKey } });
  return {
    describe: () => client.send(new DescribeAuditTaskCommand({ taskId })),
    list: () => client.send(new ListAuditTasksCommand(page)),
  };
}

/** CPU time in microseconds of one call, over so many in a row; as many go before to warm up. */
async function cpuUsOf(call: () => Promise<unknown>, times: number): Promise<number> {
  for (let count = 0; count < times; count += 1) await call();
  const before = process.cpuUsage();
  for (let count = 0; count < times; count += 1) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

const { describe, list } = which === 'sdk' ? sdk() : ours();
const listed = (await list()).tasks?.length;
if (listed !== page.maxResults) throw new Error(`The listing has ${listed} audits, not ${page.maxResults}`);
const callUs = await cpuUsOf(describe, 1000);
const thousandItemsUs = (await cpuUsOf(list, 250)) * (1000 / page.maxResults);
console.log(JSON.stringify({ callUs, thousandItemsUs }));
process.exit(0);

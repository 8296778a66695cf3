import { isObject } from '@audit-gateway/contract';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { devNull } from 'node:os';
import { createInterface } from 'node:readline';
import { elements, type JsonObject, texts } from '../document/values.ts';
import type { Endpoint } from '../systems/system-under-test.ts';
import {
  type Description,
  type Driver,
  type ListParams,
  type Outcome,
  type Page,
  type Task,
  toDescription,
} from './driver.ts';

/** A driver of a client in another process, which can read a whole listing itself. */
export interface ExternalDriver extends Driver {
  readonly listAll: (params: ListParams) => Promise<Outcome<readonly Task[]>>;
}

/** Reads a page in the JSON of these clients. */
export function readPage(page: unknown): Page {
  const { tasks, nextToken } = object(page);
  return { tasks: elements(tasks).filter(isObject), nextToken: texts([nextToken])[0] };
}

/** Reads a description in the JSON of these clients. */
export function readDescription(audit: unknown): Description {
  const { taskStartTime, ...others } = object(audit);
  return toDescription({ ...others, taskStartTime: new Date(String(taskStartTime)) });
}

function object(value: unknown): JsonObject {
  if (!isObject(value)) throw new TypeError(`not an object: ${JSON.stringify(value)}`);
  return value;
}

/**
 * The environment of an AWS client in another process: that of this one, without the user's AWS settings and proxies.
 *
 * @param maxAttempts The maximum number of requests of one call.
 */
export function externalEnvironment({ region, credentials }: Endpoint, maxAttempts: number): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^AWS_|_PROXY$/i.test(name));
  return {
    ...Object.fromEntries(own),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_RETRY_MODE: 'standard',
    AWS_MAX_ATTEMPTS: String(maxAttempts),
  };
}

/** The exit code for an error response ("AWS CLI return codes" in the AWS CLI's user guide). */
const serviceErrorExitCode = 254;

/**
 * Creates the driver of the AWS CLI, which starts a process for each call. The CLI does not show the HTTP status of a failure.
 *
 * @param maxAttempts The maximum number of requests of one call. Default: 1.
 */
export function createCliDriver(aws: string, system: Endpoint, maxAttempts = 1): ExternalDriver {
  const env = externalEnvironment(system, maxAttempts);
  const call = <Value>(operation: string, args: readonly string[], read: (value: unknown) => Value) =>
    run(aws, ['iot', operation, '--endpoint-url', system.url, '--output', 'json', ...args], env, read);
  const list = <Value>(params: ListParams, args: readonly string[], read: (value: unknown) => Value) =>
    call('list-audit-tasks', [...toFlags(params), ...args], read);

  return {
    name: 'AWS CLI',
    list: (params) => list(params, ['--no-paginate'], readPage),
    listAll: ({ maxResults, ...params }) =>
      list(params, ['--page-size', String(maxResults)], (page) => readPage(page).tasks),
    describe: (taskId) => call('describe-audit-task', ['--task-id', taskId], readDescription),
    close: () => undefined,
  };
}

function toFlags(params: ListParams): string[] {
  return Object.entries(params).flatMap(([name, value]) => [
    `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    value instanceof Date ? value.toISOString() : String(value),
  ]);
}

async function run<Value>(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  read: (value: unknown) => Value,
): Promise<Outcome<Value>> {
  const { exitCode, stdout, stderr } = await runToEnd(command, args, env);
  if (exitCode === 0) return { value: read(JSON.parse(stdout)) };
  const [, code] = /An error occurred \((\w+)\) when calling the \w+ operation/.exec(stderr) ?? [];
  if (exitCode !== serviceErrorExitCode || code === undefined) {
    throw new Error(`${command} ended with ${String(exitCode)}: ${stderr}`);
  }
  return { error: { code, status: undefined } };
}

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function runToEnd(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { env }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') resolve({ exitCode, stdout, stderr });
      else reject(error ?? new Error(`${command} did not run`));
    });
  });
}

/**
 * Starts the driver of a client in another language: a program that reads one call as a line of JSON from its standard
 * input and writes the outcome as a line to its standard output. `clients/python/boto3_client.py` documents both.
 *
 * @param command Starts the program. The system's URL is appended as the last argument.
 * @param maxAttempts The maximum number of requests of one call.
 */
export function createLineDriver(
  name: string,
  command: readonly [file: string, ...args: readonly string[]],
  system: Endpoint,
  maxAttempts: number,
): ExternalDriver {
  const [file, ...args] = command;
  const env = externalEnvironment(system, maxAttempts);
  const child = spawn(file, [...args, system.url], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  // A program that has ended is noticed when the outcome is read.
  child.stdin.on('error', () => undefined);
  const outcomes = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  const call = async <Value>(
    request: { readonly method: string; readonly paginate: boolean; readonly parameters: object },
    read: (value: unknown) => Value,
  ): Promise<Outcome<Value>> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await outcomes.next();
    if (line.done === true) throw new Error(`${name}: the program ended without a response; see its stderr`);
    const { value, error } = object(JSON.parse(line.value));
    if (error === undefined) return { value: read(value) };
    const { code, status } = object(error);
    return { error: { code: String(code), status: Number(status) } };
  };
  const list = <Value>(parameters: ListParams, paginate: boolean, read: (value: unknown) => Value) =>
    call({ method: 'list_audit_tasks', paginate, parameters }, read);

  return {
    name,
    list: (params) => list(params, false, readPage),
    listAll: (params) => list(params, true, (pages) => elements(pages).flatMap((page) => readPage(page).tasks)),
    describe: (taskId) =>
      call({ method: 'describe_audit_task', paginate: false, parameters: { taskId } }, readDescription),
    close: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

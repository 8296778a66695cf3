import { execFile } from 'node:child_process';
import type { Reachable } from '../targets/target.ts';
import type { ListParams, Outcome } from './driver.ts';
import { externalEnvironment } from './external-environment.ts';
import { type ExternalDriver, readDescription, readPage } from './external-driver.ts';

/** The exit code for an error that the service answered with ("AWS CLI return codes" in the AWS CLI's user guide). */
const serviceErrorExitCode = 254;

/**
 * Creates the driver of the AWS CLI, a process for each call. The CLI tells no HTTP status of a failure.
 *
 * @param aws The CLI.
 * @param maxAttempts The most requests that one call makes, the first included. Default: 1.
 */
export function createCliDriver(aws: string, target: Reachable, maxAttempts = 1): ExternalDriver {
  const env = externalEnvironment(target, maxAttempts);
  const call = <Value>(operation: string, args: readonly string[], read: (value: unknown) => Value) =>
    run(aws, ['iot', operation, '--endpoint-url', target.url, '--output', 'json', ...args], env, read);
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

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { elements } from '../document/values.ts';
import type { Reachable } from '../targets/target.ts';
import type { ListParams, Outcome } from './driver.ts';
import { externalEnvironment } from './external-environment.ts';
import { type ExternalDriver, object, readDescription, readPage } from './external-driver.ts';

const program = fileURLToPath(new URL('boto3_driver.py', import.meta.url));

/**
 * Starts the driver of boto3, a Python program that stays for all calls.
 *
 * @param python The Python that has boto3.
 * @param maxAttempts The most requests that one call makes, the first included. Default: 1.
 */
export function createBoto3Driver(python: string, target: Reachable, maxAttempts = 1): ExternalDriver {
  const env = externalEnvironment(target, maxAttempts);
  const child = spawn(python, [program, target.url], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  // A program that has ended is told by the answer that does not come.
  child.stdin.on('error', () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  const call = async <Value>(
    request: { readonly method: string; readonly paginate: boolean; readonly parameters: object },
    read: (value: unknown) => Value,
  ): Promise<Outcome<Value>> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await answers.next();
    if (line.done === true) throw new Error('boto3: the program ended without an answer; see its stderr');
    const { value, error } = object(JSON.parse(line.value));
    if (error === undefined) return { value: read(value) };
    const { code, status } = object(error);
    return { error: { code: String(code), status: Number(status) } };
  };
  const list = <Value>(parameters: ListParams, paginate: boolean, read: (value: unknown) => Value) =>
    call({ method: 'list_audit_tasks', paginate, parameters }, read);

  return {
    name: 'boto3',
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

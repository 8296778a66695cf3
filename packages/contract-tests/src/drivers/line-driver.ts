import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { elements } from '../document/values.ts';
import type { Reachable } from '../targets/target.ts';
import type { ListParams, Outcome } from './driver.ts';
import { externalEnvironment } from './external-environment.ts';
import { type ExternalDriver, object, readDescription, readPage } from './external-driver.ts';

/**
 * Starts the driver of a client in another language: a program that stays for all calls, and answers each line of JSON on
 * its standard input with one on its standard output. `clients/python/boto3_client.py` says what is in them.
 *
 * @param command Starts the program; the target's URL becomes its last argument.
 * @param maxAttempts The most requests that one call makes, the first included.
 */
export function createLineDriver(
  name: string,
  command: readonly [file: string, ...args: readonly string[]],
  target: Reachable,
  maxAttempts: number,
): ExternalDriver {
  const [file, ...args] = command;
  const env = externalEnvironment(target, maxAttempts);
  const child = spawn(file, [...args, target.url], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  // A program that has ended is told by the answer that does not come.
  child.stdin.on('error', () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  const call = async <Value>(
    request: { readonly method: string; readonly paginate: boolean; readonly parameters: object },
    read: (value: unknown) => Value,
  ): Promise<Outcome<Value>> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await answers.next();
    if (line.done === true) throw new Error(`${name}: the program ended without an answer; see its stderr`);
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

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Command } from '../../src/run-command.ts';

/**
 * What a language's test program is asked to do: to describe an audit where `taskId` says which, otherwise to list; to
 * print the client's default time-outs where there is no URL.
 */
export interface ProgramRequest {
  readonly url?: string;
  readonly apiKey?: string;
  readonly token?: string;
  readonly taskId?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly taskStatus?: string;
  readonly taskType?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
  /** The most requests of a call. Default: the client's own default. */
  readonly attempts?: number;
  /** How long to wait for an answer. Default: the client's own default. */
  readonly timeoutMs?: number;
}

/** A language's test program, running. */
export interface Program {
  /**
   * Asks it to do something, and gives what it printed.
   *
   * @throws {Error} with what it said, where it ends instead.
   */
  readonly ask: (request: ProgramRequest) => Promise<unknown>;
  /** Lets it end. */
  readonly close: () => Promise<void>;
}

/** Starts a language's test program. */
export function startProgram({ command, args }: Command): Program {
  const child = spawn(command, args, { stdio: 'pipe' });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  // Who writes to a program that has ended learns it by its answer, which does not come.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    ask: async (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done === true) {
        await ended;
        throw new Error(`the program ended: ${said}`);
      }
      const answer: unknown = JSON.parse(value);
      return answer;
    },
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

import { elements, isObject, type JsonObject, texts } from '../document/values.ts';
import {
  type Description,
  type Driver,
  type ListParams,
  type Outcome,
  type Page,
  type Task,
  toDescription,
} from './driver.ts';

/** A driver of a client in another process, which knows how to read a whole listing by itself. */
export interface ExternalDriver extends Driver {
  /** Gets the audits of every page, as the client's own iteration does. */
  readonly listAll: (params: ListParams) => Promise<Outcome<readonly Task[]>>;
}

/**
 * Reads a page in the JSON that both clients write.
 *
 * @throws {TypeError} for anything else.
 */
export function readPage(page: unknown): Page {
  const { tasks, nextToken } = object(page);
  return { tasks: elements(tasks).filter(isObject), nextToken: texts([nextToken])[0] };
}

/**
 * Reads a described audit in the JSON that both clients write.
 *
 * @throws {TypeError} for anything else.
 */
export function readDescription(audit: unknown): Description {
  const { taskStartTime, ...others } = object(audit);
  return toDescription({ ...others, taskStartTime: new Date(String(taskStartTime)) });
}

/**
 * Reads what has to be an object.
 *
 * @throws {TypeError} for anything else.
 */
export function object(value: unknown): JsonObject {
  if (!isObject(value)) throw new TypeError(`not an object: ${JSON.stringify(value)}`);
  return value;
}

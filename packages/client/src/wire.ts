import {
  type AuditTask,
  type AuditTaskDetails as WireAudit,
  type AuditTaskPage as WirePage,
  contractVersion,
  type operations,
  parameterRules,
} from '@audit-gateway/types';
import { brokenResponse, errorFromResponse, invalidArgument, networkError } from './errors.ts';
import { type Fetch, type FetchInit, type FetchResponse, isObject, type JsonObject } from './fetch.ts';

/** The query of listAuditTasks as the contract has it. */
export type ListQuery = operations['listAuditTasks']['parameters']['query'];

type OrUndefined<Query> = { [Name in keyof Query]: Query[Name] | undefined };

/** Which audits to list. */
export interface ListAuditTasksParams extends Omit<OrUndefined<ListQuery>, 'startTime' | 'endTime'> {
  /**
   * The beginning of the period: a Date, or an RFC 3339 time with its offset (`2026-01-31T00:00:00Z`). AWS refuses one
   * of more than 90 days ago.
   */
  readonly startTime: Date | string;
  /** The end of the period, in the same forms. */
  readonly endTime: Date | string;
}

/** One page of a listing of audits, with whatever else the response held. */
export interface AuditTaskPage extends Omit<WirePage, 'tasks' | 'nextToken'> {
  /** The audits of this page, in no promised order. A page can be empty though more follow. */
  readonly tasks: readonly AuditTask[];
  /** What to ask the next page with. Absent, and never empty, where there is none. */
  readonly nextToken?: string;
}

/** One audit with all that is known of it. Every member may be absent. */
export interface AuditTaskDetails extends Omit<WireAudit, 'taskStartTime'> {
  /** When the audit started. */
  readonly taskStartTime?: Date;
}

/**
 * Writes a query: percent-encoded (a space as `%20`), a Date as a time, undefined members left out but for times, which
 * are required.
 *
 * @throws {AuditApiError} InvalidArgument for a time that is none, and for what has no text: null, NaN, an object.
 */
export function serializeQuery(query: JsonObject): string {
  return Object.entries(query)
    .flatMap(([name, value]) =>
      value === undefined && !timeParameters.includes(name)
        ? []
        : [name, toText(name, value)].map(encodeURIComponent).join('='),
    )
    .join('&');
}

const timeParameters: readonly string[] = ['startTime', 'endTime'] satisfies readonly (keyof ListQuery)[];

function toText(name: string, value: unknown): string {
  if (isDate(value) || timeParameters.includes(name)) return toWireTime(name, value);
  const hasText =
    typeof value === 'string' ? value.isWellFormed() : Number.isFinite(value) || typeof value === 'boolean';
  if (!hasText) throw invalidArgument([`/query/${name}`, `must be text, a number or a Date, not ${String(value)}`]);
  return String(value);
}

// What follows the seconds in RFC 3339, section 5.6, in capitals.
const fractionAndOffset = /^(\.\d+)?(Z|[+-][01]\d:[0-5]\d)$/;

/**
 * Writes a time as the contract wants it: RFC 3339, in UTC, in milliseconds.
 *
 * @param name The query parameter that it is for.
 * @param time A Date, or an RFC 3339 date and time with its offset: one without is ambiguous.
 * @throws {AuditApiError} InvalidArgument for anything else, and for a day or hour that does not exist.
 */
export function toWireTime(name: string, time: unknown): string {
  const text = isDate(time) ? toIso(time) : String(time);
  const local = text.slice(0, 19);
  // Engines read February 30 as March 2, and hour 24 as the next day: only what comes back the same exists.
  if (!fractionAndOffset.test(text.slice(19)) || !toIso(`${local}Z`).startsWith(local)) {
    throw invalidArgument([`/query/${name}`, `must not be ${String(time)}; times are RFC 3339`]);
  }
  return toIso(text);
}

// A Date of another realm is none of `Date`.
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

// Unlike toISOString, this does not throw for an invalid Date.
function toIso(time: Date | string): string {
  return JSON.stringify(new Date(time)).slice(1, -1);
}

const { pattern, maxLength } = parameterRules.describeAuditTask.taskId;

/**
 * Gives back an id that keeps the contract's rules. Another one could reach another path than the audit's.
 *
 * @throws {AuditApiError} InvalidArgument for one that breaks them.
 */
export function checkTaskId(taskId: unknown): string {
  if (typeof taskId !== 'string' || !new RegExp(pattern).test(taskId) || taskId.length > maxLength) {
    throw invalidArgument(['/path/taskId', `must match ${pattern} (max ${maxLength})`]);
  }
  return taskId;
}

/** A complete response. */
export interface Received {
  readonly response: FetchResponse;
  readonly text: string;
}

/**
 * Sends a request, and reads the response to its end.
 *
 * @throws {AuditApiError} NetworkError where there is none, or it breaks off.
 */
export async function send(fetch: Fetch, url: string, init: FetchInit): Promise<Received> {
  try {
    const response = await fetch(url, init);
    return { response, text: await response.text() };
  } catch (cause) {
    throw networkError(cause, withoutQuery(url));
  }
}

/** How the content of an operation's response becomes its result. */
export interface Reader<Result extends object> {
  /** What the content is to be, for errors. */
  readonly expected: string;
  /** Reads parsed content, null members dropped; undefined for content that is something else. */
  readonly read: (content: unknown) => Result | undefined;
}

/**
 * Reads a response.
 *
 * @throws {AuditApiError} BrokenResponse for one of success with other content than is expected; and the error that a
 *   response of failure says.
 */
export function readResponse<Result extends object>(
  { response, text }: Received,
  url: string,
  reader: Reader<Result>,
): Result {
  const where = withoutQuery(url);
  const isJson = /json/i.test(response.headers.get('content-type') ?? '');
  let content: unknown;
  let cause: Error | undefined;
  try {
    content = JSON.parse(text, dropNull);
  } catch (error) {
    cause = error instanceof Error ? error : new SyntaxError('not JSON');
  }
  // Any other status is a failure; `ok` is not used, because not every fetch has it.
  if (response.status < 200 || response.status > 299) throw errorFromResponse(response, where, content);
  if (!isJson) {
    const likely = 'not JSON; a sign-in page or a proxy may have responded: check baseUrl';
    throw brokenResponse(response, where, likely, { cause });
  }
  if (cause)
    throw brokenResponse(response, where, `no whole JSON; cut off on its way? ${String(cause)}`, {
      cause,
      retryable: true,
    });
  const result = reader.read(content);
  if (result) return result;
  throw brokenResponse(
    response,
    where,
    `JSON, but not ${reader.expected}; another service may have responded: check baseUrl`,
  );
}

// Null members mean the same as absent ones. Elements of arrays stay.
function dropNull(this: unknown, _name: string, value: unknown): unknown {
  return value === null && !Array.isArray(this) ? undefined : value;
}

// A page token is nobody's business but the caller's.
function withoutQuery(url: string): string {
  return url.replace(/\?.*/s, '');
}

const auditMembers = [
  'taskStatus',
  'taskType',
  'taskStartTime',
  'taskStatistics',
  'scheduledAuditName',
  'auditDetails',
] as const satisfies readonly (keyof WireAudit)[];

/** Reads the response of listAuditTasks. */
export const pageReader: Reader<AuditTaskPage> = {
  expected: 'a listing of audits',
  read: (content) => {
    if (!isPage(content)) return undefined;
    const { tasks = [], nextToken, ...others } = content;
    return { ...others, tasks, ...(nextToken && { nextToken }) };
  },
};

/** Reads the response of describeAuditTask. */
export const auditReader: Reader<AuditTaskDetails> = {
  expected: 'an audit',
  read: (content) => {
    if (!isAudit(content)) return undefined;
    const { taskStartTime, ...others } = content;
    // To the nearest millisecond, because most fractions of a second have no exact binary form.
    return { ...others, ...(taskStartTime != null && { taskStartTime: new Date(Math.round(taskStartTime * 1000)) }) };
  },
};

// Only what the client itself relies on is checked: the rest is open to what AWS adds. No member is promised, but what
// has members and none of the contract's is something else: as an empty page it would look like an account without
// findings.
function hasMemberOf(content: JsonObject, names: readonly string[]): boolean {
  const members = Object.keys(content);
  return !members.length || members.some((name) => names.includes(name));
}

function isPage(content: unknown): content is WirePage {
  if (!isObject(content) || !hasMemberOf(content, ['tasks', 'nextToken'])) return false;
  const { tasks = [], nextToken = '' } = content;
  return Array.isArray(tasks) && tasks.every(isObject) && typeof nextToken === 'string';
}

function isAudit(content: unknown): content is WireAudit {
  if (!isObject(content) || !hasMemberOf(content, auditMembers)) return false;
  const { taskStatus = '', taskStartTime = 0, taskStatistics = {}, auditDetails = {} } = content;
  return (
    typeof taskStatus === 'string' &&
    // As far as a Date reaches.
    Math.abs(Number(taskStartTime)) <= 8.64e12 &&
    isObject(taskStatistics) &&
    isObject(auditDetails)
  );
}

/** `User-Agent` in Node, which sends none of its own worth reading; nothing in browsers, which have one. */
export function userAgent(): Readonly<Record<string, string>> {
  const process: unknown = Reflect.get(globalThis, 'process');
  const versions = isObject(process) ? process['versions'] : undefined;
  const node = isObject(versions) ? versions['node'] : undefined;
  return typeof node === 'string' ? { 'user-agent': `audit-gateway-client/${contractVersion} node/${node}` } : {};
}

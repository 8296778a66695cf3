import {
  type AuditTask,
  type AuditTaskDetails as WireAudit,
  type AuditTaskPage as WirePage,
  type operations,
  parameterRules,
  type paths,
} from '@audit-gateway/types';
import createClient, { type Client } from 'openapi-fetch';
import { AuditApiError, detailsOf, errorFromResponse, invalidArgument, toAuditApiError } from './errors.ts';
import type { AuditClientOptions } from './options.ts';

/** A JSON object whose members are not known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value of JSON is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses JSON without the members that are null, which mean the same as absent ones. Elements of arrays stay. */
export function parseJson(text: string): unknown {
  return JSON.parse(text, dropNull);
}

function dropNull(this: unknown, _name: string, value: unknown): unknown {
  return value === null && !Array.isArray(this) ? undefined : value;
}

/** The query of listAuditTasks as the contract has it. */
export type ListQuery = operations['listAuditTasks']['parameters']['query'];

/** Which audits to list. */
export interface ListAuditTasksParams extends Omit<ListQuery, 'startTime' | 'endTime'> {
  /**
   * The beginning of the period: a Date, or an RFC 3339 time with its offset (`2026-01-31T00:00:00Z`). AWS refuses one
   * of more than 90 days ago.
   */
  readonly startTime: Date | string;
  /** The end of the period, in the same forms. */
  readonly endTime: Date | string;
}

type List = paths['/audit/tasks'];

/** The contract's paths, where times go in as Date as well. */
export interface AuditPaths extends Omit<paths, '/audit/tasks'> {
  /** See `paths`. */
  readonly '/audit/tasks': Omit<List, 'get'> & {
    readonly get: Omit<List['get'], 'parameters'> & { readonly parameters: { readonly query: ListAuditTasksParams } };
  };
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
  const text = time instanceof Date ? toIso(time) : String(time);
  const local = text.slice(0, 19);
  // Engines read February 30 as March 2, and hour 24 as the next day: only what comes back the same exists.
  if (!fractionAndOffset.test(text.slice(19)) || !toIso(`${local}Z`).startsWith(local)) {
    throw invalidArgument(`/query/${name}`, `must not be ${String(time)}; times are RFC 3339`);
  }
  return toIso(text);
}

// Unlike toISOString, this does not throw for an invalid Date.
function toIso(time: Date | string): string {
  return JSON.stringify(new Date(time)).slice(1, -1);
}

const timeParameters: readonly string[] = ['startTime', 'endTime'] satisfies readonly (keyof ListQuery)[];

/**
 * Writes a query: percent-encoded (a space as `%20`), a Date as a time, undefined members left out.
 *
 * @throws {AuditApiError} InvalidArgument for a time that is none, and for a value that has no text: null, NaN, an object.
 */
export function serializeQuery(query: Readonly<Record<string, unknown>>): string {
  return Object.entries(query)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [name, toText(name, value)].map(encodeURIComponent).join('='),
    )
    .join('&');
}

function toText(name: string, value: unknown): string {
  const text = String(value);
  return typeof value === 'object' || timeParameters.includes(name) ? toWireTime(name, value) : text;
}

const { pattern, maxLength } = parameterRules.describeAuditTask.taskId;

/**
 * Gives back an id that keeps the contract's rules. Another one could reach another path than the audit's.
 *
 * @throws {AuditApiError} InvalidArgument for one that breaks them.
 */
export function checkTaskId(taskId: string): string {
  if (!new RegExp(pattern).test(taskId) || taskId.length > maxLength) {
    throw invalidArgument('/path/taskId', `must match ${pattern} (max ${maxLength})`);
  }
  return taskId;
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

/** Reads the response of listAuditTasks, null members dropped; undefined for one that is not a page. */
export function readPage(response: unknown): AuditTaskPage | undefined {
  if (!isPage(response)) return undefined;
  const { tasks = [], nextToken, ...others } = response;
  return { ...others, tasks, ...(nextToken && { nextToken }) };
}

/** Reads the response of describeAuditTask, null members dropped; undefined for one that is not an audit. */
export function readAudit(response: unknown): AuditTaskDetails | undefined {
  if (!isAudit(response)) return undefined;
  const { taskStartTime, ...others } = response;
  // To the nearest millisecond, because most fractions of a second have no exact binary form.
  return { ...others, ...(taskStartTime != null && { taskStartTime: new Date(Math.round(taskStartTime * 1000)) }) };
}

// Only what the client itself relies on is checked: the rest is open to what AWS adds.
function isPage(response: unknown): response is WirePage {
  return isObject(response) && Array.isArray(response['tasks'] ?? []);
}

function isAudit(response: unknown): response is WireAudit {
  // As far as a Date reaches.
  return isObject(response) && Math.abs(Number(response['taskStartTime'] ?? 0)) <= 8.64e12;
}

/** What openapi-fetch makes of a response. */
export interface HttpResult {
  /** The content of a successful response; absent where it has none. */
  readonly data?: string;
  /** The content of any other response, parsed where it is JSON. */
  readonly error?: unknown;
  /** The response itself. */
  readonly response: Response;
}

/**
 * Sends a request once.
 *
 * @param send Sends it.
 * @param read Reads the parsed content of a successful response; undefined for one that is not as it should be.
 * @throws {AuditApiError} for every failure.
 */
export async function attempt<Result>(
  send: () => Promise<HttpResult>,
  read: (response: unknown) => Result | undefined,
): Promise<Result> {
  const { data = '', error, response } = await send().catch(throwNetworkError);
  if (!response.ok) throw errorFromResponse(response, error);
  try {
    const result = /json/i.test(response.headers.get('content-type') ?? '') && read(parseJson(data));
    if (result) return result;
    throw TypeError('wrong content');
  } catch (cause) {
    throw new AuditApiError('BrokenAnswer', `broken response: ${String(cause)}`, { ...detailsOf(response, {}), cause });
  }
}

function throwNetworkError(cause: unknown): never {
  // Node's fetch says "fetch failed" alone, and the reason in the cause of that.
  const reason = cause instanceof Error ? (cause.cause ?? cause) : cause;
  throw toAuditApiError(cause, 'NetworkError', `no response: ${String(reason)}`);
}

/**
 * The openapi-fetch client for the contract's paths, with the caller's credentials.
 *
 * @throws {AuditApiError} InvalidArgument for a base URL or a credential that no request can have.
 */
export function createHttp({ baseUrl, apiKey, token, fetch }: AuditClientOptions): Client<AuditPaths> {
  const headers = { ...(apiKey && { 'x-api-key': apiKey }), ...(token && { authorization: `Bearer ${token}` }) };
  try {
    new Request(baseUrl, { headers });
  } catch {
    // Without the cause, which tells the value.
    throw invalidArgument('/options', 'has a wrong baseUrl, apiKey or token');
  }
  return createClient<AuditPaths>({
    baseUrl,
    headers,
    querySerializer: serializeQuery,
    // The service never redirects, and fetch would carry x-api-key along to another origin.
    redirect: 'manual',
    ...(fetch && { fetch }),
  });
}

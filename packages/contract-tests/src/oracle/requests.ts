/** A request that AWS and the gateway accept or refuse. */
export interface RequestRule {
  readonly name: string;
  readonly path: string;
  /** The query parameters, encoded. Default: none. A listing has a valid period unless it is given here. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly taken: boolean;
  /** Whether only a gateway does so: AWS refuses the value and not its form, or ignores a part. Default: no. */
  readonly byGatewayAlone?: boolean;
}

const list = '/audit/tasks';
const statuses = ['IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED'];
const types = ['ON_DEMAND_AUDIT_TASK', 'SCHEDULED_AUDIT_TASK'];
const ids = { taken: ['a', 'Z', '0', '-', 'a'.repeat(40)], refused: ['a'.repeat(41), '_', 'a_a', 'a.a', '%C3%A9'] };
const pageSizes = { taken: ['1', '2', '249', '250'], refused: ['0', '251', '-1', '1.5', 'ten', '2147483648'] };

/**
 * Requests that are accepted and refused, written by hand.
 *
 * Source: AWS IoT API Reference, ListAuditTasks and DescribeAuditTask, "URI Request Parameters".
 */
export const requestRules: readonly RequestRule[] = [
  { name: 'a listing of a period', path: list, taken: true },
  listing({ startTime: undefined }, false),
  listing({ endTime: undefined }, false),
  listing({ startTime: 'yesterday' }, false),
  listing({ endTime: 'tomorrow' }, false),
  ...statuses.map((taskStatus) => listing({ taskStatus }, true)),
  ...types.map((taskType) => listing({ taskType }, true)),
  ...['SOME_LATER_VALUE', 'completed', 'ONE_MORE'].map((taskStatus) => listing({ taskStatus }, false)),
  ...['ANY', 'ONE_MORE'].map((taskType) => listing({ taskType }, false)),
  ...pageSizes.taken.map((maxResults) => listing({ maxResults }, true)),
  ...pageSizes.refused.map((maxResults) => listing({ maxResults }, false)),
  ...['a', 'a%2Bb', 'a+b/c:d@e==', 'a'.repeat(3000)].map((nextToken) => ({
    ...listing({ nextToken }, true),
    byGatewayAlone: true,
  })),
  // They are headers: AWS ignores a parameter that it does not know, a gateway refuses it.
  ...['If-None-Match', 'Cache-Control'].map((name) => ({ ...listing({ [name]: 'a' }, false), byGatewayAlone: true })),
  ...ids.taken.map((id) => description(id, true)),
  ...ids.refused.map((id) => description(id, false)),
];

/** The formats of parameters, from which bindings choose their types; a later parameter need not be here. Source: the same pages. */
export const parameterFormats = {
  startTime: 'date-time',
  endTime: 'date-time',
  taskType: undefined,
  taskStatus: undefined,
  nextToken: undefined,
  maxResults: 'int32',
  'If-None-Match': undefined,
  'Cache-Control': undefined,
  taskId: undefined,
};

function listing(query: NonNullable<RequestRule['query']>, taken: boolean): RequestRule {
  const [[name, value] = ['', '']] = Object.entries(query);
  return { name: `a listing, ${name}: ${(value ?? 'missing').slice(0, 20)}`, path: list, query, taken };
}

function description(id: string, taken: boolean): RequestRule {
  return { name: `the audit ${id.slice(0, 20)} (${id.length})`, path: `${list}/${id}`, taken };
}

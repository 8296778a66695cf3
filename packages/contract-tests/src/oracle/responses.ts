/** A response with every member, as AWS or the gateway documents it. */
export interface CompleteResponse {
  readonly name: string;
  readonly body: object;
  /** The operations that respond with it, by status; `default` for a status that the contract does not list. */
  readonly given: Readonly<Record<string, readonly string[]>>;
  readonly mediaType: string;
  /** JSON pointers to required members. Default: none. */
  readonly required?: readonly string[];
  /** JSON pointers to members that can be null. Default: none. */
  readonly nullable?: readonly string[];
  /** Further valid values, by JSON pointer. */
  readonly allowed: Readonly<Record<string, readonly unknown[]>>;
  /** Invalid values of the right type, by JSON pointer. */
  readonly refused: Readonly<Record<string, readonly unknown[]>>;
}

const audit = { taskId: '9f2b6a7c1d3e4f508192a3b4c5d6e7f8', taskStatus: 'COMPLETED', taskType: 'ON_DEMAND_AUDIT_TASK' };
const text = ['', 'a', 'a later value', 'é'.repeat(3000)];
const int32 = [0, -1, 2_147_483_647, -2_147_483_648];
const int64 = [...int32, 2_147_483_648, Number.MAX_SAFE_INTEGER];
const noInt32 = [1.5, 2_147_483_648, -2_147_483_649];
const noInt64 = [1.5];
const counts = [
  ...['totalChecks', 'inProgressChecks', 'waitingForDataCollectionChecks', 'compliantChecks', 'nonCompliantChecks'],
  ...['failedChecks', 'canceledChecks'],
];
const resourceCounts = ['totalResourcesCount', 'nonCompliantResourcesCount', 'suppressedNonCompliantResourcesCount'];
const check = '/auditDetails/LOGGING_DISABLED_CHECK';

function eachAt(
  pointer: string,
  names: readonly string[],
  values: readonly unknown[],
): Record<string, readonly unknown[]> {
  return Object.fromEntries(names.map((name) => [`${pointer}/${name}`, values]));
}

/** The content of every response. Source of the limits: AWS IoT API Reference. */
export const completeResponses: readonly CompleteResponse[] = [
  {
    name: 'a page',
    given: { '200': ['listAuditTasks'] },
    mediaType: 'application/json',
    body: { tasks: [audit], nextToken: 'token' },
    nullable: ['/nextToken'],
    allowed: {
      '/tasks': [[], [audit, audit], [{}, {}, {}]],
      '/tasks/0/taskId': ['a', 'Z', '0', '-', 'a'.repeat(40)],
      ...eachAt('/tasks/0', ['taskStatus', 'taskType'], text),
      '/nextToken': text,
    },
    refused: { '/tasks/0/taskId': ['', 'a'.repeat(41), '_a', 'a_', 'a.a', 'é'], '/tasks': [['a'], [1]] },
  },
  {
    name: 'a described audit',
    given: { '200': ['describeAuditTask'] },
    mediaType: 'application/json',
    body: {
      taskStatus: 'COMPLETED',
      taskType: 'SCHEDULED_AUDIT_TASK',
      taskStartTime: 1_560_356_923.434,
      taskStatistics: Object.fromEntries(counts.map((name, index) => [name, 1000 + index])),
      scheduledAuditName: 'daily',
      auditDetails: {
        LOGGING_DISABLED_CHECK: {
          checkRunStatus: 'COMPLETED_COMPLIANT',
          checkCompliant: true,
          ...Object.fromEntries(resourceCounts.map((name, index) => [name, 1000 + index])),
          errorCode: 'INSUFFICIENT_PERMISSIONS',
          message: 'The role may not list certificates.',
        },
      },
    },
    allowed: {
      ...eachAt('', ['taskStatus', 'taskType'], text),
      '/taskStartTime': [0, -1, 0.5, 1_560_356_923, 99_999_999_999.999],
      ...eachAt('/taskStatistics', counts, int32),
      '/scheduledAuditName': ['a', 'Z', '0', '_', '-', 'a'.repeat(128)],
      '/auditDetails': [{}, { SOME_LATER_CHECK: {} }, { '': {} }, { ['é'.repeat(3000)]: {} }],
      ...eachAt(check, ['checkRunStatus', 'errorCode'], text),
      [`${check}/checkCompliant`]: [false],
      ...eachAt(check, resourceCounts, int64),
      [`${check}/message`]: ['', 'a', 'a'.repeat(2048)],
    },
    refused: {
      ...eachAt('/taskStatistics', counts, noInt32),
      '/scheduledAuditName': ['', 'a'.repeat(129), '.a', 'a.', 'a b', 'é'],
      '/auditDetails': [{ LOGGING_DISABLED_CHECK: 'a' }, { SOME_LATER_CHECK: 1 }],
      ...eachAt(check, resourceCounts, noInt64),
      [`${check}/message`]: ['a'.repeat(2049)],
    },
  },
  {
    name: 'a problem',
    given: {
      ...Object.fromEntries(
        ['400', '401', '403', '405', '413', '429', '431', '500', '502', '503', '504', 'default'].map((status) => [
          status,
          ['listAuditTasks', 'describeAuditTask'],
        ]),
      ),
      '404': ['describeAuditTask'],
    },
    mediaType: 'application/problem+json',
    body: {
      type: '/docs#problem-invalid-request',
      title: 'The request is not valid',
      status: 404,
      detail: 'No.',
      message: 'No.',
      code: 'InvalidRequestException',
      source: 'caller',
      requestId: 'id',
      errors: [{ path: '/query/startTime', message: 'must be there' }],
    },
    required: [
      ...['type', 'title', 'status', 'detail', 'message', 'code', 'source', 'requestId'].map((name) => `/${name}`),
      ...['/errors/0/path', '/errors/0/message'],
    ],
    allowed: {
      '/type': ['https://example.com/a', '/docs#problem-other', ''],
      ...eachAt('', ['title', 'detail', 'message', 'requestId'], text),
      '/status': [400, 599],
      '/code': text,
      '/source': ['caller', 'gateway', 'aws'],
      '/errors': [[], [1, 2, 3].map((number) => ({ path: `/query/${number}`, message: 'a' }))],
      ...eachAt('/errors/0', ['path', 'message'], text),
    },
    refused: {
      '/type': ['not a URI'],
      '/status': [399, 600, 400.5, 2_147_483_648],
      '/source': ['', 'nobody', 'AWS'],
      '/errors': [['a']],
    },
  },
  {
    name: "an error in AWS's form",
    given: {
      ...Object.fromEntries(
        ['400', '403', '500', 'default'].map((status) => [status, ['listAuditTasks', 'describeAuditTask']]),
      ),
      '404': ['describeAuditTask'],
    },
    mediaType: 'application/json',
    body: { message: 'No.' },
    allowed: { '/message': text },
    refused: {},
  },
];

const ofAudit = { operation: 'describeAuditTask', status: '200' };

/**
 * The types and formats of numbers, from which bindings choose their types. No value distinguishes some of them.
 *
 * Source: AWS IoT API Reference, the types of the members.
 */
export const numberTypes = [
  { ...ofAudit, owner: '', names: ['taskStartTime'], type: 'number', format: 'double' },
  { ...ofAudit, owner: 'taskStatistics.', names: counts, type: 'integer', format: 'int32' },
  { ...ofAudit, owner: 'auditDetails{}.', names: resourceCounts, type: 'integer', format: 'int64' },
  { operation: 'listAuditTasks', status: '429', owner: '', names: ['status'], type: 'integer', format: 'int32' },
];

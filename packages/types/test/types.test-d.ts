import type * as types from '@audit-gateway/types';
import type {
  AuditCheckDetails,
  AuditCheckErrorCode,
  AuditCheckName,
  AuditCheckRunStatus,
  AuditTask,
  AuditTaskDetails,
  AuditTaskPage,
  AuditTaskStatistics,
  AuditTaskStatus,
  AuditTaskType,
  components,
  FailureSource,
  Fault,
  KnownErrorCode,
  operations,
  paths,
  Problem,
  ProblemType,
  UnknownValue,
} from '@audit-gateway/types';
import { describe, expectTypeOf, it } from 'vitest';

type DeepReadonly<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> };

type Content<
  Id extends keyof operations,
  Status extends keyof operations[Id]['responses'],
> = operations[Id]['responses'][Status] extends { content: infer ByType } ? ByType : never;

describe('the names', () => {
  it('of what answers carry', () => {
    expectTypeOf<AuditTaskPage>().toEqualTypeOf<{
      readonly tasks?: readonly AuditTask[];
      readonly nextToken?: string | null;
    }>();
    expectTypeOf<AuditTask>().toEqualTypeOf<{
      readonly taskId?: string;
      readonly taskStatus?: AuditTaskStatus | UnknownValue;
      readonly taskType?: AuditTaskType | UnknownValue;
    }>();
    expectTypeOf<AuditTaskDetails>().toEqualTypeOf<{
      readonly taskStatus?: AuditTaskStatus | UnknownValue;
      readonly taskType?: AuditTaskType | UnknownValue;
      readonly taskStartTime?: number;
      readonly taskStatistics?: AuditTaskStatistics;
      readonly scheduledAuditName?: string;
      readonly auditDetails?: Readonly<Record<string, AuditCheckDetails>>;
    }>();
    expectTypeOf<AuditTaskStatistics>().toEqualTypeOf<{
      readonly totalChecks?: number;
      readonly inProgressChecks?: number;
      readonly waitingForDataCollectionChecks?: number;
      readonly compliantChecks?: number;
      readonly nonCompliantChecks?: number;
      readonly failedChecks?: number;
      readonly canceledChecks?: number;
    }>();
    expectTypeOf<AuditCheckDetails>().toEqualTypeOf<{
      readonly checkRunStatus?: AuditCheckRunStatus | UnknownValue;
      readonly checkCompliant?: boolean;
      readonly totalResourcesCount?: number;
      readonly nonCompliantResourcesCount?: number;
      readonly suppressedNonCompliantResourcesCount?: number;
      readonly errorCode?: AuditCheckErrorCode | UnknownValue;
      readonly message?: string;
    }>();
  });

  it('of what failures carry', () => {
    expectTypeOf<Problem>().toEqualTypeOf<{
      readonly type: ProblemType | UnknownValue;
      readonly title: string;
      readonly status: number;
      readonly detail: string;
      readonly message: string;
      readonly code: KnownErrorCode | UnknownValue;
      readonly source: FailureSource;
      readonly requestId: string;
      readonly errors?: readonly Fault[];
    }>();
    expectTypeOf<Fault>().toEqualTypeOf<{ readonly path: string; readonly message: string }>();
    expectTypeOf<types.AwsError>().toEqualTypeOf<{ readonly message?: string }>();
  });

  it('of values', () => {
    expectTypeOf<AuditTaskStatus>().toEqualTypeOf<'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'CANCELED'>();
    expectTypeOf<AuditTaskType>().toEqualTypeOf<'ON_DEMAND_AUDIT_TASK' | 'SCHEDULED_AUDIT_TASK'>();
    expectTypeOf<AuditCheckErrorCode>().toEqualTypeOf<'INSUFFICIENT_PERMISSIONS' | 'AUDIT_CHECK_DISABLED'>();
    expectTypeOf<FailureSource>().toEqualTypeOf<'caller' | 'gateway' | 'aws'>();
    expectTypeOf<'LOGGING_DISABLED_CHECK'>().toExtend<AuditCheckName>();
    expectTypeOf<string>().not.toExtend<AuditCheckName>();
  });
});

describe('operations', () => {
  it('stand under their paths', () => {
    expectTypeOf<'listAuditTasks' | 'describeAuditTask'>().toExtend<keyof operations>();
    expectTypeOf<string>().not.toExtend<keyof operations>();
    expectTypeOf<paths['/audit/tasks']['get']>().toEqualTypeOf<operations['listAuditTasks']>();
    expectTypeOf<paths['/audit/tasks/{taskId}']['get']>().toEqualTypeOf<operations['describeAuditTask']>();
    expectTypeOf<paths['/audit/tasks']['post']>().toEqualTypeOf<undefined>();
  });

  it('take their parameters, closed enumerations among them', () => {
    expectTypeOf<operations['listAuditTasks']['parameters']['query']>().toEqualTypeOf<{
      readonly startTime: string;
      readonly endTime: string;
      readonly taskType?: AuditTaskType;
      readonly taskStatus?: AuditTaskStatus;
      readonly nextToken?: string;
      readonly maxResults?: number;
    }>();
    expectTypeOf<operations['describeAuditTask']['parameters']['path']>().toEqualTypeOf<{ readonly taskId: string }>();
    expectTypeOf<operations[keyof operations]['parameters']['header']>().toEqualTypeOf<
      { readonly 'If-None-Match'?: string; readonly 'Cache-Control'?: string } | undefined
    >();
  });

  it('have the content of their answers by status and media type', () => {
    expectTypeOf<Content<'listAuditTasks', 200>['application/json']>().toEqualTypeOf<AuditTaskPage>();
    expectTypeOf<Content<'describeAuditTask', 200>['application/json']>().toEqualTypeOf<AuditTaskDetails>();
    expectTypeOf<Content<'describeAuditTask', 404>['application/problem+json']>().toEqualTypeOf<Problem>();
    expectTypeOf<Content<'describeAuditTask', 404>['application/json']>().toEqualTypeOf<types.AwsError>();
    expectTypeOf<404>().not.toExtend<keyof operations['listAuditTasks']['responses']>();
  });

  it('have each a rule for each parameter', () => {
    type Rules = typeof types.parameterRules;
    type KeysOfEach<Group> = Group extends unknown ? keyof Group : never;
    type Names<Id extends keyof operations> = KeysOfEach<
      NonNullable<operations[Id]['parameters'][keyof operations[Id]['parameters']]>
    >;
    expectTypeOf<keyof Rules>().toEqualTypeOf<keyof operations>();
    expectTypeOf<keyof Rules['listAuditTasks']>().toEqualTypeOf<Names<'listAuditTasks'>>();
    expectTypeOf<keyof Rules['describeAuditTask']>().toEqualTypeOf<Names<'describeAuditTask'>>();
  });
});

describe('an answer of AWS', () => {
  type Answers = AuditTaskPage | AuditTask | AuditTaskDetails | AuditTaskStatistics | AuditCheckDetails;
  type RequiredKeys<Value> = Value extends unknown
    ? { [Key in keyof Value]-?: Partial<Pick<Value, Key>> extends Pick<Value, Key> ? never : Key }[keyof Value]
    : never;

  it('has no member that must be there', () => {
    expectTypeOf<RequiredKeys<Answers>>().toEqualTypeOf<never>();
    // What finds none above does find those of the gateway's own failures.
    expectTypeOf<RequiredKeys<Fault>>().toEqualTypeOf<'path' | 'message'>();
  });

  it('may end a listing with null', () => {
    expectTypeOf<{ readonly nextToken: null }>().toExtend<AuditTaskPage>();
  });

  it('is for reading alone, as all is that travels', () => {
    expectTypeOf<components['schemas']>().toEqualTypeOf<DeepReadonly<components['schemas']>>();
  });
});

describe('an enumeration that AWS may extend', () => {
  type Status = NonNullable<AuditTask['taskStatus']>;

  it('takes any string', () => {
    expectTypeOf<string>().toExtend<Status>();
    expectTypeOf<Status>().toExtend<string>();
  });

  it('keeps the known values apart, for completion and for a switch', () => {
    expectTypeOf<Extract<Status, AuditTaskStatus>>().toEqualTypeOf<AuditTaskStatus>();
    expectTypeOf<Exclude<Status, AuditTaskStatus>>().toEqualTypeOf<UnknownValue>();
    expectTypeOf<Status>().not.toEqualTypeOf<string>();
  });
});

describe('final statuses', () => {
  it('are all but IN_PROGRESS: a status that the contract gains needs a decision', () => {
    expectTypeOf<Exclude<AuditTaskStatus, types.FinalAuditTaskStatus>>().toEqualTypeOf<'IN_PROGRESS'>();
  });
});

import type * as types from '@audit-gateway/types';
import type {
  AuditCheckDetails,
  AuditCheckName,
  AuditCheckRunStatus,
  AuditTask,
  AuditTaskDetails,
  AuditTaskPage,
  AuditTaskStatistics,
  AuditTaskStatus,
  components,
  FailureSource,
  Fault,
  operations,
  paths,
  Problem,
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

// What the document has beside this may grow: these are the forms that generated types have, one of each.
describe('a schema', () => {
  it('is a type of its name, to which others refer', () => {
    expectTypeOf<components['schemas']['AuditTask']>().toEqualTypeOf<AuditTask>();
    expectTypeOf<AuditTaskPage['tasks']>().toEqualTypeOf<readonly AuditTask[] | undefined>();
    expectTypeOf<AuditTaskDetails['taskStatistics']>().toEqualTypeOf<AuditTaskStatistics | undefined>();
    expectTypeOf<AuditTaskDetails['auditDetails']>().toEqualTypeOf<
      Readonly<Record<string, AuditCheckDetails>> | undefined
    >();
    expectTypeOf<Problem['errors']>().toEqualTypeOf<readonly Fault[] | undefined>();
  });

  it('has text, numbers and booleans', () => {
    expectTypeOf<AuditTask['taskId']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<AuditTaskDetails['taskStartTime']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<AuditCheckDetails['checkCompliant']>().toEqualTypeOf<boolean | undefined>();
    expectTypeOf<Problem['status']>().toEqualTypeOf<number>();
  });

  it('that is an enumeration is its values, and no other text', () => {
    expectTypeOf<'LOGGING_DISABLED_CHECK'>().toExtend<AuditCheckName>();
    expectTypeOf<string>().not.toExtend<AuditCheckName>();
    expectTypeOf<Problem['source']>().toEqualTypeOf<FailureSource>();
    expectTypeOf<string>().not.toExtend<FailureSource>();
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
    type Query = operations['listAuditTasks']['parameters']['query'];
    expectTypeOf<Query['startTime']>().toEqualTypeOf<string>();
    expectTypeOf<Query['taskStatus']>().toEqualTypeOf<AuditTaskStatus | undefined>();
    expectTypeOf<Query['maxResults']>().toEqualTypeOf<number | undefined>();
    // No name is open: a misspelt one does not compile.
    expectTypeOf<string>().not.toExtend<keyof Query>();
    expectTypeOf<operations['describeAuditTask']['parameters']['path']>().toEqualTypeOf<{ readonly taskId: string }>();
    type Header = NonNullable<operations['describeAuditTask']['parameters']['header']>;
    expectTypeOf<Header['If-None-Match']>().toEqualTypeOf<string | undefined>();
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

describe('what the document says of each value', () => {
  it('is a table with each value, and its answers as literals', () => {
    expectTypeOf<keyof typeof types.auditTaskStatusFinal>().toEqualTypeOf<AuditTaskStatus>();
    expectTypeOf<keyof typeof types.auditCheckRunStatusFinal>().toEqualTypeOf<AuditCheckRunStatus>();
    expectTypeOf<(typeof types.auditCheckRunStatusCountedAs)[AuditCheckRunStatus]>().toExtend<
      keyof AuditTaskStatistics
    >();
  });

  it('makes the final statuses a type', () => {
    expectTypeOf<types.FinalAuditTaskStatus>().toExtend<AuditTaskStatus>();
    expectTypeOf<'COMPLETED'>().toExtend<types.FinalAuditTaskStatus>();
    expectTypeOf<'IN_PROGRESS'>().not.toExtend<types.FinalAuditTaskStatus>();
  });
});

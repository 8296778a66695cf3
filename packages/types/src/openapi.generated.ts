/**
 * Generated from spec/openapi.yaml by "npm run generate". Edits are lost: change the document instead.
 */

/** @description The outcome of one check of an audit. */
export interface AuditCheckDetails {
    /**
     * @description Whether the check found nothing wrong. A check of no resources at all is compliant.
     * @example false
     */
    readonly checkCompliant?: boolean;
    /**
     * @description The check's state.
     * @example COMPLETED_NON_COMPLIANT
     */
    readonly checkRunStatus?: AuditCheckRunStatus | UnknownValue;
    /**
     * @description Why the check failed. Absent unless it did.
     * @example INSUFFICIENT_PERMISSIONS
     */
    readonly errorCode?: AuditCheckErrorCode | UnknownValue;
    /**
     * @description What the failure was, in words. Absent unless the check failed. At most 2048 characters.
     * @example The audit's role may not list certificates.
     */
    readonly message?: string;
    /**
     * Format: int64
     * @description How many of them do not comply.
     * @example 3
     */
    readonly nonCompliantResourcesCount?: number;
    /**
     * Format: int64
     * @description How many of those are suppressed. Absent where nothing can be suppressed.
     * @example 1
     */
    readonly suppressedNonCompliantResourcesCount?: number;
    /**
     * Format: int64
     * @description How many resources the check looked at.
     * @example 195
     */
    readonly totalResourcesCount?: number;
}
/**
 * @description Why a check could not be carried out.
 * @example INSUFFICIENT_PERMISSIONS
 * @enum {string}
 */
export type AuditCheckErrorCode = "INSUFFICIENT_PERMISSIONS" | "AUDIT_CHECK_DISABLED";
/**
 * @description The name of a check.
 * @example LOGGING_DISABLED_CHECK
 * @enum {string}
 */
export type AuditCheckName = "AUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK" | "CA_CERTIFICATE_EXPIRING_CHECK" | "CA_CERTIFICATE_KEY_QUALITY_CHECK" | "CONFLICTING_CLIENT_IDS_CHECK" | "DEVICE_CERTIFICATE_AGE_CHECK" | "DEVICE_CERTIFICATE_EXPIRING_CHECK" | "DEVICE_CERTIFICATE_KEY_QUALITY_CHECK" | "DEVICE_CERTIFICATE_SHARED_CHECK" | "INTERMEDIATE_CA_REVOKED_FOR_ACTIVE_DEVICE_CERTIFICATES_CHECK" | "IOT_POLICY_OVERLY_PERMISSIVE_CHECK" | "IOT_POLICY_POTENTIAL_MISCONFIGURATION_CHECK" | "IOT_ROLE_ALIAS_ALLOWS_ACCESS_TO_UNUSED_SERVICES_CHECK" | "IOT_ROLE_ALIAS_OVERLY_PERMISSIVE_CHECK" | "LOGGING_DISABLED_CHECK" | "REVOKED_CA_CERTIFICATE_STILL_ACTIVE_CHECK" | "REVOKED_DEVICE_CERTIFICATE_STILL_ACTIVE_CHECK" | "UNAUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK";
/**
 * @description The state of one check of an audit. A check can wait for data for a long time.
 * @example COMPLETED_COMPLIANT
 * @enum {string}
 */
export type AuditCheckRunStatus = "IN_PROGRESS" | "WAITING_FOR_DATA_COLLECTION" | "CANCELED" | "COMPLETED_COMPLIANT" | "COMPLETED_NON_COMPLIANT" | "FAILED";
/** @description An audit, as a listing shows it. */
export interface AuditTask {
    readonly taskId?: TaskId;
    /**
     * @description The audit's state.
     * @example COMPLETED
     */
    readonly taskStatus?: AuditTaskStatus | UnknownValue;
    /**
     * @description How the audit was started.
     * @example SCHEDULED_AUDIT_TASK
     */
    readonly taskType?: AuditTaskType | UnknownValue;
}
/** @description One audit with all that is known of it. */
export interface AuditTaskDetails {
    /** @description Each check of the audit by its name. AWS adds checks from time to time. */
    readonly auditDetails?: {
        readonly [key: string]: AuditCheckDetails;
    };
    /**
     * @description The name of the schedule that started the audit. Absent for an audit on demand. From 1 to 128 characters. Matches `^[a-zA-Z0-9_-]+$`.
     * @example daily-audit
     */
    readonly scheduledAuditName?: string;
    /**
     * Format: double
     * @description When the audit started, in seconds since 1970-01-01T00:00:00Z. May have a fraction.
     * @example 1767236400.434
     */
    readonly taskStartTime?: number;
    readonly taskStatistics?: AuditTaskStatistics;
    /**
     * @description The audit's state. COMPLETED does not mean that the account is compliant.
     * @example COMPLETED
     */
    readonly taskStatus?: AuditTaskStatus | UnknownValue;
    /**
     * @description How the audit was started.
     * @example SCHEDULED_AUDIT_TASK
     */
    readonly taskType?: AuditTaskType | UnknownValue;
}
/** @description One page of a listing of audits. */
export interface AuditTaskPage {
    /**
     * @description What to send to get the next page. Absent, null and empty all mean that there is none.
     * @example bWVyZWx5LWFuLWV4YW1wbGU
     */
    readonly nextToken?: string | null;
    /** @description The audits of this page, in no promised order. */
    readonly tasks?: readonly AuditTask[];
}
/** @description How many checks of the audit are in which state. */
export interface AuditTaskStatistics {
    /**
     * Format: int32
     * @description How many checks did not run because the audit was canceled.
     * @example 0
     */
    readonly canceledChecks?: number;
    /**
     * Format: int32
     * @description How many checks found nothing wrong.
     * @example 14
     */
    readonly compliantChecks?: number;
    /**
     * Format: int32
     * @description How many checks could not be carried out.
     * @example 1
     */
    readonly failedChecks?: number;
    /**
     * Format: int32
     * @description How many checks are running.
     * @example 0
     */
    readonly inProgressChecks?: number;
    /**
     * Format: int32
     * @description How many checks found resources that do not comply.
     * @example 2
     */
    readonly nonCompliantChecks?: number;
    /**
     * Format: int32
     * @description How many checks the audit has.
     * @example 17
     */
    readonly totalChecks?: number;
    /**
     * Format: int32
     * @description How many checks wait for the data that they need, which can take long.
     * @example 0
     */
    readonly waitingForDataCollectionChecks?: number;
}
/**
 * @description The state of an audit. All but IN_PROGRESS are final.
 * @example COMPLETED
 * @enum {string}
 */
export type AuditTaskStatus = "IN_PROGRESS" | "COMPLETED" | "FAILED" | "CANCELED";
/**
 * @description How an audit was started.
 * @example SCHEDULED_AUDIT_TASK
 * @enum {string}
 */
export type AuditTaskType = "ON_DEMAND_AUDIT_TASK" | "SCHEDULED_AUDIT_TASK";
/** @description A failure, as AWS itself tells it. The error's name is in the header `x-amzn-ErrorType`. */
export interface AwsError {
    /**
     * @description What went wrong, in words.
     * @example Rate exceeded
     */
    readonly message?: string;
}
/**
 * @description The name of an error, as AWS clients know it. The gateway has three more than the operations: `UnauthorizedException` (401), `AccessDeniedException` (403) and `UnknownOperationException` (404, a path that no operation has).
 * @example InvalidRequestException
 */
export type ErrorCode = KnownErrorCode | UnknownValue;
/**
 * @description Who failed: the caller, who has to change the request; the gateway, whose operator has to act; or AWS.
 * @example caller
 * @enum {string}
 */
export type FailureSource = "caller" | "gateway" | "aws";
/** @description One fault of an invalid request. */
export interface Fault {
    /**
     * @description What is wrong, and what is allowed.
     * @example must match format "date-time"
     */
    readonly message: string;
    /**
     * @description Where the fault is, as `/query/<name>`, `/path/<name>`, `/headers/<name>` or `/body`.
     * @example /query/startTime
     */
    readonly path: string;
}
/**
 * @description The errors that AWS documents for the operations.
 * @example InvalidRequestException
 * @enum {string}
 */
export type KnownErrorCode = "InvalidRequestException" | "ResourceNotFoundException" | "ThrottlingException" | "InternalFailureException";
/** @description A failure, as the gateway tells it (RFC 9457), with the members that AWS clients read. */
export interface Problem {
    /**
     * @description The same name as in the header `x-amzn-ErrorType`.
     * @example InvalidRequestException
     */
    readonly code: KnownErrorCode | UnknownValue;
    /**
     * @description What went wrong this time, and what is allowed.
     * @example query startTime: must match format "date-time"
     */
    readonly detail: string;
    /** @description For an invalid request, the first twenty faults in it; `detail` says how many more there are. */
    readonly errors?: readonly Fault[];
    /**
     * @description The same text as `detail`, where AWS clients look for it.
     * @example query startTime: must match format "date-time"
     */
    readonly message: string;
    /**
     * @description The same id as in the header `x-amzn-RequestId`.
     * @example 0a6c6c0e-6f4c-4d7a-9d7e-2f1d0c9b8a71
     */
    readonly requestId: string;
    readonly source: FailureSource;
    /**
     * Format: int32
     * @description The HTTP status of the answer. From 400 to 599.
     * @example 400
     */
    readonly status: number;
    /**
     * @description The kind of the failure in words; the same for each failure of the kind.
     * @example The request is not valid
     */
    readonly title: string;
    /**
     * Format: uri-reference
     * @description The kind of the failure, by which a program tells kinds apart: a stable URI reference, the same from every gateway. On the gateway's own host it leads to what its documentation says of the kind.
     * @example /docs#problem-invalid-request
     */
    readonly type: ProblemType | UnknownValue;
}
/**
 * @description The kinds of failures, as URI references (RFC 9457, section 3.1.1).
 * @example /docs#problem-quota
 * @enum {string}
 */
export type ProblemType = "/docs#problem-invalid-request" | "/docs#problem-unauthenticated" | "/docs#problem-forbidden" | "/docs#problem-unknown-operation" | "/docs#problem-method-not-allowed" | "/docs#problem-request-timeout" | "/docs#problem-content-too-large" | "/docs#problem-uri-too-long" | "/docs#problem-expectation-failed" | "/docs#problem-caller-rate" | "/docs#problem-quota" | "/docs#problem-headers-too-large" | "/docs#problem-not-implemented" | "/docs#problem-http-version-not-supported" | "/docs#problem-aws-refusal" | "/docs#problem-aws-throttling" | "/docs#problem-aws-failure" | "/docs#problem-upstream-unreachable" | "/docs#problem-upstream-broken-answer" | "/docs#problem-contract-violation" | "/docs#problem-upstream-timeout" | "/docs#problem-gateway-credentials" | "/docs#problem-unavailable" | "/docs#problem-internal";
/**
 * @description The id of an audit. AWS gives 32 lower-case hexadecimal digits. From 1 to 40 characters. Matches `^[a-zA-Z0-9\-]+$`.
 * @example 9f2b6a7c1d3e4f508192a3b4c5d6e7f8
 */
export type TaskId = string;
/**
 * @description A value that AWS added after this document was written.
 * @example SOME_LATER_VALUE
 */
export type UnknownValue = string & Record<never, never>;
export interface paths {
    readonly "/audit/tasks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List audits
         * @description Lists the audits that were performed during a period, a page at a time. A page can be empty and still carry a token; the listing is over only when `nextToken` is absent, null or empty. AWS keeps audits for 90 days and refuses a period that starts earlier.
         */
        readonly get: operations["listAuditTasks"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit/tasks/{taskId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Describe an audit
         * @description Describes one audit: its status, when it started, how many of its checks are in which state, and the outcome of each check. Every member of the answer may be missing.
         */
        readonly get: operations["describeAuditTask"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface components {
    schemas: {
        readonly AuditCheckDetails: AuditCheckDetails;
        readonly AuditCheckErrorCode: AuditCheckErrorCode;
        readonly AuditCheckName: AuditCheckName;
        readonly AuditCheckRunStatus: AuditCheckRunStatus;
        readonly AuditTask: AuditTask;
        readonly AuditTaskDetails: AuditTaskDetails;
        readonly AuditTaskPage: AuditTaskPage;
        readonly AuditTaskStatistics: AuditTaskStatistics;
        readonly AuditTaskStatus: AuditTaskStatus;
        readonly AuditTaskType: AuditTaskType;
        readonly AwsError: AwsError;
        readonly ErrorCode: ErrorCode;
        readonly FailureSource: FailureSource;
        readonly Fault: Fault;
        readonly KnownErrorCode: KnownErrorCode;
        readonly Problem: Problem;
        readonly ProblemType: ProblemType;
        readonly TaskId: TaskId;
        readonly UnknownValue: UnknownValue;
    };
    responses: {
        /** @description AWS could not be reached, refused the gateway's own credentials, or answered with something that is not an answer of this operation; or the gateway has no credentials. */
        readonly BadGateway: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly "x-amz-retry-after": components["headers"]["AmzRetryAfter"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly "x-upstream-request-id": components["headers"]["UpstreamRequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": Problem;
            };
        };
        /** @description The request is not valid (`InvalidRequestException`), or AWS throttles the account (`ThrottlingException`, which AWS sends with this status). Not to be retried unless it is throttling. */
        readonly BadRequest: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly "x-amz-retry-after": components["headers"]["AmzRetryAfter"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly "x-upstream-request-id": components["headers"]["UpstreamRequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": AwsError;
                readonly "application/problem+json": Problem;
            };
        };
        /** @description The request carries content; the operations take none. */
        readonly ContentTooLarge: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": Problem;
            };
        };
        /** @description The caller is known and may not use the operation, its AWS signature does not hold, or a page of another site had a browser send the request; AWS itself answers so where its credentials are refused. */
        readonly Forbidden: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": AwsError;
                readonly "application/problem+json": Problem;
            };
        };
        /** @description AWS did not answer within the time that the gateway allows a request. */
        readonly GatewayTimeout: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly "x-amz-retry-after": components["headers"]["AmzRetryAfter"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly "x-upstream-request-id": components["headers"]["UpstreamRequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": Problem;
            };
        };
        /** @description The request line and the headers together are larger than the gateway reads. */
        readonly HeaderFieldsTooLarge: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": Problem;
            };
        };
        /** @description AWS or the gateway failed in a way that it did not expect; `source` says which. */
        readonly InternalFailure: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly "x-amz-retry-after": components["headers"]["AmzRetryAfter"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly "x-upstream-request-id": components["headers"]["UpstreamRequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": AwsError;
                readonly "application/problem+json": Problem;
            };
        };
        /** @description The path exists, but takes only the methods that `Allow` names. The gateway forwards nothing else. */
        readonly MethodNotAllowed: {
            headers: {
                readonly Allow: components["headers"]["Allow"];
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": Problem;
            };
        };
        /** @description No audit has this id, or it is older than the 90 days for which AWS keeps audits. A path of which the gateway knows no operation is `UnknownOperationException`, as it is at AWS: the name of the target may be mistyped, or be one that the caller may not read. */
        readonly NotFound: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly "x-upstream-request-id": components["headers"]["UpstreamRequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": AwsError;
                readonly "application/problem+json": Problem;
            };
        };
        /** @description The caller has the content already, by the `If-None-Match` that it sent. Nobody else gets this answer. */
        readonly NotModified: {
            headers: {
                readonly Age: components["headers"]["Age"];
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "Cache-Status": components["headers"]["CacheStatus"];
                readonly ETag: components["headers"]["ETag"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly "x-upstream-request-id": components["headers"]["UpstreamRequestId"];
                readonly [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Any other failure: one that AWS does not document for the operation, or a fault of the request as HTTP (408, 414, 417, 501, 505). AWS's own credential errors have this form when AWS is called without a gateway. */
        readonly OtherFailure: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly "x-amz-retry-after": components["headers"]["AmzRetryAfter"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly "x-upstream-request-id": components["headers"]["UpstreamRequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": AwsError;
                readonly "application/problem+json": Problem;
            };
        };
        /** @description AWS is unavailable, or has just failed so often that the gateway does not ask it for a moment; or the gateway has more requests than it takes, or cannot fetch the keys that it validates a token with. */
        readonly ServiceUnavailable: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly "x-amz-retry-after": components["headers"]["AmzRetryAfter"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly "x-upstream-request-id": components["headers"]["UpstreamRequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": Problem;
            };
        };
        /** @description The gateway keeps the account inside its quota, and this call would have had to wait too long; or the caller asks faster than it may. */
        readonly TooManyRequests: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly "x-amz-retry-after": components["headers"]["AmzRetryAfter"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly "x-upstream-request-id": components["headers"]["UpstreamRequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": Problem;
            };
        };
        /** @description The gateway asks who calls, and the caller does not say, or is not known. */
        readonly Unauthorized: {
            headers: {
                readonly "Cache-Control": components["headers"]["CacheControl"];
                readonly "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                readonly "x-amzn-ErrorType": components["headers"]["ErrorType"];
                readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": Problem;
            };
        };
    };
    parameters: {
        /**
         * @description `no-cache`, `no-store` or `max-age=0`: the response is to come from AWS, not from the gateway's cache (RFC 9111, section 5.2.1). Other directives change nothing.
         * @example no-cache
         */
        readonly CacheControl: string;
        /**
         * @description The end of the period, in UTC.
         * @example 2026-02-01T00:00:00Z
         */
        readonly EndTime: string;
        /**
         * @description The `ETag` of a response that the caller has kept, or several with commas between them: where the content is still the same, the response is 304 without content (RFC 9110, section 13.1.2).
         * @example "mVnKLpDVIkSQK1VUvkOHPZaC0N6xCkwBZc9nMzlnGxY"
         */
        readonly IfNoneMatch: string;
        /**
         * @description The most audits that one page may hold. From 1 to 250. Default: 25.
         * @example 100
         */
        readonly MaxResults: number;
        /**
         * @description The `nextToken` of the page before, to get the page after it. A token is opaque, and belongs to the filters of the listing that it came from.
         * @example bWVyZWx5LWFuLWV4YW1wbGU
         */
        readonly NextToken: string;
        /**
         * @description The beginning of the period, in UTC, not earlier than 90 days ago.
         * @example 2026-01-01T00:00:00Z
         */
        readonly StartTime: string;
        /**
         * @description The audit's id, as a listing or the start of an audit gave it. From 1 to 40 characters. Matches `^[a-zA-Z0-9\-]+$`.
         * @example 9f2b6a7c1d3e4f508192a3b4c5d6e7f8
         */
        readonly TaskId: TaskId;
        /**
         * @description Lists only audits in this state; without it, all.
         * @example COMPLETED
         */
        readonly TaskStatus: AuditTaskStatus;
        /**
         * @description Lists only audits of this type; without it, both.
         * @example SCHEDULED_AUDIT_TASK
         */
        readonly TaskType: AuditTaskType;
    };
    requestBodies: never;
    headers: {
        /**
         * @description How many seconds ago AWS gave the answer, where the gateway had kept it (RFC 9111, section 5.1). At least 0.
         * @example 1
         */
        readonly Age: number;
        /**
         * @description The methods that the path takes (RFC 9110, section 10.2.1).
         * @example GET
         */
        readonly Allow: string;
        /**
         * @description After how many milliseconds a new attempt can succeed: what current AWS SDKs read in place of `Retry-After`, with which it always comes. From 0 to 86400000.
         * @example 850
         */
        readonly AmzRetryAfter: number;
        /**
         * @description For how long the caller may keep the answer (RFC 9111, section 5.2); from a gateway.
         * @example private, max-age=2
         */
        readonly CacheControl: string;
        /**
         * @description What the gateway's cache did (RFC 9211).
         * @example audit-gateway; hit; ttl=1
         */
        readonly CacheStatus: string;
        /**
         * @description The error's bare name, by which AWS clients choose the exception to raise.
         * @example InvalidRequestException
         */
        readonly ErrorType: ErrorCode;
        /**
         * @description Names the content (RFC 9110, section 8.8.3); a gateway sends it, and AWS does not.
         * @example "mVnKLpDVIkSQK1VUvkOHPZaC0N6xCkwBZc9nMzlnGxY"
         */
        readonly ETag: string;
        /**
         * @description The id that the answering service gave the request; the gateway's own where a gateway answers.
         * @example 0a6c6c0e-6f4c-4d7a-9d7e-2f1d0c9b8a71
         */
        readonly RequestId: string;
        /**
         * @description After how many seconds a new attempt can succeed (RFC 9110, section 10.2.3). At least 0.
         * @example 1
         */
        readonly RetryAfter: number;
        /**
         * @description The id that AWS gave the request when the gateway forwarded it; absent when it was not forwarded.
         * @example 5b1a3a40-1f0e-4a86-a3c8-9a4f6f0c1f11
         */
        readonly UpstreamRequestId: string;
        /**
         * @description How a caller can prove who it is (RFC 9110, section 11.6.1).
         * @example ApiKey realm="audit-gateway"
         */
        readonly WwwAuthenticate: string;
    };
    pathItems: never;
}
export interface operations {
    readonly listAuditTasks: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description The end of the period, in UTC.
                 * @example 2026-02-01T00:00:00Z
                 */
                readonly endTime: string;
                /**
                 * @description The most audits that one page may hold. From 1 to 250. Default: 25.
                 * @example 100
                 */
                readonly maxResults?: number;
                /**
                 * @description The `nextToken` of the page before, to get the page after it. A token is opaque, and belongs to the filters of the listing that it came from.
                 * @example bWVyZWx5LWFuLWV4YW1wbGU
                 */
                readonly nextToken?: string;
                /**
                 * @description The beginning of the period, in UTC, not earlier than 90 days ago.
                 * @example 2026-01-01T00:00:00Z
                 */
                readonly startTime: string;
                /**
                 * @description Lists only audits in this state; without it, all.
                 * @example COMPLETED
                 */
                readonly taskStatus?: AuditTaskStatus;
                /**
                 * @description Lists only audits of this type; without it, both.
                 * @example SCHEDULED_AUDIT_TASK
                 */
                readonly taskType?: AuditTaskType;
            };
            readonly header?: {
                /**
                 * @description `no-cache`, `no-store` or `max-age=0`: the response is to come from AWS, not from the gateway's cache (RFC 9111, section 5.2.1). Other directives change nothing.
                 * @example no-cache
                 */
                readonly "Cache-Control"?: string;
                /**
                 * @description The `ETag` of a response that the caller has kept, or several with commas between them: where the content is still the same, the response is 304 without content (RFC 9110, section 13.1.2).
                 * @example "mVnKLpDVIkSQK1VUvkOHPZaC0N6xCkwBZc9nMzlnGxY"
                 */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description One page of the listing. */
            readonly 200: {
                headers: {
                    readonly Age: components["headers"]["Age"];
                    readonly "Cache-Control": components["headers"]["CacheControl"];
                    readonly "Cache-Status": components["headers"]["CacheStatus"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                    readonly "x-upstream-request-id": components["headers"]["UpstreamRequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": AuditTaskPage;
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["ContentTooLarge"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 431: components["responses"]["HeaderFieldsTooLarge"];
            readonly 500: components["responses"]["InternalFailure"];
            readonly 502: components["responses"]["BadGateway"];
            readonly 503: components["responses"]["ServiceUnavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
            readonly default: components["responses"]["OtherFailure"];
        };
    };
    readonly describeAuditTask: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description `no-cache`, `no-store` or `max-age=0`: the response is to come from AWS, not from the gateway's cache (RFC 9111, section 5.2.1). Other directives change nothing.
                 * @example no-cache
                 */
                readonly "Cache-Control"?: string;
                /**
                 * @description The `ETag` of a response that the caller has kept, or several with commas between them: where the content is still the same, the response is 304 without content (RFC 9110, section 13.1.2).
                 * @example "mVnKLpDVIkSQK1VUvkOHPZaC0N6xCkwBZc9nMzlnGxY"
                 */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                /**
                 * @description The audit's id, as a listing or the start of an audit gave it. From 1 to 40 characters. Matches `^[a-zA-Z0-9\-]+$`.
                 * @example 9f2b6a7c1d3e4f508192a3b4c5d6e7f8
                 */
                readonly taskId: TaskId;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The audit. */
            readonly 200: {
                headers: {
                    readonly Age: components["headers"]["Age"];
                    readonly "Cache-Control": components["headers"]["CacheControl"];
                    readonly "Cache-Status": components["headers"]["CacheStatus"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly "x-amzn-RequestId": components["headers"]["RequestId"];
                    readonly "x-upstream-request-id": components["headers"]["UpstreamRequestId"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": AuditTaskDetails;
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 405: components["responses"]["MethodNotAllowed"];
            readonly 413: components["responses"]["ContentTooLarge"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 431: components["responses"]["HeaderFieldsTooLarge"];
            readonly 500: components["responses"]["InternalFailure"];
            readonly 502: components["responses"]["BadGateway"];
            readonly 503: components["responses"]["ServiceUnavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
            readonly default: components["responses"]["OtherFailure"];
        };
    };
}
export const auditCheckErrorCodeValues: readonly AuditCheckErrorCode[] = ["INSUFFICIENT_PERMISSIONS", "AUDIT_CHECK_DISABLED"];
export const auditCheckNameValues: readonly AuditCheckName[] = ["AUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK", "CA_CERTIFICATE_EXPIRING_CHECK", "CA_CERTIFICATE_KEY_QUALITY_CHECK", "CONFLICTING_CLIENT_IDS_CHECK", "DEVICE_CERTIFICATE_AGE_CHECK", "DEVICE_CERTIFICATE_EXPIRING_CHECK", "DEVICE_CERTIFICATE_KEY_QUALITY_CHECK", "DEVICE_CERTIFICATE_SHARED_CHECK", "INTERMEDIATE_CA_REVOKED_FOR_ACTIVE_DEVICE_CERTIFICATES_CHECK", "IOT_POLICY_OVERLY_PERMISSIVE_CHECK", "IOT_POLICY_POTENTIAL_MISCONFIGURATION_CHECK", "IOT_ROLE_ALIAS_ALLOWS_ACCESS_TO_UNUSED_SERVICES_CHECK", "IOT_ROLE_ALIAS_OVERLY_PERMISSIVE_CHECK", "LOGGING_DISABLED_CHECK", "REVOKED_CA_CERTIFICATE_STILL_ACTIVE_CHECK", "REVOKED_DEVICE_CERTIFICATE_STILL_ACTIVE_CHECK", "UNAUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK"];
export const auditCheckRunStatusValues: readonly AuditCheckRunStatus[] = ["IN_PROGRESS", "WAITING_FOR_DATA_COLLECTION", "CANCELED", "COMPLETED_COMPLIANT", "COMPLETED_NON_COMPLIANT", "FAILED"];
export const auditTaskStatusValues: readonly AuditTaskStatus[] = ["IN_PROGRESS", "COMPLETED", "FAILED", "CANCELED"];
export const auditTaskTypeValues: readonly AuditTaskType[] = ["ON_DEMAND_AUDIT_TASK", "SCHEDULED_AUDIT_TASK"];
export const failureSourceValues: readonly FailureSource[] = ["caller", "gateway", "aws"];
export const knownErrorCodeValues: readonly KnownErrorCode[] = ["InvalidRequestException", "ResourceNotFoundException", "ThrottlingException", "InternalFailureException"];
export const problemTypeValues: readonly ProblemType[] = ["/docs#problem-invalid-request", "/docs#problem-unauthenticated", "/docs#problem-forbidden", "/docs#problem-unknown-operation", "/docs#problem-method-not-allowed", "/docs#problem-request-timeout", "/docs#problem-content-too-large", "/docs#problem-uri-too-long", "/docs#problem-expectation-failed", "/docs#problem-caller-rate", "/docs#problem-quota", "/docs#problem-headers-too-large", "/docs#problem-not-implemented", "/docs#problem-http-version-not-supported", "/docs#problem-aws-refusal", "/docs#problem-aws-throttling", "/docs#problem-aws-failure", "/docs#problem-upstream-unreachable", "/docs#problem-upstream-broken-answer", "/docs#problem-contract-violation", "/docs#problem-upstream-timeout", "/docs#problem-gateway-credentials", "/docs#problem-unavailable", "/docs#problem-internal"];

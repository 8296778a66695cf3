"""What a service does with the client: for each line that it reads, a request in JSON, it lists audits or describes one,
and prints what it got in a line.

Whole numbers are printed as text, since whoever reads this may not hold large ones.
"""

import json
import sys
from datetime import datetime, timezone

import urllib3
from audit_gateway import ApiClient, ApiException, AuditsApi, Configuration
from audit_gateway.models import AuditCheckRunStatus, AuditTaskStatus, AuditTaskType, Problem


def is_known(enumeration, value):
    return value in [member.value for member in enumeration]


def as_text(number):
    return None if number is None else str(number)


def list_audits(api, request):
    parameters = {
        "start_time": datetime.fromisoformat(request["startTime"]),
        "end_time": datetime.fromisoformat(request["endTime"]),
        "task_status": AuditTaskStatus(request["taskStatus"]) if "taskStatus" in request else None,
        "task_type": AuditTaskType(request["taskType"]) if "taskType" in request else None,
        "max_results": request.get("maxResults"),
    }
    pages = []
    next_token = request.get("nextToken")
    while True:
        page = api.list_audit_tasks(next_token=next_token, **parameters)
        pages.append(
            [
                {
                    "taskId": task.task_id,
                    "taskStatus": task.task_status,
                    "taskStatusIsKnown": is_known(AuditTaskStatus, task.task_status),
                    "taskType": task.task_type,
                }
                for task in page.tasks or []
            ]
        )
        next_token = page.next_token
        if not next_token:
            return {"pages": pages}


def describe_audit(api, request):
    audit = api.describe_audit_task(request["taskId"])
    start = datetime.fromtimestamp(audit.task_start_time, timezone.utc)
    return {
        "taskStatus": audit.task_status,
        "taskType": audit.task_type,
        "taskTypeIsKnown": is_known(AuditTaskType, audit.task_type),
        "taskStartTime": start.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "scheduledAuditName": audit.scheduled_audit_name,
        "totalChecks": audit.task_statistics.total_checks if audit.task_statistics else None,
        "checks": {
            name: {
                "status": check.check_run_status,
                "statusIsKnown": is_known(AuditCheckRunStatus, check.check_run_status),
                "compliant": check.check_compliant,
                "total": as_text(check.total_resources_count),
                "nonCompliant": as_text(check.non_compliant_resources_count),
                "suppressed": as_text(check.suppressed_non_compliant_resources_count),
                "errorCode": check.error_code,
                "message": check.message,
            }
            for name, check in (audit.audit_details or {}).items()
        },
    }


def failure_of(error):
    problem = error.data
    if not isinstance(problem, Problem):
        return {"status": error.status, "body": error.body}
    return {
        "status": error.status,
        "code": problem.code,
        "message": problem.message,
        "requestId": problem.request_id,
        "source": problem.source.value,
        "errors": [{"path": fault.path, "message": fault.message} for fault in problem.errors or []],
        "retryAfterMs": (error.headers or {}).get("x-amz-retry-after"),
    }


def defaults():
    connect, read = Configuration().timeout
    return {"connectMs": connect * 1000, "answerMs": read * 1000}


def answer_to(request):
    if "url" not in request:
        return defaults()
    settings = {}
    if "attempts" in request:
        settings["retries"] = request["attempts"] - 1
    if "timeoutMs" in request:
        settings["timeout"] = request["timeoutMs"] / 1000
    configuration = Configuration(
        host=request["url"],
        api_key={"apiKey": request["apiKey"]} if "apiKey" in request else None,
        access_token=request.get("token"),
        **settings,
    )
    with ApiClient(configuration) as client:
        api = AuditsApi(client)
        try:
            return describe_audit(api, request) if "taskId" in request else list_audits(api, request)
        except ApiException as error:
            return {"failure": failure_of(error)}
        except urllib3.exceptions.TimeoutError:
            return {"failure": {"timedOut": True}}
        except urllib3.exceptions.HTTPError:
            return {"failure": {"unreachable": True}}


for line in sys.stdin:
    print(json.dumps(answer_to(json.loads(line))), flush=True)

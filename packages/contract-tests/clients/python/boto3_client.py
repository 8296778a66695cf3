"""Calls AWS IoT by boto3: each line of JSON on stdin is a call, and is answered by a line of JSON on stdout.

A call is {"method": "describe_audit_task", "paginate": false, "parameters": {"taskId": "..."}}; what comes back is
{"value": ...} or {"error": {"code": "...", "status": 404}}. The code is UnknownError where the error was raised by
another class than client.exceptions has for it. The one argument is the endpoint; everything else comes from the
environment.
"""

import datetime
import json
import sys
import time

import boto3
import botocore.exceptions


def call(client, method, paginate, parameters):
    """Gives the result of a call, or the pages of a listing."""
    if paginate:
        return list(client.get_paginator(method).paginate(**parameters))
    return getattr(client, method)(**parameters)


def describe_error(client, error):
    """Tells an error by the class that a program would catch."""
    code = error.response["Error"]["Code"]
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    typed = isinstance(error, getattr(client.exceptions, code, ()))
    return {"code": code if typed else "UnknownError", "status": status}


def to_json(value):
    """Writes times, of which JSON knows none."""
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value)} is not in an answer of IoT")


def main():
    """Answers calls until stdin ends."""
    # The delays between attempts are boto3's own affair, and nobody here wants to wait for them.
    time.sleep = lambda _seconds: None
    client = boto3.client("iot", endpoint_url=sys.argv[1])
    for line in sys.stdin:
        try:
            answer = {"value": call(client, **json.loads(line))}
        except botocore.exceptions.ClientError as error:
            answer = {"error": describe_error(client, error)}
        print(json.dumps(answer, default=to_json), flush=True)


main()

"""How the client takes the content of a response of success. Written by hand, as ``retry``."""

from __future__ import annotations

import json
from typing import Any, Callable

from pydantic import BaseModel

from audit_gateway.exceptions import ApiException


def content_of(response: Any, text: str, deserialize: Callable[[], Any]) -> Any:
    """Gives what was asked for, and an ``ApiException`` where the content is something else: HTML of a proxy, JSON that
    is cut short, or JSON of another kind, which as a page without audits would look like an account without findings.
    """
    try:
        data = deserialize()
        if _is_something_else(data, text):
            raise ValueError("it has no member that the operation has")
    except (ApiException, ValueError) as fault:
        reason = fault.reason if isinstance(fault, ApiException) else fault
        raise ApiException(
            status=response.status,
            reason=f"The response is not what was asked for: {reason}",
            http_resp=response,
            body=text,
        ) from fault
    return data


def _is_something_else(data: Any, text: str) -> bool:
    if not isinstance(data, BaseModel):
        return True
    members = json.loads(text)
    known = {field.alias or name for name, field in type(data).model_fields.items()}
    return bool(members) and known.isdisjoint(members)

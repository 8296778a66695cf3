"""How the client retries failed requests. Written by hand; the generator writes the rest of the package."""

from __future__ import annotations

import random
import re
import time
from email.utils import parsedate_tz, mktime_tz
from types import TracebackType
from typing import Any, Optional, Union

from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import (
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ResponseError,
    SSLError,
    TimeoutError,
)
from urllib3.response import BaseHTTPResponse
from urllib3.util.retry import Retry
from typing_extensions import Self


class GatewayRetry(Retry):
    """Retries what can get better, as the TypeScript client does.

    Retried are throttling (status 429, and ``ThrottlingException`` of AWS with status 400), failures of the gateway or
    of AWS (status 500 and later), and connections that fail. Before a retry it waits for what ``x-amz-retry-after`` or
    ``Retry-After`` asks, and a random part of a time that doubles, from 0.2 to 5 seconds. Redirects are not followed:
    the gateway sends none, and the API key would go along to another host.

    :param attempts: The most requests that a call makes, the first included; from 1. Default: 3.
    :param max_wait: The most seconds that a call waits, all its retries together; where the gateway asks for more, the
      call fails at once. Default: 30.
    :param settings: Settings of ``urllib3.Retry`` beside these.
    """

    def __init__(self, attempts: int = 3, max_wait: float = 30.0, **settings: Any) -> None:
        super().__init__(**{"total": attempts - 1, "redirect": False, "raise_on_status": False, **settings})
        self.max_wait = max_wait
        self._delay = 0.0
        self._waited = 0.0

    def new(self, **settings: Any) -> Self:
        return super().new(max_wait=self.max_wait, **settings)

    def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
        # 400 may be throttling: increment() reads the error's name.
        return self._is_method_retryable(method) and (status_code in (400, 429) or status_code >= 500)

    def increment(
        self,
        method: Optional[str] = None,
        url: Optional[str] = None,
        response: Optional[BaseHTTPResponse] = None,
        error: Optional[Exception] = None,
        _pool: Optional[ConnectionPool] = None,
        _stacktrace: Optional[TracebackType] = None,
    ) -> Self:
        if error is not None and not _can_get_better(error):
            raise error
        if response is not None and response.status == 400 and not _is_throttling(response):
            raise _exhausted(_pool, url, ResponseError("not to be retried"))
        following = super().increment(method, url, response, error, _pool, _stacktrace)
        step = len(following.history) - 1
        following._delay = _retry_after(response) + random.random() * min(5.0, 0.2 * 2**step)
        following._waited = self._waited + following._delay
        if following._waited > self.max_wait:
            raise _exhausted(_pool, url, error or ResponseError("a retry would be too late"))
        return following

    def sleep(self, response: Optional[BaseHTTPResponse] = None) -> None:
        time.sleep(self._delay)


def retry_of(retries: Union[None, int, Retry]) -> Retry:
    """The retry that a configuration asks for: a number says how often at most, ``None`` the default."""
    if isinstance(retries, Retry):
        return retries
    return GatewayRetry() if retries is None else GatewayRetry(attempts=retries + 1)


def _exhausted(pool: Optional[ConnectionPool], url: Optional[str], reason: Exception) -> MaxRetryError:
    # urllib3 returns the response instead of raising this, since raise_on_status is False.
    return MaxRetryError(pool, url or "", reason)  # type: ignore[arg-type]


def _can_get_better(error: Exception) -> bool:
    if isinstance(error, (NameResolutionError, SSLError)):
        return False
    # The caller has waited long enough for what timed out. A refused connection is called a time-out as well.
    return isinstance(error, NewConnectionError) or not isinstance(error, TimeoutError)


def _is_throttling(response: BaseHTTPResponse) -> bool:
    name = response.headers.get("x-amzn-ErrorType", "")
    return re.sub(r"[:,].*", "", name).split("#")[-1] == "ThrottlingException"


def _retry_after(response: Optional[BaseHTTPResponse]) -> float:
    """How many seconds a response asks to wait: whole seconds or a date in ``Retry-After``, milliseconds in AWS's."""
    if response is None:
        return 0.0
    exact = response.headers.get("x-amz-retry-after", "")
    if exact.isascii() and exact.isdigit():
        return int(exact) / 1000
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    date = parsedate_tz(value)
    return 0.0 if date is None else max(0.0, mktime_tz(date) - time.time())

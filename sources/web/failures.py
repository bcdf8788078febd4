"""Why something on the web cannot be had, each reason with its word."""

import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from sources.web.addresses import ForbiddenAddressError
from sources.web.transport import UnknownHostError

LONGEST_RETRY_AFTER = 86_400.0
"""A host that names a longer pause, some say years, is asked again after a day."""
UNREACHED = frozenset(["timeout", "connection_failed", "tls_failed", "dns_failure", "unknown_host"])
"""Codes of what failed before the host gave an answer."""
_STATUS_CODES = {404: "not_found", 410: "gone", 401: "blocked", 402: "blocked", 403: "blocked", 451: "blocked"}


class FetchError(Exception):
    """What was asked for cannot be had; `code` says why in one word."""

    def __init__(
        self,
        code: str,
        explanation: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        is_lasting: bool = False,
    ) -> None:
        super().__init__(explanation)
        self.code, self.explanation, self.status = code, explanation, status
        self.retry_after = retry_after
        """Seconds that the host asked to be left alone."""
        self.is_lasting = is_lasting
        """Whether asking again soon is pointless."""
        self.is_tried = False
        """Whether this run has asked often enough."""

    def once_more(self) -> "FetchError":
        """The same as one that need not be tried again: an error that is itself raised twice keeps the frames of both."""
        known = {"status": self.status, "retry_after": self.retry_after, "is_lasting": self.is_lasting}
        error = FetchError(self.code, self.explanation, **known)  # type: ignore[arg-type]
        error.is_tried = True
        return error


def read_refusal(url: httpx.URL, response: httpx.Response) -> FetchError:
    """What a status that is no success means."""
    status = response.status_code
    if status == 304:
        return FetchError("broken_answer", f"{url} says that nothing changed, but was not asked whether", status=status)
    if status in {429, 503}:
        wait = _read_retry_after(response.headers.get("retry-after"))
        explanation = f"{url} asks to be left alone (status {status})"
        return FetchError("busy", explanation, status=status, retry_after=wait)
    if status >= 500:
        return FetchError("server_error", f"{url} answers with status {status}", status=status)
    code = _STATUS_CODES.get(status, "refused")
    return FetchError(code, f"{url} answers with status {status}", status=status, is_lasting=True)


def _read_retry_after(stated: str | None) -> float | None:
    text = (stated or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_RETRY_AFTER)
    try:
        seconds = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds() if text else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return None if seconds is None else min(max(0.0, seconds), LONGEST_RETRY_AFTER)


def name_failure(url: httpx.URL, error: Exception, deadline: float) -> FetchError:
    """Which of our codes an error of the network stands for."""
    host, told = url.host, str(error) or type(error).__name__
    if isinstance(error, ForbiddenAddressError):
        return FetchError("forbidden_address", told, is_lasting=True)
    if isinstance(error, UnknownHostError):
        return FetchError("unknown_host" if error.is_lasting else "dns_failure", told, is_lasting=error.is_lasting)
    if isinstance(error, TimeoutError | httpx.TimeoutException | httpcore.TimeoutException):
        return FetchError("timeout", f"{url} gave no whole answer within {deadline:.0f} seconds")
    if isinstance(error, ssl.SSLError) or "SSL" in told or "certificate" in told.lower():
        return FetchError("tls_failed", f"no safe connection to {host} ({told}); look at its certificate")
    if isinstance(error, httpx.ConnectError | httpcore.ConnectError | OSError):
        return FetchError("connection_failed", f"no connection to {host} ({told})")
    # Whatever else a library fails with, it is this answer that it could not read: one host never ends a run.
    return FetchError(
        "broken_answer", f"{url} breaks off or answers against the rules of HTTP ({type(error).__name__}: {told})"
    )

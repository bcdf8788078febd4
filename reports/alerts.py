"""Sends alerts to a chat or an incident tool over a webhook."""

import json
import os
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from urllib.parse import urlsplit

WEBHOOK = "PRESSWATCH_ALERT_WEBHOOK"
TIMEOUT_SECONDS = 10


def post_alert(text: str, details: Mapping[str, str]) -> str | None:
    """POST `{"text": ..., **details}` as JSON to the address in PRESSWATCH_ALERT_WEBHOOK, the shape chat tools take.

    Gives None when it was sent or no address is set, else one line that says why not. Never raises: an alert must not
    hide the failure it tells of. The line names the host only, because the rest of such an address is often a secret.
    """
    address = os.environ.get(WEBHOOK, "").strip()
    if not address:
        return None
    host = _find_host(address)
    if not host:
        return f"no alert was sent: {WEBHOOK} is not an http or https address; correct it or leave it empty"
    try:
        _post(address, json.dumps({"text": text, **details}).encode())
    except (OSError, ValueError, HTTPException) as error:
        # Some of these errors quote the address in their text: only the text of the network's own errors is safe.
        said = f"{error}" if isinstance(error, OSError) else type(error).__name__
        return f"no alert was sent to {host}: {said}; look at {WEBHOOK} and at that service"
    return None


def _find_host(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.hostname if parts.scheme in ("http", "https") else None


def _post(address: str, body: bytes) -> None:
    request = urllib.request.Request(address, data=body, headers={"Content-Type": "application/json"}, method="POST")  # noqa: S310 - the caller lets only http and https through
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
        response.read()

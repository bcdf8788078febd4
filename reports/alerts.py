"""Sends alerts to a chat or an incident tool over a webhook."""

import json
import os
import urllib.request
from collections.abc import Mapping
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
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f"no alert was sent: {WEBHOOK} is not an http or https address; correct it or leave it empty"
    try:
        _post(address, json.dumps({"text": text, **details}).encode())
    except (OSError, ValueError) as error:
        return f"no alert was sent to {parts.hostname}: {error}; look at {WEBHOOK} and at that service"
    return None


def _post(address: str, body: bytes) -> None:
    request = urllib.request.Request(address, data=body, headers={"Content-Type": "application/json"}, method="POST")  # noqa: S310 - the caller lets only http and https through
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
        response.read()

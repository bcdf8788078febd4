"""Posts JSON to a webhook, again when it fails, each time under the same idempotency key."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from reports.receivers import DeliveryError, Receiver, find_host

PAUSES = (1.0, 4.0)
"""Seconds between the tries of one delivery; the queue tries again later."""
TIMEOUT_SECONDS = 10.0
_BUSY = frozenset({408, 425, 429})


def post(receiver: Receiver, key: str, message: Mapping[str, Any], pauses: Sequence[float] = PAUSES) -> None:
    """POST until it is taken. DeliveryError when it was not; the receiver may have it all the same and tells by the key."""
    for pause in (*pauses, None):
        try:
            _post_once(receiver, key, message)
        except DeliveryError as error:
            if error.is_final or pause is None:
                raise
            time.sleep(pause)
        else:
            return


def _post_once(receiver: Receiver, key: str, message: Mapping[str, Any]) -> None:
    host = find_host(receiver.webhook)
    try:
        # A redirect is an answer like any other that is not 2xx: what was asked for there is not known here.
        answer = httpx.post(
            receiver.webhook,
            json={**message, "idempotency_key": key},
            headers={"Idempotency-Key": key},
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
        )
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        # The text of some of these errors quotes the address; their kind says enough.
        raise DeliveryError(f"{receiver.name}: {host} did not answer ({type(error).__name__})") from None
    if not answer.is_success:
        is_final = answer.status_code < 500 and answer.status_code not in _BUSY
        raise DeliveryError(f"{receiver.name}: {host} answered {answer.status_code}", is_final)

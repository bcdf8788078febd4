"""One waiting item: its text from the feed or its page from the web, or the reason why it cannot be had."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sources import files
from sources.arrivals import PAGE_TYPE, RawItem, Refusal, excerpt_of
from sources.live.state import LiveState, Validators, Waiting
from sources.web.client import Answer, Ask, WebClient
from sources.web.failures import FetchError

MOST_ATTEMPTS = 5
"""Over so many runs a page is asked for before it is given up."""
FIRST_PAUSE = timedelta(minutes=30)
LONGEST_PAUSE = timedelta(days=1)
PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")
"""What may hold an article; servers label pages in these ways or not at all."""
_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True)
class Taken:
    """What became of a waiting item. Without anything below, its page has not changed since it was fetched last."""

    item: Waiting
    at: datetime
    arrived: RawItem | None = None
    validators: Validators | None = None
    refusal: Refusal | None = None
    postponed_to: datetime | None = None
    attempts: int = 0
    """How often its page has been asked for in vain, when it is postponed."""
    has_lost_host: bool = False
    """Nothing more is to be had from its host in this run."""


@dataclass(frozen=True)
class Taker:
    """Takes the items of one run."""

    state: LiveState
    web: WebClient
    now: Callable[[], datetime]

    async def take(self, item: Waiting, gap_seconds: float | None) -> Taken:
        """Get the item's text. What fails is postponed or refused, never raised."""
        if item.full_text is not None or item.url is None:
            payload = (item.full_text or item.announced).encode()
            arrived = RawItem(item.name, files.ENTRY_TYPE, payload, item.url)
            return Taken(item, self.now(), arrived=arrived)
        known = self.state.page(item.address) if item.address else None
        ask = Ask(
            item.url,
            known.etag if known else None,
            known.last_modified if known else None,
            accept=_ACCEPT,
            gap_seconds=gap_seconds,
        )
        try:
            answer = await self.web.fetch(ask)
        except FetchError as error:
            return self._give_reason(item, error)
        return self._accept_answer(item, answer, known)

    def _accept_answer(self, item: Waiting, answer: Answer, known: Validators | None) -> Taken:
        validators = Validators(answer.etag, answer.last_modified, hashlib.sha256(answer.payload).hexdigest())
        if answer.status == 304 or (known and known.sha256 == validators.sha256):
            return Taken(item, self.now())
        if answer.media_type not in PAGE_TYPES:
            explanation = (
                f"{item.url} gives {answer.media_type} and no page; leave such links out with `follow` or another feed"
            )
            return Taken(item, self.now(), refusal=_refuse(item, "not_a_page", explanation))
        if not answer.payload.strip():
            return Taken(
                item,
                self.now(),
                refusal=_refuse(item, "empty_page", f"{item.url} gives nothing; look at it in a browser"),
            )
        arrived = RawItem(
            item.name,
            files.with_charset(PAGE_TYPE, answer.charset),
            answer.payload,
            answer.url,
            announced=item.announced,
            http_status=answer.status,
            etag=answer.etag,
            last_modified=answer.last_modified,
        )
        return Taken(item, self.now(), arrived=arrived, validators=validators)

    def _give_reason(self, item: Waiting, error: FetchError) -> Taken:
        attempts = item.attempts + 1
        if error.code == "host_gave_up":
            # It was not the page that failed: the attempt does not count.
            later = self.now() + FIRST_PAUSE
            return Taken(item, self.now(), postponed_to=later, attempts=item.attempts, has_lost_host=True)
        # A feed may tell of a page some minutes before it stands there.
        is_final = error.is_lasting and (error.code != "not_found" or attempts > 1)
        if is_final or attempts >= MOST_ATTEMPTS:
            tried = f"; given up after {attempts} attempts" if attempts > 1 else ""
            return Taken(item, self.now(), refusal=_refuse(item, error.code, f"{item.url}: {error.explanation}{tried}"))
        pause = max(FIRST_PAUSE * 2**item.attempts, min(timedelta(seconds=error.retry_after or 0), LONGEST_PAUSE))
        is_busy = error.code == "busy"
        return Taken(item, self.now(), postponed_to=self.now() + pause, attempts=attempts, has_lost_host=is_busy)


def _refuse(item: Waiting, code: str, explanation: str) -> Refusal:
    return Refusal(item.name, code, explanation, excerpt_of(item.announced.encode()), item.source_id)

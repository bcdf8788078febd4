"""Who gets alerts and briefs: addresses are configuration of the operator and stand in the environment."""

import os
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

PREFIX = "PRESSWATCH_TELL_"
_ATOM = r"[\w!#$%&'*+/=^`{|}~-]+"
MAIL_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@[\w-]+(\.[\w-]+)*", re.ASCII)
"""One plain address; a `?subject=…` or a semicolon behind it would make another address of it."""


class DeliveryError(RuntimeError):
    """What was to be sent was not taken. The message names the host only: the rest of an address is often a secret."""

    def __init__(self, message: str, is_final: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final
        """The receiver has answered, and its answer is no: another try at once would be answered alike."""


@dataclass(frozen=True)
class Receiver:
    """Where messages for one name go: a web address, or mail addresses."""

    name: str
    webhook: str = ""
    mail_to: tuple[str, ...] = ()


def variable_of(name: str) -> str:
    """The environment variable that holds a receiver's address: PRESSWATCH_TELL_NEWS_DESK of `news-desk`."""
    return PREFIX + name.upper().replace("-", "_")


def find_receiver(name: str, variable: str | None = None) -> Receiver:
    """The receiver of that name. DeliveryError, with what to set, when there is no address or one that cannot be used."""
    variable = variable or variable_of(name)
    address = os.environ.get(variable, "").strip()
    if not address:
        raise DeliveryError(f"{name} has no address; set {variable} to https://… or mailto:…", is_final=True)
    if address.startswith("mailto:"):
        return Receiver(name, mail_to=_read_mailto(address, variable))
    if find_host(address):
        return Receiver(name, webhook=address)
    raise DeliveryError(f"{variable} is no address; set it to https://… or mailto:somebody@example.org", is_final=True)


def _read_mailto(address: str, variable: str) -> tuple[str, ...]:
    written = [each.strip() for each in unquote(address.removeprefix("mailto:")).split(",") if each.strip()]
    wrong = [number for number, each in enumerate(written, 1) if not MAIL_ADDRESS.fullmatch(each)]
    if written and not wrong:
        return tuple(written)
    which = f"address {wrong[0]} of {variable}" if wrong else variable
    expected = "mailto:desk@example.org,chief@example.org, with commas between addresses and nothing behind them"
    raise DeliveryError(f"{which} is no mail address; write {expected}", is_final=True)


def find_host(address: str) -> str | None:
    """The host of an http or https address; None when it is no such address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return (
        parts.hostname if parts.scheme in ("http", "https") and address.isprintable() and " " not in address else None
    )

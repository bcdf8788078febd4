"""Who gets alerts and briefs: addresses are configuration of the operator and stand in the environment."""

import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

PREFIX = "PRESSWATCH_TELL_"


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
        mail_to = tuple(each.strip() for each in unquote(address.removeprefix("mailto:")).split(",") if each.strip())
        if mail_to and all("@" in each and each.isprintable() for each in mail_to):
            return Receiver(name, mail_to=mail_to)
    elif find_host(address):
        return Receiver(name, webhook=address)
    raise DeliveryError(f"{variable} is no address; set it to https://… or mailto:somebody@example.org", is_final=True)


def find_host(address: str) -> str | None:
    """The host of an http or https address; None when it is no such address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return (
        parts.hostname if parts.scheme in ("http", "https") and address.isprintable() and " " not in address else None
    )

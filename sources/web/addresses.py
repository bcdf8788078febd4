"""Which network addresses may be asked: the public ones, and what an operator allows by name."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Awaitable[list[str]]]
"""Gives the addresses of a name, as texts. Raises socket.gaierror."""

RESOLVE_SECONDS = 10.0
# Not the loop's own few threads: some name servers that do not answer would hold up every other host.
_LOOKUPS = ThreadPoolExecutor(32, thread_name_prefix="lookup")
_PUBLIC_V6 = ip_network("2000::/3")
_SPECIAL = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments; Oracle's cloud answers about its machines here, and older Pythons call it global
        "168.63.129.16/32",  # Azure's machines ask their host here
        "192.88.99.0/24",  # relays of 6to4, withdrawn
        "2001::/23",  # protocol assignments: Teredo carries an IPv4 address of its own
        "2002::/16",  # 6to4 carries any IPv4 address, private ones too
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
"""Ranges that the standard library calls global and that lead elsewhere, or nowhere."""


class ForbiddenAddressError(Exception):
    """A name or address that must not be asked; the message says which and how an operator may allow it."""


class AddressGuard:
    """Judges addresses. `allow_hosts` holds names, addresses and ranges such as `10.1.0.0/16` that are allowed though private."""

    def __init__(self, allow_hosts: Sequence[str] = ()) -> None:
        self._networks: list[IPv4Network | IPv6Network] = []
        self._names: set[str] = set()
        for host in allow_hosts:
            try:
                self._networks.append(ip_network(host.strip("[]"), strict=False))
            except ValueError:
                self._names.add(_fold(host))

    def check(self, host: str, found: Sequence[str]) -> None:
        """ForbiddenAddressError unless every one of the addresses found for `host` may be asked."""
        if _fold(host) in self._names:
            return
        for text in found:
            if not self._may_ask(text):
                hint = "list it under allow_hosts in the registry if it is yours"
                raise ForbiddenAddressError(f"{host} leads to {text}, which is not a public address; {hint}")

    def _may_ask(self, text: str) -> bool:
        try:
            address = ip_address(text.partition("%")[0])
        except ValueError:
            return False
        return any(address in network for network in self._networks) or ("%" not in text and is_public(address))


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, by RFC 6890 and its registries; none that wraps another does."""
    if isinstance(address, IPv6Address) and address not in _PUBLIC_V6:
        return False
    return address.is_global and not address.is_multicast and not any(address in network for network in _SPECIAL)


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name as the system knows them, without repeats. Raises socket.gaierror, TimeoutError."""
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    async with asyncio.timeout(RESOLVE_SECONDS):
        found = await asyncio.get_running_loop().run_in_executor(_LOOKUPS, ask)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def _fold(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()

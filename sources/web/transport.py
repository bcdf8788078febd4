"""Connections that go only where a guard allows: the address that was judged is the one that is connected to."""

import socket
import ssl
from collections.abc import Iterable

import httpcore
import httpx
from httpcore import AsyncNetworkBackend, AsyncNetworkStream
from httpcore._backends.anyio import AnyIOBackend

from sources.web.addresses import AddressGuard, Resolver, resolve

MOST_ADDRESSES = 3
"""Of a name's addresses so many are tried."""


class UnknownHostError(Exception):
    """A name that has no address; `is_lasting` when the name service knows that there is none."""

    def __init__(self, message: str, *, is_lasting: bool) -> None:
        super().__init__(message)
        self.is_lasting = is_lasting


class GuardedBackend(AsyncNetworkBackend):
    """Resolves a name once per connection, has every address judged, and connects to one of those very addresses.

    A second lookup between check and connect, which a hostile name server could answer differently, does not happen.
    """

    def __init__(self, guard: AddressGuard, resolver: Resolver) -> None:
        self._guard, self._resolve, self._backend = guard, resolver, AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Connect to the first address of `host` that answers. ForbiddenAddressError, UnknownHostError, httpcore's errors."""
        addresses = await self._find_addresses(host, port)
        self._guard.check(host, addresses)
        *others, last = addresses[:MOST_ADDRESSES]
        for address in others:
            try:
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._backend.connect_tcp(last, port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Never: articles do not come from sockets of this machine."""
        raise httpcore.ConnectError("sockets of this machine are not asked")

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks before it tries again."""
        await self._backend.sleep(seconds)

    async def _find_addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = await self._resolve(host, port)
        except socket.gaierror as error:
            is_lasting = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
            raise UnknownHostError(f"{host} has no address ({error.strerror})", is_lasting=is_lasting) from error
        except UnicodeError as error:
            raise UnknownHostError(f"{host} can be no name of a host ({error})", is_lasting=True) from error
        except TimeoutError as error:
            raise UnknownHostError(f"{host} cannot be looked up ({type(error).__name__})", is_lasting=False) from error
        if not addresses:
            raise UnknownHostError(f"{host} has no address", is_lasting=True)
        return addresses


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport, HTTP/1.1 and HTTP/2, over connections of a GuardedBackend; no proxy, nothing from the environment."""

    def __init__(
        self, guard: AddressGuard, resolver: Resolver | None, most_connections: int, tls: ssl.SSLContext | None = None
    ) -> None:
        context = tls or httpx.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False, http2=True)
        # httpx takes no backend of ours, so its pool is replaced by one that does; a test holds this to the pinned version.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=most_connections,
            max_keepalive_connections=most_connections,
            keepalive_expiry=10.0,
            http1=True,
            http2=True,
            network_backend=GuardedBackend(guard, resolver or resolve),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, with its `Location` moved from the headers to `extensions["location"]`.

        httpx would make an address of it though it is not to follow, and fail where there is none: we judge it ourselves.
        """
        response = await super().handle_async_request(request)
        response.extensions["location"] = response.headers.pop("location", None)
        return response

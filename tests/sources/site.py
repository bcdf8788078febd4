"""A real web site on loopback that does what a test says, and tells what it was asked."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What the site answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before it answers."""
    is_cut: bool = False
    """Break the connection half-way through the body."""
    chunks: Sequence[bytes] = ()
    """The body in pieces, sent with chunked transfer and no length."""
    raw: Sequence[bytes] = ()
    """Sent as it is in place of an answer, and the connection closed."""
    drip: float = 0.0
    """Seconds before each piece."""


@dataclass
class Asked:
    """One request as the site saw it; it ended just before its last byte was sent, when the client could not yet know."""

    path: str
    headers: Mapping[str, str]
    began: float
    connection: int
    """The port that it came from: the same for requests over one connection."""
    ended: float | None = None


Pages = dict[str, "Reply | bytes | Callable[[Mapping[str, str]], Reply]"]


@dataclass
class Site:
    """The pages by path; what is missing is answered with 404. `asked` grows with every request."""

    address: str
    pages: Pages = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    connection_count: int = 0

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


@contextmanager
def site(pages: Pages | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """Serve `pages` on a free port of `host` until the block ends."""
    server = (_ServerOfBoth if ":" in host else _Server)((host, 0), _Handler)
    server.daemon_threads = True
    here = Site(f"http://{host}:{server.server_port}", dict(pages or {}))
    server.site = here  # type: ignore[attr-defined]
    server.lock = threading.Lock()  # type: ignore[attr-defined]
    server.at_once = 0  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        # A client that breaks off is no fault of the site.
        pass


class _ServerOfBoth(_Server):
    """Answers at every address of this machine, IPv4 and IPv6."""

    address_family = socket.AF_INET6


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.site.connection_count += 1

    def do_GET(self) -> None:
        self.asked = Asked(self.path, dict(self.headers), time.monotonic(), self.client_address[1])
        with self.server.lock:
            self.server.at_once += 1
            self.server.site.most_at_once = max(self.server.site.most_at_once, self.server.at_once)
            self.server.site.asked.append(self.asked)
        try:
            self._reply(self._find())
        finally:
            self._end()

    def _end(self) -> None:
        with self.server.lock:
            self.server.at_once -= self.asked.ended is None
            self.asked.ended = self.asked.ended or time.monotonic()

    def _find(self) -> Reply:
        found = self.server.site.pages.get(self.path, Reply(b"not here", 404))
        if isinstance(found, bytes):
            return Reply(found)
        return found(dict(self.headers)) if callable(found) else found

    def _reply(self, reply: Reply) -> None:
        time.sleep(reply.wait)
        try:
            if reply.raw:
                self._drip(reply.raw, reply.drip)
            else:
                self._spell(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        self.close_connection = self.close_connection or reply.is_cut or bool(reply.raw)

    def _spell(self, reply: Reply) -> None:
        length = {"Transfer-Encoding": "chunked"} if reply.chunks else {"Content-Length": str(len(reply.body))}
        self.send_response(reply.status)
        for name, value in {**length, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        pieces = [b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in reply.chunks]
        self._drip(pieces, reply.drip)
        self._end()
        if reply.chunks and not reply.is_cut:
            self.wfile.write(b"0\r\n\r\n")
        self.wfile.write(reply.body[: len(reply.body) // 2] if reply.is_cut else reply.body)

    def _drip(self, pieces: Sequence[bytes], seconds: float) -> None:
        for piece in pieces:
            time.sleep(seconds)
            self.wfile.write(piece)

    def log_message(self, *_: object) -> None:
        pass

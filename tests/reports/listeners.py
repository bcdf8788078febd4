"""A web hook and a mail server on loopback that keep what they are sent."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Hook(ThreadingHTTPServer):
    def __init__(self, status: int = 200) -> None:
        super().__init__(("127.0.0.1", 0), _HookHandler)
        self.status = status
        self.received: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/services/s3cret"


class MailServer(socketserver.ThreadingTCPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _MailHandler)
        self.received: list[bytes] = []
        self.refused: list[str] = []
        """Addresses that it does not know."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])


def mail_through(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make that server the one of the settings, without TLS."""
    settings = {"HOST": "127.0.0.1", "PORT": str(server.port), "TLS": "none", "FROM": "press@example.org"}
    for name, value in settings.items():
        monkeypatch.setenv(f"PRESSWATCH_SMTP_{name}", value)


@contextmanager
def listening(server: Hook | MailServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _HookHandler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append({"type": self.headers["Content-Type"], **json.loads(body)})
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keeps the test's output clean."""


class _MailHandler(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            if any(f"<{each}>".encode() in line for each in self.server.refused):
                self.wfile.write(b"550 nobody of that name\r\n")
                continue
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                self.server.received.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            if line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")

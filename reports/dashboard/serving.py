"""Serve the site on this machine's own address, with the same policy in headers as in the pages."""

import re
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from reports.dashboard.building import page_policy

HOST = "127.0.0.1"
_OWN_NAMES = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.ASCII | re.IGNORECASE)
"""This machine as its own browsers call it, at whatever port: a tunnel may end at another one than ours."""


class SiteHandler(SimpleHTTPRequestHandler):
    """Files of the site, nothing else: no listing of folders, no path out of it."""

    def parse_request(self) -> bool:
        """Whether the request is one that may be answered.

        A page of the web may have its own name lead to this machine (DNS rebinding) and would then read the site as its own;
        it cannot send another name than its own.
        """
        if not super().parse_request():
            return False
        hosts = self.headers.get_all("Host", [])
        if len(hosts) == 1 and _OWN_NAMES.fullmatch(hosts[0].strip()):
            return True
        self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        return False

    def end_headers(self) -> None:
        """The headers of every answer."""
        self.send_header("Content-Security-Policy", f"{page_policy()}; frame-ancestors 'none'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def list_directory(self, path: object) -> None:
        """A folder shows nothing."""
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Whoever reads at home is not written down."""


def site_server(site: Path, port: int) -> ThreadingHTTPServer:
    """A server of the site that the link leads to, anew at each request. OSError when the port is taken."""
    return ThreadingHTTPServer((HOST, port), partial(SiteHandler, directory=str(site)))

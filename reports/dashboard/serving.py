"""Serve the site on this machine's own address, with the same policy in headers as in the pages."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from reports.dashboard.building import page_policy

HOST = "127.0.0.1"


class SiteHandler(SimpleHTTPRequestHandler):
    """Files of the site, nothing else: no listing of folders, no path out of it."""

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

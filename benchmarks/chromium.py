"""The Chromium of this machine, watched: what it asks for and what it complains of."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Dialog, Page, sync_playwright

WIDTHS = (1280, 390)


@dataclass
class Watched:
    """What a page did that it should not."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page, own: str) -> None:
        """Take down every address that does not begin with `own`, every message of the console, every error and dialog."""
        page.on("request", lambda asked: self._ask(asked.url, own))
        page.on("console", lambda message: self.complaints.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("dialog", self._refuse)

    def _refuse(self, dialog: Dialog) -> None:
        self.complaints.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _ask(self, address: str, own: str) -> None:
        if not address.startswith((own, "data:")):
            self.requests.append(address)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's own browser, without a window. RuntimeError when it is not installed."""
    program = os.environ.get("PRESSWATCH_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        raise RuntimeError("there is no chromium; install it (on Debian: apt install chromium fonts-dejavu)")
    # Chromium refuses its sandbox to root, which is who a container runs as.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        try:
            yield browser
        finally:
            browser.close()

"""The dashboard in a real Chromium: every page, at two widths, in light and dark."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from benchmarks.chromium import WIDTHS, Watched, chromium
from presswatch.settings import Settings
from reports.dashboard.serving import site_server
from tests.reports.dashboard.hostile import ATTACKS, MARK, publish_attacks

pytestmark = pytest.mark.browser

LARGEST_BYTES = 1_000_000
ARTEFACTS = Path(os.environ.get("PRESSWATCH_ARTEFACTS") or Path(__file__).parents[2] / "data" / "screenshots")
GRAVE = {"serious", "critical"}
_CONTRAST = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that a change of colours can break."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def sample_site(samples: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from reports.dashboard.building import build_site

    return build_site(samples.published, tmp_path_factory.mktemp("site")).index.resolve().parent


@pytest.fixture(scope="module")
def attacked_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from reports.dashboard.building import build_site

    home = tmp_path_factory.mktemp("attacked")
    return build_site(publish_attacks(home), home / "reports").index.resolve().parent


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def page(browser: Browser, watched: Watched) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900}, color_scheme="light")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown = context.new_page()
    watched.watch(shown, "file:")
    yield shown
    context.close()


def _paths(site: Path) -> list[Path]:
    found = sorted(site.rglob("*.html"))
    assert len(found) > 50
    return found


def _faults(page: Page, options: dict | None = None) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{page.url}: {fault['id']} ({fault['impact']}): {fault['nodes'][0]['html'][:120]}"
        for fault in found
        if fault["impact"] in GRAVE
    ]


@pytest.mark.timeout(1800)
def test_every_page_is_whole_quiet_small_fits_the_screen_and_has_no_serious_fault(
    page: Page, watched: Watched, sample_site: Path
) -> None:
    faults = []
    for path in _paths(sample_site):
        assert path.stat().st_size < LARGEST_BYTES
        page.goto(path.as_uri())
        assert page.locator("h1").inner_text().strip()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            _keep_picture(page, sample_site, path, width)
        page.emulate_media(color_scheme="dark")
        faults += _faults(page, _CONTRAST)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        faults += _faults(page)
    assert faults == []
    assert watched == Watched()


def _keep_picture(page: Page, site: Path, path: Path, width: int) -> None:
    """The first screens of every page, whole for the pages of the navigation."""
    folder = ARTEFACTS / f"{width}" / (path.parent.name if path.parent != site else "site")
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{path.stem}.jpg", type="jpeg", quality=60, full_page=path.parent == site)


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_serious_when_everything_is_unfolded(page: Page, sample_site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for path in [
            *sample_site.glob("*.html"),
            *(_largest(sample_site / kind) for kind in ("entities", "speakers", "outlets")),
        ]:
            page.goto(path.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
            faults += _faults(page)
    assert faults == []


def _largest(folder: Path) -> Path:
    return max(folder.glob("*.html"), key=lambda path: path.stat().st_size)


@pytest.mark.timeout(1800)
def test_no_attack_does_anything_on_any_page(page: Page, watched: Watched, attacked_site: Path) -> None:
    shown: set[str] = set()
    for path in _paths(attacked_site):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        page.mouse.move(300, 300)
        assert page.evaluate(f"typeof window.{MARK}") == "undefined", path
        assert page.evaluate("document.scripts.length + document.styleSheets.length") == 2, path
        assert (
            page.locator("img, iframe, object, embed, form, base, video, audio, math, [onclick], [onmouseover]").count()
            == 0
        )
        assert page.url == path.as_uri()
        shown |= set(page.locator("mark").all_text_contents())
    assert set(ATTACKS) <= shown
    assert watched == Watched()


def test_the_policy_stops_a_script_that_would_get_through(page: Page, watched: Watched, sample_site: Path) -> None:
    page.goto((sample_site / "index.html").as_uri())
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://evil.example/x\" onerror=\"hacked=1\">')"
    )
    page.wait_for_function("document.images[0].complete")
    assert page.evaluate(f"typeof window.{MARK}") == "undefined"
    # In a task of its own: what is evaluated from outside is let through on purpose.
    attempt = "try { new Function('return 1')(); window.said = 'ran' } catch (error) { window.said = error.name }"
    page.evaluate(f"setTimeout(() => {{ {attempt} }})")
    page.wait_for_timeout(200)
    assert page.evaluate("window.said") == "EvalError"
    assert any("Content Security Policy" in complaint for complaint in watched.complaints)


def test_a_table_is_sorted_and_filtered_by_keyboard_alone(page: Page, sample_site: Path) -> None:
    page.goto((sample_site / "speakers.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    page.keyboard.type("signe thal")
    names = page.locator("tbody tr:visible td:nth-child(2)")
    assert names.all_text_contents() == ["Signe Thalberg"]
    assert page.locator(".filter output").inner_text().startswith("1 of ")
    for _ in "signe thal":
        page.keyboard.press("Backspace")
    while page.evaluate("document.activeElement.textContent") != "Quotes":
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for order, key in (("descending", "Enter"), ("ascending", "Space")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.closest('th').getAttribute('aria-sort')") == order
        counts = [int(text) for text in page.locator("tbody td:nth-child(4)").all_text_contents()]
        assert counts == sorted(counts, reverse=order == "descending")
    assert len(set(counts)) > 1


def test_links_lead_where_they_say(page: Page, sample_site: Path) -> None:
    for kind in ("entities", "speakers", "outlets"):
        page.goto((sample_site / f"{kind}.html").as_uri())
        for place in range(min(5, page.locator("table a").count())):
            link = page.locator("table a").nth(place)
            name = link.inner_text()
            link.click()
            assert page.locator("h1").inner_text() == name
            page.go_back()
    for name in page.locator("nav a").all_text_contents():
        page.locator("nav a", has_text=name).click()
        assert page.locator("nav a[aria-current=page]").inner_text() == name


def test_a_command_is_copied_whole(page: Page, sample_site: Path) -> None:
    page.goto((sample_site / "speakers.html").as_uri())
    page.locator("details.behind summary").first.click()
    page.locator(".copying button").first.click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("pre code").first.inner_text()


def test_served_over_http_every_kind_of_page_is_quiet_too(browser: Browser, sample_site: Path) -> None:
    watched = Watched()
    with site_server(sample_site, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        home = f"http://127.0.0.1:{server.server_address[1]}/"
        page = browser.new_page()
        watched.watch(page, home)
        page.goto(home)
        for name in page.locator("nav a").all_text_contents():
            page.locator("nav a", has_text=name).click()
            link = page.locator("table a:not(.outside)")
            if link.count():
                link.first.click()
        page.close()
        server.shutdown()
        thread.join()
    assert watched == Watched()


def test_nothing_is_lost_in_print_and_without_script(browser: Browser, sample_site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(_largest(sample_site / "speakers").as_uri())
    assert page.locator("mark").first.is_visible()
    assert page.locator("thead button").count() == 0
    page.emulate_media(media="print")
    assert page.locator("mark").first.is_visible()
    assert not page.locator("nav").is_visible()
    context.close()

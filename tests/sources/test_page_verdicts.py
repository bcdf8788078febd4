"""What is no article is told, in several languages; what is one stays one."""

from datetime import date

import pytest

from schemas.tables.articles import BODY_VERDICTS
from sources.page_verdicts import count_words
from sources.pages import read_page
from tests.sources.pages_of_our_own import ARTICLE, PARAGRAPHS, json_ld, page

LATEST = date(2026, 12, 31)


def verdict(payload: bytes) -> str | None:
    """The verdict on a page."""
    found: str | None = read_page(payload, None, LATEST)["body_verdict"]
    assert found is None or found in BODY_VERDICTS
    return found


COOKIE_WALLS = {
    "en": (
        "We and our partners store and access information on your device, such as cookies, and process personal data.",
        "Click accept to consent, or change your preferences at any time. Your choices apply to this website only.",
    ),
    "de": (
        "Wir und unsere 120 Partner speichern Cookies auf Ihrem Gerät und verarbeiten personenbezogene Daten mit Ihrer Einwilligung.",
        "Mit „Alle akzeptieren“ geben Sie Ihre Zustimmung. Mehr dazu steht in der Datenschutzerklärung, Ihre Einstellungen ändern Sie jederzeit.",
    ),
    "fr": (
        "Nous et nos 98 partenaires utilisons des cookies sur votre appareil pour traiter des données personnelles avec votre consentement.",
        "Cliquez sur « Tout accepter » ou changez vos préférences. Vos choix valent pour ce site, le consentement peut être retiré.",
    ),
    "pl": (
        "My i nasi partnerzy przechowujemy pliki cookies na twoim urządzeniu, aby przetwarzać dane. Potrzebna jest twoja zgoda.",
        "Kliknij „Akceptuję wszystkie”, aby wyrazić zgodę na przetwarzanie danych osobowych i cookies, także przez partnerów.",
    ),
}


@pytest.mark.parametrize("language", COOKIE_WALLS)
def test_a_cookie_wall_is_no_article(language: str) -> None:
    assert verdict(page(paragraphs=COOKIE_WALLS[language])) == "cookie_wall"


def test_a_report_about_cookies_is_an_article() -> None:
    about = tuple(f"{paragraph} The ministry wants consent for cookies." for paragraph in PARAGRAPHS * 2)
    assert verdict(page(paragraphs=about)) is None


@pytest.mark.parametrize(
    "line",
    [
        "Please enable JavaScript to use this site.",
        "Bitte aktivieren Sie JavaScript.",
        "Veuillez activer JavaScript pour continuer.",
        "Пожалуйста, включите JavaScript",
        "JavaScriptを有効にしてください",
        "Checking your browser before you go on",
    ],
)
def test_a_page_that_is_empty_without_scripts_is_a_script_wall(line: str) -> None:
    assert verdict(page(paragraphs=(), foot=f"<noscript>{line}</noscript>")) == "script_wall"


def test_a_short_report_whose_comments_need_scripts_is_an_article() -> None:
    foot = "<noscript>Please enable JavaScript to view the comments.</noscript>"
    assert verdict(page(json_ld(ARTICLE), paragraphs=PARAGRAPHS[:3], foot=foot)) is None


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to continue reading. Already a subscriber?",
        "Jetzt abonnieren und weiterlesen",
        "Cet article est réservé aux abonnés.",
        "Suscríbete para seguir leyendo",
        "Contenuto riservato agli abbonati",
        "Доступно только подписчикам",
        "この記事は有料会員限定です",
    ],
)
def test_what_is_shown_to_those_who_do_not_pay_is_a_teaser(line: str) -> None:
    assert verdict(page(paragraphs=PARAGRAPHS[:2], foot=f"<div>{line}</div>")) == "teaser"


def test_what_the_frame_of_every_page_offers_subscribers_makes_no_teaser() -> None:
    foot = "<nav>Already a subscriber? Sign in</nav>"
    assert verdict(page(json_ld(ARTICLE), paragraphs=PARAGRAPHS[:3], foot=foot)) is None


def test_a_paid_page_is_a_teaser_unless_all_its_words_are_there() -> None:
    paid = {**ARTICLE, "isAccessibleForFree": False}
    assert verdict(page(json_ld(paid))) == "teaser"
    assert verdict(page(json_ld({**paid, "wordCount": 115}))) is None


@pytest.mark.parametrize(
    "title",
    [
        "404 - Page not found | The Harbour Post",
        "Seite nicht gefunden – Hafenblatt",
        "Página no encontrada",
        "Page introuvable | Le Port",
        "Страница не найдена",
        "ページが見つかりません",
        "الصفحة غير موجودة",
    ],
)
def test_a_page_that_says_it_is_none_is_an_error_page(title: str) -> None:
    payload = page(f"<title>{title}</title>").replace(b"Dunmere keeps its lighthouse lit", title.encode())
    assert verdict(payload) == "error_page"


def test_a_story_with_an_error_in_its_title_is_an_article() -> None:
    head = "<title>Not found: the goat that Dunmere lost | The Harbour Post</title>"
    assert verdict(page(head + json_ld({**ARTICLE, "headline": "Not found: the goat that Dunmere lost"}))) is None


def test_a_page_of_headings_that_lead_elsewhere_is_a_listing() -> None:
    teasers = "".join(
        f'<div><h3><a href="/{number}">Lamp {number} is lit</a></h3><p>A lamp is lit in the town of number {number}.</p></div>'
        for number in range(20)
    )
    assert verdict(page(paragraphs=(), foot=f"<main>{teasers}</main>")) == "listing"
    assert verdict(page('<meta property="og:type" content="website">', paragraphs=PARAGRAPHS[:1])) == "listing"
    searched = json_ld({"@type": "SearchResultsPage", "name": "lamps"})
    assert verdict(page(searched, foot=f"<main>{teasers}</main>")) == "listing"


def test_an_article_above_many_teasers_is_an_article() -> None:
    teasers = "".join(f'<h3><a href="/{number}">Lamp {number} is lit</a></h3>' for number in range(20))
    assert verdict(page(json_ld(ARTICLE), foot=f"<section>{teasers}</section>")) is None


def test_readers_comments_without_their_story_are_told() -> None:
    comments = "".join(
        f"<li><p>I have kept lamps for {number} years, and I say that this is a fine day for the town and its goats.</p></li>"
        for number in range(30)
    )
    payload = page(paragraphs=(), foot=f'<div id="comments"><ol class="comment-list">{comments}</ol></div>')
    assert verdict(payload) == "comments"


def test_a_page_of_another_kind_is_no_article() -> None:
    assert verdict(page('<meta property="og:type" content="product">', paragraphs=PARAGRAPHS[:1])) == "not_article"


def test_words_are_counted_in_scripts_that_part_none() -> None:
    assert count_words("灯台は冬も灯し続けると町の委員会が決めた") == 8
    assert count_words("The lamp stays lit") == 4

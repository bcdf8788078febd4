"""The text of a page: its lead, what the extractor loses, what readers wrote."""

from datetime import date

from sources.pages import read_page
from tests.sources.pages_of_our_own import ARTICLE, PARAGRAPHS, json_ld, page

LATEST = date(2026, 12, 31)
LEAD = "After the longest meeting in its history the board has decided who pays for the lamp: the fish."


def body_of(payload: bytes) -> str:
    """The body of a page."""
    body: str = read_page(payload, None, LATEST)["body"]
    return body


def with_lead(head: str, lead: str = LEAD) -> bytes:
    """A page with a lead in a box of its own under the heading."""
    return page(head).replace(b"</h1>", f'</h1><div class="teaser-intro"><p class="lead">{lead}</p></div>'.encode())


def test_the_lead_that_the_page_gives_as_its_description_begins_the_body() -> None:
    head = f'<meta name="description" content="{LEAD}">'
    assert body_of(with_lead(head)) == "\n\n".join((LEAD, *PARAGRAPHS))


def test_a_lead_that_the_text_repeats_is_not_told_twice() -> None:
    head = f'<meta property="og:description" content="{PARAGRAPHS[0]}">'
    assert body_of(with_lead(head, PARAGRAPHS[0])).count(PARAGRAPHS[0]) == 1


def test_a_story_that_advertisements_cut_in_boxes_is_whole() -> None:
    box = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    second = tuple(paragraph.replace("lamp", "beacon").replace("board", "council") for paragraph in PARAGRAPHS)
    other = "".join(f"<p>{paragraph} So it goes on.</p>" for paragraph in second)
    boxes = f'<div class="article__body">{box}</div><div class="ad-slot"></div><div class="article__body">{other}</div>'
    payload = page(paragraphs=()).replace(b"</article>", f"{boxes}</article>".encode())
    assert PARAGRAPHS[0] in body_of(payload)
    assert f"{second[-1]} So it goes on." in body_of(payload)


def test_the_next_story_of_an_endless_page_is_not_this_ones_text() -> None:
    story = tuple(f"{paragraph} So said speaker {number}." for number in range(4) for paragraph in PARAGRAPHS)
    other = "".join(
        f"<p>The fish market of Dunmere closes, says story {number}, and opens later.</p>" for number in range(60)
    )
    payload = page(paragraphs=story, foot=f"<article><h2>Fish</h2><div>{other}</div></article>")
    assert body_of(payload) == "\n\n".join(story)


def test_json_ld_gives_the_text_that_the_page_keeps_to_its_scripts() -> None:
    article = {**ARTICLE, "articleBody": "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)}
    assert body_of(page(json_ld(article), paragraphs=PARAGRAPHS[:1])) == "\n\n".join(PARAGRAPHS)


def test_what_readers_wrote_is_no_part_of_the_body() -> None:
    comments = "".join(
        f"<li><p>I have kept lamps for {number} years and this is a fine day.</p></li>" for number in range(30)
    )
    assert "kept lamps" not in body_of(page(foot=f'<ol class="comment-list">{comments}</ol>'))

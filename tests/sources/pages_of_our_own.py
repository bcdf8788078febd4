"""Small pages for the tests of this room; every story in them is invented."""

import json

PARAGRAPHS = (
    "The harbour board of Dunmere voted on Thursday to keep the old lighthouse lit for another winter, after nine hours of talk.",
    "“A town that puts out its own lamp has only itself to blame for the dark,” said board member Idony Pascoe, who brought the motion.",
    "Engineers had asked for the lamp to be replaced by a beacon on a pole, which would cost a third as much to run every year.",
    "Treasurer Ambrose Kettley warned that the board would have to find the money by closing the fish market on Mondays.",
    "The keeper, who is 81 and lives below the lamp with two goats, told the meeting that she had not been asked and would have said yes.",
)
ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Dunmere keeps its lighthouse lit",
    "datePublished": "2026-03-05T18:20:00+01:00",
    "author": [{"@type": "Person", "name": "Nerys Calloway-Boone"}, {"@type": "Person", "name": "By Thurstan Pell"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "The Harbour Post"},
}


def page(head: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS, foot: str = "") -> bytes:
    """An article page with navigation above it and `foot` below."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head><body>'
        '<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>'
        f"<article><h1>Dunmere keeps its lighthouse lit</h1>{body}</article>{foot}<footer>The Harbour Post</footer></body></html>"
    ).encode()


def json_ld(node: object) -> str:
    """A script element that holds `node`."""
    return f'<script type="application/ld+json">{node if isinstance(node, str) else json.dumps(node)}</script>'

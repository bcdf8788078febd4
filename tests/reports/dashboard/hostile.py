"""A newsroom in which every text that comes from outside is an attack, loaded the way real news is."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from schemas import ARTICLES, CHECK_RESULTS, MENTIONS, QUARANTINE, QUOTES, SOURCE_HEALTH
from tests.warehouse.arrivals import Arrival, short_hash
from tests.warehouse.newsdesk import context, lake_at, write_run
from warehouse.lake import Lake, shard_part
from warehouse.load import load
from warehouse.publish import publish

DAY = date(2026, 3, 1)
RUN = DAY.isoformat()
MARK = "hacked"

ATTACKS = (
    "<script>hacked=1</script>",
    "</script><script>hacked=1</script>",
    "</style><script>hacked=1</script>",
    "</title><script>hacked=1</script>",
    "</textarea><script>hacked=1</script>",
    "<img src=x onerror=hacked=1>",
    '"><img src=x onerror=hacked=1>',
    "'><img src=x onerror=hacked=1>",
    '" onmouseover="hacked=1" x="',
    "' onfocus='hacked=1' autofocus='",
    '" autofocus onfocus=hacked=1 tabindex=0 x="',
    "<svg onload=hacked=1>",
    "<svg><script>hacked=1</script></svg>",
    "<svg><animate onbegin=hacked=1 attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:hacked=1'><text y=20>x</text></a></svg>",
    "<math><mi xlink:href='javascript:hacked=1'>x</mi></math>",
    "<iframe src='javascript:parent.hacked=1'></iframe>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "<object data='data:text/html,<script>parent.hacked=1</script>'></object>",
    "<embed src='javascript:hacked=1'>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<form action='https://evil.example/'><button autofocus>x</button></form>",
    "<input autofocus onfocus=hacked=1>",
    "<details open ontoggle=hacked=1>",
    "<video><source onerror=hacked=1></video>",
    "<audio src=x onerror=hacked=1>",
    "<body onload=hacked=1>",
    "<marquee onstart=hacked=1>",
    "<a href='javascript:hacked=1' autofocus>x</a>",
    "javascript:hacked=1",
    "JaVaScRiPt:hacked=1//",
    "java\tscript:hacked=1",
    "data:text/html,<script>hacked=1</script>",
    "vbscript:hacked=1",
    "https://evil.example/\"onclick='hacked=1'",
    "{{ hacked }}{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}${hacked=1}",
    "--><!--><script>hacked=1</script><!-- ]]>",
    "\u202e\u2066</mark><script>hacked=1</script>\u2069",
    "'; DROP TABLE quotes; --$(touch hacked)`touch hacked`",
)


def publish_attacks(home: Path) -> Path:
    """The folder published from a lake where each attack is title, body, author, outlet, quote, entity and address, twice."""
    lake = lake_at(home)
    arrivals = [
        Arrival(f"a{place:03d}-{copy}", f"Benign {place} {copy}.", day=DAY)
        for place in range(len(ATTACKS))
        for copy in "xy"
    ]
    write_run(lake, RUN, [arrivals])
    articles = [_article(lake, arrival, attack) for arrival, attack in zip(arrivals, _twice(), strict=True)]
    part = shard_part(0)
    lake.write(ARTICLES, RUN, part, _frame(ARTICLES, articles))
    lake.write(MENTIONS, RUN, part, _frame(MENTIONS, [row for article in articles for row in _mentions(article)]))
    lake.write(QUOTES, RUN, part, _frame(QUOTES, [_quote(article) for article in articles]))
    lake.write(QUARANTINE, RUN, "check", _frame(QUARANTINE, [_aside(attack) for attack in ATTACKS]))
    lake.write(CHECK_RESULTS, RUN, "check", _frame(CHECK_RESULTS, [_belief(attack) for attack in ATTACKS]))
    lake.write(SOURCE_HEALTH, RUN, "fetch", _frame(SOURCE_HEALTH, [_health(attack) for attack in ATTACKS]))
    load(lake, home / "warehouse" / "private.duckdb", RUN, context())
    publish(lake, home / "warehouse" / "private.duckdb", home / "published")
    return home / "published"


def _twice() -> list[str]:
    return [attack for attack in ATTACKS for _ in "xy"]


def _article(lake: Lake, arrival: Arrival, attack: str) -> dict[str, Any]:
    (row,) = lake.read(ARTICLES, RUN, shard_part(0)).filter(pl.col("article_id") == arrival.article_id).to_dicts()
    return row | {
        "outlet_id": attack,
        "outlet": attack,
        "url": attack,
        "canonical_url": attack,
        "title": attack,
        "byline": [attack],
        "body": f"First {attack} ends.\n{attack} said “{attack}” and {attack} left.\nLast {attack}.",
        "source_id": attack,
    }


def _mentions(article: dict[str, Any]) -> list[dict[str, Any]]:
    attack, start = article["title"], article["body"].index("\n") + 1
    places = [("title", 0, False), ("body", start, False), ("body", start + len(attack) + len(" said “"), True)]
    return [
        dict.fromkeys(MENTIONS.schema())
        | {
            "mention_id": f"{article['article_id']}:{field}:{at}",
            "article_id": article["article_id"],
            "field": field,
            "sentence_number": 1,
            "is_quoted": is_quoted,
            "start_char": at,
            "end_char": at + len(attack),
            "form": "name",
            "text": attack,
            "kind": "PERSON",
            "entity_id": attack,
            "entity": attack,
            "entity_state": "local",
            "salience": 1.0,
            "confidence": 0.9,
            "method": "hostile",
        }
        for field, at, is_quoted in places
    ]


def _quote(article: dict[str, Any]) -> dict[str, Any]:
    attack = article["title"]
    start = article["body"].index("“", article["body"].index(" said “")) + 1
    return dict.fromkeys(QUOTES.schema()) | {
        "quote_id": f"{article['article_id']}:body:{start}:{attack}",
        "article_id": article["article_id"],
        "field": "body",
        "start_char": start,
        "end_char": start + len(attack),
        "text": attack,
        "kind": "direct",
        "speaker_mention": attack,
        "speaker": attack,
        "speaker_entity_id": attack,
        "speaker_role": attack,
        "speaker_affiliation": attack,
        "attribution": "named",
        "cue": attack,
        "cue_class": "said",
        "confidence": 0.9,
        "method": "hostile",
    }


def _aside(attack: str) -> dict[str, Any]:
    return {
        **{
            "quarantine_id": short_hash(attack),
            "run_key": RUN,
            "stage": "check",
            "table_name": attack,
            "row_key": attack,
        },
        **{"source_id": attack, "item": attack, "reason": attack, "explanation": attack, "row_excerpt": attack},
    }


def _belief(attack: str) -> dict[str, Any]:
    return {
        **{"run_key": RUN, "table_name": "articles", "suite": "SHOULD_HOLD", "belief": attack, "expectation": attack},
        **{"is_held": False, "checked_count": 1, "broken_count": 1, "why": attack, "action": attack},
    }


def _health(attack: str) -> dict[str, Any]:
    counts = dict.fromkeys(("received_count", "new_count", "repeated_count", "changed_count", "refused_count"), 1)
    return (
        dict.fromkeys(SOURCE_HEALTH.schema())
        | counts
        | {
            **{
                "source_id": attack,
                "outlet_id": attack,
                "kind": attack,
                "day": DAY,
                "run_key": RUN,
                "verdict": "silent",
            },
            **{"reason": attack, "poll_count": 1, "is_answered": True, "misdated_count": 0, "waiting_count": 0},
            **{
                "failing_days": 0,
                "failure": attack,
                "last_answer_at": datetime(2026, 3, 1, tzinfo=UTC),
                "missed_count": 2.0,
            },
        }
    )


def _frame(table: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=table.schema())

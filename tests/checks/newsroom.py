"""A healthy shard of two invented articles, and ways to bend single cells of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl

from checks.gate import Context, Shard
from schemas import ARTICLES, MENTIONS, QUOTES

RUN_DAY = date(2026, 5, 12)
LATEST = datetime(2026, 5, 13, 8, 0, tzinfo=UTC)
CONTEXT = Context(run_key="2026-05-12", latest_publication=LATEST, day=RUN_DAY)

TITLE = "Ferry to Aldermoor stops at noon"
BODY = (
    "The ferry stops at noon, pilot Ilse Varga of the Harbour Board said on Tuesday.\n\n"
    "“My captain told me ‘not one more trip’ and I agree,” Varga said. “We will be back.”"
)
FILLER_WORDS = 120
FILLER = "\n\n" + "waves roll " * (FILLER_WORDS // 2)
OTHER_BODY = "A short note on the weather: it stays dry – and mild – until Friday."


def span(text: str, words: str) -> dict[str, int]:
    """Where the words stand first in the text."""
    start = text.index(words)
    return {"start_char": start, "end_char": start + len(words)}


def _article(article_id: str, title: str, body: str) -> dict[str, object]:
    return {
        "article_id": article_id,
        "revision": 1,
        "outlet_id": "harbour-post",
        "outlet": "Harbour Post",
        "url": f"https://harbour.example/{article_id}?from=feed",
        "canonical_url": f"https://harbour.example/{article_id}",
        "title": title,
        "byline": ["Mona Quill"],
        "published_at": datetime(2026, 5, 12, 9, 30, tzinfo=UTC),
        "published_precision": "instant",
        "published_offset": None,
        "published_from": "json_ld",
        "published_on": RUN_DAY,
        "first_seen_at": datetime(2026, 5, 12, 10, 0, tzinfo=UTC),
        "language": "en",
        "body": body,
        "word_count": len(body.split()),
        "content_hash": f"hash-{article_id}",
        "body_verdict": "ok",
        "source_id": "inbox",
        "raw_page_id": f"page-{article_id}",
    }


def _mention(place: tuple[str, str, str], words: str, kind: str, entity: str | None) -> dict[str, object]:
    article_id, field, text = place
    found = span(text, words)
    return {
        "mention_id": f"{article_id}:{field}:name:{found['start_char']}-{found['end_char']}",
        "article_id": article_id,
        "field": field,
        "sentence_number": 1,
        "is_quoted": False,
        **found,
        "form": "name",
        "text": words,
        "kind": kind,
        "entity_id": entity and f"{kind.lower()}-{entity.lower().replace(' ', '-')}",
        "entity": entity,
        "entity_state": "local" if entity else "ambiguous",
        "salience": 1.0 if entity else None,
        "confidence": 0.9,
        "method": "test-1",
    }


def _role(words: str) -> dict[str, object]:
    found = span(BODY, words)
    return {"role": words, "role_start_char": found["start_char"], "role_end_char": found["end_char"], "sphere": None}


def _quote(words: str, parent: str | None = None, speaker: str | None = None) -> dict[str, object]:
    place = span(BODY, words)
    speaker_start = BODY.index("Varga said") if speaker else None
    return {
        "quote_id": f"a1:body:{place['start_char']}-{place['end_char']}",
        "article_id": "a1",
        "parent_quote_id": parent,
        "field": "body",
        **place,
        "text": words,
        "kind": "direct",
        "speaker_mention": "Varga" if speaker else None,
        "speaker_start_char": speaker_start,
        "speaker_end_char": speaker_start and speaker_start + 5,
        "speaker": speaker,
        **(_standing() if speaker else {}),
        "speaker_entity_id": "person-ilse-varga" if speaker else None,
        "attribution": "named" if speaker else "unattributed",
        "cue": "said" if speaker else None,
        "cue_start_char": speaker_start and speaker_start + 6,
        "cue_end_char": speaker_start and speaker_start + 10,
        "cue_lemma": "say" if speaker else None,
        "cue_class": "said" if speaker else None,
        "confidence": 0.8,
        "method": "test-1",
    }


def _standing() -> dict[str, object]:
    """Who Varga is, as the first sentence tells."""
    words = {"antecedent": "Ilse Varga", "speaker_role": "pilot", "speaker_affiliation": "Harbour Board"}
    spans = {f"{name}_{side}": place for name, written in words.items() for side, place in span(BODY, written).items()}
    return words | spans | {"organization_entity_id": "organization-harbour-board"}


def healthy_shard() -> Shard:
    """Two articles, four mentions, three quotes of which one stands inside another."""
    outer = _quote("My captain told me ‘not one more trip’ and I agree,", speaker="Ilse Varga")
    inner = _quote("not one more trip", parent=str(outer["quote_id"]))
    articles = [_article("a1", TITLE, BODY), _article("a2", "Dry until Friday", OTHER_BODY)]
    mentions = [
        _mention(("a1", "title", TITLE), "Aldermoor", "PLACE", "Aldermoor"),
        _mention(("a1", "body", BODY), "Ilse Varga", "PERSON", "Ilse Varga") | _role("pilot"),
        _mention(("a1", "body", BODY), "Harbour Board", "ORGANIZATION", "Harbour Board"),
        _mention(("a2", "body", OTHER_BODY), "Friday", "OTHER", None),
    ]
    quotes = [outer, inner, _quote("We will be back.")]
    return Shard(
        part="shard-0000",
        articles=pl.DataFrame(articles, schema=ARTICLES.schema()),
        mentions=pl.DataFrame(mentions, schema=MENTIONS.schema()),
        quotes=pl.DataFrame(quotes, schema=QUOTES.schema()),
    )


def bend(shard: Shard, table: str, row: int, **cells: object) -> Shard:
    """The shard with some cells of one row replaced."""
    frame: pl.DataFrame = getattr(shard, table)
    is_row = pl.int_range(pl.len()) == row
    bent = frame.with_columns(
        pl.when(is_row).then(pl.lit(value, frame.schema[name])).otherwise(name).alias(name)
        for name, value in cells.items()
    )
    return replace(shard, **{table: bent})


def repeat_row(shard: Shard, table: str, row: int) -> Shard:
    """The shard with one row standing twice."""
    frame: pl.DataFrame = getattr(shard, table)
    return replace(shard, **{table: pl.concat([frame, frame.slice(row, 1)])})


def many(shard: Shard, copies: int) -> Shard:
    """The shard's articles, mentions and quotes so many times over, under ids, titles and addresses of their own."""
    made = [_renamed(shard, number) for number in range(copies)]
    return Shard(
        part=shard.part,
        articles=pl.concat(copy.articles for copy in made),
        mentions=pl.concat(copy.mentions for copy in made),
        quotes=pl.concat(copy.quotes for copy in made),
    )


def _renamed(shard: Shard, number: int) -> Shard:
    ids = pl.col("^(article_id|mention_id|quote_id|parent_quote_id|canonical_url|outlet_id)$")
    renamed = ids + f"-{number}"
    longer = (pl.col("body") + FILLER).alias("body"), (pl.col("word_count") + FILLER_WORDS).alias("word_count")
    return Shard(
        part=shard.part,
        articles=shard.articles.with_columns(renamed, *longer),
        mentions=shard.mentions.with_columns(renamed),
        quotes=shard.quotes.with_columns(renamed),
    )

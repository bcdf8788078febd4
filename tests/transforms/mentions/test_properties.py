"""What holds of every mention, whatever the texts: spans, words, roles and sentences, and that no article sees another.

Any code point may occur but half a surrogate pair, which is no character: Polars refuses such text, so none reaches a table.
"""

from collections import defaultdict

import polars as pl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemas import KNOWN_ENTITIES, MENTIONS
from transforms.mentions import mentions
from transforms.tokens import tokenise

KNOWN = pl.DataFrame(
    [
        {"entity_id": "Q1", "name": "Dunmere", "kind": "PLACE", "aliases": ["DNM", "D.M."]},
        {"entity_id": "Q2", "name": "Ada Quill", "kind": "PERSON", "aliases": ["Quill", "Ａda"], "gender": "female"},
        {"entity_id": "Q3", "name": "Bruno Quill", "kind": "PERSON", "aliases": [], "gender": "male"},
        {"entity_id": "Q4", "name": "The Harbour Bank", "kind": "ORGANIZATION", "aliases": ["Bank", "HB", "🚢"]},
        {"entity_id": "Q5", "name": "Żółć", "kind": "OTHER", "aliases": ["the", "'s", "東京"]},
    ],
    schema=KNOWN_ENTITIES.schema(),
)


def cut(words: str) -> list[str]:
    return words.split("|")


NAMES = cut(
    "Ada Quill|Quill|Bruno Quill|Quills|Dunmere|DUNMERE|Dunmere Harbour Bank|Harbour Bank|HB|(HB)|U.S.|van der Berg|O’Dowd|"
    "Jean-Luc|J.|J.K.|McRae|AT&T|$NEWS|Żółć|Cafe\u0301 Zu\u0308rich|ĲSSEL|ﬁNCH|İzmir|ß|𝐀da|Ⅷ|שלום|محمد|東京|ОРБИТА|Lloyd's"
)
WORDS = cut(
    "the|The|a|an|said|says|Report|report|host|president|President|council|spokesman|Sen|Sen.|Mr.|Mrs.|former|Mexican|of|for|"
    "from|and|who|she|He|they|his|45|1996|then|vice|chief|executive|officer|according|to|in|that|left-wing|led|anti|elected"
)
MARKS = cut("'s|’s|'|’|\"|“|”|‘|(|)|[|-|–|—|--|,|.|...|…|!|?|:|;|/|&|*|_|`|\n|\n\n|\r\n|\t| |  ")
ODD = cut(
    "🚢|🏳️\u200d🌈|👩🏽\u200d🚀|\u0301|\u200b|\u200d|\u202e|\u2066|\ufeff|\x00|\x1f|\x85|\u2028|\xa0|\xad|\ufffe|\U0010ffff|ǅ|ŉ"
)

FRAGMENTS = st.sampled_from([*NAMES, *NAMES, *WORDS, *WORDS, *MARKS, *ODD])
GLUED = st.lists(st.tuples(FRAGMENTS, st.sampled_from([" ", " ", " ", ""])), max_size=25)
NEWSLIKE = GLUED.map(lambda pairs: "".join(word + gap for word, gap in pairs))
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SPACE = st.text("\n\r\t \u2028\u200b\x00\xa0", max_size=5)
TEXTS = st.one_of(NEWSLIKE, NEWSLIKE, ANYTHING, SPACE)
KNOWLEDGE = st.sampled_from([KNOWN_ENTITIES.empty(), KNOWN])
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def read(articles: list[tuple[str, str]], known: pl.DataFrame = KNOWN) -> pl.DataFrame:
    rows = [(f"a{number}", title, body) for number, (title, body) in enumerate(articles)]
    columns = {"article_id": pl.String, "title": pl.String, "body": pl.String}
    return mentions(pl.DataFrame(rows, schema=columns, orient="row"), known)


def find_broken_spans(rows: pl.DataFrame, text: str) -> list[str]:
    """The complaints about the mentions of one field."""
    sentences = int(tokenise([text]).starts_sentence[1:].sum())
    complaints, reached = [], defaultdict(int)
    for row in rows.sort("start_char", "end_char").iter_rows(named=True):
        start, end, role_start, role_end = (
            row[column] for column in ("start_char", "end_char", "role_start_char", "role_end_char")
        )
        if not 0 <= start < end <= len(text) or text[start:end] != row["text"]:
            complaints.append(f"{start}-{end} is not {row['text']!r}")
        if start < reached[row["form"]]:
            complaints.append(f"the {row['form']} at {start} begins before the last one ends")
        reached[row["form"]] = max(reached[row["form"]], end)
        if not 1 <= row["sentence_number"] <= sentences:
            complaints.append(f"sentence {row['sentence_number']} of {sentences}")
        if len({row["role"] is None, role_start is None, role_end is None}) > 1:
            complaints.append(f"half a role at {start}")
        if row["role"] is not None:
            is_inside = 0 <= role_start < role_end <= len(text)
            if not is_inside or text[role_start:role_end] != row["role"] or (role_start < end and start < role_end):
                complaints.append(f"{role_start}-{role_end} is not the role {row['role']!r} of {start}-{end}")
    return complaints


def find_broken_entities(rows: pl.DataFrame) -> list[str]:
    """The complaints about what the mentions of one article are said to mean."""
    complaints = []
    weights: dict[str, set[float]] = defaultdict(set)
    for row in rows.iter_rows(named=True):
        has_entity = row["entity_id"] is not None
        if has_entity != (row["entity"] is not None) or has_entity != (row["entity_state"] in ("known", "local")):
            complaints.append(f"{row['mention_id']}: {row['entity_id']}, {row['entity']}, {row['entity_state']}")
        if has_entity != (row["salience"] is not None) or not 0 <= (row["salience"] or 0) <= 1:
            complaints.append(f"{row['mention_id']}: salience {row['salience']}")
        if has_entity:
            weights[row["entity_id"]].add(row["salience"])
    complaints += [f"{entity_id} weighs {weight}" for entity_id, weight in weights.items() if len(weight) > 1]
    return complaints


@given(TEXTS, TEXTS, KNOWLEDGE)
@example("", "", KNOWN)
@example("Ada Quill", "", KNOWN)
@example("\x00", "\x00Ada Quill\x00", KNOWN)
@example("🚢 Ada Quill’s", "\u202eDunmere\u202c Cafe\u0301 Zu\u0308rich", KNOWN)
@example("THE", "President Ada Quill, 45, president of Dunmere, said “No.” Bruno Quill and Quill left", KNOWN)
@settings(QUICK, max_examples=100)
def test_every_span_lies_in_its_text_holds_its_words_and_shares_none(title: str, body: str, known: pl.DataFrame):
    found = read([(title, body)], known)
    assert found.schema == MENTIONS.schema()
    for field, text in (("title", title), ("body", body)):
        assert find_broken_spans(found.filter(pl.col("field") == field), text) == []
    assert find_broken_entities(found) == []
    assert found["mention_id"].is_unique().all()
    assert found["confidence"].is_between(0, 1).all()
    for column in MENTIONS.columns:
        if column.values:
            assert set(found[column.name].drop_nulls()) <= set(column.values)
        assert column.nullable or found[column.name].null_count() == 0


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=2, max_size=5))
@example([("the", "Ada Quill said"), ("Report", "report on Quill"), ("'s", "of Dunmere"), ("president", "Bruno Quill")])
@example([("Ada", "Mr."), ("Quill", "Sen"), (". Quill", "vice"), ("president Quill", "the"), ("Bank", "- led")])
@settings(QUICK, max_examples=60)
def test_no_article_sees_its_neighbours(articles: list[tuple[str, str]]):
    together = read(articles)
    for number, (title, body) in enumerate(articles):
        alone = read([(title, body)])
        mine = together.filter(pl.col("article_id") == f"a{number}")
        dropped = ("article_id", "mention_id")
        assert mine.drop(dropped).equals(alone.drop(dropped))


@given(st.lists(st.tuples(NEWSLIKE, NEWSLIKE), min_size=2, max_size=4))
@settings(QUICK, max_examples=20)
def test_the_order_of_articles_changes_nothing(articles: list[tuple[str, str]]):
    rows = pl.DataFrame(
        [{"article_id": f"a{number}", "title": title, "body": body} for number, (title, body) in enumerate(articles)]
    )
    assert mentions(rows, KNOWN).equals(mentions(rows.reverse(), KNOWN))

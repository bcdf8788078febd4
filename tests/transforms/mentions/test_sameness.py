"""The same articles in another order, in other shards and with other threads give the same tables, byte for byte."""

import polars as pl
import pytest

from benchmarks.same_tables import Way, compare, hash_tables
from tests.transforms.mentions.knowledge import known

KNOWN = known(
    ("Q1", "Dunmere", "PLACE", {"aliases": ["DNM"], "country": "IE"}),
    ("Q2", "Ada Quill", "PERSON", {"aliases": ["Quill"], "gender": "female", "sphere": "politics"}),
    ("Q3", "Saltmarsh Herons", "ORGANIZATION", {"aliases": ["Herons"]}),
)
# One name means something else in nearly every article, so that whatever leaks from one into the next is seen.
NEWS = [
    ("Quill wins vote", "DUNMERE - Mayor Ada Quill won on Monday. “We did it,” Quill said.\n\nThe council met later."),
    (
        "Quill loses title",
        "Striker Bruno Quill missed twice. “I am sorry,” Quill said after the Herons lost in Dunmere",
    ),
    ("the", "Ada and Bruno Quill met the Dunmere Harbour Council. Quill said the council had no ships."),
    ("Report", "Report by the National Ferry Council (NFC) says Quill Island is sinking, according to Dr. Mona Varga."),
    (
        "NFC in trouble",
        "The Northern Football Conference (NFC) fined the Herons. “Unfair,” said coach Piet van der Berg.",
    ),
    (
        "Varga v. Varga",
        "Mona Varga sued Leo Varga in Saltmarsh. Mr. Varga left. Mrs. Varga’s lawyer, Jo Ekman, stayed. Varga",
    ),
    (
        "STORM HITS SALTMARSH",
        "SALTMARSH, Kestria (KNA) — Ferries stopped. Gov. Leo Ekman called it “a bad night” for Kestria.",
    ),
    (
        "Berg buys Berg",
        "Van der Berg Holdings bought Berg AG, chief executive Lena Berg said. Berg fell 3.5 percent in Dunmere.",
    ),
    ("Kestria votes", "President"),
    (
        "Mona Varga, 45, a baker from Dunmere",
        "said the mayor. The mayor, Ada Quill, denied it. 'Nonsense,' said the baker.",
    ),
    (
        "May may go",
        "May, the finance minister, may go in May. “I may,” Teresa May said. The U.S. said no; the US embassy too.",
    ),
    ("'s", "Herons"),
    (
        "",
        "of Saltmarsh said on Friday. She told the Dunmere Gazette: “The Herons are ours.”\n\n“And DNM is theirs,” she added.",
    ),
    ("Ekman", ""),
]


def read_news() -> pl.DataFrame:
    return pl.DataFrame(
        [{"article_id": f"a{number:02}", "title": title, "body": body} for number, (title, body) in enumerate(NEWS)]
    )


def test_another_order_other_shards_and_other_threads_change_no_byte() -> None:
    ways = (Way("as given", threads=1), Way("otherwise", seed=1, shard_size=5, threads=2))
    rows = compare(read_news(), KNOWN, ways)
    assert rows["same"].all(), rows.rows()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shard_size", [1, 3, 14])
def test_any_order_in_any_shards_gives_the_same_tables(seed: int, shard_size: int) -> None:
    news = read_news()
    usual = hash_tables(news, KNOWN, Way("as given"))
    assert hash_tables(news, KNOWN, Way("otherwise", seed=seed, shard_size=shard_size)) == usual


def test_another_word_is_another_hash() -> None:
    news = read_news()
    changed = news.with_columns(pl.col("body").str.replace("Mona Varga", "Nora Varga"))
    assert hash_tables(news, KNOWN, Way("as given")) != hash_tables(changed, KNOWN, Way("as given"))

"""The two ways of the watchlists' benchmark catch the same."""

from benchmarks.articles import load_articles
from benchmarks.watchlists import NO_MENTIONS, NO_QUOTES, make_lists, one_batch, time_slow
from transforms.watchlists import CompiledWatchlists, read_watchlists, watchlist_hits


def test_one_list_and_one_article_at_a_time_catches_what_bulk_catches() -> None:
    texts = load_articles(None, 40)
    compiled = CompiledWatchlists(read_watchlists({"watchlists": list(make_lists(texts, 90))}, "made up"))
    batch = one_batch(texts, 0, 60)
    _, slow = time_slow(batch, compiled.watchlists)
    bulk = watchlist_hits(batch, NO_MENTIONS, NO_QUOTES, compiled).select("watchlist", "article_id").unique().rows()
    assert set(bulk) == slow
    assert len({name for name, _ in slow}) > 45

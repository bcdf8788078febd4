"""What the two readers of quotes are timed with, and the growth of a batch."""

import polars as pl

from benchmarks.batch_growth import count_shard_words, read_shards, write_shards
from benchmarks.quotes_pipeline import PARTS_OF_SPEECH, read_sentences
from benchmarks.spacy_pipeline import ARCS, ENTITIES, TAGS, lay_out_pipeline
from schemas import QUOTES
from warehouse.lake import Lake

BODY = '"The bridge is safe again," the engineer Tomasz Wilk said on Tuesday. He thanked the divers.'


def test_every_sentence_that_the_pipeline_learns_from_is_a_tree_with_its_labels():
    for sentence in read_sentences():
        words = [word[0] for word in sentence]
        assert [word[3] for word in sentence].count("ROOT") == 1, words
        for number, (_, tag, head, arc, *entity) in enumerate(sentence, 1):
            assert 1 <= int(head) <= len(sentence), words
            assert (arc == "ROOT") == (int(head) == number), words
            assert tag in TAGS.split(), words
            assert arc in ARCS.split(), words
            assert not entity or entity[0][2:] in ENTITIES.split(), words


def test_every_tag_has_one_part_of_speech():
    tagged = [tag for tags in PARTS_OF_SPEECH.values() for tag in tags.split()]
    assert sorted(tagged) == sorted(TAGS.split())


def test_the_pipeline_beside_us_reads_names_through_a_network_of_their_own():
    for is_own, listening in ((True, ["parser", "tagger"]), (False, ["ner", "parser", "tagger"])):
        pipeline = lay_out_pipeline(own_network_for_names=is_own)
        assert sorted(pipeline.get_pipe("tok2vec").listening_components) == listening
        assert pipeline.get_pipe("tok2vec").model.get_dim("nO") == 96


def test_shards_are_read_as_far_as_asked_and_their_quotes_written(tmp_path):
    articles = tmp_path / "articles.parquet"
    pl.DataFrame({"title": ["Bridge opens"], "body": [BODY]}).write_parquet(articles)
    write_shards(articles, 1_003, tmp_path)
    seconds, memory = read_shards(tmp_path, 1_002)
    found = [pl.read_parquet(part) for part in Lake(tmp_path / "lake").parts(QUOTES, "all")]
    assert [part["article_id"].n_unique() for part in found] == [1_000, 2]
    assert seconds > 0
    assert memory > 0
    assert count_shard_words(tmp_path, 1_002) == 1_002 * len(f"Bridge opens {BODY}".split())

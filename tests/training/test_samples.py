"""The annotated articles of our own are read as they are marked, and their marks are whole."""

from pathlib import Path

import pytest

from training.samples import FOLDER, read_samples

MARKED = """# <s1>Quarry</s1>: ‘<q1>No dust here</q1>’
<s2 is="Ada Stern">She</s2> <c2>said</c2> “<q2>it rained</q2>” and <s3>the mayor</s3> <c3>agreed</c3> <i3>that it did</i3>.

“<q2>All week.</q2>”
----
Nobody spoke of the “so-called harbour”.
"""


def test_tags_with_one_number_are_one_attribution(tmp_path: Path) -> None:
    (tmp_path / "rain.txt").write_text(MARKED, encoding="utf-8")
    corpus = read_samples(tmp_path)
    rows = corpus.articles.to_dicts()
    assert [(row["article_id"], row["title"]) for row in rows] == [
        ("rain-1", "Quarry: ‘No dust here’"),
        ("rain-2", ""),
    ]
    texts = {"title": rows[0]["title"], "body": rows[0]["body"]}
    read = [
        (one["field"], one["source"], [texts[one["field"]][slice(*span)] for span in one["content"]], len(one["units"]))
        for one in corpus.attributions["rain-1"]
    ]
    assert read == [
        ("title", "Quarry", ["No dust here"], 1),
        ("body", "She", ["it rained", "All week."], 2),
        ("body", "the mayor", ["that it did"], 0),
    ]
    assert corpus.attributions["rain-2"] == []


@pytest.mark.parametrize("marked", ["<q1>open", "shut</q1>", "<q1>one <q1>two</q1>"])
def test_tags_that_do_not_pair_name_their_article(marked: str, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text(marked, encoding="utf-8")
    with pytest.raises(ValueError, match="bad-1"):
        read_samples(tmp_path)


def test_what_is_marked_as_said_in_marks_stands_in_marks() -> None:
    corpus = read_samples(FOLDER)
    marks = "“”‘’\"'«»„‚—–"
    for article in corpus.articles.to_dicts():
        for attribution in corpus.attributions[article["article_id"]]:
            text = article[attribution["field"]]
            for unit in attribution["units"]:
                start, end = unit["quote"]
                before = text[:start].rstrip(" .…[(")[-1:]
                assert before in marks or before == "", (article["article_id"], text[start:end])
    assert corpus.articles.height > 0

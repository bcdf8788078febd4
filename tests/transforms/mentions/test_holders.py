"""Who is meant by a role with `the`: the one person of whom the article said it, or nobody."""

import polars as pl
import pytest

from schemas import KNOWN_ENTITIES
from transforms.mentions import mentions

LANE = "Sarrenian President Mirela Ostrander arrived on Monday. "
VISIT = "She met Ravi Mercer, the finance minister, in Leeds. "


def meant(body: str, phrase: str) -> list[str | None]:
    """The entities of that phrase where it stands as a common noun phrase, in order."""
    articles = pl.DataFrame({"article_id": ["one"], "title": ["Visit"], "body": [body]})
    found = mentions(articles, KNOWN_ENTITIES.empty())
    return found.filter(pl.col("form") == "nominal", pl.col("text").str.to_lowercase() == phrase)["entity"].to_list()


@pytest.mark.parametrize(
    ("body", "phrase", "expected"),
    [
        (LANE + "The Sarrenian president said talks would go on.", "the sarrenian president", "Mirela Ostrander"),
        (LANE + "The president said talks would go on.", "the president", "Mirela Ostrander"),
        (LANE + VISIT + "The finance minister said little.", "the finance minister", "Ravi Mercer"),
        (LANE + VISIT + "The Sarrenian president said more.", "the sarrenian president", "Mirela Ostrander"),
        # Whose president it is goes without saying where somebody else was named last.
        (LANE + VISIT + "The president said talks would go on.", "the president", None),
        (LANE + "Velmoran President Carla Dunmore agreed. The president said so.", "the president", None),
        (
            LANE + "Former President Carla Dunmore spoke. The former president said no.",
            "the former president",
            "Carla Dunmore",
        ),
        ("Former President Carla Dunmore spoke. The president said no.", "the president", None),
        ("A senator left. Then Senator Carla Dunmore spoke. The senator said no.", "the senator", None),
        ("The president was late. " + LANE, "the president", None),
    ],
)
def test_the_holder_of_a_role_is_the_one_of_whom_it_was_said(body: str, phrase: str, expected: str | None):
    assert meant(body, phrase)[-1] == expected

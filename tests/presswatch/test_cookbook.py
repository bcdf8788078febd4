"""The cookbook's answers are those that the samples give."""

from presswatch.cookbook import PAGE, fill_in, questions
from presswatch.settings import Settings


def test_the_page_holds_what_a_fresh_run_answers(samples: Settings) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len({question.title for question in questions(page)}) == 20
    assert fill_in(page, samples.published) == page, "run `make docs` and look at what changed"

"""One Great Expectations for the whole session: importing it takes seconds."""

import pytest

from checks.expectations import Judge


@pytest.fixture(scope="session")
def judging() -> Judge:
    return Judge()

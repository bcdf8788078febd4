from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.links.namesakes import CONTRARY, OVERWHELMING, Reading, tell_apart

FIRST = date(2026, 3, 1)


def reading(number: int, traits: str = "", companions: str = "") -> Reading:
    return Reading(
        f"a{number:03d}", FIRST + timedelta(number), frozenset(traits.split()), frozenset(companions.split())
    )


def groups(readings: list[Reading]) -> tuple[dict[str, list[str]], list[str]]:
    people, unclear = tell_apart(readings)
    found = {person.told_apart_by: sorted(one.article_id for one in person.readings) for person in people}
    return found, sorted(one.article_id for one in unclear)


def test_what_shares_a_companion_is_one_person_even_over_a_third():
    assert groups([reading(1, "sport", "club"), reading(2, "politics", "party"), reading(3, "", "club party")]) == (
        {},
        [],
    )


def test_the_earliest_has_the_plain_id_and_the_next_is_told_apart_by_what_it_is_first_said_to_be():
    readings = [reading(3, "sport"), reading(1, "law politics", "x"), reading(2, "politics", "x")]
    assert groups(readings) == ({"": ["a001", "a002"], "sport": ["a003"]}, [])


def test_what_fits_one_person_only_goes_there_and_what_fits_both_goes_nowhere():
    readings = [
        reading(1, "sport male"),
        reading(2, "politics"),
        reading(3, "sport"),
        reading(4, "business"),
        reading(5),
    ]
    assert groups(readings) == ({"": ["a001", "a003"], "politics": ["a002"]}, ["a004", "a005"])


def test_where_one_is_named_overwhelmingly_more_the_rest_is_that_one():
    many = [reading(number, "politics") for number in range(1, OVERWHELMING + 1)]
    assert groups([*many, reading(50, "sport"), reading(51)])[1] == []
    assert groups([*many[1:], reading(50, "sport"), reading(51)])[1] == ["a051"]


TRAITS = sorted({trait for pair in CONTRARY for trait in pair} | {"business"})
READINGS = st.lists(
    st.tuples(st.sets(st.sampled_from(TRAITS), max_size=2), st.sets(st.sampled_from("uvwxyz"), max_size=1)), max_size=12
).map(
    lambda drawn: [reading(place, " ".join(traits), " ".join(beside)) for place, (traits, beside) in enumerate(drawn)]
)


@settings(deadline=None, max_examples=200)
@given(READINGS, st.randoms(use_true_random=False))
def test_everybody_goes_somewhere_once_and_the_order_does_not_matter(readings: list[Reading], random):
    people, unclear = tell_apart(readings)
    if people:
        placed = [one.article_id for person in people for one in person.readings] + [one.article_id for one in unclear]
        assert sorted(placed) == [one.article_id for one in readings]
        names = [person.told_apart_by for person in people]
        assert len(set(names)) == len(names) > 1
    shuffled = list(readings)
    random.shuffle(shuffled)
    assert groups(shuffled) == groups(readings)


@settings(deadline=None, max_examples=200)
@given(READINGS)
def test_without_anything_contrary_a_name_is_left_as_it_was_read(readings: list[Reading]):
    pairs = {frozenset(pair) for pair in CONTRARY}
    seen = {trait for one in readings for trait in one.traits}
    if not any(pair <= seen for pair in pairs):
        assert tell_apart(readings) == ([], [])

"""Finds what stands between quotation marks: every style of mark, nested, mismatched, left open or carried over paragraphs."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from transforms.letters import SEPARATOR
from transforms.quotes.narration import narration_start
from transforms.tokens import Tokens

NEWLINE = 10
DOUBLE_OPEN = "“„‟«‹"
DOUBLE_CLOSE = "”»›"
SINGLE_OPEN = "‘‚‛"
SINGLE_CLOSE = "’"
STRAIGHT_DOUBLE = '"＂'
STRAIGHT_SINGLE = "'`"
ELISIONS = ("em ", "em,", "em.", "til ", "tis ", "twas ", "cause ", "n ", "n’", "n'", "bout ", "round ")
LOOK_AHEAD = 60
"""How many marks a single mark may lie from its partner; keeps the walk linear however many marks there are."""

OPENS, CLOSES, TURNS = 1, 2, 3


@dataclass(frozen=True)
class Quoted:
    """Spans in marks, in order of their first character. Positions are code points of the batch, ends exclusive."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    outer_start: NDArray[np.int64]
    """The opening mark itself."""
    outer_end: NDArray[np.int64]
    """After the closing mark, or `end` when there is none."""
    parent: NDArray[np.int64]
    """Row of the span around this one, -1 for none."""
    carried_from: NDArray[np.int64]
    """Row of the span of the paragraph before whose speech goes on here, -1 for none."""

    def __len__(self) -> int:
        return len(self.start)


@dataclass
class _Mark:
    at: int
    width: int
    is_double: bool
    turn: int
    line: int
    can_open: bool
    can_close: bool
    is_weak_close: bool
    """A single mark after an s and before a word: a plural's apostrophe as likely as an end."""


@dataclass
class _Open:
    row: int
    is_double: bool
    closes_at: int = -1
    """Where a single mark's partner stands; double marks find theirs as they go."""


@dataclass
class _Walk:
    codes: NDArray[np.uint32]
    rows: list[list[int]] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def open(self, mark: _Mark, closes_at: int = -1) -> None:
        parent = self.stack[-1].row if self.stack else -1
        self.rows.append([mark.at + mark.width, -1, mark.at, -1, parent, -1])
        self.stack.append(_Open(len(self.rows) - 1, mark.is_double, closes_at))

    def close(self, end: int, outer_end: int) -> None:
        row = self.rows[self.stack.pop().row]
        row[1], row[3] = end, outer_end

    def close_double(self, end: int, outer_end: int) -> None:
        while not self.stack[-1].is_double:
            self.close(end, end)
        self.close(end, outer_end)

    def has_double(self) -> bool:
        return any(entry.is_double for entry in self.stack)


def find_quoted(tokens: Tokens) -> Quoted:
    """Every span in marks of a batch of texts; each sign that breaks a line ends a paragraph."""
    breaks = [ord(mark) for mark in "\r\v\f\x85\u2028\u2029"]
    return quoted_spans(np.where(np.isin(tokens.codes, breaks), np.uint32(NEWLINE), tokens.codes))


def quoted_spans(codes: NDArray[np.uint32]) -> Quoted:
    """Every span in marks of a batch of texts.

    `codes` holds the texts as code points, a SEPARATOR between them that no quotation crosses. A mark left open ends where narration resumes, else with its paragraph; when the next
    paragraph opens with a mark again, the speech is carried on and the two rows are linked.
    """
    marks = _find_marks(codes)
    line_starts = np.flatnonzero(_ends_line(codes)) + 1
    walk = _Walk(codes)
    carrying = -1
    position = 0
    while position < len(marks):
        last = position
        while last < len(marks) and marks[last].line == marks[position].line:
            last += 1
        line = marks[position].line
        line_end = int(line_starts[line]) - 1 if line < len(line_starts) else len(codes)
        carries = last < len(marks) and _is_carried_on(codes, line_end, marks[last])
        carrying = _walk_line(walk, marks[position:last], line_end, carries, carrying)
        position = last
    return _collect_rows(walk)


def _find_marks(codes: NDArray[np.uint32]) -> list[_Mark]:
    every = np.array([ord(char) for char in _ALL_MARKS], dtype=np.uint32)
    at = np.flatnonzero(np.isin(codes, every))
    if not len(at):
        return []
    padded = np.concatenate([[NEWLINE], codes, [NEWLINE, NEWLINE]]).astype(np.uint32)
    is_doubled = (padded[at + 1] == padded[at + 2]) & np.isin(codes[at], _codes_of(STRAIGHT_SINGLE))
    is_second = np.zeros(len(at), dtype=bool)
    for index in np.flatnonzero(is_doubled):
        is_doubled[index] &= not is_second[index]
        is_second[index + 1] = is_doubled[index]
    at, is_doubled = at[~is_second], is_doubled[~is_second]
    width = np.where(is_doubled, 2, 1)
    before, after = padded[at], padded[at + width + 1]
    lines = np.searchsorted(np.flatnonzero(_ends_line(codes)), at)
    shapes = _shape_marks(codes[at], is_doubled, before, after)
    return [
        _Mark(*values)
        for values in zip(at.tolist(), width.tolist(), *(shape.tolist() for shape in shapes[:2]), lines.tolist(),
                          *(shape.tolist() for shape in shapes[2:]), strict=True)
        if values[3]
    ]  # fmt: skip


def _shape_marks(
    mark: NDArray[np.uint32], is_doubled: NDArray[np.bool_], before: NDArray[np.uint32], after: NDArray[np.uint32]
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each mark is double, which way it turns (0: an apostrophe), whether its place lets it open or close."""
    is_double = np.isin(mark, _codes_of(DOUBLE_OPEN + DOUBLE_CLOSE + STRAIGHT_DOUBLE)) | is_doubled
    blank_before, blank_after = _is_blank(before) | (before == SEPARATOR), _is_blank(after) | (after == SEPARATOR)
    can_open = (blank_before | np.isin(before, _codes_of("([{—–-/…" + _ALL_MARKS))) & ~blank_after
    can_close = ~blank_before & (blank_after | ~_is_word(after))
    turn = np.full(len(mark), TURNS)
    turn[np.isin(mark, _codes_of(DOUBLE_OPEN)) | (is_doubled & (mark == ord("`")))] = OPENS
    turn[np.isin(mark, _codes_of(DOUBLE_CLOSE))] = CLOSES
    single = ~is_double
    turn[single & np.isin(mark, _codes_of(SINGLE_OPEN))] = OPENS
    turn[single & ~np.isin(mark, _codes_of(SINGLE_OPEN)) & can_close] = CLOSES
    turn[single & np.isin(mark, _codes_of(STRAIGHT_SINGLE)) & can_open & ~can_close] = OPENS
    turn[single & (mark == ord("`")) & can_open] = OPENS
    turn[single & _is_word(before) & _is_word(after)] = 0
    turn[single & ~can_open & ~can_close] = 0
    weak = single & (before == ord("s")) & (after == ord(" "))
    return is_double, turn, can_open, can_close, weak


def _is_carried_on(codes: NDArray[np.uint32], line_end: int, following: _Mark) -> bool:
    gap = codes[line_end : following.at]
    return following.turn != CLOSES and len(gap) < 200 and _BLANKS.issuperset(gap.tolist())


def _walk_line(walk: _Walk, marks: list[_Mark], line_end: int, carries: bool, carrying: int) -> int:
    """Take one paragraph's marks; the row that is carried into the next paragraph, or -1."""
    first_row = len(walk.rows)
    for index, mark in enumerate(marks):
        if mark.is_double:
            _take_double(walk, mark)
        else:
            _take_single(walk, marks, index, carries)
    if carrying >= 0 and len(walk.rows) > first_row:
        walk.rows[first_row][5] = carrying
    carried = -1
    while walk.stack:
        entry = walk.stack[-1]
        start = walk.rows[entry.row][0]
        carried = entry.row if carries and len(walk.stack) == 1 else -1
        end = line_end if carries else narration_start(walk.codes, start, line_end, is_interrupted=False)
        walk.close(end, end)
    return carried


def _take_double(walk: _Walk, mark: _Mark) -> None:
    opens = mark.turn == OPENS or (mark.turn == TURNS and mark.can_open and not mark.can_close)
    if not walk.has_double():
        if opens or not mark.can_close or (mark.can_open and mark.turn == TURNS):
            walk.open(mark)
        return
    if opens and not (mark.can_close and not mark.can_open):
        start = next(walk.rows[entry.row][0] for entry in walk.stack if entry.is_double)
        end = narration_start(walk.codes, start, mark.at, is_interrupted=True)
        walk.close_double(end, end)
        walk.open(mark)
    else:
        walk.close_double(mark.at, mark.at + mark.width)


def _take_single(walk: _Walk, marks: list[_Mark], index: int, carries: bool) -> None:
    mark = marks[index]
    if any(entry.closes_at == mark.at for entry in walk.stack):
        while walk.stack[-1].closes_at != mark.at:
            walk.close(mark.at, mark.at)
        walk.close(mark.at, mark.at + mark.width)
    elif mark.turn == OPENS and not any(not entry.is_double for entry in walk.stack):
        closes_at = _find_partner(marks, index, inside_double=walk.has_double())
        is_elision = _starts_elision(walk.codes, mark.at + 1)
        if closes_at >= 0 and not is_elision:
            walk.open(mark, closes_at)
        elif carries and index == 0 and not is_elision and not walk.stack:
            walk.open(mark)


def _find_partner(marks: list[_Mark], index: int, inside_double: bool) -> int:
    """Where the partner of a single opening mark stands, or -1. A plural's apostrophe is taken only for want of better."""
    weak = -1
    for other in marks[index + 1 : index + 1 + LOOK_AHEAD]:
        if other.is_double:
            if inside_double:
                break
            continue
        if other.turn == OPENS:
            break
        if other.turn == CLOSES and not other.is_weak_close:
            return other.at
        if other.turn == CLOSES and weak < 0:
            weak = other.at
    return weak


def _starts_elision(codes: NDArray[np.uint32], start: int) -> bool:
    ahead = "".join(chr(code) for code in codes[start : start + 6] if code < SEPARATOR).lower()
    return ahead.startswith(ELISIONS) or (ahead[:2].isdigit() and ahead[2:3] in ("s", " ", ","))


def _collect_rows(walk: _Walk) -> Quoted:
    """Rows without blanks at their ends and without empty spans; links point at the rows that are left."""
    kept: dict[int, int] = {}
    rows: list[tuple[int, ...]] = []
    for index, (start, end, outer_start, outer_end, parent, carried_from) in enumerate(walk.rows):
        inner = walk.codes[start:end].tobytes().decode("utf-32-le", "surrogatepass")
        if not any(char.isalnum() for char in inner):
            continue
        kept[index] = len(rows)
        lead = len(inner) - len(inner.lstrip())
        tail = len(inner) - len(inner.rstrip())
        around = kept.get(parent, -1)
        # A span around it that was left open was cut where narration resumes, and may end before this one does.
        around = around if around >= 0 and end - tail <= rows[around][1] else -1
        rows.append((start + lead, end - tail, outer_start, max(outer_end, end - tail), around, kept.get(carried_from, -1)))  # fmt: skip
    columns = np.array(rows, dtype=np.int64).reshape(-1, 6).T
    return Quoted(*columns)


def _ends_line(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    ends: NDArray[np.bool_] = (codes == NEWLINE) | (codes == SEPARATOR)
    return ends


def _codes_of(chars: str) -> NDArray[np.uint32]:
    return np.array([ord(char) for char in chars], dtype=np.uint32)


def _is_blank(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    return np.isin(codes, list(_BLANKS))


def _is_word(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Letters and digits; beyond Latin-1, everything that is not punctuation or a blank."""
    digit = (codes >= 48) & (codes <= 57)
    letter = ((codes | 32) >= 97) & ((codes | 32) <= 122)
    other = (
        (codes >= 0xC0)
        & (codes < SEPARATOR)
        & ~((codes >= 0x2000) & (codes <= 0x206F))
        & ~((codes >= 0x3000) & (codes <= 0x303F))
    )
    found: NDArray[np.bool_] = digit | letter | other
    return found


_ALL_MARKS = DOUBLE_OPEN + DOUBLE_CLOSE + SINGLE_OPEN + SINGLE_CLOSE + STRAIGHT_DOUBLE + STRAIGHT_SINGLE
_BLANKS = frozenset((*range(33), 0xA0, *range(0x2000, 0x200C), 0x202F, 0x3000))

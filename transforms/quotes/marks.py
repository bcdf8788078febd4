"""Finds what stands between quotation marks: every style of mark, nested, mismatched, left open or carried over paragraphs."""

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from transforms.quotes.narration import narration_start, reports_at_end
from transforms.quotes.signs import (
    BLANKS,
    CLOSES,
    NEWLINE,
    OPENS,
    SINGLES,
    STRAIGHT_DOUBLE,
    TURNS,
    Sign,
    ends_line,
    find_signs,
)
from transforms.tokens import Tokens

LOOK_AHEAD = 60
"""How many marks a mark may lie from its partner; keeps the walk linear however many marks there are."""
FRAGMENT = 400
"""How many characters behind an apostrophe of a plural a quoted fragment may still go on."""
STAGE_DIRECTION = re.compile(r"[(\[][^()\[\]]*[)\]][.!?]*")
LOW_OPEN, LOW_PARTNER = "‚", "‘"


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
class _Open:
    row: int
    is_double: bool
    closes_at: int = -1
    """Where the partner stands, for marks that look for theirs at once; most double marks find it as they go."""


@dataclass(frozen=True)
class _Line:
    """One paragraph: its marks, its end, and the next mark of the text where that opens the paragraph behind it."""

    signs: list[Sign]
    end: int
    follower: Sign | None


@dataclass
class _Walk:
    codes: NDArray[np.uint32]
    rows: list[list[int]] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def open(self, sign: Sign, closes_at: int = -1) -> None:
        parent = self.stack[-1].row if self.stack else -1
        self.rows.append([sign.past, -1, sign.at, -1, parent, -1])
        self.stack.append(_Open(len(self.rows) - 1, sign.is_double, closes_at))

    def close(self, end: int, outer_end: int) -> None:
        row = self.rows[self.stack.pop().row]
        row[1], row[3] = end, outer_end

    def close_double(self, end: int, outer_end: int) -> None:
        while not self.stack[-1].is_double:
            self.close(end, end)
        self.close(end, outer_end)

    def close_unclosed(self, limit: int, is_interrupted: bool) -> None:
        """End the outermost double or single mark, and all in it, where narration resumes before `limit`."""
        end = narration_start(self.codes, self.rows[self.stack[0].row][0], limit, is_interrupted)
        # `“We lost,’ said Low.` is closed by a mark of the wrong kind, which is then no part of the words.
        outer_end = end + 1 if end < limit and chr(int(self.codes[end])) in SINGLES else end
        while len(self.stack) > 1:
            self.close(end, end)
        self.close(end, outer_end)

    def has_double(self) -> bool:
        return any(entry.is_double for entry in self.stack)

    def is_straight(self, entry: _Open) -> bool:
        """Whether the mark that opened is straight."""
        return chr(int(self.codes[self.rows[entry.row][2]])) in STRAIGHT_DOUBLE


def find_quoted(tokens: Tokens) -> Quoted:
    """Every span in marks of a batch of texts; each sign that breaks a line ends a paragraph."""
    breaks = [ord(mark) for mark in "\r\v\f\x85\u2028\u2029"]
    return quoted_spans(np.where(np.isin(tokens.codes, breaks), np.uint32(NEWLINE), tokens.codes))


def quoted_spans(codes: NDArray[np.uint32]) -> Quoted:
    """Every span in marks of a batch of texts.

    `codes` holds the texts as code points, a SEPARATOR between them that no quotation crosses. A mark left open ends
    where narration resumes, else with its paragraph; when the next paragraph opens with a mark of that kind again, the
    speech is carried on and the two rows are linked. A stage direction in marks, `“(Laughter.)”`, is no speech.
    """
    signs = find_signs(codes)
    line_starts = np.flatnonzero(ends_line(codes)) + 1
    walk = _Walk(codes)
    carrying = -1
    position = 0
    while position < len(signs):
        last = position
        while last < len(signs) and signs[last].line == signs[position].line:
            last += 1
        line = signs[position].line
        line_end = int(line_starts[line]) - 1 if line < len(line_starts) else len(codes)
        follower = signs[last] if last < len(signs) and _opens_next(codes, line_end, signs[last]) else None
        carrying = _walk_line(walk, _Line(signs[position:last], line_end, follower), carrying)
        position = last
    return _collect_rows(walk)


def _opens_next(codes: NDArray[np.uint32], line_end: int, following: Sign) -> bool:
    gap = codes[line_end : following.at]
    return following.turn != CLOSES and len(gap) < 200 and BLANKS.issuperset(gap.tolist())


def _walk_line(walk: _Walk, line: _Line, carrying: int) -> int:
    """Take one paragraph's marks; the row that is carried into the next paragraph, or -1."""
    first_row = len(walk.rows)
    for index, sign in enumerate(line.signs):
        if any(entry.closes_at == sign.at for entry in walk.stack):
            _close_at_partner(walk, sign)
        elif sign.is_double:
            _take_double(walk, line, index)
        else:
            _take_single(walk, line, index)
    if carrying >= 0 and len(walk.rows) > first_row:
        walk.rows[first_row][5] = carrying
    if not walk.stack:
        return -1
    outermost = walk.stack[0]
    if not _carries(walk, line, outermost):
        walk.close_unclosed(line.end, is_interrupted=False)
        return -1
    while walk.stack:
        walk.close(line.end, line.end)
    return outermost.row


def _carries(walk: _Walk, line: _Line, outermost: _Open) -> bool:
    """Whether the next paragraph goes on with this speech: it opens with the same kind of mark, and nobody's speech was ended here."""
    is_alike = line.follower is not None and line.follower.is_double == outermost.is_double
    return is_alike and not reports_at_end(walk.codes, walk.rows[outermost.row][0], line.end)


def _close_at_partner(walk: _Walk, sign: Sign) -> None:
    while walk.stack[-1].closes_at != sign.at:
        walk.close(sign.at, sign.at)
    walk.close(sign.at, sign.past)


def _take_double(walk: _Walk, line: _Line, index: int) -> None:
    sign = line.signs[index]
    if not walk.has_double():
        if sign.turn == OPENS or not sign.can_close or (sign.can_open and sign.turn == TURNS):
            walk.open(sign)
    elif not sign.surely_opens:
        walk.close_double(sign.at, sign.past)
    elif _nests(walk, line, index):
        walk.open(sign)
    else:
        walk.close_unclosed(sign.at, is_interrupted=True)
        walk.open(sign)


def _nests(walk: _Walk, line: _Line, index: int) -> bool:
    """Whether a double mark behind an open double mark opens words inside it, and not a quotation of its own."""
    sign, top = line.signs[index], walk.stack[-1]
    ahead = [other for other in line.signs[index + 1 : index + 1 + LOOK_AHEAD] if other.is_double]
    if not top.is_double:
        return top.closes_at > sign.at
    if sum(entry.is_double for entry in walk.stack) > 1 or not ahead or ahead[0].surely_opens:
        return False
    if walk.is_straight(top) and sign.turn == OPENS:
        # `"They call it “home” here," she said`: marks of another kind.
        return ahead[0].turn == CLOSES and (line.follower is not None or any(other.turn == TURNS for other in ahead))
    return sign.turn == OPENS and _has_spare_close(ahead)


def _has_spare_close(ahead: list[Sign]) -> bool:
    """Whether more marks close than open, so that two quotations are open now."""
    depth = 2
    for sign in ahead:
        depth += 1 if sign.surely_opens else -1
        if depth == 0:
            return True
    return False


def _take_single(walk: _Walk, line: _Line, index: int) -> None:
    sign = line.signs[index]
    if sign.turn != OPENS or any(not entry.is_double for entry in walk.stack):
        return
    closes_at = _find_partner(walk, line.signs, index)
    if closes_at >= 0 or (line.follower is not None and index == 0 and not walk.stack):
        walk.open(sign, closes_at)


def _find_partner(walk: _Walk, signs: list[Sign], index: int) -> int:
    """Where the partner of a single opening mark stands, or -1. A plural's apostrophe is taken only for want of better."""
    weak, depth, inside_double = -1, 0, walk.has_double()
    opener = chr(int(walk.codes[signs[index].at]))
    for other in signs[index + 1 : index + 1 + LOOK_AHEAD]:
        if other.is_double and _is_inch(walk.codes, other.at):
            continue
        if other.is_double:
            depth += 1 if other.surely_opens else -1
            if depth < 0:
                # `‘We lost,” said Low`: nothing else is open that this mark could close.
                return other.at if not inside_double and weak < 0 else weak
            continue
        is_low = opener == LOW_OPEN and chr(int(walk.codes[other.at])) == LOW_PARTNER and other.can_close
        if other.turn == OPENS and not is_low:
            break
        if is_low or (other.turn == CLOSES and not other.is_weak_close):
            return weak if weak >= 0 and _is_fragment(walk.codes, signs[index].past, weak, other.at) else other.at
        if other.turn == CLOSES and weak < 0:
            weak = other.at
    return weak


def _is_inch(codes: NDArray[np.uint32], at: int) -> bool:
    return at > 0 and ord("0") <= int(codes[at - 1]) <= ord("9") and chr(int(codes[at])) in STRAIGHT_DOUBLE


def _is_fragment(codes: NDArray[np.uint32], start: int, weak: int, strong: int) -> bool:
    """Whether words in marks that begin small end at a plural's apostrophe, since a sentence ends before the next mark."""
    between = _read(codes, weak, min(strong, weak + FRAGMENT))
    return _read(codes, start, start + 1).islower() and (
        strong - weak > FRAGMENT or re.search(r"[.!?]\s+[A-Z]", between) is not None
    )


def _collect_rows(walk: _Walk) -> Quoted:
    """Rows without blanks at their ends and without empty spans; links point at the rows that are left."""
    kept: dict[int, int] = {}
    rows: list[tuple[int, ...]] = []
    for index, (start, end, outer_start, outer_end, parent, carried_from) in enumerate(walk.rows):
        inner = _read(walk.codes, start, end)
        if not any(char.isalnum() for char in inner) or STAGE_DIRECTION.fullmatch(inner.strip()):
            # Speech goes on behind a stage direction.
            kept[index] = kept.get(carried_from, -1)
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


def _read(codes: NDArray[np.uint32], start: int, end: int) -> str:
    return codes[start:end].tobytes().decode("utf-32-le", "surrogatepass")

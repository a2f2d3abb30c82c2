"""Lines that fit the page: where they are broken, and where the words beside them go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derive.report.boxes import Box, broken, holds
from derive.report.document import Line
from derive.report.phrases import Sentence, words_width

PAGE = 42.0  # em of mathematics that fit on a line
BESIDE = 11.0  # em of words beside it
SMALL = 0.85  # the size of those words
TERMINAL = 34.0  # em of mathematics on a line of a terminal


@dataclass(frozen=True)
class Row:
    """One row of an alignment: ``left sign right``, and words beside it or (``below``) in the place of a formula."""

    left: Box | None = None
    sign: str = ""
    right: Box | None = None
    words: Sentence = ()
    below: bool = False


def arranged(lines: Sequence[Line], wrap: bool = True) -> list[Row]:
    """Lines as rows that fit the page: words stand beside the formulas where there is room, else beneath them."""
    beside = [words_beside(line) for line in lines]
    room = PAGE - 1 - SMALL * min(BESIDE, max(map(words_width, beside)))
    fitted = [rows_of(line, room, _indent(lines, room)) for line in lines]
    used = width_used(fitted)
    wide = [rows_of(line, PAGE, _indent(lines, PAGE)) for line in lines]
    if below := used > room + 1 or _is_stacked(fitted) > _is_stacked(wide):
        fitted = wide
    rows: list[Row] = []
    for formulas, said in zip(fitted, beside, strict=True):
        if below:
            rows += formulas + [Row(words=part, below=True) for part in (wrapped(said, PAGE - 6) if wrap else [said])]
            continue
        parts = wrapped(said, max(BESIDE, (PAGE - 1 - used) / SMALL)) if wrap else [said]
        start = next((i for i, f in enumerate(formulas) if f.sign), 0)
        rows += formulas[:start]
        rows += [replace(f, words=parts[i] if i < len(parts) else ()) for i, f in enumerate(formulas[start:])]
        rows += [Row(words=part) for part in parts[len(formulas) - start :]]
    return rows


def _is_stacked(fitted: Sequence[Sequence[Row]]) -> bool:
    return any(holds(row.right, {"stack"}) for rows in fitted for row in rows if row.right is not None)


def width_used(fitted: Sequence[Sequence[Row]]) -> float:
    rows = [row for formulas in fitted for row in formulas]
    return max(r.left.width if r.left else 0 for r in rows) + 1.2 + max(r.right.width if r.right else 0 for r in rows)


def room_for_words(rows: Sequence[Row]) -> float:
    """How many em are left for the words."""
    return PAGE - 6 if any(r.below for r in rows) else max(BESIDE - 1, PAGE - 2 - width_used([rows]))


def rows_of(line: Line, room: float, indent: float | None = None) -> list[Row]:
    """A line as rows: a long left side has rows of its own, long sides are broken at relations and sums.

    ``indent`` is how far all lines of the block are moved by the left sides among them.
    """
    indent = _indent([line], room) if indent is None else indent
    rows: list[Row] = []
    left = line.left
    if left is not None and not _stands_left(line, room):
        rows, left = [Row(right=piece) for piece in broken(left, room - 1.2 - indent)], None
    first, *rest = broken(line.right, room - 1.2 - indent)
    return [*rows, Row(left, line.sign, first), *[Row(right=piece) for piece in rest]]


def _stands_left(line: Line, room: float) -> bool:
    return line.left is not None and line.left.width + 1.2 + min(line.right.width, room / 2) <= room


def _indent(lines: Sequence[Line], room: float) -> float:
    return max((line.left.width for line in lines if line.left is not None and _stands_left(line, room)), default=0.0)


def wrapped(said: Sentence, room: float) -> list[Sentence]:
    """A sentence in lines of about ``room`` em; formulas stay whole."""
    lines: list[list[str | Box]] = [[]]
    here = 0.0
    for part in said:
        for piece in _words(part):
            width = words_width((piece,))
            if lines[-1] and here + width > room:
                lines.append([])
                here = 0
            lines[-1].append(piece)
            here += width
    return [tuple(line) for line in lines if line]


def _words(part: str | Box) -> Iterator[str | Box]:
    if isinstance(part, Box):
        yield part
        return
    pieces = part.split(" ")
    for i, piece in enumerate(pieces):
        if piece or i + 1 < len(pieces):
            yield piece + (" " if i + 1 < len(pieces) else "")


def words_beside(line: Line) -> Sentence:
    number: Sentence = (f"({line.number}) ",) if line.number else ()
    unchecked = (f" [{line.unchecked}]",) if line.unchecked else ()
    return (*number, *line.beside, *unchecked)

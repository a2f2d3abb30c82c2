"""What a document is made of for a reader of its mathematics: passages, comments, headings, each knowing its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Mapped:
    """Text that knows where each of its characters stands in the file, through every cut and every macro.

    >>> text = Mapped.of("x = 1 % one")
    >>> text[4:].text, list(text[4:6].at)
    ('1 % one', [4, 5])
    """

    text: str
    at: Sequence[int]

    @classmethod
    def of(cls, text: str, start: int = 0) -> Mapped:
        return cls(text, range(start, start + len(text)))

    @classmethod
    def standing_at(cls, text: str, place: int) -> Mapped:
        """Text that is nowhere in the file itself: all of it stands at one place."""
        return cls(text, (place,) * len(text))

    @classmethod
    def join(cls, parts: Iterable[Mapped]) -> Mapped:
        parts = list(parts)
        if len(parts) == 1:
            return parts[0]
        return cls("".join(p.text for p in parts), tuple(place for p in parts for place in p.at))

    def __getitem__(self, part: slice) -> Mapped:
        return Mapped(self.text[part], self.at[part])

    def __len__(self) -> int:
        return len(self.text)

    def strip(self) -> Mapped:
        left = len(self.text) - len(self.text.lstrip())
        return self[left : max(left, len(self.text.rstrip()))]

    def without(self, pattern: re.Pattern[str]) -> Mapped:
        """Every match left out; where it stood between two words, a space keeps them apart."""
        return self.replaced(pattern, lambda found: " ")

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> Mapped:
        """Every match replaced; the new text stands where the match began."""
        parts, last = [], 0
        for found in pattern.finditer(self.text):
            parts += [self[last : found.start()], Mapped.standing_at(by(found), self.at[found.start()])]
            last = found.end()
        return Mapped.join([*parts, self[last:]]) if parts else self


@dataclass(frozen=True)
class Passage:
    """A piece of mathematics: its body without comments and macros, and the words before it in its paragraph.

    environment : "$", "[" or the name, such as "align*".    start, end : where it stands, with its delimiters.
    trouble : why its body cannot be read.
    """

    body: Mapped
    environment: str
    start: int
    end: int
    prose: str = ""
    paragraph: int = 0
    trouble: str = ""

    @property
    def inline(self) -> bool:
        return self.environment == "$"


@dataclass(frozen=True)
class Comment:
    """What a comment of the document tells derive: ``assume x > 0`` of ``% derive: assume x > 0``."""

    text: str
    start: int


@dataclass(frozen=True)
class Heading:
    """The begin of a section."""

    start: int


Part = Passage | Comment | Heading
TOLD = re.compile(r"\s*derive\s*:(.*)", re.IGNORECASE)


def told(comment: str, start: int) -> list[Comment]:
    """What the lines of a comment tell derive."""
    found = []
    for line in comment.splitlines(keepends=True):
        if match := TOLD.match(line):
            found.append(Comment(match[1].strip(), start))
        start += len(line)
    return found


@dataclass(frozen=True)
class Place:
    """Line and column in a file, counted from 1 in characters; in a notebook also the cell.

    raw : the line in the file itself, where that is another one.
    """

    line: int
    column: int
    cell: int | None = None
    raw: int | None = None

    def __str__(self) -> str:
        return f"{f'cell {self.cell}:' if self.cell else ''}{self.line}:{self.column}"


@dataclass(frozen=True)
class Source:
    """A text with its parts in order: a file, or one cell of a notebook."""

    text: str
    parts: Sequence[Part] = ()
    cell: int | None = None
    raw_lines: Sequence[int] = field(default=(), repr=False)  #: of each line of a cell, its line in the file

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer(r"\n", self.text))]

    def place(self, offset: int) -> Place:
        """Where the character at an offset stands.

        >>> str(Source("a\\nb = c").place(4))
        '2:3'
        """
        line = bisect_right(self._starts, offset)
        raw = self.raw_lines[line - 1] if line <= len(self.raw_lines) else None
        return Place(line, offset - self._starts[line - 1] + 1, self.cell, raw)

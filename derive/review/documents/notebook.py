"""The mathematics of a notebook's Markdown cells, with the line of the cell and the line of the file. No code is run."""

from __future__ import annotations

import json
import warnings
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from derive.errors import DeriveError, ReadError
from derive.review.documents import markdown
from derive.review.documents.macros import Macros
from derive.review.documents.passages import Source

LARGEST = 5_000_000  # characters of Markdown in one notebook


def sources(text: str) -> Iterator[Source]:
    """One source for each Markdown cell, in order; macros hold from cell to cell, as they do in Jupyter."""
    macros = Macros()
    lines = _Lines(text)
    cells = _cells(text)
    if sum(len(cell.source) for cell in cells if cell.cell_type == "markdown") > LARGEST:
        raise ReadError(f"its Markdown cells hold more than {LARGEST:,} characters")
    for number, cell in enumerate(cells, 1):
        said = cell.source.replace("\r\n", "\n").replace("\r", "\n")
        raw = lines.of(cell.source)
        if cell.cell_type == "markdown":
            yield Source(said, list(markdown.parts(said, macros)), number, raw)


def _cells(text: str) -> list[Any]:
    try:
        import nbformat
    except ImportError as error:
        raise DeriveError(f'notebooks are read with {error.name}: pip install "derive[lint]"') from None
    with warnings.catch_warnings():  # a cell without an id is no fault of the mathematics
        warnings.simplefilter("ignore")
        try:
            return nbformat.reads(text, as_version=4).cells
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError, nbformat.ValidationError) as error:
            said = str(error).splitlines() or ["it is no notebook"]
            raise ReadError(f"it is no notebook that can be read: {said[0]:.100}") from None


class _Lines:
    """Where the lines of cells stand in the JSON text; written as usual, each has a line of the file to itself."""

    def __init__(self, text: str):
        self.standing: dict[str, list[int]] = {}
        self.reached = 0
        for number, line in enumerate(text.split("\n"), 1):
            written = line.strip().removesuffix(",")
            for candidate in (written, written.partition('"source": ')[2].strip("[]")):
                if candidate[:1] == candidate[-1:] == '"' and len(candidate) > 1:
                    self._note(candidate, number)

    def _note(self, written: str, number: int) -> None:
        try:
            self.standing.setdefault(json.loads(written), []).append(number)
        except ValueError:
            return

    def of(self, source: str) -> list[int]:
        """The line of the file for each line of a cell; a line that is not found stands where the one before it does."""
        found = []
        for line in source.splitlines(keepends=True):
            numbers = self.standing.get(line, ())
            k = bisect_left(numbers, self.reached + 1)
            self.reached = numbers[k] if k < len(numbers) else self.reached
            found.append(self.reached or 1)
        return found

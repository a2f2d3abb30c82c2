r"""From items to a tree: which reader takes which kind of item."""

from __future__ import annotations

from collections.abc import Callable

from derive.language.latex_text import brackets, calculus, functions, letters, names
from derive.language.latex_text.nodes import Node, written_number
from derive.language.latex_text.reading import READERS, Reading
from derive.language.latex_text.structure import Item


def _number(reading: Reading, it: Item) -> Node:
    return reading.powers(written_number(it), it)


def _letter_or(read_else: Callable[[Reading, Item], Node]) -> Callable[[Reading, Item], Node]:
    """A letter where the item shows one, and ``read_else`` otherwise."""

    def read(reading: Reading, it: Item) -> Node:
        shown = None if letters.is_word(reading, it) else names.letter(it)
        return read_else(reading, it) if shown is None else letters.letter(reading, it, shown)

    return read


READERS |= {
    "number": _number, "letter": _letter_or(functions.command), "command": _letter_or(functions.command), "group": _letter_or(brackets.group),
    "decorated": _letter_or(functions.decorated), "word": functions.read_word, "placed": brackets.placed, "fence": brackets.fence,
    "bar": brackets.bars, "root": brackets.root, "binomial": brackets.binomial, "table": brackets.table, "fraction": calculus.fraction,
}  # fmt: skip

__all__ = ["Reading"]

"""What topics with a general line share: letters that the reader's data do not use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import Expr, Symbol
from derive.language.shapes import as_shape


def shapes_of(meaning: Iterable[tuple[Expr, Expr]], **general: str) -> dict[str, tuple[Expr, ...]]:
    """The shapes of abbreviations that stand for literal arrays, and of general letters, as text such as "m, n".

    >>> shapes_of([(Symbol("A"), ex.Array(ex.Array(1, 2)))], u="n")
    {'A': (1, 2), 'u': (n,)}
    """
    found = {str(name): as_shape(value.shape, str(name)) for name, value in meaning if isinstance(value, ex.Array)}
    return found | {name: as_shape(tuple(said.split(", ")), name) for name, said in general.items()}


def letters(data: Expr, *names: str) -> list[Any]:
    """Symbols of these names, another one where the data use it already.

    >>> letters(ex.Array(ex.Symbol("u")), "u", "v")
    [u_1, v]
    """
    taken = set(ex.free_symbols(data))
    found: list[Symbol] = []
    for name in names:
        found.append(ex.fresh_symbol(name, taken | set(found)))
    return found

"""Matrices of real entries by their columns: inner products, lengths, vectors of length 1, written and as entries."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Array, Call, Div, Expr, Symbol, Unequal
from derive.methods.eigenspaces import cleared
from derive.methods.eliminate import Row, Rows, read_matrix, vector
from derive.methods.entries import Entries, Entry
from derive.methods.tidy import tidy
from derive.model import Condition
from derive.numeric import balls


def real_rows(A: Array, name: str = "A", field: Entries | None = None) -> Rows:
    """The entries of a literal matrix. Raises AssumptionError where one of them is complex."""
    for entry in (e for row in A.args for e in row.args):
        if any(node is ex.I for node in ex.postorder(entry)):
            raise AssumptionError(f"{name} has the entry {entry!s:.60}: expected real numbers")
    return read_matrix(A, field)


def columns_of(rows: Rows) -> list[Row]:
    return [list(column) for column in zip(*rows, strict=True)]


def from_columns(columns: Sequence[Expr]) -> Array:
    """The matrix with these vectors as columns.

    >>> print(from_columns([Array(1, 2), Array(3, 4)]))
    [[1, 3], [2, 4]]
    """
    return Array(*[Array(*row) for row in zip(*[c.args for c in columns], strict=True)])  # type: ignore[return-value]


def identity(n: int) -> Array:
    return Array(*[Array(*[ONE if i == j else ZERO for j in range(n)]) for i in range(n)])  # type: ignore[return-value]


def dot(u: Row, v: Row) -> Entry:
    return reduce(lambda a, b: a + b, [x * y for x, y in zip(u, v, strict=True)])


def is_zero(v: Row) -> bool:
    return all(entry.is_zero for entry in v)


def length(v: Row) -> Entry:
    """‖v‖ as an entry; where letters leave its sign open, the root that ``needed`` makes positive."""
    found = v[0].field.root(dot(v, v))
    written = found.written()
    if ex.free_symbols(written):
        return found
    return found if balls.value(written, {}, bits=128).real > 0 else -found


def needed(size: Entry) -> tuple[Condition, ...]:
    """What letters have to satisfy where something is divided by the length ``size``."""
    if not size.symbolic:
        return ()
    written = size.written()
    if isinstance(written, Call) and written.name == "sqrt":
        return (Condition(Unequal(written.args[0], ZERO)),)
    return (Condition(written > 0),)


def unit(v: Row) -> tuple[Row, Expr]:
    """v/‖v‖ as entries and as it is written on the board, with 1/√2 for √2/2.

    >>> K = Entries()
    >>> print(unit([K.constant(2), K.constant(-2)])[1])
    [1/sqrt(2), -1/sqrt(2)]
    """
    size = length(v)
    entries = [entry / size for entry in v]
    if any(entry.rational is None for entry in v):
        return entries, vector(entries)
    whole = cleared(v)
    if dot(whole, v).rational < 0:  # type: ignore[operator]
        whole = [-entry for entry in whole]
    root = Call("sqrt", dot(whole, whole).written())
    return entries, Array(*[ZERO if entry.is_zero else tidy(Div(entry.written(), root)) for entry in whole])


def named(letter: str, count: int, taken: Any = ()) -> list[Symbol]:
    """Names such as a_1, a_2 that are not taken yet."""
    return [ex.fresh_symbol(f"{letter}_{k + 1}", set(taken)) for k in range(count)]

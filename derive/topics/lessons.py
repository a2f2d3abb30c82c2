"""A lesson on vectors and matrices: first the statement in letters of any dimension, then the reader's data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from derive.language import expressions as ex
from derive.language.assumptions import REAL, domain
from derive.language.expressions import Array, Expr, Symbol
from derive.model import Derivation, Step


def letters(names: str, *data: Any) -> tuple[Symbol, ...]:
    """Symbols for general statements, none of which the reader's data use.

    >>> letters("x y n", Array(1, Symbol("y")))
    (x, y_1, n)
    """
    taken = set().union(*[ex.free_symbols(d) for d in data if isinstance(d, Expr)])
    return tuple(ex.fresh_symbol(name, taken) for name in names.split())


def lesson(
    title: str, problem: Expr, steps: Iterable[Step], result: Expr, *, shapes: Mapping[Symbol, tuple] | None = None,
    at: Mapping[Symbol, Any] | None = None, mistakes: Iterable[Step] = (), remarks: Iterable[str] = (),
    assume: Mapping[str, Any] | None = None, **more: Any,
) -> Derivation:  # fmt: skip
    """The derivation; the letters take the reader's data as their numbers, where these are rational.

    shapes : letter -> its dimensions, symbols or integers.    at : letter -> what the reader gave for it.
    """
    shapes = shapes or {}
    dims = {d: () for shape in shapes.values() for d in shape if isinstance(d, Symbol)}
    found = {x: rational(given) for x, given in (at or {}).items()}
    return Derivation(
        title=title, problem=problem, steps=tuple(steps), result=result,
        shapes={str(x): tuple(map(ex.as_expr, shape)) for x, shape in {**shapes, **dims}.items()},
        at={} if None in found.values() else found,
        assume={**dict.fromkeys(map(str, shapes), REAL), **{name: domain(said) for name, said in (assume or {}).items()}},
        mistakes=tuple(mistakes), remarks=tuple(remarks), **more,
    )  # fmt: skip


def rational(given: Any) -> Any:
    """Nested lists of fractions; None where an entry is no rational number as written."""
    if isinstance(given, Array):
        found = [rational(entry) for entry in given.args]
        return None if None in found else found
    value = ex.constant_value(ex.as_expr(given))
    return None if value is None else Fraction(value)

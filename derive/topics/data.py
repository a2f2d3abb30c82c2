"""The reader's data, read and looked at before anything is derived: what does not fit is refused in a sentence that quotes it.

``@topic`` reads the data with ``datum``; what stands below that says of what kind each has to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError, DeriveError, ReadError, ShapeError
from derive.language.expressions import (
    COMPARISONS,
    FALSE,
    OO,
    TRUE,
    Array,
    Expr,
    I,
    Symbol,
    as_expr,
    constant_value,
    free_symbols,
    postorder,
)
from derive.language.python_text import read_python
from derive.methods.at_points import has_no_value, is_imaginary
from derive.methods.tidy import tidy


def datum(name: str, value: Any, plain: bool) -> Any:
    """The datum called ``name``; what cannot be read is refused in one line that says which datum it is."""
    if plain:
        if isinstance(value, (list, tuple, dict)):
            raise DeriveError(f"{name} = {value!r:.60}: expected one word or number")
        return value
    try:
        found = as_data(value)
        if isinstance(found, Expr) and any(node in (TRUE, FALSE) for node in postorder(found)):
            raise DeriveError(f"{value!r:.60} says True or False: expected numbers or letters")
        return found
    except ReadError as error:
        raise ReadError(f"{name} = {value!r:.60}: {error.message}") from error
    except DeriveError as error:
        raise type(error)(f"{name}: {error}") from error


def of_real_numbers(data: Mapping[str, Any]) -> None:
    """Refuses the imaginary unit."""
    for name, value in data.items():
        for entry in value if isinstance(value, tuple) else (value,):
            if isinstance(entry, Expr) and any(n is I or is_imaginary(n) for n in postorder(entry)):
                raise AssumptionError(f"{name} = {entry!s:.60}: expected real numbers")


def of_finite_numbers(data: Mapping[str, Any]) -> None:
    """Refuses infinity in a list, and what is divided by zero."""
    for name, value in data.items():
        for entry in value if isinstance(value, tuple) else (value,):
            if not isinstance(entry, Expr):
                continue
            infinite = isinstance(entry, Array) and OO in postorder(entry)
            if infinite or any(map(has_no_value, postorder(entry))):
                raise AssumptionError(f"{name} = {entry!s:.60}: expected finite numbers")


def as_data(value: Any) -> Any:
    """A datum as the topics take it.

    >>> print(as_data([[2, "a"], [1, 0.5]]))
    [[2, a], [1, 0.5]]
    """
    if isinstance(value, Expr) or value is None:
        return value
    if isinstance(value, str):
        return read_python(value)
    if isinstance(value, tuple):
        return tuple(map(as_data, value))
    if hasattr(value, "tolist"):  # a NumPy array or number
        value = value.tolist()
    if isinstance(value, list):
        if not value:
            raise DeriveError("an empty list is no vector or matrix")
        if any(v is None for v in value):
            raise DeriveError(f"{value!r:.80} has an entry that is missing")
        rows = [as_data(list(v) if isinstance(v, tuple) else v) for v in value]
        if len({r.shape if isinstance(r, Array) else () for r in rows}) > 1:
            raise DeriveError(f"the rows of {value!r:.80} differ in length")
        return Array(*rows)
    try:
        return as_expr(value)
    except TypeError as error:
        raise DeriveError(str(error).partition(";")[0]) from None


def vector(v: Any, name: str = "v", *, length: int | None = None) -> Array:
    """A list of numbers or letters, of ``length`` entries if that is given.

    >>> vector(Array(1, 2), "a", length=3)
    Traceback (most recent call last):
        ...
    derive.errors.ShapeError: a = [1, 2] has 2 entries: expected 3
    """
    v = Array(*v) if isinstance(v, tuple) and v else v
    if not isinstance(v, Array) or not v.args or any(isinstance(entry, Array) for entry in v.args):
        raise ShapeError(f"{name} = {v!s:.60}: expected a vector such as [1, 2, 3]")
    if length is not None and len(v.args) != length:
        raise ShapeError(f"{name} = {v!s:.60} has {len(v.args)} entries: expected {length}")
    return v


def matrix(
    A: Any, name: str = "A", *, rows: int | None = None, columns: int | None = None, square: bool = False
) -> Array:
    """A list of equally long rows; ``rows``, ``columns`` and ``square`` ask for a size.

    >>> matrix(Array(Array(1, 2)), square=True)
    Traceback (most recent call last):
        ...
    derive.errors.ShapeError: A = [[1, 2]] is 1 × 2: expected a square matrix
    """
    if isinstance(A, tuple) and A:
        A = Array(*[Array(*row) if isinstance(row, tuple) and row else row for row in A])
    if not isinstance(A, Array) or not all(isinstance(row, Array) and row.args for row in A.args):
        raise ShapeError(f"{name} = {A!s:.60}: expected a matrix such as [[2, 1], [1, 2]]")
    lengths = {len(row.args) for row in A.args}  # type: ignore[attr-defined]
    if len(lengths) > 1:
        raise ShapeError(f"the rows of {name} = {A!s:.60} have {' and '.join(map(str, sorted(lengths)))} entries")
    if any(isinstance(entry, Array) for row in A.args for entry in row.args):
        raise ShapeError(f"{name} = {A!s:.60} has three axes: expected a matrix such as [[2, 1], [1, 2]]")
    m, n = len(A.args), lengths.pop()
    if square and m != n:
        raise ShapeError(f"{name} = {A!s:.60} is {m} × {n}: expected a square matrix")
    for found, wanted, what in ((m, rows, "rows"), (n, columns, "columns")):
        if wanted is not None and found != wanted:
            raise ShapeError(f"{name} = {A!s:.60} has {found} {what}: expected {wanted}")
    return A


def scalar(value: Any, name: str) -> Expr:
    """A number or an expression in letters; no list."""
    if isinstance(value, (Array, tuple)):
        raise ShapeError(f"{name} = {value!s:.60}: expected one number")
    if value is None:
        raise ShapeError(f"{name} is missing: expected one number")
    return as_expr(value)


def number(
    value: Any, name: str, *, above: Any = None, least: Any = None, below: Any = None, most: Any = None
) -> Fraction:
    """A rational number, greater than ``above``, at least ``least``, less than ``below``, at most ``most``.

    >>> number(as_expr(0.5), "eta", above=0), number(as_expr(2), "p", least=0, most=1)
    Traceback (most recent call last):
        ...
    derive.errors.AssumptionError: p = 2: expected a number of at least 0 and at most 1
    """
    found = constant_value(tidy(scalar(value, name)))
    bounds = (("above", above), ("of at least", least), ("below", below), ("at most", most))
    wanted = " and ".join(f"{words} {bound}" for words, bound in bounds if bound is not None)
    if found is None:
        raise AssumptionError(
            f"{name} = {value!s:.60}: expected a number{' ' * bool(wanted)}{wanted}, such as 2, 0.5 or 1/3"
        )
    outside = (
        (above is not None and found <= above)
        or (least is not None and found < least)
        or (below is not None and found >= below)
        or (most is not None and found > most)
    )
    if outside:
        raise AssumptionError(f"{name} = {value!s:.60}: expected a number {wanted}")
    return found


def count(value: Any, name: str, *, least: int = 1, most: int | None = None) -> int:
    """A whole number.

    >>> count(as_expr(Fraction(3, 2)), "n")
    Traceback (most recent call last):
        ...
    derive.errors.AssumptionError: n = 3/2: expected a whole number
    """
    found = number(value, name, least=least, most=most)
    if found.denominator != 1:
        raise AssumptionError(f"{name} = {value!s:.60}: expected a whole number")
    return int(found)


def numbers(v: Any, name: str, **bounds: Any) -> list[Fraction]:
    """A vector of rational numbers, each within the bounds of ``number``."""
    return [number(entry, name, **bounds) for entry in vector(v, name).args]


def probabilities(p: Any, name: str = "p") -> list[Fraction]:
    """Numbers of at least 0 that sum to 1.

    >>> probabilities(Array(Fraction(1, 2), Fraction(1, 3)))
    Traceback (most recent call last):
        ...
    derive.errors.AssumptionError: p = [1/2, 1/3] sums to 5/6: probabilities sum to 1
    """
    found = numbers(p, name, least=0)
    if sum(found) != 1:
        raise AssumptionError(f"{name} = {p!s:.60} sums to {sum(found)}: probabilities sum to 1")
    return found


def of_equal_length(**vectors: Sequence[Any]) -> None:
    """Refuses lists of data of different lengths."""
    lengths = {name: len(v.args if isinstance(v, Array) else v) for name, v in vectors.items()}
    if len(set(lengths.values())) > 1:
        raise ShapeError(
            " and ".join(f"{name} has {n} entries" for name, n in lengths.items()) + ": expected equally many"
        )


def letters(v: Any, name: str = "variables") -> tuple[Symbol, ...]:
    """A list of different letters, or one letter.

    >>> letters(Array(Symbol("x"), 2))
    Traceback (most recent call last):
        ...
    derive.errors.AssumptionError: variables = [x, 2]: expected different letters such as [x, y]
    """
    found = (v,) if isinstance(v, Symbol) else vector(v, name).args
    if len(set(found)) < len(found) or not all(isinstance(x, Symbol) for x in found):
        raise AssumptionError(f"{name} = {v!s:.60}: expected different letters such as [x, y]")
    return tuple(x for x in found if isinstance(x, Symbol))


def function(value: Any, name: str) -> Expr:
    """A formula of finite numbers and letters: no list, no comparison, no infinity.

    >>> function(as_expr(1) / OO, "f")
    Traceback (most recent call last):
        ...
    derive.errors.AssumptionError: f = 1/oo: expected a formula of numbers and letters, such as x**2
    """
    f = scalar(value, name)
    if any(n in (OO, TRUE, FALSE, I) or type(n) in COMPARISONS or isinstance(n, Array) for n in postorder(f)):
        raise AssumptionError(f"{name} = {value!s:.60}: expected a formula of numbers and letters, such as x**2")
    return f


def function_of(value: Any, name: str, x: Symbol) -> Expr:
    """A formula in ``x``, or a constant without letters.

    >>> function_of(Symbol("t"), "f", Symbol("x"))
    Traceback (most recent call last):
        ...
    derive.errors.AssumptionError: f = t does not contain x: expected a formula in x
    """
    f = function(value, name)
    if free_symbols(f) and x not in free_symbols(f):
        raise AssumptionError(f"{name} = {value!s:.60} does not contain {x}: expected a formula in {x}")
    return f

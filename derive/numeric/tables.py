"""Vectors and matrices of numbers: elementwise as in NumPy, products, determinant, inverse, eigenvalues.

Refuses shapes that do not fit (nothing is broadcast but a scalar), and the inverse of a singular matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flint import acb, acb_mat, fmpq, fmpq_mat

from derive.numeric.arithmetic import add, divide, negate
from derive.numeric.precision import Undecided, Undefined


@dataclass(frozen=True, eq=False)
class Table:
    """A vector of scalars, or of rows: elementwise as NumPy."""

    entries: list[Any]

    @property
    def shape(self) -> tuple[int, ...]:
        if self.entries and isinstance(self.entries[0], Table):
            if any(not isinstance(row, Table) or row.shape != self.entries[0].shape for row in self.entries):
                raise Undefined("the rows of a matrix have different lengths")
            return (len(self.entries), *self.entries[0].shape)
        return (len(self.entries),)

    def map(self, f: Callable[[Any], Any]) -> Table:
        return Table([e.map(f) if isinstance(e, Table) else f(e) for e in self.entries])

    def with_other(self, f: Callable[[Any, Any], Any], other: Any) -> Table:
        if not isinstance(other, Table):
            return self.map(lambda e: f(e, other))
        if self.shape != other.shape:
            raise Undefined(f"arrays of shapes {self.shape} and {other.shape} do not combine")
        return Table([
            a.with_other(f, b) if isinstance(a, Table) else f(a, b)
            for a, b in zip(self.entries, other.entries, strict=True)
        ])  # fmt: skip

    def __add__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: a + b, other)

    def __radd__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: b + a, other)

    def __mul__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: a * b, other)

    def __rmul__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: b * a, other)

    def __sub__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: a - b, other)

    def __rsub__(self, other: Any) -> Table:
        return self.with_other(lambda a, b: b - a, other)

    def __truediv__(self, other: Any) -> Table:
        return self.with_other(divide, other)

    def __neg__(self) -> Table:
        return self.map(negate)

    def flat(self) -> Iterator[Any]:
        for e in self.entries:
            yield from e.flat() if isinstance(e, Table) else (e,)


def elementwise(f: Callable) -> Callable:
    """``f`` of scalars, applied to every entry where an argument is an array."""

    def over(*args: Any) -> Any:
        arrays = [a for a in args if type(a) is Table]
        if not arrays:
            return f(*args)
        first = arrays[0]
        for a in arrays:
            if a.shape != first.shape:
                raise Undefined(f"arrays of shapes {first.shape} and {a.shape} do not combine")
        columns = [a.entries if isinstance(a, Table) else [a] * len(first.entries) for a in args]
        return Table([over(*entries) for entries in zip(*columns, strict=True)])

    return over


def array(*entries: Any) -> Table:
    return Table(list(entries))


def matrix_product(*factors: Any) -> Any:
    product = factors[0]
    for factor in factors[1:]:
        product = _product_of_two(product, factor)
    return product


def _product_of_two(a: Any, b: Any) -> Any:
    if not (isinstance(a, Table) and isinstance(b, Table)) or len(a.shape) > 2 or len(b.shape) > 2:
        raise Undefined("a matrix product of something that is no vector or matrix")
    if a.shape[-1] != b.shape[0]:
        raise Undefined(f"a matrix product of shapes {a.shape} and {b.shape}")
    rows = [r.entries for r in a.entries] if len(a.shape) == 2 else [a.entries]
    columns = list(zip(*[r.entries for r in b.entries], strict=True)) if len(b.shape) == 2 else [b.entries]
    entries = [[add(*[x * y for x, y in zip(row, column, strict=True)]) for column in columns] for row in rows]
    match len(a.shape), len(b.shape):
        case 2, 2:
            return Table([Table(row) for row in entries])
        case 2, 1:
            return Table([row[0] for row in entries])
        case 1, 2:
            return Table(entries[0])
    return entries[0][0]


def transpose(a: Any) -> Any:
    if not isinstance(a, Table) or len(a.shape) == 1:
        return a
    return Table([Table(list(column)) for column in zip(*[r.entries for r in a.entries], strict=True)])


def _square(a: Any, what: str) -> list[list[Any]]:
    if not isinstance(a, Table) or len(a.shape) != 2 or a.shape[0] != a.shape[1]:
        raise Undefined(f"{what} of something that is no square matrix")
    return [row.entries for row in a.entries]


def trace(a: Any) -> Any:
    return add(*[row[i] for i, row in enumerate(_square(a, "the trace"))])


def _flint_matrix(rows: list[list[Any]]) -> Any:
    exact = all(type(e) is fmpq for row in rows for e in row)
    return fmpq_mat(rows) if exact else acb_mat([[acb(e) for e in row] for row in rows])


def det(a: Any) -> Any:
    rows = _square(a, "the determinant")
    found = _flint_matrix(rows).det()
    return (
        found if all(type(e) is not acb for row in rows for e in row) and type(found) is fmpq else _as_real(found, rows)
    )


def _as_real(found: acb, rows: list[list[Any]]) -> Any:
    return found if any(type(e) is acb for row in rows for e in row) else found.real


def inv(a: Any) -> Any:
    rows = _square(a, "the inverse")
    matrix = _flint_matrix(rows)
    try:
        inverse = matrix.inv()
    except ZeroDivisionError:
        if type(matrix) is fmpq_mat:
            raise Undefined("a singular matrix has no inverse") from None
        raise Undecided("the matrix may be singular") from None
    n = len(rows)
    entries = [[inverse[i, j] for j in range(n)] for i in range(n)]
    return Table([Table([e if type(e) is fmpq else _as_real(e, rows) for e in row]) for row in entries])


def eigenvalues(a: Any) -> Any:
    from derive.numeric import spectra

    return spectra.eigenvalues(a)


def _rows(a: Any, what: str) -> list[list[Any]]:
    if not isinstance(a, Table) or len(a.shape) != 2:
        raise Undefined(f"{what} of something that is no matrix")
    return [row.entries for row in a.entries]


def rank(a: Any) -> Any:
    from derive.numeric import echelon

    return fmpq(echelon.rank(_rows(a, "the rank")))


def nullity(a: Any) -> Any:
    from derive.numeric import echelon

    return fmpq(echelon.nullity(_rows(a, "the nullity")))


def augmented(a: Any, b: Any) -> Table:
    """The matrix ``a`` with the columns of ``b`` behind its own; a vector is one column."""
    left = _rows(a, "an augmented matrix")
    if not isinstance(b, Table) or len(b.entries) != len(left) or len(b.shape) > 2:
        raise Undefined("an augmented matrix needs as many rows on both sides")
    right = [e.entries if isinstance(e, Table) else [e] for e in b.entries]
    return Table([Table([*row, *more]) for row, more in zip(left, right, strict=True)])


def by_singular_values(name: str) -> Callable[[Any], Any]:
    """A function of ``singular``, which is loaded where it is asked."""

    def of(a: Any) -> Any:
        from derive.numeric import singular

        return getattr(singular, name)(a)

    return of

"""Products and sums of literal matrices and vectors, entry by entry in exact arithmetic."""

from __future__ import annotations

from derive.language.expressions import Array, Expr
from derive.methods.eliminate import Rows, times, vector, written
from derive.methods.entries import Entries


def product(A: Array, B: Array) -> Array:
    """A B, or A b for a vector b.

    >>> print(product(Array(Array(1, 2), Array(3, 4)), Array(Array(5, 6), Array(7, 8))))
    [[19, 22], [43, 50]]
    >>> print(product(Array(Array(1, 2), Array(3, 4)), Array(1, -1)))
    [-1, -1]
    """
    field = Entries()
    rows = _rows(field, A)
    if not isinstance(B.args[0], Array):
        return vector(times(rows, [field.read(e) for e in B.args]))  # type: ignore[return-value]
    columns = [list(c) for c in zip(*_rows(field, B), strict=True)]
    return written([times(columns, row) for row in rows])


def transposed(A: Array) -> Array:
    """Rows as columns.

    >>> print(transposed(Array(Array(1, 2, 3))))
    [[1], [2], [3]]
    """
    return Array(*[Array(*column) for column in zip(*[row.args for row in A.args], strict=True)])  # type: ignore[return-value]


def scaled(c: Expr, A: Array) -> Array:
    """c A, or c v for a vector.

    >>> from derive.language.expressions import Number
    >>> print(scaled(Number(3), Array(1, -2)))
    [3, -6]
    """
    if isinstance(A.args[0], Array):
        return Array(*[scaled(c, row) for row in A.args])  # type: ignore[arg-type,return-value]
    field = Entries()
    factor = field.read(c)
    return vector([factor * field.read(e) for e in A.args])  # type: ignore[return-value]


def added(u: Array, v: Array, sign: int = 1) -> Array:
    """u + v, or u − v with ``sign`` −1, for vectors or matrices of one size.

    >>> print(added(Array(1, 2), Array(3, 5), -1))
    [-2, -3]
    """
    if isinstance(u.args[0], Array):
        return Array(*[added(a, b, sign) for a, b in zip(u.args, v.args, strict=True)])  # type: ignore[arg-type,return-value]
    field = Entries()
    return vector([field.read(a) + field.read(b) * sign for a, b in zip(u.args, v.args, strict=True)])  # type: ignore[return-value]


def dot(u: Array, v: Array) -> Expr:
    """The inner product.

    >>> print(dot(Array(1, 2), Array(3, 4)))
    11
    """
    field = Entries()
    return times([[field.read(a) for a in u.args]], [field.read(b) for b in v.args])[0].written()


def _rows(field: Entries, A: Array) -> Rows:
    return [[field.read(e) for e in row.args] for row in A.args]

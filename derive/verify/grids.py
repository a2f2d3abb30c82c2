"""Literal vectors and matrices in exact arithmetic: sums, products, transposes, determinants and inverses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce

from derive.language import expressions as ex
from derive.verify.kernels import KERNELS
from derive.verify.normal_form import Field, Ratio, Undefined, Unprovable

LARGEST = 8  # rows of a determinant


@dataclass(frozen=True, eq=False)
class Grid:
    """A vector (``shape`` of one number) or a matrix, entries row by row."""

    shape: tuple[int, ...]
    entries: tuple[Ratio, ...]

    def row(self, i: int) -> tuple[Ratio, ...]:
        width = self.shape[1]
        return self.entries[i * width : (i + 1) * width]

    def rows(self) -> list[list[Ratio]]:
        return [list(self.row(i)) for i in range(self.shape[0])]


Value = Ratio | Grid


def value_of_node(F: Field, node: ex.Expr, args: list[Value]) -> Value:
    match node:
        case ex.Array():
            return _stacked(args)
        case ex.Neg():
            return each(F.negate, args[0])
        case ex.Add():
            return _folded(F.add, args)
        case ex.Mul():
            return _folded(F.multiply, args)
        case ex.Div():
            return _folded(F.divide, args)
        case ex.Pow() if isinstance(args[1], Ratio) and (n := F.rational(args[1])) is not None and n.denominator == 1:
            return each(lambda entry: F.power(entry, int(n)), args[0])
        case ex.MatMul():
            total = args[0]
            for other in args[1:]:
                total = product(F, total, other)
            return total
        case ex.Call(data=name) if name in OF_A_MATRIX and isinstance(args[0], Grid):
            return OF_A_MATRIX[name](F, args[0])
    raise Unprovable


def equal(F: Field, a: Value, b: Value) -> bool:
    if isinstance(a, Ratio) and isinstance(b, Ratio):
        return F.equal(a, b)
    if isinstance(a, Grid) and isinstance(b, Grid) and a.shape == b.shape:
        return all(F.equal(x, y) for x, y in zip(a.entries, b.entries, strict=True))
    return False


def each(f: Callable[[Ratio], Ratio], a: Value) -> Value:
    return Grid(a.shape, tuple(map(f, a.entries))) if isinstance(a, Grid) else f(a)


def _stacked(args: list[Value]) -> Grid:
    if all(isinstance(a, Ratio) for a in args):
        return Grid((len(args),), tuple(a for a in args if isinstance(a, Ratio)))
    rows = [a for a in args if isinstance(a, Grid)]
    if len(rows) != len(args) or any(len(r.shape) != 1 or r.shape != rows[0].shape for r in rows):
        raise Unprovable
    return Grid((len(rows), *rows[0].shape), tuple(x for r in rows for x in r.entries))


def _folded(f: Callable[[Ratio, Ratio], Ratio], args: list[Value]) -> Value:
    total = args[0]
    for other in args[1:]:
        if isinstance(total, Grid) and isinstance(other, Grid):
            if total.shape != other.shape:
                raise Unprovable
            total = Grid(total.shape, tuple(f(x, y) for x, y in zip(total.entries, other.entries, strict=True)))
        elif isinstance(total, Grid):
            total = each(lambda x, by=other: f(x, by), total)  # type: ignore[misc]
        elif isinstance(other, Grid):
            total = each(lambda y, by=total: f(by, y), other)  # type: ignore[misc]
        else:
            total = f(total, other)
    return total


def product(F: Field, a: Value, b: Value) -> Value:
    """The matrix product; a vector on the left is a row, on the right a column, as in NumPy."""
    if not (isinstance(a, Grid) and isinstance(b, Grid)):
        raise Unprovable
    rows = a.rows() if len(a.shape) == 2 else [list(a.entries)]
    columns = transpose(F, b).rows() if len(b.shape) == 2 else [list(b.entries)]
    if len(rows[0]) != len(columns[0]):
        raise Unprovable
    entries = tuple(_inner(F, r, c) for r in rows for c in columns)
    shape = a.shape[:-1] + b.shape[1:]
    return Grid(shape, entries) if shape else entries[0]


def _inner(F: Field, xs: list[Ratio], ys: list[Ratio]) -> Ratio:
    total = F.zero
    for x, y in zip(xs, ys, strict=True):
        total = F.add(total, F.multiply(x, y))
    return total


def transpose(F: Field, a: Grid) -> Grid:
    if len(a.shape) == 1:
        return a
    m, n = a.shape
    return Grid((n, m), tuple(a.entries[i * n + j] for j in range(n) for i in range(m)))


def trace(F: Field, a: Grid) -> Ratio:
    total = F.zero
    for i in range(_order(a)):
        total = F.add(total, a.row(i)[i])
    return total


def _order(a: Grid) -> int:
    if len(a.shape) != 2 or a.shape[0] != a.shape[1] or a.shape[0] > LARGEST:
        raise Unprovable
    return a.shape[0]


def determinant(F: Field, a: Grid) -> Ratio:
    """By expansion along the rows, each minor once: no division, so nothing is asked of the entries."""
    n = _order(a)
    minors: dict[frozenset[int], Ratio] = {frozenset(): F.one}
    for i in reversed(range(n)):
        larger: dict[frozenset[int], Ratio] = {}
        for columns, minor in minors.items():
            for j in range(n):
                if j not in columns and not a.row(i)[j].above.is_zero():
                    signed = F.scale(F.multiply(a.row(i)[j], minor), (-1) ** sum(c < j for c in columns))
                    grown = columns | {j}
                    larger[grown] = F.add(larger[grown], signed) if grown in larger else signed
        minors = larger
    return minors.get(frozenset(range(n)), F.zero)


def inverse(F: Field, a: Grid) -> Grid:
    """Cofactors over the determinant."""
    n = _order(a)
    det = determinant(F, a)
    if det.above.is_zero():
        raise Undefined
    entries = tuple(F.divide(_cofactor(F, a, j, i), det) for i in range(n) for j in range(n))
    return Grid(a.shape, entries)


def _cofactor(F: Field, a: Grid, i: int, j: int) -> Ratio:
    rows = [[x for c, x in enumerate(r) if c != j] for k, r in enumerate(a.rows()) if k != i]
    if not rows:
        return F.one
    minor = Grid((len(rows), len(rows)), tuple(_flat(rows)))
    return F.scale(determinant(F, minor), (-1) ** (i + j))


def _flat(rows: list[list[Ratio]]) -> Iterator[Ratio]:
    for row in rows:
        yield from row


def norm(F: Field, a: Grid) -> Ratio:
    squares = [F.multiply(x, x if F.is_real(x) else KERNELS["conjugate"](F, x)) for x in a.entries]
    return KERNELS["sqrt"](F, reduce(F.add, squares))


def pseudoinverse(F: Field, a: Grid) -> Grid:
    """Of a matrix of constants: C its pivot columns and E the rows of its echelon form, Eᵀ(EEᵀ)⁻¹(CᵀC)⁻¹Cᵀ."""
    if len(a.shape) != 2 or not all(F.is_constant(x) and F.is_real(x) for x in a.entries):
        raise Unprovable  # letters may take values at which the rank drops
    C, E = _full_rank_factors(F, a)
    if not E.entries:
        return Grid(a.shape[::-1], (F.zero,) * len(a.entries))
    Ct, Et = transpose(F, C), transpose(F, E)
    factors = (Et, inverse(F, _grid(product(F, E, Et))), inverse(F, _grid(product(F, Ct, C))), Ct)
    return _grid(reduce(lambda x, y: _grid(product(F, x, y)), factors))


def _full_rank_factors(F: Field, a: Grid) -> tuple[Grid, Grid]:
    rows, pivots = a.rows(), list[int]()
    for j in range(a.shape[1]):
        top = len(pivots)
        found = next((i for i in range(top, len(rows)) if not F.equal(rows[i][j], F.zero)), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        rows[top] = [F.divide(x, rows[top][j]) for x in rows[top]]
        for i in range(len(rows)):
            if i != top:
                by = F.negate(rows[i][j])
                rows[i] = [F.add(x, F.multiply(by, y)) for x, y in zip(rows[i], rows[top], strict=True)]
        pivots.append(j)
    columns = tuple(row[j] for row in a.rows() for j in pivots)
    return Grid((a.shape[0], len(pivots)), columns), Grid((len(pivots), a.shape[1]), tuple(_flat(rows[: len(pivots)])))


def _grid(a: Value) -> Grid:
    if not isinstance(a, Grid):
        raise Unprovable
    return a


OF_A_MATRIX: dict[str, Callable[[Field, Grid], Value]] = {
    "det": determinant, "trace": trace, "transpose": transpose, "inv": inverse, "norm": norm, "pinv": pseudoinverse,
}  # fmt: skip

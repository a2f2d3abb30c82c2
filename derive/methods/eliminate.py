"""Gaussian elimination by named row operations on exact entries, every pivot that might vanish kept as a condition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from derive.errors import ShapeError, UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import Add, Array, Expr, Mul, Neg, Symbol
from derive.methods.entries import Entries
from derive.model import ROW_EQUIVALENT, Condition, Rule, Step
from derive.numeric import balls
from derive.rules import linear_algebra as rules

LARGEST = 12  # rows of a matrix that anyone would eliminate by hand, and half of its columns
Row = list[Any]  # of Entry or Residue
Rows = list[Row]


@dataclass(frozen=True)
class RowOperation:
    """``words`` is how it stands beside the line, ``rule`` the kind it is of, ``condition`` what it needs.

    It changes row ``row``: exchanged with row ``other``, multiplied by ``factor``, or less ``factor`` times row ``other``.
    """

    words: str
    rule: Rule
    condition: Condition | None = None
    row: int = 0
    other: int | None = None
    factor: Any = None

    def of_identity(self, n: int) -> Array:
        """The elementary matrix that does the same when it stands before a matrix of n rows.

        >>> operation = gauss_jordan(Array(Array(1, 2), Array(3, 6))).lines[0][1]
        >>> print(operation.of_identity(2))
        [[1, 0], [-3, 1]]
        """
        rows: list[list[Expr]] = [[ex.as_expr(int(i == j)) for j in range(n)] for i in range(n)]
        if self.factor is None and self.other is not None:
            rows[self.row], rows[self.other] = rows[self.other], rows[self.row]
        else:
            column = self.row if self.other is None else self.other
            rows[self.row][column] = (self.factor if self.other is None else -self.factor).written()
        return Array(*[Array(*row) for row in rows])  # type: ignore[return-value]


@dataclass(frozen=True)
class Elimination:
    """What elimination found: every matrix on the way with the operation that made it, and the columns of the pivots.

    Pivots lie in the first ``columns`` columns; what stands behind them is written as the right side of [A | B].

    >>> found = gauss_jordan(Array(Array(1, 2), Array(3, 6)))
    >>> [operation.words for _, operation in found.lines], found.rank, found.free
    (['$R_2$ ← $R_2 - 3*R_1$'], 1, (1,))
    >>> [list(map(str, v)) for v in found.null_space()]
    [['-2', '1']]
    """

    start: Rows
    lines: tuple[tuple[Rows, RowOperation], ...]
    pivots: tuple[int, ...]
    columns: int

    @property
    def matrix(self) -> Rows:
        return self.lines[-1][0] if self.lines else self.start

    @property
    def rank(self) -> int:
        return len(self.pivots)

    @property
    def free(self) -> tuple[int, ...]:
        """The columns without a pivot, whose variables may be chosen."""
        return tuple(j for j in range(self.columns) if j not in self.pivots)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(dict.fromkeys(o.condition for _, o in self.lines if o.condition))

    def null_space(self) -> list[Row]:
        """A basis of the solutions of matrix·v = 0, from the reduced form: one free variable is 1, the others are 0."""
        basis = []
        for free in self.free:
            v = [_zero(self.start)] * self.columns
            v[free] = v[free] + 1
            for i, pivot in enumerate(self.pivots):
                v[pivot] = -self.matrix[i][free]
            basis.append(v)
        return basis

    @property
    def swaps(self) -> int:
        """How many times two rows changed places."""
        return sum(operation.rule is rules.row_swap for _, operation in self.lines)

    def written(self, rows: Rows | None = None, known: dict[int, list[Expr]] | None = None) -> Expr:
        """Rows of it as a literal matrix, the last ones if None; with a right side [A | B]. ``known`` keeps rows that stay."""
        known = {} if known is None else known
        shown = []
        for row in self.matrix if rows is None else rows:
            if id(row) not in known:
                known[id(row)] = [entry.written() for entry in row]
            shown.append(known[id(row)])
        n = self.columns
        if n == len(shown[0]):
            return Array(*[Array(*row) for row in shown])
        right = [Array(*row[n:]) if len(row) > n + 1 else row[n] for row in shown]
        return ex.Call("augmented", Array(*[Array(*row[:n]) for row in shown]), Array(*right))

    def steps(self) -> list[Step]:
        """One line of ``A ~ B`` for every operation."""
        known: dict[int, list[Expr]] = {}
        found, before = [], self.written(self.start, known)
        for rows, operation in self.lines:
            after = self.written(rows, known)
            conditions = (operation.condition,) if operation.condition else ()
            found.append(Step(before, after, (operation.rule,), ROW_EQUIVALENT, conditions, operation.words))
            before = after
        return found


def gauss_jordan(
    matrix: Array | Rows, *, reduced: bool = True, columns: int | None = None, pivoting: str = "needed"
) -> Elimination:
    """Elimination of ``matrix``: to the reduced echelon form, or without ``reduced`` only below the pivots.

    Pivots are looked for in the first ``columns`` columns (all of them if None), so an augmented matrix [A | b] may
    be given. Rows are swapped when a pivot is zero, or is a symbol where a number can be had; with ``pivoting``
    "largest" always to the number of largest size, with "zero" only when a pivot is zero.

    Raises ShapeError for ragged data, UnsupportedError beyond 12 rows (24 columns) or where zero cannot be decided.
    """
    rows = read_matrix(matrix) if isinstance(matrix, Array) else [list(r) for r in matrix]
    width = len(rows[0]) if columns is None else columns
    start = rows
    lines: list[tuple[Rows, RowOperation]] = []
    pivots: list[int] = []

    def record(new: Rows, operation: RowOperation) -> Rows:
        lines.append((new, operation))
        return new

    for column in range(width):
        top = len(pivots)
        chosen = _PIVOTS[pivoting](rows, top, column)
        if chosen is None:
            continue
        if chosen != top:
            rows = record(*swapped(rows, top, chosen))
        if reduced and rows[top][column].rational != 1:
            rows = record(*scaled(rows, top, column))
        for i in range(len(rows)):
            if i > top or (reduced and i < top):
                pivot = rows[top][column]
                factor = rows[i][column] if pivot.rational == 1 else rows[i][column] / pivot
                if not factor.is_zero:
                    rows = record(*added(rows, i, top, factor, pivot))
        pivots.append(column)
        if len(pivots) == len(rows):
            break
    return Elimination(start, tuple(lines), tuple(pivots), width)


def _pivot_row(rows: Rows, top: int, column: int) -> int | None:
    """The first row whose entry is a number and not zero, else the one whose entry is shortest to write."""
    possible = [i for i in range(top, len(rows)) if not rows[i][column].is_zero]

    def cost(i: int) -> tuple[bool, int, int]:
        entry = rows[i][column]
        return entry.symbolic, entry.written().size if entry.symbolic else 0, i

    return min(possible, key=cost, default=None)


def _first_row(rows: Rows, top: int, column: int) -> int | None:
    return next((i for i in range(top, len(rows)) if not rows[i][column].is_zero), None)


def _largest_row(rows: Rows, top: int, column: int) -> int | None:
    """The row whose entry is the largest number in size, the first of equals."""
    numbers = [i for i in range(top, len(rows)) if not (rows[i][column].is_zero or rows[i][column].symbolic)]
    if not numbers:
        return _pivot_row(rows, top, column)
    return max(numbers, key=lambda i: _size(rows[i][column]))


def _size(entry: Any) -> Any:
    return abs(entry.rational) if entry.rational is not None else float(abs(balls.value(entry.written(), {}, bits=64)))


_PIVOTS = {"needed": _pivot_row, "zero": _first_row, "largest": _largest_row}


def _needed(entry: Any) -> Condition | None:
    """A pivot with letters in it is not 0; its denominators were pivots before."""
    return Condition(ex.Unequal(entry.numerator(), ex.ZERO)) if entry.symbolic else None


def swapped(rows: Rows, i: int, j: int) -> tuple[Rows, RowOperation]:
    """Two rows in each other's place."""
    new = list(rows)
    new[i], new[j] = rows[j], rows[i]
    return new, RowOperation(f"${_row(i)}$ ↔ ${_row(j)}$", rules.row_swap, row=i, other=j)


def scaled(rows: Rows, i: int, column: int) -> tuple[Rows, RowOperation]:
    """A row divided by its pivot, which is then 1."""
    pivot = rows[i][column]
    inverse = 1 / pivot
    new = [[inverse * entry for entry in row] if k == i else row for k, row in enumerate(rows)]
    words = f"${_row(i)}$ ← ${_multiple(inverse, i)}$"
    return new, RowOperation(words, rules.row_scaling, _needed(pivot), row=i, factor=inverse)


def added(rows: Rows, i: int, j: int, factor: Any, pivot: Any = None) -> tuple[Rows, RowOperation]:
    """``factor`` times row j taken away from row i."""
    new = [[a - factor * b for a, b in zip(row, rows[j], strict=True)] if k == i else row for k, row in enumerate(rows)]
    condition = _needed(pivot) if pivot is not None else None
    words = f"${_row(i)}$ ← ${Add(_row(i), _multiple(-factor, j))}$"
    return new, RowOperation(words, rules.row_replacement, condition, row=i, other=j, factor=factor)


def _multiple(factor: Any, i: int) -> Expr:
    """A factor before the name of a row: 3*R_1, -R_1, (a - 1)*R_1."""
    c = factor.written()
    size = c.args[0] if isinstance(c, Neg) else c
    term = _row(i) if size is ex.ONE else Mul(size, _row(i))
    return Neg(term) if isinstance(c, Neg) else term


def _row(i: int) -> Symbol:
    return Symbol(f"R_{i + 1}")


def _zero(rows: Rows) -> Any:
    return rows[0][0] - rows[0][0]


# ---------------------------------------------------------------- between arrays and entries


def read_matrix(matrix: Array, field: Entries | None = None) -> Rows:
    """The entries of a literal matrix. Raises ShapeError if it is none, UnsupportedError if it is too large."""
    check_shape(matrix)
    field = field or Entries()
    return [[field.read(entry) for entry in row.args] for row in matrix.args]


def check_shape(matrix: Any, square: bool = False, largest: int = LARGEST) -> tuple[int, int]:
    """Rows and columns of a literal matrix, or a sentence that says why it is none, or is larger than ``largest``."""
    if not isinstance(matrix, Array) or not matrix.args:
        raise ShapeError(f"expected a matrix such as [[2, 1], [1, 2]], found {matrix!s:.60}")
    lengths = [len(row.args) if isinstance(row, Array) else 0 for row in matrix.args]
    if not all(lengths):
        raise ShapeError(f"expected a matrix such as [[2, 1], [1, 2]], found the vector {matrix!s:.60}")
    if len(set(lengths)) > 1:
        raise ShapeError(f"the rows of a matrix are equally long, found rows of {', '.join(map(str, lengths))} entries")
    if any(isinstance(entry, Array) for row in matrix.args for entry in row.args):
        raise ShapeError("a matrix has two indices, found an array with three")
    m, n = len(lengths), lengths[0]
    if square and m != n:
        raise ShapeError(f"only a square matrix has eigenvalues, found {m} × {n}")
    if m > largest or n > 2 * largest:
        raise UnsupportedError(
            f"a derivation by hand is written for matrices up to {largest} × {largest}, found {m} × {n}"
        )
    return m, n


def written(rows: Sequence[Sequence[Any]]) -> Array:
    """Rows of entries as a literal matrix."""
    return Array(*[Array(*[entry.written() for entry in row]) for row in rows])  # type: ignore[return-value]


def vector(entries: Sequence[Any]) -> Expr:
    return Array(*[entry.written() for entry in entries])


def times(rows: Sequence[Sequence[Any]], v: Sequence[Any]) -> Row:
    """Matrix times vector."""
    return [reduce(lambda a, b: a + b, [a * x for a, x in zip(row, v, strict=True)]) for row in rows]

"""Gram–Schmidt on the columns of a matrix, classical or modified: orthonormal columns and the coefficients, A = QR.

A column that depends on those before it leaves nothing; it gives a column of R and none of Q, which then has as many
columns as A has rank. Lengths are positive, which makes Q and R unique where the columns are independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.language.expressions import Add, Array, Call, Div, Expr, MatMul, Mul, Neg, Symbol
from derive.methods.columns import dot, from_columns, is_zero, length, needed, unit
from derive.methods.eliminate import Row, Rows, vector, written
from derive.methods.entries import Entry
from derive.model import Condition, Step
from derive.rules import orthogonality as rules


@dataclass(frozen=True, eq=False)
class Orthonormal:
    """Lines, the orthonormal vectors as written and as entries, R, and the places of dependent columns."""

    steps: tuple[Step, ...]
    written: tuple[Expr, ...]
    entries: list[Row]
    R: Rows
    dependent: tuple[int, ...]

    @property
    def Q(self) -> Array:
        return from_columns(self.written)

    @property
    def upper(self) -> Array:
        return written(self.R)


def gram_schmidt(columns: Sequence[Row], names: Sequence[Expr], *, modified: bool = False) -> Orthonormal:
    """The columns, shown by their ``names``, made orthonormal one after the other.

    >>> from derive.methods.columns import columns_of, named
    >>> from derive.methods.eliminate import read_matrix
    >>> rows = read_matrix(Array(Array(3, 1), Array(4, 2)))
    >>> found = gram_schmidt(columns_of(rows), named("a", 2))
    >>> print(found.Q, found.upper)
    [[3/5, -4/5], [4/5, 3/5]] [[5, 11/5], [0, 2/5]]
    """
    steps: list[Step] = []
    q: list[Row] = []
    shown: list[Expr] = []
    coefficients: list[Row] = []
    dependent: list[int] = []
    for k, (a, name) in enumerate(zip(columns, names, strict=True)):
        found, rest, column = (_one_by_one if modified else _at_once)(a, name, q, shown, k)
        steps += found
        if is_zero(rest):
            dependent.append(k)
            steps.append(_nothing_left(name, rest, bool(found), k))
        else:
            lines, new, as_written = _normalised(name if not found else vector(rest), rest, k, len(q))
            steps += lines
            q.append(new)
            shown.append(as_written)
            column = [*column, length(rest)]
        coefficients.append(column)
    zero = columns[0][0] - columns[0][0]
    R = [[column[i] if i < len(column) else zero for column in coefficients] for i in range(len(q))]
    return Orthonormal(tuple(steps), tuple(shown), q, R, tuple(dependent))


Part = tuple[list[Step], Row, Row]  # lines, what is left, coefficients


def _at_once(a: Row, name: Expr, q: Sequence[Row], shown: Sequence[Expr], k: int) -> Part:
    """Classical: every coefficient from the column itself, then all projections taken away in one line."""
    r = [dot(v, a) for v in q]
    steps = [_coefficient(shown[j], name, r[j].written(), j, k) for j in range(len(q))]
    rest = a
    for c, v in zip(r, q, strict=True):
        rest = [x - c * y for x, y in zip(rest, v, strict=True)]
    taken = [Neg(Mul(c.written(), v)) for c, v in zip(r, shown, strict=True) if not c.is_zero]
    if taken:
        steps.append(
            Step(Add(name, *map(_sign, taken)), vector(rest), (rules.subtracting_projections,), note=f"$u_{k + 1}$")
        )
    return steps, rest, r


def _one_by_one(a: Row, name: Expr, q: Sequence[Row], shown: Sequence[Expr], k: int) -> Part:
    """Modified: each projection is taken away before the next coefficient is worked out."""
    steps, r, rest, current = [], [], a, name
    for j, (v, written_v) in enumerate(zip(q, shown, strict=True)):
        c = dot(v, rest)
        r.append(c)
        steps.append(_coefficient(written_v, current, c.written(), j, k))
        if not c.is_zero:
            rest = [x - c * y for x, y in zip(rest, v, strict=True)]
            line = Add(current, _sign(Neg(Mul(c.written(), written_v))))
            current = vector(rest)
            steps.append(
                Step(
                    line,
                    current,
                    (rules.subtracting_projections,),
                    note=f"$u_{k + 1}$ without its part along $q_{j + 1}$",
                )
            )
    return steps, rest, r


def _sign(term: Expr) -> Expr:
    """− (−c·v) is + c·v."""
    inner = term.args[0]
    return inner.args[0] if isinstance(inner, Neg) else term


def _coefficient(q: Expr, a: Expr, value: Expr, j: int, k: int) -> Step:
    return Step(MatMul(q, a), value, (rules.inner_product,), note=f"$r_{j + 1}{k + 1}$")


def _nothing_left(name: Expr, rest: Row, said: bool, k: int) -> Step:
    note = f"nothing is left: column {k + 1} depends on the columns before it and adds no $q$"
    before = Call("norm", vector(rest) if said else name)
    return Step(before, dot(rest, rest).written(), (rules.length,), note=note)


def _shortened(shown: Expr, size: Entry) -> Expr:
    return Div(shown, size.written()) if isinstance(shown, Symbol) else Mul((1 / size).written(), shown)


def _normalised(shown: Expr, rest: Row, k: int, place: int) -> tuple[list[Step], Row, Expr]:
    size = length(rest)
    conditions: tuple[Condition, ...] = needed(size)
    entries, as_written = unit(rest)
    r = size.written()
    note = f"$r_{place + 1}{k + 1}$, the length of what is left" if place else f"$r_1{k + 1}$"
    steps = [Step(Call("norm", shown), r, (rules.length,), conditions=conditions, note=note)]
    if size.rational != 1:
        steps.append(
            Step(
                _shortened(shown, size),
                as_written,
                (rules.normalising,),
                conditions=conditions,
                note=f"$q_{place + 1}$",
            )
        )
    return steps, entries, as_written

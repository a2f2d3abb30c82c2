"""P A = L U by elimination: the multipliers go to L, the echelon form is U; A x = b solved by two substitutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Array, Call, Equal, Expr, MatMul, Mul, Neg, Symbol
from derive.methods.determinants import value_of
from derive.methods.eliminate import Elimination, Rows, gauss_jordan, vector, written
from derive.methods.solving import linear_form, unknowns
from derive.model import EQUIVALENT, Condition, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules

PIVOTING = {"none": "zero", "needed": "zero", "partial": "largest"}


@dataclass(frozen=True)
class Factors:
    """P A = L U with P a permutation, L unit lower triangular (m × m), U in echelon form (m × n)."""

    A: Array
    found: Elimination
    order: tuple[int, ...]  # row i of P A is row order[i] of A
    L: Rows
    U: Rows

    @staticmethod
    def of(A: Array, pivoting: str = "needed") -> Factors:
        """pivoting : "needed" swaps rows where a pivot is 0, "partial" always takes the largest, "none" never swaps.

        Raises DeriveError where "none" cannot go on.

        >>> f = Factors.of(Array(Array(1, 2), Array(3, 4)), "partial")
        >>> print(f.P, written(f.L), written(f.U))
        [[0, 1], [1, 0]] [[1, 0], [1/3, 1]] [[3, 4], [0, 2/3]]
        """
        if pivoting not in PIVOTING:
            raise DeriveError(f"pivoting = {pivoting!r:.40}: expected none, needed or partial")
        found = gauss_jordan(A, reduced=False, pivoting=PIVOTING[pivoting])
        if pivoting == "none" and found.swaps:
            raise DeriveError(
                f"A = {A!s:.60}: a pivot is 0 where a row below has none, so elimination without row swaps ends (pivoting = needed goes on)"
            )
        m = len(A.args)
        one = found.start[0][0].field.constant(1)
        below = [[one * 0 for _ in range(m)] for _ in range(m)]
        order = list(range(m))
        for _, o in found.lines:
            assert o.other is not None
            if o.rule is algebra.row_swap:
                order[o.row], order[o.other] = order[o.other], order[o.row]
                below[o.row], below[o.other] = below[o.other], below[o.row]
            else:
                below[o.row][o.other] = o.factor
        L = [[one if i == j else below[i][j] for j in range(m)] for i in range(m)]
        return Factors(A, found, tuple(order), L, found.matrix)

    @property
    def P(self) -> Array:
        m = len(self.order)
        return Array(*[Array(*[int(j == k) for j in range(m)]) for k in self.order])  # type: ignore[return-value]

    @property
    def swapped(self) -> bool:
        return self.order != tuple(range(len(self.order)))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return self.found.conditions

    @property
    def left(self) -> Expr:
        """P A, or A where no rows changed places."""
        return MatMul(self.P, self.A) if self.swapped else self.A

    def permuted(self, b: Array) -> Array:
        return Array(*[b.args[k] for k in self.order])  # type: ignore[return-value]


def elimination(f: Factors) -> list[Step]:
    """A ~ … ~ U, the multiplier said beside each line."""
    steps = []
    for step, (_, o) in zip(f.found.steps(), f.found.lines, strict=True):
        note = step.note
        if o.rule is algebra.row_replacement and o.other is not None:
            note = f"{note}: the multiplier ${o.factor.written()}$ goes to $L$, row {o.row + 1}, column {o.other + 1}"
        elif o.rule is algebra.row_swap:
            note = f"{note}: the multipliers found so far move along"
        steps.append(Step(step.before, step.after, step.by, step.relation, step.conditions, note))
    return steps


def factorisation(f: Factors) -> list[Step]:
    """P A = L U, multiplied back."""
    L, U = written(f.L), written(f.U)
    product = f.permuted(f.A)
    note = "the multipliers below a diagonal of ones, times the echelon form"
    return [
        Step(f.left, MatMul(L, U), (rules.lu,), conditions=f.conditions, note=note),
        Step(MatMul(L, U), product, (rules.multiplying_back,), conditions=f.conditions,
             note="check: multiplied back" + (", the rows of $A$ in their new order" if f.swapped else "")),
    ]  # fmt: skip


def determinant(f: Factors) -> list[Step]:
    """det A = ± the product of the pivots, for a square matrix."""
    m, n = len(f.U), len(f.U[0])
    if m != n or m < 2:
        return []
    product = reduce(Mul, [f.U[i][i].written() for i in range(n)])
    signed = Neg(product) if f.found.swaps % 2 else product
    note = "a by-product: the pivots multiplied" + (", the sign turned by each swap" if f.found.swaps else "")
    steps = [Step(Call("det", f.A), signed, (algebra.triangular_determinant,), conditions=f.conditions, note=note)]
    worth = value_of(f.A)
    return steps if worth is signed else [*steps, Step(signed, worth, (algebra.expanding,), conditions=f.conditions)]


def solve(f: Factors, b: Array) -> list[Step]:
    """L y = P b from the top, U x = y from the bottom, A x = b as a check; only where U has a pivot for every unknown."""
    n = len(f.U[0])
    if f.found.rank < n or n != len(f.U):
        return []
    field = f.found.start[0][0].field
    right = [field.read(e) for e in f.permuted(b).args]
    y = _substituted(f.L, right, range(n))
    x = _substituted(f.U, y, range(n - 1, -1, -1))
    taken = Array(f.A, b)
    ys, xs = unknowns(n, taken, "y"), unknowns(n, taken)
    if xs[0].name == ys[0].name:
        xs = unknowns(n, Array(taken, *ys))
    given = f.conditions + _pivot_conditions(f)
    first, second = (
        "forward, from the first row: $L @ y$ is the right-hand side",
        "backward, from the last row: $U @ x = y$",
    )
    return [
        *_told(_lines(f.L, right, y, ys, range(n), given), first),
        Step(MatMul(written(f.L), vector(y)), vector(right), (rules.row_times_column,), conditions=given,
             note="check: $L @ y$ is the right-hand side" + (" with its rows swapped" if f.swapped else "")),
        *_told(_lines(f.U, y, x, xs, range(n - 1, -1, -1), given), second),
        Step(MatMul(f.A, vector(x)), b, (algebra.matrix_arithmetic,), conditions=given, note="check: $x$ solves the system"),
    ]  # fmt: skip


def _told(steps: list[Step], note: str) -> list[Step]:
    return [replace(step, note=note) if i == 0 else step for i, step in enumerate(steps)]


def solution(f: Factors, b: Array) -> Expr | None:
    """x, or None where it is not the only one."""
    steps = solve(f, b)
    return steps[-1].before.args[1] if steps else None


def _pivot_conditions(f: Factors) -> tuple[Condition, ...]:
    pivots = [f.U[i][i] for i in range(len(f.U))]
    return tuple(Condition(ex.Unequal(p.numerator(), ZERO)) for p in pivots if p.symbolic)


def _substituted(T: Rows, right: Sequence[Any], order: Sequence[int]) -> list[Any]:
    """The solution of a triangular system."""
    x: list[Any] = [right[0] * 0] * len(right)
    for i in order:
        known = [T[i][j] * x[j] for j in range(len(right)) if j != i]
        x[i] = reduce(lambda p, q: p - q, known, right[i]) / T[i][i]
    return x


def _lines(
    T: Rows, right: Sequence[Any], x: Sequence[Any], names: Sequence[Symbol], order: Sequence[int], given: tuple
) -> list[Step]:
    """One line for each unknown, what is known already put in."""
    steps = []
    known: dict[int, Expr] = {}
    for i in order:
        letters = [known.get(j, name) for j, name in enumerate(names)]
        before = Equal(linear_form([e.written() for e in T[i]], letters), right[i].written())
        known[i] = x[i].written()
        after = Equal(names[i], known[i])
        if before is not after:
            steps.append(
                Step(before, after, (rules.solving_for_the_pivot,), EQUIVALENT, given if T[i][i].symbolic else ())
            )
    return steps


def ldu(f: Factors) -> tuple[Expr, Expr] | None:
    """U = D U₁ with ones on the diagonal of U₁; None where a pivot is missing."""
    n = len(f.U)
    if f.found.rank < n or n != len(f.U[0]):
        return None
    D = Array(*[Array(*[f.U[i][i].written() if i == j else ZERO for j in range(n)]) for i in range(n)])
    U1 = Array(*[
        Array(*[ZERO if j < i else ONE if j == i else (f.U[i][j] / f.U[i][i]).written() for j in range(n)]) for i in range(n)
    ])  # fmt: skip
    return D, U1

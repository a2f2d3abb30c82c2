"""Cholesky's factorisation A = LLᵀ column by column, or the vector that shows that A is not positive definite.

Where a pivot is negative or 0 the algorithm stops; solving Lᵀx = e for the rows done so far gives x with xᵀAx equal to
that pivot. Letters are allowed: every pivot that they leave open is a condition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from derive.language.expressions import Add, Array, Call, Div, Expr, Mul, Neg, Pow, free_symbols
from derive.methods.eliminate import Row, Rows
from derive.methods.entries import Entry
from derive.model import Condition, Step
from derive.numeric import balls
from derive.rules import orthogonality as rules

TRIED = 500  # points at which letters are tried


@dataclass(frozen=True, eq=False)
class Factorisation:
    """Lines, the rows of L as far as they go, the pivots, and where it stopped: the vector x with xᵀAx ≤ 0."""

    steps: tuple[Step, ...]
    L: Rows
    pivots: tuple[Entry, ...]
    witness: Row | None = None

    @property
    def written(self) -> Array:
        return Array(*[Array(*[entry.written() for entry in row]) for row in self.L])  # type: ignore[return-value]


def cholesky(A: Rows) -> Factorisation:
    """L of a symmetric matrix of real entries, with a positive diagonal.

    >>> from derive.methods.eliminate import read_matrix
    >>> print(cholesky(read_matrix(Array(Array(4, 2), Array(2, 3)))).written)
    [[2, 0], [1, sqrt(2)]]
    >>> found = cholesky(read_matrix(Array(Array(1, 2), Array(2, 1))))
    >>> found.pivots, found.witness
    ((1, -3), [-2, 1])
    """
    n = len(A)
    field = A[0][0].field
    zero = field.constant(0)
    L: Rows = [[zero] * n for _ in range(n)]
    steps: list[Step] = []
    pivots: list[Entry] = []
    bars = dict.fromkeys(field.entry(e.below).written() for row in A for e in row if not e.below.is_constant())
    divisors = tuple(Condition(bar > 0) for bar in bars)  # a root is put over the bar
    for j in range(n):
        pivot = A[j][j] - _sum(zero, [L[j][k] * L[j][k] for k in range(j)])
        pivots.append(pivot)
        shown = _less(A[j][j], [Pow(L[j][k].written(), 2) for k in range(j) if not L[j][k].is_zero])
        place = f"{j + 1}{j + 1}"
        if not pivot.symbolic and not _is_positive(pivot):
            steps.append(
                Step(shown, pivot.written(), (rules.pivot,), note=f"what would be $l_{place}**2$: not positive")
            )
            return Factorisation(tuple(steps), L, tuple(pivots), _witness(L, A, j))
        conditions = (Condition(pivot.written() > 0), *divisors) if pivot.symbolic else ()
        L[j][j] = _positive(field.root(pivot))
        root = Call("sqrt", shown)
        steps.append(Step(root, L[j][j].written(), (rules.pivot,), conditions=conditions, note=f"$l_{place}$"))
        for i in range(j + 1, n):
            L[i][j] = (A[i][j] - _sum(zero, [L[i][k] * L[j][k] for k in range(j)])) / L[j][j]
            products = [
                Mul(L[i][k].written(), L[j][k].written())
                for k in range(j) if not L[i][k].is_zero and not L[j][k].is_zero
            ]  # fmt: skip
            line = Div(_less(A[i][j], products), L[j][j].written())
            steps.append(Step(line, L[i][j].written(), (rules.below_the_pivot,), note=f"$l_{i + 1}{j + 1}$"))
    return Factorisation(tuple(steps), L, tuple(pivots))


def may_be_positive(pivots: Sequence[Entry]) -> bool:
    """Whether values of the letters are found for which every pivot is positive."""
    written = [p.written() for p in pivots if p.symbolic]
    letters = sorted(frozenset().union(*map(free_symbols, written)), key=str)
    dice = Random(0)
    for _ in range(TRIED if letters else 1):
        point = {x: Fraction(dice.randint(-40, 40), dice.choice((1, 3, 10))) for x in letters}
        try:
            if all(balls.value(w, point, bits=64).real > 0 for w in written):
                return True
        except ArithmeticError:
            continue
    return False


def unit_lower(found: Factorisation) -> Array:
    """L with every column divided by its diagonal entry: the L of LDLᵀ."""
    n = range(len(found.L))
    return Array(*[Array(*[(found.L[i][j] / found.L[j][j]).written() for j in n]) for i in n])  # type: ignore[return-value]


def _witness(L: Rows, A: Rows, j: int) -> Row:
    """x with xᵀAx = the pivot of column j: 1 in place j, above it the solution of L'ᵀx = −(row j of L)."""
    field = A[0][0].field
    x = [field.constant(0)] * len(A)
    x[j] = field.constant(1)
    for k in reversed(range(j)):
        rest = L[j][k] + _sum(field.constant(0), [L[i][k] * x[i] for i in range(k + 1, j)])
        x[k] = -rest / L[k][k]
    return x


def _sum(zero: Entry, terms: Sequence[Any]) -> Any:
    total = zero
    for term in terms:
        total = total + term
    return total


def _less(entry: Entry, taken: Sequence[Expr]) -> Expr:
    first = entry.written()
    if not taken:
        return first
    terms = [t.args[0] if isinstance(t, Neg) else Neg(t) for t in taken]
    return Add(first, *terms)


def _is_positive(entry: Entry) -> bool:
    if entry.rational is not None:
        return entry.rational > 0
    return not entry.is_zero and bool(balls.value(entry.written(), {}, bits=256).real > 0)


def _positive(root: Entry) -> Entry:
    if root.symbolic or _is_positive(root):
        return root
    return -root

"""The determinant: expanded along the emptiest line, then again by elimination."""

from __future__ import annotations

from math import factorial
from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ZERO, Add, Array, Call, Expr, Mul
from derive.methods import determinants
from derive.methods.decimals import rounded
from derive.model import Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._named import named

BY_COFACTORS = 5  # rows; of larger matrices only a line with two entries is expanded


@topic(title="Determinant", complex=True, covers=("linear-algebra/determinant",), sources=("DLMF §1.3(i)",))
def determinant(A: Any = [[-1, 2], [3, -4]]) -> Derivation:  # noqa: B006  # read, never changed
    """det A of a square matrix of numbers or letters.

    >>> print(determinant(A=[[2, 0, 1], [1, 3, 0], [0, 1, 1]]).result)
    7
    """
    A = data.matrix(A, square=True)
    n, worth = len(A.args), determinants.value_of(A)
    steps = [*_general(A), *_expanded(A), *determinants.by_elimination(A)]
    if n > 1:
        note = "check: rows and columns exchanged"
        steps.append(Step(Call("det", Call("transpose", A)), worth, (rules.determinant_of_transpose,), note=note))
    if not ex.free_symbols(A):
        steps += rounded(worth)
    d = Derivation(
        title="Determinant",
        problem=Call("det", A),
        steps=tuple(steps),
        result=worth,
        remarks=(_cost(n),) if n > 2 else (),
        mistakes=_signs_forgotten(A, worth),
    )
    return d if n == 1 else named(d, A=A)


def _general(A: Array) -> list[Step]:
    """The formula for two rows in letters, before a matrix of two rows of numbers."""
    if len(A.args) != 2 or ex.free_symbols(A):
        return []
    a, b, c, d = ex.symbols("a b c d")
    note = "main diagonal less side diagonal"
    return [Step(Call("det", Array(Array(a, b), Array(c, d))), a * d - b * c, (algebra.determinant_of_two,), note=note)]


def _expanded(A: Array) -> list[Step]:
    n = len(A.args)
    line, along_row = determinants.emptiest_line(A)
    entries = A.args[line].args if along_row else [row.args[line] for row in A.args]
    left = sum(e is not ZERO for e in entries)
    if n > BY_COFACTORS and (left > 2 or n > determinants.LARGEST_BY_MINORS):
        return []
    steps = determinants.by_cofactors(A)
    if n in (3, 4):
        other = (line, False) if along_row else (line, True)
        steps += determinants.by_cofactors(A, other)
    return steps


def _cost(n: int) -> str:
    return (
        f"Written out in full, the expansion has $n!$ products, {factorial(n):,} for $n = {n}$; elimination takes about "
        f"$n**3/3$ multiplications, {n**3 // 3:,} here."
    )


def _signs_forgotten(A: Array, worth: Expr) -> tuple[Step, ...]:
    """The expansion without the chessboard of signs, where that gives something else."""
    n = len(A.args)
    if not 2 <= n <= BY_COFACTORS:
        return ()
    minors = [determinants.value_of(determinants.minor_of(A, 0, j)) for j in range(n)]
    terms = [Mul(e, m) for e, m in zip(A.args[0].args, minors, strict=True) if e is not ZERO]
    odd = [e for j, e in enumerate(A.args[0].args) if j % 2 and e is not ZERO and minors[j] is not ZERO]
    total = determinants.value_of(Array(Array(Add(*terms) if len(terms) > 1 else terms[0]))) if terms else ZERO
    if not odd or total is worth:
        return ()
    return (Step(Call("det", A), total, note="the signs alternate along a row, plus, minus, plus"),)

"""Fewer equations than unknowns: a particular solution plus the null space, and the solution of least norm."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ZERO, Array, Call, MatMul
from derive.methods import inverses, solving
from derive.methods.decimals import rounded
from derive.methods.eliminate import vector, written
from derive.methods.products import dot, product, transposed
from derive.model import Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._named import named


@topic(
    title="Underdetermined system and least norm",
    covers=("linear-algebra/underdetermined-system",),
    sources=('Wikipedia, "Underdetermined system"',),
)
def underdetermined_system(A: Any = [[1, 0, 2], [0, 1, 3]], b: Any = [1, 1]) -> Derivation:  # noqa: B006
    """All solutions of A x = b, and among them the shortest one, Aᵀ(AAᵀ)⁻¹b.

    >>> print(underdetermined_system().result)
    [2/7, -1/14, 5/14]
    """
    A = data.matrix(A)
    b = data.vector(b, "b", length=len(A.args))
    s = solving.System.of(A, b)
    steps = solving.worked(s)[1:]
    title = "Underdetermined system and least norm"
    if not s.solvable:
        joined = Call("augmented", A, b)
        d = Derivation(title=title, problem=Call("rank", joined), steps=tuple(steps), result=ex.Number(s.rank + 1),
                       remarks=("Fewer equations than unknowns may still contradict each other." if len(A.args) < s.n else "The equations contradict each other.",))  # fmt: skip
        return named(d, A=A, b=b)
    lines, problem, shortest = _least_norm(s)
    d = Derivation(
        title=title, problem=problem, steps=(*steps, *lines), result=shortest, at=s.at, conditions=s.conditions,
        mistakes=_free_variables_zero(s, problem, shortest),
    )  # fmt: skip
    return named(d, A=A, b=b) if s.n > 1 else d


def _least_norm(s: solving.System) -> tuple[list[Step], ex.Expr, Any]:
    """x = Aᵀ(AAᵀ)⁻¹b with the rows that have a pivot, which say as much as all of them."""
    if not s.rank:
        zero: Any = Array(*[ZERO] * s.n)
        return (
            [Step(MatMul(s.A, zero), s.b, (algebra.matrix_arithmetic,), note="the shortest solution is 0")],
            MatMul(zero, zero) * zero,
            zero,
        )
    full = s.rank == len(s.A.args)
    rows: Any = s.A if full else written([row[:-1] for row in s.found.matrix[: s.rank]])
    right: Any = s.b if full else vector([row[-1] for row in s.found.matrix[: s.rank]])
    gram = product(rows, transposed(rows))
    found = inverses.Inverse.of(gram)
    assert found.inverse is not None
    y = product(found.inverse, right)
    shortest = product(transposed(rows), y)
    given = s.conditions + found.conditions
    T = Call("transpose", rows)
    problem = MatMul(T, Call("inv", MatMul(rows, T)), right)
    kept = "rows times rows" if full else "the rows with a pivot, which say as much as all of them: rows times rows"
    lines = [
        Step(
            MatMul(rows, T),
            gram,
            (rules.matrix_product,),
            note=f"the shortest solution has no part in the null space; {kept}",
        ),
        Step(Call("inv", gram), found.inverse, (rules.inverse_by_elimination,), conditions=given),
        Step(problem, MatMul(T, y), (algebra.matrix_arithmetic,), conditions=given, note="a combination of the rows"),
        Step(MatMul(T, y), shortest, (algebra.matrix_arithmetic,), conditions=given),
        Step(
            MatMul(s.A, shortest),
            s.b,
            (algebra.matrix_arithmetic,),
            conditions=given,
            note="check: it solves the system",
        ),
        *_right_angles(s, shortest, given),
    ]
    return lines + (rounded(shortest) if not ex.free_symbols(shortest) else []), problem, shortest


def _right_angles(s: solving.System, shortest: Any, given: Any) -> list[Step]:
    """It is orthogonal to the null space, so every other solution is longer."""
    steps = [
        Step(
            MatMul(vector(v), shortest),
            ZERO,
            (rules.inner_product,),
            conditions=given,
            note="check: at right angles to the null space",
        )
        for v in s.null_basis()
    ]
    if s.null_basis():
        t, v = ex.fresh_symbol("t", ex.free_symbols(Array(s.A, s.b))), vector(s.null_basis()[0])
        other = shortest + t * v
        longer = dot(shortest, shortest) + t**2 * dot(v, v)  # type: ignore[arg-type]
        steps.append(
            Step(
                MatMul(other, other),
                longer,
                (rules.pythagoras,),
                conditions=given,
                note="so every other solution is longer: a square is added",
            )
        )
    return steps


def _free_variables_zero(s: solving.System, problem: ex.Expr, shortest: Any) -> tuple[Step, ...]:
    """The particular solution taken for the shortest."""
    particular = vector(s.particular())
    if particular is shortest or ex.free_symbols(shortest):
        return ()
    return (Step(problem, particular, note="free variables 0 give a solution, but not the shortest"),)

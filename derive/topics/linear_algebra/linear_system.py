"""A system of linear equations: one solution, none, or infinitely many, by elimination."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import Array, Call
from derive.methods import solving
from derive.model import ROW_EQUIVALENT, Derivation, Step
from derive.topics import data, topic
from derive.topics.linear_algebra._named import named


@topic(
    title="Systems of linear equations by elimination",
    complex=True,
    covers=("linear-algebra/linear-system",),
    sources=(
        'Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 2.3 "Solving Systems of Linear Equations"',
    ),
)
def linear_system(A: Any = [[-1, 2], [-3, 4]], b: Any = [1, 2]) -> Derivation:  # noqa: B006  # read, never changed
    """All solutions of A x = b; with free variables the general solution, and where there is none, why.

    A : m × n.    b : m entries. Letters are numbers not yet known, and every pivot with letters is a condition.

    >>> print(linear_system(A=[[1, 2], [2, 4]], b=[1, 2]).result)
    [x_1, x_2] == [1, 0] + x_2*[-2, 1]
    """
    A = data.matrix(A)
    b = data.vector(b, "b", length=len(A.args))
    s = solving.System.of(A, b)
    steps = solving.worked(s)
    last = next((step for step in reversed(steps) if step.before is s.equations), None)
    problem, result = (last.before, last.after) if last else (_rank(s), ex.Number(s.rank + 1))
    d = Derivation(
        title="Systems of linear equations by elimination",
        problem=problem,
        steps=tuple(steps),
        result=result,
        conditions=s.conditions,
        remarks=(_kind(s), *((FAILING,) if s.conditions else ())),
        mistakes=_one_sided(s),
        at=s.at,
    )
    return named(d, A=A, b=b)


FAILING = "Where a condition fails, put that value in and eliminate again: the answer is another one there."


def _rank(s: solving.System) -> ex.Expr:
    return Call("rank", Call("augmented", s.A, s.b))


def _kind(s: solving.System) -> str:
    letters = " where the conditions hold" if s.conditions else ""
    if not s.solvable:
        return f"There is no solution{letters}: the rank of $augmented(A, b)$ is larger than that of $A$."
    if not s.found.free:
        return f"There is exactly one solution{letters}: the ranks of $A$ and of $augmented(A, b)$ both equal the number of unknowns."
    free = len(s.found.free)
    return f"There are infinitely many solutions{letters}, with {free} free variable{'s' if free > 1 else ''}: {s.n} unknowns less rank {s.rank}."


def _one_sided(s: solving.System) -> tuple[Step, ...]:
    """A row operation done left of the line alone, where that changes the solutions."""
    if not s.found.lines or ex.free_symbols(Array(s.A, s.b)):
        return ()
    (rows, operation) = s.found.lines[0]
    spoiled = [[*row[:-1], before[-1]] for row, before in zip(rows, s.found.start, strict=True)]
    if solving.same_rows(spoiled, s.found.start):
        return ()
    note = f"{operation.words} has to be done right of the line too"
    return (Step(s.found.written(s.found.start), s.found.written(spoiled), relation=ROW_EQUIVALENT, note=note),)

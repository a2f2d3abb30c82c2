"""Span and linear independence of vectors: put as columns, eliminated, pivots counted."""

from __future__ import annotations

from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import ZERO, Array, Call, MatMul, Number
from derive.methods import solving, subspaces
from derive.methods.eliminate import vector
from derive.model import Derivation, Step
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._named import named


@topic(
    title="Span and linear independence",
    complex=True,
    covers=("linear-algebra/span", "linear-algebra/linear-independence"),
    sources=('Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 2.5 "Linear Independence"',),
)
def span_and_independence(vectors: Any = [[1, 2, 1], [0, 3, 3]], target: Any = None) -> Derivation:  # noqa: B006
    """Whether vectors are independent, what they span, and whether ``target`` lies in their span.

    >>> print(span_and_independence().result, span_and_independence(vectors=[[1, 0], [2, 3], [1, 3]]).result)
    2 2
    """
    given = as_vectors(vectors)
    V = subspaces.from_columns(given)
    s = subspaces.Spaces.of(V)
    letters = solving.unknowns(s.n, Array(V, *([target] if target is not None else [])), "c")
    note = "a combination of the vectors is the matrix of columns times the coefficients"
    steps = [
        Step(
            MatMul(V, Array(*letters)),
            subspaces.combination(letters, given),
            (rules.combination_of_columns,),
            note=note,
        )
    ]
    steps += subspaces.elimination(s)
    steps.append(
        Step(
            Call("nullity", V),
            Number(s.n - s.rank),
            (rules.rank_nullity,),
            conditions=s.conditions,
            note=_independence(s),
        )
    )
    steps += [*subspaces.dependency(s), *_relations(s), *_reach(s)]
    steps += _lies_in(V, target, given, s.m) if target is not None else []
    d = Derivation(
        title="Span and linear independence", problem=Call("rank", V), steps=tuple(steps), result=Number(s.rank),
        conditions=s.conditions, remarks=_verdict(s),
    )  # fmt: skip
    return named(d, V=V) if s.m > 1 else d


def as_vectors(vectors: Any) -> list[Array]:
    """A list of vectors of one length. Raises ShapeError for anything else."""
    entries = vectors if isinstance(vectors, tuple) else getattr(vectors, "args", ())
    if not entries or not all(isinstance(v, (Array, tuple)) for v in entries):
        raise ShapeError(f"vectors = {vectors!s:.60}: expected a list of vectors such as [[1, 2], [0, 3]]")
    found = [data.vector(v, f"vector {j + 1}") for j, v in enumerate(entries)]
    return [data.vector(v, f"vector {j + 1}", length=len(found[0].args)) for j, v in enumerate(found)]


def _independence(s: subspaces.Spaces) -> str:
    if s.rank == s.n:
        return "a pivot in every column: only the coefficients 0 give the zero vector, the vectors are independent"
    return "a column without a pivot: other coefficients give the zero vector too, the vectors are dependent"


def _relations(s: subspaces.Spaces) -> list[Step]:
    zero = Array(*[ZERO] * s.m)
    note = "so these coefficients give the zero vector"
    return [
        Step(MatMul(s.A, vector(v)), zero, (rules.null_vector,), conditions=s.conditions, note=note) for v in s.null
    ]


def _reach(s: subspaces.Spaces) -> list[Step]:
    """The equations that a vector of the span satisfies: one for each vector of the left null space."""
    b = solving.unknowns(s.m, s.A, "b")
    steps = subspaces.left_null_lines(s)
    for y in s.left_null:
        form = solving.linear_form([e.written() for e in y], b)
        note = f"$b$ lies in the span only if ${form} = 0$"
        steps.append(
            Step(MatMul(vector(y), Array(*b)), form, (rules.inner_product,), conditions=s.conditions, note=note)
        )
    return steps


def _lies_in(V: Array, target: Any, vectors: list[Array], m: int) -> list[Step]:
    """The coefficients of ``target``, or that there are none."""
    target = data.vector(target, "target", length=m)
    system = solving.System.of(V, target, solving.unknowns(len(vectors), Array(V, target), "c"))
    steps = solving.worked(system)[1:]
    if system.solvable:
        shown = subspaces.combination([e.written() for e in system.particular()], vectors)
        note = "check: the target as a combination of the vectors"
        steps.append(Step(shown, target, (rules.combination_of_columns,), conditions=system.conditions, note=note))
    return steps


def _verdict(s: subspaces.Spaces) -> tuple[str, ...]:
    where = " where the conditions hold" if s.conditions else ""
    kind = "independent" if s.rank == s.n else "dependent"
    names = {0: "the zero vector alone", 1: "a line", 2: "a plane"}
    what = "the whole space" if s.rank == s.m else names.get(s.rank, f"a subspace of dimension {s.rank}")
    return (f"The vectors are {kind}{where}, and their span is {what}: rank {s.rank} in a space of dimension {s.m}.",)

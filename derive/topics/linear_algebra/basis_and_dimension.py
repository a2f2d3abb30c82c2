"""Basis, coordinates and dimension: the standard basis, then vectors of the reader's."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import Array, Call, Expr, MatMul, Number
from derive.methods import solving, subspaces
from derive.methods.determinants import worked as worked_determinant
from derive.methods.inverses import identity
from derive.methods.solving import worked
from derive.model import Derivation, Step
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._named import named
from derive.topics.linear_algebra.span_and_independence import as_vectors


@topic(
    title="Basis and dimension",
    complex=True,
    covers=("linear-algebra/basis", "linear-algebra/standard-basis", "linear-algebra/dimension"),
    sources=('Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 2.6 "Basis and Rank"',),
)
def basis_and_dimension(vectors: Any = [[1, 1, 0], [0, 1, 1], [1, 0, 1]], v: Any = [2, 2, 2]) -> Derivation:  # noqa: B006
    """The dimension of what the vectors span, a basis chosen among them, and the coordinates of v in it.

    >>> print(basis_and_dimension().result, basis_and_dimension().steps[-1].before)
    3 1*[1, 1, 0] + 1*[0, 1, 1] + 1*[1, 0, 1]
    """
    given = as_vectors(vectors)
    v = data.vector(v, "v", length=len(given[0].args))
    s = subspaces.Spaces.of(subspaces.from_columns(given))
    B = subspaces.from_columns(s.columns) if s.rank else None
    steps = [*_standard(v), *subspaces.elimination(s), *_determinant(s), *subspaces.dependency(s)]
    coordinates, lies = _coordinates(B, v) if B is not None else ([], False)
    d = Derivation(
        title="Basis and dimension", problem=Call("rank", s.A), steps=(*steps, *coordinates), result=Number(s.rank),
        conditions=s.conditions, remarks=_verdict(s, lies),
    )  # fmt: skip
    if s.A is identity(s.n) or s.m == 1:
        return d
    return named(d, V=s.A) if B in (None, s.A) else named(d, V=s.A, B=B)


def _standard(v: Array) -> list[Step]:
    """v = Σ vᵢ eᵢ, and the unit vectors are orthonormal."""
    unit = identity(len(v.args))
    note = "the standard basis: the coordinates are the entries themselves"
    steps = [Step(subspaces.combination(v.args, unit.args), v, (rules.combination_of_columns,), note=note)]
    if len(v.args) > 1:
        first, last = unit.args[0], unit.args[-1]
        steps += [
            Step(MatMul(first, first), Number(1), (rules.inner_product,), note="the unit vectors have length 1"),
            Step(
                MatMul(first, last), Number(0), (rules.inner_product,), note="and stand at right angles to each other"
            ),
        ]
    return steps


def _determinant(s: subspaces.Spaces) -> list[Step]:
    if s.m != s.n:
        return []
    note = "not 0: the vectors are a basis" if s.rank == s.n else "0: the vectors are no basis of the whole space"
    return worked_determinant(s.A, note, s.conditions)


def _coordinates(B: Array, v: Array) -> tuple[list[Step], bool]:
    """The coefficients of v in the basis, which are unique, or that there are none."""
    system = solving.System.of(B, v, solving.unknowns(len(B.args[0].args), Array(B, v), "c"))
    steps = worked(system)[1:]
    if system.solvable:
        shown: Expr = subspaces.combination([c.written() for c in system.particular()], subspaces.columns_of(B))
        note = "check: the vector from its coordinates"
        steps.append(Step(shown, v, (rules.combination_of_columns,), conditions=system.conditions, note=note))
    return steps, system.solvable


def _verdict(s: subspaces.Spaces, lies: bool) -> tuple[str, ...]:
    where = " where the conditions hold" if s.conditions else ""
    if not s.rank:
        return ("All vectors are 0: they span a space of dimension 0, whose basis is empty.",)
    kept = "They are" if s.rank == s.n else "Those with a pivot are"
    of = "the whole space" if s.rank == s.m else f"a subspace of dimension {s.rank}"
    said = f"{kept} independent and span the same{where}: a basis of {of}. Every basis of it has {s.rank} vectors."
    return (
        (said,) if lies else (said, "The vector does not lie in that subspace, so it has no coordinates in this basis.")
    )

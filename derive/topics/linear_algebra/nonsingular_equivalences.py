"""Invertible, determinant not 0, full rank, trivial null space, every right-hand side solvable: one and the same."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ZERO, Array, Call, MatMul, Mul, Number
from derive.methods import determinants, subspaces
from derive.methods.determinants import adjugate, value_of
from derive.methods.eliminate import vector
from derive.methods.inverses import Inverse, identity
from derive.methods.products import product
from derive.methods.solving import unknowns
from derive.model import Condition, Derivation, Step
from derive.rules import linear_algebra as algebra
from derive.rules import linear_systems as rules
from derive.topics import data, topic
from derive.topics.linear_algebra._general import apart
from derive.topics.linear_algebra._named import named

n, M, x = ex.symbols("n M x")
a, b, c, d = ex.symbols("a b c d")
LARGEST = 4  # rows of a matrix whose cofactors are all written
TWO, ADJ = Array(Array(a, b), Array(c, d)), Array(Array(d, -b), Array(-c, a))
GENERAL = (
    Step(MatMul(TWO, ADJ), Mul(a * d - b * c, identity(2)), (rules.adjugate,),
         note="determinant not 0 gives an inverse: a matrix times its adjugate is its determinant times the identity, for two rows in letters"),
    Step(Call("det", M) * Call("det", Call("inv", M)), ex.ONE, (rules.determinant_of_product,), note="an inverse gives a determinant that is not 0"),
    Step(MatMul(Call("inv", M), MatMul(M, x)), x, (rules.inverse_times_matrix,),
         note="an inverse leaves one solution: if $M @ x = 0$ then $x = 0$"),
)  # fmt: skip


@topic(
    title="Nonsingular matrices: equivalent conditions",
    complex=True,
    covers=("linear-algebra/nonsingular-equivalences", "linear-algebra/invertibility-criterion"),
    sources=(
        "Mathlib Matrix.mul_adjugate",
        'Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 2.6 "Basis and Rank"',
    ),
)
def nonsingular_equivalences(A: Any = [[1, 2], [3, 4]]) -> Derivation:  # noqa: B006  # read, never changed
    """For a square matrix: its determinant, rank, null space, and whether every A x = b has exactly one solution.

    >>> print(nonsingular_equivalences().result, nonsingular_equivalences(A=[[1, 2], [2, 4]]).result)
    -2 0
    """
    A = data.matrix(A, square=True)
    s, found, det = subspaces.Spaces.of(A), Inverse.of(A), value_of(A)
    given = found.conditions
    general, shapes = apart(GENERAL, {"M": (n, n), "x": (n,)}, A)
    steps = [
        *general,
        *determinants.worked(A, "the data: the determinant"),
        *_adjugate(A, det),
        *subspaces.elimination(s),
        Step(
            Call("nullity", A),
            Number(s.n - s.rank),
            (rules.rank_nullity,),
            conditions=given,
            note="columns without a pivot",
        ),
    ]
    steps += _regular(found, given) if found.inverse is not None else _singular(s)
    derivation = Derivation(
        title="Nonsingular matrices: equivalent conditions", problem=Call("det", A), steps=tuple(steps), result=det,
        shapes=shapes, remarks=(_verdict(s),),
    )  # fmt: skip
    return named(derivation, A=A) if s.n > 1 and A is not identity(s.n) else derivation


def _adjugate(A: Array, det: ex.Expr) -> list[Step]:
    """A adj A = det A · I, where the cofactors are few."""
    size = len(A.args)
    if not 2 <= size <= LARGEST:
        return []
    return [Step(MatMul(A, adjugate(A)), Mul(det, identity(size)), (rules.adjugate,), note="times the adjugate")]


def _regular(found: Inverse, given: tuple[Condition, ...]) -> list[Step]:
    """A⁻¹, and the one solution for a right-hand side in letters."""
    P, size = found.inverse, len(found.A.args)
    assert P is not None
    right = Array(*unknowns(size, found.A, "b"))
    return [
        Step(MatMul(found.A, P), identity(size), (rules.matrix_times_inverse,), conditions=given, note="there is an inverse"),
        Step(MatMul(found.A, product(P, right)), right, (algebra.matrix_arithmetic,), conditions=given,  # type: ignore[arg-type]
             note="and for every right-hand side a solution"),
    ]  # fmt: skip


def _singular(s: subspaces.Spaces) -> list[Step]:
    """A vector of the null space, and a combination of the rows that is 0: right-hand sides without solution."""
    zero = Array(*[ZERO] * s.n)
    v, y = vector(s.null[0]), vector(s.left_null[0])
    given = s.conditions
    return [
        Step(MatMul(s.A, v), zero, (rules.null_vector,), conditions=given, note="a vector other than 0 goes to 0: no inverse can bring it back"),
        Step(MatMul(Call("transpose", s.A), y), zero, (rules.combination_of_rows,), conditions=given,
             note=f"so $A @ x = b$ has no solution unless ${MatMul(y, ex.Symbol('b'))} = 0$, and otherwise more than one"),
    ]  # fmt: skip


def _verdict(s: subspaces.Spaces) -> str:
    where = " where the conditions hold" if s.conditions else ""
    if s.rank == s.n:
        return f"All of them hold together{where}: an inverse, a determinant that is not 0, rank {s.n}, no vector but 0 in the null space, exactly one solution of $A @ x = b$ for every $b$."
    return f"All of them fail together{where}: no inverse, determinant 0, rank {s.rank} < {s.n}, vectors other than 0 in the null space, some $b$ without a solution."

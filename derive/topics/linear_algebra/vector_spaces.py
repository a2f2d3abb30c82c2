"""Vector space: closed under sums and multiples, with the eight axioms, for vectors of any length and for the data."""

from __future__ import annotations

from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ZERO, Array, Call, Expr, Mul, Neg
from derive.methods.products import added, scaled
from derive.methods.subspaces import combination
from derive.model import Derivation, Rule, Step
from derive.rules import linear_algebra as algebra
from derive.rules import vector_spaces as axioms
from derive.topics import data, topic
from derive.topics.linear_algebra._general import apart

n, x, y, z, k, t = ex.symbols("n x y z k t")
NULL = Call("zeros", n)
AXIOMS: tuple[tuple[Rule, Expr, Expr], ...] = (
    (axioms.commutativity, x + y, y + x),
    (axioms.associativity, (x + y) + z, x + (y + z)),
    (axioms.zero_vector, x + NULL, x),
    (axioms.negative, x + Neg(x), NULL),
    (axioms.scalars_associate, k * (t * x), (k * t) * x),
    (axioms.one_changes_nothing, Mul(ex.ONE, x), x),
    (axioms.distributive_over_vectors, k * (x + y), k * x + k * y),
    (axioms.distributive_over_scalars, (k + t) * x, k * x + t * x),
)


BRACKETS = {
    "sums associate": "on the left the first two are added first",
    "multiples associate": "on the left $t*x$ is multiplied by $k$, on the right $x$ by $k*t$",
}


@topic(
    title="Vector space",
    complex=True,
    covers=("linear-algebra/vector-spaces",),
    sources=('Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 2.4.2 "Vector Spaces"',),
)
def vector_spaces(u: Any = [1, 0, 0], v: Any = [0, 1, 0], c: Any = 2, d: Any = -3) -> Derivation:  # noqa: B006
    """The axioms of ℝⁿ, and c u + d v, which is a vector again.

    >>> print(vector_spaces().result)
    [2, -3, 0]
    """
    u = data.vector(u, "u")
    v = data.vector(v, "v", length=len(u.args))
    c, d = data.scalar(c, "c"), data.scalar(d, "d")
    cu, dv, null = scaled(c, u), scaled(d, v), Array(*[ZERO] * len(u.args))
    result = added(cu, dv)
    shown = combination([c, d], [u, v])
    general = [Step(before, after, (rule,), note=BRACKETS.get(rule.name, "")) for rule, before, after in AXIOMS]
    general, shapes = apart(general, {"x": (n,), "y": (n,), "z": (n,)}, u, v, c, d)
    steps = (
        *general,
        Step(Mul(c, u), cu, (algebra.entry_by_entry,), note="the data: a multiple is a vector of the same length"),
        Step(Mul(d, v), dv, (algebra.entry_by_entry,)),
        Step(shown, result, (axioms.closure,), note="and so is a sum of multiples"),
        Step(
            result + combination([Neg(c), Neg(d)], [u, v]),
            null,
            (axioms.negative,),
            note="check: the negatives of both bring it back to 0",
        ),
    )
    return Derivation(
        title="Vector space", problem=shown, steps=steps, result=result, shapes=shapes,
        remarks=("A set with a sum and with multiples by numbers that satisfy these lines is a vector space, whatever its elements are: lists of numbers, matrices, polynomials, functions.",),
    )  # fmt: skip

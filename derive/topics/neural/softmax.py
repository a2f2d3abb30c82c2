"""Softmax: positive numbers with sum 1, and their Jacobian by the quotient rule, entry by entry and as a matrix."""

from __future__ import annotations

from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import ZERO as NOUGHT
from derive.language.expressions import Add, Array, Call, Derivative, Symbol, as_expr
from derive.methods.worked_lines import Lines
from derive.model import GREATER_EQUAL, Derivation
from derive.rules import calculus
from derive.rules import neural_networks as rules
from derive.rules.linear_algebra import algebra
from derive.topics import topic
from derive.topics.data import vector

MOST = 24  # scores


@topic(
    title="Softmax",
    covers=("neural/softmax",),
    sources=(
        'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Softmax Regression"',
        "Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.106",
    ),
)
def softmax(z: Any = "[1, 2, 3]") -> Derivation:
    """The probabilities p of the scores z, and ∂pᵢ/∂zⱼ = pᵢ(δᵢⱼ − pⱼ)."""
    z = vector(z, "z")
    n = len(z.args)
    if n > MOST:
        raise ShapeError(f"z = {z!s:.60} has {n} entries: expected at most {MOST}, whose Jacobian is written out")
    on = Lines()
    entry_by_entry(on, n)
    scores = on.given("z", z)
    powers = Call("exp", scores)
    on.worth(powers, note="the exponentials")
    on.worth(Call("sum", powers), note="their sum")
    p = on.let("p", Call("softmax", scores))
    on.says(Call("softmax", scores), powers / Call("sum", powers), rules.softmax_by_entries)
    shown = on.worth(Call("softmax", scores), rules.softmax_by_entries)
    on.says(Call("sum", p), as_expr(1), algebra, note="check: the total is 1")
    J = Call("diag", p) - Call("outer", p, p)
    on.says(
        Derivative(Call("softmax", scores), scores), J, rules.softmax_jacobian, note="both cases at once, as a matrix"
    )
    on.worth(J)
    on.says(
        J @ Call("ones", n),
        Array(*[NOUGHT] * n),
        algebra,
        note="check: the rows sum to 0, a common shift of all scores changes nothing",
    )
    v = on.any_vector("v", n)
    spread = on.says(
        v @ J @ v,
        Call("sum", p * (v - p @ v) ** 2),
        algebra,
        note=f"the variance of the entries of any ${v}$ under $p$",
    )
    on.says(
        spread,
        NOUGHT,
        algebra,
        relation=GREATER_EQUAL,
        note="so the Jacobian is positive semidefinite; it is symmetric as well",
    )
    on.wrongly(
        Derivative(Call("softmax", scores), scores),
        Call("diag", p),
        "the denominator was held fixed: every probability depends on every score",
    )
    return on.derivation("Softmax", Call("softmax", scores), shown)


def entry_by_entry(on: Lines, n: int) -> None:
    """∂p₁/∂z₁ and, where there is another score, ∂p₁/∂z₂."""
    entries = [Symbol(f"z_{k}") for k in range(1, n + 1)]
    e = [Call("exp", entry) for entry in entries]
    S = on.let("S", Add(*e))
    p1 = on.let("p_1", e[0] / S)
    slope = on.says(Derivative(e[0] / S, entries[0]), (e[0] * S - e[0] * e[0]) / S**2, calculus.quotient_rule,
                    given=[S > 0], note="its own score: numerator and denominator move")  # fmt: skip
    on.says(slope, p1 * (1 - p1), rules.algebra, note="the fraction split")
    if n > 1:
        p2 = on.let("p_2", e[1] / S)
        slope = on.says(Derivative(e[0] / S, entries[1]), (0 * S - e[0] * e[1]) / S**2, calculus.quotient_rule,
                        note="another score: only the denominator moves")  # fmt: skip
        on.says(slope, -(p1 * p2), rules.algebra)
        on.says(Derivative(Call("log", e[0] / S), entries[1]), -p2, calculus.logarithm_rule,
                note="the same by the logarithmic derivative; times $p_1$ it is the line above")  # fmt: skip

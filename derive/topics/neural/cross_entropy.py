"""Cross-entropy of a softmax: the Jacobian and the slope of the logarithm collapse to prediction minus target."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ONE, Array, Call, Derivative, as_expr
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import calculus
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import probabilities, vector
from derive.topics.neural._sizes import are_comparable


@topic(
    title="Cross-entropy with softmax",
    covers=("neural/cross-entropy",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Softmax Regression"',),
)
def cross_entropy(z: Any = "[1, 2, 3]", y: Any = "[0, 0, 1]") -> Derivation:
    """L = −Σ yᵢ log softmax(z)ᵢ for scores z and targets y (numbers of at least 0 with sum 1), and its gradient in z."""
    z = vector(z, "z")
    targets = probabilities(vector(y, "y", length=len(z.args)), "y")
    on = Lines()
    scores, target = on.given("z", z), on.given("y", Array(*map(as_expr, targets)))
    are_comparable(on, scores)
    p = on.let("p", Call("softmax", scores))
    lse, log_p = Call("logsumexp", scores), Call("log", Call("softmax", scores))
    loss, total = -(target @ log_p), Call("sum", target)
    on.says(total, ONE, rules.algebra, note="what is used below: the targets sum to 1")
    on.worth(p)
    on.chain(
        loss,
        (-(target @ (scores - lse)), rules.logarithm_of_softmax),
        (total * lse - target @ scores, rules.algebra),
        (lse - target @ scores, rules.algebra, "the targets sum to 1"),
    )
    on.worth(loss)
    on.says(
        Derivative(-(target @ Call("log", p)), p),
        -(target / p),
        calculus.logarithm_rule,
        note="the slope in the probabilities",
    )
    J = Call("diag", p) - Call("outer", p, p)
    on.says(Derivative(Call("softmax", scores), scores), J, rules.softmax_jacobian)
    back = Call("transpose", J) @ (-(target / p))
    on.says(
        Derivative(loss, scores),
        back,
        rules.error_goes_back,
        note="chain rule: the transposed Jacobian times that slope",
    )
    on.says(back, p * total - target, rules.algebra, note="$p$ cancels in the first term; the second sums the targets")
    gradient = on.says(p * total - target, p - target, rules.algebra, note="prediction minus target")
    on.worth(gradient)
    on.says(Call("sum", gradient), as_expr(0), rules.algebra, note="check: the entries sum to 0")
    on.wrongly(
        Derivative(loss, scores),
        -(target / p),
        "this is the slope in the probabilities: the Jacobian of softmax is missing",
    )
    return on.derivation("Cross-entropy with softmax", Derivative(loss, scores), gradient)

"""A linear neuron: its response is largest for a stimulus in the direction of its weights, its receptive field."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import ZERO, Call, as_expr, free_symbols
from derive.methods.entry_by_entry import row_times_column
from derive.methods.worked_lines import Lines
from derive.model import LESS_EQUAL, Derivation
from derive.rules import linear_algebra
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import number, vector


@topic(
    title="Response of a linear neuron",
    covers=("neural/linear-neuron-response", "neural/receptive-field"),
    sources=("Mathlib real_inner_le_norm", "Mathlib abs_real_inner_div_norm_mul_norm_le_one"),
)
def linear_neuron(w: Any = "[1, 7, 8]", r: Any = "[0, 3/5, 4/5]", c: Any = 1) -> Derivation:
    """y = w·r for weights w and a stimulus r, and the largest response to stimuli of length c."""
    w = vector(w, "w")
    r = vector(r, "r", length=len(w.args))
    number(c, "c", least=0)
    on = Lines()
    weights, stimulus = on.given("w", w), on.given("r", r)
    size, length = Call("norm", weights), Call("norm", stimulus)
    y = weights @ stimulus
    on.says(
        y,
        written := row_times_column(w, r),
        linear_algebra.matrix_arithmetic,
        note="the weights are a template laid over the stimulus",
    )
    shown = on.worth(written)
    if _is_zero(on, weights) or free_symbols(on.value(y)):
        return on.derivation("Response of a linear neuron", y, shown)
    on.worth(size, note="the length of the weights")
    if not _is_zero(on, stimulus):
        on.worth(length, note="the length of the stimulus")
        cosine = on.let("kappa", y / (size * length))
        on.worth(cosine, note="$kappa$, the cosine of the angle between them")
        on.says(y, size * length * cosine, rules.cosine_form)
    if on.differ(y, size * length):
        on.says(
            y,
            size * length,
            rules.cauchy_schwarz,
            relation=LESS_EQUAL,
            note="equal only where the stimulus points along the weights: the cosine is 1",
        )
    else:
        on.says(
            y,
            size * length,
            rules.cauchy_schwarz,
            note="the stimulus points along the weights: no other of its length gives more",
        )
    bound = on.given("c", as_expr(c))
    best = bound * weights / size
    on.says(
        Call("norm", best), bound, rules.algebra, note="the best stimulus of length $c$ is a multiple of the weights"
    )
    on.worth(best)
    on.says(weights @ best, bound * size, rules.algebra, note="its response is the maximum")
    on.worth(bound * size)
    on.says(
        weights @ (-best), -(bound * size), rules.algebra, note="check: in the opposite direction the response is least"
    )
    if on.differ(y, size * length):
        on.wrongly(y, size * length, "the cosine of the angle was left out")
    return on.derivation("Response of a linear neuron", y, shown)


def _is_zero(on: Lines, v: Any) -> bool:
    return all(entry is ZERO for entry in on.value(v).args)

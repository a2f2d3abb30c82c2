"""The rectified linear unit: its two branches, their slopes, and what is agreed at the kink."""

from __future__ import annotations

from typing import Any

from derive.language.expressions import (
    ONE,
    ZERO,
    Array,
    Call,
    Derivative,
    Limit,
    Subs,
    Symbol,
    Unequal,
    as_expr,
    constant_value,
)
from derive.methods.tidy import tidy
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import calculus
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import vector

X, H = Symbol("x"), Symbol("h")


@topic(
    title="The rectified linear unit",
    covers=("neural/relu",),
    sources=('Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Multilayer Perceptrons"',),
)
def relu(x: Any = "[-2, 0, 3]") -> Derivation:
    """ReLU(x) = max(0, x), its slope left and right of 0, and the values at the points of the list x."""
    points = vector(x, "x")
    on, f = Lines(), Call("relu", X)
    cases = on.says(f, "Piecewise((x, x > 0), (0, True))", rules.relu_by_cases)
    on.says(Derivative(f, X), ONE, calculus.identity_rule, given=[X > 0], note="on the right the unit is the identity")
    on.says(Derivative(f, X), ZERO, calculus.constant_rule, given=[X < 0], note="on the left it is constant")
    quotient = (Call("relu", H) - Call("relu", as_expr(0))) / H
    on.says(Limit(quotient, H, ZERO, side="+"), ONE, rules.relu_by_cases, note="at the kink: the slope from the right")
    on.says(Limit(quotient, H, ZERO, side="-"), ZERO, rules.relu_by_cases,
            note="and from the left; they differ, so there is no derivative at 0; by convention one takes 0 there")  # fmt: skip
    w, r, b = on.any_vector("w", 3), on.any_vector("r", 3), Symbol("b")
    on.says(Derivative(Call("relu", w @ r + b), w), Call("heaviside", w @ r + b) * r, rules.through_relu, given=[Unequal(w @ r + b, ZERO)],
            note="a unit with weights $w$ and input $r$: its gradient is the input where the unit is active, else 0")  # fmt: skip
    u = on.given("u", points)
    on.worth(Call("relu", u), rules.relu_by_cases, note="entry by entry")
    if moved := [p for e in points.args if (p := constant_value(tidy(e)))]:
        at = Array(*[Subs(Derivative(f, X), X, as_expr(p)) for p in moved])
        on.says(
            at,
            Array(*[ONE if p > 0 else ZERO for p in moved]),
            rules.relu_by_cases,
            note="the slopes at those that are not 0",
        )
    on.says(
        f - Call("relu", -X), X, rules.algebra, note="check: the positive part less the negative part is the number"
    )
    on.wrongly(
        Derivative(f, X),
        ONE,
        "the slope of the branch $x > 0$ was used everywhere: an inactive unit lets no error through",
    )
    return on.derivation(
        "The rectified linear unit", cases, cases, question="$relu(x)$ and its slope",
        remarks=("In NumPy it is numpy.maximum(0, x); Python's own max(0, x) fails for an array.",
                 "A unit whose input is negative for every sample has gradient 0 and no longer learns."),
    )  # fmt: skip

"""Normalisation layers: what batch and layer normalisation share, one over the rows and one over the columns."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError
from derive.language.expressions import Array, Call, Derivative, Expr, as_expr
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import neural_networks as rules
from derive.topics.data import matrix, number, vector


def normalised(title: str, X: Any, gamma: Any, beta: Any, G: Any, eps: Any, *, over_samples: bool) -> Derivation:
    """Y = γ ∘ (X − m)/√(s + ε) + β, the rows of X being samples; mean and variance over the samples or over the features."""
    X = matrix(X, "X")
    n, d = len(X.args), len(X.args[0].args)
    gamma, beta = (
        vector(v, name, length=d) if v is not None else Array(*[as_expr(start)] * d)
        for v, name, start in ((gamma, "gamma", 1), (beta, "beta", 0))
    )
    G = (
        matrix(G, "G", rows=n, columns=d)
        if G is not None
        else Array(*[Array(*[as_expr((i * i + 2 * j + 1) % 4) for j in range(d)]) for i in range(n)])
    )
    room = number(eps, "eps", least=0, most=1)
    on = Lines()
    x, scale, shift, g, e = (
        on.given(name, v)
        for name, v in (("X", X), ("gamma", gamma), ("beta", beta), ("G", G), ("epsilon", as_expr(room)))
    )
    size = n if over_samples else d
    over = lambda A: _mean(A, over_samples)  # noqa: E731
    m = on.let("m", _mean(x, over_samples, flat=True))
    on.worth(m, note=f"the mean of every {'feature over the samples' if over_samples else 'sample over its features'}")
    deviations = on.let("R", x - over(x))
    on.worth(deviations, note="the deviations from it")
    variance = on.let("s", _mean(deviations**2, over_samples, flat=True))
    on.worth(variance, note=f"the variance, over {size}")
    _has_spread(on, variance, room, over_samples)
    hat = on.let("H", deviations / Call("sqrt", over(deviations**2) + e))
    on.worth(hat, rules.shift_and_scale, note="the normalised values $H$")
    if not room:
        nothing = on.value(m * 0)
        on.says(_mean(hat, over_samples, flat=True), nothing, rules.shift_and_scale, note="check: mean 0")
        on.says(
            _mean(hat**2, over_samples, flat=True),
            Array(*[as_expr(1)] * len(nothing.args)),
            rules.shift_and_scale,
            note="check: variance 1",
        )
    y = scale * hat + shift
    shown = on.worth(
        y, rules.shift_and_scale, note="scaled and shifted by parameters that are learned, a pair for each feature"
    )
    _backwards(on, x, scale, shift, g, e, hat, over, over_samples)
    return on.derivation(title, y, shown)


def _mean(A: Expr, over_samples: bool, flat: bool = False) -> Expr:
    """Means of columns or of rows; those of rows as a column, so that they can be taken off the matrix."""
    mean = Call("mean", A, 0 if over_samples else 1)
    return mean if over_samples or flat else Call("column", mean)


def _has_spread(on: Lines, variance: Expr, room: Fraction, over_samples: bool) -> None:
    if not room and any(entry is as_expr(0) for entry in on.value(variance).args):
        what = "a feature is the same in every sample" if over_samples else "a sample has all features alike"
        raise AssumptionError(f"X = {on.where[0][1]!s:.60}: {what}, so its variance is 0; take eps > 0")


def _backwards(
    on: Lines, x: Expr, scale: Expr, shift: Expr, g: Expr, e: Expr, hat: Expr, over: Any, over_samples: bool
) -> None:  # fmt: skip
    on.says(
        Derivative(Call("sum", g * (scale * hat + shift)), shift),
        Call("sum", g, 0),
        rules.batch_adds_up,
        note="backwards; $G$ is the error at the output. Every sample adds to the gradient of the shift",
    )
    on.worth(Call("sum", g, 0))
    slope = on.says(
        Derivative(Call("sum", g * (scale * hat + shift)), scale),
        Call("sum", g * hat, 0),
        rules.batch_adds_up,
        note="and to that of the scale",
    )
    on.worth(slope)
    D = on.let("D", g @ Call("diag", scale))
    on.worth(D, note="the error $D$ at the normalised values")
    deviations = x - over(x)
    inside = over(deviations**2) if on.value(e) is as_expr(0) else over(deviations**2) + e
    layer = Call("sum", D * (deviations / Call("sqrt", inside)))
    sigma = on.let("sigma", Call("sqrt", inside))
    gradient = (D - over(D) - hat * over(D * hat)) / sigma
    on.says(
        Derivative(layer, x),
        gradient,
        rules.normalisation_backwards,
        note="with $sigma = sqrt(s + epsilon)$; the mean and the part along $H$ are taken off: neither a shift nor a stretching of the input changes the output",
    )
    on.worth(gradient)
    held = D / sigma
    if on.differ(held, gradient):
        on.wrongly(Derivative(layer, x), held, "mean and deviation were held fixed; both move with the input")

"""Logistic regression with one weight: the slope of the sigmoid, the chain rule, and what cancels."""

from fractions import Fraction

from derive.errors import AssumptionError
from derive.language.expressions import ZERO, Add, Call, Derivative, Indexed, Subs, Sum, symbols
from derive.methods.at_points import decimal_of_fraction
from derive.methods.descent import decimals
from derive.methods.slips import refuted
from derive.model import GREATER_EQUAL, ROUNDED, Derivation, Step
from derive.rules import calculus, linear_algebra
from derive.rules import optimisation as rules
from derive.topics import topic
from derive.topics.data import number, numbers, of_equal_length

w, x, y, z, i, n = symbols("w x y z i n")


def sigmoid(e):
    return Call("sigmoid", e)


def log(e):
    return Call("log", e)


def loss(w, x, y):
    """Of one point."""
    return -(y * log(sigmoid(w * x)) + (1 - y) * log(1 - sigmoid(w * x)))


@topic(
    title="Logistic regression with one weight", covers=("optimization/logistic-regression",),
    sources=("Mathlib Real.hasDerivAt_sigmoid",),
)  # fmt: skip
def logistic_regression(x=(2,), y=(1,), w="0", rate="0.1") -> Derivation:
    """The gradient of the negative log-likelihood in w for labels 0 and 1, its value for the data, and one step of descent.

    >>> print(logistic_regression(x=[1, -1], y=[1, 0], w=0).result)
    -1
    """
    xs, ys, at, eta = numbers(x, "x"), numbers(y, "y"), number(w, "w"), number(rate, "rate", above=0)
    of_equal_length(x=xs, y=ys)
    if any(v not in (0, 1) for v in ys):
        raise AssumptionError(f"y = [{', '.join(map(str, ys)):.60}]: expected labels 0 and 1")
    if len(xs) > 30:
        raise AssumptionError(f"x has {len(xs)} entries: expected at most 30, so that every term can be written out")
    lines, slope = _with_the_data(xs, ys, at, eta)
    return Derivation(
        title="Logistic regression with one weight", problem=slope, question="the gradient of the loss for the data",
        steps=(*_one_point(), *_all_points(), *lines), result=slope, mistakes=_mistakes(),
        remarks=("The gradient is prediction minus label, times x: it needs no derivative of the sigmoid any more.",
                 "If one w separates the labels, the loss has no minimum: it tends to 0 as w grows; in practice a penalty is added."),
    )  # fmt: skip


def _one_point() -> list[Step]:
    """σ' = σ(1 − σ), the chain rule, and what cancels, for any point."""
    s = sigmoid(w * x)
    chain = -(y / s * Derivative(s, w) + (1 - y) / (1 - s) * -Derivative(s, w))
    put_in = -(y / s * (s * (1 - s) * x) - (1 - y) / (1 - s) * (s * (1 - s) * x))
    cancelled = -(y * (1 - s) * x - (1 - y) * s * x)
    return [
        Step(Derivative(sigmoid(z), z), sigmoid(z) * (1 - sigmoid(z)), (rules.sigmoid_slope,)),
        Step(Derivative(loss(w, x, y), w), chain, (calculus.chain_rule, calculus.logarithm_rule), note="the loss of one point"),
        Step(chain, put_in, (rules.sigmoid_slope, calculus.chain_rule), note="with $z = w*x$, whose slope in w is x"),
        Step(put_in, cancelled, (calculus.algebra,), note="the factors of the sigmoid cancel"),
        Step(cancelled, (s - y) * x, (calculus.algebra,)),
    ]  # fmt: skip


def _all_points() -> list[Step]:
    X, Y = Indexed(x, i), Indexed(y, i)
    total, slope = Sum(loss(w, X, Y), i, 1, n), Sum((sigmoid(w * X) - Y) * X, i, 1, n)
    s = sigmoid(w * x)
    return [
        Step(Derivative(total, w), slope, (calculus.sum_with_index_rule,), note="all points: the terms are added"),
        Step(Derivative(loss(w, x, y), w, 2), s * (1 - s) * x**2, (rules.sigmoid_slope,), note="the second derivative of one point"),
        Step(s * (1 - s) * x**2, ZERO, (rules.convexity,), GREATER_EQUAL, note="it is not negative: the loss is convex, a stationary point is the global minimum"),
    ]  # fmt: skip


def _with_the_data(xs, ys, at, eta):
    """The gradient at w, exactly or as decimals, and one step."""
    a, points = _s(at), [(_s(u), _s(v)) for u, v in zip(xs, ys, strict=True)]
    total = Add(*[loss(w, u, v) for u, v in points]) if len(points) > 1 else loss(w, *points[0])
    terms = [(sigmoid(a * u) - v) * u for u, v in points]
    put_in = Add(*terms) if len(terms) > 1 else terms[0]
    lines = [Step(Subs(Derivative(total, w), w, a), put_in, (calculus.evaluation,), note="the data put in")]
    if at == 0 or all(u == 0 for u in xs):  # the sigmoid is 1/2
        worth = sum((u / 2 - v * u for u, v in zip(xs, ys, strict=True)), Fraction(0))
        slope = _s(worth)
        lines.append(Step(put_in, slope, (calculus.algebra,), note="the sigmoid of 0 is 1/2"))
        moved = a - _s(eta) * slope
        lines.append(
            Step(
                moved, _s(at - eta * worth), (rules.gradient_step,), note=f"one step of descent with the rate {_s(eta)}"
            )
        )
        return lines, slope
    slope = decimals(put_in, 8, f"the gradient at w = {a}")
    lines.append(Step(put_in, slope, (linear_algebra.rounding,), ROUNDED))
    lines.append(
        Step(
            a - _s(eta) * put_in,
            decimals(a - _s(eta) * put_in, 8, f"the step from w = {a}"),
            (rules.gradient_step,),
            ROUNDED,
            note=f"one step of descent with the rate {_s(eta)}",
        )
    )
    return lines, slope


def _s(v):
    return decimal_of_fraction(Fraction(v), 9)


def _mistakes() -> tuple[Step, ...]:
    s = sigmoid(w * x)
    return refuted(
        Step(
            Derivative(loss(w, x, y), w),
            (s - y) * s * (1 - s) * x,
            note="that is the gradient of the squared error; in the logistic loss the factor $sigmoid(w*x)*(1 - sigmoid(w*x))$ cancels",
        )
    )

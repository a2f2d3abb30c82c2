"""Linear regression: partial derivatives of the mean squared error, two equations, slope and intercept."""

from fractions import Fraction

from derive.errors import AssumptionError
from derive.language.expressions import (
    ONE,
    ZERO,
    Add,
    And,
    Array,
    Call,
    Derivative,
    Div,
    Equal,
    Indexed,
    MatMul,
    Sum,
    symbols,
)
from derive.methods import pictures
from derive.methods.at_points import decimal_of_fraction
from derive.methods.decimals import rounded
from derive.methods.slips import refuted
from derive.model import EQUIVALENT, GREATER, GREATER_EQUAL, Derivation, Step
from derive.rules import calculus
from derive.rules import optimisation as rules
from derive.topics import topic
from derive.topics.data import numbers, of_equal_length

w, b, i, n = symbols("w b i n")
X, Y = Indexed(symbols("x"), i), Indexed(symbols("y"), i)


@topic(
    title="Linear regression", covers=("optimization/linear-regression",),
    sources=("Mathlib convexOn_of_deriv2_nonneg",),
)  # fmt: skip
def linear_regression(x=(1, 2, 30, 4, 5), y=(2, 4, 60, 18, 10)) -> Derivation:
    """The line w x + b with the least mean squared error; the x are not all equal.

    >>> print(linear_regression(x=[0, 1, 2], y=[1, 3, 5]).result)
    [2, 1]
    """
    xs, ys = numbers(x, "x"), numbers(y, "y")
    of_equal_length(x=xs, y=ys)
    if len(xs) > 40:
        raise AssumptionError(f"x has {len(xs)} entries: expected at most 40, so that every term can be written out")
    if len(set(xs)) < 2:
        raise AssumptionError(
            f"x = [{', '.join(map(str, xs)):.60}]: all points have the same x, so no line is determined; expected different x"
        )
    size = len(xs)
    mean_x, mean_y = sum(xs, Fraction(0)) / size, sum(ys, Fraction(0)) / size
    cov = sum(((u - mean_x) * (v - mean_y) for u, v in zip(xs, ys, strict=True)), Fraction(0)) / size
    var = sum(((u - mean_x) ** 2 for u in xs), Fraction(0)) / size
    slope, intercept = cov / var, mean_y - cov / var * mean_x
    result = Array(_s(slope), _s(intercept))
    return Derivation(
        title="Linear regression", problem=result, question="the slope w and the intercept b of the line of least squared error",
        steps=(*_in_general(), *_system(xs, ys, slope, intercept), *_formula(xs, ys, slope, intercept, cov, var), *_checks(xs, ys, slope, intercept)),
        result=result, mistakes=_mistakes(xs, ys, slope), figures=pictures.fitted_line(xs, ys, intercept, slope),
        remarks=("The residuals of the line sum to 0, and so do their products with x: they are orthogonal to both columns.",
                 "In matrix form these are the normal equations; see the topic Least squares."),
    )  # fmt: skip


def _s(v: Fraction):
    return decimal_of_fraction(Fraction(v), 9)


def _loss():
    return Sum((w * X + b - Y) ** 2, i, 1, n) / n


def _in_general() -> list[Step]:
    """The two partial derivatives for any data."""
    residual = w * X + b - Y
    return [
        Step(Derivative(_loss(), w), 2 * Sum(residual * X, i, 1, n) / n, (rules.mean_gradient,), note="the partial derivative in w"),
        Step(Derivative(_loss(), b), 2 * Sum(residual, i, 1, n) / n, (rules.mean_gradient,), note="the partial derivative in b"),
    ]  # fmt: skip


def _total(terms):
    return Add(*terms) if len(terms) > 1 else terms[0]


def _system(xs, ys, slope, intercept) -> list[Step]:
    """Both set to 0 with the sums of the data, and solved; the Hessian."""
    size = len(xs)
    sx, sy = sum(xs), sum(ys)
    sxx, sxy = sum(u * u for u in xs), sum(u * v for u, v in zip(xs, ys, strict=True))
    written = {
        "x": (_total([_s(u) for u in xs]), sx), "y": (_total([_s(v) for v in ys]), sy),
        "x**2": (_total([_s(u) ** 2 for u in xs]), sxx), "x*y": (_total([_s(u) * _s(v) for u, v in zip(xs, ys, strict=True)]), sxy),
    }  # fmt: skip
    lines = [
        Step(total, _s(value), (calculus.algebra,), note=f"the sum of all ${name}$")
        for name, (total, value) in written.items()
    ]
    system = And(Equal(_s(sxx) * w + _s(sx) * b, _s(sxy)), Equal(_s(sx) * w + as_count(size) * b, _s(sy)))
    solved = And(Equal(w, _s(slope)), Equal(b, _s(intercept)))
    H = Array(Array(_s(sxx), _s(sx)), Array(_s(sx), as_count(size)))
    return [
        *lines,
        Step(system, solved, (rules.first_order_condition, rules.solving_the_system), EQUIVALENT, note="both partial derivatives are 0, divided by $2/n$"),
        Step(Call("det", H), _s(sxx * size - sx * sx), (calculus.sylvester,), note="the Hessian is this matrix times $2/n$"),
        Step(_s(sxx * size - sx * sx), ZERO, (rules.convexity,), GREATER, note="and its first entry is positive: convex, so this is the global minimum"),
    ]  # fmt: skip


def as_count(size: int):
    return Array(size).args[0]


def _formula(xs, ys, slope, intercept, cov, var) -> list[Step]:
    """w = cov(x, y)/var(x), b = ȳ − w x̄."""
    size = len(xs)
    mx, my = _s(sum(xs) / size), _s(sum(ys) / size)
    products = Div(_total([(_s(u) - mx) * (_s(v) - my) for u, v in zip(xs, ys, strict=True)]), as_count(size - 1))
    squares = Div(_total([(_s(u) - mx) ** 2 for u in xs]), as_count(size - 1))
    scale = Fraction(size, size - 1)
    return [
        Step(products, _s(cov * scale), (calculus.algebra,), note="by the other formula: the covariance of x and y"),
        Step(squares, _s(var * scale), (calculus.algebra,), note="the variance of x"),
        *([Step(_s(cov * scale) / _s(var * scale), _s(slope), (calculus.algebra,), note="$w$ is covariance over variance")]),
        *rounded(_s(slope), 7),
        Step(my - _s(slope) * mx, _s(intercept), (calculus.algebra,), note="$b$: the line goes through the means"),
        *rounded(_s(intercept), 7),
    ]  # fmt: skip


def _checks(xs, ys, slope, intercept) -> list[Step]:
    """Residuals orthogonal to 1 and to x; the loss is nowhere smaller."""
    x_, y_ = Array(*map(_s, xs)), Array(*map(_s, ys))
    residuals = Array(*[_s(v - slope * u - intercept) for u, v in zip(xs, ys, strict=True)])
    least = sum(((slope * u + intercept - v) ** 2 for u, v in zip(xs, ys, strict=True)), Fraction(0)) / len(xs)
    loss = Div(_total([(w * _s(u) + b - _s(v)) ** 2 for u, v in zip(xs, ys, strict=True)]), as_count(len(xs)))
    return [
        Step(y_ - _s(slope) * x_ - _s(intercept) * Array(*[ONE for _ in xs]), residuals, (calculus.algebra,), note="the residuals"),
        Step(Call("sum", residuals), ZERO, (calculus.algebra,), note="check: they sum to 0"),
        Step(MatMul(residuals, x_), ZERO, (calculus.algebra,), note="check: they are orthogonal to x"),
        Step(loss, _s(least), (rules.comparing_values,), GREATER_EQUAL, note="check: no line has a smaller mean squared error"),
    ]  # fmt: skip


def _mistakes(xs, ys, slope) -> tuple[Step, ...]:
    """The line through the origin is another one."""
    products = Div(_total([_s(u) * _s(v) for u, v in zip(xs, ys, strict=True)]), _total([_s(u) ** 2 for u in xs]))
    return refuted(
        Step(
            products,
            _s(slope),
            note="without subtracting the means this is the slope of the best line through the origin",
        )
    )

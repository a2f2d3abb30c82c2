"""Functions on a whole region: on a piece of the complex plane where they must be analytic, and across a switch.

On a piece where a function may fail to be analytic its value is not finite, as rigorous integration asks.
Across a switch, where that is asked for, it is a ball around the values on both sides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb, fmpq, fmpz

from derive.language import expressions as ex
from derive.numeric.arithmetic import NOTHING, real_part, whole
from derive.numeric.comparisons import greater, greater_equal, less, less_equal
from derive.numeric.elementary import acos, acosh, asin, asinh, atan, atanh
from derive.numeric.precision import Undecided
from derive.numeric.special import lambert_w, loggamma


def _flagged(name: str) -> Callable:
    def f(x: Any) -> Any:
        return getattr(acb(x), name)(analytic=True)

    return f


def _cut_power(base: Any, exponent: Any) -> Any:
    if type(exponent) is fmpq and exponent.q == 1:
        return acb(base) ** fmpz(exponent.p)
    return acb(base).pow(acb(exponent), analytic=True)


def _off_cut(f: Callable, name: str) -> Callable:
    """``f`` where the ball keeps off the cut of ``name``, and nothing finite where it may not."""

    def g(*values: Any) -> Any:
        z = acb(values[-1])
        if _touches_cut(name, z):
            return acb("nan")
        return f(*values)

    return g


def _touches_cut(name: str, z: acb) -> bool:
    x, y = z.real, z.imag
    match name:
        case "asin" | "acos" | "atanh":
            return bool(y.contains(0) and not abs(x) < 1)
        case "atan" | "asinh":
            return bool(x.contains(0) and not abs(y) < 1)
        case "acosh":
            return bool(y.contains(0) and not x > 1)
        case "loggamma" | "arg":
            return bool(y.contains(0) and not x > 0)
        case "LambertW":
            return bool(y.contains(0) and not x > arb(-0.35))
    return True


def _not_analytic(*values: Any) -> Any:
    return acb("nan")


def _analytic_maximum(*values: Any) -> Any:
    largest = acb(values[0])
    for other in values[1:]:
        largest = largest.real_max(acb(other), analytic=True)
    return largest


def _by_real_part(compare: Callable) -> Callable:
    def f(a: Any, b: Any) -> bool:
        return compare(real_part(a), real_part(b))

    return f


ANALYTIC: dict[Any, Callable] = {
    "sqrt": _flagged("sqrt"), "log": lambda x, base=None: (
        acb(x).log(analytic=True) if base is None else acb(x).log(analytic=True) / acb(base).log(analytic=True)
    ),
    ex.Pow: _cut_power, "abs": _flagged("real_abs"), "sign": _flagged("real_sgn"),
    "floor": _flagged("real_floor"), "ceiling": _flagged("real_ceil"),
    "maximum": _analytic_maximum, "minimum": lambda *v: -_analytic_maximum(*[-x for x in v]),
    "relu": lambda x: _analytic_maximum(x, NOTHING), "heaviside": lambda x, *_: _flagged("real_heaviside")(x),
    "sigmoid": lambda x: 1 / (1 + (-x).exp()), "softplus": lambda x: (1 + x.exp()).log(analytic=True),
    "asec": _not_analytic, "acsc": _not_analytic, "acot": _not_analytic, "atan2": _not_analytic, "arg": _not_analytic,
    "re": _not_analytic, "im": _not_analytic, "conjugate": _not_analytic, "erfinv": _not_analytic,
    "besselj": lambda n, x: acb(x).bessel_j(acb(n)) if whole(n) is not None else _not_analytic(),
    "legendre": lambda n, x: acb(x).legendre_p(acb(n)) if whole(n) is not None else _not_analytic(),
    **{name: _off_cut(f, name) for name, f in (
        ("asin", asin), ("acos", acos), ("atan", atan), ("asinh", asinh), ("acosh", acosh), ("atanh", atanh),
        ("loggamma", loggamma), ("LambertW", lambert_w),
    )},
    ex.Less: _by_real_part(less), ex.LessEqual: _by_real_part(less_equal), ex.Greater: _by_real_part(greater),
    ex.GreaterEqual: _by_real_part(greater_equal),
}  # fmt: skip


def around(*values: Any) -> Any:
    """A ball around all of ``values``."""
    found = acb(values[0])
    for other in values[1:]:
        found = found.union(acb(other))
    return found


def _or_both(low: int, high: int) -> Callable:
    """An operation that on a ball across the switch gives everything from ``low`` to ``high``."""

    def f(operation: Callable, *values: Any) -> Any:
        try:
            return operation(*values)
        except Undecided:
            return arb(low).union(arb(high))

    return f


def _step_hull(name: str) -> Callable:
    def f(operation: Callable, x: Any) -> Any:
        try:
            return operation(x)
        except Undecided:
            return getattr(real_part(x), name)()

    return f


HULL: dict[str, Callable] = {
    "sign": _or_both(-1, 1), "heaviside": _or_both(0, 1), "floor": _step_hull("floor"), "ceiling": _step_hull("ceil"),
}  # fmt: skip

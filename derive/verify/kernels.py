"""What each function is in exact arithmetic: one row a function.

Every rewriting behind a row holds at each point of the domain where both of its sides are defined, or fails there
only at isolated points at which both sides are continuous.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.verify.integer_parts import integer_ceiling, integer_floor
from derive.verify.normal_form import Field, Ratio, Unprovable
from derive.verify.powers import HALF, absolute, exp, imaginary_unit, log, pi, power, real_part, sign_of
from derive.verify.special import (
    bessel,
    beta,
    binomial,
    complementary_error_function,
    digamma,
    error_function,
    factorial_of,
    gamma,
    inverse_error_function,
    lambert,
    legendre,
    log_gamma,
    polygamma,
    zeta,
)  # fmt: skip
from derive.verify.trigonometric import (
    arc_cosine,
    arc_hyperbolic_cosine,
    arc_hyperbolic_sine,
    arc_hyperbolic_tangent,
    arc_sine,
    arc_tangent,
    cosine,
    hyperbolic_cosine,
    hyperbolic_sine,
    sine,
)  # fmt: skip


def imaginary_part(F: Field, u: Ratio) -> Ratio:
    return F.divide(F.subtract(u, F.conjugate(u)), F.scale(imaginary_unit(F), 2))


def argument(F: Field, u: Ratio) -> Ratio:
    if F.sign_of_ratio(u) == "+" if F.is_real(u) else False:
        return F.zero
    if F.is_real(u) and F.sign_of_ratio(u) == "-":
        return pi(F)
    return F.divide(F.subtract(log(F, u), log(F, absolute(F, u))), imaginary_unit(F))


def two_argument_arc_tangent(F: Field, y: Ratio, x: Ratio) -> Ratio:
    if not (F.is_real(x) and F.is_real(y)):
        raise Unprovable
    return argument(F, F.add(x, F.multiply(imaginary_unit(F), y)))


def sign(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return u
    found = sign_of(F, u) if F.is_real(u) else None
    if found in ("+", "-"):
        return F.constant(1 if found == "+" else -1)
    raise Unprovable


def maximum(F: Field, *args: Ratio) -> Ratio:
    return _extreme(F, 1, args)


def minimum(F: Field, *args: Ratio) -> Ratio:
    return _extreme(F, -1, args)


def _extreme(F: Field, side: int, args: tuple[Ratio, ...]) -> Ratio:
    best = args[0]
    for other in args[1:]:
        if not (F.is_real(best) and F.is_real(other)):
            raise Unprovable
        gap = absolute(F, F.subtract(best, other))
        best = F.scale(F.add(F.add(best, other), F.scale(gap, side)), HALF)
    return best


def rectifier(F: Field, u: Ratio) -> Ratio:
    return maximum(F, u, F.zero)


def sigmoid(F: Field, u: Ratio) -> Ratio:
    e = exp(F, u)
    return F.divide(e, F.add(e, F.one))


def softplus(F: Field, u: Ratio) -> Ratio:
    return log(F, F.add(F.one, exp(F, u)))


def logarithm(F: Field, u: Ratio, base: Ratio | None = None) -> Ratio:
    return log(F, u) if base is None else F.divide(log(F, u), log(F, base))


def square_root(F: Field, u: Ratio) -> Ratio:
    return power(F, u, HALF)


def _over(f: Callable, g: Callable) -> Callable[[Field, Ratio], Ratio]:
    return lambda F, u: F.divide(f(F, u), g(F, u))


def _one_over(f: Callable) -> Callable[[Field, Ratio], Ratio]:
    return lambda F, u: F.divide(F.one, f(F, u))


def _of_reciprocal(f: Callable) -> Callable[[Field, Ratio], Ratio]:
    return lambda F, u: f(F, F.divide(F.one, u))


KERNELS: dict[str, Callable[..., Ratio]] = {
    "exp": exp, "log": logarithm, "sqrt": square_root, "abs": absolute, "sign": sign,
    "sin": sine, "cos": cosine, "tan": _over(sine, cosine), "cot": _over(cosine, sine),
    "sec": _one_over(cosine), "csc": _one_over(sine),
    "asin": arc_sine, "acos": arc_cosine, "atan": arc_tangent,
    "asec": _of_reciprocal(arc_cosine), "acsc": _of_reciprocal(arc_sine), "acot": _of_reciprocal(arc_tangent),
    "sinh": hyperbolic_sine, "cosh": hyperbolic_cosine, "tanh": _over(hyperbolic_sine, hyperbolic_cosine),
    "coth": _over(hyperbolic_cosine, hyperbolic_sine), "sech": _one_over(hyperbolic_cosine),
    "csch": _one_over(hyperbolic_sine),
    "atan2": two_argument_arc_tangent,
    "asinh": arc_hyperbolic_sine, "acosh": arc_hyperbolic_cosine, "atanh": arc_hyperbolic_tangent,
    "sigmoid": sigmoid, "softplus": softplus, "relu": rectifier, "maximum": maximum, "minimum": minimum,
    "floor": integer_floor, "ceiling": integer_ceiling,
    "re": real_part, "im": imaginary_part, "arg": argument,
    "conjugate": lambda F, u: F.conjugate(u),
    "gamma": gamma, "factorial": factorial_of, "binomial": binomial, "beta": beta, "loggamma": log_gamma,
    "digamma": digamma, "polygamma": polygamma, "erf": error_function, "erfc": complementary_error_function,
    "erfinv": inverse_error_function, "LambertW": lambert, "besselj": bessel, "legendre": legendre, "zeta": zeta,
}  # fmt: skip

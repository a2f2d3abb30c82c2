"""Special functions of a number: the gamma function and its kin, Bessel, Legendre, Lambert, zeta, erfinv.

Refuses poles, and arguments so large that one value would take too long.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, fmpq, fmpz

from derive.numeric.arithmetic import NOTHING, UNIT, ball, divide, multiply, real, shorten, tidy, whole
from derive.numeric.precision import Undecided, Undefined

LARGEST = 100_000  # Bessel, zeta, Legendre and polygamma functions beyond this cost too much


def _is_pole(x: Any) -> bool:
    n = whole(x)
    return n is not None and n <= 0


def _moderate(*values: Any) -> None:
    if not all(abs(v) < LARGEST for v in values):
        raise Undecided("a special function of so large a number takes too long")


def gamma(x: Any) -> Any:
    if _is_pole(x):
        raise Undefined("the gamma function has a pole there")
    x = tidy(x)
    if (n := whole(x)) is not None and n <= 200:
        return fmpq(fmpz.fac_ui(fmpz(n - 1)))
    return ball(x).gamma()


def loggamma(x: Any) -> Any:
    if _is_pole(x):
        raise Undefined("the gamma function has a pole there")
    x = ball(tidy(x))
    return x.lgamma() if type(x) is acb or x > 0 else acb(x).lgamma()


def factorial(x: Any) -> Any:
    return gamma(x + 1)


def digamma(x: Any) -> Any:
    if _is_pole(x):
        raise Undefined("the digamma function has a pole there")
    return ball(tidy(x)).digamma()


def polygamma(n: Any, x: Any) -> Any:
    order = whole(n)
    if order is None or order < 0:
        raise Undecided("polygamma of an order that is not a natural number")
    if _is_pole(x):
        raise Undefined("polygamma has a pole there")
    _moderate(n, x)
    found = acb(x).polygamma(acb(n))
    return found if type(tidy(x)) is acb else found.real


def beta(a: Any, b: Any) -> Any:
    if _is_pole(a) or _is_pole(b):
        raise Undefined("the beta function has a pole there")
    return gamma(a) * gamma(b) * ball(a + b).rgamma()


def binomial(n: Any, k: Any) -> Any:
    below = whole(k)
    above = whole(n)
    if below is not None and below < 0:
        if above is not None and above < 0:
            raise Undefined("a binomial coefficient of two negative integers")
        return NOTHING
    if below is not None and above is not None and 0 <= above <= 10_000:
        return shorten(fmpq(fmpz.bin_uiui(above, below))) if below <= above else NOTHING
    if below is not None and below <= 64:
        return divide(multiply(UNIT, *[n - i for i in range(below)]), fmpq(fmpz.fac_ui(fmpz(below))))
    if above is not None and above < 0:
        raise Undefined("a binomial coefficient with a pole above")
    return gamma(n + 1) * ball(k + 1).rgamma() * ball(n - k + 1).rgamma()


def besselj(n: Any, x: Any) -> Any:
    _moderate(n, x)
    if whole(n) is None and x == 0:
        if n > 0:
            return NOTHING
        raise Undefined("a Bessel function of negative order at zero")
    if type(tidy(x)) is acb or type(tidy(n)) is acb or (whole(n) is None and not x > 0):
        return acb(x).bessel_j(acb(n))
    return ball(tidy(x)).bessel_j(ball(tidy(n)))


def lambert_w(x: Any) -> Any:
    return tidy(acb(x).lambertw()) if x != 0 else NOTHING


def legendre(n: Any, x: Any) -> Any:
    _moderate(n)
    degree = whole(n)
    if degree is not None and 0 <= degree <= 200 and type(tidy(x)) is fmpq:
        return _legendre_polynomial(degree, x)
    if degree is not None or (type(tidy(x)) is not acb and abs(x) < 1):
        return ball(tidy(x)).legendre_p(ball(tidy(n)))
    return acb(x).legendre_p(acb(n))


def _legendre_polynomial(n: int, x: fmpq) -> Any:
    before, now = UNIT, x
    for k in range(1, n):
        before, now = now, shorten(((2 * k + 1) * x * now - k * before) / (k + 1))
    return now if n else UNIT


def zeta(s: Any) -> Any:
    if s == 1:
        raise Undefined("the zeta function has a pole at 1")
    _moderate(s)
    return ball(tidy(s)).zeta()


def erfinv(x: Any) -> Any:
    x = real(x, "the inverse error function")
    if x == 0:
        return NOTHING
    if abs(x) >= 1:
        raise Undefined("the inverse error function outside (-1, 1)")
    return ball(x).erfinv()


def erf(x: Any) -> Any:
    return ball(x).erf()


def erfc(x: Any) -> Any:
    return ball(x).erfc()


SPECIAL: dict[str, Callable[..., Any]] = {
    "gamma": gamma, "loggamma": loggamma, "digamma": digamma, "polygamma": polygamma, "beta": beta,
    "factorial": factorial, "binomial": binomial, "erf": erf, "erfc": erfc, "erfinv": erfinv,
    "besselj": besselj, "LambertW": lambert_w, "legendre": legendre, "zeta": zeta,
}  # fmt: skip

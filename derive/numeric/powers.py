"""Principal values of exponentials, logarithms, roots and powers.

Refuses the logarithm of zero, a power of zero that is not positive, and both where a ball only may contain zero.
"""

from __future__ import annotations

from typing import Any

from flint import acb, arb, fmpq, fmpz

from derive.numeric.arithmetic import EXACT_BITS, NOTHING, UNIT, ball, divide, tidy
from derive.numeric.precision import Undecided, Undefined


def exp(x: Any) -> Any:
    return UNIT if x == 0 else ball(x).exp()


def log(x: Any, base: Any = None) -> Any:
    if base is not None:
        return divide(log(x), log(base))
    x = tidy(x)
    if x == 0:
        raise Undefined("the logarithm of zero")
    if x == 1:
        return NOTHING
    x = ball(x)
    if type(x) is acb or x > 0:
        return x.log()
    if x < 0:
        return acb((-x).log(), arb.pi())
    raise Undecided("the logarithm of a ball around zero")


def sqrt(x: Any) -> Any:
    x = tidy(x)
    if type(x) is acb:
        return x.sqrt()
    if x < 0:
        return acb(0, ball(sqrt(-x)))
    if type(x) is fmpq:
        above, below = x.p.sqrtrem(), x.q.sqrtrem()
        return fmpq(above[0], below[0]) if above[1] == below[1] == 0 else arb(x).sqrt()
    if x >= 0:
        return x.sqrt()
    bound = abs(x).upper().sqrt()  # a ball around zero: the root is small, real or imaginary
    if not bound.is_finite():
        raise Undecided("the root of a ball around zero")
    return acb(arb(0, bound), arb(0, bound))


def power(base: Any, exponent: Any) -> Any:
    """The principal value of ``base ** exponent``; exact exponents are used exactly."""
    base, exponent = tidy(base), tidy(exponent)
    if type(exponent) is arb and exponent.is_exact() and exponent.is_integer():
        exponent = fmpq(exponent.unique_fmpz())  # type: ignore[arg-type]
    if type(exponent) is fmpq:
        return _whole_power(base, int(exponent.p)) if exponent.q == 1 else _rational_power(base, exponent)
    if base == 0:
        return _power_of_zero(exponent)
    if base == 1:
        return UNIT
    if type(base) is acb or not (base > 0):
        logarithm = log(base)
        return exp(exponent * logarithm)
    return ball(base) ** exponent if type(exponent) is arb else exp(exponent * log(base))


def _whole_power(base: Any, n: int) -> Any:
    if n == 0:
        return UNIT
    if n < 0 and base == 0:
        raise Undefined("a division by zero")
    if type(base) is fmpq:
        if base == 0 or base == 1:
            return base
        if base == -1:
            return base if n % 2 else UNIT
        if base.height_bits() * abs(n) <= EXACT_BITS:
            return base**n
        base = arb(base)
    return base ** fmpz(n)


def _rational_power(base: Any, exponent: fmpq) -> Any:
    if base == 0:
        return _power_of_zero(exponent)
    if exponent.q == 2 and abs(exponent.p) <= EXACT_BITS:
        root = sqrt(base)
        return _whole_power(root, int(exponent.p))
    if type(base) is acb:
        return exp(exponent * log(base))
    if base > 0:
        return _positive_root(base, exponent)
    if base < 0:
        angle = exponent
        size = ball(_positive_root(-base, exponent))
        return tidy(acb(size * arb.cos_pi_fmpq(angle), size * arb.sin_pi_fmpq(angle)))
    if exponent > 0 and not isinstance(base, acb):  # near zero: small, but its argument is not known
        bound = abs(ball(base)).upper() ** arb(exponent)
        return acb(arb(0, bound), arb(0, bound))
    raise Undecided("a ball around zero has no sure power")


def _positive_root(base: Any, exponent: fmpq) -> Any:
    if type(base) is fmpq and exponent.q <= 64 and abs(exponent.p) <= 64 and base.height_bits() < EXACT_BITS:
        above, below = base.p.root(int(exponent.q)), base.q.root(int(exponent.q))
        if above ** int(exponent.q) == base.p and below ** int(exponent.q) == base.q:
            return _whole_power(fmpq(above, below), int(exponent.p))
    return ball(base) ** arb(exponent)


def _power_of_zero(exponent: Any) -> Any:
    real = exponent.real if type(exponent) is acb else exponent
    if real > 0:
        return NOTHING
    if real <= 0:
        raise Undefined("a power of zero whose exponent is not positive")
    raise Undecided("a power of zero whose exponent's sign is not sure")

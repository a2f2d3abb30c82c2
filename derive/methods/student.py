"""Student's law: its density, what its two tails are worth, and from where on they are worth a given probability."""

from __future__ import annotations

from decimal import Decimal

from flint import arb, ctx, fmpq

from derive.language.expressions import ONE, OO, ZERO, Call, Div, Expr, Integral, Neg, Number, Pow, symbols
from derive.language.expressions import Symbol as Name
from derive.methods.pictures import area
from derive.methods.samples import worth
from derive.model import Figure

t, w = symbols("t w")
HALF = Div(ONE, 2)


def density(nu: Expr, at: Name = t) -> Expr:
    """The density of Student's law with ``nu`` degrees of freedom.

    >>> print(density(Number(8)))
    1/(sqrt(8)*beta(4, 1/2))*(1 + t**2/8)**(-9/2)
    """
    normalised = Div(ONE, Call("sqrt", nu) * Call("beta", worth(Div(nu, 2)), HALF))
    return normalised * Pow(1 + Div(Pow(at, 2), nu), Neg(worth(Div(nu + 1, 2))))


def tails(a: Expr, nu: Expr) -> Expr:
    """P(|T| ≥ a) as an integral of the density."""
    return 2 * Integral(density(nu), t, a, OO)


def between(a: Expr, nu: Expr) -> Expr:
    """P(|T| ≤ a) as an integral of the density."""
    return Integral(density(nu), t, -a, a)


def as_incomplete_beta(a_squared: Expr, nu: Expr) -> Expr:
    """P(|T| ≥ a) as an incomplete beta integral, in the square of a."""
    inner = Pow(w, worth(Div(nu, 2) - 1)) * Pow(1 - w, Neg(HALF))
    return Div(ONE, Call("beta", worth(Div(nu, 2)), HALF)) * Integral(inner, w, ZERO, nu / (nu + a_squared))


def picture(a: Expr, nu: Expr, middle: Expr) -> tuple[Figure, ...]:
    """The density with the area between −a and a, which is worth ``middle``."""
    far = Call("abs", a) + 2
    name = f"the density of Student's law with {freedom(nu)}"
    return area(density(nu), t, Neg(a), a, middle, over=(Neg(far), far), name=name)


def critical(alpha: fmpq, nu: int, digits: int = 6) -> tuple[Expr, Expr]:
    """Two neighbouring decimals, so many digits long, between which P(|T| ≥ c) passes ``alpha``; twice the same if it does there.

    >>> print(*critical(fmpq(1, 20), 18))
    2.10092 2.10093
    >>> print(*critical(fmpq(1, 2), 1))
    1 1
    """
    with ctx.workprec(128):
        low, high = fmpq(0), fmpq(1)
        while _two_tails(high, nu) > alpha:
            low, high = high, 2 * high
        step = fmpq(10) ** (_magnitude(low, high, alpha, nu) - digits + 1)
        below, above = int(low / step), int(high / step) + 1
        while above - below > 1:
            middle = (below + above) // 2
            if _two_tails(middle * step, nu) > alpha:
                below = middle
            else:
                above = middle
        exact = _two_tails(above * step, nu).overlaps(arb(alpha))
    return _decimal((above if exact else below) * step), _decimal(above * step)


def _two_tails(a: fmpq, nu: int) -> arb:
    place = fmpq(nu) / (nu + a * a)
    return arb(place).beta_lower(arb(fmpq(nu, 2)), arb(fmpq(1, 2)), 1)


def _magnitude(low: fmpq, high: fmpq, alpha: fmpq, nu: int) -> int:
    """The power of ten that the point between ``low`` and ``high`` begins with."""
    power = -6
    while fmpq(10) ** (power + 1) <= high and _two_tails(fmpq(10) ** (power + 1), nu) > alpha:
        power += 1
    return power


def _decimal(value: fmpq) -> Expr:
    if value.q == 1:
        return Number(int(value.p))
    return Number(format(Decimal(int(value.p)) / Decimal(int(value.q)), "f"))


def freedom(nu: Expr) -> str:
    return f"${nu}$ degree{'s' * (nu is not ONE)} of freedom"

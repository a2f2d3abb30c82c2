"""Functions of series: powers, exponentials and logarithms, sine and cosine, their inverses, and what has derivatives.

A sine of something that grows is only bounded; a root or logarithm of something negative is refused (``Outside``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice
from math import factorial

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import ONE, PI, ZERO, Call, Expr, Symbol, as_expr, substitute
from derive.methods.asymptotic.coefficients import LARGEST_COEFFICIENT
from derive.methods.asymptotic.parameters import is_finite, is_integer, signs, without_empty
from derive.methods.asymptotic.scales import UNIT, Scale
from derive.methods.asymptotic.series import NOTHING, Arithmetic, Series, just
from derive.methods.asymptotic.troubles import Outside, Unexpanded


def power(near: Arithmetic, a: Series, r: Expr) -> Series:
    n = ex.constant_value(r)
    if n is not None and n.denominator == 1 and 0 <= n <= 8 and (len(a.terms) <= 2 or n <= 3):
        result = Series(((UNIT, ONE),))
        for _ in range(int(n)):
            result = near.multiply(result, a)
        return result
    if a == NOTHING and n is not None and n > 0:
        return NOTHING
    s, c, small = near.head(a)
    whole = (n is not None and n.denominator == 1) or is_integer(r, near.assume)
    if not whole and near.sign_or_positive(c) < 0:
        raise Outside(f"a power of a negative number with the exponent {r}")
    binomials = _cached(lambda: _binomial_coefficients(r, near.tidy))
    return near.scale(near.compose(binomials, small), near.tidy(ex.Pow(c, r)), near.times(UNIT, s, r))


def inverse(near: Arithmetic, a: Series) -> Series:
    return power(near, a, ex.Neg(ONE))


def square_root(near: Arithmetic, a: Series) -> Series:
    return power(near, a, ONE / 2)


def exponential(near: Arithmetic, a: Series) -> Series:
    large, constant, small = near.parts(a)
    result = near.compose(lambda k: as_expr(Fraction(1, factorial(k))), small)
    factor = near.tidy(Call("exp", constant))
    if not large.terms:
        return near.scale(result, factor)
    return near.scale(result, factor, Scale(frozenset((s.key(), c) for s, c in large.terms)))


def logarithm(near: Arithmetic, a: Series) -> Series:
    s, c, small = near.head(a)
    if near.sign_or_positive(c) < 0:
        raise Outside("a logarithm of a negative number")
    series = near.compose(lambda k: as_expr(Fraction((-1) ** (k + 1), k)) if k else ZERO, small)
    large = [(k if isinstance(k, Scale) else Scale(frozenset({(k + 1, ONE)})), d) for k, d in s.terms]
    constant = near.tidy(Call("log", c))
    return near.add(series, near.ordered(large, None), Series(((UNIT, constant),) if constant is not ZERO else ()))


def sine(near: Arithmetic, a: Series) -> Series:
    """sin(c + u) = cos u sin c + sin u cos c."""
    return _circular(near, a, lambda c: (Call("sin", c), Call("cos", c)))


def cosine(near: Arithmetic, a: Series) -> Series:
    """cos(c + u) = cos u cos c − sin u sin c."""
    return _circular(near, a, lambda c: (Call("cos", c), -Call("sin", c)))


def _circular(near: Arithmetic, a: Series, at: Callable[[Expr], tuple[Expr, Expr]]) -> Series:
    """cos u and sin u times the values ``at`` the constant."""
    large, c, small = near.parts(a)
    if large.terms:
        near.oscillating = True
        return Series((), UNIT)
    turns = (1, 0, -1, 0)
    sin_u = near.compose(lambda k: as_expr(Fraction(turns[(k - 1) % 4], factorial(k))), small)
    cos_u = near.compose(lambda k: as_expr(Fraction(turns[k % 4], factorial(k))), small)
    of_cos, of_sin = map(near.tidy, at(c))
    return near.add(near.scale(cos_u, of_cos), near.scale(sin_u, of_sin))


def arctangent(near: Arithmetic, a: Series) -> Series:
    large, c, small = near.parts(a)
    if large.terms:
        turn = PI / 2 if near.sign(large.terms[0][1]) > 0 else -(PI / 2)
        return near.add(Series(((UNIT, turn),)), near.scale(arctangent(near, inverse(near, a)), ex.Neg(ONE)))
    if c is ZERO:
        odd = (0, 1, 0, -1)
        return near.compose(lambda k: as_expr(Fraction(odd[k % 4], k or 1)), small)
    below = near.add(Series(((UNIT, near.tidy(1 + c**2)),)), near.scale(small, c))  # atan b − atan c
    turned = arctangent(near, near.multiply(small, inverse(near, below)))
    return near.add(Series(((UNIT, near.tidy(Call("atan", c))),)), turned)


def arcsine(near: Arithmetic, a: Series) -> Series:
    large, c, small = near.parts(a)
    beyond = signs(near.tidy(1 - c**2), near.assume)
    if large.terms or beyond == {-1}:
        raise Outside("an arc sine of a number beyond 1")
    if c is ZERO:
        return near.compose(_arcsine_coefficient, small)
    if beyond == {0}:
        return _arcsine_at_the_end(near, a, near.sign(c))
    return analytic(near, lambda v: Call("asin", v), c, small)


def _arcsine_coefficient(k: int) -> Expr:
    return as_expr(Fraction(factorial(k - 1), 2 ** (k - 1) * factorial(k // 2) ** 2 * k)) if k % 2 else ZERO


def _arcsine_at_the_end(near: Arithmetic, a: Series, side: int) -> Series:
    """asin u = pi/2 − 2 asin sqrt((1 − u)/2), where u tends to 1."""
    end = just(near.tidy(side * PI / 2))
    half = near.scale(near.add(just(ONE), near.scale(a, as_expr(-side))), ONE / 2)
    if half == NOTHING:
        return end
    return near.add(end, near.scale(arcsine(near, square_root(near, half)), as_expr(-2 * side)))


def analytic(near: Arithmetic, f: Callable[[Expr], Expr], c: Expr, small: Series) -> Series:
    """f(c + small) from the derivatives of f at c."""
    v = ex.fresh_symbol("v", ex.free_symbols(c) | {near.x})
    return near.compose(_cached(lambda: taylor_coefficients(near, f(v), v, c)), small)


def taylor_coefficients(near: Arithmetic, f: Expr, v: Symbol, c: Expr) -> Iterator[Expr]:
    from derive.methods.differentiate import differentiate

    k = 0
    while True:
        put_in = without_empty(substitute(f, {v: c})) / factorial(k)
        value = near.tidy(put_in)
        if not is_finite(put_in, near.assume):
            raise Unexpanded(f"{f} has no expansion in powers at {v} = {c}")
        yield value
        try:
            f = differentiate(f, v, 1, near.assume).result
        except (UnsupportedError, RecursionError):
            raise Unexpanded(f"{f} has no derivative rule") from None
        if f.size > LARGEST_COEFFICIENT:
            raise Unexpanded("a derivative became too long")
        k += 1


def _binomial_coefficients(r: Expr, tidy_: Callable[[Expr], Expr]) -> Iterator[Expr]:
    c: Expr = ONE
    k = 0
    while True:
        yield c
        c = tidy_(c * (r - k) / (k + 1))
        k += 1


def _cached(make: Callable) -> Callable[[int], Expr]:
    """The k-th entry of an endless generator."""
    found: list[Expr] = []
    entries = None

    def entry(k: int) -> Expr:
        nonlocal entries
        entries = make() if entries is None else entries
        found.extend(islice(entries, k + 1 - len(found)))
        return found[k]

    return entry

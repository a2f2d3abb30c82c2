"""Real roots of a function known by its values: exact rationals, or thin balls around a change of sign.

Finds what it finds: of a function that is no polynomial, roots beyond the grid or without a change of sign are missed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq

from derive.language.assumptions import Domain
from derive.numeric import spectra
from derive.numeric.arithmetic import ball
from derive.numeric.precision import Exhausted, precision
from derive.numeric.tables import Table


def polynomial_roots(f: Callable[[fmpq], Any], most: int = 16) -> list[Any]:
    """The real roots of f where its exact values show a polynomial: rational ones exactly, the others as thin balls.

    >>> sorted(str(r) for r in polynomial_roots(lambda t: t**2 - 3*t + 2))
    ['1', '2']
    """
    from flint import fmpq_poly

    try:
        values = [f(fmpq(k)) for k in range(-(most // 2), most // 2 + 5)]
    except (ArithmeticError, TypeError, ValueError):
        return []
    if not all(isinstance(v, fmpq) for v in values):
        return []
    places = [fmpq(k) for k in range(-(most // 2), most // 2 + 5)]
    polynomial = _interpolated(places, values, fmpq_poly)
    if polynomial.degree() < 1 or polynomial.degree() > most:
        return []
    whole = polynomial.numer()
    roots: list[Any] = []
    _, factors = whole.factor()
    for factor, _ in factors:
        if factor.degree() == 1:
            roots.append(fmpq(-factor[0], factor[1]))
        else:
            with precision(300):
                roots += [r.real for r, _ in factor.complex_roots() if r.imag == 0]
    return roots


def _interpolated(places: Sequence[fmpq], values: Sequence[fmpq], fmpq_poly: Any) -> Any:
    """Newton's divided differences."""
    table = list(values)
    result, basis = fmpq_poly([0]), fmpq_poly([1])
    for i in range(len(places)):
        result = result + basis * table[0]
        basis = basis * fmpq_poly([-places[i], 1])
        table = [(b - a) / (places[i + 1 + j] - places[j]) for j, (a, b) in enumerate(itertools.pairwise(table))]
    return result


def linear_root_of(f: Callable[[Any], Any]) -> list[Any]:
    """The real root of an equation such as x = (5 − √33)/2, however far out it lies."""
    with precision(300):
        roots = spectra.roots_of_polynomial(f, most=1)
    return [root.real if isinstance(root, acb) else root for root in roots if acb(root).imag.contains(0)]


def scanned_roots(f: Callable[[Any], Any], domain: Domain) -> list[Any]:
    """Roots between sign changes on a grid, by bisection, and rational ones among small fractions."""
    low = domain.lower if domain.lower is not None else Fraction(-12)
    high = domain.upper if domain.upper is not None else max(Fraction(12), low + 24)
    grid = [low + (high - low) * Fraction(k, 97) for k in range(98)] + [
        Fraction(p, q) for q in (1, 2, 3) for p in range(-9, 10)
    ]
    roots: list[Any] = []
    before: tuple[Fraction, Any] | None = None
    with precision(300):
        for t in sorted(set(grid)):
            try:
                v = f(fmpq(t.numerator, t.denominator))
            except Exhausted:
                raise
            except (ArithmeticError, TypeError, ValueError):
                before = None
                continue
            if isinstance(v, (acb, Table, bool)):
                before = None
                continue
            if v == 0 or (not isinstance(v, fmpq) and v.contains(0) and abs(v).upper() < arb(2) ** -200):
                roots.append(fmpq(t.numerator, t.denominator))
                before = None
                continue
            if before and ((before[1] < 0 and v > 0) or (before[1] > 0 and v < 0)):
                root = _bisected(f, before[0], t, before[1] < 0)
                roots += [root] if root is not None else []
            before = (t, v)
    return roots


def _bisected(f: Callable[[Any], Any], a: Fraction, b: Fraction, rising: bool) -> Any:
    low, high = (arb(fmpq(e.numerator, e.denominator)).mid() for e in (a, b))
    for _ in range(200):
        middle = ((low + high) / 2).mid()
        try:
            v = f(middle)
        except (ArithmeticError, TypeError, ValueError):
            return None
        if isinstance(v, acb):
            return None
        if not (v > 0) and not (v < 0):
            break
        low, high = (middle, high) if (v < 0) == rising else (low, middle)
    centre = (low + high) / 2
    try:
        if not abs(ball(f(centre))).upper() < arb(2) ** -60:  # a pole changes sign too
            return None
    except (ArithmeticError, TypeError, ValueError):
        return None
    return centre.mid() + arb(0, (high - low).upper())

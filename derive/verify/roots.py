"""Real roots of a function known by its values: exact rationals, or thin balls around a change of sign.

Finds what it finds: of a function that is no polynomial, roots beyond the grid or without a change of sign are missed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq, fmpq_poly

from derive.language.assumptions import Domain
from derive.numeric import spectra
from derive.numeric.arithmetic import ball
from derive.numeric.precision import Exhausted, precision
from derive.numeric.tables import Table

BITS = 300  # of precision for roots that are not rational
PARTS = 97  # of the interval that is searched


def real_roots(f: Callable[[Any], Any], domain: Domain) -> list[Any]:
    """The real roots of f that can be found: all of them where its values show a polynomial.

    >>> sorted(real_roots(lambda t: t**2 - 4, Domain()))
    [-2, 2]
    """
    return polynomial_roots(f) or _linear_root(f) or _scanned_roots(f, domain)


def polynomial_roots(f: Callable[[fmpq], Any], most: int = 16) -> list[Any]:
    """The real roots of f where its exact values show a polynomial: rational ones exactly, the others as thin balls.

    >>> sorted(str(r) for r in polynomial_roots(lambda t: t**2 - 3*t + 2))
    ['1', '2']
    """
    places = [fmpq(k) for k in range(-(most // 2), most // 2 + 5)]
    try:
        values = [f(t) for t in places]
    except (ArithmeticError, TypeError, ValueError):
        return []
    if not all(isinstance(v, fmpq) for v in values):
        return []
    polynomial = _interpolated(places, values)
    if not 1 <= polynomial.degree() <= most:
        return []
    roots: list[Any] = []
    for factor, _ in polynomial.numer().factor()[1]:
        if factor.degree() == 1:
            roots.append(fmpq(-factor[0], factor[1]))
        else:
            with precision(BITS):
                roots += [r.real for r, _ in factor.complex_roots() if r.imag == 0]
    return roots


def _interpolated(places: Sequence[fmpq], values: Sequence[fmpq]) -> Any:
    """Newton's divided differences."""
    table = list(values)
    result, basis = fmpq_poly([0]), fmpq_poly([1])
    for i in range(len(places)):
        result = result + basis * table[0]
        basis = basis * fmpq_poly([-places[i], 1])
        table = [(b - a) / (places[i + 1 + j] - places[j]) for j, (a, b) in enumerate(itertools.pairwise(table))]
    return result


def _linear_root(f: Callable[[Any], Any]) -> list[Any]:
    """The real root of an equation such as x = (5 − √33)/2, however far out it lies."""
    with precision(BITS):
        roots = spectra.roots_of_polynomial(f, most=1)
    return [root.real if isinstance(root, acb) else root for root in roots if acb(root).imag.contains(0)]


def _scanned_roots(f: Callable[[Any], Any], domain: Domain) -> list[Any]:
    """Roots between sign changes on a grid, by bisection, and rational ones among small fractions."""
    roots: list[Any] = []
    before: tuple[fmpq, Any] | None = None
    with precision(BITS):
        for t in _grid(domain):
            v = _real_value(f, t)
            if v is None:
                before = None
            elif _is_zero(v):
                roots.append(t)
                before = None
            else:
                if before and ((before[1] < 0 and v > 0) or (before[1] > 0 and v < 0)):
                    root = _bisected(f, before[0], t, before[1] < 0)
                    roots += [root] if root is not None else []
                before = (t, v)
    return roots


def _grid(domain: Domain) -> list[fmpq]:
    low = domain.lower if domain.lower is not None else Fraction(-12)
    high = domain.upper if domain.upper is not None else max(Fraction(12), low + 24)
    even = {low + (high - low) * Fraction(k, PARTS) for k in range(PARTS + 1)}
    small = {Fraction(p, q) for q in (1, 2, 3) for p in range(-9, 10)}
    return [fmpq(t.numerator, t.denominator) for t in sorted(even | small)]


def _real_value(f: Callable[[Any], Any], t: Any) -> Any:
    """f(t) where it is a real number, else None."""
    try:
        v = f(t)
    except Exhausted:
        raise
    except (ArithmeticError, TypeError, ValueError):
        return None
    return None if isinstance(v, (acb, Table, bool)) else v


def _is_zero(v: Any) -> bool:
    return v == 0 or (not isinstance(v, fmpq) and v.contains(0) and abs(v).upper() < arb(2) ** -200)


def _bisected(f: Callable[[Any], Any], a: fmpq, b: fmpq, rising: bool) -> Any:
    """A thin ball around the root between a and b, or None where f only jumps there."""
    low, high = (arb(end).mid() for end in (a, b))
    for _ in range(200):
        middle = ((low + high) / 2).mid()
        v = _real_value(f, middle)
        if v is None:
            return None
        if not (v > 0) and not (v < 0):
            break
        low, high = (middle, high) if (v < 0) == rising else (low, middle)
    centre = (low + high) / 2
    v = _real_value(f, centre)
    if v is None or not abs(ball(v)).upper() < arb(2) ** -60:  # a pole changes sign too
        return None
    return centre.mid() + arb(0, (high - low).upper())

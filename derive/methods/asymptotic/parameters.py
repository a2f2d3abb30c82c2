"""The signs of numbers, and of expressions at exact sample values of their parameters.

Where nothing can be decided that is said (``Unexpanded``); a number below about 10**-90 is taken for zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import ZERO, Expr, Symbol, substitute
from derive.methods.asymptotic.troubles import Unexpanded


def parameter_points(
    symbols: Iterable[Symbol], assume: Mapping[str, Domain], count: int = 7
) -> list[dict[Symbol, Fraction]]:
    """Exact values of the parameters inside their domains, the same every time."""
    from random import Random

    names = sorted(symbols, key=str)
    draw = Random(len(names))
    return [{s: _drawn(assume.get(s.name, REAL), draw) for s in names} for _ in range(count if names else 1)]


def _drawn(domain: Domain, draw) -> Fraction:
    low, high = domain.lower, domain.upper
    for _ in range(60):
        if domain.integer:
            start = -9 if low is None else int(low)
            value = Fraction(draw.randint(start, start + 12 if high is None else int(high)))
        elif low is not None and high is not None:
            value = low + (high - low) * Fraction(draw.randint(1, 996), 997)
        else:
            size = Fraction(draw.randint(200, 4000), 997) * draw.choice([1, 1, 1, 8, Fraction(1, 8)])
            value = low + size if low is not None else high - size if high is not None else size * draw.choice([1, -1])
        if domain.contains(value):
            return value
    raise Unexpanded("no value of a parameter was found in its domain")


def signs(c: Expr, assume: Mapping[str, Domain]) -> set[int]:
    """The signs of a real number, or of an expression at values of its parameters; {0} where it is 0 throughout."""
    from derive.numeric import balls

    found: set[int] = set()
    undecided = None
    for point in parameter_points(ex.free_symbols(c), assume):  # type: ignore[arg-type]
        try:
            found.add(_sign_at(c, point, balls))
        except (balls.Undefined, balls.Undecided, Unexpanded) as problem:
            undecided = problem  # where something is not real, nothing is asked of it
    if not found:
        raise Unexpanded(f"the sign of {c} was not found ({undecided})")
    return found


def _sign_at(c: Expr, point: Mapping, balls) -> int:
    for bits in (64, 320):
        found = balls.value(c, point, bits)
        real = found.real
        if found.imag != 0 and not found.imag.contains(0):
            raise Unexpanded(f"{c} is not real")
        if real > 0 or real < 0:
            return 1 if real > 0 else -1
    return 0  # less than about 10**-90: taken for zero


def signs_of_domain(domain: Domain) -> set[int]:
    if domain.is_positive:
        return {1}
    if domain.is_negative:
        return {-1}
    return {0, 1} if domain.is_nonnegative else {-1, 0, 1}


def floor_of(c: Expr) -> tuple[int, bool]:
    """The whole part of a number, and whether it is that whole number exactly."""
    value = ex.constant_value(c)
    if value is not None:
        return value.numerator // value.denominator, value.denominator == 1
    from derive.numeric import balls

    found = balls.value(c, {}, 320).real
    nearest = int(found.mid().floor().fmpq().p) if hasattr(found.mid().floor(), "fmpq") else int(float(found.mid()))
    for n in (nearest, nearest + 1):
        if (found - n).contains(0):
            return n, True
    return nearest, False


def is_finite(c: Expr, assume: Mapping[str, Domain]) -> bool:
    from derive.numeric import balls

    for point in parameter_points(ex.free_symbols(c), assume, 2):  # type: ignore[arg-type]
        try:
            balls.value(c, point)
        except balls.Undefined:
            return False
        except balls.Undecided:
            continue
    return True


def is_integer(r: Expr, assume: Mapping[str, Domain]) -> bool:
    return all(
        isinstance(node, (ex.Add, ex.Mul, ex.Neg))
        or (isinstance(node, ex.Number) and node.value.denominator == 1)
        or (isinstance(node, Symbol) and assume.get(node.name, REAL).integer)
        for node in ex.postorder(r)
    )


def without_empty(f: Expr) -> Expr:
    """Integrals from a point to itself are 0."""
    empty = {node: ZERO for node in ex.postorder(f) if isinstance(node, ex.Integral) and node.args[2] is node.args[3]}
    return substitute(f, empty) if empty else f

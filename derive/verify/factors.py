"""A number as a product: a rational number, a root of unity, and factors whose signs are told where they can be.

Sines and cosines are sums of exponentials of modulus 1, which are not real one by one. A factor such as
``e**4 + 1`` with ``e = exp(i x/2)`` is made real by a power of ``e``: it is ``2 cos(x)`` times ``e**2``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, fmpq

from derive.verify.normal_form import Field, Generator, Polynomial, Ratio, Refine
from derive.verify.ranges import Range, add_ranges, hull_of, multiply_ranges, power_range

HALF_TURN_BELOW, HALF_TURN_ABOVE = Fraction(333, 106), Fraction(355, 113)  # below and above pi
MOST_PIECES = 80


@dataclass(frozen=True, slots=True)
class Factor:
    value: Ratio
    exponent: int
    sign: str | None
    real: bool


@dataclass(frozen=True, slots=True)
class Factors:
    """``constant * exp(i pi turn) * units * factors``; ``units`` has modulus 1."""

    constant: Fraction
    turn: Fraction
    units: Ratio
    factors: list[Factor]


def split(F: Field, u: Ratio) -> Factors:
    constant, pieces = F.factored(u)
    turn, units, found = Fraction(0), F.one, []
    waves: dict[int, list[Polynomial]] = {}
    for f, k in pieces:
        g = lone_generator(F, f)
        if g is not None and g.kind == "unity":
            turn += Fraction(k, g.of)
        elif g is not None and g.unit and g.range is None:
            units = F.multiply(units, F.power(F.ratio(g), k))
        elif F.range(f) is not None:
            found.append(Factor(F.polynomial(f), k, F.sign(f), True))
        elif g is not None and g.kind == "size of wave":
            w, value = real_associate(F, f) or (F.one, F.ratio(g))
            units = F.divide(units, F.power(w, k))
            found.append(Factor(value, k, ">=", True))
        else:
            waves.setdefault(k, []).append(f)
    for k, group in waves.items():
        for f, made_real in _real_products(F, group, k):
            if made_real is None:
                found.append(Factor(F.polynomial(f), k, None, False))
                continue
            w, value = made_real
            units = F.divide(units, F.power(w, k))
            found.append(Factor(value, k, sign_of_wave(F, value), True))
    i = F.by_key.get("unity")
    if len(units.above) == 1 and units.below.is_constant() and all(g is i for g in F.used(units)):
        lead = units.above.leading_coefficient()
        if abs(lead) == 1:
            constant *= int(lead)
            turn += Fraction(int(units.above.total_degree()), i.of) if i is not None else 0
            units = F.one
    return Factors(constant, turn, units, found)


def lone_generator(F: Field, f: Polynomial) -> Generator | None:
    """The generator that ``f`` is, if it is one."""
    if len(f) == 1 and f.total_degree() == 1 and f.leading_coefficient() == 1:
        return F.at(next(i for i, d in enumerate(f.degrees()) if d > 0))
    return None


def _real_products(
    F: Field, group: list[Polynomial], k: int
) -> Iterator[tuple[Polynomial, tuple[Ratio, Ratio] | None]]:
    """The factors that a unit makes real, alone or two together: e - 1 and e + 1 make e**2 - 1, a sine."""
    left = []
    for f in group:
        alone = real_associate(F, f)
        if alone is not None:
            yield f, alone
        else:
            left.append(f)
    while left:
        f = left.pop(0)
        for other in left:
            together = real_associate(F, F.reduce(f * other))
            if together is not None:
                left.remove(other)
                yield f * other, together
                break
        else:
            _refine_for(F, f)
            yield f, None


def _quotient_of_conjugates(F: Field, f: Polynomial) -> dict[int, int] | None:
    """The exponents of the units in conjugate(f)/f, where that is a unit."""
    here = F.polynomial(f)
    if here.above.is_zero():
        return None
    ratio = F.divide(F.conjugate(here), here)
    if len(ratio.above) != 1 or len(ratio.below) != 1:
        return None
    exponents = {}
    for p, side in ((ratio.above, 1), (ratio.below, -1)):
        for index, degree in enumerate(p.degrees()):
            if degree > 0:
                if not F.at(index).unit:
                    return None
                exponents[index] = side * int(degree)
    return exponents


def real_associate(F: Field, f: Polynomial) -> tuple[Ratio, Ratio] | None:
    """A unit w and the real number w f."""
    exponents = _quotient_of_conjugates(F, f)
    if exponents is None or any(e % 2 and F.at(i).kind != "unity" for i, e in exponents.items()):
        return None
    w = F.one
    for index, e in exponents.items():
        if F.at(index).kind != "unity":
            w = F.multiply(w, F.power(F.ratio(F.at(index)), e // 2))
    here = F.polynomial(f)
    for turned in (F.one, _quarter(F)):
        value = F.multiply(F.multiply(w, turned), here)
        if F.is_real(value):
            return F.multiply(w, turned), value
    return None


def _refine_for(F: Field, f: Polynomial) -> None:
    """Asks for half of the angle whose odd power stands in the way."""
    for index, e in (_quotient_of_conjugates(F, f) or {}).items():
        g = F.at(index)
        if e % 2 and g.kind == "exp" and g.of[1] <= 8:
            raise Refine(("exp", F.ratio_key(g.of[0])), 2 * g.of[1])


def _quarter(F: Field) -> Ratio:
    from derive.verify.powers import imaginary_unit

    return imaginary_unit(F)


# ---------------------------------------------------------------- signs of sines and cosines


def sign_of_wave(F: Field, u: Ratio) -> str | None:
    """The sign of a real sum of exponentials of modulus 1."""
    found = range_of_wave(F, u)
    if found is not None and found.sign:
        return found.sign
    return _sign_on_arc(F, u)


def range_of_wave(F: Field, u: Ratio) -> Range | None:
    """What has no wave in it, give or take the sizes of the waves."""
    if len(u.below) != 1 or any(not g.unit for g in F.used(Ratio(u.below, F.one_poly))) or len(u.above) > 40:
        return None
    shift = u.below.monoms()[0]
    total = hull_of(Fraction(0))
    for m, c in zip(u.above.monoms(), u.above.coeffs(), strict=True):
        size, still = hull_of(Fraction(int(c.p), int(c.q))), True
        for i, (e, s) in enumerate(zip(m, shift, strict=True)):
            if not (e or s):
                continue
            g = F.at(i)
            if g.unit and g.range is None:
                still = still and e == s
            elif g.range is None:
                return None
            else:
                size = multiply_ranges(size, power_range(g.range, int(e)))
        if not still:
            if size.low is None or size.high is None:
                return None
            most = max(abs(size.low), abs(size.high))
            size = Range(-most, most)
        total = add_ranges(total, size)
    return total


def _sign_on_arc(F: Field, u: Ratio) -> str | None:
    """The sign of a wave in one angle that stays on a known arc, by balls around pieces of the arc."""
    waves = [g for g in F.used(u) if g.kind == "exp" and g.unit]
    if len(waves) != 1 or any(g.kind not in ("exp", "unity") for g in F.used(u)):
        return None
    (g,) = waves
    arc = angle_range(F, g)
    if arc is None or arc.low is None or arc.high is None or arc.high - arc.low > 40:
        return None
    plain = _sign_of_one_wave(F, u, g, arc)
    if plain is not None:
        return plain
    pieces = [(arc.low, arc.high)]
    signs: set[str] = set()
    for _ in range(MOST_PIECES):
        if not pieces:
            return signs.pop() if len(signs) == 1 else None
        low, high = pieces.pop()
        value = _on_piece(F, u, g, low, high)
        if value.real > 0 or value.real < 0:
            signs.add("+" if value.real > 0 else "-")
            if len(signs) > 1:
                return None
        else:
            middle = (low + high) / 2
            pieces += [(low, middle), (middle, high)]
    return None


def angle_range(F: Field, g: Generator) -> Range | None:
    """Where the angle of a generator exp(i angle) lies."""
    from derive.verify.powers import imaginary_part_of_term

    t, fine = g.of
    angle = imaginary_part_of_term(F, t)
    if angle is None or not angle.below.is_constant():
        return None
    found = F.range(angle.above)
    if found is None or found.low is None or found.high is None:
        return None
    return Range(found.low / fine, found.high / fine, found.low_open, found.high_open)


def _sign_of_one_wave(F: Field, u: Ratio, g: Generator, arc: Range) -> str | None:
    """A multiple of sin(angle) or cos(angle) between two of its zeros, where sin may have one at an end."""
    a, b = F.ratio(g), F.divide(F.one, F.ratio(g))
    sine, cosine = F.divide(F.subtract(a, b), F.scale(_quarter(F), 2)), F.add(a, b)
    assert arc.low is not None and arc.high is not None
    for wave, low, high in ((sine, Fraction(0), HALF_TURN_BELOW), (cosine, -HALF_TURN_BELOW / 2, HALF_TURN_BELOW / 2)):
        ratio = F.rational(F.divide(u, wave))
        if ratio is None:
            continue
        for turned in (1, -1):
            first, last = (arc.low, arc.high) if turned == 1 or wave is cosine else (-arc.high, -arc.low)
            if low <= first and last <= high and (turned == 1 or wave is sine):
                positive = (ratio > 0) == (turned == 1)
                strict = first > low or wave is cosine or (arc.low_open if turned == 1 else arc.high_open)
                return {(True, True): "+", (True, False): ">=", (False, True): "-", (False, False): "<="}[
                    positive, strict
                ]
    return None


def _on_piece(F: Field, u: Ratio, g: Generator, low: Fraction, high: Fraction) -> acb:
    middle, radius = (low + high) / 2, (high - low) / 2
    angle = arb(fmpq(middle.numerator, middle.denominator))
    angle += arb(0, arb(fmpq(radius.numerator, radius.denominator)).upper())
    e = acb(0, angle).exp()
    values = {g.index: e}
    unity = F.by_key.get("unity")
    if unity is not None and unity.value is not None:
        values[unity.index] = unity.value()

    def at(p: Polynomial) -> acb:
        total = acb(0)
        for m, c in zip(p.monoms(), p.coeffs(), strict=True):
            term = acb(c)
            for i, k in enumerate(m):
                if k:
                    term *= values[i] ** int(k)
            total += term
        return total

    return at(u.above) / at(u.below)

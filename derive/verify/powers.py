"""Exponentials, logarithms, powers, roots and absolute values in exact arithmetic.

Principal values throughout: a product comes apart under a logarithm or a root only where its factors' signs allow it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from flint import acb, fmpq, fmpz

from derive.verify.factors import HALF_TURN_BELOW, lone_generator, split
from derive.verify.normal_form import Field, Generator, Ratio, Refine, Unprovable, cyclotomic
from derive.verify.ranges import NONNEGATIVE, POSITIVE, REALS, Range
from derive.verify.terms import monomials

HALF = Fraction(1, 2)
LARGEST_PRIME_SEARCH = 1 << 110


# ---------------------------------------------------------------- constants


def pi(F: Field) -> Ratio:
    near = Fraction("3.14159265358979323846")
    known = {"range": Range(near, near + Fraction(1, 10**20), True, True), "value": acb.pi}
    return F.ratio(F.generator("pi", "pi", **known))


def imaginary_unit(F: Field) -> Ratio:
    return unity(F, HALF)


def unity(F: Field, turn: Fraction) -> Ratio:
    """exp(i pi turn): a power of one primitive root of unity, or of I."""
    turn %= 2
    if turn.denominator == 1:
        return F.constant(1 if turn == 0 else -1)
    finest = F.denominator("unity", turn.denominator, 2)
    if finest % 2:
        raise Refine("unity", 2 * finest)
    if finest > 240:
        raise Unprovable
    g = F.by_key.get("unity")
    if g is None:
        phi = cyclotomic(2 * finest)
        g = F.generator(
            "unity", "unity", finest, unit=True,
            value=lambda: acb(fmpq(1, finest)).exp_pi_i(), conjugate=lambda: unity(F, Fraction(-1, finest)),
        )  # fmt: skip
        g.degree = len(phi) - 1
        g.relation = sum((c * g.poly**k for k, c in enumerate(phi) if c), F.zero_poly)
        F.algebraic.insert(0, g)
    return F.polynomial(g.poly ** int(turn * finest))


def imaginary_part_of_term(F: Field, t: Ratio) -> Ratio | None:
    """``t/I`` where the monomial ``t`` holds the factor I."""
    g = F.by_key.get("unity")
    if g is None or len(t.above) != 1 or t.above.degrees()[g.index] != g.of // 2 or t.below.degrees()[g.index]:
        return None
    return Ratio(t.above / g.poly ** (g.of // 2), t.below)


# ---------------------------------------------------------------- exponentials


def exp(F: Field, u: Ratio) -> Ratio:
    result = F.one
    for c, t in terms(F, u):
        result = F.multiply(result, exp_of_term(F, c, t))
    return result


def terms(F: Field, u: Ratio) -> Iterator[tuple[Fraction, Ratio]]:
    """``u`` as a sum of rational multiples of terms, the same terms wherever they occur."""
    if any(g.unit and g.kind == "exp" for g in F.used(u)):
        yield from _real_terms(F, u)
        return
    if u.below.is_constant():
        for c, m in monomials(F, u.above):
            yield c, Ratio(m, F.one_poly)
        return
    whole, rest = divmod(u.above, u.below)
    for c, m in monomials(F, whole):
        yield c, Ratio(m, F.one_poly)
    for c, m in monomials(F, rest):
        yield c, F.quotient(m, u.below)


def _real_terms(F: Field, u: Ratio) -> Iterator[tuple[Fraction, Ratio]]:
    """Where sines and cosines stand inside: each of them a term, real or I times real."""
    waves = [g for g in F.used(u) if g.unit and g.kind == "exp"]
    i = imaginary_unit(F)
    if len(u.below) != 1:
        bar = F.conjugate(u)
        parts = [F.scale(F.add(u, bar), HALF), F.scale(F.subtract(u, bar), HALF)]
    else:
        shift = u.below.monoms()[0]
        groups: dict[tuple, dict[tuple, fmpq]] = {}
        for m, c in zip(u.above.monoms(), u.above.coeffs(), strict=True):
            turns = tuple(int(m[g.index]) - int(shift[g.index]) for g in waves)
            rest = tuple(
                0 if any(g.index == j for g in waves) or F.by_key["unity"].index == j else e for j, e in enumerate(m)
            )
            key = (max(turns, tuple(-t for t in turns)), rest)
            groups.setdefault(key, {})[m] = c
        whole = [F.quotient(F.context.from_dict(group), u.below) for group in groups.values()]
        parts = []
        for part in whole:
            flipped = F.polynomial(part.above) if not waves else _turned_over(F, part, waves)
            parts += [F.scale(F.add(part, flipped), HALF), F.scale(F.subtract(part, flipped), HALF)]
    for part in parts:
        if part.above.is_zero():
            continue
        if F.is_real(part):
            yield from _primitive(F, part)
        elif F.is_real(F.divide(part, i)):
            for c, t in _primitive(F, F.divide(part, i)):
                yield c, F.multiply(t, i)
        else:
            yield from _primitive(F, part)


def _turned_over(F: Field, u: Ratio, waves: list[Generator]) -> Ratio:
    """``u`` with every wave replaced by its reciprocal: cosines stay, sines change sign."""
    total = F.zero
    shift = u.below.monoms()[0]
    for m, c in zip(u.above.monoms(), u.above.coeffs(), strict=True):
        term = Ratio(
            F.context.from_dict({tuple(0 if any(g.index == j for g in waves) else e for j, e in enumerate(m)): c}),
            F.one_poly,
        )
        for g in waves:
            term = F.multiply(term, F.power(F.ratio(g), int(shift[g.index]) - int(m[g.index])))
        for j, e in enumerate(shift):
            if e and not any(g.index == j for g in waves):
                term = F.divide(term, F.power(F.ratio(F.at(j)), int(e)))
        total = F.add(total, term)
    return total


def _primitive(F: Field, u: Ratio) -> Iterator[tuple[Fraction, Ratio]]:
    c = u.above.leading_coefficient()
    yield Fraction(int(c.p), int(c.q)), Ratio(u.above / c, u.below)


def exp_of_term(F: Field, c: Fraction, t: Ratio) -> Ratio:
    used = F.used(t)
    if len(used) == 1 and t.below.is_constant() and t.above.total_degree() == 1:
        if used[0].kind == "log":
            return power(F, used[0].of, c)
        if used[0].kind == "lambert" and c.denominator == 1:
            return F.power(F.divide(used[0].of, t), int(c))
    turn = imaginary_part_of_term(F, t)
    if turn is not None:
        found = _turn(F, c, turn)
        if found is not None:
            return found
    key = ("exp", F.ratio_key(t))
    fine = F.denominator(key, c.denominator, 2 if turn is not None else 1)
    g = F.by_key.get(key) or F.generator(key, "exp", (t, fine), **_about_exponential(F, t, fine))
    return F.power(F.ratio(g), int(c * fine))


def _about_exponential(F: Field, t: Ratio, fine: int) -> dict:
    known: dict = {}
    if F.is_constant(t):
        known["value"] = lambda: (F.ball_of(t) / fine).exp()
    if F.is_real(t):
        sign = F.sign_of_ratio(t)
        one = Fraction(1)
        known["range"] = (
            Range(one, None, low_open=sign == "+") if sign in ("+", ">=")
            else Range(Fraction(0), one, True, sign == "-") if sign in ("-", "<=")
            else POSITIVE
        )  # fmt: skip
    else:
        bar = F.conjugate(t)
        known["unit"] = F.is_zero(F.add(t, bar))
        known["conjugate"] = lambda: exp(F, F.scale(bar, Fraction(1, fine)))
    return known


def _turn(F: Field, c: Fraction, s: Ratio) -> Ratio | None:
    """exp(i c s) where that is a root of unity or undoes an inverse function."""
    used = F.used(s)
    if s.below.is_constant() and any(g.kind == "pi" for g in used):
        turns = F.divide(s, pi(F))
        if (q := F.rational(turns)) is not None:
            return unity(F, c * q)
        if F.is_integer(turns):
            return _half_turns(F, c, turns)
    if len(used) == 1 and s.below.is_constant() and s.above.total_degree() == 1 and c.denominator == 1:
        g = used[0]
        if g.kind in ("atan", "asin"):
            i = imaginary_unit(F)
            u = g.of
            square = F.multiply(u, u)
            if g.kind == "atan":
                point = F.divide(F.add(F.one, F.multiply(i, u)), power(F, F.add(F.one, square), HALF))
            else:
                point = F.add(power(F, F.subtract(F.one, square), HALF), F.multiply(i, u))
            return F.power(point, int(c))
        if g.kind == "argument":
            return F.power(F.divide(g.of, absolute(F, g.of)), int(c))
    return None


def _integer(c: fmpq) -> int:
    return int(c.p)


def _half_turns(F: Field, c: Fraction, n: Ratio) -> Ratio:
    """exp(i pi c n) for an integer n: a generator whose power is 1."""
    if c.denominator == 1 and len(n.above) == 1:  # n**2 is even where n is
        parity = [int(e > 0) for e in n.above.monoms()[0]]
        n = F.scale(Ratio(F.context.from_dict({tuple(parity): 1}), F.one_poly), _integer(n.above.leading_coefficient()))
    key = ("turns", F.ratio_key(n))
    fine = F.denominator(key, c.denominator)
    known: dict = {"degree": 2 * fine, "relation": F.one_poly, "unit": True}
    if fine == 1:
        known |= {"range": Range(Fraction(-1), Fraction(1), nonzero=True), "integer": True}
    g = F.by_key.get(key)
    if g is None:
        g = F.generator(key, "turns", n, **known)
        g.conjugate = lambda: F.polynomial(g.poly ** (2 * fine - 1))
    return F.polynomial(g.poly ** int(c * fine % (2 * fine)))


# ---------------------------------------------------------------- logarithms


def log(F: Field, u: Ratio, any_branch: bool = False) -> Ratio:
    """The principal logarithm; with ``any_branch`` one that may differ from it by multiples of 2 pi i."""
    parts = split(F, u)
    constant, turn, rest, total = parts.constant, parts.turn, F.one, F.zero
    for f in parts.factors:
        k = f.exponent
        if f.sign in ("+", ">=") or any_branch:
            total = F.add(total, F.scale(log_of_factor(F, f.value, f.sign is not None), k))
        elif f.sign in ("-", "<="):
            total = F.add(total, F.scale(log_of_factor(F, F.negate(f.value), positive=True), k))
            constant = -constant if k % 2 else constant
        elif f.real and k % 2 == 0:
            total = F.add(total, F.scale(log(F, absolute(F, f.value)), k))
        else:
            rest = F.multiply(rest, F.power(f.value, k))
    if abs(constant) != 1:
        total = F.add(total, log_of_rational(F, abs(constant)))
    turn += 1 if constant < 0 else 0
    if any_branch or rest is F.one:
        angle = phase(F, parts.units, turn, any_branch)
        if angle is not None:
            return F.add(total, F.multiply(imaginary_unit(F), angle))
    rest = F.multiply(F.multiply(rest, parts.units), unity(F, turn))
    for part in separable(F, rest):
        total = F.add(total, _log_generator(F, part))
    return total


def phase(F: Field, units: Ratio, turn: Fraction, any_branch: bool) -> Ratio | None:
    """The angle of a product of exponentials of modulus 1, where it is known to lie above -pi and up to pi."""
    if units is F.one:
        turn %= 2
        return F.scale(pi(F), turn - 2 if turn > 1 else turn)
    if len(units.above) != 1 or len(units.below) != 1 or abs(units.above.leading_coefficient()) != 1:
        return None
    if units.above.leading_coefficient() < 0:
        turn += 1
    angle = F.scale(pi(F), turn)
    for p, side in ((units.above, 1), (units.below, -1)):
        for g in F.used(Ratio(p, F.one_poly)):
            k = side * int(p.degrees()[g.index])
            if g.kind == "unity":
                angle = F.add(angle, F.scale(pi(F), Fraction(k, g.of)))
                continue
            if g.kind != "exp":
                return None
            t, fine = g.of
            angle = F.add(angle, F.scale(F.divide(t, imaginary_unit(F)), Fraction(k, fine)))
    if any_branch:
        return angle
    where = F.range(angle.above) if angle.below.is_constant() else None
    if where is None or where.low is None or where.high is None:
        return None
    return angle if where.low > -HALF_TURN_BELOW and where.high < HALF_TURN_BELOW else None


def log_of_factor(F: Field, u: Ratio, positive: bool = False) -> Ratio:
    """The logarithm of one factor: known for the exponentials and roots among the generators."""
    g = lone_generator(F, u.above) if u.below.is_constant() else None
    if g is None:
        return _log_generator(F, u, positive)
    match g.kind:
        case "exp":
            t, fine = g.of
            return F.scale(t, Fraction(1, fine))
        case "root" if g.range is not None and g.of[0].below.is_constant():
            base, n = g.of
            return F.scale(log(F, base), Fraction(1, n))
        case "power":
            return log_of_factor(F, F.polynomial(g.factor), positive)
        case "turns":
            raise Unprovable
    return _log_generator(F, u, positive)


def _log_generator(F: Field, u: Ratio, positive: bool = False) -> Ratio:
    known: dict = {}
    if positive or F.sign_of_ratio(u) in ("+", ">="):
        more = F.sign_of_ratio(F.subtract(u, F.one)) if not F.equal(u, F.one) else None
        known["range"] = {
            "+": POSITIVE, ">=": NONNEGATIVE, "-": Range(None, Fraction(0), high_open=True), "<=": Range(None, Fraction(0)),
        }.get(more or "", REALS)  # fmt: skip
    if F.is_constant(u):
        known["value"] = lambda: F.ball_of(u).log()
    g = F.generator(("log", F.ratio_key(u)), "log", u, **known)
    if g.range is None and g.conjugate is None:  # the real part of a logarithm is the logarithm of the modulus
        g.conjugate = lambda: F.subtract(F.scale(log(F, absolute(F, u)), 2), F.ratio(g))
    return F.ratio(g)


def log_of_rational(F: Field, q: Fraction) -> Ratio:
    """By the logarithms of primes."""
    total = F.zero
    for p, k in prime_powers(q):
        total = F.add(total, F.scale(_log_generator(F, F.constant(p)), k))
    return total


def prime_powers(q: Fraction) -> list[tuple[int, int]]:
    """The primes of ``q`` with their exponents; a factor too large to split stands as it is."""
    found = []
    for part, sign in ((q.numerator, 1), (q.denominator, -1)):
        if part == 1:
            continue
        pieces = fmpz(part).factor() if part < LARGEST_PRIME_SEARCH else fmpz(part).factor(10_000)
        found += [(int(p), sign * int(k)) for p, k in pieces]
    return found


def separable(F: Field, u: Ratio) -> list[Ratio]:
    """Real factors no two of which are ever negative together: principal logarithms and roots split over them."""
    if F.equal(u, F.one):
        return []
    constant, factors = F.factored(u)
    if len(factors) < 2 or any(k != 1 or F.range(f) is None for f, k in factors):
        return [u]
    polys = [f for f, _ in factors]
    if constant < 0:
        polys[0] = -polys[0]
    for flips in _even_flips(len(polys)):
        turned = [-f if s else f for f, s in zip(polys, flips, strict=True)]
        if all(F.sign(turned[i] + turned[j]) == "+" for i in range(len(turned)) for j in range(i)):
            parts = [F.polynomial(f) for f in turned]
            parts[0] = F.scale(parts[0], abs(constant))
            return parts
    return [u]


def _even_flips(n: int) -> Iterator[tuple[int, ...]]:
    if n > 4:
        return
    for mask in range(1 << n):
        flips = tuple(mask >> i & 1 for i in range(n))
        if sum(flips) % 2 == 0:
            yield flips


# ---------------------------------------------------------------- powers, roots, absolute values


def power(F: Field, base: Ratio, exponent: Fraction) -> Ratio:
    """``base**exponent`` for a rational exponent, principal value."""
    if exponent.denominator == 1:
        return F.power(base, _small(exponent))
    if base.above.is_zero():
        if exponent > 0:
            return base
        raise Unprovable
    n = exponent.denominator
    return F.power(root(F, base, n), _small(Fraction(exponent.numerator)))


def _small(exponent: Fraction) -> int:
    if abs(exponent) > 10**6:
        raise Unprovable
    return int(exponent)


def root(F: Field, u: Ratio, n: int) -> Ratio:
    """The principal n-th root: what is at least 0 comes out, the rest stays under one root."""
    if n > 60:
        raise Unprovable
    parts = split(F, u)
    constant, turn, result, rest = parts.constant, parts.turn, F.one, F.one
    for f in parts.factors:
        k = f.exponent
        if f.sign in ("+", ">="):
            result = F.multiply(result, root_of_factor(F, f.value, n, k))
        elif f.sign in ("-", "<="):
            result = F.multiply(result, root_of_factor(F, F.negate(f.value), n, k))
            constant = -constant if k % 2 else constant
        elif f.real and abs(k) > 1:
            left = (k % 2) * (1 if k > 0 else -1)
            result = F.multiply(result, root_of_size(F, absolute(F, f.value), n, k - left))
            rest = F.multiply(rest, F.power(f.value, left))
        else:
            rest = F.multiply(rest, F.power(f.value, k))
    result = F.multiply(result, root_of_rational(F, abs(constant), n))
    turn += 1 if constant < 0 else 0
    if rest is F.one:
        angle = phase(F, parts.units, turn, any_branch=False)
        if angle is not None:
            return F.multiply(result, exp(F, F.scale(F.multiply(imaginary_unit(F), angle), Fraction(1, n))))
    rest = F.multiply(F.multiply(rest, parts.units), unity(F, turn))
    for part in separable(F, rest):
        result = F.multiply(result, _root_of_part(F, part, n))
    return result


def _root_of_part(F: Field, u: Ratio, n: int) -> Ratio:
    used = F.used(u)
    if len(used) == 1 and used[0].kind == "root" and u.below.is_constant() and len(u.above) == 1:
        base, m = used[0].of
        k = int(u.above.total_degree())
        if k < m and base.below.is_constant() and u.above.leading_coefficient() == 1:
            return power(F, base, Fraction(k, m * n))  # the angle of base**(k/m) is at most pi k/m
    return _root_generator(F, u, n)


def root_of_size(F: Field, u: Ratio, n: int, k: int) -> Ratio:
    """u**(k/n) of an absolute value."""
    if k % n == 0:
        return F.power(u, k // n)
    constant, factors = F.factored(u)
    result = F.power(root_of_rational(F, constant, n), k)
    for f, e in factors:
        result = F.multiply(result, root_of_factor(F, F.polynomial(f), n, e * k))
    return result


def root_of_factor(F: Field, u: Ratio, n: int, k: int) -> Ratio:
    """u**(k/n) where ``u`` is nowhere negative."""
    whole, part = divmod(k, n)
    result = F.power(u, whole)
    if part == 0:
        return result
    g = lone_generator(F, u.above) if u.below.is_constant() else None
    if g is not None and g.kind == "exp":
        t, fine = g.of
        return F.multiply(result, exp_of_term(F, Fraction(part, fine * n), t))
    return F.multiply(result, F.power(_root_of_part(F, u, n), part))


def root_of_rational(F: Field, q: Fraction, n: int) -> Ratio:
    result = F.one
    for p, k in prime_powers(q):
        whole, part = divmod(k, n)
        result = F.multiply(result, F.power(F.constant(p), whole))
        if part:
            result = F.multiply(result, F.power(_root_generator(F, F.constant(p), n), part))
    return result


def _root_generator(F: Field, u: Ratio, n: int) -> Ratio:
    """u**(1/n) with its relation, kept polynomial: s = below * root has s**n = above * below**(n-1)."""
    key = ("root", F.ratio_key(u))
    fine = F.denominator(key, n)
    if fine > 60:
        raise Unprovable
    g = F.by_key.get(key)
    if g is None:
        sign = F.sign_of_ratio(u)
        known: dict = {}
        if sign in ("+", ">="):
            known["range"] = POSITIVE if sign == "+" else NONNEGATIVE
        below = Ratio(u.below, F.one_poly)
        if F.is_constant(u):
            known["value"] = lambda: F.ball_of(below) * _principal_root(F.ball_of(u), fine)
        if sign == "+" and not u.below.is_constant():
            known["range"] = REALS
        g = F.generator(key, "root", (u, fine), degree=fine, relation=u.above * u.below ** (fine - 1), **known)
        if g.range is None:
            g.conjugate = _conjugate_of_root(F, g, u, fine)
    return F.power(F.quotient(g.poly, u.below), fine // n)


def _principal_root(value: acb, n: int) -> acb:
    return value.sqrt() if n == 2 else value.root(n)


def _conjugate_of_root(F: Field, g: Generator, u: Ratio, n: int) -> Callable[[], Ratio] | None:
    if n == 2 and F.is_real(u):
        return None  # sqrt of a real number of unknown sign: real or imaginary
    return None


def absolute(F: Field, u: Ratio) -> Ratio:
    """|u| as the product of the sizes of its factors."""
    if u.above.is_zero():
        return u
    if F.is_real(u):
        sign = sign_of(F, u)
        if sign is not None:
            return u if sign in ("+", ">=") else F.negate(u)
    parts = split(F, u)
    result = F.constant(abs(parts.constant))
    for f in parts.factors:
        if f.sign is not None:
            size = f.value if f.sign in ("+", ">=") else F.negate(f.value)
        else:
            size = _size_of_real(F, f.value) if f.real else _modulus(F, f.value)
        result = F.multiply(result, F.power(size, f.exponent))
    return result


def _size_of_real(F: Field, u: Ratio) -> Ratio:
    """The absolute value of a real number of unknown sign: its square is known."""
    g = lone_generator(F, u.above) if u.below.is_constant() else None
    if g is not None and g.kind == "turns":
        return F.one
    if u.above.leading_coefficient() < 0:
        u = F.negate(u)
    if not u.below.is_constant():  # a wave, with e**n below: s = e**n |u| has a polynomial for its square
        key = ("abs", F.ratio_key(u))
        s = F.by_key.get(key) or F.generator(key, "size of wave", u, degree=2, relation=u.above * u.above)
        below = Ratio(u.below, F.one_poly)
        s.conjugate = lambda: F.divide(F.multiply(F.conjugate(below), F.ratio(s)), below)
        return F.divide(F.ratio(s), below)
    square = F.multiply(u, u)
    nonzero = g is not None and g.range is not None and (g.range.nonzero or g.range.sign in ("+", "-"))
    known = {"range": POSITIVE if nonzero else NONNEGATIVE, "integer": F.is_integer(u)}
    return F.ratio(F.generator(("abs", F.ratio_key(u)), "abs", u, degree=2, relation=square.above, **known))


def _modulus(F: Field, u: Ratio) -> Ratio:
    """|u| of a complex u, the root of u times its conjugate."""
    g = lone_generator(F, u.above) if u.below.is_constant() else None
    if g is not None and g.kind == "exp":
        t, fine = g.of
        return exp(F, F.scale(real_part(F, t), Fraction(1, fine)))
    square = F.multiply(u, F.conjugate(u))
    if (q := F.rational(square)) is not None:
        return root_of_rational(F, q, 2)
    if F.sign_of_ratio(square) in ("+", ">="):
        return power(F, square, HALF)
    if not square.below.is_constant():
        raise Unprovable
    key = ("modulus", F.ratio_key(square))
    return F.ratio(F.generator(key, "modulus", u, degree=2, relation=square.above, range=NONNEGATIVE))


def sign_of(F: Field, u: Ratio) -> str | None:
    """The sign of a real number, also where it is made of sines and cosines."""
    if u.above.is_zero():
        return None
    found = F.sign_of_ratio(u)
    if found is not None or all(g.range is not None for g in F.used(u)):
        return found
    parts = split(F, u)
    if parts.units is not F.one or parts.turn % 1:
        return None
    positive, strict = (parts.constant > 0) == (parts.turn % 2 == 0), True
    for f in parts.factors:
        if f.sign is None:
            if f.exponent % 2 or not f.real:
                return None
            strict = strict and f.exponent < 0
            continue
        strict = strict and (f.sign in "+-" or f.exponent < 0)
        positive ^= f.sign in ("-", "<=") and bool(f.exponent % 2)
    return {(True, True): "+", (True, False): ">=", (False, True): "-", (False, False): "<="}[positive, strict]


def general_power(F: Field, base: Ratio, exponent: Ratio) -> Ratio:
    """``base**exponent``, exp(exponent * log(base)); over integers any branch of the logarithm will do."""
    q = F.rational(exponent)
    if q is not None:
        return power(F, base, q)
    if base.above.is_zero():
        raise Unprovable
    return exp(F, F.multiply(exponent, log(F, base, any_branch=F.is_integer(exponent))))


def real_part(F: Field, u: Ratio) -> Ratio:
    return F.scale(F.add(u, F.conjugate(u)), HALF)

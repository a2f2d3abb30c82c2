"""What each function is in exact arithmetic: one row a function, made of exponentials, logarithms, roots and a few more.

Principal values throughout. Every rewriting here holds at each point of the domain where both of its sides are
defined, or fails there only at isolated points at which both sides are continuous.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import comb, factorial, floor, gcd, lcm

from flint import acb, fmpq, fmpz

from derive.verify.factors import HALF_TURN_BELOW, lone_generator, split
from derive.verify.normal_form import Field, Generator, Polynomial, Ratio, Refine, Unprovable, cyclotomic
from derive.verify.ranges import NONNEGATIVE, POSITIVE, REALS, Range, scale_range

QUARTER_TURN = Fraction(355, 226)  # a little above pi/2
HALF = Fraction(1, 2)
LARGEST_SHIFT = 60
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
        for c, m in _monomials(F, u.above):
            yield c, Ratio(m, F.one_poly)
        return
    whole, rest = divmod(u.above, u.below)
    for c, m in _monomials(F, whole):
        yield c, Ratio(m, F.one_poly)
    for c, m in _monomials(F, rest):
        yield c, F.quotient(m, u.below)


def _monomials(F: Field, p: Polynomial) -> Iterator[tuple[Fraction, Polynomial]]:
    if len(p) > 60:
        raise Unprovable
    for m, c in zip(p.monoms(), p.coeffs(), strict=True):
        yield Fraction(int(c.p), int(c.q)), F.context.from_dict({m: 1})


def _real_terms(F: Field, u: Ratio) -> Iterator[tuple[Fraction, Ratio]]:
    """Where sines and cosines stand inside: each of them a term, real or I times real."""
    waves = [g for g in F.used(u) if g.unit and g.kind == "exp"]
    i = imaginary_unit(F)
    if len(u.below) != 1:
        bar = F.conjugate(u)
        parts = [F.scale(F.add(u, bar), HALF), F.scale(F.subtract(u, bar), HALF)]
    else:
        shift, groups = u.below.monoms()[0], {}
        for m, c in zip(u.above.monoms(), u.above.coeffs(), strict=True):
            turns = tuple(int(m[g.index]) - int(shift[g.index]) for g in waves)
            rest = tuple(0 if any(g.index == j for g in waves) or F.by_key["unity"].index == j else e for j, e in enumerate(m))
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
        term = Ratio(F.context.from_dict({tuple(0 if any(g.index == j for g in waves) else e for j, e in enumerate(m)): c}), F.one_poly)
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


def _half_turns(F: Field, c: Fraction, n: Ratio) -> Ratio:
    """exp(i pi c n) for an integer n: a generator whose power is 1."""
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
    return angle if -HALF_TURN_BELOW < where.low and where.high < HALF_TURN_BELOW else None


def log_of_factor(F: Field, u: Ratio, positive: bool = False) -> Ratio:
    """The logarithm of one factor: known for the exponentials and roots among the generators."""
    g = lone_generator(F, u.above) if u.below.is_constant() else None
    match g.kind if g is not None else None:
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
    return F.ratio(F.generator(("log", F.ratio_key(u)), "log", u, **known))


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
            return F.power(root(F, base, m * n), k)  # the angle of base**(k/m) is at most pi k/m
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


# ---------------------------------------------------------------- trigonometric, hyperbolic and their inverses


def sine(F: Field, u: Ratio) -> Ratio:
    e = exp(F, F.multiply(imaginary_unit(F), u))
    return F.divide(F.subtract(e, F.divide(F.one, e)), F.scale(imaginary_unit(F), 2))


def cosine(F: Field, u: Ratio) -> Ratio:
    e = exp(F, F.multiply(imaginary_unit(F), u))
    return F.scale(F.add(e, F.divide(F.one, e)), HALF)


def hyperbolic_sine(F: Field, u: Ratio) -> Ratio:
    e = exp(F, u)
    return F.scale(F.subtract(e, F.divide(F.one, e)), HALF)


def hyperbolic_cosine(F: Field, u: Ratio) -> Ratio:
    e = exp(F, u)
    return F.scale(F.add(e, F.divide(F.one, e)), HALF)


def _over(f: Callable, g: Callable) -> Callable[[Field, Ratio], Ratio]:
    return lambda F, u: F.divide(f(F, u), g(F, u))


def _one_over(f: Callable) -> Callable[[Field, Ratio], Ratio]:
    return lambda F, u: F.divide(F.one, f(F, u))


def _of_reciprocal(f: Callable) -> Callable[[Field, Ratio], Ratio]:
    return lambda F, u: f(F, F.divide(F.one, u))


def _odd(F: Field, u: Ratio) -> tuple[int, Ratio]:
    """A sign and ``u`` or ``-u``, the same for both of them."""
    return (-1, F.negate(u)) if u.above.leading_coefficient() < 0 else (1, u)


def arc_tangent(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    if not F.is_real(u):
        i = imaginary_unit(F)
        iu = F.multiply(i, u)
        return F.scale(F.multiply(i, F.subtract(log(F, F.subtract(F.one, iu)), log(F, F.add(F.one, iu)))), HALF)
    if (q := F.rational(u)) is not None:
        return _arc_tangent_of_rational(F, q)
    sign, u = _odd(F, u)
    return F.scale(_angle(F, "atan", u, acb.atan), sign)


def arc_sine(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    if (q := F.rational(u)) is not None and abs(q) in (1, HALF):
        return F.scale(pi(F), (HALF if abs(q) == 1 else Fraction(1, 6)) * (1 if q > 0 else -1))
    if not F.is_real(u):
        i = imaginary_unit(F)
        inside = F.add(F.multiply(i, u), power(F, F.subtract(F.one, F.multiply(u, u)), HALF))
        return F.negate(F.multiply(i, log(F, inside)))
    sign, u = _odd(F, u)
    return F.scale(_angle(F, "asin", u, acb.asin), sign)


def _angle(F: Field, kind: str, u: Ratio, ball: Callable) -> Ratio:
    known: dict = {}
    within = kind == "atan" or all(sign_of(F, d) in ("+", ">=") for d in (F.subtract(F.one, u), F.add(F.one, u)))
    if within:
        sign = sign_of(F, u)
        low = Fraction(0) if sign in ("+", ">=") else -QUARTER_TURN
        high = Fraction(0) if sign in ("-", "<=") else QUARTER_TURN
        known["range"] = Range(low, high, low_open=sign == "+", high_open=sign == "-")
    if F.is_constant(u):
        known["value"] = lambda: ball(F.ball_of(u))
    return F.ratio(F.generator((kind, F.ratio_key(u)), kind, u, **known))


def _arc_tangent_of_rational(F: Field, q: Fraction) -> Ratio:
    """The argument of a Gaussian integer, by the arguments of its Gaussian primes."""
    total = F.zero
    near = 0.0
    a, b = q.denominator, abs(q.numerator)
    if a * a + b * b > LARGEST_PRIME_SEARCH:
        return F.scale(_angle(F, "atan", F.constant(abs(q)), acb.atan), 1 if q > 0 else -1)
    from math import atan, pi as half_turn

    for p, k in prime_powers(Fraction(a * a + b * b)):
        if p == 2:
            turns, angle, here = k, None, half_turn / 4
        else:
            c, d = _two_squares(p)
            # the prime c + di divides a + bi, or its conjugate does
            turns = k if (a * c + b * d) % p == 0 and (b * c - a * d) % p == 0 else -k
            angle, here = _angle(F, "atan", F.constant(Fraction(d, c)), acb.atan), atan(d / c)
        total = F.add(total, F.scale(pi(F), Fraction(turns, 4)) if angle is None else F.scale(angle, turns))
        near += turns * here
    quarters = round((atan(b / a) - near) / (half_turn / 2))
    if abs(atan(b / a) - near - quarters * half_turn / 2) > 1e-6:
        raise Unprovable
    total = F.add(total, F.scale(pi(F), Fraction(quarters, 2)))
    return total if q > 0 else F.negate(total)


def _two_squares(p: int) -> tuple[int, int]:
    """c > d > 0 with c² + d² = p, for a prime p that is 1 modulo 4 (Hermite and Serret)."""
    for z in range(2, 200):
        r = pow(z, (p - 1) // 4, p)
        if r * r % p == p - 1:
            break
    else:
        raise Unprovable
    a, b = p, r
    while b * b > p:
        a, b = b, a % b
    c, d = max(b, a % b), min(b, a % b)
    if c * c + d * d != p:
        raise Unprovable
    return c, d


def arc_cosine(F: Field, u: Ratio) -> Ratio:
    return F.subtract(F.scale(pi(F), HALF), arc_sine(F, u))


def arc_hyperbolic_sine(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    sign, u = _odd(F, u)
    inside = F.add(u, power(F, F.add(F.multiply(u, u), F.one), HALF))
    if F.is_real(u):
        known: dict = {"range": REALS}
        if F.is_constant(u):
            known["value"] = lambda: F.ball_of(inside).log()
        g = F.generator(("log", F.ratio_key(inside)), "log", inside, **known)
        return F.scale(F.ratio(g), sign)
    return F.scale(log(F, inside), sign)


def arc_hyperbolic_cosine(F: Field, u: Ratio) -> Ratio:
    inside = F.multiply(power(F, F.subtract(u, F.one), HALF), power(F, F.add(u, F.one), HALF))
    return log(F, F.add(u, inside))


def arc_hyperbolic_tangent(F: Field, u: Ratio) -> Ratio:
    if not F.is_real(u) or any(F.sign_of_ratio(d) not in ("+", ">=") for d in (F.add(F.one, u), F.subtract(F.one, u))):
        return F.ratio(F.generator(("atanh", F.ratio_key(u)), "atanh", u))  # the side of the cut is a convention
    return F.scale(F.subtract(log(F, F.add(F.one, u)), log(F, F.subtract(F.one, u))), HALF)


# ---------------------------------------------------------------- real and imaginary part, switches


def real_part(F: Field, u: Ratio) -> Ratio:
    return F.scale(F.add(u, F.conjugate(u)), HALF)


def imaginary_part(F: Field, u: Ratio) -> Ratio:
    return F.divide(F.subtract(u, F.conjugate(u)), F.scale(imaginary_unit(F), 2))


def argument(F: Field, u: Ratio) -> Ratio:
    if F.sign_of_ratio(u) == "+" if F.is_real(u) else False:
        return F.zero
    if F.is_real(u) and F.sign_of_ratio(u) == "-":
        return pi(F)
    known: dict = {"range": Range(-2 * QUARTER_TURN, 2 * QUARTER_TURN)}
    return F.ratio(F.generator(("argument", F.ratio_key(u)), "argument", u, **known))


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


def integer_floor(F: Field, u: Ratio) -> Ratio:
    """floor, with the integers taken out; floor(m y) by Hermite's identity."""
    whole, part = F.zero, F.zero
    if not u.below.is_constant():
        part = u
    else:
        for c, m in _monomials(F, u.above):
            n = floor(c) if m.is_constant() else int(c)
            if F.is_integer(Ratio(m, F.one_poly)):
                whole = F.add(whole, F.scale(Ratio(m, F.one_poly), n))
                c -= n
            part = F.add(part, F.scale(Ratio(m, F.one_poly), c))
    if part.above.is_zero():
        return whole
    if (q := F.rational(part)) is not None:
        return F.add(whole, F.constant(floor(q)))
    if not F.is_real(part):
        raise Unprovable
    if F.is_constant(part):
        value = F.ball(part.above, 128).real.floor().unique_fmpz() if part.below.is_constant() else None
        if value is None:
            raise Unprovable
        return F.add(whole, F.constant(int(value)))
    return F.add(whole, _floor_by_pieces(F, part))


def _floor_by_pieces(F: Field, u: Ratio) -> Ratio:
    constant = _constant_term(F, u)
    moving = F.subtract(u, F.constant(constant))
    content = _content(moving)
    if moving.above.leading_coefficient() < 0:
        content = -content
    unit = F.scale(moving, 1 / content)
    key = ("floor", F.ratio_key(unit))
    fine = F.denominator(key, content.denominator)
    pieces = int(content * fine)
    if pieces < 0 and F.is_integer(unit):  # -ceiling(v), and v is a multiple of 1/d
        d = lcm(content.denominator, constant.denominator)
        return F.negate(integer_floor(F, F.add(F.negate(u), F.constant(Fraction(d - 1, d)))))
    if not 0 < pieces <= 12:
        return F.ratio(F.generator(("floor", F.ratio_key(u)), "floor", u, range=REALS, integer=True))
    total = F.zero
    for k in range(pieces):
        shift = constant / pieces + Fraction(k, pieces)
        total = F.add(total, F.constant(floor(shift)))
        total = F.add(total, _floor_generator(F, unit, fine, shift - floor(shift)))
    return total


def _floor_generator(F: Field, unit: Ratio, fine: int, shift: Fraction) -> Ratio:
    if F.is_integer(unit) and fine > 1:
        # floor(n/m + s) only changes at multiples of 1/m, and over m of them the floors add up to n
        step = Fraction(floor(shift * fine), fine)
        if step == Fraction(fine - 1, fine):
            others = [_floor_generator(F, unit, fine, Fraction(k, fine)) for k in range(fine - 1)]
            return F.subtract(unit, _sum(F, others))
        shift = step
    y = F.add(F.scale(unit, Fraction(1, fine)), F.constant(shift))
    return F.ratio(F.generator(("floor of", F.ratio_key(y)), "floor", y, range=REALS, integer=True))


def _sum(F: Field, parts: list[Ratio]) -> Ratio:
    total = F.zero
    for p in parts:
        total = F.add(total, p)
    return total


def integer_ceiling(F: Field, u: Ratio) -> Ratio:
    return F.negate(integer_floor(F, F.negate(u)))


def _constant_term(F: Field, u: Ratio) -> Fraction:
    if not u.below.is_constant():
        whole, _ = divmod(u.above, u.below)
    else:
        whole = u.above
    for m, c in zip(whole.monoms(), whole.coeffs(), strict=True):
        if not any(m):
            return Fraction(int(c.p), int(c.q))
    return Fraction(0)


def _content(u: Ratio) -> Fraction:
    numbers = [Fraction(int(c.p), int(c.q)) for c in u.above.coeffs()]
    above, below = 0, 1
    for q in numbers:
        above, below = gcd(above, q.numerator), below * q.denominator // gcd(below, q.denominator)
    return Fraction(above, below)


# ---------------------------------------------------------------- gamma and its family


def gamma(F: Field, u: Ratio) -> Ratio:
    """By the recurrence to an argument with constant term in [0, 1), then reflection and multiplication."""
    constant = _constant_term(F, u)
    moving = F.subtract(u, F.constant(constant))
    if moving.above.is_zero():
        return _gamma_of_rational(F, constant)
    if moving.above.leading_coefficient() < 0 and not F.is_integer(moving):
        turned = F.subtract(F.one, u)
        return F.divide(pi(F), F.multiply(sine(F, F.multiply(pi(F), u)), gamma(F, turned)))
    if abs(constant) > LARGEST_SHIFT:
        raise Unprovable
    shift = floor(constant)
    here = F.add(moving, F.constant(constant - shift))
    result = _gamma_by_pieces(F, moving, constant - shift)
    for k in range(abs(shift)):
        factor = F.add(here, F.constant(k if shift > 0 else -k - 1))
        result = F.multiply(result, factor) if shift > 0 else F.divide(result, factor)
    return result


def _gamma_by_pieces(F: Field, moving: Ratio, constant: Fraction) -> Ratio:
    """Gauss: Γ(m z) = (2π)^((1-m)/2) m^(m z - 1/2) Γ(z) Γ(z + 1/m) …"""
    m = _content(moving)
    if m.denominator == 1 and 1 < m <= 6 and moving.below.is_constant():
        n = int(m)
        z = F.scale(F.add(moving, F.constant(constant)), Fraction(1, n))
        exponent = F.subtract(F.scale(z, n), F.constant(HALF))
        result = general_power(F, F.constant(n), exponent)
        result = F.multiply(result, power(F, F.scale(pi(F), 2), Fraction(1 - n, 2)))
        for k in range(n):
            result = F.multiply(result, gamma(F, F.add(z, F.constant(Fraction(k, n)))))
        return result
    u = F.add(moving, F.constant(constant))
    known: dict = {}
    if F.is_real(u):
        known["range"] = POSITIVE if F.sign_of_ratio(u) == "+" else REALS
    if F.is_constant(u):
        known["value"] = lambda: F.ball_of(u).gamma()
    return F.ratio(F.generator(("gamma", F.ratio_key(u)), "gamma", u, **known))


def _gamma_of_rational(F: Field, q: Fraction) -> Ratio:
    if q.denominator == 1:
        if not 0 < q <= 2000:
            raise Unprovable
        return F.constant(factorial(int(q) - 1))
    if abs(q) > LARGEST_SHIFT:
        raise Unprovable
    shift = floor(q)
    part = q - shift
    if part == HALF:
        result = power(F, pi(F), HALF)
    elif part > HALF:
        other = _gamma_of_rational(F, 1 - part)
        result = F.divide(pi(F), F.multiply(sine(F, F.scale(pi(F), part)), other))
    else:
        u = F.constant(part)
        known: dict = {"range": POSITIVE, "value": lambda: F.ball_of(u).gamma()}
        result = F.ratio(F.generator(("gamma", part), "gamma", u, **known))
    factor = Fraction(1)
    for k in range(abs(shift)):
        factor *= part + k if shift > 0 else 1 / (part - k - 1)
    return F.scale(result, factor)


def factorial_of(F: Field, u: Ratio) -> Ratio:
    return gamma(F, F.add(u, F.one))


def binomial(F: Field, n: Ratio, k: Ratio) -> Ratio:
    top, below = F.rational(n), F.rational(k)
    if below is not None and below.denominator == 1 and abs(below) <= LARGEST_SHIFT:
        if below < 0:
            raise Unprovable
        result = F.one
        for j in range(int(below)):
            result = F.multiply(result, F.subtract(n, F.constant(j)))
        return F.scale(result, Fraction(1, factorial(int(below))))
    if top is not None and top.denominator == 1 and below is not None and below.denominator == 1 and 0 <= below <= top <= 2000:
        return F.constant(comb(int(top), int(below)))
    if F.sign_of_ratio(n) not in ("+", ">=") if top is None else top < 0:
        raise Unprovable
    above = factorial_of(F, n)
    return F.divide(above, F.multiply(factorial_of(F, k), factorial_of(F, F.subtract(n, k))))


def beta(F: Field, a: Ratio, b: Ratio) -> Ratio:
    return F.divide(F.multiply(gamma(F, a), gamma(F, b)), gamma(F, F.add(a, b)))


def log_gamma(F: Field, u: Ratio) -> Ratio:
    if F.sign_of_ratio(u) != "+":
        raise Unprovable
    return log(F, gamma(F, u))


def polygamma(F: Field, order: Ratio, u: Ratio) -> Ratio:
    m = F.rational(order)
    if m is None or m.denominator != 1 or not 0 <= m <= 20:
        raise Unprovable
    constant = _constant_term(F, u)
    if abs(constant) > LARGEST_SHIFT:
        raise Unprovable
    n = int(m)
    moving = F.subtract(u, F.constant(constant))
    if n == 0 and moving.above and moving.above.leading_coefficient() < 0 and not F.is_integer(moving):
        turned = F.subtract(F.one, u)
        angle = F.multiply(pi(F), turned)
        return F.add(polygamma(F, order, turned), F.divide(F.multiply(pi(F), cosine(F, angle)), sine(F, angle)))
    shift = floor(constant) - (1 if F.rational(u) is not None and constant.denominator == 1 else 0)
    here = F.subtract(u, F.constant(shift))
    known: dict = {}
    if F.is_real(here):
        known["range"] = REALS
    if F.is_constant(here):
        known["value"] = lambda: acb(n).polygamma(F.ball_of(here)) if n else F.ball_of(here).digamma()
    result = F.ratio(F.generator(("polygamma", n, F.ratio_key(here)), "polygamma", here, **known))
    jump = Fraction((-1) ** n * factorial(n))
    for k in range(abs(shift)):
        at = F.add(here, F.constant(k if shift > 0 else -k - 1))
        step = F.scale(F.divide(F.one, F.power(at, n + 1)), jump)
        result = F.add(result, step) if shift > 0 else F.subtract(result, step)
    return result


def digamma(F: Field, u: Ratio) -> Ratio:
    return polygamma(F, F.zero, u)


def error_function(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    used = F.used(u)
    if len(used) == 1 and used[0].kind == "erfinv" and u.above == used[0].poly and u.below.is_constant():
        return used[0].of
    turn, u = _odd(F, u)
    known: dict = {}
    if F.is_real(u):
        known["range"] = Range(Fraction(-1), Fraction(1), True, True)
    else:
        bar = F.conjugate(u)
        known["conjugate"] = lambda: error_function(F, bar)
    if F.is_constant(u):
        known["value"] = lambda: F.ball_of(u).erf()
    return F.scale(F.ratio(F.generator(("erf", F.ratio_key(u)), "erf", u, **known)), turn)


def complementary_error_function(F: Field, u: Ratio) -> Ratio:
    return F.subtract(F.one, error_function(F, u))


def inverse_error_function(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    used = F.used(u)
    if len(used) == 1 and used[0].kind == "erf" and u.above == used[0].poly and used[0].range is not None:
        return used[0].of
    turn, u = _odd(F, u)
    return F.scale(F.ratio(F.generator(("erfinv", F.ratio_key(u)), "erfinv", u, range=REALS)), turn)


def lambert(F: Field, u: Ratio) -> Ratio:
    if u.above.is_zero():
        return F.zero
    sign = F.sign_of_ratio(u) if F.is_real(u) else None
    known = {"+": POSITIVE, ">=": NONNEGATIVE}.get(sign or "")
    return F.ratio(F.generator(("lambert", F.ratio_key(u)), "lambert", u, range=known))


def bessel(F: Field, order: Ratio, u: Ratio) -> Ratio:
    """Half-integer orders by sines and cosines."""
    q = F.rational(order)
    if q is None or q.denominator != 2 or abs(q) > 6:
        raise Unprovable
    scale = F.multiply(power(F, F.divide(F.constant(2), pi(F)), HALF), power(F, u, -HALF))
    low, high = cosine(F, u), sine(F, u)  # orders -1/2 and 1/2, without the scale
    at = HALF
    while at < q:
        low, high = high, F.subtract(F.divide(F.scale(high, 2 * at), u), low)
        at += 1
    while at > q:
        low, high = F.subtract(F.divide(F.scale(low, 2 * (at - 1)), u), high), low
        at -= 1
    return F.multiply(scale, high)


def legendre(F: Field, degree: Ratio, u: Ratio) -> Ratio:
    n = F.rational(degree)
    if n is None or n.denominator != 1 or not 0 <= n <= 40:
        raise Unprovable
    before, now = F.zero, F.one
    for k in range(int(n)):
        after = F.subtract(F.scale(F.multiply(u, now), 2 * k + 1), F.scale(before, k))
        before, now = now, F.scale(after, Fraction(1, k + 1))
    return now


def zeta(F: Field, u: Ratio) -> Ratio:
    """At the even positive integers and the integers below 1 by Bernoulli numbers."""
    q = F.rational(u)
    if q is None or q.denominator != 1 or q == 1 or abs(q) > 60:
        raise Unprovable
    n = int(q)
    if n <= 0:
        bernoulli = fmpq.bernoulli(1 - n)
        value = -Fraction(int(bernoulli.p), int(bernoulli.q)) / (1 - n)
        return F.constant(-HALF if n == 0 else value)
    if n % 2:
        known: dict = {"range": Range(Fraction(1), Fraction(2), True, True), "value": lambda: acb(n).zeta()}
        return F.ratio(F.generator(("zeta", n), "zeta", u, **known))
    bernoulli = fmpq.bernoulli(n)
    size = abs(Fraction(int(bernoulli.p), int(bernoulli.q))) * Fraction(2 ** (n - 1), factorial(n))
    return F.scale(F.power(pi(F), n), size)


def logarithm(F: Field, u: Ratio, base: Ratio | None = None) -> Ratio:
    return log(F, u) if base is None else F.divide(log(F, u), log(F, base))


def square_root(F: Field, u: Ratio) -> Ratio:
    return power(F, u, HALF)


KERNELS: dict[str, Callable[..., Ratio]] = {
    "exp": exp, "log": logarithm, "sqrt": square_root, "abs": absolute, "sign": sign,
    "sin": sine, "cos": cosine, "tan": _over(sine, cosine), "cot": _over(cosine, sine),
    "sec": _one_over(cosine), "csc": _one_over(sine),
    "asin": arc_sine, "acos": arc_cosine, "atan": arc_tangent,
    "asec": _of_reciprocal(arc_cosine), "acsc": _of_reciprocal(arc_sine), "acot": _of_reciprocal(arc_tangent),
    "sinh": hyperbolic_sine, "cosh": hyperbolic_cosine, "tanh": _over(hyperbolic_sine, hyperbolic_cosine),
    "coth": _over(hyperbolic_cosine, hyperbolic_sine), "sech": _one_over(hyperbolic_cosine),
    "csch": _one_over(hyperbolic_sine),
    "asinh": arc_hyperbolic_sine, "acosh": arc_hyperbolic_cosine, "atanh": arc_hyperbolic_tangent,
    "sigmoid": sigmoid, "softplus": softplus, "relu": rectifier, "maximum": maximum, "minimum": minimum,
    "floor": integer_floor, "ceiling": integer_ceiling,
    "re": real_part, "im": imaginary_part, "arg": argument,
    "conjugate": lambda F, u: F.conjugate(u),
    "gamma": gamma, "factorial": factorial_of, "binomial": binomial, "beta": beta, "loggamma": log_gamma,
    "digamma": digamma, "polygamma": polygamma, "erf": error_function, "erfc": complementary_error_function,
    "erfinv": inverse_error_function, "LambertW": lambert, "besselj": bessel, "legendre": legendre, "zeta": zeta,
}  # fmt: skip

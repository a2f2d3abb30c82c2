"""Are two expressions equal, by exact arithmetic alone? A name for the proof, or no answer; never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from flint import arb

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.verify import grids
from derive.verify.cases import by_cases, has_switch
from derive.verify.cases import linear as is_linear
from derive.verify.factors import HALF_TURN_ABOVE, lone_generator
from derive.verify.grids import Value
from derive.verify.kernels import KERNELS
from derive.verify.normal_form import (
    MOST_GENERATORS,
    Field,
    Polynomial,
    Ratio,
    Refine,
    TooFewGenerators,
    TooLarge,
    Undefined,
    Unprovable,
)
from derive.verify.powers import exp, general_power, imaginary_part_of_term, imaginary_unit, pi, sign_of
from derive.verify.ranges import REALS, Range, add_ranges, hull_of, range_of_domain, scale_range
from derive.verify.series import by_series, series_in

LARGEST_GRAPH = 20_000
LONGEST = 10_000  # binary digits of a bound that is written out
Assume = Mapping[str, Domain]


def prove(a: ex.Expr, b: ex.Expr, assume: Assume | None = None) -> str | None:
    """The name of a proof that ``a == b`` wherever both are defined, or None.

    >>> x = ex.Symbol("x")
    >>> prove((x + 1)**2, x**2 + 2*x + 1), prove(ex.Call("sqrt", x**2), x)
    ('normal form', None)
    """
    if a is b:
        return "identical"
    if sum(isinstance(n, ex.Call) for n in ex.postorder(a, b)) > 2 * MOST_GENERATORS:
        return None  # a field has no room for them, and finding that out takes long
    assume = assume or {}
    for name, proof in PROOFS.items():
        try:
            if proof(a, b, assume):
                return name
        except TooLarge:
            return None
        except (Unprovable, RecursionError):
            continue
    return None


def difference(a: ex.Expr, b: ex.Expr, assume: Assume | None = None) -> Fraction | None:
    """The number by which ``a`` and ``b`` differ wherever both are defined, if it is a rational one that shows.

    >>> huge = ex.Call("gamma", 10**8)
    >>> difference(huge + 1, huge), difference(ex.Call("sin", 1), ex.Call("cos", 1))
    (Fraction(1, 1), None)
    """
    a, b = _without_common_terms(a, b)  # what is on both sides need not be worked out

    def asked(F: Field, memo: dict[ex.Expr, Value]) -> Fraction | None:
        sides = value(a, F, assume or {}, memo), value(b, F, assume or {}, memo)
        scalars = [side for side in sides if isinstance(side, Ratio)]
        return F.rational(F.subtract(*scalars)) if len(scalars) == 2 else None

    try:
        return in_field(asked)
    except (Unprovable, RecursionError):
        return None


def _without_common_terms(a: ex.Expr, b: ex.Expr) -> tuple[ex.Expr, ex.Expr]:
    """Both sides without the terms that are written on either."""
    left, right = ([*side.args] if isinstance(side, ex.Add) else [side] for side in (a, b))
    for term in [*left]:
        if term in right:
            left.remove(term)
            right.remove(term)
    return ex.Add(*left or [ex.ZERO]), ex.Add(*right or [ex.ZERO])


def equal_forms(a: ex.Expr, b: ex.Expr, assume: Assume) -> bool:
    """Both sides are the same fraction of polynomials."""
    return in_field(lambda F, memo: grids.equal(F, value(a, F, assume, memo), value(b, F, assume, memo)))


def sign_split(a: ex.Expr, b: ex.Expr, assume: Assume) -> bool:
    """The sides agree for each possible sign of what stands inside |.|, sign, max and the conditions."""
    if not has_switch(a, b):
        return False
    return by_cases(a, b, assume, sign_factors, leaf)


def leaf(a: ex.Expr, b: ex.Expr, assume: Assume) -> bool:
    return equal_forms(a, b, assume) or logarithm_of_one(a, b, assume)


def sign_factors(u: ex.Expr, assume: Assume) -> tuple:
    """A constant and ``(factor, exponent, sign if known)``: linear factors where there are, else ``u`` itself."""

    def question(F: Field, memo: dict) -> tuple:
        ratio = normal(u, F, assume, memo)
        if ratio.above.is_zero():
            return Fraction(0), []
        if not F.is_real(ratio):
            raise Unprovable
        constant, factors = F.factored(ratio)
        found = []
        for f, k in factors:
            told = {"+": "+", "-": "-"}.get(F.sign(f) or "")
            written = _written(F, _same_sign(F, f))
            linear_one = written is not None and is_linear(written)
            if told is None and not linear_one:
                return Fraction(1), [(u, 1, {"+": "+", "-": "-"}.get(F.sign_of_ratio(ratio) or ""))]
            found.append((written if written is not None else u, k, told))
        return constant, found

    return in_field(question)


def _same_sign(F: Field, f: Polynomial) -> Polynomial:
    """A simpler polynomial with the sign of ``f``: t for exp(t) - 1, u - 1 for log(u)."""
    for g in F.generators:
        if g.kind == "exp" and g.range is not None and f == g.poly - 1 and g.of[0].below.is_constant():
            return g.of[0].above
        if g.kind == "log" and g.range is not None and f == g.poly and g.of.below.is_constant():
            return g.of.above - 1
    return f


def _written(F: Field, p) -> ex.Expr | None:
    """The polynomial as an expression, where its generators are symbols."""
    terms = []
    for m, c in zip(p.monoms(), p.coeffs(), strict=True):
        factors = [ex.as_expr(Fraction(int(c.p), int(c.q)))]
        for i, e in enumerate(m):
            if e:
                g = F.at(i)
                if g.kind != "symbol":
                    return None
                factors.append(g.of if e == 1 else ex.Pow(g.of, int(e)))
        terms.append(ex.Mul(*factors))
    return ex.Add(*terms)


def logarithm_of_one(a: ex.Expr, b: ex.Expr, assume: Assume) -> bool:
    """exp(i S) = 1 and the real part of S stays below 2 pi, so S = 0; for S = a - b and S = (a - b)/i."""

    def question(F: Field, memo: dict) -> bool:
        difference = F.subtract(normal(a, F, assume, memo), normal(b, F, assume, memo))
        i = imaginary_unit(F)
        for S in (difference, F.divide(difference, i)):
            S = F.scale(S, _whole_angles(F, S))
            bound = phase_bound(F, S)
            if bound is not None and bound < Fraction(62831, 10000) and F.equal(exp(F, F.multiply(i, S)), F.one):
                return True
        return False

    return in_field(question)


def _whole_angles(F: Field, S: Ratio) -> int:
    """The least multiple of S in which no inverse function has a fraction before it."""
    angles = {g.index for g in F.generators if g.kind in ("atan", "asin")}
    terms = zip(S.above.monoms(), S.above.coeffs(), strict=True)
    return lcm(*[int(c.q) for m, c in terms if any(m[i] for i in angles)])


def phase_bound(F: Field, S: Ratio) -> Fraction | None:
    """A bound for the absolute value of the real part."""
    if F.is_constant(S):
        return _above(F.ball_of(S).real)
    if not S.below.is_constant():
        return None
    total = hull_of(Fraction(0))
    for m, c in zip(S.above.monoms(), S.above.coeffs(), strict=True):
        term = _real_part_of_term(F, F.polynomial(F.context.from_dict({m: 1})))
        if term is None:
            return None
        total = add_ranges(total, scale_range(term, Fraction(int(c.p), int(c.q))))
    return None if total.low is None or total.high is None else max(abs(total.low), abs(total.high))


def _real_part_of_term(F: Field, term: Ratio) -> Range | None:
    """Where the real part of a monomial lies: a principal logarithm's imaginary part is at most pi."""
    found = F.range(term.above)
    if found is not None:
        return found
    turned = imaginary_part_of_term(F, term)
    if turned is not None and F.is_real(turned):
        return hull_of(Fraction(0))
    single = lone_generator(F, (turned or term).above)
    if single is not None and single.kind == ("log" if turned is not None else "asin"):
        return Range(-HALF_TURN_ABOVE, HALF_TURN_ABOVE)
    return None


def _above(x: arb) -> Fraction | None:
    """A number at least as large as every absolute value in the ball."""
    if not x.is_finite():
        return None
    mantissa, exponent = x.abs_upper().man_exp()
    if int(exponent) > LONGEST:  # written out, this number would fill the memory
        return None
    return Fraction(int(mantissa)) * Fraction(2) ** max(int(exponent), -LONGEST)


def coordinates(a: ex.Expr, b: ex.Expr, assume: Assume) -> bool:
    """Every complex variable as x + i y."""
    free = ex.free_symbols(a) | ex.free_symbols(b)
    complex_ones = sorted((z for z in free if assume.get(z.name, REAL).complex), key=str)
    if not complex_ones:
        return False
    taken, parts, known = set(free), {}, dict(assume)
    for z in complex_ones:
        x = ex.fresh_symbol(f"{z}_x", taken)
        y = ex.fresh_symbol(f"{z}_y", taken | {x})
        taken |= {x, y}
        parts[z] = x + ex.I * y
        known |= {x.name: REAL, y.name: REAL}
    return equal_forms(ex.substitute(a, parts), ex.substitute(b, parts), known)


def squares(a: ex.Expr, b: ex.Expr, assume: Assume) -> bool:
    """Neither side is ever negative, and their squares are the same."""

    def question(F: Field, memo: dict) -> bool:
        sides = [normal(e, F, assume, memo) for e in (a, b)]
        if not any(g.kind == "root" for side in sides for g in F.used(side)):
            return False
        if any(not F.is_real(side) or sign_of(F, side) not in ("+", ">=") for side in sides):
            return False
        left, right = (F.multiply(side, side) for side in sides)
        return F.equal(left, right)

    return in_field(question)


def series(a: ex.Expr, b: ex.Expr, assume: Assume) -> bool:
    """Sums and products by closed forms or by induction."""
    return bool(series_in(a, b)) and by_series(a, b, assume, leaf)


PROOFS = {
    "normal form": equal_forms,
    "logarithm of one": logarithm_of_one,
    "sign split": sign_split,
    "real and imaginary parts": coordinates,
    "squares": squares,
    "summation": series,
}


def in_field(question):
    """Asks ``question(field, memo)`` in ever finer and larger fields until one suffices."""
    size, denominators = 12, {}
    for _ in range(12):
        F = Field(size, denominators)
        try:
            return question(F, {})
        except Refine as finer:
            denominators = {**F.denominators, finer.key: finer.denominator}
        except TooFewGenerators:
            size *= 2
            if size > MOST_GENERATORS:
                raise TooLarge from None
    raise Unprovable


#: functions that stand for themselves where nothing is known of them at their arguments
ALSO_UNKNOWN = {
    "besselj",
    "binomial",
    "double",
    "factorial",
    "floor",
    "ceiling",
    "gamma",
    "legendre",
    "loggamma",
    "polygamma",
    "sign",
    "single",
    "zeta",
}
OPAQUE = (
    ex.Derivative, ex.Integral, ex.Antiderivative, ex.Sum, ex.Product, ex.Limit, ex.Subs, ex.ArgMin, ex.ArgMax,
    ex.Indexed, ex.Piecewise, ex.SumOver, ex.ProductOver, ex.Expectation, ex.Variance, ex.Covariance, ex.Mass,
)  # fmt: skip


def normal(expr: ex.Expr, F: Field, assume: Assume, memo: dict[ex.Expr, Value]) -> Ratio:
    """``expr``, a scalar, as a fraction of polynomials in the generators of ``F``."""
    found = value(expr, F, assume, memo)
    if not isinstance(found, Ratio):
        raise Unprovable
    return found


def value(expr: ex.Expr, F: Field, assume: Assume, memo: dict[ex.Expr, Value]) -> Value:
    """``expr`` in exact arithmetic, a scalar or a grid of scalars."""
    stack = [expr]
    count = 0
    while stack:
        node = stack[-1]
        if node in memo:
            stack.pop()
            continue
        waiting = [] if isinstance(node, OPAQUE) else [a for a in node.args if a not in memo]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        count += 1
        if count > LARGEST_GRAPH:
            raise Unprovable
        args = [] if isinstance(node, OPAQUE) else [memo[a] for a in node.args]
        memo[node] = _value_of_node(node, args, F, assume)
    return memo[expr]


def _value_of_node(node: ex.Expr, args: list[Value], F: Field, assume: Assume) -> Value:
    scalars = [a for a in args if isinstance(a, Ratio)]
    if isinstance(node, (ex.Array, ex.MatMul)) or len(scalars) < len(args):
        return grids.value_of_node(F, node, args)
    return _normal_of_node(node, scalars, F, assume)


def _normal_of_node(node: ex.Expr, args: list[Ratio], F: Field, assume: Assume) -> Ratio:
    match node:
        case ex.Symbol():
            return _symbol(node, F, assume)
        case ex.Number():
            return F.constant(Fraction(node.data))
        case ex.Constant(data="pi"):
            return pi(F)
        case ex.Constant(data="I"):
            return imaginary_unit(F)
        case ex.Constant():
            raise Unprovable
        case ex.Add():
            total = args[0]
            for term in args[1:]:
                total = F.add(total, term)
            return total
        case ex.Mul():
            product = args[0]
            for factor in args[1:]:
                product = F.multiply(product, factor)
            return product
        case ex.Div():
            if args[1].above.is_zero():
                raise Undefined
            return F.divide(*args)
        case ex.Neg():
            return F.negate(args[0])
        case ex.Pow():
            return general_power(F, *args)
        case ex.Call(data=name) if name in KERNELS:
            try:
                return KERNELS[name](F, *args)
            except Unprovable:
                if name not in ALSO_UNKNOWN:
                    raise
            return F.ratio(F.generator((name, *[F.ratio_key(a) for a in args]), "known function", node))
        case ex.Call():
            key = (node.name, *[F.ratio_key(a) for a in args])
            known = {"range": REALS} if all(F.is_real(a) for a in args) else {}
            return F.ratio(F.generator(key, "unknown function", node, **known))
    return F.ratio(F.generator(node, "opaque", node))


def _symbol(node: ex.Expr, F: Field, assume: Assume) -> Ratio:
    domain = assume.get(node.data, REAL)
    found = F.by_key.get(node)
    if found is None:
        found = F.generator(node, "symbol", node, range=range_of_domain(domain), integer=domain.integer)
    return F.ratio(found)

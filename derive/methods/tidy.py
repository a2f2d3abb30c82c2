"""Textbook form: like terms collected, units dropped, numbers folded, one fraction bar; only ever a value-preserving rewriting.

One pass from the leaves up; every node is combined from arguments that are tidy already, so that what has been
tidied once costs nothing again (``memo``). Nothing is expanded unless it gets smaller, and long products and sums
stay nested, so that shared graphs stay small.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction
from math import gcd, isqrt, lcm

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import ONE, PI, ZERO, Add, Call, Div, Expr, Mul, Neg, Number, Pow, as_expr

LONGEST = 16  # terms or factors merged into one sum or product
EXPANDED = 64  # terms a trial expansion may reach
WORTH_OPENING = 120  # nodes of a sum whose brackets are opened on trial
LARGEST_EXPONENT = 64  # of a number that is multiplied out
LARGEST_NUMBER = 10**18

Assume = Mapping[str, Domain]


def tidy(expr: Expr, assume: Assume | None = None, memo: dict[Expr, Expr] | None = None) -> Expr:
    """``expr`` in textbook form, equal to it wherever it is defined.

    Derivatives, integrals, sums and limits that are not yet worked out are left alone.

    >>> from derive.language.python_text import read_python as read
    >>> print(tidy(read("cos(x**2)*(2*x) + 0*x + 3*x*2 - x")))
    2*x*cos(x**2) + 5*x
    >>> print(tidy(read("(2*x*(x - 1) - (x**2 + 1)*1)/(x - 1)**2")))
    (x**2 - 2*x - 1)/(x - 1)**2
    """
    assume = assume or {}
    done = {} if memo is None else memo
    stack = [expr]
    while stack:
        node = stack[-1]
        if node in done:
            stack.pop()
            continue
        if isinstance(node, _LEFT_ALONE) or not node.args:
            done[node] = node
            continue
        waiting = [a for a in node.args if a not in done]
        if waiting:
            stack.extend(waiting)
            continue
        result = _combine(node, [done[a] for a in node.args], assume)
        done[node] = result
        done.setdefault(result, result)
    return done[expr]


_LEFT_ALONE = (
    ex.Derivative, ex.Antiderivative, ex.Integral, ex.Sum, ex.Product, ex.Limit, ex.Subs, ex.ArgMin, ex.ArgMax,
)  # fmt: skip


def _combine(node: Expr, args: list[Expr], assume: Assume) -> Expr:
    match node:
        case ex.Array() | ex.MatMul() | ex.Indexed():
            return ex.rebuild(node, args)
        case _ if any(isinstance(a, (ex.Array, ex.MatMul)) for a in args):
            return ex.rebuild(node, args)
        case Add():
            return total(args)
        case Mul():
            return _without_moduli(product([(a, Fraction(1)) for a in args]), assume)
        case Neg():
            return product([(args[0], Fraction(1))], Fraction(-1))
        case Div():
            if args[1] is ZERO:
                return ex.rebuild(node, args)
            return _without_moduli(product([(args[0], Fraction(1)), (args[1], Fraction(-1))]), assume)
        case Pow():
            return power(args[0], args[1], assume)
        case Call():
            return _call(node.name, args, assume)
        case ex.Piecewise():
            return _cases(args)
    return ex.rebuild(node, args)


# ---------------------------------------------------------------- sums


def total(terms: Iterable[Expr]) -> Expr:
    """The sum of tidy terms, like ones collected in the order they first come.

    >>> x, y = ex.symbols("x y")
    >>> print(total([x, y, Neg(x), Mul(3, y)]))
    4*y
    """
    flat = _flat_terms(terms)
    collected = _collect(flat)
    result = _sum_of(collected)
    if len(collected) > 1 and result.size <= WORTH_OPENING and any(_has_bracket(core) for core in collected):
        opened = _opened(collected)
        if opened is not None:
            expanded = _sum_of(_collect(opened))
            if expanded.size < result.size:
                return expanded
    return result


def _flat_terms(terms: Iterable[Expr]) -> list[tuple[Fraction, Expr]]:
    """Each term as coefficient and core; short sums inside are opened, with their sign."""
    flat: list[tuple[Fraction, Expr]] = []
    for term in terms:
        c, core = split(term)
        if isinstance(core, Add) and len(core.args) <= LONGEST and abs(c) == 1:
            flat.extend((c * k, inner) for k, inner in map(split, core.args))
        else:
            flat.append((c, core))
    return flat


def _collect(terms: Iterable[tuple[Fraction, Expr]]) -> dict[Expr, Fraction]:
    coefficients: dict[Hashable, Fraction] = {}
    first_seen: dict[Hashable, Expr] = {}
    for c, core in terms:
        likeness = _likeness(core)
        coefficients[likeness] = coefficients.get(likeness, Fraction(0)) + c
        first_seen.setdefault(likeness, core)
    return {core: coefficients[likeness] for likeness, core in first_seen.items() if coefficients[likeness]}


def _likeness(core: Expr) -> Hashable:
    """What like terms share: the same factors above and below the bar, in whatever order."""
    above, below = core.args if isinstance(core, Div) else (core, ONE)
    if isinstance(above, (Mul, Add)) or isinstance(below, Mul):
        return (
            type(above),
            frozenset(above.args or (above,)),
            frozenset(below.args if isinstance(below, Mul) else (below,)),
        )
    return core


def _sum_of(collected: Mapping[Expr, Fraction]) -> Expr:
    if not collected:
        return ZERO
    terms = list(collected.items())
    if terms[0][1] < 0:  # a sum does not begin with a minus sign where a positive term can come first
        first = next((i for i, (core, c) in enumerate(terms) if c > 0), 0)
        terms.insert(0, terms.pop(first))
    return Add(*[scaled(c, core) for core, c in terms])


def split(term: Expr) -> tuple[Fraction, Expr]:
    """A tidy term as its rational coefficient and the rest; ``scaled`` puts them together again.

    >>> c, core = split(Div(Mul(3, ex.Symbol("x")), 2))
    >>> print(c, core, scaled(c, core))
    3/2 x 3*x/2
    """
    sign = 1
    if isinstance(term, Neg):
        sign, term = -1, term.args[0]
    above, below = term.args if isinstance(term, Div) else (term, ONE)
    p, above = _leading_number(above)
    q, below = _leading_number(below)
    if not q:
        return Fraction(sign), term
    return sign * p / q, above if below is ONE else Div(above, below)


def _leading_number(factor: Expr) -> tuple[Fraction, Expr]:
    if isinstance(factor, Number):
        return factor.value, ONE
    if isinstance(factor, Mul) and isinstance(factor.args[0], Number):
        return factor.args[0].value, Mul(*factor.args[1:])
    return Fraction(1), factor


def scaled(c: Fraction, core: Expr) -> Expr:
    """``c`` times a core that has no numerical coefficient of its own."""
    if not c:
        return ZERO
    above, below = core.args if isinstance(core, Div) else (core, ONE)
    above = _with_number(abs(c.numerator), above)
    below = _with_number(c.denominator, below)
    term = above if below is ONE else Div(above, below)
    return Neg(term) if c < 0 else term


def _with_number(n: int, factor: Expr) -> Expr:
    if factor is ONE:
        return Number(n)
    if n == 1:
        return factor
    return Mul(Number(n), *(factor.args if isinstance(factor, Mul) else (factor,)))


def factored(expr: Expr) -> Expr:
    """A sum with its common factor in front, where that is an exponential, a bracket or another function; else ``expr``.

    >>> from derive.language.python_text import read_python as read
    >>> print(factored(read("2*x*exp(-x) - x**2*exp(-x)")))
    x*exp(-x)*(2 - x)
    """
    c, core = split(expr)
    above, below = core.args if isinstance(core, Div) else (core, ONE)
    outside = above.args if isinstance(above, Mul) else (above,)
    bracket = next((f for f in outside if isinstance(f, Add)), None)
    if bracket is None or len(bracket.args) > LONGEST:
        return expr
    inner = _factored_sum(bracket)
    if inner is bracket:
        return expr
    parts = [(inner if f is bracket else f, Fraction(1)) for f in outside]
    return product([*parts, (below, Fraction(-1))], c)


def _factored_sum(expr: Add) -> Expr:
    terms = [split(t) for t in expr.args]
    powers = [_powers(core) for _, core in terms]
    common = {
        base: least
        for base in powers[0]
        if all(base in p for p in powers) and (least := min(p[base] for p in powers)) and least.denominator == 1
    }
    if all(isinstance(base, (ex.Symbol, ex.Constant, Number)) for base in common):
        return expr
    content = Fraction(gcd(*[c.numerator for c, _ in terms]), lcm(*[c.denominator for c, _ in terms]))
    inverse = [(base, -e) for base, e in common.items()]
    rest = total([product([(core, Fraction(1)), *inverse], c / content) for c, core in terms])
    result = product([*common.items(), (rest, Fraction(1))], content)
    return result if result.size <= expr.size else expr


def _powers(core: Expr) -> dict[Expr, Fraction]:
    """The factors of a term and their rational exponents, those below the bar negative."""
    above, below = core.args if isinstance(core, Div) else (core, ONE)
    powers: dict[Expr, Fraction] = {}
    for side, sign in ((above, 1), (below, -1)):
        for factor in side.args if isinstance(side, Mul) else (side,):
            base, exponent = factor.args if isinstance(factor, Pow) else (factor, ONE)
            n = ex.constant_value(exponent)
            base, n = (base, n) if n is not None else (factor, Fraction(1))
            powers[base] = powers.get(base, Fraction(0)) + sign * n
    return powers


def _has_bracket(core: Expr) -> bool:
    above = core.args[0] if isinstance(core, Div) else core
    factors = above.args if isinstance(above, Mul) else (above,)
    return any(isinstance(f.args[0] if isinstance(f, Pow) else f, Add) for f in factors if f.args)


def _opened(collected: Mapping[Expr, Fraction]) -> list[tuple[Fraction, Expr]] | None:
    """The terms with every bracket multiplied out, or None where that would be long."""
    opened: list[tuple[Fraction, Expr]] = []
    for core, c in collected.items():
        above, below = core.args if isinstance(core, Div) else (core, ONE)
        parts: list[tuple[Fraction, list[Expr]]] = [(c, [])]
        for factor in above.args if isinstance(above, Mul) else (above,):
            base, exponent = factor.args if isinstance(factor, Pow) else (factor, ONE)
            n = ex.constant_value(exponent)
            if isinstance(base, Add) and n is not None and n.denominator == 1 and 0 < n <= 4:
                for _ in range(int(n)):
                    if len(parts) * len(base.args) > EXPANDED:
                        return None
                    pairs = [split(t) for t in base.args]
                    parts = [(k * c2, [*fs, f2]) for k, fs in parts for c2, f2 in pairs]
            else:
                parts = [(k, [*fs, factor]) for k, fs in parts]
        for k, fs in parts:
            factors = [(f, Fraction(1)) for f in fs] + ([(below, Fraction(-1))] if below is not ONE else [])
            opened.append(split(product(factors, k)))
        if len(opened) > EXPANDED:
            return None
    return opened


# ---------------------------------------------------------------- products


def product(factors: Iterable[tuple[Expr, Fraction]], coefficient: Fraction = Fraction(1)) -> Expr:
    """The product of powers of tidy factors: numbers first, equal bases merged, one fraction bar.

    z**a * z**b = z**(a+b) holds for principal values at every z ≠ 0; powers of a product are only taken apart
    when the exponent is an integer.

    >>> x = ex.Symbol("x")
    >>> print(product([(Call("cos", x), Fraction(1)), (x, Fraction(2)), (Mul(4, x), Fraction(-1))]))
    x*cos(x)/4
    """
    exponents: dict[Expr, tuple[Fraction, list[Expr]]] = {}
    waiting = list(factors)[::-1]
    opened = 0
    while waiting:
        factor, e = waiting.pop()
        whole = e.denominator == 1
        match factor:
            case Number() if whole and (factor.value or e > 0) and _is_small_power(factor, e):
                coefficient *= factor.value ** int(e)
            case Number() if not whole and e.denominator == 2 and (factor.value or e > 0) and _is_small_power(factor, e):
                root, rest = _square_part(factor.value)
                coefficient *= root ** int(2 * e)
                if rest != 1:
                    _raise(exponents, as_expr(rest), e)
            case Neg(args=(inner,)) if whole:
                coefficient *= (-1) ** (int(e) % 2)
                waiting.append((inner, e))
            case Mul(args=inner) if whole and opened + len(inner) <= LONGEST:
                opened += len(inner)
                waiting.extend([(f, e) for f in reversed(inner)])
            case Div(args=(top, bottom)) if whole:
                waiting.extend([(bottom, -e), (top, e)])
            case Pow(args=(base, exponent)) if whole:
                r = ex.constant_value(exponent)
                if r is not None:
                    waiting.append((base, r * e))
                else:
                    _raise(exponents, base, Fraction(0), scaled(e, ONE) if exponent is ONE else _times(e, exponent))
            case Call(data="sqrt", args=(inner,)) if whole:
                waiting.append((inner, e / 2))
            case Call(data="exp", args=(u,)) if whole:
                c, core = split(u)  # exp(2 u) exp(-u) = exp(u)
                _raise(exponents, Call("exp", core), e * c)
            case _:
                _raise(exponents, factor, e)
    if not coefficient:
        return ZERO
    above: list[Expr] = []
    below: list[Expr] = []
    for base, (e, symbolic) in exponents.items():
        if e or symbolic:
            _emit(base, e, symbolic, above, below)
    # powers of numbers may have come out rational
    for side, sign in ((above, 1), (below, -1)):
        for f in [f for f in side if isinstance(f, Number) and f is not ZERO]:
            coefficient *= f.value**sign
            side.remove(f)
    above.sort(key=_place)
    below.sort(key=_place)
    core = _product_of(above)
    if coefficient == -1 and not below and isinstance(core, Add) and len(core.args) <= LONGEST:
        return _sum_of({inner: -c for c, inner in map(split, core.args)})
    return scaled(coefficient, core if not below else Div(core, _product_of(below)))


def _is_small_power(n: Number, e: Fraction) -> bool:
    size = max(n.value.numerator.bit_length(), n.value.denominator.bit_length())
    return abs(e) <= LARGEST_EXPONENT and size * abs(e) <= 256


def _raise(exponents: dict, base: Expr, e: Fraction, symbolic: Expr | None = None) -> None:
    known, others = exponents.get(base, (Fraction(0), []))
    exponents[base] = (known + e, [*others, symbolic] if symbolic is not None else others)


def _times(c: Fraction, expr: Expr) -> Expr:
    k, core = split(expr)
    return scaled(c * k, core)


def _emit(base: Expr, e: Fraction, symbolic: list[Expr], above: list[Expr], below: list[Expr]) -> None:
    """Put ``base`` to the power ``e`` + symbolic above or below the bar."""
    if isinstance(base, Call) and base.name == "exp" and not symbolic:
        inner = total([_times(e, base.args[0])]) if not isinstance(base.args[0], Add) else _distributed(e, base.args[0])
        above.append(Call("exp", inner))
    elif symbolic:
        exponent = total([*symbolic, as_expr(e)]) if e else total(symbolic)
        if exponent is not ZERO:
            above.append(base if exponent is ONE else Pow(base, exponent))
    elif e > 0:
        above.append(_root_or_power(base, e))
    else:
        below.append(_root_or_power(base, -e))


def _distributed(c: Fraction, terms: Add) -> Expr:
    return total([_times(c, t) for t in terms.args])


def _root_or_power(base: Expr, e: Fraction) -> Expr:
    if e == 1:
        return base
    if e == Fraction(1, 2):
        return Call("sqrt", base)
    return Pow(base, as_expr(e))


def _product_of(factors: list[Expr]) -> Expr:
    return Mul(*factors) if factors else ONE


def _place(factor: Expr) -> tuple[int, str]:
    """Where a factor stands on the board: constants, letters in their order, exponentials, brackets, other functions."""
    base = factor.args[0] if isinstance(factor, Pow) else factor
    if not ex.free_symbols(factor):
        return (4 if isinstance(base, Call) and base.name == "log" else 0), ""  # 2**x*log(2), but sqrt(2)*x
    if isinstance(base, (ex.Symbol, ex.Indexed)):
        return 1, str(base)
    if isinstance(base, Call) and base.name in ("exp", "sqrt"):
        return 2, ""
    return (3 if isinstance(base, Add) else 4), ""


# ---------------------------------------------------------------- powers and functions


def power(base: Expr, exponent: Expr, assume: Assume) -> Expr:
    """``base**exponent`` of tidy parts."""
    if exponent is ZERO:
        return ONE
    if exponent is ONE or base is ONE:
        return base
    r = ex.constant_value(exponent)
    if r is not None and r.denominator == 1:
        if base is ZERO:
            return ZERO if r > 0 else Pow(base, exponent)
        return _without_moduli(product([(base, r)]), assume)
    if isinstance(base, Call) and base.name == "exp" and base.args[0] is ONE:
        return _call("exp", [exponent], assume)
    if r is not None and r.denominator == 2 and isinstance(base, Number) and base is not ZERO:
        return product([(base, r)])
    if r is not None and r == Fraction(1, 2):
        return _call("sqrt", [base], assume)
    if r is not None and isinstance(base, Number) and base is not ZERO:
        root = _exact_root(base.value, r.denominator)
        if root is not None:
            return product([(as_expr(root), Fraction(r.numerator))])
    if isinstance(base, Pow) and is_positive(base.args[0], assume) and is_real(base.args[1], assume):
        return power(base.args[0], product([(base.args[1], Fraction(1)), (exponent, Fraction(1))]), assume)
    return Pow(base, exponent)


def _without_moduli(term: Expr, assume: Assume) -> Expr:
    """A product with |u|**2 written as u**2, where u is real."""
    c, core = split(term)
    above, below = core.args if isinstance(core, Div) else (core, ONE)
    sides = [side.args if isinstance(side, Mul) else (side,) for side in (above, below)]
    squares = [f for side in sides for f in side if _is_square_of_modulus(f, assume)]
    if not squares:
        return term
    opened = {f: Pow(f.args[0].args[0], f.args[1]) for f in squares}
    above_factors, below_factors = (
        [(opened.get(f, f), Fraction(sign)) for f in side] for side, sign in zip(sides, (1, -1), strict=True)
    )
    return product([*above_factors, *below_factors], c)


def _is_square_of_modulus(factor: Expr, assume: Assume) -> bool:
    match factor:
        case Pow(args=(Call(data="abs", args=(u,)), exponent)):
            n = ex.constant_value(exponent)
            return n is not None and n % 2 == 0 and is_real(u, assume)
    return False


def _square_part(value: Fraction) -> tuple[Fraction, Fraction]:
    """``value = root**2 * rest`` with the rest free of small squares, an integer."""
    n = value.numerator * value.denominator  # sqrt(p/q) = sqrt(p q)/q
    root, d = 1, 2
    while d * d <= n and d < 1000:
        while n % (d * d) == 0:
            n //= d * d
            root *= d
        d += 1
    s = isqrt(n)
    if s * s == n:
        root, n = root * s, 1
    return Fraction(root, value.denominator), Fraction(n)


def _exact_root(value: Fraction, n: int) -> Fraction | None:
    if value < 0 or n > 64 or max(value.numerator, value.denominator) > LARGEST_NUMBER:
        return None
    p, q = (round(part ** (1 / n)) for part in (value.numerator, value.denominator))
    return Fraction(p, q) if p**n == value.numerator and q**n == value.denominator else None


def _call(name: str, args: list[Expr], assume: Assume) -> Expr:
    make = _SIMPLIFIED.get(name)
    result = make(args[0], assume) if make and len(args) == 1 else None
    return Call(name, *args) if result is None else result


def _exp(u: Expr, assume: Assume) -> Expr | None:
    if u is ZERO:
        return ONE
    if isinstance(u, Call) and u.name == "log" and len(u.args) == 1:
        return u.args[0]
    c, core = split(u)
    if isinstance(core, Call) and core.name == "log" and len(core.args) == 1 and c.denominator == 1:
        return product([(core.args[0], c)])
    return None


def _log(u: Expr, assume: Assume) -> Expr | None:
    if u is ONE:
        return ZERO
    if isinstance(u, Call) and u.name == "exp" and is_real(u.args[0], assume):
        return u.args[0]
    return None


def _sqrt(u: Expr, assume: Assume) -> Expr | None:
    c = ex.constant_value(u)
    if c is not None and c >= 0:
        root, rest = _square_part(c) if c else (Fraction(0), Fraction(1))
        radical = ONE if rest == 1 else Call("sqrt", as_expr(rest))
        return Call("sqrt", u) if root == 1 and rest != 1 else product([(radical, Fraction(1))], root)
    if isinstance(u, Pow) and (n := ex.constant_value(u.args[1])) is not None and is_nonnegative(u.args[0], assume):
        return product([(u.args[0], n / 2)])
    if isinstance(u, Pow) and u.args[1] is ex.TWO and is_real(u.args[0], assume):
        return Call("abs", u.args[0])
    c, core = split(u)
    root, rest = _square_part(abs(c))
    if c > 0 and (root != 1 or rest != c):
        return product([(Call("sqrt", scaled(rest, core)), Fraction(1))], root)
    return None


def _abs(u: Expr, assume: Assume) -> Expr | None:
    if is_nonnegative(u, assume):
        return u
    c, core = split(u)
    if c < 0 and c == -1 and is_nonnegative(core, assume):
        return core
    return Call("abs", core) if c == -1 else None


def _sign(u: Expr, assume: Assume) -> Expr | None:
    c = ex.constant_value(u)
    if c is not None:
        return as_expr((c > 0) - (c < 0))
    return ONE if is_positive(u, assume) else None


def _even(name: str, at: Mapping[Fraction, Expr]) -> Callable[[Expr, Assume], Expr | None]:
    def simplified(u: Expr, assume: Assume) -> Expr | None:
        known = _at_angle(u, at)
        return known if known is not None else Call(name, u.args[0]) if isinstance(u, Neg) else None

    return simplified


def _odd(name: str, at: Mapping[Fraction, Expr]) -> Callable[[Expr, Assume], Expr | None]:
    def simplified(u: Expr, assume: Assume) -> Expr | None:
        known = _at_angle(u, at)
        if known is None and isinstance(u, Neg):
            inner = simplified(u.args[0], assume)
            return product([(inner if inner is not None else Call(name, u.args[0]), Fraction(1))], Fraction(-1))
        return known

    return simplified


def _at_angle(u: Expr, at: Mapping[Fraction, Expr]) -> Expr | None:
    """The exact value where ``u`` is a rational multiple of π that the table knows (or 0)."""
    if u is ZERO:
        return at.get(Fraction(0))
    c, core = split(u)
    return at.get(c % 2) if core is PI else None


def _angles(sines: Mapping[Fraction, Expr], shift: Fraction) -> dict[Fraction, Expr]:
    table: dict[Fraction, Expr] = {}
    for turn in range(24):
        angle = Fraction(turn, 12)
        folded = (angle + shift) % 2
        sign = 1
        if folded > 1:
            folded, sign = folded - 1, -1
        folded = min(folded, 1 - folded)
        if folded in sines:
            value = sines[folded]
            table[angle] = value if sign > 0 or value is ZERO else Neg(value)
    return table


_HALF = Div(1, 2)
_SINES = {
    Fraction(0): ZERO, Fraction(1, 6): _HALF, Fraction(1, 4): Div(Call("sqrt", 2), 2),
    Fraction(1, 3): Div(Call("sqrt", 3), 2), Fraction(1, 2): ONE,
}  # fmt: skip
_SIN, _COS = _angles(_SINES, Fraction(0)), _angles(_SINES, Fraction(1, 2))
_TAN = {
    Fraction(0): ZERO, Fraction(1): ZERO, Fraction(1, 4): ONE, Fraction(5, 4): ONE, Fraction(3, 4): Neg(ONE),
    Fraction(7, 4): Neg(ONE), Fraction(1, 3): Call("sqrt", 3), Fraction(2, 3): Neg(Call("sqrt", 3)),
    Fraction(1, 6): Div(Call("sqrt", 3), 3), Fraction(5, 6): Neg(Div(Call("sqrt", 3), 3)),
}  # fmt: skip
_AT_ZERO = {Fraction(0): ZERO}


def _known(values: Mapping[Expr, Expr], odd: str = "") -> Callable[[Expr, Assume], Expr | None]:
    """A function with a few exact values, and where ``odd`` names it, f(−u) = −f(u)."""

    def simplified(u: Expr, assume: Assume) -> Expr | None:
        if u in values:
            return values[u]
        if odd and isinstance(u, Neg):
            return product([(values.get(u.args[0], Call(odd, u.args[0])), Fraction(1))], Fraction(-1))
        return None

    return simplified


_SIMPLIFIED: dict[str, Callable[..., Expr | None]] = {
    "exp": _exp, "log": _log, "sqrt": _sqrt, "abs": _abs, "sign": _sign,
    "sin": _odd("sin", _SIN), "cos": _even("cos", _COS), "tan": _odd("tan", _TAN),
    "sinh": _odd("sinh", _AT_ZERO), "cosh": _even("cosh", {Fraction(0): ONE}), "tanh": _odd("tanh", _AT_ZERO),
    "atan": _known({ZERO: ZERO, ONE: Div(PI, 4), ex.OO: Div(PI, 2), Call("sqrt", 3): Div(PI, 3)}, "atan"),
    "asin": _known({ZERO: ZERO, ONE: Div(PI, 2), _HALF: Div(PI, 6)}, "asin"),
    "acos": _known({ONE: ZERO, ZERO: Div(PI, 2), Neg(ONE): PI, _HALF: Div(PI, 3)}),
    "asinh": _odd("asinh", _AT_ZERO), "atanh": _odd("atanh", _AT_ZERO),
    "erf": _known({ZERO: ZERO, ex.OO: ONE}, "erf"), "erfc": _known({ZERO: ONE}),
    "sigmoid": _known({ZERO: _HALF}), "relu": _known({ZERO: ZERO}), "softplus": _known({ZERO: Call("log", 2)}),
    "gamma": _known({ONE: ONE, ex.TWO: ONE, _HALF: Call("sqrt", PI)}), "factorial": _known({ZERO: ONE, ONE: ONE}),
}  # fmt: skip


def _cases(args: list[Expr]) -> Expr:
    """A Piecewise without the cases that cannot be reached, or its value where all cases agree."""
    kept: list[Expr] = []
    for value, condition in zip(args[::2], args[1::2], strict=True):
        if condition is ex.FALSE:
            continue
        kept += [value, condition]
        if condition is ex.TRUE:
            break
    if kept and kept[-1] is ex.TRUE and len(set(kept[::2])) == 1:
        return kept[0]
    return ex.Piecewise(*kept) if kept else ex.Piecewise(*args)


# ---------------------------------------------------------------- signs


def is_real(expr: Expr, assume: Assume) -> bool:
    """Whether ``expr`` is known to be real wherever it is defined.

    >>> x = ex.Symbol("x")
    >>> is_real(x**2 + 1, {}), is_real(Call("log", x), {})
    (True, False)
    """
    for node in ex.postorder(expr):
        match node:
            case ex.Symbol():
                if assume.get(node.name, REAL).complex:
                    return False
            case ex.Constant(data="I"):
                return False
            case Call(data="log" | "sqrt", args=(u, *_)):
                if not is_nonnegative(u, assume):
                    return False
            case Call(data="asin" | "acos" | "acosh" | "atanh" | "asec" | "acsc" | "LambertW" | "loggamma" | "besselj"):
                return False
            case Pow(args=(base, exponent)):
                r = ex.constant_value(exponent)
                if not (r is not None and r.denominator == 1) and not is_nonnegative(base, assume):
                    return False
            case _ if isinstance(node, _LEFT_ALONE):
                return False
    return True


def is_positive(expr: Expr, assume: Assume) -> bool:
    """Whether ``expr`` is known to be > 0 wherever it is defined."""
    match expr:
        case Number():
            return expr.value > 0
        case ex.Symbol():
            return assume.get(expr.name, REAL).is_positive
        case ex.Constant(data="pi"):
            return True
        case Call(data="exp" | "cosh" | "sigmoid" | "softplus", args=(u,)):
            return is_real(u, assume)
        case Call(data="sqrt" | "abs", args=(u,)):
            return is_positive(u, assume)
        case Mul(args=args) | Div(args=args):
            return all(is_positive(a, assume) for a in args)
        case Add(args=args):
            return all(is_nonnegative(a, assume) for a in args) and any(is_positive(a, assume) for a in args)
        case Pow(args=(base, exponent)):
            return is_positive(base, assume) and is_real(exponent, assume)
    return False


def is_nonnegative(expr: Expr, assume: Assume) -> bool:
    """Whether ``expr`` is known to be ≥ 0 wherever it is defined."""
    match expr:
        case Number():
            return True
        case ex.Symbol():
            return assume.get(expr.name, REAL).is_nonnegative
        case Call(data="abs" | "relu"):
            return True
        case Call(data="sqrt", args=(u,)):
            return is_nonnegative(u, assume)
        case Pow(args=(base, exponent)) if (n := ex.constant_value(exponent)) is not None and n % 2 == 0:
            return is_real(base, assume)
        case Mul(args=args) | Div(args=args) | Add(args=args):
            return all(is_nonnegative(a, assume) for a in args)
    return is_positive(expr, assume)

"""Like terms collected and equal bases merged: sums and products of tidy parts, as they stand on a board.

A term is a rational coefficient times a core; ``split`` takes it apart and ``scaled`` puts it together again. Nothing is
expanded unless it gets smaller, and long sums and products stay nested, so that shared graphs stay small.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from math import gcd, isqrt, lcm

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Add, Call, Div, Expr, Mul, Neg, Number, Pow, as_expr

LONGEST = 16  # terms or factors merged into one sum or product
EXPANDED = 64  # terms a trial expansion may reach
WORTH_OPENING = 120  # nodes of a sum whose brackets are opened on trial
LARGEST_EXPONENT = 64  # of a number that is multiplied out


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
            case Number() if (
                not whole and e.denominator == 2 and (factor.value or e > 0) and _is_small_power(factor, e)
            ):
                root, rest = square_part(factor.value)
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


def square_part(value: Fraction) -> tuple[Fraction, Fraction]:
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

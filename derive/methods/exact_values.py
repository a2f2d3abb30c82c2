"""Powers and functions of tidy parts where their value is known exactly: units, roots, angles, signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from derive.language import expressions as ex
from derive.language.assumptions import Assumptions
from derive.language.expressions import ONE, PI, ZERO, Call, Div, Expr, Mul, Neg, Number, Pow, as_expr
from derive.methods.signs import is_nonnegative, is_positive, is_real
from derive.methods.sums_and_products import product, scaled, split, square_part

LARGEST_NUMBER = 10**18  # whose root is looked for


def power(base: Expr, exponent: Expr, assume: Assumptions) -> Expr:
    """``base**exponent`` of tidy parts."""
    if exponent is ZERO:
        return ONE
    if exponent is ONE or base is ONE:
        return base
    r = ex.constant_value(exponent)
    if r is not None and r.denominator == 1:
        if base is ZERO:
            return ZERO if r > 0 else Pow(base, exponent)
        return without_moduli(product([(base, r)]), assume)
    if isinstance(base, Call) and base.name == "exp" and base.args[0] is ONE:
        return call("exp", [exponent], assume)
    if r is not None and r.denominator == 2 and isinstance(base, Number) and base is not ZERO:
        return product([(base, r)])
    if r is not None and r == Fraction(1, 2):
        return call("sqrt", [base], assume)
    if r is not None and isinstance(base, Number) and base is not ZERO:
        root = _exact_root(base.value, r.denominator)
        if root is not None:
            return product([(as_expr(root), Fraction(r.numerator))])
    if isinstance(base, Pow) and is_positive(base.args[0], assume) and is_real(base.args[1], assume):
        return power(base.args[0], product([(base.args[1], Fraction(1)), (exponent, Fraction(1))]), assume)
    return Pow(base, exponent)


def without_moduli(term: Expr, assume: Assumptions) -> Expr:
    """A product with |u|**2 written as u**2, sign(u)*|u| as u and sign(u)/|u| as 1/u, where u is real."""
    c, core = split(term)
    above, below = core.args if isinstance(core, Div) else (core, ONE)
    sides = [side.args if isinstance(side, Mul) else (side,) for side in (above, below)]
    written: dict[Expr, Expr] = {}
    for factor in (f for side in sides for f in side):
        if _is_square_of_modulus(factor, assume):
            written[factor] = Pow(factor.args[0].args[0], factor.args[1])
        elif isinstance(factor, Call) and factor.name == "sign" and is_real(factor.args[0], assume):
            u = factor.args[0]
            if any(Call("abs", u) in side for side in sides):
                written |= {factor: ONE, Call("abs", u): u}
    if not written:
        return term
    return product(
        [(written.get(f, f), Fraction(sign)) for side, sign in zip(sides, (1, -1), strict=True) for f in side], c
    )


def _is_square_of_modulus(factor: Expr, assume: Assumptions) -> bool:
    match factor:
        case Pow(args=(Call(data="abs", args=(u,)), exponent)):
            n = ex.constant_value(exponent)
            return n is not None and n % 2 == 0 and is_real(u, assume)
    return False


def _exact_root(value: Fraction, n: int) -> Fraction | None:
    if value < 0 or n > 64 or max(value.numerator, value.denominator) > LARGEST_NUMBER:
        return None
    p, q = (round(part ** (1 / n)) for part in (value.numerator, value.denominator))
    return Fraction(p, q) if p**n == value.numerator and q**n == value.denominator else None


def call(name: str, args: list[Expr], assume: Assumptions) -> Expr:
    if name == "kronecker" and (args[0] is args[1] or all(ex.constant_value(i) is not None for i in args)):
        return ONE if args[0] is args[1] else ZERO
    make = _SIMPLIFIED.get(name)
    result = make(args[0], assume) if make and len(args) == 1 else None
    return Call(name, *args) if result is None else result


def _exp(u: Expr, assume: Assumptions) -> Expr | None:
    if u is ZERO:
        return ONE
    if isinstance(u, Call) and u.name == "log" and len(u.args) == 1:
        return u.args[0]
    c, core = split(u)
    if isinstance(core, Call) and core.name == "log" and len(core.args) == 1 and c.denominator == 1:
        return product([(core.args[0], c)])
    return None


def _log(u: Expr, assume: Assumptions) -> Expr | None:
    if u is ONE:
        return ZERO
    if isinstance(u, Call) and u.name == "exp" and is_real(u.args[0], assume):
        return u.args[0]
    return None


def _sqrt(u: Expr, assume: Assumptions) -> Expr | None:
    c = ex.constant_value(u)
    if c is not None and c >= 0:
        root, rest = square_part(c) if c else (Fraction(0), Fraction(1))
        radical = ONE if rest == 1 else Call("sqrt", as_expr(rest))
        return Call("sqrt", u) if root == 1 and rest != 1 else product([(radical, Fraction(1))], root)
    if isinstance(u, Pow) and (n := ex.constant_value(u.args[1])) is not None and is_nonnegative(u.args[0], assume):
        return product([(u.args[0], n / 2)])
    if isinstance(u, Pow) and u.args[1] is ex.TWO and is_real(u.args[0], assume):
        return Call("abs", u.args[0])
    c, core = split(u)
    root, rest = square_part(abs(c))
    if c > 0 and (root != 1 or rest != c):
        return product([(Call("sqrt", scaled(rest, core)), Fraction(1))], root)
    return None


def _abs(u: Expr, assume: Assumptions) -> Expr | None:
    if is_nonnegative(u, assume):
        return u
    c, core = split(u)
    if c < 0 and is_nonnegative(core, assume):
        return scaled(-c, core)
    return Call("abs", core) if c == -1 else None


def _sign(u: Expr, assume: Assumptions) -> Expr | None:
    c = ex.constant_value(u)
    if c is not None:
        return as_expr((c > 0) - (c < 0))
    return ONE if is_positive(u, assume) else None


def _even(name: str, at: Mapping[Fraction, Expr]) -> Callable[[Expr, Assumptions], Expr | None]:
    def simplified(u: Expr, assume: Assumptions) -> Expr | None:
        known = _at_angle(u, at)
        return known if known is not None else Call(name, u.args[0]) if isinstance(u, Neg) else None

    return simplified


def _odd(name: str, at: Mapping[Fraction, Expr]) -> Callable[[Expr, Assumptions], Expr | None]:
    def simplified(u: Expr, assume: Assumptions) -> Expr | None:
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


def _known(values: Mapping[Expr, Expr], odd: str = "") -> Callable[[Expr, Assumptions], Expr | None]:
    """A function with a few exact values, and where ``odd`` names it, f(−u) = −f(u)."""

    def simplified(u: Expr, assume: Assumptions) -> Expr | None:
        if u in values:
            return values[u]
        if odd and isinstance(u, Neg):
            return product([(values.get(u.args[0], Call(odd, u.args[0])), Fraction(1))], Fraction(-1))
        return None

    return simplified


def _cosh(u: Expr, assume: Assumptions) -> Expr | None:
    return ONE if u is ZERO else Call("cosh", u.args[0]) if isinstance(u, Neg) else None


_SIMPLIFIED: dict[str, Callable[..., Expr | None]] = {
    "exp": _exp, "log": _log, "sqrt": _sqrt, "abs": _abs, "sign": _sign,
    "sin": _odd("sin", _SIN), "cos": _even("cos", _COS), "tan": _odd("tan", _TAN),
    "sinh": _known({ZERO: ZERO}, "sinh"), "cosh": _cosh, "tanh": _known({ZERO: ZERO}, "tanh"),
    "atan": _known({ZERO: ZERO, ONE: Div(PI, 4), ex.OO: Div(PI, 2), Call("sqrt", 3): Div(PI, 3)}, "atan"),
    "asin": _known({ZERO: ZERO, ONE: Div(PI, 2), _HALF: Div(PI, 6)}, "asin"),
    "acos": _known({cosine: scaled(turn, PI) for turn, cosine in _COS.items() if turn <= 1}),
    "asinh": _known({ZERO: ZERO}, "asinh"), "atanh": _known({ZERO: ZERO}, "atanh"),
    "erf": _known({ZERO: ZERO, ex.OO: ONE}, "erf"), "erfc": _known({ZERO: ONE}),
    "sigmoid": _known({ZERO: _HALF}), "relu": _known({ZERO: ZERO}), "softplus": _known({ZERO: Call("log", 2)}),
    "gamma": _known({ONE: ONE, ex.TWO: ONE, _HALF: Call("sqrt", PI)}), "factorial": _known({ZERO: ONE, ONE: ONE}),
}  # fmt: skip

"""What an expression is made of, as the moves look at it: factors, terms, the form 0/0 or ∞/∞, what divides what.

Nothing here makes a line of a chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Add, Call, Div, Expr, Mul, Neg, Pow, as_expr
from derive.methods.asymptotic import UNIT, parameter_points
from derive.methods.limiting.work import INFINITE, Assume, Work, same
from derive.methods.tidy import split

#: trigonometric functions and their like as quotients
AS_QUOTIENT: dict[str, Callable[[Expr], Expr]] = {
    "tan": lambda u: Call("sin", u) / Call("cos", u), "cot": lambda u: Call("cos", u) / Call("sin", u),
    "sec": lambda u: 1 / Call("cos", u), "csc": lambda u: 1 / Call("sin", u),
    "coth": lambda u: Call("cosh", u) / Call("sinh", u), "csch": lambda u: 1 / Call("sinh", u),
    "sinc": lambda u: Call("sin", u) / u,
}  # fmt: skip


def form_of(work: Work, f: Expr) -> str:
    """ "0/0", "∞/∞" or ""."""
    if not isinstance(f, Div):
        return ""
    n, d = map(work.value, f.args)
    if n is None or d is None:
        return ""
    if n in INFINITE and d in INFINITE:
        return "∞/∞"
    return "0/0" if same(n, ZERO, work.assume) and same(d, ZERO, work.assume) else ""


def is_function(e: Expr, *names: str) -> bool:
    """Whether ``e`` is one of the functions of one argument."""
    return isinstance(e, Call) and e.name in names and len(e.args) == 1


def over_one(f: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator."""
    return (f.args[0], f.args[1]) if isinstance(f, Div) else (f, ONE)


def unless_one(e: Expr) -> list[Expr]:
    return [e] if e is not ONE else []


def terms_of(e: Expr) -> tuple[Expr, ...]:
    return e.args if isinstance(e, Add) else (e,)


def factors_of(e: Expr) -> list[tuple[Expr, int]]:
    """The factors of a product and their whole exponents, signs dropped into a factor −1."""
    found: list[tuple[Expr, int]] = []
    for u in e.args if isinstance(e, Mul) else (e,):
        if isinstance(u, Neg):
            found += [(Neg(ONE), 1), *factors_of(u.args[0])]
        elif isinstance(u, Pow) and (n := ex.constant_value(u.args[1])) is not None and n.denominator == 1 and n > 0:
            found.append((u.args[0], int(n)))
        else:
            found.append((u, 1))
    return found


def product_of(factors: Iterable[tuple[Expr, int]]) -> Expr:
    kept = [u if n == 1 else Pow(u, as_expr(n)) for u, n in factors if n and u is not ONE]
    return Mul(*kept) if kept else ONE


def all_factors(e: Expr) -> list[Expr]:
    if isinstance(e, Mul):
        return [v for a in e.args for v in all_factors(a)]
    if isinstance(e, Div):
        return all_factors(e.args[0]) + all_factors(e.args[1])
    return all_factors(e.args[0]) if isinstance(e, Neg) else [e]


def root_in(t: Expr) -> Expr | None:
    """The square root that a term is, up to rational factors."""
    _, core = split(t)
    return core if isinstance(core, Call) and core.name == "sqrt" else None


def has_value(e: Expr, assume: Assume) -> bool:
    from derive.numeric import balls

    defined = False
    for point in parameter_points(ex.free_symbols(e), assume, 3):  # type: ignore[arg-type]
        try:
            found = balls.value(e, point, 128)
        except balls.Undefined:
            return False
        except balls.Undecided:
            continue
        if found.imag.contains(0):
            defined = True
    return defined


def blows_up(work: Work, u: Expr) -> bool:
    leading = work.leading(u)
    return leading is not None and work.shortest.compare(leading[0], UNIT) > 0


def divided(work: Work, e: Expr, M: Expr) -> Expr:
    """Each term of ``e`` over M."""
    return Add(*[_term_divided(work, t, M) for t in terms_of(e)])


def _term_divided(work: Work, t: Expr, M: Expr) -> Expr:
    """One term over M, which is taken into a root."""
    c, core = split(work.tidy(t))
    power = ex.constant_value(core.args[1]) if isinstance(core, Pow) else None
    if power is not None and power.denominator != 1 and isinstance(core.args[0], Add) and work.sign(M) > 0:
        root: Expr = Pow(Add(*[work.tidy(v / Pow(M, as_expr(1 / power))) for v in core.args[0].args]), as_expr(power))
        return root if c == 1 else as_expr(c) * root
    if isinstance(core, Call) and core.name == "sqrt" and isinstance(core.args[0], Add) and (s := work.sign(M)):
        root = Call("sqrt", Add(*[work.tidy(v / M**2) for v in core.args[0].args]))
        return work.tidy(as_expr(c * s)) * root if c * s != 1 else root
    return _merged(work.tidy(t / M))


def _merged(e: Expr) -> Expr:
    """2**n*3**(-n) as (2/3)**n."""
    above, below = e.args if isinstance(e, Div) else (e, ONE)
    bases: dict[Expr, Fraction] = {}
    others: dict[int, list[Expr]] = {1: [], -1: []}
    merged = 0
    for part, sign in ((above, 1), (below, -1)):
        for u in part.args if isinstance(part, Mul) else (part,):
            b = ex.constant_value(u.args[0]) if isinstance(u, Pow) else None
            if b is None or b <= 0:
                others[sign] += [u] if u is not ONE else []
                continue
            c, core = split(u.args[1])
            if c.denominator != 1 or abs(c) > 8:
                return e
            merged += core in bases
            bases[core] = bases.get(core, Fraction(1)) * b ** (int(c) * sign)
    if not merged:
        return e
    powers = [Pow(as_expr(b), core) for core, b in bases.items() if b != 1]
    top = [*powers, *others[1]]
    whole = Mul(*top) if top else ONE
    return Div(whole, Mul(*others[-1])) if others[-1] else whole

"""Powers whose base and exponent both vary, and logarithms: 1^∞, 0^0 and ∞^0 as exp(v ln u).

The base has to be positive near the point; where its sign is open, that is written down as a condition.
"""

from __future__ import annotations

from derive.language import expressions as ex
from derive.language.expressions import ONE, OO, ZERO, Add, Call, Div, Expr, Mul, Pow, as_expr, substitute
from derive.methods.limiting.shapes import over_one, unless_one
from derive.methods.limiting.work import INFINITE, Move, Work
from derive.methods.tidy import is_positive, split
from derive.model import Condition, Step
from derive.rules import limits as rules


def power_of_quotient(work: Work, f: Expr, goal: Expr) -> Move | None:
    """(a/n)**k = a**k/n**k for a positive n, and 2**x/3**x = (2/3)**x."""
    match f:
        case Div(args=(Pow(args=(a, u)), Pow(args=(b, v)))) if u is v and all(
            not work.varies(e) and is_positive(e, work.assume) for e in (a, b)
        ):
            return work.rewritten(f, Pow(Div(a, b), u), rules.power_of_quotient, tidied=False)
    apart = {n: g for n in ex.postorder(f) if (g := _taken_apart(work, n)) is not None}
    if not apart:
        return None
    return work.rewritten(f, work.tidy(substitute(f, apart)), rules.power_of_quotient, tidied=False)


def _taken_apart(work: Work, node: Expr) -> Expr | None:
    match node:
        case Pow(args=(Div(args=(a, b)) as quotient, k)) if work.varies(quotient) and not work.varies(k):
            return Div(Pow(a, k), Pow(b, k)) if ex.constant_value(k) is None and work.sign(b) > 0 else None
    return None


def powers_apart(work: Work, f: Expr, goal: Expr) -> Move | None:
    """(1 + a/n)**(n + b) as a product of two powers, and (1 + a/n)**n by its standard limit."""
    if not isinstance(f, Pow) or not work.varies(f.args[1]) or not work.agrees(f.args[0], ONE):
        return None
    return _exponent_apart(work, f) or _eulers_number(work, f)


def _exponent_apart(work: Work, f: Pow) -> Move | None:
    """The bounded part of the exponent in a power of its own."""
    base, exponent = f.args
    if not isinstance(exponent, Add):
        return None
    bounded = [t for t in exponent.args if work.value(t) not in (None, *INFINITE)]
    rest = [t for t in exponent.args if t not in bounded]
    if not bounded or not rest:
        return None
    parts = [Pow(base, Add(*rest)), Pow(base, Add(*bounded))]
    if any(work.value(p) in (None, *INFINITE) for p in parts):
        return None
    opening = Step(work.limit(f), work.limit(Mul(*parts)), (rules.splitting_power,))
    move = work.put_in(Mul(*parts), parts, lambda p: Mul(*p), rules.product_of_limits)
    return Move((opening, *move.steps), value=move.value)


def _eulers_number(work: Work, f: Pow) -> Move | None:
    """(1 + u)**(c/u) tends to exp(c)."""
    base, exponent = f.args
    if not isinstance(base, Add) or not any(t is ONE for t in base.args):
        return None
    u = Add(*[t for t in base.args if t is not ONE])
    product = work.tidy(Mul(exponent, u))
    if work.varies(product) or not work.varies(base):
        return None
    infinite = work.infinite and exponent is work.x
    rule = rules.compound_interest if infinite else rules.euler_number
    note = "" if infinite or u is work.x else f"with $u = {u}$, which tends to 0"
    return work.concluded(f, work.result(Call("exp", product)), rule, note)


def exponential_form(work: Work, f: Expr, goal: Expr) -> Move | None:
    """1^∞, 0^0, ∞^0: u**v = exp(v ln u)."""
    if not isinstance(f, Pow) or not work.varies(f.args[1]) or not work.varies(f.args[0]):
        return None
    base, exponent = f.args
    if base is work.x and exponent is Div(ONE, work.x) and work.point is OO:
        lemma = Step(work.limit(Div(Call("log", work.x), work.x)), ZERO, (rules.logarithm_slower,))
        return Move((Step(work.limit(f), ONE, (rules.root_of_n,), steps=(lemma,)),), value=ONE)
    up, down = over_one(exponent)
    above = Mul(*unless_one(up), Call("log", base))
    g = Call("exp", Div(above, down) if isinstance(exponent, Div) else above)
    needed = () if work.sign(base) > 0 else (Condition(ex.Greater(base, ZERO)),)
    shown = work.value(base), work.value(exponent)
    note = "" if None in shown else f"the base tends to ${shown[0]}$, the exponent to ${shown[1]}$"
    return Move((Step(work.limit(f), work.limit(g), (rules.exponential_form,), conditions=needed, note=note),), then=g)


def joined_logarithms(work: Work, f: Expr, goal: Expr) -> Move | None:
    """ln u − ln v of the form ∞ − ∞ as ln(u/v)."""
    if not isinstance(f, Add):
        return None
    logs = [(t, *split(t)) for t in f.args if work.varies(t)]
    logs = [
        (t, c, core) for t, c, core in logs if isinstance(core, Call) and core.name == "log" and len(core.args) == 1
    ]
    signs = {c > 0 for _, c, _ in logs}
    if len(logs) < 2 or len(signs) < 2 or any(abs(c) != abs(logs[0][1]) for _, c, _ in logs):
        return None
    up = [core.args[0] for _, c, core in logs if c > 0]
    down = [core.args[0] for _, c, core in logs if c < 0]
    joined = Call("log", Div(Mul(*up), Mul(*down)))
    c = abs(logs[0][1])
    taken = {t for t, _, _ in logs}
    rest = [t for t in f.args if t not in taken]
    g = Add(*([joined] if c == 1 else [as_expr(c) * joined]), *rest)
    return Move((Step(work.limit(f), work.limit(g), (rules.log_of_product,)),), then=g)

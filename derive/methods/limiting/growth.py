"""Growth: logarithms below powers below exponentials, and the largest term taken out, in front or below.

A term is only called the largest where the expansion near the point says so.
"""

from __future__ import annotations

from derive.language import expressions as ex
from derive.language.expressions import ONE, OO, ZERO, Add, Call, Div, Expr, Mul, Pow, substitute
from derive.methods.asymptotic import UNIT
from derive.methods.limiting.shapes import all_factors, divided, form_of, is_function, over_one, root_in, unless_one
from derive.methods.limiting.standard import standard
from derive.methods.limiting.work import INFINITE, MINUS_OO, Move, Work, same
from derive.methods.tidy import is_positive, split
from derive.model import Step
from derive.rules import limits as rules


def growth(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Logarithms, powers and exponentials against one another."""
    if not (goal is ZERO or goal in INFINITE) or not isinstance(f, (Mul, Div)):
        return None
    kinds = {_kind(work, u) for u in all_factors(f)} - {"constant"}
    if kinds == {"logarithm", "power"} and not work.infinite and work.point is ZERO and goal is ZERO:
        return work.concluded(f, goal, rules.power_times_logarithm)
    if kinds == {"logarithm", "power"} and work.point is OO:
        return work.concluded(f, goal, rules.logarithm_slower)
    if kinds in ({"exponential", "power"}, {"exponential", "power", "logarithm"}) and work.infinite:
        return work.concluded(f, goal, rules.power_slower)
    return None


def _kind(work: Work, u: Expr) -> str:
    """What a factor is in the order of growth."""
    base = u.args[0] if isinstance(u, Pow) and not work.varies(u.args[1]) else u
    if base is work.x or (is_function(base, "sqrt") and base.args[0] is work.x):
        return "power"
    if isinstance(base, Call) and base.name == "log" and base.args == (work.x,):
        return "logarithm"
    if (exponent := _exponent(work, base)) is not None and _is_monomial(work, exponent):
        return "exponential"
    return "other" if work.varies(base) else "constant"


def _exponent(work: Work, e: Expr) -> Expr | None:
    """u, of exp(u) and of aᵘ with a positive a."""
    if is_function(e, "exp"):
        return e.args[0]
    fixed = isinstance(e, Pow) and is_positive(e.args[0], work.assume) and not work.varies(e.args[0])
    return e.args[1] if fixed else None


def _is_monomial(work: Work, u: Expr) -> bool:
    _, core = split(work.tidy(u))
    factors = [v for v in all_factors(core) if work.varies(v)]
    return len(factors) == 1 and (
        factors[0] is work.x or (isinstance(factors[0], Pow) and factors[0].args[0] is work.x)
    )


def highest_power(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Numerator and denominator divided by the largest term of the denominator."""
    if not isinstance(f, Div) or not work.infinite:
        return None
    above, below = f.args
    oscillating = work.value(above) is None or work.value(below) is None
    summed = any(isinstance(e, Add) or root_in(e) is not None for e in (above, below))
    if not (oscillating or form_of(work, f)) or not summed:
        return None
    largest = work.leading(below)
    if largest is None or largest[0] == UNIT:
        return None
    M = work.tidy(work.written_scale(largest[0]))
    if M is ONE or work.value(M) not in INFINITE:
        return None
    up, down = divided(work, above, M), divided(work, below, M)
    g = Div(up, down) if down is not ONE else up
    if g is f or (work.value(down) in (None, *INFINITE) and not oscillating):
        return None
    return work.rewritten(f, g, rules.dominant_power, f"divided by ${M}$", tidied=False)


def negative_exponential_below(work: Work, f: Expr, goal: Expr) -> Move | None:
    """x exp(−x) is x/exp(x)."""
    if not isinstance(f, (Mul, Div)):
        return None
    above, below = over_one(f)
    up: list[Expr] = []
    down: list[Expr] = []
    for u in above.args if isinstance(above, Mul) else (above,):
        if isinstance(u, Call) and u.name == "exp" and work.value(u.args[0]) is MINUS_OO:
            down.append(Call("exp", work.tidy(-u.args[0])))
        else:
            up.append(u)
    if not down or not up:
        return None
    return work.rewritten(f, Div(Mul(*up), Mul(*unless_one(below), *down)), rules.algebra, tidied=False)


def largest_in_front(work: Work, f: Expr, goal: Expr) -> Move | None:
    """∞ − ∞: the largest term in front."""
    if not isinstance(f, Add):
        return None
    if goal not in INFINITE:
        return _largest_of_two_in_front(work, f)
    leading = work.leading(f)
    if leading is None or (not work.infinite and work.sides != "+"):
        return None
    M = work.written_scale(leading[0])
    bracket = divided(work, f, M)
    inner = work.value(bracket)
    if inner is None or inner in INFINITE or same(inner, ZERO, work.assume):
        return None
    g = Mul(M, bracket)
    note = f"the bracket tends to ${inner}$"
    lemmas = (*work.lemmas([M]), *work.lemmas([bracket]))
    last = Step(work.limit(g), goal, (rules.infinite_product,), note=note, steps=lemmas)
    return Move((Step(work.limit(f), work.limit(g), (rules.factoring_out,)), last), value=goal)


def _largest_of_two_in_front(work: Work, f: Add) -> Move | None:
    """(x³ + x²)^(1/3) − x = x ((1 + 1/x)^(1/3) − 1)."""
    if work.point is not OO or len(f.args) != 2:
        return None
    leading = work.leading(f.args[0])
    if leading is None or work.value(f.args[0]) not in INFINITE:
        return None
    M = work.written_scale(leading[0])
    bracket = divided(work, f, M)
    if not isinstance(bracket, Add) or not standard(work, bracket):
        return None
    return work.rewritten(f, Mul(M, bracket), rules.factoring_out, tidied=False)


def largest_out_of_logarithm(work: Work, f: Expr, goal: Expr) -> Move | None:
    """ln(eˣ + 1) = x + ln(1 + e⁻ˣ)."""
    if not work.infinite and goal not in INFINITE:
        return None
    for node in ex.postorder(f):
        if not is_function(node, "log") or not isinstance(u := node.args[0], Add):
            continue
        leading = work.leading(u) if work.varies(u) and work.value(u) in INFINITE else None
        if leading is None:
            continue
        M = work.written_scale(leading[0])
        rest, log_M = divided(work, u, M), _logarithm(work, M)
        hardly_simpler = isinstance(log_M, Call) and log_M.name == "log" and log_M.args[0] is not work.x
        if not isinstance(rest, Add) or (hardly_simpler and not isinstance(M, Pow)):
            continue
        g = substitute(f, {node: Add(log_M, Call("log", rest))})
        return work.rewritten(f, g, rules.log_of_product, f"${u} = {M}*({rest})$")
    return None


def _logarithm(work: Work, M: Expr) -> Expr:
    if isinstance(M, Pow) and not work.varies(M.args[0]):
        return work.tidy(Mul(M.args[1], Call("log", M.args[0])))
    return work.tidy(Call("log", M))

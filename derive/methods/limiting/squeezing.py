"""The squeeze: a factor of size at most 1 that oscillates, times one that tends to 0.

Only bounds that hold everywhere are used: of sine, cosine, tanh, sign, erf and powers of −1.
"""

from __future__ import annotations

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Call, Div, Expr, Mul, Neg, Pow
from derive.methods.limiting.work import Assume, Move, Work
from derive.model import LESS_EQUAL, Step
from derive.rules import limits as rules


def squeeze(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A bounded factor times one that tends to 0."""
    above, below = f.args if isinstance(f, Div) else (f, ONE)
    factors = list(above.args) if isinstance(above, Mul) else [above]
    if isinstance(f, Neg) or goal is not ZERO:
        return None
    bounded = [u for u in factors if work.varies(u) and _is_bounded(u, work.assume) and work.value(u) is None]
    if not bounded:
        return None
    rest = [u for u in factors if u not in bounded] or [ONE]
    small = work.tidy(Div(Mul(*rest), below))
    if not work.agrees(small, ZERO):
        return None
    size = work.tidy(Call("abs", small))
    if not work.agrees(size, ZERO):
        size = Call("abs", small)
    lemma = Step(Call("abs", f), size, (rules.squeeze,), LESS_EQUAL, note=f"since $abs({Mul(*bounded)}) <= 1$")
    step = Step(work.limit(f), ZERO, (rules.squeeze,), steps=(lemma, *work.solve(size).steps))
    return Move((step,), value=ZERO)


def _is_bounded(u: Expr, assume: Assume) -> bool:
    """Whether |u| ≤ 1 everywhere."""
    match u:
        case Call(data="sin" | "cos" | "tanh" | "sign" | "erf"):
            return True
        case Pow(args=(base, exponent)):
            n = ex.constant_value(exponent)
            return ex.constant_value(base) == -1 or (
                n is not None and n > 0 and n.denominator == 1 and _is_bounded(base, assume)
            )
        case Mul(args=args):
            return all(_is_bounded(a, assume) for a in args)
        case Neg(args=(inner,)):
            return _is_bounded(inner, assume)
    return False

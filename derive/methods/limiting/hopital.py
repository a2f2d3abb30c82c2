"""L'Hôpital's rule with its hypotheses beneath, and products brought to the form 0/0 or ∞/∞ for it.

Refused where the derivative of the denominator has no sign near the point, where the quotient of the derivatives is
harder, and at zeros of high order, which are better expanded.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Call, Div, Expr, Mul, Pow
from derive.methods.limiting.shapes import AS_QUOTIENT, blows_up, form_of, unless_one
from derive.methods.limiting.work import INFINITE, LARGEST, Move, Work, same
from derive.model import Condition, Derivation, Step
from derive.rules import limits as rules

MOST_ROUNDS = 5
HIGHEST_ZERO = 3  # of a denominator that is still worth differentiating


def hopital(work: Work, f: Expr, goal: Expr) -> Move | None:
    """l'Hôpital's rule, where the quotient of the derivatives is no harder."""
    form = form_of(work, f)
    if not form or work.rounds >= MOST_ROUNDS or not _is_worth_a_round(work, f):
        return None
    from derive.methods.differentiate import differentiate

    up, down = (differentiate(e, work.x, 1, work.assume) for e in f.args)
    if down.result is ZERO or not work.nonzero_nearby(down.result):
        return None
    line = Div(up.result, down.result)
    then = work.tidy(line)
    if _is_harder(work, f, line, then) or not work.agrees(then, goal):
        return None
    work.rounds += 1
    opening = _round(work, f, form, up, down)
    steps = [opening] if then is line else [opening, Step(work.limit(line), work.limit(then), (rules.algebra,))]
    return Move(tuple(steps), then=then)


def _round(work: Work, f: Expr, form: str, up: Derivation, down: Derivation) -> Step:
    """The line of one round, with the hypotheses of the rule and the derivatives beneath."""
    line = Div(up.result, down.result)
    needed = (
        Condition(text=f"numerator and denominator both tend to {'0' if form == '0/0' else 'infinity'}"),
        Condition(text=f"the derivative of the denominator, ${down.result}$, is not 0 near the point"),
    )
    lemmas = (*work.lemmas(f.args), *up.steps, *down.steps)
    return Step(
        work.limit(f), work.limit(line), (rules.lhopital,), conditions=needed, note=f"form {form}", steps=lemmas
    )


def _is_harder(work: Work, f: Expr, line: Expr, then: Expr) -> bool:
    """Whether the quotient of the derivatives is longer, the more so where it is indeterminate again."""
    if then.size > f.size + 24 or line.size > 2 * LARGEST:
        return True
    return then.size > f.size + 8 and bool(form_of(work, then))


def _is_worth_a_round(work: Work, f: Expr) -> bool:
    """Zeros of higher order are better expanded than differentiated many times."""
    if work.infinite:
        return True
    leading = work.leading(f.args[1])
    if leading is None:
        return False
    power = dict(leading[0].terms).get(1)
    n = ex.constant_value(power) if power is not None else None
    return n is None or -n <= HIGHEST_ZERO


def product_as_quotient(work: Work, f: Expr, goal: Expr) -> Move | None:
    """0 · ∞: the factor that is simpler upside down goes below."""
    if not isinstance(f, Mul) or None in map(work.value, f.args):
        return None
    for g in (*_one_above(work, f), *_one_below(work, f)):
        if form := form_of(work, g):
            return work.rewritten(f, g, rules.as_quotient, f"form {form}", tidied=False)
    return None


def _is_hard(u: Expr) -> bool:
    """Whether ``u`` is better not turned upside down: a logarithm, a sine."""
    return isinstance(u, Call) and u.name not in ("exp", "sqrt")


def _one_above(work: Work, f: Mul) -> Iterator[Expr]:
    """The only hard factor above, everything else below."""
    hard = [u for u in f.args if _is_hard(u)]
    if len(f.args) > 2 and len(hard) == 1:
        yield Div(hard[0], work.tidy(1 / Mul(*[u for u in f.args if u is not hard[0]])))


def _one_below(work: Work, f: Mul) -> Iterator[Expr]:
    """Each factor that tends to 0 or infinity below, the simplest first."""
    options = []
    for i, u in enumerate(f.args):
        value = work.value(u)
        assert value is not None
        if value in INFINITE or same(value, ZERO, work.assume):
            below = work.tidy(1 / u)
            base = u.args[0] if isinstance(u, (Pow, Div)) else u
            options.append((_is_hard(base), isinstance(below, Div), below.size, i, below))
    for *_, i, below in sorted(options, key=lambda o: o[:4]):
        yield Div(Mul(*f.args[:i], *f.args[i + 1 :]), below)


def trigonometric_quotient(work: Work, f: Expr, goal: Expr) -> Move | None:
    """(1 − x) tan(π x/2) at 1: the tangent as sine over cosine."""
    if not isinstance(f, Mul) or work.infinite:
        return None
    up: list[Expr] = []
    down: list[Expr] = []
    for u in f.args:
        if isinstance(u, Call) and u.name in ("tan", "cot", "sec", "csc") and blows_up(work, u):
            above, below = AS_QUOTIENT[u.name](*u.args).args
            up += unless_one(above)
            down.append(below)
        else:
            up.append(u)
    if not down:
        return None
    return work.rewritten(f, Div(Mul(*up) if up else ONE, Mul(*down)), rules.algebra, tidied=False)

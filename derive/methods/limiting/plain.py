"""The plainest moves: a constant, a value put in, a factor in front, a power of the distance alone.

A value is only put in where the function has one at the point; 0**0 and derivatives at the point are left to others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Call, Div, Expr, Mul, Neg, Pow, depends_on, substitute
from derive.methods.asymptotic import without_empty
from derive.methods.limiting.shapes import has_value
from derive.methods.limiting.work import INFINITE, Move, Work, same, telling
from derive.model import Step
from derive.rules import limits as rules


def constant(work: Work, f: Expr, goal: Expr) -> Move | None:
    if work.varies(f):
        return None
    return Move((Step(work.limit(f), f, (rules.constant_limit,)),), value=f)


def substitution(work: Work, f: Expr, goal: Expr) -> Move | None:
    """The function is continuous at the point: its value is the limit."""
    if work.infinite or goal in INFINITE:
        return None
    put_in = substitute(f, {work.x: work.point})
    if any((isinstance(n, ex.Derivative) and work.varies(n)) or _is_zero_to_the_zero(work, n) for n in ex.postorder(f)):
        return None
    if not has_value(put_in, work.assume):
        return None
    result = work.result(without_empty(put_in))
    if not same(result, goal, work.assume):
        return None
    steps = [Step(work.limit(f), put_in, (rules.direct_substitution,), note=_continuity(work, f))]
    if result is not put_in:
        steps.append(Step(put_in, result, (rules.algebra,)))
    return Move(tuple(steps), value=result)


def _is_zero_to_the_zero(work: Work, n: Expr) -> bool:
    return (
        isinstance(n, Pow)
        and work.varies(n.args[1])
        and (not work.varies(n.args[0]) or work.agrees(n.args[0], ZERO))
        and (n.args[0] is ZERO or work.varies(n.args[0]))
    )


def _continuity(work: Work, f: Expr) -> str:
    return "" if f is work.x else f"the function is continuous at ${work.x} = {work.point}$"


def constant_factor(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A sign or a constant factor stands before the limit."""
    found = _apart(work, f)
    inner = work.value(found[0]) if found else None
    if found is None or inner is None:
        return None
    moving, around = found
    if inner not in INFINITE:
        return work.put_in(f, [moving], lambda p: around(p[0]), rules.constant_multiple)
    divided = isinstance(f, Div) and not work.varies(f.args[1])
    by = (rules.constant_multiple, *(() if divided else telling(work.solve(moving).steps)))
    return Move((Step(work.limit(f), goal, by, steps=work.lemmas([moving])),), value=goal)


def _apart(work: Work, f: Expr) -> tuple[Expr, Callable[[Expr], Expr]] | None:
    """What varies in ``f``, and how the constants are put back around it."""
    match f:
        case Neg(args=(u,)):
            return u, Neg
        case Mul(args=args) if fixed := _fixed(work, args):
            return Mul(*_moving(work, args)), lambda value: Mul(*fixed, value)
        case Div(args=(Mul(args=args), below)) if work.varies(below) and (fixed := _fixed(work, args)):
            rest = _moving(work, args)
            return Div(Mul(*rest) if rest else ONE, below), lambda value: Mul(*fixed, value)
        case Div(args=(above, below)) if not work.varies(below) and work.varies(above):
            return above, lambda value: Div(value, below)
    return None


def _fixed(work: Work, factors: Sequence[Expr]) -> list[Expr]:
    return [u for u in factors if not work.varies(u)]


def _moving(work: Work, factors: Sequence[Expr]) -> list[Expr]:
    return [u for u in factors if work.varies(u)]


def pure_power(work: Work, f: Expr, goal: Expr) -> Move | None:
    """x, x**3, 2/sqrt(x), 1/(x − a)**2: powers of the distance alone."""
    if not _is_of_powers(work, f, work.x if work.infinite else work.tidy(work.x - work.point)):
        return None
    if goal in INFINITE:
        return work.concluded(f, goal, rules.power_at_infinity if work.infinite else rules.infinite_quotient)
    return work.concluded(f, goal, rules.divided_by_infinity) if goal is ZERO and work.infinite else None


def _is_of_powers(work: Work, f: Expr, base: Expr) -> bool:
    """Whether ``f`` is made of products, quotients and fixed powers of ``base`` alone."""
    for node in ex.postorder(f):
        if node is base or not work.varies(node) or node is work.x:
            continue
        match node:
            case Mul() | Div() | Neg() | Call(data="sqrt"):
                continue
            case Pow(args=(_, exponent)) if not work.varies(exponent):
                continue
        return False
    return base is work.x or not depends_on(substitute(f, {base: ONE}), work.x)


def tidied(work: Work, f: Expr, goal: Expr) -> Move | None:
    g = work.tidy(f)
    if g is f or g.size > f.size:
        return None
    return Move((Step(work.limit(f), work.limit(g), (rules.algebra,)),), then=g)

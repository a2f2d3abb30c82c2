"""Indeterminate quotients by algebra: a shared factor cancelled, a root removed by its conjugate.

A factor is only cancelled at a point where it vanishes, and the condition that it is not 0 nearby is written down.
"""

from __future__ import annotations

from fractions import Fraction

from derive.language import expressions as ex
from derive.language.expressions import ONE, TWO, ZERO, Add, Call, Div, Expr, Mul, Neg, Pow, as_expr
from derive.methods.cancel import common_factor, expanded
from derive.methods.limiting.shapes import factors_of, form_of, is_function, over_one, product_of, root_in, terms_of
from derive.methods.limiting.work import INFINITE, Move, Work, same
from derive.methods.tidy import is_positive, split
from derive.model import Condition, Step
from derive.rules import limits as rules

Factors = list[tuple[Expr, int]]


def cancel(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A factor that numerator and denominator share."""
    if not isinstance(f, Div) or not form_of(work, f):
        return None
    above, below = factors_of(f.args[0]), factors_of(f.args[1])
    for i, (p, m) in enumerate(above):
        for j, (q, n) in enumerate(below):
            if (found := _shared(work, p, q)) is not None:
                g, p_left, q_left = found
                k = min(m, n)
                up = _left_over([*above[:i], (p, m - k), (p_left, k), *above[i + 1 :]])
                down = _left_over([*below[:j], (q, n - k), (q_left, k), *below[j + 1 :]])
                return _cancelled(work, f, (g, k), up, down, is_new=p is not q)
    return None


def _shared(work: Work, p: Expr, q: Expr) -> tuple[Expr, Expr, Expr] | None:
    """A factor of both that vanishes at the point, and what it leaves of each."""
    if not (work.varies(p) and work.varies(q)):
        return None
    found = (p, ONE, ONE) if p is q else common_factor(p, q, work.x)
    return found if found is not None and (work.infinite or work.agrees(found[0], ZERO)) else None


def _left_over(factors: Factors) -> Factors:
    return [(u, n) for u, n in factors if n and u is not ONE]


def _cancelled(work: Work, f: Expr, shared: tuple[Expr, int], up: Factors, down: Factors, is_new: bool) -> Move:
    """The lines that show the shared factor, and drop it; ``is_new`` where it did not stand there before."""
    g, _ = shared
    shown = Div(product_of([shared, *up]), product_of([shared, *down]))
    then = Div(product_of(up), product_of(down)) if down else product_of(up)
    steps = [Step(work.limit(f), work.limit(shown), (rules.algebra,))] if is_new and shown is not f else []
    line = steps[-1].after if steps else work.limit(f)
    never_zero = is_positive(g, work.assume) or is_function(g, "exp")
    needed = () if never_zero else (Condition(_nonzero(work, g)),)
    steps.append(Step(line, work.limit(then), (rules.cancelling,), conditions=needed))
    return Move(tuple(steps), then=then)


def _nonzero(work: Work, g: Expr) -> Expr:
    linear = work.tidy(g - (work.x - work.point)) is ZERO if not work.infinite else g is work.x
    return ex.Unequal(work.x, ZERO if work.infinite else work.point) if linear else ex.Unequal(g, ZERO)


def conjugate(work: Work, f: Expr, goal: Expr) -> Move | None:
    """A difference that contains a square root, and vanishes or is of the form ∞ − ∞."""
    above, below = over_one(f)
    for part, other, is_upper in ((above, below, True), (below, above, False)):
        factors = factors_of(part)
        for i, (u, n) in enumerate(factors):
            pair = _difference_with_root(work, u) if n == 1 else None
            squares = _difference_of_squares(work, *pair) if pair is not None else None
            if pair is None or squares is None:
                continue
            bracket = _conjugate_of(work, *pair)
            under = [*((v, k) for v, k in factors_of(other) if v is not ONE), (bracket, 1)]
            over = [(squares, 1), *factors[:i], *factors[i + 1 :]]
            shown = _fraction([*factors[:i], (u, 1), (bracket, 1), *factors[i + 1 :]], under, is_upper)
            g = _fraction(over, under, is_upper)
            steps = (
                Step(work.limit(f), work.limit(shown), (rules.conjugate,), note=f"the conjugate is ${bracket}$"),
                Step(work.limit(shown), work.limit(g), (rules.algebra,), note="$(a - b)*(a + b) = a**2 - b**2$"),
            )
            return Move(steps, then=g)
    return None


def _fraction(one: Factors, other: Factors, is_upper: bool) -> Expr:
    up, down = (one, other) if is_upper else (other, one)
    return Div(product_of(up), product_of(down))


def _conjugate_of(work: Work, a: Expr, b: Expr) -> Expr:
    """a − b, of a + b."""
    if isinstance(b, Add):
        return Add(a, *terms_of(work.tidy(Neg(b))))
    return Add(a, b.args[0] if isinstance(b, Neg) else Neg(b))


def _difference_of_squares(work: Work, a: Expr, b: Expr) -> Expr | None:
    """a² − b², if that has no root any more."""
    squares = expanded(work.tidy(_squared(a) - _squared(b)), work.x)
    return None if squares is None or _has_root(squares) else squares


def _has_root(e: Expr) -> bool:
    return any(
        (isinstance(n, Call) and n.name == "sqrt")
        or (isinstance(n, Pow) and ex.constant_value(n.args[1]) == Fraction(1, 2))
        for n in ex.postorder(e)
    )


def _difference_with_root(work: Work, u: Expr) -> tuple[Expr, Expr] | None:
    """a and b with u = a + b, where a has a root and the two tend to opposite values."""
    if not isinstance(u, Add) or len(u.args) > 4:
        return None
    a = next((t for t in u.args if root_in(t) is not None), None)
    if a is None:
        return None
    b = Add(*[t for t in u.args if t is not a])
    va, vb = work.value(a), work.value(b)
    if va is None or vb is None or not (work.varies(a) or work.varies(b)):
        return None
    opposite = {va, vb} == set(INFINITE)
    if not opposite and (va in INFINITE or vb in INFINITE or not same(Add(va, vb), ZERO, work.assume)):
        return None
    return (b, a) if isinstance(a, Neg) else (a, b)


def _squared(e: Expr) -> Expr:
    e = e.args[0] if isinstance(e, Neg) else e
    c, core = split(e)
    return Mul(as_expr(c * c), core.args[0]) if isinstance(core, Call) and core.name == "sqrt" else Pow(e, TWO)

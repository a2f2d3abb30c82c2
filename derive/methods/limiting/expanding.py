"""Expansions: Taylor polynomials put in for functions, and the leading term as the last resort.

A polynomial is long enough when the leading term of the whole is the same as before; nothing longer than order 10 is tried.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import ZERO, Add, Call, Div, Expr, Symbol, substitute
from derive.methods.asymptotic import UNIT, Unexpanded, taylor_coefficients
from derive.methods.cancel import expanded
from derive.methods.limiting.work import INFINITE, LARGEST, Move, Work
from derive.model import Step, approximately
from derive.rules import limits as rules

MOST_EXPANDED = 4  # functions in one expression
HIGHEST_ORDER = 10
_EXPANDED = {
    "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "atan", "asinh", "atanh", "sqrt", "erf",
    "softplus", "sigmoid",
}  # fmt: skip


def taylor_polynomials(work: Work, f: Expr, goal: Expr) -> Move | None:
    """Functions of something that tends to a number are replaced by their Taylor polynomials, as long as needed."""
    inner = _expandable(work, f)
    target = [work.leading(f, s) for s in work.sides] if inner else [None]
    if None in target:
        return None
    for order in range(1, HIGHEST_ORDER + 1):
        found = _polynomials(work, f, inner, order)
        if found is None:
            return None
        polynomials, lemmas = found
        g = substitute(f, polynomials)
        if [work.leading(g, s) for s in work.sides] == target:
            break
    else:
        return None
    if g.size > 3 * LARGEST:
        return None
    note = f"up to order {order}; what is left out is of smaller order"
    steps = [Step(work.limit(f), work.limit(g), (rules.taylor_expansion,), steps=lemmas, note=note)]
    then = _collected(work, g)
    if then is not g:
        steps.append(Step(work.limit(g), work.limit(then), (rules.algebra,)))
    return Move(tuple(steps), then=then)


def _polynomials(
    work: Work, f: Expr, inner: Mapping[Expr, tuple[Expr, Expr]], order: int
) -> tuple[dict[Expr, Expr], tuple[Step, ...]] | None:
    """The polynomial of each function up to ``order``, and the lines that say so; u is the distance to its centre."""
    v = ex.fresh_symbol("u", ex.free_symbols(f))
    polynomials: dict[Expr, Expr] = {}
    lemmas: dict[Step, None] = {}
    for node, (u, c) in inner.items():
        w = u if c is ZERO else work.tidy(u - c)
        p = _taylor_polynomial(work, node, c, v, order)
        if p is None:
            return None
        polynomials[node] = substitute(p, {v: w})
        centred = Call(node.data, v if c is ZERO else Add(c, v))
        note = f"with $u = {w}$, which tends to 0"
        lemmas[Step(centred, p, (rules.taylor_theorem,), approximately(order + 1), note=note)] = None
    return polynomials, tuple(lemmas)


def _taylor_polynomial(work: Work, node: Expr, c: Expr, v: Symbol, order: int) -> Expr | None:
    engine = work.shortest
    try:
        generate = taylor_coefficients(engine, Call(node.data, v), v, c)
        terms = [engine.tidy(next(generate) * v**k) if k else next(generate) for k in range(order + 1)]
    except (Unexpanded, UnsupportedError):
        return None
    terms = [t for t in terms if t is not ZERO]
    return Add(*terms) if terms else ZERO


def _expandable(work: Work, f: Expr) -> dict[Expr, tuple[Expr, Expr]]:
    """The outermost functions whose argument tends to a number where they can be expanded."""
    found: dict[Expr, tuple[Expr, Expr]] = {}
    stack = [f]
    while stack:
        node = stack.pop()
        if not work.varies(node) or node in found:
            continue
        if isinstance(node, Call) and node.name in _EXPANDED and len(node.args) == 1:
            c = work.value(node.args[0])
            if c is not None and c not in INFINITE:
                found[node] = node.args[0], c
                continue
        stack.extend(node.args)
    return found if len(found) <= 4 else {}


def _collected(work: Work, g: Expr) -> Expr:
    if isinstance(g, Div):
        above, below = (expanded(work.tidy(e), work.x) or work.tidy(e) for e in g.args)
        return work.tidy(Div(above, below)) if below is not ZERO else g
    g = work.tidy(g)
    return expanded(g, work.x) or g


def leading_term(work: Work, f: Expr, goal: Expr) -> Move | None:
    """The last resort: the largest term of the expansion."""
    leading = work.leading(f)
    if leading is None:
        return None
    scale, c = leading
    shown = work.result(work.written_scale(scale, c))
    both = len(work.sides) == 1 or (work.leading(f, "-") == leading and scale == UNIT)
    if scale != UNIT and both and shown is not f and work.agrees(shown, goal):
        note = f"${f}$ behaves like ${shown}$" if f.size < 60 else ""
        return work.rewritten(f, shown, rules.dominant_term, note, tidied=False)
    return work.concluded(f, goal, rules.growth_by_expansion, _expansion_shown(work, f))


def _expansion_shown(work: Work, f: Expr) -> str:
    """The first terms of the expansion, in words."""
    try:
        series = work.ask(work.sides[0], lambda e: [e.written(s, c) for s, c in e.of(f).terms[:2]])
    except Unexpanded:
        return ""
    if not series or sum(t.size for t in series) > 60:
        return ""
    return f"the expansion near the point begins with ${Add(*series)}$"

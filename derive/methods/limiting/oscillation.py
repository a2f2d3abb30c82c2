"""Why there is no limit: a sine, cosine, tangent or power of −1 that takes different values again and again.

Said only where the function has a limit along the points of each value, and these limits differ.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import (
    ONE,
    OO,
    ZERO,
    Call,
    Div,
    Expr,
    Limit,
    Neg,
    Pow,
    Symbol,
    as_expr,
    depends_on,
    substitute,
)
from derive.methods.limiting.work import INFINITE, Work, same
from derive.methods.limiting.written import domains_of
from derive.methods.tidy import split, tidy
from derive.model import Condition, Derivation, Step
from derive.rules import limits as rules

WHOLE = Domain(lower=Fraction(1), integer=True)


def no_limit_by_oscillation(problem: Limit, work: Work) -> Derivation | None:
    """Along the points where a sine, cosine or power of −1 takes one value and those where it takes another."""
    f = problem.args[0]
    work = work.elsewhere(work.x, work.point, work.sides[0])
    for node in ex.postorder(f):
        if not depends_on(node, work.x) or not _oscillates_freely(node, work):
            continue
        seen = _limits_along(f, node, work)
        for (p, first), (q, second) in combinations(seen, 2):
            if not same(first, second, work.assume):
                remark = (
                    f"The limit does not exist: ${node}$ takes the values ${p}$ and ${q}$ again and again "
                    f"{_where(work.point)}; where it is ${p}$ the function tends to ${first}$, where it is ${q}$ to ${second}$."
                )
                return _derivation(problem, node, work, remark)
    return None


def _limits_along(f: Expr, node: Expr, work: Work) -> list[tuple[Expr, Expr]]:
    """The values that ``node`` takes, each with the limit of ``f`` along the points where it takes it."""
    seen: list[tuple[Expr, Expr]] = []
    for choice in _values_taken(node):
        along = substitute(f, choice)
        value = work.value(along) if along is not f and depends_on(along, work.x) else tidy(along, work.assume)
        if value is not None:
            seen.append((choice[node], value))
    return seen


def _where(point: Expr) -> str:
    if point not in INFINITE:
        return f"near ${point}$"
    return "however large the argument is" if point is OO else "towards $-oo$"


def _derivation(problem: Limit, node: Expr, work: Work, remark: str) -> Derivation:
    steps = _along_the_peaks(node, problem)
    whole = {s.data: WHOLE for step in steps for s in ex.free_symbols(step.before) - ex.free_symbols(problem)}
    return Derivation(
        title="A limit that does not exist", problem=problem, steps=steps, result=problem,
        assume=domains_of(problem, work.assume) | whole, remarks=(remark,), sources=(rules.oscillation.source,),
    )  # fmt: skip


def _along_the_peaks(node: Expr, problem: Limit) -> tuple[Step, ...]:
    """sin(c xʳ) is 1 and −1 at points given by a formula."""
    f, x, point = problem.args
    if f is not node or not isinstance(node, Call) or node.name == "tan" or not (point is OO or point is ZERO):
        return ()
    c, r = _monomial(node.args[0], x)  # type: ignore[arg-type]
    if c is None or c < 0 or (r > 0) != (point is OO):
        return ()
    k = ex.fresh_symbol("k", ex.free_symbols(f))
    turn = 2 * ex.PI * k
    peaks = (ex.PI / 2, 3 * ex.PI / 2) if node.name == "sin" else (ZERO, ex.PI)
    steps: list[Step] = []
    for start, value in zip(peaks, (ONE, Neg(ONE)), strict=True):
        angle = turn if start is ZERO else start + turn
        at = tidy(Pow(Div(angle, as_expr(c)), as_expr(1 / r)))
        line, turned, lowest = substitute(f, {x: at}), Call(node.name, angle), Call(node.name, start)
        if line is not turned:
            steps.append(Step(line, turned, (rules.algebra,), note=f"at ${x} = {at}$, with a whole number ${k}$"))
        whole = Condition(text=f"${k}$ is a positive whole number")
        steps += [
            Step(turned, lowest, (rules.oscillation,), conditions=(whole,)),
            Step(lowest, value, (rules.algebra,)),
        ]
    return tuple(steps)


def _monomial(u: Expr, x: Symbol) -> tuple[Fraction | None, Fraction]:
    """c and r where u = c xʳ with rational numbers."""
    c, core = split(tidy(u))
    below = isinstance(core, Div) and core.args[0] is ONE
    base = core.args[1] if below else core
    r = Fraction(1)
    if isinstance(base, Pow) and (n := ex.constant_value(base.args[1])) is not None:
        base, r = base.args[0], n
    return (c, -r if below else r) if base is x else (None, r)


def _oscillates_freely(node: Expr, work: Work) -> bool:
    match node:
        case Call(data="sin" | "cos" | "tan", args=(u,)):
            if work.assume.get(work.x.data, REAL).integer and any(n is ex.PI for n in ex.postorder(u)):
                return False
            return work.value(u) in INFINITE
        case Pow(args=(base, exponent)):
            return ex.constant_value(base) == -1 and exponent is work.x and work.assume.get(work.x.data, REAL).integer
    return False


def _values_taken(node: Expr) -> list[dict[Expr, Expr]]:
    if isinstance(node, Call):
        other = Call("cos" if node.name == "sin" else "sin", *node.args)
        if node.name == "tan":
            return [{node: ZERO}, {node: ONE}]
        # where the sine is 1 or −1 the cosine is 0, and where the sine is 0 the cosine is 1
        return [{node: ONE, other: ZERO}, {node: Neg(ONE), other: ZERO}, {node: ZERO, other: ONE}]
    return [{node: ONE}, {node: Neg(ONE)}]

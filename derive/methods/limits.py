"""Limits as they are worked out on the board: a named rule a line, the hypotheses of l'Hôpital's rule shown beneath.

What the limit is comes from the expansion near the point (``asymptotic``), the lines from the moves of ``limiting``; the
result is compared with values near the point. Where there is no limit, the result is the limit itself, unevaluated, and
the remarks say why.
"""

from __future__ import annotations

from dataclasses import replace

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import REAL
from derive.language.expressions import ONE, ZERO, Call, Expr, Limit, Neg, Pow, Symbol, as_expr, depends_on, substitute
from derive.methods.asymptotic import Depends, MoreTerms, Oscillates, Outside, Unexpanded
from derive.methods.limiting import LAST_MOVES, MOVES
from derive.methods.limiting.elsewhere import by_computer_algebra
from derive.methods.limiting.oscillation import no_limit_by_oscillation
from derive.methods.limiting.values import near_enough
from derive.methods.limiting.work import INFINITE, Assume, Work, same
from derive.methods.limiting.written import domains_of
from derive.methods.taylor import taylor
from derive.methods.tidy import tidy
from derive.model import Condition, Derivation, Step
from derive.rules import limits as rules

__all__ = ["limit", "near_enough", "taylor"]

MOST_INTEGRALS = 3  # worked out within one limit


def limit(f: Expr, x: Symbol, point: Expr, side: str = "both", *, assume: Assume | None = None) -> Derivation:
    """The limit of ``f`` as ``x`` tends to ``point`` from ``side`` ("both", "+" from above, "-" from below), worked out.

    The result is an expression, ``oo`` or ``-oo``; where there is no limit it is the problem itself and the remarks say why.
    Raises UnsupportedError where the limit was not found, or depends on the sign of a parameter.

    >>> from derive.language.python_text import read_python as read
    >>> d = limit(read("(x**2 - 4)/(x - 2)"), ex.Symbol("x"), as_expr(2))
    >>> for step in d.steps:
    ...     print(step.after, [rule.name for rule in step.by])
    Limit((x - 2)*(x + 2)/(x - 2), x, 2) ['algebra']
    Limit(x + 2, x, 2) ['cancelling the common factor']
    2 + 2 ['direct substitution']
    4 ['algebra']
    """
    assume = dict(assume or {})
    f, point = as_expr(f), as_expr(point)
    if side not in ("both", "+", "-"):
        raise UnsupportedError(f"a limit's side is 'both', '+' or '-', found {side!r}")
    if depends_on(point, x):
        raise UnsupportedError(f"the point {point} contains the variable {x} itself")
    if point in INFINITE:
        side = "both"
    problem = Limit(f, x, point, side)
    try:
        return _worked(problem, assume)
    except Depends as problem_:
        raise UnsupportedError(f"the limit of {f} cannot be given: {problem_}") from None
    except Outside as trouble:
        raise UnsupportedError(f"{f} has no real values near {x} = {point} on the side asked for: {trouble}") from None
    except (Unexpanded, RecursionError) as trouble:
        return by_computer_algebra(problem, assume, str(trouble))


def _worked(problem: Limit, assume: Assume) -> Derivation:
    whole = _at_whole_numbers(problem, assume)
    if whole is not None:
        d = _worked(whole.after, assume)  # type: ignore[arg-type]
        result = problem if d.result is d.problem else d.result
        return replace(d, problem=problem, steps=(whole, *d.steps), result=result)
    side = _side_of_domain(problem, assume)
    if side != problem.side:
        return _from_one_side(problem, side, assume, "there the domain of the variable ends")
    if side == "both" and problem.args[2] not in INFINITE:
        from_sides = _from_both_sides(problem, assume)
        if from_sides is not None:
            return from_sides
    return _along_the_moves(problem, assume)


def _from_both_sides(problem: Limit, assume: Assume) -> Derivation | None:
    """The answer where the sides differ, or one of them lies outside the function's domain; None where they agree."""
    found = {s: _value_from(problem, s, assume) for s in "+-"}
    inside = [s for s, v in found.items() if not isinstance(v, Outside)]
    if len(inside) == 1:
        return _from_one_side(problem, inside[0], assume, "on the other side the function is not real")
    for v in found.values():
        if isinstance(v, Unexpanded) and (not inside or not isinstance(v, (Oscillates, MoreTerms))):
            raise v
    right, left = found["+"], found["-"]
    if isinstance(right, Expr) and isinstance(left, Expr) and not same(right, left, assume):
        return _no_common_limit(problem, assume)
    return None


def _along_the_moves(problem: Limit, assume: Assume) -> Derivation:
    work = _work(problem, problem.side, assume)
    if work.value(problem.args[0]) is not None:
        return _derivation(problem, work)
    opening = _integrals_worked_out(problem, assume)
    if opening is not None:
        return _derivation(problem, work, opening)
    oscillates = isinstance(work.trouble, (Oscillates, MoreTerms))
    nothing = no_limit_by_oscillation(problem, work) if oscillates else None
    if nothing is None:
        raise work.trouble or Unexpanded("no limit was found")
    return nothing


def _from_one_side(problem: Limit, side: str, assume: Assume, why: str) -> Derivation:
    """The limit over the function's domain, which lies on one side of the point."""
    f, x, point = _parts(problem)
    where = "above" if side == "+" else "below"
    opening = Step(problem, Limit(f, x, point, side), (rules.one_sided_limits,), note="the domain lies on one side")
    remark = f"${x}$ tends to ${point}$ from {where}: {why}."
    return _derivation(problem, _work(problem, side, assume), opening, remark)


def _parts(problem: Limit) -> tuple[Expr, Symbol, Expr]:
    f, x, point = problem.args
    return f, x, point  # type: ignore[return-value]


def _work(problem: Limit, side: str, assume: Assume) -> Work:
    _, x, point = _parts(problem)
    return Work(x, point, side, assume, MOVES, LAST_MOVES)


def _integrals_worked_out(problem: Limit, assume: Assume) -> Step | None:
    """The integrals in the function by their antiderivatives, where those are found."""
    f, x, point = _parts(problem)
    integrals = [n for n in ex.postorder(f) if isinstance(n, ex.Integral) and depends_on(n, x)]
    if not integrals or len(integrals) > MOST_INTEGRALS:
        return None
    from derive.methods.integrate import integrate

    done: dict[Expr, Expr] = {}
    steps: list[Step] = []
    for node in integrals:
        try:
            worked = integrate(node.args[0], node.args[1], *node.args[2:], assume=assume)  # type: ignore[arg-type]
        except UnsupportedError:
            return None
        if any(isinstance(n, (ex.Integral, ex.Antiderivative, Limit)) for n in ex.postorder(worked.result)):
            return None
        done[node] = worked.result
        steps += worked.steps
    g = substitute(f, done)
    return Step(problem, Limit(g, x, point, problem.side), (rules.integral_worked_out,), steps=tuple(steps))


def _at_whole_numbers(problem: Limit, assume: Assume) -> Step | None:
    """sin(n π) = 0 and cos(n π) = (−1)ⁿ for whole n."""
    f, x, point = _parts(problem)
    if not assume.get(x.data, REAL).integer:
        return None
    known: dict[Expr, Expr] = {}
    for node in ex.postorder(f):
        if isinstance(node, Call) and node.name in ("sin", "cos") and depends_on(node, x):
            c = ex.constant_value(tidy(node.args[0] / (ex.PI * x)))
            if c is not None and c.denominator == 1:
                sign = Pow(Neg(ONE), x) if c % 2 else ONE
                known[node] = ZERO if node.name == "sin" else sign
    if not known:
        return None
    g = tidy(substitute(f, known), assume)
    note = ", ".join(f"${node} = {value}$" for node, value in known.items())
    return Step(problem, Limit(g, x, point, problem.side), (rules.whole_multiples_of_pi,), note=note)


def _side_of_domain(problem: Limit, assume: Assume) -> str:
    """The side looked from: one only where the variable's domain ends at the point."""
    _, x, point = problem.args
    domain, a = assume.get(x.data, REAL), ex.constant_value(point)
    if problem.side != "both" or a is None:
        return problem.side
    return "+" if domain.lower == a else "-" if domain.upper == a else "both"


def _value_from(problem: Limit, side: str, assume: Assume) -> Expr | Unexpanded:
    work = _work(problem, side, assume)
    found = work.value(problem.args[0])
    return found if found is not None else work.trouble or Unexpanded("no limit was found")


def _derivation(problem: Limit, work: Work, opening: Step | None = None, remark: str = "") -> Derivation:
    """The chain that ``work`` finds, after an opening line that rewrites the limit."""
    f, x, point = _parts(opening.after if opening else problem)
    found = work.solve(f)
    if not near_enough(f, x, point, work.sides[0], found.value, work.assume):
        raise UnsupportedError(
            f"the limit of {f} was found to be {found.value}, which its values near the point contradict"
        )
    steps = (opening, *found.steps) if opening else found.steps
    return Derivation(
        title="A limit",
        problem=problem,
        steps=steps,
        result=found.value,
        assume=domains_of(problem, work.assume),
        remarks=(remark,) if remark else (),
        conditions=tuple(map(Condition, work.needs(f))),
    )


def _no_common_limit(problem: Limit, assume: Assume) -> Derivation:
    """The two one-sided limits, which differ."""
    f, x, point = _parts(problem)
    steps: list[Step] = []
    values: dict[str, Expr] = {}
    conditions: dict[Expr, None] = {}
    for side in "-+":
        work = _work(problem, side, assume)
        known = work.solve(f)
        if not near_enough(f, x, point, side, known.value, assume):
            raise UnsupportedError(
                f"a one-sided limit of {f} was found to be {known.value}, which its values contradict"
            )
        values[side] = known.value
        steps += known.steps
        conditions |= work.needs(f)
    left, right = values["-"], values["+"]
    return Derivation(
        title="A limit that does not exist",
        problem=problem,
        steps=tuple(steps),
        result=problem,
        assume=domains_of(problem, assume),
        remarks=(f"The limit does not exist: from the left it is ${left}$, from the right ${right}$.",),
        conditions=tuple(map(Condition, conditions)),
    )

"""Limits as they are worked out on the board: a named rule a line, the hypotheses of l'Hôpital's rule shown beneath.

What the limit is comes from the expansion near the point (``asymptotic``); a move is only made when what it leads to
has the same limit, so that no chain of moves can go astray, and the result is compared with values near the point.
Where there is no limit, the result is the limit itself, unevaluated, and the remarks say why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from derive.errors import UnsupportedError
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
)  # fmt: skip
from derive.methods.asymptotic import (
    Depends,
    MoreTerms,
    Oscillates,
    Outside,
    Unexpanded,
    parameter_points,
)  # fmt: skip
from derive.methods.limit_moves import LAST, STRATEGIES
from derive.methods.limit_work import INFINITE, LARGEST, Assume, Work, same
from derive.methods.taylor import taylor
from derive.methods.tidy import split, tidy
from derive.model import Condition, Derivation, Step
from derive.rules import limits as rules

GRUNTZ_SECONDS = 5
WHOLE = Domain(lower=Fraction(1), integer=True)


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
        return _by_computer_algebra(problem, assume, str(trouble))


def _worked(problem: Limit, assume: Assume) -> Derivation:
    f, x, point = _parts(problem)
    whole = _at_whole_numbers(problem, assume)
    if whole is not None:
        d = _worked(whole.after, assume)
        result = problem if d.result is d.problem else d.result
        return replace(d, problem=problem, steps=(whole, *d.steps), result=result)
    side = _side_of_domain(problem, assume)
    if side != problem.side:
        return _from_one_side(problem, side, assume, "there the domain of the variable ends")
    if side == "both" and point not in INFINITE:
        found = {s: _value_from(problem, s, assume) for s in "+-"}
        inside = [s for s, v in found.items() if not isinstance(v, Outside)]
        if len(inside) == 1:
            return _from_one_side(problem, inside[0], assume, "on the other side the function is not real")
        for v in found.values():
            if isinstance(v, Unexpanded) and (not inside or not isinstance(v, (Oscillates, MoreTerms))):
                raise v
        values = {s: v for s, v in found.items() if isinstance(v, Expr)}
        if len(values) == 2 and not same(values["+"], values["-"], assume):
            return _no_common_limit(problem, assume)
    work = _work(x, point, side, assume)
    if work.value(f) is not None:
        return _derivation(problem, work)
    opening = _integrals_worked_out(problem, assume)
    if opening is not None:
        return _derivation(problem, work, opening)
    oscillates = isinstance(work.trouble, (Oscillates, MoreTerms))
    nothing = _no_limit_by_oscillation(problem, work) if oscillates else None
    if nothing is None:
        raise work.trouble or Unexpanded("no limit was found")
    return nothing


def _from_one_side(problem: Limit, side: str, assume: Assume, why: str) -> Derivation:
    """The limit over the function's domain, which lies on one side of the point."""
    f, x, point = _parts(problem)
    where = "above" if side == "+" else "below"
    opening = Step(problem, Limit(f, x, point, side), (rules.one_sided_limits,), note="the domain lies on one side")
    remark = f"${x}$ tends to ${point}$ from {where}: {why}."
    return _derivation(problem, _work(x, point, side, assume), opening, remark)


def _parts(problem: Limit) -> tuple[Expr, Symbol, Expr]:
    f, x, point = problem.args
    return f, x, point  # type: ignore[return-value]


def _work(x: Symbol, point: Expr, side: str, assume: Assume) -> Work:
    return Work(x, point, side, assume, STRATEGIES, LAST)


def _integrals_worked_out(problem: Limit, assume: Assume) -> Step | None:
    """The integrals in the function by their antiderivatives, where those are found."""
    f, x, point = _parts(problem)
    integrals = [n for n in ex.postorder(f) if isinstance(n, ex.Integral) and depends_on(n, x)]
    if not integrals or len(integrals) > 3:
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
    f, x, point = _parts(problem)
    work = _work(x, point, side, assume)
    found = work.value(f)
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
        assume=_domains(problem, work.assume),
        remarks=(remark,) if remark else (),
        conditions=tuple(map(Condition, work.needs(f))),
        sources=_sources(steps),
    )


def _sources(steps: Sequence[Step]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.source for s in steps for part in s.walk() for r in part.by if r.source))


def _domains(problem: Expr, assume: Assume) -> dict[str, Domain]:
    _, x, _ = problem.args
    names = {s.name for s in ex.free_symbols(problem)} | {x.data}
    return {name: assume.get(name, REAL) for name in sorted(names)}


def _no_common_limit(problem: Limit, assume: Assume) -> Derivation:
    """The two one-sided limits, which differ."""
    f, x, point = _parts(problem)
    steps: list[Step] = []
    values: dict[str, Expr] = {}
    conditions: dict[Expr, None] = {}
    for side in "-+":
        work = _work(x, point, side, assume)
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
        assume=_domains(problem, assume),
        remarks=(f"The limit does not exist: from the left it is ${left}$, from the right ${right}$.",),
        conditions=tuple(map(Condition, conditions)),
        sources=_sources(steps),
    )


def _no_limit_by_oscillation(problem: Limit, work: Work) -> Derivation | None:
    """Along the points where a sine, cosine or power of −1 takes one value and those where it takes another."""
    f, x, point = _parts(problem)
    work = _work(x, point, work.sides[0], work.assume)
    for node in ex.postorder(f):
        if not depends_on(node, x) or not _oscillates_freely(node, work):
            continue
        seen: list[tuple[Expr, Expr]] = []
        for choice in _values_taken(node):
            along = substitute(f, choice)
            value = work.value(along) if along is not f and depends_on(along, x) else tidy(along, work.assume)
            if value is None:
                continue
            seen.append((choice[node], value))
        different = [pair for pair in combinations(seen, 2) if not same(pair[0][1], pair[1][1], work.assume)]
        if different:
            (p, first), (q, second) = different[0]
            often = (
                f"near ${point}$"
                if point not in INFINITE
                else "however large the argument is"
                if point is OO
                else "towards $-oo$"
            )
            remark = (
                f"The limit does not exist: ${node}$ takes the values ${p}$ and ${q}$ again and again {often}; where it is "
                f"${p}$ the function tends to ${first}$, where it is ${q}$ to ${second}$."
            )
            steps = _along_the_peaks(f, node, problem)
            whole = {s.data: WHOLE for step in steps for s in ex.free_symbols(step.before) - ex.free_symbols(problem)}
            return Derivation(
                title="A limit that does not exist", problem=problem, steps=steps, result=problem,
                assume=_domains(problem, work.assume) | whole, remarks=(remark,), sources=(rules.oscillation.source,),
            )  # fmt: skip
    return None


def _along_the_peaks(f: Expr, node: Expr, problem: Limit) -> tuple[Step, ...]:
    """sin(c xʳ) is 1 and −1 at points given by a formula."""
    _, x, point = problem.args
    if f is not node or not isinstance(node, Call) or node.name == "tan" or not (point is OO or point is ZERO):
        return ()
    c, r = _monomial(node.args[0], x)  # type: ignore[arg-type]
    if c is None or c < 0 or (r > 0) != (point is OO):
        return ()
    k = ex.fresh_symbol("k", ex.free_symbols(f))
    turn = 2 * ex.PI * k
    peaks = (ex.PI / 2, 3 * ex.PI / 2) if node.name == "sin" else (ZERO, ex.PI)
    steps = []
    for start, value in zip(peaks, (ONE, Neg(ONE)), strict=True):
        angle = turn if start is ZERO else start + turn
        at = tidy(Pow(Div(angle, as_expr(c)), as_expr(1 / r)))
        line = substitute(f, {x: at})
        turned = Call(node.name, angle)
        if line is not turned:
            steps.append(Step(line, turned, (rules.algebra,), note=f"at ${x} = {at}$, with a whole number ${k}$"))
        lowest = Call(node.name, start)
        steps.append(
            Step(
                turned, lowest, (rules.oscillation,), conditions=(Condition(text=f"${k}$ is a positive whole number"),)
            )
        )
        steps.append(Step(lowest, value, (rules.algebra,)))
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


# ---------------------------------------------------------------- a look at the numbers


def near_enough(f: Expr, x: Symbol, point: Expr, side: str, result: Expr, assume: Assume) -> bool:
    """Whether values of ``f`` near the point do not contradict ``result``; True also where they cannot be had.

    >>> from derive.language.python_text import read_python as read
    >>> x = ex.Symbol("x")
    >>> near_enough(read("sin(x)/x"), x, ZERO, "+", ONE, {}), near_enough(read("sin(x)/x"), x, ZERO, "+", as_expr(2), {})
    (True, False)
    """
    parameters = ex.free_symbols(f) | ex.free_symbols(point) | ex.free_symbols(result)
    try:
        points = parameter_points(parameters - {x}, assume, 2)  # type: ignore[arg-type]
    except Unexpanded:
        return True
    return all(_contradiction(f, x, point, side, result, at, assume) is False for at in points)


def _contradiction(f: Expr, x: Symbol, point: Expr, side: str, result: Expr, at: Mapping, assume: Assume) -> bool:
    values = _values_towards(f, x, point, side, at, assume)
    if len(values) < 3:
        return False
    if result in INFINITE:
        sign = 1 if result is OO else -1
        last = [sign * v for v in values[-3:]]
        settled = abs(last[2] - last[1]) < 1e-6 * (1 + abs(last[2]))
        return last[2] < 0 or (settled and last[2] < 1e6)
    from derive.numeric import balls

    try:
        target = float(balls.refined(result, at, digits=12).real)
    except (balls.Undefined, balls.Undecided):
        return False
    errors = [abs(v - target) for v in values]
    settled = abs(values[-1] - values[-2]) < 0.01 * errors[-1] and errors[-1] > 1e-6 * (1 + abs(target))
    growing = errors[-1] > 1.5 * errors[-2] > 2 * errors[-3] and errors[-1] > 1e-3 * (1 + abs(target))
    return settled or growing


def _values_towards(f: Expr, x: Symbol, point: Expr, side: str, at: Mapping, assume: Assume) -> list[float]:
    from derive.numeric import balls

    values = []
    for k in (3, 6, 10, 16, 26, 42, 68):
        if point in INFINITE:
            where: Expr = as_expr(2**k if point is OO else -(2**k))
        else:
            where = point + as_expr(Fraction(1 if side == "+" else -1, 2**k))
        try:
            found = balls.refined(substitute(f, {x: where}), at, digits=12, most_bits=2_048)
        except (balls.Undefined, balls.Undecided, ArithmeticError, ValueError):
            continue
        if found.imag.contains(0) and abs(float(found.real)) < 1e300:
            values.append(float(found.real))
    return values


# ---------------------------------------------------------------- SymPy, where nothing else helps


def _by_computer_algebra(problem: Limit, assume: Assume, why: str) -> Derivation:
    """The limit from SymPy's implementation of Gruntz's algorithm in a process of its own, if values confirm it."""
    f, x, point = _parts(problem)
    sides = "+" if point in INFINITE else "+-" if problem.side == "both" else problem.side
    found = [_gruntz(Limit(f, x, point, s), assume) for s in sides]
    missing = f"the limit of {f} as {x} tends to {point} was not found: {why}"
    if None in found or not same(found[0], found[-1], assume):  # type: ignore[arg-type]
        raise UnsupportedError(missing)
    result = found[0]
    assert result is not None
    confirmed = all(
        len(_values_towards(f, x, point, s, at, assume)) >= 4 and near_enough(f, x, point, s, result, assume)
        for s in sides
        for at in parameter_points((ex.free_symbols(f) | ex.free_symbols(point)) - {x}, assume, 1)  # type: ignore[arg-type]
    )
    if not confirmed:
        raise UnsupportedError(missing)
    return Derivation(
        title="A limit", problem=problem, steps=(), result=result, assume=_domains(problem, assume),
        sources=(rules.computer_algebra.source,), missing=f"no rule of the catalogue gives this limit ({why})",
    )  # fmt: skip


def _gruntz(problem: Limit, assume: Assume) -> Expr | None:
    import json
    import pickle
    import subprocess
    import sys
    from base64 import b64decode, b64encode

    if problem.size > LARGEST:
        return None
    sent = b64encode(pickle.dumps((problem, dict(assume)))).decode()
    code = "from derive.methods.limits import _answer; _answer()"
    try:
        ran = subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(sent),
            capture_output=True,
            text=True,
            timeout=GRUNTZ_SECONDS,
            check=True,
        )
        return pickle.loads(b64decode(json.loads(ran.stdout.strip().splitlines()[-1])))
    except (subprocess.SubprocessError, OSError, ValueError, IndexError, pickle.PickleError):
        return None


def _answer() -> None:
    """What the worker process does: reads a problem, prints the limit or nothing."""
    import json
    import pickle
    import sys
    from base64 import b64decode, b64encode

    import sympy as sp

    from derive.language.sympy_bridge import from_sympy, to_sympy

    problem, assume = pickle.loads(b64decode(json.loads(sys.stdin.read())))
    f, x, point = (to_sympy(e, assume) for e in problem.args)
    found = sp.limit(f, x, point, problem.side if point.is_finite else "+")
    print(json.dumps(b64encode(pickle.dumps(tidy(from_sympy(found)))).decode()))


__all__ = ["limit", "near_enough", "taylor"]

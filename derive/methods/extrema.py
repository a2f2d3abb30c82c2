"""Which extremum is global: values compared with each other, with the ends of an interval and with limits; several variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose, isnan

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import OO, ZERO, And, Array, Call, Equal, Expr, Limit, Neg, Symbol
from derive.methods import partial
from derive.methods.at_points import shortest, value
from derive.methods.decimals import decimal
from derive.methods.differentiate import differentiate
from derive.methods.limits import limit
from derive.methods.optimise import (
    Interval,
    Point,
    classification,
    either,
    must_be_positive,
    number,
    sign,
    stationary_points,
)
from derive.methods.tidy import tidy
from derive.model import EQUAL, EQUIVALENT, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, ROUNDED, Condition, Step
from derive.rules import calculus
from derive.rules import optimisation as rules
from derive.rules.linear_algebra import rounding
from derive.verify.claim import check


@dataclass(frozen=True)
class Found:
    """The lines, the points, and what they come to in sentences."""

    steps: list[Step]
    points: list[Expr]
    remarks: list[str]


@dataclass(frozen=True)
class _Value:
    """f at a point of its domain, or its limit at an end that does not belong to it."""

    at: Expr
    worth: Expr
    attained: bool

    @property
    def size(self) -> float:
        return {OO: float("inf"), Neg(OO): float("-inf")}.get(self.worth, number(self.worth))


# ---------------------------------------------------------------- one variable


def of_one_variable(f: Expr, x: Symbol, near: Interval) -> Found:
    """Stationary points, their kinds, and the least and the greatest value on the interval or the whole domain.

    >>> x = Symbol("x")
    >>> of_one_variable(x**2 - 2 * x + 1, x, Interval()).remarks
    ['The least value is $0$, at $x = 1$.', 'There is no greatest value: $f$ grows beyond every bound.']
    """
    steps, points = stationary_points(f, x, near)
    for p in points:
        steps += classification(f, x, p)
    letters = ex.free_symbols(f) - {x}
    if tidy(differentiate(f, x).result) is ZERO:
        return Found(steps, [], ["$f$ is constant: every point is a minimum and a maximum, none of them strict."])
    if letters:
        return Found(steps, [p.shown for p in points], _by_the_sign_of_a_letter(points, x))
    inside = [_Value(p.shown, shortest(ex.substitute(f, {x: p.shown})), True) for p in points]
    for p, v in zip(points, inside, strict=True):
        steps += value(f, {x: p.shown}, name="the value there") if p.at is not None else _value_between(f, x, v)
    if poles := _poles(f, x, near):
        return Found(
            steps,
            [p.shown for p in points],
            [f"$f$ is not defined at $x = {q}$: nothing is said of its least and greatest value." for q in poles],
        )
    ends, lines = _ends(f, x, near)
    steps += lines
    exact = all(p.at is not None for p in points)
    last, remarks = _compared(f, x, near, [*inside, *ends], exact)
    return Found([*steps, *last], [p.shown for p in points], [*_undecided(points, x), *remarks])


def _value_between(f: Expr, x: Symbol, v: _Value) -> list[Step]:
    found = value(f, {x: v.at}, digits=8)
    return (
        [Step(found[0].before, found[-1].after, (rounding,), ROUNDED, note="about the value there")]
        if len(found) > 1
        else found
    )


def _undecided(points: Sequence[Point], x: Symbol) -> list[str]:
    return [f"At $x = {p.shown}$ the derivatives up to order 8 do not decide." for p in points if not p.kind]


def _by_the_sign_of_a_letter(points: Sequence[Point], x: Symbol) -> list[str]:
    said = []
    for p in points:
        if not p.kind:
            said.append(f"A minimum at $x = {p.shown}$ where ${p.slope} > 0$, a maximum where ${p.slope} < 0$.")
    return said


def _poles(f: Expr, x: Symbol, near: Interval) -> list[Expr]:
    """Real zeros of the denominators inside; what cannot be decided is taken for one."""
    found: list[Expr] = []
    below = [n.args[1] for n in ex.postorder(f) if isinstance(n, ex.Div)]
    below += [n.args[0] for n in ex.postorder(f) if isinstance(n, ex.Pow) and sign(n.args[1]) == -1]
    for u in dict.fromkeys(below):
        if x not in ex.free_symbols(u) or check(u, ZERO, GREATER, given=_inside(f, x, near)).holds:
            continue
        try:
            _, zeros = stationary_points(_antiderivative_of(u, x), x, near)
        except UnsupportedError:
            return [Symbol("x_0")]
        found += [z.shown for z in zeros]
    return found


def _antiderivative_of(u: Expr, x: Symbol) -> Expr:
    """Something whose derivative is u, so that its stationary points are the zeros of u."""
    from derive.methods.integrate import integrate

    return integrate(u, x).result


def _inside(f: Expr, x: Symbol, near: Interval) -> tuple[Expr, ...]:
    here = [c.holds for c in near.conditions(x)] + [ex.Greater(u, ZERO) for u in must_be_positive(f, x)]
    return tuple(dict.fromkeys(h for h in here if h is not None))


def _domain(f: Expr, x: Symbol, near: Interval) -> Interval:
    """The interval, cut where a logarithm or a root of something linear begins."""
    low, high = near.lower, near.upper
    for u in must_be_positive(f, x):
        at_zero, at_one = tidy(ex.substitute(u, {x: ZERO})), tidy(ex.substitute(u, {x: ex.ONE}))
        slope = tidy(at_one - at_zero)
        if tidy(u - (at_zero + slope * x)) is not ZERO or not sign(slope):
            if near.lower is not None and near.upper is not None:
                continue
            raise UnsupportedError(
                f"the domain of {u!s:.40} > 0 is not worked out: give an interval by lower and upper"
            )
        root = tidy(Neg(at_zero) / slope)
        if sign(slope) == 1 and (low is None or number(root) >= number(low)):
            low = root
        if sign(slope) == -1 and (high is None or number(root) <= number(high)):
            high = root
    return Interval(low, high)


def _ends(f: Expr, x: Symbol, near: Interval) -> tuple[list[_Value], list[Step]]:
    """Values at the ends that belong to the interval, limits at those that do not."""
    room = _domain(f, x, near)
    values: list[_Value] = []
    steps: list[Step] = []
    for end, given, side, far in ((room.lower, near.lower, "+", Neg(OO)), (room.upper, near.upper, "-", OO)):
        at = end if end is not None else far
        if end is not None and not isnan(number(ex.substitute(f, {x: end}))):
            values.append(_Value(at, shortest(ex.substitute(f, {x: end})), True))
            steps += value(f, {x: end}, name=f"at the end of the {'interval' if end is given else 'domain'}")
            continue
        try:
            worked = limit(f, x, at, "both" if end is None else side)
        except UnsupportedError:
            continue
        if not isinstance(worked.result, Limit):
            values.append(_Value(at, worked.result, False))
            steps.append(
                Step(
                    worked.problem,
                    worked.result,
                    (rules.behaviour_at_the_ends,),
                    steps=worked.steps,
                    conditions=worked.conditions,
                )
            )
    return values, steps


def _compared(
    f: Expr, x: Symbol, near: Interval, values: Sequence[_Value], exact: bool
) -> tuple[list[Step], list[str]]:
    """The least and the greatest value, shown by an inequality for all x where it is exact."""
    steps: list[Step] = []
    said: list[str] = []
    if len(values) < 2 + (not values):
        return steps, said
    for name, best, relation in (("least", min, GREATER_EQUAL), ("greatest", max, LESS_EQUAL)):
        top = best(values, key=lambda v: v.size)
        winners = [v for v in values if v.size == top.size or isclose(v.size, top.size, rel_tol=1e-12)]
        if not any(v.attained for v in winners):
            falls = "falls" if name == "least" else "grows"
            said.append(f"There is no {name} value: $f$ {falls} beyond every bound." if top.worth in (OO, Neg(OO)) else
                        f"There is no {name} value: $f$ comes close to ${top.worth}$ and does not take it.")  # fmt: skip
            continue
        first = next(v for v in winners if v.attained)
        where = " and ".join(f"$x = {v.at}$" for v in winners if v.attained)
        if exact:
            given = tuple(Condition(h) for h in _inside(f, x, near))
            line = Step(
                f, first.worth, (rules.comparing_values,), relation, given, f"the {name} value, taken at {where}"
            )
            if check(line.before, line.after, relation, given=_inside(f, x, near)).holds:
                steps.append(line)
        about = f"${first.worth}$" if exact else f"about ${decimal(first.worth)}$"
        said.append(
            f"The {name} value is {about}, at {where}." if exact else f"The {name} value is {about}, near {where}."
        )
    return steps, said


# ---------------------------------------------------------------- several variables


def of_several_variables(f: Expr, variables: Sequence[Symbol]) -> Found:
    """Stationary points from ∇f = 0, and what the Hessian says there.

    >>> x, y = ex.symbols("x y")
    >>> of_several_variables(x**2 - y**2, (x, y)).remarks
    ['At $[0, 0]$ the Hessian is indefinite: a saddle point, no extremum.']
    """
    first, second = partial.gradient(f, variables), partial.hessian(f, variables)
    meaning = dict(first.where)
    steps = [
        Step(ex.substitute(s.before, meaning), s.after, s.by, s.relation, s.conditions, s.note, s.steps)
        for s in first.steps
    ]
    points = _solutions(first.result.args, variables)
    system = And(*[Equal(g, ZERO) for g in first.result.args])
    if points:
        solved = either([And(*[Equal(v, e) for v, e in zip(variables, p, strict=True)]) for p in points])
        if not check(system, solved, EQUIVALENT).holds:
            raise UnsupportedError(
                f"the stationary points of {f!s:.80} were not found: the gradient is {first.result!s:.80}"
            )
        steps.append(Step(system, solved, (rules.first_order_condition, rules.solving_the_system), EQUIVALENT))
    steps += [
        Step(ex.substitute(s.before, meaning), s.after, s.by, s.relation, s.conditions, s.note, s.steps)
        for s in second.steps[1:]
    ]
    said = [] if points else ["The gradient is never 0: there is no stationary point and no extremum."]
    for p in points:
        lines, words = _kind(f, second.result, dict(zip(variables, p, strict=True)))
        steps += lines
        said.append(words)
    extreme = [p for p, words in zip(points, said, strict=False) if "minimum" in words or "maximum" in words]
    if extreme and not ex.free_symbols(second.result):
        steps += _global(f, dict(zip(variables, extreme[0], strict=True)), "minimum" in said[0])
    else:
        steps += _along_the_axes(f, variables, said)
    return Found(steps, [Array(*p) for p in points], said)


def _solutions(gradient: Sequence[Expr], variables: Sequence[Symbol]) -> list[tuple[Expr, ...]]:
    """The real solutions of the system, where SymPy finds finitely many."""
    import sympy

    from derive.language.sympy_bridge import from_sympy, to_sympy

    try:
        found = sympy.solve([to_sympy(g) for g in gradient], [to_sympy(v) for v in variables], dict=True)
        letters = [to_sympy(v) for v in variables]
        if any(set(s) != set(letters) for s in found):
            raise UnsupportedError("the stationary points fill a line or more: there are infinitely many")
        points = [tuple(tidy(from_sympy(s[v])) for v in letters) for s in found]
    except (NotImplementedError, TypeError, ValueError, RecursionError) as trouble:
        if isinstance(trouble, UnsupportedError):
            raise
        raise UnsupportedError(f"the system {[str(g) for g in gradient]} = 0 was not solved") from None
    if not points and not any(sign(g) for g in gradient):
        raise UnsupportedError(f"no solution of the system {[str(g) for g in gradient]} = 0 was found")
    real = [p for p in points if all(number(e) == number(e) for e in p)]
    return sorted(real, key=lambda p: [number(e) for e in p])


def _kind(f: Expr, H: Expr, point: Mapping[Symbol, Expr]) -> tuple[list[Step], str]:
    """The Hessian at the point, its leading minors, and the sentence that follows."""
    n = len(point)
    at = Array(*point.values())
    here = tidy(ex.substitute(H, point))
    steps = value(H, point, name=f"the Hessian at ${at}$")[:1]
    minors = [Array(*[Array(*row.args[:k]) for row in here.args[:k]]) for k in range(1, n + 1)]
    signs = [sign(_det(m)) for m in minors]
    for k, (m, s) in enumerate(zip(minors, signs, strict=True), 1):
        relation = {1: GREATER, -1: LESS}.get(s or 0, EQUAL)
        steps.append(Step(Call("det", m), ZERO, (calculus.sylvester,), relation, note=f"at ${at}$: leading minor {k}"))
    steps += value(f, point, name="the value there")
    if all(s == 1 for s in signs):
        return steps, f"At ${at}$ the Hessian is positive definite: a strict local minimum."
    if all(s == (-1) ** k for k, s in enumerate(signs, 1)):
        return steps, f"At ${at}$ the Hessian is negative definite: a strict local maximum."
    if signs[-1] or _is_indefinite(here):
        return steps, f"At ${at}$ the Hessian is indefinite: a saddle point, no extremum."
    return steps, f"At ${at}$ the Hessian is singular: the second derivatives do not decide."


def _det(m: Expr) -> Expr:
    from derive.methods.entries import Entries

    field = Entries()
    rows = [[field.read(e) for e in row.args] for row in m.args]

    def det(rows):  # n is the number of variables: 2 or 3
        if len(rows) == 1:
            return rows[0][0]
        total = field.constant(0)
        for j, entry in enumerate(rows[0]):
            minor = [[*row[:j], *row[j + 1 :]] for row in rows[1:]]
            term = entry * det(minor)
            total = total - term if j % 2 else total + term
        return total

    return det(rows).written()


def _is_indefinite(H: Expr) -> bool:
    """Diagonal entries of both signs, or a principal minor of two rows below 0."""
    n = len(H.args)
    diagonal = [sign(H.args[i].args[i]) for i in range(n)]
    if 1 in diagonal and -1 in diagonal:
        return True
    pairs = [(i, j) for i in range(n) for j in range(i)]
    return any(
        sign(_det(Array(*[Array(*[H.args[a].args[b] for b in (j, i)]) for a in (j, i)]))) == -1 for i, j in pairs
    )


def _global(f: Expr, point: Mapping[Symbol, Expr], least: bool) -> list[Step]:
    """The Hessian does not depend on the point: f is convex or concave, so the extremum is global."""
    relation = GREATER_EQUAL if least else LESS_EQUAL
    worth = shortest(ex.substitute(f, point))
    note = (
        "the Hessian is the same everywhere, so $f$ is convex"
        if least
        else "the Hessian is the same everywhere, so $f$ is concave"
    )
    return [Step(f, worth, (rules.convexity,), relation, note=f"{note}: the extremum is global")]


def _along_the_axes(f: Expr, variables: Sequence[Symbol], said: list[str]) -> list[Step]:
    """A line along which f falls or grows beyond every bound, if an axis is one."""
    steps: dict[str, Step] = {}
    for v in variables:
        along = tidy(ex.substitute(f, {w: ZERO for w in variables if w is not v}))
        for end in (OO, Neg(OO)):
            if v not in ex.free_symbols(along):
                continue
            try:
                worked = limit(along, v, end)
            except UnsupportedError:
                continue
            name = {Neg(OO): "least", OO: "greatest"}.get(worked.result)
            if name and name not in steps:
                steps[name] = Step(
                    worked.problem,
                    worked.result,
                    (rules.behaviour_at_the_ends,),
                    note=f"along the axis of ${v}$: there is no {name} value",
                )
    return list(steps.values())

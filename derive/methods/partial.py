"""Several scalar variables: gradient, Jacobian, Hessian, total and implicit derivatives, each line one rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import Assumptions, Domain
from derive.language.expressions import ZERO, Add, Array, Call, Derivative, Equal, Expr, Mul, Neg, Symbol
from derive.methods.differentiate import differentiate, domains
from derive.methods.tidy import product, tidy
from derive.model import EQUAL, EQUIVALENT, GREATER, LESS, Condition, Derivation, Rule, Step
from derive.rules import calculus as rules


def gradient(f: Expr, variables: Sequence[Expr], assume: Assumptions | None = None) -> Derivation:
    """The vector of partial derivatives of the scalar ``f``, in the order of ``variables``.

    >>> from derive.language.python_text import read_python as read
    >>> print(gradient(read("x**2*y + sin(y)"), ex.symbols("x y")).result)
    [2*x*y, x**2 + cos(y)]
    """
    named, where = _named(f, variables)
    parts = [differentiate(f, v, assume=assume) for v in variables]
    problem = Array(*[Derivative(named, v) for v in variables])
    step = Step(problem, Array(*[p.result for p in parts]), _entry_rules(parts), steps=_lines(parts))
    return _together("The gradient", problem, (step,), parts, [f, *variables], assume, rules.gradient_layout, where)


def jacobian(f: Expr, variables: Sequence[Expr], assume: Assumptions | None = None) -> Derivation:
    """The Jacobian of the vector ``f``: one row an output, one column a variable.

    >>> from derive.language.python_text import read_python as read
    >>> print(jacobian(read("[x*y, x + y, y**2]"), ex.symbols("x y")).result)
    [[y, x], [1, 1], [0, 2*y]]
    """
    outputs = f.args if isinstance(f, Array) else (f,)
    if any(isinstance(g, Array) for g in outputs):
        raise UnsupportedError(
            "the Jacobian of a matrix of expressions is not supported yet: give a vector [f1, f2, …]"
        )
    problem = Array(*[Array(*[Derivative(g, v) for v in variables]) for g in outputs])
    parts = [[differentiate(g, v, assume=assume) for v in variables] for g in outputs]
    every = [p for row in parts for p in row]
    result = Array(*[Array(*[p.result for p in row]) for row in parts])
    step = Step(problem, result, _entry_rules(every), steps=_lines(every))
    return _together("The Jacobian", problem, (step,), every, [f, *variables], assume, rules.jacobian_layout)


def hessian(f: Expr, variables: Sequence[Expr], assume: Assumptions | None = None) -> Derivation:
    """The matrix of second partial derivatives, from the gradient; the lower half by symmetry.

    >>> from derive.language.python_text import read_python as read
    >>> print(hessian(read("x**2*y"), ex.symbols("x y")).result)
    [[2*y, 2*x], [2*x, 0]]
    """
    first = gradient(f, variables, assume)
    named, where = _named(f, variables)
    slopes = first.result.args
    places = range(len(variables))
    parts = {(i, j): differentiate(slopes[i], variables[j], assume=assume) for i in places for j in places if i <= j}
    problem = _matrix(places, lambda i, j: _second(named, variables[i], variables[j]))
    inner = _matrix(places, lambda i, j: Derivative(slopes[i], variables[j]))
    result = _matrix(places, lambda i, j: parts[min(i, j), max(i, j)].result)
    by = _entry_rules(list(parts.values()))
    if len(variables) > 1:
        by = (rules.symmetry_of_second_derivatives, *by)
    beneath = tuple(replace(s, routine=True) if _is_short(d) else s for d in parts.values() for s in d.steps)
    steps = (
        Step(problem, inner, (rules.gradient_rule,), note="the gradient first", steps=first.steps),
        Step(inner, result, by, steps=tuple(dict.fromkeys(beneath))),
    )
    every = [first, *parts.values()]
    return _together("The Hessian", problem, steps, every, [f, *variables], assume, rules.hessian_layout, where)


def _second(f: Expr, v: Expr, w: Expr) -> Expr:
    return Derivative(f, v, 2) if v is w else Derivative(Derivative(f, v), w)


def _matrix(places: range, entry: Callable[[int, int], Expr]) -> Expr:
    return Array(*[Array(*[entry(i, j) for j in places]) for i in places])


def _named(f: Expr, variables: Sequence[Expr]) -> tuple[Expr, tuple[tuple[Expr, Expr], ...]]:
    """``f(x, y)`` to write in place of a long ``f``, with what it stands for."""
    if any(isinstance(node, Call) and node.name == "f" for node in ex.postorder(f)):
        return f, ()
    named = Call("f", *variables)
    return named, ((named, f),)


def classified_hessian(f: Expr, point: Mapping[Symbol, Expr], assume: Assumptions | None = None) -> Derivation:
    """The Hessian of ``f``, its value at ``point``, and by Sylvester's criterion what kind of point that is.

    >>> from derive.language.python_text import read_python as read
    >>> x, y = ex.symbols("x y")
    >>> worked = classified_hessian(read("x**2 - y**2"), {x: ZERO, y: ZERO})
    >>> print(worked.remarks[-1])
    The Hessian is indefinite there and the gradient is zero: a saddle point.
    """
    variables = tuple(point)
    worked = hessian(f, variables, assume)
    slopes = [ex.substitute(d, point) for d in gradient(f, variables, assume).result.args]
    put_in = ex.substitute(worked.result, point)
    here = tidy(put_in, assume)
    minors = [Array(*[Array(*row.args[:k]) for row in here.args[:k]]) for k in range(1, len(variables) + 1)]
    signs = [_sign_of(Call("det", minor)) for minor in minors]
    steps = [Step(put_in, here, (rules.evaluation,), note="the Hessian at the point")]
    for minor, sign in zip(minors, signs, strict=True):
        relation = GREATER if sign > 0 else LESS if sign < 0 else EQUAL
        steps.append(Step(Call("det", minor), ZERO, (rules.sylvester,), relation, note="leading principal minor"))
    critical = not any(_sign_of(slope) for slope in slopes)
    return replace(worked, steps=(*worked.steps, *steps), remarks=(*worked.remarks, _verdict_on(signs, critical)))


def _sign_of(constant: Expr) -> int:
    """The sign of a number, exactly where it is rational and otherwise from a ball."""
    exact = ex.constant_value(tidy(constant))
    if exact is not None:
        return (exact > 0) - (exact < 0)
    from derive.numeric.balls import refined

    value = refined(constant, {}).real
    return int(value > 0) - int(value < 0)


def _verdict_on(signs: Sequence[int], critical: bool) -> str:
    if all(s > 0 for s in signs):
        shape, kind = "positive definite", "a strict local minimum"
    elif all(s == (-1) ** k for k, s in enumerate(signs, 1)):
        shape, kind = "negative definite", "a strict local maximum"
    elif signs[-1]:
        shape, kind = "indefinite", "a saddle point"
    else:
        return "The Hessian is singular there: the second-derivative test does not decide."
    if critical:
        return f"The Hessian is {shape} there and the gradient is zero: {kind}."
    return f"The Hessian is {shape} there, but the gradient is not zero: the point is not critical."


def total_derivative(f: Expr, t: Symbol, paths: Mapping[Symbol, Expr], assume: Assumptions | None = None) -> Derivation:
    """df/dt along ``paths`` x(t), y(t), …, by the multivariable chain rule.

    >>> from derive.language.python_text import read_python as read
    >>> x, y, t = ex.symbols("x y t")
    >>> print(total_derivative(read("x*y"), t, {x: read("t**2"), y: read("sin(t)")}).result)
    2*t*sin(t) + t**2*cos(t)
    """
    along = ex.substitute(f, paths)
    problem = Derivative(along, t)
    moving = [x for x in paths if x in ex.free_symbols(f)]
    partials = [differentiate(f, x, assume=assume) for x in moving]
    speeds = [differentiate(paths[x], t, assume=assume) for x in moving]
    fixed = [differentiate(f, t, assume=assume)] if t in ex.free_symbols(f) else []
    unevaluated = [Mul(_at(Derivative(f, x), paths), Derivative(paths[x], t)) for x in moving]
    unevaluated += [_at(Derivative(f, t), paths) for _ in fixed]
    found = [Mul(ex.substitute(p.result, paths), s.result) for p, s in zip(partials, speeds, strict=True)]
    found += [ex.substitute(p.result, paths) for p in fixed]
    line, put_in = Add(*unevaluated), Add(*found)
    every = [*partials, *speeds, *fixed]
    steps = [
        Step(problem, line, (rules.multivariable_chain_rule,)),
        Step(line, put_in, _main_rules(every), steps=tuple(s for d in every for s in d.steps)),
    ]
    result = tidy(put_in, assume)
    if result is not put_in:
        steps.append(Step(put_in, result, (rules.algebra,)))
    return _together("The total derivative", problem, steps, every, [along, t], assume)


def implicit(equation: Expr, y: Symbol, x: Symbol, assume: Assumptions | None = None) -> Derivation:
    """dy/dx where ``equation`` defines y as a function of x: differentiate both sides, solve for y′.

    >>> from derive.language.python_text import read_equation
    >>> x, y = ex.symbols("x y")
    >>> print(implicit(read_equation("x**2 + y**2 = 1"), y, x).result)
    -x/y
    """
    left, right = equation.args if isinstance(equation, Equal) else (equation, ZERO)
    F = left if right is ZERO else Add(left, Neg(right))
    if y not in ex.free_symbols(F):
        raise UnsupportedError(f"the equation does not contain {y}, so it cannot define {y} as a function of {x}")
    curve = Call(str(y), x)
    slope = ex.fresh_symbol(f"{y}_prime", ex.free_symbols(F))
    in_x, in_y = differentiate(F, x, assume=assume), differentiate(F, y, assume=assume)
    on_curve = {y: curve}
    before = Derivative(ex.substitute(F, on_curve), x)
    chain = Add(_at(Derivative(F, x), on_curve), Mul(_at(Derivative(F, y), on_curve), Derivative(curve, x)))
    put_in = Add(ex.substitute(in_x.result, on_curve), Mul(ex.substitute(in_y.result, on_curve), Derivative(curve, x)))
    linear = Equal(Add(in_x.result, Mul(in_y.result, slope)), ZERO)
    result = product([(tidy(in_x.result), 1), (tidy(in_y.result), -1)], -1)  # type: ignore[list-item, arg-type]
    nonzero = Condition(ex.Unequal(in_y.result, ZERO))
    steps = (
        Step(before, chain, (rules.multivariable_chain_rule,), note=f"${y}$ is a function of ${x}$ along the curve"),
        Step(chain, put_in, _main_rules([in_x, in_y]), steps=(*in_x.steps, *in_y.steps)),
        Step(
            linear, Equal(slope, result), (rules.solve_for_the_slope,), EQUIVALENT, (nonzero,),
            "the two sides of the equation have the same derivative",
        ),
    )  # fmt: skip
    return Derivation(
        title="The implicit derivative",
        problem=result,
        question=f"the slope ${slope} = Derivative({curve}, {x})$ of the curve ${left} = {right}$",
        steps=steps,
        result=result,
        assume=domains([F, x, y], assume or {}),
        remarks=(f"Near every point of the curve where the condition holds, ${y}$ is a function of ${x}$.",),
    )


# ---------------------------------------------------------------- shared


def _at(f: Expr, paths: Mapping[Symbol, Expr]) -> Expr:
    """``f`` evaluated along the paths, after what it differentiates was differentiated."""
    for x, path in paths.items():
        if x in ex.free_symbols(f):
            f = ex.Subs(f, x, path)
    return f


def _lines(parts: Sequence[Derivation]) -> tuple[Step, ...]:
    return tuple(dict.fromkeys(s for p in parts for s in p.steps))


def _is_short(part: Derivation) -> bool:
    """Whether a derivative is read off at once: no lemma that is worth one."""
    return len(part.steps) <= 2 and all(below.routine for s in part.steps for below in s.steps)


def _entry_rules(parts: Sequence[Derivation]) -> tuple[Rule, ...]:
    """Entry by entry, and the rules of entries too short for lines of their own."""
    return (rules.entrywise_rule, *(r for r in _main_rules(parts) if r is not rules.constant_rule))


def _main_rules(parts: Sequence[Derivation]) -> tuple[Rule, ...]:
    return tuple(dict.fromkeys(r for p in parts for s in p.steps[:1] for r in s.by[:1]))


def _together(
    title: str, problem: Expr, steps: Sequence[Step], parts: Sequence[Derivation], exprs: Sequence[Expr],
    assume: Mapping[str, Domain] | None, layout: str = "", where: tuple[tuple[Expr, Expr], ...] = (),
) -> Derivation:  # fmt: skip
    remarks = dict.fromkeys(r for p in parts for r in p.remarks if r not in rules.LAYOUTS)
    return Derivation(
        title=title, problem=problem, steps=tuple(steps), result=steps[-1].after,
        assume=domains(exprs, assume or {}), where=where, remarks=tuple(filter(None, (layout, *remarks))),
    )  # fmt: skip

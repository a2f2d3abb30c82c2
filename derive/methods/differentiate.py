"""Differentiation as it is done on the board: one named rule a line, lemmas beneath, each part worked out once.

The parts of an expression form a graph; a stack visits it, so that neither depth nor sharing costs anything. For
every part ``taking_apart.plan`` names the rule, and its builder makes both the line with d/dx still in it and the line
where the derivatives of the parts are filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from derive.language import expressions as ex
from derive.language.assumptions import NAMED, REAL, Assumptions, Domain
from derive.language.expressions import Derivative, Expr, Symbol
from derive.methods import taking_apart
from derive.methods.kinks import kink_steps
from derive.methods.taking_apart import Plan, varies
from derive.methods.tidy import factored, tidy
from derive.model import Derivation, Rule, Step
from derive.rules import calculus as rules


def differentiate(f: Expr, x: Expr, order: int = 1, assume: Assumptions | None = None) -> Derivation:
    """The ``order``-th derivative of ``f`` in ``x`` (a symbol or an entry such as x[k]), worked out.

    Raises UnsupportedError naming the rule that is missing.

    >>> from derive.language.python_text import read_python as read
    >>> d = differentiate(read("x**2*sin(x)"), ex.Symbol("x"))
    >>> for step in d.steps:
    ...     print(step.after, [rule.name for rule in step.by])
    Derivative(x**2, x)*sin(x) + x**2*Derivative(sin(x), x) ['product rule']
    2*x*sin(x) + x**2*cos(x) ['power rule', 'derivative of sine']
    """
    work = _Work(x, assume or {})
    steps: list[Step] = []
    current = f
    for n in range(1, order + 1):
        if n > 1:
            steps.append(Step(Derivative(f, x, n), Derivative(current, x), (rules.higher_derivative,)))
        found = work.derivative(current)
        steps += found.steps
        current = factored(found.result)
        if current is not found.result:
            steps.append(Step(found.result, current, (rules.factoring,)))
    kinks = kink_steps(f, current, x, work.assume) if order == 1 and isinstance(x, Symbol) else []
    return Derivation(
        title=f"The {'' if order == 1 else _ordinal(order) + ' '}derivative",
        problem=Derivative(f, x, order),
        steps=(*steps, *[step for step, _ in kinks]),
        result=current,
        assume=domains([f, x], work.assume),
        remarks=tuple(dict.fromkeys(remark for _, remark in kinks if remark)),
    )


def _ordinal(n: int) -> str:
    words = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
    return words.get(n, f"{n}th")


def domains(exprs: Iterable[Expr], assume: Assumptions) -> dict[str, Domain]:
    """The domain of every variable of ``exprs``: real, or a whole number where it counts, unless something else was said."""
    exprs = list(exprs)
    counting = {
        s
        for node in ex.postorder(*exprs)
        for counter in (
            node.args[1:] if isinstance(node, ex.Indexed) else node.args[2:] if isinstance(node, ex.Sum) else ()
        )
        for s in ex.free_symbols(counter)
    }
    free = sorted({s for e in exprs for s in ex.free_symbols(e)}, key=str)
    return {s.name: assume.get(s.name, NAMED["positive integer"] if s in counting else REAL) for s in free}


# ---------------------------------------------------------------- the engine


@dataclass(frozen=True)
class _Known:
    """A derivative that has been worked out, its chain of steps, and whether a lemma of it would be tedious."""

    result: Expr
    steps: tuple[Step, ...]
    by: tuple[Rule, ...]
    routine: bool

    @cached_property
    def lemma(self) -> tuple[Step, ...]:
        """The chain as it stands beneath another line."""
        return tuple(replace(s, routine=True) for s in self.steps) if self.routine else self.steps


class _Work:
    """Derivatives in one variable, each part of the graph once."""

    def __init__(self, x: Expr, assume: Assumptions):
        self.x, self.assume = x, assume
        self.known: dict[Expr, _Known] = {}
        self.tidied: dict[Expr, Expr] = {}

    def derivative(self, f: Expr) -> _Known:
        plans: dict[Expr, Plan] = {}
        stack = [f]
        while stack:
            part = stack[-1]
            if part in self.known:
                stack.pop()
                continue
            if part not in plans:
                plans[part] = taking_apart.plan(part, self.x, self.assume)
            plan = plans[part]
            waiting = [p for p in plan.parts if p not in self.known]
            if waiting:
                stack.extend(waiting)
            else:
                self.known[part] = self._conclude(part, plan)
                stack.pop()
        return self.known[f]

    def tidy(self, expr: Expr) -> Expr:
        return tidy(expr, self.assume, self.tidied)

    def _conclude(self, f: Expr, plan: Plan) -> _Known:
        x, parts = self.x, [self.known[p] for p in plan.parts]
        line = plan.build([Derivative(p, x) for p in plan.parts])
        if not plan.by:  # an unknown function's derivative is a name, not a step
            return _Known(line, (), (), True)
        steps = [Step(Derivative(f, x), line, plan.by, conditions=plan.conditions, note=plan.note)]
        steps += _filled_in(line, plan, parts)
        if (last := plan.finish(steps[-1].after)) is not None:
            steps.append(last)
        line = steps[-1].after
        result = self.tidy(line)
        if result is not line:
            steps.append(Step(line, result, (rules.algebra,)))
        routine = all(p.routine for p in parts) and (
            plan.by[0] in _ROUTINE or not any(varies(p.result, x) for p in parts)
        )
        by = tuple(dict.fromkeys(plan.by + _cited(parts))) if routine and parts else plan.by
        return _Known(result, tuple(steps), by, routine)


#: a lemma that only uses these is not worth a lemma; nor is the chain rule around a x + b
_ROUTINE = {rules.sum_rule, rules.negative_rule, rules.constant_multiple_rule, rules.constant_divisor_rule}
_OBVIOUS = {rules.identity_rule, rules.constant_rule}
MOST_LINES_INLINE = 4


def _cited(parts: Iterable[_Known]) -> tuple[Rule, ...]:
    """The rules that a line cites when it puts the parts' derivatives in; x' = 1 only where there is nothing else."""
    found = dict.fromkeys(r for p in parts for r in (p.by if p.routine else p.by[:1]))
    return tuple(r for r in found if r not in _OBVIOUS) or tuple(found)


def _filled_in(line: Expr, plan: Plan, parts: Sequence[_Known]) -> list[Step]:
    """The lines that put the parts' derivatives into ``line``: the only part's own lines, or one line with lemmas."""
    if len(parts) == 1 and not parts[0].routine and len(parts[0].steps) <= MOST_LINES_INLINE:
        return _inlined(parts[0].steps, plan.build)
    put_in = plan.build([p.result for p in parts])
    if put_in is line:
        return []
    beneath = tuple(dict.fromkeys(s for p in parts for s in p.lemma))
    return [Step(line, put_in, _cited(parts), steps=beneath)]


def _inlined(steps: Sequence[Step], build: Callable[[Sequence[Expr]], Expr]) -> list[Step]:
    """The lines of the only part, continued inside the whole; tidying is left to the end."""
    if steps[-1].by == (rules.algebra,):
        steps = steps[:-1]
    return [replace(s, before=build([s.before]), after=build([s.after])) for s in steps]

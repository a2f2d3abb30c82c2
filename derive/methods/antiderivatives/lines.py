"""A line of a worked integral, what was found, and how lines join: the expressions are those of the language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.model import EQUAL, Condition, Relation, Rule, Step, up_to_a_constant

Node = Any  # a SymPy expression


@dataclass(frozen=True)
class Line:
    """What the line before becomes, and why."""

    after: ex.Expr
    by: tuple[Rule, ...]
    note: str = ""
    conditions: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Found:
    """An antiderivative and the lines that lead to it, the first of them from the bare integral."""

    F: Node
    lines: tuple[Line, ...]


Context = Callable[[ex.Expr], ex.Expr]


def chain(before: ex.Expr, lines: Iterable[Line]) -> tuple[Step, ...]:
    """The lines as steps, beginning at ``before``."""
    lines, first = tuple(lines), before
    real = real_domain(before, lines)
    if isinstance(before, ex.Antiderivative):  # what one line needs of x, every line of the chain is read under
        real += tuple(
            c
            for line in lines
            for c in line.conditions
            if c.holds is not None and ex.depends_on(c.holds, before.args[1])
        )
    steps = []
    for line in lines:
        if line.after is not before:
            needs = tuple(dict.fromkeys((*line.conditions, *real)))
            relation = _relation(first, before)
            steps.append(Step(before, line.after, line.by, relation, needs, line.note, line.steps))
        before = line.after
    return tuple(steps)


def _relation(first: ex.Expr, before: ex.Expr) -> Relation:
    """Equal, up to a constant while an antiderivative is on the board."""
    is_open = isinstance(first, ex.Antiderivative) and any(
        isinstance(n, ex.Antiderivative) for n in ex.postorder(before)
    )
    return up_to_a_constant(first.args[1]) if is_open else EQUAL


_REAL_ONLY = {"abs", "sign", "asin", "acos", "acosh", "atanh"}


def real_domain(before: ex.Expr, lines: Sequence[Line]) -> tuple[Condition, ...]:
    """Where the integrand is real, for lines that hold only there, such as those with ln|ln x|."""
    if not isinstance(before, ex.Antiderivative):
        return ()
    f, x = before.args
    partial = [n.args[0] for n in ex.postorder(f) if _is_partial(n) and ex.depends_on(n, x)]
    nested = any(_is_partial(n) for e in partial for n in ex.postorder(e))
    if not partial or (
        not nested
        and not any(isinstance(n, ex.Call) and n.name in _REAL_ONLY for line in lines for n in ex.postorder(line.after))
    ):
        return ()
    from derive.methods.tidy import is_positive

    return tuple(Condition(ex.Greater(e, ex.ZERO)) for e in dict.fromkeys(partial) if not is_positive(e, {}))


def _is_partial(n: ex.Expr) -> bool:
    """Whether ``n`` is real only where its argument is positive: a logarithm, a root."""
    if isinstance(n, ex.Call):
        return n.name in ("log", "sqrt")
    exponent = ex.constant_value(n.args[1]) if isinstance(n, ex.Pow) else None
    return exponent is not None and exponent.denominator > 1


def anti(f: Node, x: Node) -> ex.Expr:
    return ex.Antiderivative(back(f), back(x))


def within(context: Context, lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(replace(line, after=context(line.after)) for line in lines)


def ending(lines: Sequence[Line], F: Node) -> tuple[Line, ...]:
    """The lines, the last of them ending in ``F`` as it is finally written."""
    return (*lines[:-1], replace(lines[-1], after=back(F)))


def times(c: Node, e: ex.Expr) -> ex.Expr:
    """c e, without a factor 1 and with the sign in front."""
    if isinstance(e, ex.Neg):
        return times(-c, e.args[0])
    if c == 1:
        return e
    if c.could_extract_minus_sign():
        return ex.Neg(times(-c, e))
    return ex.Mul(back(c), e)


def plus(*terms: ex.Expr) -> ex.Expr:
    terms = tuple(t for t in terms if t is not ex.ZERO)
    return ex.Add(*terms) if terms else ex.ZERO


def without_implied(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Each condition once, and no a != b beside a > b or a < b."""
    conditions = tuple(dict.fromkeys(conditions))
    apart = {c.holds.args for c in conditions if isinstance(c.holds, (ex.Greater, ex.Less))}
    return tuple(c for c in conditions if not (isinstance(c.holds, ex.Unequal) and c.holds.args in apart))

"""Lines as a lecturer writes them down: claims in the input syntax, each with its rules, become steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from derive.errors import ReadError
from derive.language.expressions import Expr, as_expr
from derive.language.python_text import read_condition, read_python
from derive.model import EQUAL, Condition, Relation, Rule, Step

Said = Expr | int | str
Next = Callable[[Expr], Step]


def read(said: Said) -> Expr:
    """An expression or a comparison, where it is text in the input syntax.

    >>> print(read("Sum(x[i], (i, 1, n))"), read("x > 0"))
    Sum(x[i], (i, 1, n)) x > 0
    """
    if not isinstance(said, str):
        return as_expr(said)
    try:
        return read_python(said)
    except ReadError as problem:
        if "found a condition" not in str(problem):
            raise
        return read_condition(said)


def condition(said: Said) -> Condition:
    """A comparison that has to hold; words where it cannot be read as one."""
    if not isinstance(said, str):
        return Condition(as_expr(said))
    try:
        return Condition(read_condition(said))
    except ReadError:
        return Condition(text=said)


def line(
    before: Said, after: Said, *by: Rule, note: str = "", given: Iterable[Said] = (), relation: Relation = EQUAL
) -> Step:
    """One claim; ``given`` are the conditions it needs."""
    return Step(read(before), read(after), by, relation, tuple(map(condition, given)), note)


def to(
    after: Said, *by: Rule, note: str = "", given: Iterable[Said] = (), relation: Relation = EQUAL
) -> Next:  # fmt: skip
    """The next side of a chain, and why it follows from the last."""
    return lambda before: line(before, after, *by, note=note, given=given, relation=relation)


def chain(first: Said, *sides: Next) -> tuple[Step, ...]:
    """``first = side = side``, each equality with its rules; a side that says the same again makes no line.

    >>> from derive.rules.calculus import algebra
    >>> [f"{s.before} = {s.after}" for s in chain("(x + 1)**2 - 1", to("x**2 + 2*x", algebra), to("x*(x + 2)", algebra))]
    ['(x + 1)**2 - 1 = x**2 + 2*x', 'x**2 + 2*x = x*(x + 2)']
    """
    steps: list[Step] = []
    for side in sides:
        step = side(steps[-1].after if steps else read(first))
        if step.after is not step.before:
            steps.append(step)
    return tuple(steps)

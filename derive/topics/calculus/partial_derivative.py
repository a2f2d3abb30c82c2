"""Partial derivatives: all other variables held fixed, the definition in one variable."""

from derive.language.expressions import ZERO, Array, Call, Derivative, Limit, Symbol, fresh_symbol
from derive.methods.at_points import value
from derive.methods.difference_quotients import from_definition
from derive.methods.slips import refuted
from derive.model import Derivation, Step
from derive.rules import limits
from derive.topics import topic
from derive.topics.calculus.gradient import check_point
from derive.topics.data import function


@topic(title="Partial derivative", covers=("calculus/partial-derivative",), sources=("DLMF §1.5(i)",))
def partial_derivative(f="u**2 + v**2", variables=("u", "v"), at=(1, 2)) -> Derivation:
    """The partial derivatives of f from their definition, and their values at the point.

    >>> print(partial_derivative(f="x*y + y**3", variables=("x", "y"), at=(1, 1)).result)
    [y, 3*y**2 + x]
    """
    f = function(f, "f")
    point = check_point(f, variables, at)
    steps, results = [], []
    for x in point:
        lines = from_definition(f, x)
        steps += [_definition(tuple(point), x), *lines, *value(lines[-1].after, point)]
        results.append(lines[-1].after)
    problem = Array(*[Derivative(f, x) for x in point])
    first, *others = point
    both = (
        Step(Derivative(f, first), results[0] + results[1], note="the other variables are constants here")
        if others
        else None
    )
    return Derivation(
        title="Partial derivative", problem=problem, steps=tuple(dict.fromkeys(steps)), result=Array(*results), at=point,
        mistakes=refuted(both) if both else (),
        remarks=("A partial derivative is the slope along one axis: every other variable keeps its value.",),
    )  # fmt: skip


def _definition(variables: tuple[Symbol, ...], x: Symbol) -> Step:
    """∂g/∂x as a limit, for any g."""
    h = fresh_symbol("h", variables)
    ahead = Call("g", *[v + h if v is x else v for v in variables])
    here = Call("g", *variables)
    return Step(Derivative(here, x), Limit((ahead - here) / h, h, ZERO), (limits.definition_of_the_derivative,),
                note=f"for any $g$: only ${x}$ moves")  # fmt: skip

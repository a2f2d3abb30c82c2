"""The Hessian: second partial derivatives, their symmetry, and what their signs say at a critical point."""

from collections.abc import Mapping
from dataclasses import replace
from math import isnan

from derive.errors import AssumptionError, UnsupportedError
from derive.language.expressions import Array, Call, Expr, Symbol, free_symbols, substitute
from derive.methods import pictures
from derive.methods.eigen import eigenvalues
from derive.methods.optimise import number
from derive.methods.partial import classified_hessian
from derive.methods.tidy import tidy
from derive.model import IN_SOME_ORDER, Derivation, Step
from derive.numeric.precision import Undecided, Undefined
from derive.rules import linear_algebra
from derive.topics import topic
from derive.topics.calculus.gradient import check_point
from derive.topics.data import function


@topic(title="Hessian", covers=("calculus/hessian",), sources=("DLMF 1.5.6", "DLMF 1.5.19–1.5.21"))
def hessian(f="x**3 - 3*x*y + y**3", variables=("x", "y"), at=(1, 1)) -> Derivation:
    """The Hessian of the scalar f, evaluated and classified at the point."""
    f = function(f, "f")
    point = check_point(f, variables, at)
    if any(isnan(number(v)) for v in point.values()):
        raise AssumptionError(
            f"at = {Array(*point.values())!s:.60}: expected numbers, so that the signs can be decided"
        )
    try:
        worked = classified_hessian(f, point)
    except (Undefined, Undecided):
        raise AssumptionError(f"f = {f!s:.60} has no second derivatives at {Array(*point.values())!s:.60}") from None
    return replace(
        worked,
        title="Hessian",
        at=point,
        steps=(*worked.steps, *_eigenvalues(worked.result, point)),
        figures=pictures.contours(f, tuple(point), tuple(point.values())),
    )


def _eigenvalues(H: Expr, point: Mapping[Symbol, Expr]) -> list[Step]:
    """The eigenvalues of the Hessian at the point: their signs say the same as the minors."""
    here = tidy(substitute(H, point))
    if len(point) > 3 or free_symbols(here) or not isinstance(here, Array):
        return []
    try:
        worked = eigenvalues(here)
    except UnsupportedError:
        return []
    relation = next((s.relation for s in worked.steps[-1:]), IN_SOME_ORDER)
    note = "check: the eigenvalues; all positive make a minimum, all negative a maximum, both signs a saddle of a critical point"
    return [
        Step(Call("eigenvalues", here), worked.result, (linear_algebra.definition_of_eigenvalues,), relation, note=note)
    ]

"""The gradient: the vector of partial derivatives, the direction of steepest ascent."""

from collections.abc import Mapping
from dataclasses import replace

from derive.errors import AssumptionError
from derive.language.expressions import Add, Array, Call, Expr, Number, Symbol, free_symbols, substitute
from derive.methods import partial, pictures
from derive.methods.at_points import value
from derive.methods.tidy import tidy
from derive.model import Derivation, Step
from derive.topics import topic


@topic(title="Gradient", covers=("calculus/gradient",), sources=("DLMF 1.6.20",))
def gradient(f="x**2*y + exp(x*y)", variables=("x", "y"), at=(1, 2)) -> Derivation:
    """The gradient of the scalar f in the given variables, with numbers at the point."""
    point = check_point(f, variables, at)
    worked = partial.gradient(f, tuple(point))
    return replace(
        worked,
        title="Gradient",
        at=point,
        steps=(*worked.steps, *_at_the_point(f, worked.result, point)),
        figures=pictures.gradient_on_contours(f, tuple(point), tuple(point.values()), substitute(worked.result, point)),
        remarks=(
            "The gradient points where $f$ grows fastest; its length is that rate. Every partial derivative keeps the other variables fixed.",
        ),
    )  # fmt: skip


def _at_the_point(f: Expr, slopes: Expr, point: Mapping[Symbol, Expr]) -> list[Step]:
    """The gradient there, its length, and central differences beside its entries."""
    here = tidy(substitute(slopes, point))
    if free_symbols(here):
        return []
    length = Call("sqrt", Add(*[slope**2 for slope in here.args]))
    lines = [*value(slopes, point), *value(length, {}, name="the length of the gradient: the rate of steepest ascent")]
    size = Number("0.001")
    for x in point:
        ahead, behind = (substitute(f, {**point, x: point[x] + h}) for h in (size, -size))
        lines += value(
            (ahead - behind) / (2 * size), {}, name=f"check: the central difference in ${x}$ with $h = 0.001$", digits=8
        )
    return lines


def check_point(f, variables, at) -> dict[Symbol, Expr]:
    """The point as symbol -> value; every variable of f needs one."""
    variables = variables.args if isinstance(variables, Array) else tuple(variables)
    at = at.args if isinstance(at, Array) else tuple(at)
    names = ", ".join(map(str, variables))
    if len(variables) != len(at):
        raise AssumptionError(f"{len(variables)} variables ({names}) need as many numbers, found {len(at)}")
    missing = free_symbols(f) - set(variables)
    if missing:
        raise AssumptionError(
            f"{', '.join(sorted(map(str, missing)))} of f has no number: name it among the variables ({names})"
        )
    return dict(zip(variables, at, strict=True))

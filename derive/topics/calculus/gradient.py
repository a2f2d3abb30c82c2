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
from derive.topics.data import function, letters, of_equal_length, scalar, vector


@topic(title="Gradient", covers=("calculus/gradient",), sources=("DLMF 1.6.20",))
def gradient(f="x**2*y + exp(x*y)", variables=("x", "y"), at=(1, 2)) -> Derivation:
    """The gradient of the scalar f in the given variables, with numbers at the point."""
    f = function(f, "f")
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
    variables = letters(variables)
    at = at.args if isinstance(at, Array) else at if isinstance(at, tuple) else (at,)
    names = ", ".join(map(str, variables))
    if len(variables) != len(at):
        raise AssumptionError(f"{len(variables)} variables ({names}) need as many numbers, found {len(at)}")
    missing = free_symbols(f) - set(variables)
    if missing:
        raise AssumptionError(
            f"{', '.join(sorted(map(str, missing)))} of f has no number: name it among the variables ({names})"
        )
    return {v: scalar(a, f"the value of {v} in at") for v, a in zip(variables, at, strict=True)}


def inside_of(outer: Expr, middle, inner, variables, name: str) -> dict[Symbol, Expr]:
    """The inner functions by the letters they stand for. The outer function is written in these alone, not in the variables."""
    names, inner = letters(middle, "middle"), vector(inner, "inner")
    of_equal_length(middle=names, inner=inner)
    if not free_symbols(outer) & set(names):
        raise AssumptionError(f"{name} = {outer!s:.40}: expected a function of {', '.join(map(str, names))}")
    if (free_symbols(outer) | set(names)) & set(letters(variables)):
        raise AssumptionError(
            f"{name} = {outer!s:.40} in {', '.join(map(str, names))}: expected other letters than the variables {', '.join(map(str, letters(variables)))}"
        )
    for g in inner.args:
        if used := sorted(map(str, free_symbols(g) & set(names))):
            raise AssumptionError(
                f"inner = {g!s:.40} uses {', '.join(used)}: expected a function of the variables alone"
            )
    return dict(zip(names, [function(g, "inner") for g in inner.args], strict=True))

"""The gradient: the vector of partial derivatives, the direction of steepest ascent."""

from dataclasses import replace

from derive.errors import AssumptionError
from derive.language.expressions import Array, Expr, Symbol, free_symbols
from derive.methods import partial
from derive.model import Derivation
from derive.topics import topic


@topic(title="Gradient", covers=("calculus/gradient",), sources=("DLMF 1.6.20",))
def gradient(f="x**2*y + exp(x*y)", variables=("x", "y"), at=(1, 2)) -> Derivation:
    """The gradient of the scalar f in the given variables, with numbers at the point."""
    point = check_point(f, variables, at)
    return replace(
        partial.gradient(f, tuple(point)),
        title="Gradient",
        at=point,
        remarks=(
            "The gradient points where $f$ grows fastest; its length is that rate. Every partial derivative keeps the other variables fixed.",
        ),
    )


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

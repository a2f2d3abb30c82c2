"""The gradient of a composite function: the transposed Jacobian of the inner functions times the outer gradient."""

from derive.language.expressions import Array, Call, Derivative, MatMul, substitute
from derive.methods import partial
from derive.methods.at_points import value
from derive.methods.slips import refuted
from derive.methods.tidy import tidy
from derive.model import Derivation, Step
from derive.rules import calculus, linear_algebra
from derive.topics import topic
from derive.topics.calculus.gradient import check_point, inside_of
from derive.topics.data import function


@topic(
    title="Gradient of a composite function",
    covers=("calculus/composite-function",),
    sources=("Rudin (1976), Theorem 9.15",),
)
def composite_function(outer="sin(t**2)", middle=("t",), inner=("x**3",), variables=("x",), at=(1,)) -> Derivation:
    """The gradient of the outer function, written in the middle variables, after the inner functions of the variables.

    >>> data = dict(outer="p*q", middle=("p", "q"), inner=("x + y", "x*y"), variables=("x", "y"))
    >>> print(composite_function(**data, at=(1, 2)).result)
    [2*x*y + y**2, 2*x*y + x**2]
    """
    outer = function(outer, "outer")
    inside = inside_of(outer, middle, inner, variables, "outer")
    middle, inner = tuple(inside), Array(*inside.values())
    composed = substitute(outer, inside)
    point = check_point(composed, variables, at)
    J, slopes = partial.jacobian(inner, tuple(point)), partial.gradient(outer, middle)
    along = substitute(slopes.result, inside)
    product = MatMul(Call("transpose", J.result), along)
    problem = Array(*[Derivative(composed, x) for x in point])
    result = Array(*[tidy(entry) for entry in partial.gradient(composed, tuple(point)).result.args])
    forward = [s for z, g in inside.items() for s in value(g, point, name=f"forward: ${z}$")]
    steps = (
        *forward,
        *_lines(J, "the inner functions, one row each"), *_lines(slopes, "the outer function"),
        Step(problem, product, (calculus.multivariable_chain_rule,), note="from the outside in: transposed Jacobian times outer gradient, taken at the inner values"),
        Step(product, result, (linear_algebra.matrix_arithmetic,)),
        *[s for entry in result.args for s in value(entry, point)],
    )  # fmt: skip
    wrong = Step(problem, along if len(along.args) == len(point) else result, note="the inner derivatives are missing")
    return Derivation(
        title="Gradient of a composite function", problem=problem, steps=tuple(dict.fromkeys(steps)), result=result,
        at=point, mistakes=refuted(wrong),
        remarks=("Read from the outside in, this is one step of backpropagation.",),
    )  # fmt: skip


def _lines(d: Derivation, words: str) -> list[Step]:
    """The line of a Jacobian or gradient, its entries beneath, without an abbreviation for the function."""
    meaning = dict(d.where)
    return [Step(substitute(s.before, meaning), s.after, s.by, note=words, steps=s.steps) for s in d.steps]

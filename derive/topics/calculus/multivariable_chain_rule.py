"""The chain rule in several variables: one product a path through the graph, and the paths added."""

from derive.language.expressions import Add, Array, Derivative, Mul, Subs, free_symbols, substitute
from derive.methods import pictures
from derive.methods.at_points import value
from derive.methods.differentiate import differentiate
from derive.methods.slips import refuted
from derive.methods.tidy import tidy
from derive.model import Derivation, Step
from derive.rules import calculus
from derive.topics import topic
from derive.topics.calculus.gradient import check_point, inside_of
from derive.topics.calculus.total_derivative import in_general
from derive.topics.data import function


@topic(
    title="Chain rule in several variables",
    covers=("calculus/multivariable-chain-rule",),
    sources=("Rudin (1976), Theorem 9.15",),
)
def multivariable_chain_rule(
    f="exp(x*y)", middle=("x", "y"), inner=("2*u + v", "u/v"), variables=("u", "v"), at=(1, 1)
) -> Derivation:
    """The partial derivatives of f, written in the middle variables, which are the inner functions of the variables.

    >>> print(multivariable_chain_rule(f="x*y", inner=("u + v", "u - v"), at=(2, 1)).result)
    [2*u, -2*v]
    """  # fmt: skip
    f = function(f, "f")
    inside = inside_of(f, middle, inner, variables, "f")
    middle = tuple(inside)
    composed = substitute(f, inside)
    point = check_point(composed, variables, at)
    outer = {z: differentiate(f, z) for z in middle}
    steps = [in_general(len(middle))]
    steps += [s for d in outer.values() for s in d.steps]
    results, lost = [], []
    for x in point:
        lines, result, first = _in(x, composed, inside, outer, point)
        steps += lines
        results.append(result)
        lost.append(first)
    direct = [differentiate(composed, x) for x in point]
    for x, d, found in zip(point, direct, results, strict=True):
        if d.result is not found:
            steps.append(
                Step(
                    Derivative(composed, x),
                    d.result,
                    (calculus.chain_rule,),
                    note="check: put in first, then differentiated",
                    steps=d.steps,
                )
            )
    wrong = [
        Step(Derivative(composed, x), first, note="only one path is followed")
        for x, first in zip(point, lost, strict=True)
    ]
    graph = "; ".join(
        f"${z}$ ← {', '.join(f'${s}$' for s in sorted(free_symbols(g) & set(point), key=str)) or 'nothing'}"
        for z, g in inside.items()
    )
    return Derivation(
        title="Chain rule in several variables", problem=Array(*[Derivative(composed, x) for x in point]),
        steps=tuple(dict.fromkeys(steps)), result=Array(*results), at=point, mistakes=refuted(*wrong)[:1],
        figures=pictures.expression_graph(composed, point),
        remarks=(f"The graph of what depends on what: the value ← {', '.join(f'${z}$' for z in middle)}; {graph}.",),
    )  # fmt: skip


def _in(x, composed, inside, outer, point):
    """The lines for one variable, the derivative, and what the first path alone gives."""
    inner = {z: differentiate(g, x) for z, g in inside.items()}

    def along(e):
        for z, g in inside.items():
            e = Subs(e, z, g) if z in free_symbols(e) else e
        return e

    paths = Add(*[Mul(along(Derivative(outer[z].problem.args[0], z)), Derivative(g, x)) for z, g in inside.items()])
    products = [Mul(substitute(outer[z].result, inside), inner[z].result) for z in inside]
    put_in, result = Add(*products), tidy(Add(*products))
    lines = [
        *[s for d in inner.values() for s in d.steps],
        Step(Derivative(composed, x), paths, (calculus.multivariable_chain_rule,), note=f"the paths that end in ${x}$"),
        Step(paths, put_in, (calculus.evaluation,)),
    ]  # fmt: skip
    if result is not put_in:
        lines.append(Step(put_in, result, (calculus.algebra,)))
    return [*lines, *value(result, point)], result, tidy(products[0])

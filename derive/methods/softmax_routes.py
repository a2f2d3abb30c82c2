"""Two textbook routes to the Jacobian of softmax beside that of differentials: quotient rule and logarithmic derivative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.language.expressions import Call, Derivative, Differential, Expr, MatMul, Symbol
from derive.language.shapes import Shapes
from derive.model import Derivation, Step
from derive.rules import matrix_calculus as rules

ROUTES = ("quotient rule", "logarithmic derivative")


def jacobian(
    f: Expr, variables: Sequence[Symbol], shapes: Shapes, assume: Mapping[str, Domain] | None, method: str
) -> Derivation:
    """The Jacobian of softmax(z) for a vector z by one of ``ROUTES``.

    >>> z = Symbol("z")
    >>> for method in ROUTES:
    ...     print(jacobian(Call("softmax", z), [z], Shapes({"z": (Symbol("n"),)}), None, method).result)
    diag(softmax(z)) - outer(softmax(z), softmax(z))
    diag(softmax(z)) - outer(softmax(z), softmax(z))
    """
    z = variables[0]
    if len(variables) != 1 or f is not Call("softmax", z) or shapes.rank(z) != 1:
        raise UnsupportedError(f"the {method} is a route for softmax(z) of one vector z, not for {f!s:.60}")
    (n,) = shapes.of(z)
    taken = {z.name, *shapes.table, str(n)}
    p, e, S, dz, dp = (_fresh(name, taken) for name in ("p", "u", "S", f"d{z.name}", "dp"))
    softmax, exp = Call("softmax", z), Call("exp", z)
    total = Call("sum", e)
    J = Call("diag", p) - Call("outer", p, p)
    where: list[tuple[Expr, Expr]] = [(p, softmax)]
    if method == "quotient rule":
        where += [(e, exp), (S, total)]
        line = e * dz / S - e * MatMul(e, dz) / S**2
        read_off = Call("diag", e) / S - Call("outer", e, e) / S**2
        steps = [
            Step(p, e / S, (rules.rewriting_softmax,)),
            Step(dp, line, (rules.softmax_by_quotient,)),
            Step(Derivative(p, z), read_off, (rules.jacobian_read_off,)),
            Step(read_off, J, (rules.rewriting_softmax,), note=f"with ${e}/{S} = {p}$"),
        ]
    else:
        log, spread = Call("log", p), p * (dz - MatMul(p, dz))
        steps = [
            Step(log, z - Call("logsumexp", z), (rules.logarithm_of_softmax,)),
            Step(
                Differential(Call("log", softmax), z, dz),
                dz - MatMul(p, dz) * Call("ones", n),
                (rules.DIFFERENTIALS["logsumexp", 1],),
            ),
            Step(dp, spread, (rules.logarithmic_derivative,)),
            Step(spread, p * dz - p * MatMul(p, dz), (rules.algebra,)),
            Step(Derivative(p, z), J, (rules.jacobian_read_off,)),
        ]
    where.append((dp, Differential(softmax, z, dz)))
    result = ex.substitute(J, {p: softmax})
    steps.append(Step(J, result, (rules.putting_back,)))
    table = {**shapes.table, p.name: (n,), e.name: (n,), S.name: (), dz.name: (n,), dp.name: (n,)}
    return Derivation(
        title="The Jacobian", problem=Derivative(p, z), steps=tuple(steps), result=result,
        assume={z.name: (assume or {}).get(z.name, REAL)}, where=tuple(where), shapes=table,
    )  # fmt: skip


def _fresh(name: str, taken: set[str]) -> Symbol:
    found = ex.fresh_symbol(name, map(Symbol, taken))
    taken.add(found.name)
    return found

"""What the topics of this area share: a derivation with the reader's numbers, a usual mistake and the stable code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError, ShapeError
from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.python_text import read_python
from derive.language.shapes import Shape, Shapes, infer, written
from derive.methods import matrix_calculus
from derive.model import Derivation, Step

#: name -> (formula as written, the code to use, an input at which the formula overflows or cancels in double precision)
PAIRS: dict[str, tuple[str, str, str]] = {
    "logistic loss": ("log(1 + exp(z))", "logaddexp(0, z)", "z = 1000"),
    "sigmoid": ("1/(1 + exp(-z))", "scipy.special.expit(z)", "z = -1000"),
    "softmax": ("exp(z)/sum(exp(z))", "exp(z - max(z)) / sum(exp(z - max(z)))", "z = [1000, 999]"),
    "logsumexp": ("log(sum(exp(z)))", "max(z) + log(sum(exp(z - max(z))))", "z = [1000, 999]"),
    "log-determinant": ("log(det(S))", "numpy.linalg.slogdet(S)[1]", "S = 1e-4*eye(100)"),
    "solve": ("inv(S) @ b", "numpy.linalg.solve(S, b)", "a nearly singular S"),
}


def worked(
    kind: str, f: str, wrt: str, shapes: Mapping[str, Sequence] | None = None, *, title: str, at: Mapping[str, Any],
    assume: Mapping[str, Any] | None = None, remarks: Sequence[str] = (), mistake: tuple[str, str] | None = None,
    pair: str = "", method: str = "differentials",
) -> Derivation:  # fmt: skip
    """The ``kind`` ("gradient", "jacobian" or "hessian") of ``f`` in ``wrt`` (``"W1, b1"`` for several) with numbers.

    at : name -> number or array, as expressions.    mistake : (a wrong result, what went wrong).    pair : a key of PAIRS.
    Raises ShapeError where the numbers do not fit together.
    """
    variables = [ex.Symbol(name.strip()) for name in wrt.split(",")]
    names = {*(shapes or {}), *at, *(x.name for x in variables)}
    expr = read_python(f, names)
    domains = assumptions(assume)
    known = infer([expr, *variables], shapes, [n for n, d in domains.items() if d.structure])
    if kind == "hessian":
        found = matrix_calculus.hessian(expr, variables[0], known, domains)
    else:
        found = getattr(matrix_calculus, kind)(expr, variables, known, domains, method=method)
    wrong = ()
    if mistake is not None:
        claim, note = mistake
        wrong = (Step(found.problem, read_python(claim, {*names, *found.shapes}), note=note),)
    formula, code, where = PAIRS.get(pair, ("", "", ""))
    told = (f"In double precision $ {formula} $ fails, for example at {where}; compute it as {code}.",) if pair else ()
    return replace(
        found, title=title, at=numbers(at, known), mistakes=wrong, remarks=(*found.remarks, *remarks, *told)
    )


def numbers(at: Mapping[str, Any], shapes: Shapes) -> dict[ex.Symbol, Any]:
    """The reader's data as exact numbers, each of the shape its name has."""
    sizes: dict[ex.Expr, tuple[int, str]] = {}
    found: dict[ex.Symbol, Any] = {}
    for name, given in at.items():
        found[ex.Symbol(name)] = _exact(given, name)
        _fits(name, given.shape if isinstance(given, ex.Array) else (), shapes.table.get(name, ()), sizes)
    return found


def _exact(given: ex.Expr, name: str) -> Any:
    if isinstance(given, ex.Array):
        return [_exact(entry, name) for entry in given.args]
    value = ex.constant_value(given)
    if value is None:
        raise AssumptionError(f"{name} holds {given!s:.40}: expected numbers such as 2, 0.5 or 1/3")
    return Fraction(value)


def _fits(name: str, found: tuple[int, ...], expected: Shape, sizes: dict[ex.Expr, tuple[int, str]]) -> None:
    """Whether an array of numbers has as many indices as its name, and dimensions that agree with the others'."""
    if len(found) != len(expected):
        raise ShapeError(f"{name} is {'×'.join(map(str, found)) or 'a number'}; expected {written(expected)}")
    for size, d in zip(found, expected, strict=True):
        known, other = sizes.setdefault(d, (size, name))
        if known != size:
            raise ShapeError(f"{name} has {d} = {size}, but {other} has {d} = {known}: the data do not fit together")

"""What the topics of this area share: a derivation with the reader's numbers, a usual mistake and the stable code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain, assumptions
from derive.language.python_text import read_python
from derive.language.shapes import Shapes, check_sizes, infer
from derive.methods import matrix_calculus
from derive.model import Derivation, Step

#: name -> (formula as written, the code to use, an input at which the formula fails in double precision)
PAIRS: dict[str, tuple[str, str, str]] = {
    "logistic loss": ("log(1 + exp(z))", "numpy.logaddexp(0, z)", "z = 1000"),
    "sigmoid": ("exp(z)/(1 + exp(z))", "scipy.special.expit(z)", "z = 1000"),
    "softmax": ("exp(z)/sum(exp(z))", "scipy.special.softmax(z)", "z = [1000, 999]"),
    "logsumexp": ("log(sum(exp(z)))", "scipy.special.logsumexp(z)", "z = [1000, 999]"),
    "log-determinant": ("log(det(S))", "numpy.linalg.slogdet(S)[1]", "S = 1e-4*eye(100)"),
    "solve": ("inv(S) @ b", "numpy.linalg.solve(S, b)", ""),
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
    wrong: tuple[Step, ...] = ()
    if mistake is not None:
        claim, note = mistake
        wrong = (Step(found.problem, read_python(claim, {*names, *found.shapes}), note=note),)
    told = (_in_double_precision(*PAIRS[pair]),) if pair else ()
    return replace(
        found, title=title, at=numbers(at, known, domains), mistakes=wrong, remarks=(*found.remarks, *remarks, *told)
    )


def _in_double_precision(formula: str, code: str, where: str) -> str:
    if not where:
        return f"Compute $ {formula} $ as {code}: one factorisation, no inverse."
    return f"In double precision $ {formula} $ fails, for example at {where}; compute it as {code}."


def numbers(at: Mapping[str, Any], shapes: Shapes, assume: Mapping[str, Domain]) -> dict[ex.Symbol, Any]:
    """The reader's data as exact numbers, each of the shape its name has and as it is assumed to be."""
    found = {name: _exact(given, name) for name, given in at.items()}
    check_sizes(found, shapes.table)
    for name, value in found.items():
        _suits(name, value, assume.get(name, REAL))
    return {ex.Symbol(name): value for name, value in found.items()}


def _exact(given: ex.Expr, name: str) -> Any:
    if isinstance(given, ex.Array):
        return [_exact(entry, name) for entry in given.args]
    value = ex.constant_value(given)
    if value is None:
        raise AssumptionError(f"{name} holds {given!s:.40}: expected numbers such as 2, 0.5 or 1/3")
    return Fraction(value)


def _suits(name: str, given: Any, where: Domain) -> None:
    """Refuses numbers that break what is assumed of them."""
    entries = (
        [e for row in given for e in (row if isinstance(row, list) else [row])] if isinstance(given, list) else [given]
    )
    if not where.structure:
        for e in entries:
            if not where.contains(e):
                raise AssumptionError(f"{name} holds {e}, but it is assumed to lie in {where}")
        return
    n = len(given)
    if where.is_("symmetric") and any(given[i][j] != given[j][i] for i in range(n) for j in range(i)):
        raise AssumptionError(f"{name} is assumed to be {where.structure}, but it is not symmetric")
    minors = [_det([row[:k] for row in given[:k]]) for k in range(1, n + 1)]
    if where.structure == "positive definite" and min(minors) <= 0:
        raise AssumptionError(f"{name} is assumed to be positive definite, but a leading minor is {min(minors)}")
    if where.is_("invertible") and minors[-1] == 0:
        raise AssumptionError(f"{name} is assumed to be invertible, but its determinant is 0")
    if where.is_("diagonal") and any(given[i][j] for i in range(n) for j in range(n) if i != j):
        raise AssumptionError(f"{name} is assumed to be diagonal, but it has entries beside the diagonal")


def _det(rows: list[list[Fraction]]) -> Fraction:
    """By elimination, exactly."""
    rows, sign = [list(r) for r in rows], 1
    product = Fraction(1)
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            rows[k], rows[pivot], sign = rows[pivot], rows[k], -sign
        product *= rows[k][k]
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return sign * product

"""Gradients, Jacobians and Hessians in vectors and matrices by the method of differentials.

Parts that a lecturer would abbreviate get a name (r = Ax − b). The differential of each is taken by rules; for a number
f its differential is brought, name by name, to df = tr(Gᵀ dX) or gᵀ dx, and G is read off: with several variables that
is backpropagation. For arrays and second derivatives all differentials are put in and the coefficient is read off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derive.errors import DeriveError, UnsupportedError, nearest
from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.expressions import Call, Expr, Symbol
from derive.language.shapes import Shapes
from derive.methods import index_notation, softmax_routes
from derive.methods.array_algebra import Algebra
from derive.methods.working import Working
from derive.model import Derivation, Step
from derive.rules import matrix_calculus as rules

Assume = Mapping[str, Domain] | None


def gradient(
    f: Expr,
    variables: Sequence[Symbol],
    shapes: Shapes,
    assume: Assume = None,
    *,
    method: str = "differentials",
    layout: str = "",
) -> Derivation:
    """The gradient of the number ``f`` in each of ``variables``: an array of the variable's shape, several as ``Several``.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> f = read("norm(A @ x - b)**2")
    >>> worked = gradient(f, [Symbol("x")], infer([f]))
    >>> for step in worked.steps:
    ...     print(step.before, "=", step.after, [rule.name for rule in step.by])
    dr = A @ dx ['differential of a sum', 'differential of a linear map']
    df = 2*(r @ dr) ['differential of the squared norm']
    2*(r @ dr) = 2*(r @ (A @ dx)) ['putting in']
    Derivative(f, x) = 2*(A.T @ r) ['reading off the gradient']
    2*(A.T @ r) = 2*(A.T @ (A @ x - b)) ['putting the abbreviations back']
    """
    if method == "index notation":
        return index_notation.gradient(f, variables, shapes, assume)
    _chosen("method", method, ("differentials", "index notation"))
    _chosen("layout", layout, ("", "denominator", "numerator"))
    worked = Working(f, variables, shapes, assume).gradient()
    return _transposed(worked, shapes, rules.numerator_layout) if layout == "numerator" else worked


def jacobian(
    f: Expr,
    variables: Sequence[Symbol],
    shapes: Shapes,
    assume: Assume = None,
    *,
    method: str = "differentials",
    layout: str = "",
) -> Derivation:
    """All partial derivatives of the array ``f``: shape ``f.shape + x.shape`` for each variable x.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> f = read("softmax(z)")
    >>> print(jacobian(f, [Symbol("z")], infer([f])).result)
    diag(softmax(z)) - outer(softmax(z), softmax(z))
    """
    if method in softmax_routes.ROUTES:
        return softmax_routes.jacobian(f, variables, shapes, assume, method)
    _chosen("method", method, ("differentials", *softmax_routes.ROUTES))
    _chosen("layout", layout, ("", "numerator", "denominator"))
    worked = Working(f, variables, shapes, assume).jacobian()
    return _transposed(worked, shapes, rules.transposed_layout) if layout == "denominator" else worked


def hessian(f: Expr, x: Symbol, shapes: Shapes, assume: Assume = None) -> Derivation:
    """The second derivatives of the number ``f`` in ``x``: shape ``x.shape + x.shape``.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> f = read("norm(A @ x - b)**2")
    >>> print(hessian(f, Symbol("x"), infer([f])).result)
    2*(A.T @ A)
    """
    return Working(f, [x], shapes, assume).hessian()


def _chosen(what: str, said: str, known: Sequence[str]) -> None:
    if said not in known:
        raise DeriveError(f"no {what} {said!r:.40}{nearest(said, known)}: {', '.join(repr(k) for k in known if k)}")


def _transposed(worked: Derivation, shapes: Shapes, layout: str) -> Derivation:
    """The same in the other layout: a row for a vector's gradient, the transpose of a matrix."""
    known = shapes.with_(worked.shapes)
    parts = worked.problem.args if isinstance(worked.problem, ex.Several) else (worked.problem,)
    results = worked.result.args if isinstance(worked.result, ex.Several) else (worked.result,)
    if any(known.rank(p) > 2 for p in parts):
        raise UnsupportedError("a layout is chosen for vectors and matrices; this derivative has more than two indices")
    algebra = Algebra(known, worked.assume)
    flipped = {p: Call("row" if known.rank(p) == 1 else "transpose", p) if known.rank(p) else p for p in parts}
    found = [
        algebra.neat(Call("row", r) if known.rank(r) == 1 else Call("transpose", r)) if known.rank(r) else r
        for r in results
    ]
    lines = [
        Step(flipped[p], r, (rules.changed_layout,)) for p, r in zip(parts, found, strict=True) if flipped[p] is not p
    ]
    several = isinstance(worked.problem, ex.Several)
    return replace(
        worked,
        problem=ex.Several(*flipped.values()) if several else flipped[parts[0]],
        result=ex.Several(*found) if several else found[0],
        steps=(*worked.steps, *lines),
        remarks=(layout, *worked.remarks),
    )

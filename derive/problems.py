"""The problems one can pose and the questions one can ask, as functions: text in, a worked solution or a verdict out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from inspect import BoundArguments, signature
from typing import Any, ParamSpec

from derive.checking import check_within
from derive.errors import DeriveError, ShapeError, UnsupportedError, nearest
from derive.given import (
    Assume,
    Shapes,
    Text,
    appears,
    array_problem,
    beside_latex,
    declared_by,
    problem,
    read_answer,
    read_expression,
    read_text,
    speaks_of_arrays,
    variable,
)
from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.python_text import read_equation
from derive.language.shapes import infer
from derive.model import EQUAL, Asked, Catalogue, Derivation, Status, Verdict
from derive.solution import WorkedSolution

P = ParamSpec("P")


def problem_posed(pose: Callable[P, WorkedSolution]) -> Callable[P, WorkedSolution]:
    """Keeps in each solution the call that posed its problem, so that a notebook can make it again."""
    parameters = signature(pose)

    @wraps(pose)
    def posed(*args: P.args, **options: P.kwargs) -> WorkedSolution:
        solution = pose(*args, **options)
        solution.asked = _asked(pose.__name__, parameters.bind(*args, **options))
        return solution

    return posed


def _asked(function: str, call: BoundArguments) -> Asked:
    """The call with what it needs in order and what it may have by name, where it is not what it would be anyway."""
    needed, named = [], {}
    for name, parameter in call.signature.parameters.items():
        if name not in call.arguments:
            continue
        value = _kept(call.arguments[name])
        if parameter.kind is parameter.VAR_KEYWORD:
            named.update(value)
        elif parameter.default is parameter.empty:
            needed.append(value)
        elif value != parameter.default and not (parameter.default is None and value == {}):
            named[name] = value
    return Asked(function, tuple(needed), named)


def _kept(given: Any) -> Any:
    """What was given, as it is now: lists may change later."""
    if hasattr(given, "tolist"):  # a NumPy array or number
        return given.tolist()
    if isinstance(given, Mapping):
        return {name: _kept(value) for name, value in given.items()}
    return type(given)(map(_kept, given)) if type(given) in (list, tuple) else given


# ---------------------------------------------------------------- problems


@problem_posed
def differentiate(f: Text, wrt: Text, order: int = 1, assume: Assume = None, shapes: Shapes = None) -> WorkedSolution:
    """The derivative of ``f`` in one variable, any order, with worked steps; among arrays first and second ones.

    >>> print(differentiate("exp(2*x)", "x", order=2).result)
    4*exp(2*x)
    """
    from derive.methods.differentiate import differentiate

    if isinstance(order, bool) or not isinstance(order, int) or not 1 <= order <= 100:
        raise DeriveError(f"the order of a derivative is a whole number from 1 to 100, found {order!r}")
    f, (x,), domains = problem(f, wrt, assume, shapes=shapes)
    if speaks_of_arrays([f], shapes):
        return _differentiated_among_arrays(f, x, order, domains, {str(x): (), **(shapes or {})})
    return _worked(differentiate(f, x, order, domains), domains)


def _worked(derivation: Derivation, domains: Mapping[str, Any]) -> WorkedSolution:
    """The solution of a problem in numbers. What was said of names that only a claim may have is kept for the claim."""
    return WorkedSolution(replace(derivation, assume={**domains, **derivation.assume}))


def _differentiated_among_arrays(f: ex.Expr, x: ex.Expr, order: int, domains: Any, shapes: Shapes) -> WorkedSolution:
    from derive.methods import matrix_calculus

    (t,), known = array_problem(f, [x], shapes, domains)
    if order == 1 and known.rank(f):
        return WorkedSolution(matrix_calculus.jacobian(f, [t], known, domains))
    if order == 1:
        return WorkedSolution(matrix_calculus.gradient(f, [t], known, domains))
    if order == 2 and not known.rank(f):
        return WorkedSolution(matrix_calculus.hessian(f, t, known, domains))
    raise UnsupportedError(
        f"among arrays there are first derivatives, and second ones of a number; not order {order} of {f!s:.60}"
    )


@problem_posed
def gradient(
    f: Text,
    wrt: Text | Sequence[Text],
    shapes: Shapes = None,
    assume: Assume = None,
    *,
    method: str = "differentials",
    layout: str = "",
) -> WorkedSolution:
    """The gradient of a number: of its variable's shape, for several variables one each; in scalars a vector, in order.

    shapes : name -> ("m", "n"), (3,), () for a number; what is not given is inferred.
    method : "differentials" or "index notation".    layout : "denominator" (the variable's shape) or "numerator".

    >>> print(gradient("norm(A @ x - b)**2", "x").result)
    2*(A.T @ (A @ x - b))
    >>> print(gradient("x**2*y + sin(y)", ["x", "y"]).result)
    [2*x*y, x**2 + cos(y)]
    """
    return _first_derivatives("gradient", f, wrt, shapes, assume, method, layout)


@problem_posed
def jacobian(
    f: Text | Sequence[Text],
    wrt: Text | Sequence[Text],
    shapes: Shapes = None,
    assume: Assume = None,
    *,
    method: str = "differentials",
    layout: str = "",
) -> WorkedSolution:
    """All partial derivatives, outputs × inputs: shape ``f.shape + x.shape``; of a list a row each, a column a variable.

    method : "differentials", for softmax also "quotient rule" or "logarithmic derivative".
    layout : "numerator" (outputs × inputs) or, of a vector by a vector, "denominator".

    >>> print(jacobian("A @ X @ B", "X").result)
    einsum('ik,lj->ijkl', A, B)
    """
    return _first_derivatives("jacobian", f, wrt, shapes, assume, method, layout)


@problem_posed
def hessian(
    f: Text,
    wrt: Text | Sequence[Text],
    shapes: Shapes = None,
    assume: Assume = None,
    at: Mapping[str, Any] | None = None,
) -> WorkedSolution:
    """The second derivatives of a number: shape ``x.shape + x.shape``; in scalars the matrix of second partial derivatives.

    at : in scalars a point, at which it is also said what the Hessian means.

    >>> print(hessian("norm(A @ x - b)**2", "x").result)
    2*(A.T @ A)
    >>> hessian("x**2 - y**2", ["x", "y"], at={"x": 0, "y": 0}).derivation.remarks[-1]
    'The Hessian is indefinite there and the gradient is zero: a saddle point.'
    """
    expr, variables, domains = problem(f, wrt, assume, several=True, shapes=shapes)
    if _in_arrays(expr, wrt, shapes):
        from derive.methods import matrix_calculus

        variables, known = array_problem(expr, variables, shapes, domains)
        if len(variables) > 1:
            raise UnsupportedError(
                f"a Hessian in several arrays ({', '.join(map(str, variables))}) is not supported yet: ask for one at a time"
            )
        solution = WorkedSolution(matrix_calculus.hessian(expr, variables[0], known, domains))
        return solution if at is None else solution.at(at)
    from derive.methods.partial import classified_hessian, hessian

    if at is None:
        return _worked(hessian(expr, variables, domains), domains)
    if set(at) != {x.name for x in variables} or ex.free_symbols(expr) - set(variables):
        needed = ", ".join(sorted(x.name for x in ex.free_symbols(expr) | set(variables)))
        raise DeriveError(f"to say what the Hessian is at a point, give wrt and at all of {needed}")
    point = {x: read_expression(at[x.name]) for x in variables}
    return _worked(replace(classified_hessian(expr, point, domains), at=point), domains)


def _in_arrays(expr: ex.Expr, wrt: Any, shapes: Shapes) -> bool:
    """Whether a problem is one of arrays; one variable whose shape is said is answered in that shape, numbers too."""
    return speaks_of_arrays([expr], shapes) or (bool(shapes) and isinstance(wrt, str) and wrt.strip() in (shapes or {}))


def _first_derivatives(
    kind: str, f: Any, wrt: Any, shapes: Shapes, assume: Assume, method: str, layout: str
) -> WorkedSolution:  # fmt: skip
    """A ``gradient`` or ``jacobian``, in arrays or in numbers."""
    expr, variables, domains = problem(f, wrt, assume, several=True, shapes=shapes)
    if _in_arrays(expr, wrt, shapes):
        from derive.methods import matrix_calculus

        arrays, known = array_problem(expr, variables, shapes, domains)
        worked = getattr(matrix_calculus, kind)(expr, arrays, known, domains, method=method, layout=layout)
        return WorkedSolution(worked)
    if method != "differentials" or layout:
        chosen = layout or method
        raise UnsupportedError(f"{chosen!r}: methods and layouts are chosen for vectors and matrices")
    from derive.methods import partial

    return _worked(getattr(partial, kind)(expr, variables, domains), domains)


@problem_posed
def total_derivative(f: Text, wrt: Text, along: Mapping[str, Text], assume: Assume = None) -> WorkedSolution:
    """The derivative of ``f`` in ``wrt`` where other variables depend on it, by the multivariable chain rule.

    >>> print(total_derivative("x*y", "t", along={"x": "t**2", "y": "sin(t)"}).result)
    2*t*sin(t) + t**2*cos(t)
    """
    from derive.methods.partial import total_derivative

    f, (t,), domains = problem(f, wrt, assume, may_be_absent=True)
    paths = {variable(name): read_expression(path, {t.name, *domains}) for name, path in along.items()}
    for x in paths:
        if x not in ex.free_symbols(f):
            raise DeriveError(f"there is no variable {x} in {f!s:.80}{nearest(str(x), map(str, ex.free_symbols(f)))}")
    return _worked(total_derivative(f, t, paths, domains), domains)


@problem_posed
def implicit(equation: Text, wrt: Text, of: Text = "y", assume: Assume = None) -> WorkedSolution:
    """The derivative of ``of`` in ``wrt`` where an equation ties them: ``implicit("x**2 + y**2 = 1", "x", of="y")``."""
    from derive.methods.partial import implicit

    names = {str(wrt), str(of), *(assume or {})}
    tied = read_equation(equation, names) if isinstance(equation, str) else read_expression(equation, names)
    x, y = variable(wrt), variable(of)
    for v in (x, y):
        appears(v, tied)
    return _worked(implicit(tied, y, x, assume=assumptions(assume)), assumptions(assume))


@problem_posed
def integrate(
    f: Text, wrt: Text, lower: Text | None = None, upper: Text | None = None, assume: Assume = None
) -> WorkedSolution:
    """An antiderivative, or with both limits the definite integral; limits are numbers or text (``"oo"``, ``"pi/2"``)."""
    from derive.methods.integrate import integrate

    if (lower is None) != (upper is None):
        raise DeriveError(f"the {'lower' if lower is None else 'upper'} limit of the integral is missing")
    f, (x,), domains = problem(f, wrt, assume, may_be_absent=True)
    ends = [None if end is None else read_expression(end, domains) for end in (lower, upper)]
    return _worked(integrate(f, x, *ends, assume=domains), domains)


@problem_posed
def limit(f: Text, wrt: Text, point: Text, side: str = "both", assume: Assume = None) -> WorkedSolution:
    """The limit of ``f`` as ``wrt`` tends to ``point``; ``side`` is ``"both"``, ``"+"`` (from above) or ``"-"``."""
    from derive.methods.limits import limit

    sides = {"both": "both", "+-": "both", "+": "+", "right": "+", "above": "+", "-": "-", "left": "-", "below": "-"}
    if side not in sides:
        raise DeriveError(f"a limit's side is 'both', '+' or '-', found {side!r}")
    f, (x,), domains = problem(f, wrt, assume, may_be_absent=True)
    return _worked(limit(f, x, read_expression(point, domains), sides[side], assume=domains), domains)


@problem_posed
def taylor(f: Text, wrt: Text, point: Text = 0, order: int = 4, assume: Assume = None) -> WorkedSolution:
    """The Taylor polynomial of degree ``order`` at ``point``, with its remainder."""
    from derive.methods.limits import taylor

    if isinstance(order, bool) or not isinstance(order, int) or not 0 <= order <= 30:
        raise DeriveError(f"the order of a Taylor polynomial is a whole number from 0 to 30, found {order!r}")
    f, (x,), domains = problem(f, wrt, assume)
    return _worked(taylor(f, x, read_expression(point, domains), order, assume=domains), domains)


@problem_posed
def topic(name: str, /, **data: Any) -> WorkedSolution:
    """A topic of the catalogue, with your data in the place of its own."""
    from derive import topics

    return WorkedSolution(topics.derivation(name, data))


def catalogue(area: str | None = None) -> Catalogue:
    """Every topic: its id, title, parameters and what it covers."""
    from derive import topics

    found = Catalogue(topics.catalogue())
    if area is None:
        return found
    areas = {t.area for t in found}
    if area.replace("_", "-") not in areas:
        raise DeriveError(f"no area {area!r}{nearest(area, areas)}: {', '.join(sorted(areas))}")
    return Catalogue(t for t in found if t.area == area.replace("_", "-"))


# ---------------------------------------------------------------- questions


def read(text: str, syntax: str = "auto", shapes: Shapes = None, assume: Assume = None) -> ex.Expr:
    r"""The expression that ``text`` writes, in the input syntax or in LaTeX. Nothing in it is ever executed.

    syntax : "python", "latex", or "auto": LaTeX where there is a backslash, ``^{``, ``_{`` or ``$`` around the text.

    >>> print(read("2·x² − 1"), read(r"\frac{1}{2}\|Ax-b\|_2^2"), sep=", ")
    2*x**2 - 1, 1/2*norm(A @ x - b)**2
    """
    if syntax not in ("auto", "python", "latex"):
        raise DeriveError(
            f"no syntax {syntax!r:.60}{nearest(str(syntax), ('auto', 'python', 'latex'))}: 'auto', 'python' or 'latex'"
        )
    declared = set(assumptions(assume)) | declared_by(shapes)
    expr = read_text(text, syntax, declared, shapes)
    if shapes:
        infer([expr], shapes)  # raises where two uses clash
    return expr


def check(
    f: Text | Sequence[Text],
    claim: Text | Sequence[Text],
    wrt: Text | Sequence[Text],
    order: int = 1,
    assume: Assume = None,
    shapes: Shapes = None,
) -> Verdict:
    """Is ``claim`` the derivative of ``f``? With a list of variables, or an array: is it the gradient, Jacobian, Hessian?

    The claim is compared with slopes of ``f`` itself. PROVED is said only where it is exactly a result so verified.

    >>> check("x**2*sin(x)", "2*x*cos(x)", wrt="x").status.name
    'REFUTED'
    >>> check("norm(A @ x - b)**2", "A.T @ (A @ x - b)", wrt="x").status.name
    'REFUTED'
    """
    expr, variables, domains = problem(f, wrt, assume, several=True, shapes=shapes)
    claim = beside_latex(claim, f, {*domains, *declared_by(shapes)}, shapes)
    if _in_arrays(expr, wrt, shapes):
        return _check_in_arrays(expr, claim, variables, order, domains, shapes)
    try:
        if isinstance(wrt, (list, tuple)):
            return gradient(f, wrt, assume=assume).check(claim)  # type: ignore[arg-type]
        return differentiate(f, wrt, order, assume).check(claim)  # type: ignore[arg-type]
    except UnsupportedError:  # no rule: the slopes can still be compared
        f, variables, domains = problem(f, wrt, assume, several=True)
        slopes = [ex.Derivative(f, x, order) for x in variables]
        asked = ex.Array(*slopes) if isinstance(wrt, (list, tuple)) else slopes[0]
        declared = {s.name for x in variables for s in ex.free_symbols(x)}
        said = read_answer(claim, declared)
        return _with_mistake(check_within(asked, said, EQUAL, (), domains), asked, said, domains)


def _check_in_arrays(
    f: ex.Expr, claim: Any, variables: Sequence[ex.Expr], order: int, domains: Any, shapes: Shapes
) -> Verdict:
    """The claim against directional differences of ``f``: no rule is asked."""
    variables, known = array_problem(f, variables, shapes, domains)
    said = read_answer(claim, {*known.table, *domains}, known.table) if not isinstance(claim, (list, tuple)) else None
    if said is None:
        said = ex.Several(*[read_answer(c, {*known.table, *domains}, known.table) for c in claim])
    try:
        shaped = infer([f, said, *variables], known.table).table
    except ShapeError as clash:
        if any(x.name not in (shapes or {}) for x in ex.free_symbols(f) | ex.free_symbols(said)):
            raise
        return _with_clash(clash, f, said, variables, order, domains, known.table)
    return _compared(f, said, variables, order, domains, shaped)


def _compared(
    f: ex.Expr, said: ex.Expr, variables: Sequence[ex.Expr], order: int, domains: Any, shaped: Any
) -> Verdict:
    slopes = [ex.Derivative(f, x, order) for x in variables]
    asked = ex.Several(*slopes) if len(slopes) > 1 or isinstance(said, ex.Several) else slopes[0]
    return _with_mistake(check_within(asked, said, EQUAL, (), domains, shapes=shaped), asked, said, domains, shaped)


def _with_clash(
    clash: ShapeError, f: ex.Expr, said: ex.Expr, variables: Sequence[ex.Expr], order: int, domains: Any, known: Any
) -> Verdict:
    """The verdict on a claim whose shapes do not fit: wrong, by the mistake that it is where all dimensions are equal."""
    for dimension in dict.fromkeys(d for shape in known.values() for d in shape):
        square = {name: (dimension,) * len(shape) for name, shape in known.items()}
        try:
            found = _compared(f, said, variables, order, domains, infer([f, said, *variables], square).table)
        except DeriveError:  # a size is written out, as in eye(4)
            continue
        if found.holds:  # right where it means something: the shapes may be what is wrong
            raise clash
        if found.slip is not None:
            reason = f"the shapes do not fit: {clash}; {found.slip.sentence}"
            return Verdict(Status.REFUTED, "shapes", mistake=found.mistake, reason=reason, slip=found.slip)
    return Verdict(Status.REFUTED, "shapes", reason=f"the shapes do not fit: {clash}")


def _with_mistake(verdict: Verdict, asked: ex.Expr, said: ex.Expr, domains: Any, shapes: Shapes = None) -> Verdict:
    """A refuted claim with the usual mistake that gives it, if one does."""
    if verdict.status is not Status.REFUTED:
        return verdict
    from derive.review.mistakes import with_mistake

    return with_mistake(verdict, asked, said, domains, shapes)


def equivalent(a: Text, b: Text, assume: Assume = None, shapes: Shapes = None) -> Verdict:
    """Whether two expressions have equal principal values wherever in the assumed domain both are defined.

    >>> equivalent("sin(2*x)", "2*sin(x)*cos(x)").status.name, equivalent("sqrt(x**2)", "x").status.name
    ('PROVED', 'REFUTED')
    >>> equivalent("trace(A @ B)", "trace(B @ A)").status.name, equivalent("A @ B", "B @ A", shapes={"A": "n,n"}).status.name
    ('AGREES', 'REFUTED')
    """
    domains = assumptions(assume)
    declared = {*domains, *declared_by(shapes)}
    sides = beside_latex(a, b, declared, shapes), beside_latex(b, a, declared, shapes)
    left, right = (read_answer(side, declared, shapes) for side in sides)
    if speaks_of_arrays([left, right], shapes):
        square = [name for name, where in domains.items() if where.structure]
        known = infer([left, right], shapes, square).table
        return check_within(left, right, EQUAL, (), domains, shapes=known)
    from derive.review.answer import completed

    return completed(check_within(left, right, EQUAL, (), domains), left, right, domains)

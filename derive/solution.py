"""A problem in, a worked solution out: derived at once, verified when first shown, never shown when refuted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

from derive.errors import DeriveError, UnsupportedError, UnverifiedError, nearest
from derive.language import expressions as ex
from derive.language.assumptions import Domain, assumptions
from derive.language.python_text import read_equation, read_python
from derive.model import (
    DETAILS,
    EQUAL,
    Condition,
    Derivation,
    Detail,
    Numbers,
    Relation,
    Status,
    Step,
    TopicInfo,
    Verdict,
)

Text = str | ex.Expr | int | float  # what is taken where an expression is asked for
Assume = Mapping[str, Any] | None
Shapes = Mapping[str, Sequence] | None  # () for a scalar; arrays are not supported yet
Progress = Callable[[int, int], None]  # lines checked so far, lines in all

SUFFIXES = {".md": "md", ".tex": "tex", ".typ": "typ", ".txt": "text", ".pdf": "pdf", ".json": "json", ".html": "html", ".ipynb": "ipynb"}  # fmt: skip
WORK = 5e5  # nodes at 64 bits for checking a derivation, about a second; ordinary lines take 500 to 5,000 each
WORK_HEAVY = 4e5  # for each line with an integral, a limit, a sum or an argmax in it
WORK_A_SECOND = 2e5  # at the least, on a machine that has other things to do
_HEAVY = (ex.Integral, ex.Antiderivative, ex.Limit, ex.Sum, ex.Product, ex.ArgMin, ex.ArgMax)
_DOUBT = {Status.PROVED: 0, Status.AGREES: 1, Status.UNKNOWN: 2, Status.REFUTED: 3}
_DEPTH: dict[str, int] = {"hint": 0, "brief": 1, "normal": 2, "full": 10**6}


class WorkedSolution:
    """A derivation with its verdicts and its numbers.

    Making one derives and no more; a line is verified the first time it is shown.

    >>> s = differentiate("x**2 * sin(x)", "x")
    >>> print(s.result, "|", s.verdict.status.name)
    2*x*sin(x) + x**2*cos(x) | AGREES
    >>> float(s.function()(x=2.0)), s.check("2*x*cos(x)").status.name
    (1.972602..., 'REFUTED')
    """

    def __init__(self, derivation: Derivation, at: Mapping[str, Any] | None = None):
        self.derivation = derivation
        self._at = None if at is None else {ex.Symbol(str(name)): _exact(value) for name, value in at.items()}
        self._known: dict[tuple, Verdict] = {}
        self.progress: Progress | None = None  #: told how many lines are checked, and how many there are

    # ---------------------------------------------------------------- what was found

    @cached_property
    def result(self) -> ex.Expr:
        """The final expression. Raises UnverifiedError if the check of ``problem = result`` refutes it."""
        if self.verdict.status is Status.REFUTED:
            raise UnverifiedError(f"the result {_short(self.derivation.result)} was refuted{_where(self.verdict)}")
        return self.derivation.result

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step at every depth, in the order read; ``verdicts`` has the same order."""
        return tuple(self.derivation.walk())

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Everything that has to hold somewhere on the way."""
        return self.derivation.ledger

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One verdict a step, each found without knowing the rule the step names.

        All of them share the work allowed for one derivation, the result first, then the outer steps, then the inner.
        """
        if self.derivation.problem is not self.derivation.result:
            _ = self.verdict
        found: dict[Step, Verdict] = {}
        for step in self._outer_first():
            found[step] = self._checked(*self._sides[step], step.relation, self._given[step])
            if self.progress:
                self.progress(len(found), len(self.steps))
        return tuple(found[step] for step in self.steps)

    def _checked(self, before: ex.Expr, after: ex.Expr, relation: Relation, given: tuple[ex.Expr, ...]) -> Verdict:
        """The verdict on one claim of this derivation; a claim made twice is checked once."""
        claim = before, after, relation, given
        if claim not in self._known:
            self._known[claim] = _check(*claim, self.derivation.assume, self._work)
        return self._known[claim]

    def _outer_first(self) -> list[Step]:
        found = dict.fromkeys(self.derivation.steps)
        waiting = list(found)
        while waiting:
            waiting = [inner for step in waiting for inner in step.steps if inner not in found]
            found.update(dict.fromkeys(waiting))
        return list(found)

    @cached_property
    def _work(self) -> Any:
        """What checking this derivation may cost: more where a line needs quadrature, extrapolation or a search."""
        from derive.numeric.balls import Budget

        heavy = sum(any(isinstance(n, _HEAVY) for n in ex.postorder(*self._sides[step])) for step in self.steps)
        return Budget(WORK + WORK_HEAVY * min(heavy, 20))

    @cached_property
    def mistakes(self) -> tuple[Verdict, ...]:
        """One verdict on each mistake the derivation warns of; only a refuted one is shown, as wrong."""
        d, given = self.derivation, _that_hold(self.derivation.conditions)
        return tuple(
            _check(self._written_out(m.before), self._written_out(m.after), m.relation, given, d.assume)
            for m in d.mistakes
        )

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict on the whole: that the result is what the problem asks for."""
        d = self.derivation
        if d.problem is d.result:  # nothing to compare: the whole is as sure as its least sure line
            nothing = Verdict(Status.UNKNOWN, "none", reason="there is no line to check")
            return max(self.verdicts, key=lambda v: _DOUBT[v.status], default=nothing)
        before, after = self._written_out(d.problem), self._written_out(d.result)
        given = _that_hold(d.ledger)
        return self._checked(before, after, _overall_relation(d), given)

    @cached_property
    def _given(self) -> dict[Step, tuple[ex.Expr, ...]]:
        """The conditions each step may rely on: its own, those of the steps it stands beneath, and the problem's."""
        found: dict[Step, tuple[ex.Expr, ...]] = {}
        waiting = [(step, _that_hold(self.derivation.conditions)) for step in self.derivation.steps]
        while waiting:
            step, outer = waiting.pop()
            if step not in found:
                found[step] = tuple(dict.fromkeys(outer + _that_hold(step.conditions)))
                waiting += [(inner, found[step]) for inner in step.steps]
        return found

    @cached_property
    def _sides(self) -> dict[Step, tuple[ex.Expr, ex.Expr]]:
        return {step: (self._written_out(step.before), self._written_out(step.after)) for step in self.steps}

    def _written_out(self, expr: ex.Expr) -> ex.Expr:
        for name, meaning in reversed(self.derivation.where):
            expr = ex.substitute(expr, {name: meaning})
        return expr

    # ---------------------------------------------------------------- numbers

    def at(self, values: Mapping[str, Any] | None = None, **named: Any) -> WorkedSolution:
        """The same solution with the numbers of this point beside every line; verdicts already found are kept.

        >>> s = differentiate("x**3", "x").at(x=2)
        >>> str(s.numbers[0].put_in), s.numbers[0].after
        ('3*2**2', 12.0)
        """
        point = {**(values or {}), **named}
        known = {x.name for x in self.variables}
        for name in point:
            if str(name) not in known:
                raise DeriveError(
                    f"there is no variable {name!r} here{nearest(str(name), known)}: {', '.join(sorted(known))}"
                )
        other = WorkedSolution(self.derivation, point)
        other.progress = self.progress
        for kept in ("verdicts", "verdict", "result", "mistakes", "_sides", "_given", "_known", "_work"):
            if kept in self.__dict__:
                other.__dict__[kept] = self.__dict__[kept]
        return other

    @property
    def point(self) -> Mapping[ex.Symbol, Any]:
        """The numbers that stand beside the lines: those of ``at``, and for the rest small ones that suit every line."""
        return self._beside[0]

    @property
    def numbers(self) -> tuple[Numbers, ...]:
        """One ``Numbers`` a step: the numbers put in, and the value of both sides."""
        return tuple(self._beside[1])

    @cached_property
    def _beside(self) -> tuple[Mapping[ex.Symbol, Any], list[Numbers]]:
        from derive.numeric.beside import beside

        d = self.derivation
        return beside(self._sides_in_numbers, d.assume, self._given_numbers, _that_hold(d.ledger))

    @property
    def _given_numbers(self) -> dict[ex.Symbol, Any]:
        given = self.derivation.at if self._at is None else self._at
        constants = _constants_of_integration(self.derivation.problem, self.derivation.result)
        return {**dict.fromkeys(constants, 0), **{ex.Symbol(str(x)): value for x, value in given.items()}}

    @cached_property
    def _sides_in_numbers(self) -> list[tuple[ex.Expr, ex.Expr]]:
        """Both sides of every step, an abbreviation standing where its number is given and written out where it is not."""
        d = self.derivation
        given = self._given_numbers
        named = {**d.worth, **{meaning: name for name, meaning in d.where if name in given}}
        unnamed = [(name, meaning) for name, meaning in d.where if name not in given]

        def side(expr: ex.Expr) -> ex.Expr:
            for name, meaning in reversed(unnamed):
                expr = ex.substitute(expr, {name: meaning})
            return ex.substitute(expr, named)

        return [(side(step.before), side(step.after)) for step in self.steps]

    @cached_property
    def variables(self) -> tuple[ex.Symbol, ...]:
        """Every variable of the problem and of its result, by name."""
        d = self.derivation
        abbreviations = {name for name, _ in d.where}
        shown = [self._written_out(d.problem), self._written_out(d.result)]
        found = frozenset().union(*map(ex.free_symbols, shown)) - abbreviations
        return tuple(sorted(found, key=str))

    def function(self, backend: str = "numpy"):
        """The result as a function of arrays, named as in the text; ``.source`` is code that runs without derive.

        An antiderivative is the one whose constant of integration is 0.
        """
        if backend != "numpy":
            raise UnsupportedError(f"the backend {backend!r} is not there yet; there is 'numpy'")
        from derive.numeric.compile import function

        problem = self._written_out(self.derivation.problem)
        expr = _without_constant(problem, self._written_out(self.result))
        parameters = frozenset(self.variables) & (ex.free_symbols(problem) | ex.free_symbols(expr))
        return function(expr, sorted(parameters, key=str))

    def check(self, claim: Text) -> Verdict:
        """Whether ``claim`` answers the same problem. PROVED only where it is exactly the verified result."""
        d = self.derivation
        said = _read(claim, {x.name for x in self.variables})
        problem, result = self._written_out(d.problem), self._written_out(d.result)
        given = _that_hold(d.ledger)
        direct = _check(problem, said, _overall_relation(d), given, d.assume)
        if direct.status is Status.REFUTED or not self.verdict.holds:
            return direct
        same = _check(_without_constant(problem, result), _without_constant(problem, said), EQUAL, given, d.assume)
        if same.status is Status.PROVED:
            return Verdict(
                Status.PROVED, f"{same.method}, against the verified result", direct.points, reason=same.reason
            )
        if direct.status is Status.UNKNOWN and same.status is Status.REFUTED and not _up_to_a_constant(problem):
            return same
        return direct

    # ---------------------------------------------------------------- how it is shown

    def document(self, detail: Detail = "normal", numbers: bool = True) -> Any:
        """The solution as a ``report`` document; raises UnverifiedError rather than show a refuted line as true."""
        if detail not in DETAILS:
            raise DeriveError(f"no level of detail {detail!r}{nearest(str(detail), DETAILS)}: {', '.join(DETAILS)}")
        from derive.report.document import worked_solution

        self._refuse_refuted()
        steps = self.steps
        beside = dict(zip(steps, self.numbers, strict=True)) if numbers else {}
        verdicts = dict(zip((*steps, *self.derivation.mistakes), (*self.verdicts, *self.mistakes), strict=True))
        at = {x.name: v for x, v in self.point.items()} if numbers else None
        return worked_solution(
            self.derivation, verdicts, beside, detail=detail, at=at, overall=self.verdict, show_numbers=numbers
        )

    def render(self, form: str, detail: Detail = "normal", numbers: bool = True, *, standalone: bool = True) -> str:
        """The solution as text: ``md``, ``tex``, ``typ``, ``text`` or ``json``; not ``standalone``, a piece to embed."""
        if form == "json":
            import json

            return json.dumps(self.to_dict(detail, numbers), ensure_ascii=False, indent=2) + "\n"
        if form in ("html", "ipynb"):
            raise UnsupportedError(f"{form} is not written yet; there are md, tex, typ, pdf, json and text")
        from derive.report.render import render

        return render(self.document(detail, numbers), form, standalone=standalone)

    def to_markdown(self, detail: Detail = "normal", numbers: bool = True) -> str:
        """Markdown with ``$$`` blocks, as GitHub, Jupyter, MyST, Quarto and pandoc read it."""
        return self.render("md", detail, numbers)

    def to_latex(self, detail: Detail = "normal", numbers: bool = True, *, standalone: bool = True) -> str:
        """LaTeX with amsmath; not ``standalone``, a piece to put into a document of your own."""
        return self.render("tex", detail, numbers, standalone=standalone)

    def to_typst(self, detail: Detail = "normal", numbers: bool = True, *, standalone: bool = True) -> str:
        """Typst source; not ``standalone``, a piece to put into a document of your own."""
        return self.render("typ", detail, numbers, standalone=standalone)

    def to_text(self, detail: Detail = "normal", numbers: bool = True) -> str:
        """Plain text for a terminal."""
        return self.render("text", detail, numbers)

    def to_html(self, detail: Detail = "normal", numbers: bool = True) -> str:
        """Not written yet: raises UnsupportedError."""
        return self.render("html", detail, numbers)

    def to_notebook(self, detail: Detail = "normal", numbers: bool = True) -> str:
        """Not written yet: raises UnsupportedError."""
        return self.render("ipynb", detail, numbers)

    def to_pdf(self, detail: Detail = "normal", numbers: bool = True) -> bytes:
        """A PDF by the typst wheel; no TeX is needed."""
        from derive.report.render import pdf

        return pdf(self.document(detail, numbers))

    def to_dict(self, detail: Detail = "full", numbers: bool = True) -> dict[str, Any]:
        """The solution as JSON data; every expression in the input syntax."""
        if detail not in DETAILS:
            raise DeriveError(f"no level of detail {detail!r}{nearest(str(detail), DETAILS)}: {', '.join(DETAILS)}")
        self._refuse_refuted()
        d = self.derivation
        evidence = dict(zip(self.steps, self.verdicts, strict=True))
        beside = dict(zip(self.steps, self.numbers, strict=True)) if numbers else {}
        return {
            "title": d.title,
            "problem": str(d.problem),
            "result": str(self.result),
            "verdict": self.verdict.to_dict(),
            "assume": {name: str(where) for name, where in d.assume.items()},
            "where": {str(name): str(meaning) for name, meaning in d.where},
            "at": {x.name: _jsonable(v) for x, v in self.point.items()} if numbers else None,
            "steps": [_step_dict(s, evidence, beside, _DEPTH[detail]) for s in d.steps] if detail != "hint" else [],
            "rules": list(dict.fromkeys(rule.name for step in self.steps for rule in step.by)),
            "conditions": [c.text or str(c.holds) for c in self.conditions],
            "mistakes": [
                {"claim": f"{m.before} {m.relation.sign} {m.after}", "note": m.note, "verdict": v.to_dict()}
                for m, v in zip(d.mistakes, self.mistakes, strict=True)
            ],
            "remarks": list(d.remarks),
            "sources": list(d.cited),
            "missing": d.missing,
        }

    def save(self, path: str | os.PathLike, detail: Detail = "normal", numbers: bool = True) -> Path:
        """Writes the format of the suffix, whole or not at all: .md .tex .typ .txt .pdf .json."""
        path = Path(path)
        form = format_of(path)
        if form == "pdf":
            return write_whole(path, self.to_pdf(detail, numbers))
        return write_whole(path, self.render(form, detail, numbers))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from derive.report.latex import latex

        result = f"$\\displaystyle {latex(self.derivation.problem)} = {latex(self.result)}$"
        return {"text/plain": self.to_text(), "text/markdown": self.to_markdown(), "text/latex": result}

    def __repr__(self) -> str:
        return f"<WorkedSolution {_short(self.derivation.problem)} = {_short(self.derivation.result)}, {len(self.steps)} steps>"

    def _refuse_refuted(self) -> None:
        for step, verdict in zip(self.steps, self.verdicts, strict=True):
            if verdict.status is Status.REFUTED:
                rules = ", ".join(rule.name for rule in step.by) or "no rule named"
                claim = f"{_short(step.before)} {step.relation.sign} {_short(step.after)}"
                raise UnverifiedError(f"the step {claim} ({rules}) was refuted{_where(verdict)}; nothing is shown")
        _ = self.result


# ---------------------------------------------------------------- problems


def differentiate(f: Text, wrt: Text, order: int = 1, assume: Assume = None) -> WorkedSolution:
    """The derivative of ``f`` in one variable, any order, with worked steps.

    >>> print(differentiate("exp(2*x)", "x", order=2).result)
    4*exp(2*x)
    """
    from derive.methods.differentiate import differentiate

    if isinstance(order, bool) or not isinstance(order, int) or not 1 <= order <= 100:
        raise DeriveError(f"the order of a derivative is a whole number from 1 to 100, found {order!r}")
    f, (x,), domains = _problem(f, wrt, assume)
    return WorkedSolution(differentiate(f, x, order, domains))


def gradient(f: Text, wrt: Text | Sequence[Text], shapes: Shapes = None, assume: Assume = None) -> WorkedSolution:
    """The vector of partial derivatives, in the order of ``wrt``."""
    from derive.methods.partial import gradient

    _only_scalars(shapes)
    f, variables, domains = _problem(f, wrt, assume, several=True)
    return WorkedSolution(gradient(f, variables, domains))


def jacobian(
    f: Text | Sequence[Text], wrt: Text | Sequence[Text], shapes: Shapes = None, assume: Assume = None
) -> WorkedSolution:
    """The matrix of partial derivatives: a row for each entry of ``f``, a column for each variable."""
    from derive.methods.partial import jacobian

    _only_scalars(shapes)
    f, variables, domains = _problem(f, wrt, assume, several=True)
    return WorkedSolution(jacobian(f, variables, domains))


def hessian(
    f: Text,
    wrt: Text | Sequence[Text],
    shapes: Shapes = None,
    assume: Assume = None,
    at: Mapping[str, Any] | None = None,
) -> WorkedSolution:
    """The matrix of second partial derivatives; with a point ``at``, also what it says there.

    >>> hessian("x**2 - y**2", ["x", "y"], at={"x": 0, "y": 0}).derivation.remarks[-1]
    'The Hessian is indefinite there and the gradient is zero: a saddle point.'
    """
    from derive.methods.partial import classified_hessian, hessian

    _only_scalars(shapes)
    f, variables, domains = _problem(f, wrt, assume, several=True)
    if at is None:
        return WorkedSolution(hessian(f, variables, domains))
    if set(at) != {x.name for x in variables} or ex.free_symbols(f) - set(variables):
        needed = ", ".join(sorted(x.name for x in ex.free_symbols(f) | set(variables)))
        raise DeriveError(f"to say what the Hessian is at a point, give wrt and at all of {needed}")
    point = {x: _read(at[x.name]) for x in variables}
    return WorkedSolution(replace(classified_hessian(f, point, domains), at=point))


def total_derivative(f: Text, wrt: Text, along: Mapping[str, Text], assume: Assume = None) -> WorkedSolution:
    """The derivative of ``f`` in ``wrt`` where other variables depend on it, by the multivariable chain rule.

    >>> print(total_derivative("x*y", "t", along={"x": "t**2", "y": "sin(t)"}).result)
    2*t*sin(t) + t**2*cos(t)
    """
    from derive.methods.partial import total_derivative

    f, (t,), domains = _problem(f, wrt, assume, may_be_absent=True)
    paths = {_variable(name): _read(path, {t.name, *domains}) for name, path in along.items()}
    for x in paths:
        if x not in ex.free_symbols(f):
            raise DeriveError(f"there is no variable {x} in {_short(f)}{nearest(str(x), map(str, ex.free_symbols(f)))}")
    return WorkedSolution(total_derivative(f, t, paths, domains))


def implicit(equation: Text, wrt: Text, of: Text = "y", assume: Assume = None) -> WorkedSolution:
    """The derivative of ``of`` in ``wrt`` where an equation ties them: ``implicit("x**2 + y**2 = 1", "x", of="y")``."""
    from derive.methods.partial import implicit

    names = {str(wrt), str(of), *(assume or {})}
    tied = read_equation(equation, names) if isinstance(equation, str) else _read(equation, names)
    x, y = _variable(wrt), _variable(of)
    for v in (x, y):
        _appears(v, tied)
    return WorkedSolution(implicit(tied, y, x, assume=assumptions(assume)))


def integrate(
    f: Text, wrt: Text, lower: Text | None = None, upper: Text | None = None, assume: Assume = None
) -> WorkedSolution:
    """An antiderivative, or with both limits the definite integral; limits are numbers or text (``"oo"``, ``"pi/2"``)."""
    from derive.methods.integrate import integrate

    if (lower is None) != (upper is None):
        raise DeriveError(f"the {'lower' if lower is None else 'upper'} limit of the integral is missing")
    f, (x,), domains = _problem(f, wrt, assume, may_be_absent=True)
    ends = [None if end is None else _read(end, domains) for end in (lower, upper)]
    return WorkedSolution(integrate(f, x, *ends, assume=domains))


def limit(f: Text, wrt: Text, point: Text, side: str = "both", assume: Assume = None) -> WorkedSolution:
    """The limit of ``f`` as ``wrt`` tends to ``point``; ``side`` is ``"both"``, ``"+"`` (from above) or ``"-"``."""
    from derive.methods.limits import limit

    sides = {"both": "both", "+-": "both", "+": "+", "right": "+", "above": "+", "-": "-", "left": "-", "below": "-"}
    if side not in sides:
        raise DeriveError(f"a limit's side is 'both', '+' or '-', found {side!r}")
    f, (x,), domains = _problem(f, wrt, assume, may_be_absent=True)
    return WorkedSolution(limit(f, x, _read(point, domains), sides[side], assume=domains))


def taylor(f: Text, wrt: Text, point: Text = 0, order: int = 4, assume: Assume = None) -> WorkedSolution:
    """The Taylor polynomial of degree ``order`` at ``point``, with its remainder."""
    from derive.methods.limits import taylor

    if isinstance(order, bool) or not isinstance(order, int) or not 0 <= order <= 30:
        raise DeriveError(f"the order of a Taylor polynomial is a whole number from 0 to 30, found {order!r}")
    f, (x,), domains = _problem(f, wrt, assume)
    return WorkedSolution(taylor(f, x, _read(point, domains), order, assume=domains))


def topic(name: str, /, **data: Any) -> WorkedSolution:
    """A topic of the catalogue, with your data in the place of its own."""
    from derive import topics

    return WorkedSolution(topics.derivation(name, data))


def catalogue(area: str | None = None) -> list[TopicInfo]:
    """Every topic: its id, title, parameters and what it covers."""
    from derive import topics

    found = topics.catalogue()
    if area is None:
        return found
    areas = {t.area for t in found}
    if area.replace("_", "-") not in areas:
        raise DeriveError(f"no area {area!r}{nearest(area, areas)}: {', '.join(sorted(areas))}")
    return [t for t in found if t.area == area.replace("_", "-")]


# ---------------------------------------------------------------- questions


def read(text: str, syntax: str = "auto", shapes: Shapes = None, assume: Assume = None) -> ex.Expr:
    """The expression that ``text`` writes in the input syntax. Nothing in it is ever executed.

    >>> print(read("2·x² − 1"))
    2*x**2 - 1
    """
    _only_scalars(shapes)
    if syntax not in ("auto", "python", "latex"):
        raise DeriveError(
            f"no syntax {syntax!r}{nearest(syntax, ('auto', 'python', 'latex'))}: 'auto', 'python' or 'latex'"
        )
    looks_like_latex = isinstance(text, str) and "\\" in text
    if syntax == "latex" or (syntax == "auto" and looks_like_latex):
        raise UnsupportedError("LaTeX is not read yet; write the input syntax, for example x**2*sin(x)")
    return read_python(text, set(assumptions(assume)))


def check(
    f: Text | Sequence[Text],
    claim: Text | Sequence[Text],
    wrt: Text | Sequence[Text],
    order: int = 1,
    assume: Assume = None,
) -> Verdict:
    """Is ``claim`` the derivative of ``f``? With a list of variables: is it the gradient?

    The claim is compared with slopes of ``f`` itself. PROVED is said only where it is exactly a result so verified.

    >>> check("x**2*sin(x)", "2*x*cos(x)", wrt="x").status.name
    'REFUTED'
    """
    try:
        if isinstance(wrt, (list, tuple)):
            return gradient(f, wrt, assume=assume).check(claim)  # type: ignore[arg-type]
        return differentiate(f, wrt, order, assume).check(claim)  # type: ignore[arg-type]
    except UnsupportedError:  # no rule: the slopes can still be compared
        f, variables, domains = _problem(f, wrt, assume, several=True)
        slopes = [ex.Derivative(f, x, order) for x in variables]
        problem = ex.Array(*slopes) if isinstance(wrt, (list, tuple)) else slopes[0]
        return _check(problem, _read(claim, {x.name for x in variables}), EQUAL, (), domains)


def equivalent(a: Text, b: Text, assume: Assume = None) -> Verdict:
    """Whether two expressions have equal principal values wherever in the assumed domain both are defined.

    >>> equivalent("sin(2*x)", "2*sin(x)*cos(x)").status.name, equivalent("sqrt(x**2)", "x").status.name
    ('PROVED', 'REFUTED')
    """
    domains = assumptions(assume)
    return _check(_read(a, domains), _read(b, domains), EQUAL, (), domains)


# ---------------------------------------------------------------- files


def format_of(path: str | os.PathLike) -> str:
    """The format that a file's suffix asks for."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise DeriveError(f"no format for a file ending in {suffix!r}: {' '.join(SUFFIXES)}")
    return SUFFIXES[suffix]


def write_whole(path: str | os.PathLike, content: str | bytes) -> Path:
    """Writes a file whole or not at all: first beside its place, then moved there."""
    path = Path(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(beside, "xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise DeriveError(f"cannot write {path}: {error.strerror}") from None
    return path


# ---------------------------------------------------------------- reading what is given


def _read(given: Any, declared: Iterable[str] = ()) -> ex.Expr:
    """An expression from text, a number, a list of them, or an expression."""
    if isinstance(given, str):
        return read_python(given, set(declared))
    if isinstance(given, (list, tuple)):
        if not given:
            raise DeriveError("expected an expression, found an empty list")
        return ex.Array(*[_read(g, declared) for g in given])
    if isinstance(given, float) and given in (float("inf"), float("-inf")):
        return ex.OO if given > 0 else ex.Neg(ex.OO)
    try:
        return ex.as_expr(given)
    except TypeError:
        raise DeriveError(f"expected an expression as text, found {type(given).__name__} {given!r:.60}") from None


def _variable(given: Any) -> Any:
    """A symbol, or an entry such as x[k]."""
    x = read_python(given, {given.strip()}) if isinstance(given, str) else given
    if not isinstance(x, (ex.Symbol, ex.Indexed)):
        raise DeriveError(f"expected the name of a variable, found {given!s:.60}")
    return x


def _problem(
    f: Any, wrt: Any, assume: Assume, several: bool = False, may_be_absent: bool = False
) -> tuple[ex.Expr, list[ex.Symbol], dict[str, Domain]]:
    """The expression, the variables and the domains of a problem as the methods take them."""
    if several and isinstance(wrt, str):
        wrt = wrt.replace(",", " ").split()
    named = list(wrt) if isinstance(wrt, (list, tuple)) else [wrt]
    if not named or (len(named) > 1 and not several):
        raise DeriveError(f"expected {'variables' if several else 'one variable'} in wrt, found {wrt!r:.60}")
    variables = [_variable(name) for name in named]
    if len(set(variables)) < len(variables):
        raise DeriveError(f"a variable stands twice in {', '.join(map(str, variables))}")
    domains = assumptions(assume)
    expr = _read(f, {x.name for v in variables for x in ex.free_symbols(v)} | set(domains))
    if not may_be_absent and not several and ex.free_symbols(expr):
        _appears(variables[0], expr)
    return expr, variables, domains


def _only_scalars(shapes: Shapes) -> None:
    for name, shape in (shapes or {}).items():
        if tuple(shape):
            raise UnsupportedError(f"{name} of shape {tuple(shape)}: vectors and matrices are not supported yet")


def _appears(variable: ex.Expr, expr: ex.Expr) -> None:
    """Refuses a variable that is only a misspelling; one that is simply absent (a constant) is fine."""
    x = variable.args[0] if isinstance(variable, ex.Indexed) else variable  # the entry x[k] of x
    names = [s.name for s in ex.free_symbols(expr)]
    if str(x) not in names and (hint := nearest(str(x), [n for n in names if len(n) > 2])):
        raise DeriveError(f"there is no variable {str(x)!r} in {expr!s:.80}{hint}")


def _exact(value: Any) -> Any:
    """A value of ``at`` as an exact number: a float is the decimal it prints as."""
    if hasattr(value, "tolist"):  # a NumPy array or number
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_exact(v) for v in value]
    exact = ex.constant_value(_read(value))
    if exact is not None:
        return exact
    raise DeriveError(f"the value {value!s:.60} is not a number: write 2, 0.5 or '1/3'")


# ---------------------------------------------------------------- verdicts


def _check(
    before: ex.Expr, after: ex.Expr, relation: Relation, given: tuple, assume: Mapping[str, Domain], work: Any = None
) -> Verdict:
    from derive.verify.claim import check

    if work is None:
        return check(before, after, relation, assume=assume, given=given)
    if work.left <= 0:
        return Verdict(Status.UNKNOWN, "none", reason="the work allowed for one derivation ran out")
    left, start = work.left, process_time()
    verdict = check(before, after, relation, assume=assume, given=given, work=work)
    # exact proofs are bounded one by one but not counted in nodes: what they took is counted in time
    work.left = min(work.left, left - (process_time() - start) * WORK_A_SECOND)
    return _without_events(verdict, before, after)


def _without_events(verdict: Verdict, *sides: ex.Expr) -> Verdict:
    """A witness names numbers; the events of a probability are none."""
    events = {x.name for n in ex.postorder(*sides) if isinstance(n, ex.Probability) for x in ex.free_symbols(n)}
    if not verdict.witness or not events:
        return verdict
    return replace(verdict, witness={name: v for name, v in verdict.witness.items() if name not in events})


def _that_hold(conditions: Iterable[Condition]) -> tuple[ex.Expr, ...]:
    return tuple(c.holds for c in conditions if c.holds is not None)


def _overall_relation(d: Derivation) -> Relation:
    """How the problem stands to the result: what the relations of an unbroken chain compose to."""
    chain = d.steps
    if said := next((s.relation for s in chain if s.before is d.problem and s.after is d.result), None):
        return said
    linked = chain and chain[0].before is d.problem and chain[-1].after is d.result
    if not linked or any(a.after is not b.before for a, b in pairwise(chain)):
        return EQUAL
    whole: Relation | None = chain[0].relation
    for step in chain[1:]:
        whole = whole.then(step.relation) if whole else None
    return whole or EQUAL


def _up_to_a_constant(problem: ex.Expr) -> bool:
    return any(isinstance(node, ex.Antiderivative) for node in ex.postorder(problem))


def _without_constant(problem: ex.Expr, answer: ex.Expr) -> ex.Expr:
    """An antiderivative without the constant of integration, so that two of them can be compared exactly."""
    return ex.substitute(answer, dict.fromkeys(_constants_of_integration(problem, answer), ex.ZERO))


def _constants_of_integration(problem: ex.Expr, answer: ex.Expr) -> list[ex.Symbol]:
    if not _up_to_a_constant(problem):
        return []
    return [c for c in ex.free_symbols(answer) - ex.free_symbols(problem) if c.name[0] in "Cc"]


def _short(expr: ex.Expr) -> str:
    return f"{expr!s:.200}" if expr.size < 10_000 else f"an expression of {expr.size:,} nodes"


def _where(verdict: Verdict) -> str:
    if not verdict.witness:
        return f": {verdict.reason}" if verdict.reason else ""
    return " at " + ", ".join(f"{name} = {value}" for name, value in verdict.witness.items())


# ---------------------------------------------------------------- JSON


def _step_dict(
    step: Step, evidence: Mapping[Step, Verdict], beside: Mapping[Step, Numbers], depth: int
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "before": str(step.before),
        "relation": step.relation.sign,
        "after": str(step.after),
        "rules": [rule.name for rule in step.by],
        "conditions": [c.text or str(c.holds) for c in step.conditions],
        "note": step.note,
        "verdict": evidence[step].to_dict(),
    }
    if numbers := beside.get(step):
        told["numbers"] = {
            "put_in": None if numbers.put_in is None else str(numbers.put_in),
            "before": _jsonable(numbers.before),
            "after": _jsonable(numbers.after),
        }
    told["steps"] = [_step_dict(s, evidence, beside, depth - 1) for s in step.steps] if depth > 1 else []
    return told


def _jsonable(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_jsonable(v) for v in value]
    return value if value is None or isinstance(value, (int, float)) else str(value)


__all__ = [
    "WorkedSolution", "catalogue", "check", "differentiate", "equivalent", "format_of", "gradient", "hessian", "implicit",
    "integrate", "jacobian", "limit", "read", "taylor", "topic", "total_derivative", "write_whole",
]  # fmt: skip

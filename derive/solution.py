"""A problem in, a worked solution out: derived at once, verified when first shown, never shown when refuted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from derive.checking import (
    HEAVY,
    WORK,
    WORK_HEAVY,
    WORK_OF_A_CLAIM,
    check_within,
    constants_of_integration,
    overall_relation,
    that_hold,
    up_to_a_constant,
    without_constant,
)  # fmt: skip
from derive.errors import DeriveError, UnsupportedError, UnverifiedError, nearest
from derive.files import format_of, write_whole
from derive.given import Text, exact_number, read_answer
from derive.language import expressions as ex
from derive.model import (
    DETAILS,
    EQUAL,
    Asked,
    Condition,
    Derivation,
    Detail,
    Numbers,
    Relation,
    Status,
    Step,
    Verdict,
)
from derive.printable import in_json

Progress = Callable[[int, int], None]  # lines checked so far, lines in all

_DOUBT = {Status.PROVED: 0, Status.AGREES: 1, Status.UNKNOWN: 2, Status.REFUTED: 3}
_DEPTH: dict[str, int] = {"hint": 0, "brief": 1, "normal": 2, "full": 10**6}


class WorkedSolution:
    """A derivation with its verdicts and its numbers.

    Making one derives and no more; a line is verified the first time it is shown.

    >>> from derive import differentiate
    >>> s = differentiate("x**2 * sin(x)", "x")
    >>> print(s.result, "|", s.verdict.status.name)
    2*x*sin(x) + x**2*cos(x) | AGREES
    >>> float(s.function()(x=2.0)), s.check("2*x*cos(x)").status.name
    (1.972602..., 'REFUTED')
    """

    def __init__(self, derivation: Derivation, at: Mapping[str, Any] | None = None):
        self.derivation = derivation
        self._at = None if at is None else {ex.Symbol(str(name)): exact_number(value) for name, value in at.items()}
        self._known: dict[tuple, Verdict] = {}
        self.asked: Asked | None = None  #: the call that posed the problem, where there was one
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
            self._known[claim] = check_within(*claim, self.derivation.assume, self._work, self.derivation.shapes)
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

        heavy = sum(any(isinstance(n, HEAVY) for n in ex.postorder(*self._sides[step])) for step in self.steps)
        return Budget(WORK + WORK_HEAVY * min(heavy, 20))

    @cached_property
    def mistakes(self) -> tuple[Verdict, ...]:
        """One verdict on each mistake the derivation warns of; only a refuted one is shown, as wrong."""
        d, given = self.derivation, self._that_hold(self.derivation.conditions)
        return tuple(
            check_within(
                self._written_out(m.before), self._written_out(m.after), m.relation, given, d.assume, shapes=d.shapes
            )
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
        given = self._that_hold(d.ledger)
        return self._checked(before, after, overall_relation(d), given)

    @cached_property
    def _given(self) -> dict[Step, tuple[ex.Expr, ...]]:
        """The conditions each step may rely on: its own, those around it, and those of the lemmas beneath it."""
        found: dict[Step, tuple[ex.Expr, ...]] = {}
        waiting = [(step, self._that_hold(self.derivation.conditions)) for step in self.derivation.steps]
        while waiting:
            step, outer = waiting.pop()
            if step not in found:
                beneath = (c for part in step.walk() for c in part.conditions)
                found[step] = tuple(
                    dict.fromkeys([*outer, *self._that_hold(step.conditions), *self._that_hold(beneath)])
                )
                around = tuple(dict.fromkeys(outer + self._that_hold(step.conditions)))
                waiting += [(inner, around) for inner in step.steps]
        return found

    @cached_property
    def _sides(self) -> dict[Step, tuple[ex.Expr, ex.Expr]]:
        return {step: (self._written_out(step.before), self._written_out(step.after)) for step in self.steps}

    def _that_hold(self, conditions: Iterable[Condition]) -> tuple[ex.Expr, ...]:
        """The conditions that are comparisons, without abbreviations."""
        return tuple(map(self._written_out, that_hold(conditions)))

    @cached_property
    def _meanings(self) -> dict[ex.Expr, ex.Expr]:
        """What each abbreviation stands for, without abbreviations."""
        return ex.written_out(self.derivation.where)

    def _written_out(self, expr: ex.Expr) -> ex.Expr:
        return ex.substitute(expr, self._meanings)

    # ---------------------------------------------------------------- numbers

    def at(self, values: Mapping[str, Any] | None = None, **named: Any) -> WorkedSolution:
        """The same solution with the numbers of this point beside every line; verdicts already found are kept.

        >>> from derive import differentiate
        >>> s = differentiate("x**3", "x").at(x=2)
        >>> str(s.numbers[0].put_in), s.numbers[0].after
        ('3*2**2', 12.0)
        """
        point = {**(values or {}), **named}
        known = {x.name for x in self.variables}
        for name in point:
            if str(name) not in known:
                raise DeriveError(
                    f"there is no variable {name!r:.60} here{nearest(str(name), known)}: {', '.join(sorted(known))}"
                )
        other = WorkedSolution(self.derivation, point)
        if self.derivation.shapes:
            from derive.language.shapes import check_sizes

            check_sizes({x.name: value for x, value in other._at.items()}, self.derivation.shapes)  # type: ignore[union-attr]
        other.asked, other.progress = self.asked, self.progress
        for kept in ("verdicts", "verdict", "result", "mistakes", "_sides", "_given", "_known", "_work"):
            if kept in self.__dict__:
                other.__dict__[kept] = self.__dict__[kept]
        return other

    @property
    def point(self) -> Mapping[ex.Symbol, Any]:
        """The numbers that stand beside the lines: those of ``at``, and for the rest small ones that suit every line."""
        return self._beside[0]

    @cached_property
    def numbers(self) -> tuple[Numbers, ...]:
        """One ``Numbers`` a step: the numbers put in, and the value of both sides; none where its conditions fail there."""
        from derive.numeric.beside import fails

        (point, found), shapes = self._beside, self.derivation.shapes
        return tuple(
            Numbers(None, None, None) if any(fails(c, point, shapes) for c in self._given[step]) else beside
            for step, beside in zip(self.steps, found, strict=True)
        )

    @cached_property
    def _beside(self) -> tuple[Mapping[ex.Symbol, Any], list[Numbers]]:
        from derive.numeric.beside import beside

        d = self.derivation
        conditions = self._that_hold(d.ledger) if d.shapes else that_hold(d.ledger)
        return beside(self._sides_in_numbers, d.assume, self._given_numbers, conditions, shapes=d.shapes)

    @property
    def _given_numbers(self) -> dict[ex.Symbol, Any]:
        given = self.derivation.at if self._at is None else self._at
        constants = constants_of_integration(self.derivation.problem, self.derivation.result)
        return {**dict.fromkeys(constants, 0), **{ex.Symbol(str(x)): value for x, value in given.items()}}

    @cached_property
    def _sides_in_numbers(self) -> list[tuple[ex.Expr, ex.Expr]]:
        """Both sides of every step, an abbreviation standing where its number is given and written out where it is not."""
        d = self.derivation
        given = self._given_numbers
        named = {**d.worth, **{meaning: name for name, meaning in d.where if name in given}}
        unnamed = ex.written_out([(name, meaning) for name, meaning in d.where if name not in given])

        def side(expr: ex.Expr) -> ex.Expr:
            return ex.substitute(ex.substitute(expr, unnamed), named)

        return [(side(step.before), side(step.after)) for step in self.steps]

    @cached_property
    def variables(self) -> tuple[ex.Symbol, ...]:
        """Every variable of the problem and of its result, by name."""
        d = self.derivation
        abbreviations = {name for name, _ in d.where}
        shown = [self._written_out(d.problem), self._written_out(d.result)]
        found = frozenset().union(*map(ex.free_symbols, shown)) - abbreviations
        found |= {ex.Symbol(name) for name in d.assume} if d.shapes else frozenset()
        return tuple(sorted(found, key=str))

    def function(self, backend: str = "numpy", *, value: bool = False):
        """The result as a function of arrays, named as in the text; ``.source`` is code that runs without derive.

        backend : "numpy", "jax", "torch", "cupy" or "dask"; for functions of numbers also "numexpr" and "numba".
        value : give (value of the function, derivative) together, sharing what they have in common.
        An antiderivative is the one whose constant of integration is 0.
        """
        from derive.numeric import compile

        d, problem = self.derivation, self._written_out(self.derivation.problem)
        result, unused = self._computed
        if d.shapes:
            from derive.language.shapes import Shapes
            from derive.numeric.programs import array_function

            outputs = [self._differentiated, result] if value else [result]
            dims = {x.name for shape in d.shapes.values() for n in shape for x in ex.free_symbols(n)}
            names = [x.name for x in self.variables if x.name not in dims and x not in unused]
            return array_function(outputs, names, Shapes(dict(d.shapes)), d.assume, backend=backend, several=value)
        used = (ex.free_symbols(problem) | ex.free_symbols(result)) - unused
        parameters = sorted(frozenset(self.variables) & used, key=str)
        if value:
            result = ex.Several(self._differentiated, result)
        return compile.function(result, parameters, backend=backend)

    @cached_property
    def _computed(self) -> tuple[ex.Expr, frozenset[ex.Symbol]]:
        """What ``function`` computes, and the unknowns that it is no function of."""
        result = without_constant(self._written_out(self.derivation.problem), self._written_out(self.result))
        if not _gives_unknowns(result):
            return result, frozenset()
        unknowns, values = result.args
        return values, ex.free_symbols(unknowns) - ex.free_symbols(values)

    @cached_property
    def _differentiated(self) -> ex.Expr:
        """The function whose derivative was asked for."""
        inner = self._written_out(self.derivation.problem)
        while isinstance(inner, (ex.Derivative, ex.Several, ex.Array)):
            inner = inner.args[0]
        if inner is self._written_out(self.derivation.problem):
            raise DeriveError("value=True gives a function beside its derivative; this problem is no derivative")
        return inner

    def check(self, claim: Text | Sequence[Text]) -> Verdict:
        """Whether ``claim`` answers the same problem. PROVED only where it is exactly the verified result."""
        from derive.numeric.balls import Budget

        d = self.derivation
        known = {x.name for x in self.variables}
        if isinstance(claim, (list, tuple)) and isinstance(d.problem, ex.Several):
            said: ex.Expr = ex.Several(*[read_answer(c, known, d.shapes) for c in claim])
        else:
            said = _of_the_unknowns(d.result, read_answer(claim, known, d.shapes))
        problem, result = self._written_out(d.problem), self._written_out(d.result)
        given, shapes = self._that_hold(d.ledger), d.shapes
        work = Budget(WORK_OF_A_CLAIM)
        direct = check_within(problem, said, overall_relation(d), given, d.assume, work, shapes=shapes)
        if direct.status is Status.REFUTED:
            from derive.review.mistakes import with_mistake

            return with_mistake(direct, problem, said, d.assume, shapes)
        if not self.verdict.holds:
            return direct
        one, other = without_constant(problem, result), without_constant(problem, said)
        left = Budget(max(work.left, WORK_OF_A_CLAIM / 8))  # enough for a proof where the slopes took all the rest
        same = check_within(one, other, EQUAL, given, d.assume, left, shapes=shapes)
        if same.status is Status.PROVED:
            return Verdict(
                Status.PROVED, f"{same.method}, against the verified result", direct.points, reason=same.reason
            )
        if direct.status is Status.UNKNOWN and same.status is Status.REFUTED and not up_to_a_constant(problem):
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
        """The solution as text: ``md``, ``tex``, ``typ``, ``html``, ``text``, ``json`` or ``ipynb``; not ``standalone``, a piece
        to embed."""
        if form == "json":
            return in_json(self.to_dict(detail, numbers), indent=2) + "\n"
        if form == "ipynb":
            return self.to_notebook(detail, numbers)
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

    def to_html(self, detail: Detail = "normal", numbers: bool = True, *, standalone: bool = True) -> str:
        """A page that needs nothing else, with MathML and no script; not ``standalone``, a piece for a page of your own."""
        return self.render("html", detail, numbers, standalone=standalone)

    def to_notebook(self, detail: Detail = "normal", numbers: bool = True) -> str:
        """A Jupyter notebook: the derivation, pictures inside, and cells that run: the call, the result as NumPy, a check.

        The same derivation always gives the same text.
        """
        from derive.report.notebook import notebook

        return in_json(notebook(self.document(detail, numbers), self._runnable(numbers)), indent=1) + "\n"

    def _runnable(self, numbers: bool) -> Any:
        """What the cells of a notebook run: the call, the result's function, and what it is worth at the page's numbers."""
        from derive.numeric.beside import worth
        from derive.report.notebook import Runnable

        given = {x.name: value for x, value in (self._at or {}).items()}
        named = {x.name: value for x, value in self.point.items()} if numbers else {}
        lines = {i: n.after for i, n in enumerate(self.numbers)} if numbers else {}
        told = Runnable(self.asked, given, str(self.result), lines=lines)
        try:
            function = self.function()
        except UnsupportedError:  # nothing that NumPy computes: a probability, a system without numbers
            return told
        if not numbers or not named.keys() >= set(function.variables):
            return replace(told, source=function.source)
        result = self._computed[0]
        several = isinstance(result, ex.Several)
        values = [worth(r, self.point, shapes=self.derivation.shapes) for r in (result.args if several else [result])]
        here = {name: _as_numbers(named[name]) for name in function.variables}
        return replace(told, source=function.source, at=here, value=tuple(values) if several else values[0])

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
            "shapes": {name: [str(n) for n in shape] for name, shape in d.shapes.items()},
            "at": {x.name: _jsonable(v) for x, v in self.point.items()} if numbers else None,
            "steps": [_step_dict(s, evidence, beside, _DEPTH[detail]) for s in d.steps] if detail != "hint" else [],
            "rules": list(dict.fromkeys(rule.name for step in self.steps for rule in step.by)),
            "conditions": [c.text or str(c.holds) for c in self.conditions],
            "mistakes": [
                {"claim": f"{m.before} {m.relation.sign} {m.after}", "note": m.note, "verdict": v.to_dict()}
                for m, v in zip(d.mistakes, self.mistakes, strict=True)
            ],
            "figures": [{"kind": f.kind, "alt": f.alt, "caption": f.caption} for f in d.figures],
            "remarks": list(d.remarks),
            "sources": list(d.cited),
            "missing": d.missing,
        }

    def save(
        self, path: str | os.PathLike, detail: Detail = "normal", numbers: bool = True, form: str | None = None
    ) -> Path:
        """Writes the format of the suffix, or ``form``, whole or not at all: .md .tex .typ .html .txt .pdf .json .ipynb.

        Pictures are files beside it, named after it: ``page-1.svg`` beside ``page.md`` and ``page.typ``, ``page-1.pdf``
        beside ``page.tex``; a PDF, a notebook and a page of HTML hold them.
        The text alone, as ``to_markdown`` gives it, names no file and has none.
        """
        path = Path(path)
        form = form or format_of(path)
        if form == "pdf":
            return write_whole(path, self.to_pdf(detail, numbers))
        if form not in ("md", "tex", "typ"):
            return write_whole(path, self.render(form, detail, numbers))
        from derive.report.render import with_pictures

        page, pictures = with_pictures(self.document(detail, numbers), form, path.stem)
        for name, picture in pictures.items():
            write_whole(path.with_name(name), picture)
        return write_whole(path, page)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return self.mime_bundle()

    def mime_bundle(self, detail: Detail = "normal", numbers: bool = True) -> dict[str, str]:
        """What a notebook shows: the page with its pictures inside as text/markdown, the result as text/latex, plain text."""
        from derive.report.blackboard import Notation
        from derive.report.latex import latex
        from derive.report.notebook import with_pictures_inside

        d, notation = self.derivation, Notation(shapes=self.derivation.shapes)
        asked = self._written_out(d.problem) if d.shapes else d.problem
        result = f"$\\displaystyle {latex(asked, notation)} = {latex(self.result, notation)}$"
        page = with_pictures_inside(self.document(detail, numbers))
        return {"text/plain": self.to_text(detail, numbers), "text/markdown": page, "text/latex": result}

    def __repr__(self) -> str:
        return f"<WorkedSolution {_short(self.derivation.problem)} = {_short(self.derivation.result)}, {len(self.steps)} steps>"

    def _refuse_refuted(self) -> None:
        for step, verdict in zip(self.steps, self.verdicts, strict=True):
            if verdict.status is Status.REFUTED:
                rules = ", ".join(rule.name for rule in step.by) or "no rule named"
                claim = f"{_short(step.before)} {step.relation.sign} {_short(step.after)}"
                raise UnverifiedError(f"the step {claim} ({rules}) was refuted{_where(verdict)}; nothing is shown")
        _ = self.result


def _as_numbers(value: Any) -> Any:
    """The numbers of a point without roots and letters for numbers: ``sqrt(2)`` by its value."""
    from derive.numeric.beside import worth

    if isinstance(value, (list, tuple)):
        return [_as_numbers(v) for v in value]
    exact = ex.constant_value(value) if isinstance(value, ex.Expr) else value
    return worth(value, {}) if exact is None else exact


def _gives_unknowns(result: ex.Expr) -> bool:
    """Whether a result says what the unknowns of a system are: [x, y] = [1, 2]."""
    return isinstance(result, ex.Equal) and isinstance(result.args[0], ex.Array)


def _of_the_unknowns(result: ex.Expr, said: ex.Expr) -> ex.Expr:
    """An answer [1, 2] where the result is [x, y] = …: that the unknowns are so."""
    meant = _gives_unknowns(result) and not isinstance(said, (*ex.COMPARISONS, ex.And, ex.Or))
    return ex.Equal(result.args[0], said) if meant else said


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

"""What has to hold for every random case. A property says how the case went, in a word that is counted, or raises Wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

import derive
from derive.language import expressions as ex
from derive.language.shapes import infer
from derive.model import Status
from derive.report.board import Notation
from derive.report.latex import latex
from tests.fuzz import arrays, cases, equations, matrix_handwriting, scalars, values
from tests.fuzz.handwriting import written

X = ex.Symbol("x")
DECLARED = {**dict.fromkeys(scalars.REAL, "real"), **scalars.ASSUME}


class Wrong(AssertionError):  # noqa: N818
    """derive said something untrue."""


class Slip(AssertionError):  # noqa: N818
    """The tests said something untrue: a law that is none, say."""


# ---------------------------------------------------------------- reading


def text_is_read_back(expr: ex.Expr) -> str:
    if (found := derive.read(str(expr), assume=DECLARED)) is not expr:
        raise Wrong(f"{expr} is read as {found}")
    return "same"


def latex_is_read_back(expr: ex.Expr) -> str:
    return _read_back(expr, latex(expr))


def handwriting_is_read(expr: ex.Expr, dice: random.Random) -> str:
    return _read_back(expr, written(expr, dice))


def _read_back(expr: ex.Expr, said: str) -> str:
    try:
        found = derive.read(said, syntax="latex", assume=DECLARED)
    except derive.ReadError as problem:
        return f"refused: {_without_names(problem)}"
    if found is expr:
        return "same"
    if point := values.differ(expr, found, scalars.POINTS):
        raise Wrong(f"{said} is {expr}, and is read as {found}: at {_shown(point)}")
    if not values.agree_somewhere(expr, found, scalars.POINTS):
        if values.agree_somewhere(expr, expr, scalars.POINTS):
            raise Wrong(f"{said} is {expr}, and is read as {found}, which has no value")
        return "no value"
    return "same value"


def _without_names(problem: Exception) -> str:
    return str(problem).splitlines()[0].partition(";")[0][:60]


def _shown(point: values.Point) -> str:
    return ", ".join(f"{x} = {float(v):.6g}" for x, v in point.items())


# ---------------------------------------------------------------- deciding


def true_rewritings_hold(chain: cases.Chain) -> str:
    before, after = chain.lines[0], chain.lines[-1]
    if point := cases.differs(before, after):
        raise Slip(f"{before} and {after} differ at {_shown(point)}")
    return _not_refuted(derive.equivalent(before, after, assume=scalars.ASSUME), f"{before} == {after}")


def _not_refuted(verdict: derive.Verdict, claim: str) -> str:
    if verdict.status is Status.REFUTED:
        raise Wrong(f"{claim} is refuted: {verdict.witness} {verdict.reason}")
    return verdict.status.name


def mistakes_are_not_accepted(chain: cases.Chain) -> str:
    if chain.wrong is None:
        return "no mistake"
    before, after = chain.lines[chain.wrong - 1 : chain.wrong + 1]
    return _not_accepted(derive.equivalent(before, after, assume=scalars.ASSUME), f"{before} == {after}")


def _not_accepted(verdict: derive.Verdict, claim: str) -> str:
    if verdict.holds:
        raise Wrong(f"{claim} is {verdict.status.name} by {verdict.method}")
    return verdict.status.name


# ---------------------------------------------------------------- answers


def right_derivatives_hold(f: ex.Expr, dice: random.Random) -> str:
    return _answer(f, dice, spoil=False)


def wrong_derivatives_are_not_accepted(f: ex.Expr, dice: random.Random) -> str:
    return _answer(f, dice, spoil=True)


def _answer(f: ex.Expr, dice: random.Random, spoil: bool) -> str:
    slope = ex.Derivative(f, X)
    try:
        answer = derive.differentiate(f, "x", assume=scalars.ASSUME).result
    except derive.UnsupportedError:
        return "not differentiated"
    if point := cases.differs(slope, answer):
        raise Wrong(f"the derivative of {f} is given as {answer}: at {_shown(point)}")
    if not values.agree_somewhere(slope, answer, scalars.POINTS):
        return "no value"
    claim = cases.claim_for(answer, dice, spoil)
    wrong = cases.differs(slope, claim)
    if spoil and not wrong:
        return "no mistake"
    verdict = derive.check(f, claim, wrt="x", assume=scalars.ASSUME)
    said = f"the claim d/dx {f} = {claim}"
    if spoil:
        return _not_accepted(verdict, said)
    if wrong:
        raise Slip(f"{answer} and {claim} differ at {_shown(wrong)}")
    return _not_refuted(verdict, said)


# ---------------------------------------------------------------- chains


def chains_are_judged(chain: cases.Chain, dice: random.Random) -> str:
    rows = [str(line) for line in chain.lines]
    return _judged(chain, "\n= ".join(rows), "python")


def latex_chains_are_judged(chain: cases.Chain, dice: random.Random) -> str:
    rows = [written(line, dice) for line in chain.lines]
    return _judged(chain, " \\\\\n&= ".join([rows[0], *rows[1:]]), "latex")


def _judged(chain: cases.Chain, said: str, syntax: str) -> str:
    if isinstance(chain.lines[0], (ex.Symbol, ex.Number)):
        return "a definition"
    review = derive.check_lines(said, assume=DECLARED, syntax=syntax)
    statuses = [v.status for v in review.verdicts]
    if any(line.kind == "unreadable" for line in review.lines):
        return "a line is not read"
    if chain.wrong is None:
        if review.first_wrong is not None:
            raise Wrong(f"a right chain is called wrong:\n{review.report()}")
        return "right" + ", undecided" * (Status.UNKNOWN in statuses)
    if review.first_wrong is not None and review.first_wrong <= chain.wrong:
        raise Wrong(f"the first wrong line is {chain.wrong + 1}:\n{review.report()}")
    if len(statuses) <= chain.wrong or statuses[chain.wrong] in (Status.PROVED, Status.AGREES):
        raise Wrong(f"line {chain.wrong + 1} is wrong and is accepted:\n{review.report()}")
    return "found" if review.first_wrong == chain.wrong + 1 else "undecided at the wrong line"


def solving_is_judged(solving: equations.Solving) -> str:
    return _solved(solving, "\n".join(f"{a} = {b}" for a, b in solving.rows), "python")


def latex_solving_is_judged(solving: equations.Solving, dice: random.Random) -> str:
    rows = [f"{written(a, dice)} &= {written(b, dice)}" for a, b in solving.rows]
    return _solved(solving, " \\\\\n".join(rows), "latex")


def _solved(solving: equations.Solving, said: str, syntax: str) -> str:
    review = derive.check_lines(said, syntax=syntax)
    if any(line.kind == "unreadable" for line in review.lines):
        return "a line is not read"
    if solving.wrong is None:
        if review.first_wrong is not None:
            raise Wrong(f"a right solution is called wrong:\n{review.report()}")
        return "right"
    verdict = review.verdicts[solving.wrong]
    if verdict.holds or (review.first_wrong or solving.wrong + 1) <= solving.wrong:
        raise Wrong(f"the first wrong line is {solving.wrong + 1}:\n{review.report()}")
    return "found" if verdict.status is Status.REFUTED else "undecided at the wrong line"


def array_chains_are_judged(claim: arrays.Claim) -> str:
    if isinstance(claim.before, (ex.Symbol, ex.Number)):
        return "a definition"
    review = derive.check_lines(f"{claim.before}\n= {claim.after}", arrays.ASSUME, arrays.SHAPES)
    if any(line.kind == "unreadable" for line in review.lines):
        return "a line is not read"
    verdict, said = review.verdicts[1], f"a chain is judged:\n{review.report()}"
    return _not_accepted(verdict, said) if claim.wrong else _not_refuted(verdict, said)


# ---------------------------------------------------------------- vectors and matrices


def array_latex_is_read_back(expr: ex.Expr) -> str:
    return _array_read_back(expr, latex(expr, Notation(shapes=infer([expr], arrays.SHAPES).table)))


def matrix_handwriting_is_read(both: matrix_handwriting.Both) -> str:
    return _array_read_back(derive.read(both.text, shapes=arrays.SHAPES), both.latex)


def _array_read_back(expr: ex.Expr, said: str) -> str:
    try:
        found = derive.read(said, syntax="latex", shapes=arrays.SHAPES)
    except derive.DeriveError as problem:
        return f"refused: {_without_names(problem)}"
    if found is expr:
        return "same"
    if not arrays.agree(expr, expr):
        return "no value"
    if not arrays.agree(expr, found):
        raise Wrong(f"{said} is {expr}, and is read as {found}")
    return "same value"


def array_laws_hold(claim: arrays.Claim) -> str:
    if arrays.differ(claim.before, claim.after):
        raise Slip(f"{claim} has two values")
    return _not_refuted(derive.equivalent(claim.before, claim.after, arrays.ASSUME, arrays.SHAPES), str(claim))


def array_mistakes_are_not_accepted(claim: arrays.Claim) -> str:
    if not claim.wrong:
        return "no mistake"
    try:
        verdict = derive.equivalent(claim.before, claim.after, arrays.ASSUME, arrays.SHAPES)
    except derive.ShapeError:
        return "shapes that do not fit"
    return _not_accepted(verdict, str(claim))


def gradients_are_judged(f: ex.Expr, dice: random.Random, spoil: bool) -> str:
    wrt = arrays.variables(f)
    x = wrt[dice.randrange(len(wrt))]
    try:
        answer = derive.gradient(f, x, shapes=arrays.SHAPES).result
    except derive.UnsupportedError:
        return "not differentiated"
    slope = arrays.slopes(f, x)
    if slope is None:
        return "no value"
    if not arrays.is_worth(answer, slope):
        raise Wrong(f"the gradient of {f} in {x} is given as {answer}")
    claim = arrays.spoiled(answer, slope, dice) if spoil else answer
    if claim is None:
        return "no mistake"
    verdict = derive.check(f, claim, wrt=x, shapes=arrays.SHAPES)
    said = f"the claim that the gradient of {f} in {x} is {claim}"
    return _not_accepted(verdict, said) if spoil else _not_refuted(verdict, said)


#: derive prints these as letters that are names too: σ(x), ψ(x), θ(x), Γ(x)
_LETTERS = {"sigmoid", "digamma", "heaviside", "gamma", "loggamma"}


def has_plain_names(expr: ex.Expr) -> bool:
    return not _has_call(expr, _LETTERS)


def _has_call(expr: ex.Expr, names: set[str]) -> bool:
    return any(isinstance(n, ex.Call) and n.name in names for n in ex.postorder(expr))


@dataclass(frozen=True)
class Property:
    """What is asked, of which random cases, of how many in CI.

    undecided : the share of cases of which nothing is said that is accepted: what is refused, unread or unknown.
    """

    ask: Callable[..., str]
    cases: tuple[st.SearchStrategy, ...]
    examples: int
    undecided: float = 0.0

    @property
    def name(self) -> str:
        return self.ask.__name__

    def share_undecided(self, tally: Mapping[str, int]) -> float:
        words = ("refused", "UNKNOWN", "undecided", "not read")
        return sum(n for word, n in tally.items() if any(w in word for w in words)) / max(sum(tally.values()), 1)


_plain = scalars.expressions().filter(has_plain_names)
#: in print |A| is the determinant, and the matrix of absolute values has no other sign
_plain_arrays = arrays.expressions().filter(has_plain_names).filter(lambda e: not _has_call(e, {"abs"}))
_of_x = scalars.of_x().filter(lambda e: ex.depends_on(e, X))
_numbers = arrays.expressions(smooth=True, shape="").filter(arrays.variables)
_chains = st.one_of(cases.rewritten(3), cases.spoiled(3))
_solving = st.booleans().flatmap(equations.solving)
_claims = st.one_of(arrays.laws(), arrays.mistakes())

#: by area, a test each
AREAS = {
    "reading": [
        Property(text_is_read_back, (scalars.expressions(),), 1500),
        Property(latex_is_read_back, (_plain,), 1500, undecided=0.02),
        Property(handwriting_is_read, (scalars.expressions(), cases.dice()), 1500, undecided=0.1),
        Property(array_latex_is_read_back, (_plain_arrays,), 800, undecided=0.5),
        Property(matrix_handwriting_is_read, (matrix_handwriting.written(),), 1000, undecided=0.1),
    ],
    "deciding": [
        Property(true_rewritings_hold, (cases.rewritten(2),), 700, undecided=0.05),
        Property(mistakes_are_not_accepted, (cases.spoiled(1),), 800, undecided=0.05),
    ],
    "answers": [
        Property(right_derivatives_hold, (_of_x, cases.dice()), 500, undecided=0.05),
        Property(wrong_derivatives_are_not_accepted, (_of_x, cases.dice()), 500, undecided=0.05),
        Property(gradients_are_judged, (_numbers, cases.dice(), st.booleans()), 400, undecided=0.05),
    ],
    "arrays": [
        Property(array_laws_hold, (arrays.laws(),), 1000, undecided=0.05),
        Property(array_mistakes_are_not_accepted, (arrays.mistakes(),), 1000, undecided=0.05),
        Property(array_chains_are_judged, (_claims,), 300, undecided=0.05),
    ],
    "chains": [
        Property(chains_are_judged, (_chains, cases.dice()), 250, undecided=0.2),
        Property(latex_chains_are_judged, (_chains, cases.dice()), 200, undecided=0.2),
        Property(solving_is_judged, (_solving,), 200, undecided=0.05),
        Property(latex_solving_is_judged, (_solving, cases.dice()), 200, undecided=0.05),
    ],
}  # fmt: skip
PROPERTIES = {p.name: p for area in AREAS.values() for p in area}

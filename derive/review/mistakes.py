"""Which usual mistake gives a person's line? Differentiates again with one rule broken, and shows where.

``explain`` answers only where the broken derivation gives the claim exactly: sifted by numbers, confirmed by ``verify``.
Refuses to guess: where nothing gives the claim there is no mistake to name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from derive.errors import DeriveError
from derive.given import speaks_of_arrays
from derive.language import expressions as ex
from derive.language.assumptions import Domain, assumptions
from derive.language.expressions import Derivative, Expr, Symbol
from derive.language.shapes import Shapes, infer
from derive.model import EQUAL, Slip, Step, Verdict
from derive.numeric.precision import Budget
from derive.review import broken_rewriting
from derive.review.broken_derivatives import Candidate, candidates

WORK = 1e5  # nodes at 64 bits for confirming one candidate
LARGEST = 1_000  # nodes of a line, written out, that is looked into
MOST_CONFIRMED = 3  # candidates that meet the claim at every point and are put to the proof


def explain(
    f: Expr, x: Symbol | Sequence[Symbol], claim: Expr, order: int = 1,
    assume: Mapping[str, Any] | None = None, shapes: Mapping[str, Any] | None = None,
) -> Slip | None:  # fmt: skip
    """The mistake by which ``claim`` comes out as the derivative of ``f`` in ``x``; None where none is known that does.

    x : a symbol, or a list of them for a gradient of numbers: the first component that is wrong is explained.

    >>> x = Symbol("x")
    >>> print(explain(ex.Call("sin", 3 * x), x, ex.Call("cos", 3 * x)).sentence)
    the inner derivative of the chain rule is missing: d/dx sin(3*x) = 3*cos(3*x), not cos(3*x)
    >>> explain(x**2, x, ex.Call("exp", x)) is None
    True
    """
    if f.size + claim.size > LARGEST:
        return None
    domains = assumptions(assume)
    if speaks_of_arrays([f, claim], shapes):
        return _in_arrays(f, x, claim, order, domains, shapes)
    if not isinstance(x, Symbol):
        return _first_component(f, list(x), claim, domains)
    from derive.methods.differentiate import differentiate

    if order > 1:
        f = differentiate(f, x, order - 1, domains).result
    for found in candidates(f, x, claim, domains)[:MOST_CONFIRMED]:
        pair = (found.line, claim) if found.mended is None else (found.mended, Derivative(f, x))
        if _confirmed(*pair, domains):
            return slip(f, x, claim, found, domains)
    return None


def explain_rewriting(
    before: Expr, after: Expr, assume: Mapping[str, Any] | None = None, shapes: Mapping[str, Any] | None = None
) -> Slip | None:  # fmt: skip
    """The mistake by which ``before`` was rewritten as ``after``; None where none is known that gives it.

    >>> a, b = ex.symbols("a b")
    >>> print(explain_rewriting((a + b) ** 2, a**2 + b**2).sentence)
    the square of a sum has a mixed term: (a + b)**2 is a**2 + 2*a*b + b**2, not a**2 + b**2
    >>> explain_rewriting((a + b) ** 2, a * b) is None
    True
    """
    if before.size + after.size > LARGEST or any(isinstance(n, ex.Antiderivative) for n in ex.postorder(before, after)):
        return None  # too large; or known up to a constant only
    domains = assumptions(assume)
    known = infer([before, after], shapes).table if speaks_of_arrays([before, after], shapes) else None
    for found in broken_rewriting.candidates(before, after, domains, known, MOST_CONFIRMED):
        pair = (before, found.line) if found.mended else (found.line, after)
        if _confirmed(*pair, domains, known):
            return _rewritten(found, before, after, known is None)
    return None


def _rewritten(found: broken_rewriting.Rewritten, before: Expr, after: Expr, scalars: bool) -> Slip:
    """The part as it was, as it became (the whole line as it stands), and as it should have become."""
    wrong = after if found.part is before and not found.mended else _tidy(found.wrong) if scalars else found.wrong
    right = _tidy(found.right) if scalars and found.right is not found.part else found.right
    if found.mended:  # the part stands in the wrong line
        sentence = f"{found.says}: {right} was to stand for {wrong}"
    elif right is found.part:
        sentence = f"{found.says}: {found.part} is not {wrong}"
    else:
        sentence = f"{found.says}: {found.part} is {right}, not {wrong}"
    return Slip(found.mistake, found.part, Step(found.part, wrong), Step(found.part, right), sentence)


def _tidy(expr: Expr) -> Expr:
    from derive.methods.tidy import tidy

    return tidy(expr)


def with_mistake(
    verdict: Verdict, asked: Expr, claim: Expr, assume: Mapping[str, Any], shapes: Mapping[str, Any] | None = None
) -> Verdict:
    """A refuted verdict on ``claim`` as the derivative that is ``asked`` for, completed with the mistake that gives it.

    Whatever goes wrong on the way, the verdict stays what it was.
    """
    try:
        found = _explained(asked, claim, assume, shapes)
    except Exception:  # an explanation is an extra: no failure of it may cost the verdict
        return verdict
    if found is None:
        return verdict
    reason = f"{verdict.reason}; {found.sentence}" if verdict.method == "shapes" else found.sentence
    return replace(verdict, mistake=found.mistake, reason=reason, slip=found)


def _explained(
    asked: Expr, claim: Expr, assume: Mapping[str, Any], shapes: Mapping[str, Any] | None
) -> Slip | None:  # fmt: skip
    parts = asked.args if isinstance(asked, (ex.Array, ex.Several)) else (asked,)
    if not all(isinstance(p, Derivative) for p in parts):
        return explain_rewriting(asked, claim, assume, shapes)
    f, x, order = parts[0].args
    times = ex.constant_value(order)
    if times is None or any(p.args[0] is not f for p in parts):
        return None
    variables: Any = x if parts == (asked,) else [p.args[1] for p in parts]
    return explain(f, variables, claim, int(times), assume, shapes)


def _first_component(f: Expr, variables: list[Symbol], claim: Expr, domains: Mapping[str, Domain]) -> Slip | None:
    if not isinstance(claim, (ex.Array, ex.Several)) or len(claim.args) != len(variables):
        return None
    for x, said in zip(variables, claim.args, strict=True):
        if not _confirmed(Derivative(f, x), said, domains):
            return explain(f, x, said, assume=domains)
    return None


def _confirmed(line: Expr, claim: Expr, domains: Mapping[str, Domain], shapes: Mapping[str, Any] | None = None) -> bool:
    from derive.verify.claim import check

    return check(line, claim, EQUAL, assume=domains, work=Budget(WORK), shapes=shapes).holds


# ---------------------------------------------------------------- in arrays


def _in_arrays(
    f: Expr, x: Symbol | Sequence[Symbol], claim: Expr, order: int, domains: Mapping[str, Domain], shapes: Any
) -> Slip | None:  # fmt: skip
    variables = [x] if isinstance(x, Symbol) else list(x)
    said = claim.args if isinstance(claim, ex.Several) else (claim,)
    if len(said) != len(variables):
        return None
    known = infer([f, claim, *variables], shapes).table
    for y, part in zip(variables, said, strict=True):
        if len(said) == 1 or not _confirmed(Derivative(f, y, order), part, domains, known):
            return _array_slip(f, y, part, order, domains, known)
    return None


def _array_slip(
    f: Expr, x: Symbol, claim: Expr, order: int, domains: Mapping[str, Domain], shapes: Mapping[str, tuple]
) -> Slip | None:  # fmt: skip
    from derive.review import broken_gradients

    for found in islice(broken_gradients.candidates(f, x, claim, order, domains, shapes), MOST_CONFIRMED):
        truth = Derivative(f, x, order)
        pair = (truth, found.line) if found.repaired else (found.line, claim)
        if _confirmed(*pair, domains, shapes):
            right = found.line if found.repaired else _worked_out(truth, shapes, domains)
            sentence = f"{found.says}: the derivative in {x} is {right}, not {claim}"
            by = (found.mistake.rule,)
            return Slip(found.mistake.id, found.where, Step(truth, claim, by), Step(truth, right), sentence)
    return None


def _worked_out(truth: Expr, shapes: Mapping[str, tuple], domains: Mapping[str, Domain]) -> Expr:
    from derive.methods import matrix_calculus

    f, x, order = truth.args
    assert isinstance(x, Symbol)
    known = Shapes(dict(shapes))
    try:
        if order is not ex.ONE:
            return matrix_calculus.hessian(f, x, known, domains).result
        if known.rank(f):
            return matrix_calculus.jacobian(f, [x], known, domains).result
        return matrix_calculus.gradient(f, [x], known, domains).result
    except DeriveError:
        return truth


# ---------------------------------------------------------------- in words


def slip(f: Expr, x: Symbol, claim: Expr, found: Candidate, domains: Mapping[str, Domain]) -> Slip:
    """The mistake as it is shown: what was done at its place, and the right step there."""
    from derive.methods.differentiate import differentiate
    from derive.methods.tidy import tidy

    where = f if found.where.size >= f.size else tidy_part(found.where)
    worked = differentiate(where, x, 1, domains)
    by = worked.steps[0].by if worked.steps else ()
    right = Step(Derivative(where, x), worked.result, by)
    said = claim if where is f else tidy(found.wrong, domains)
    wrong = Step(Derivative(where, x), said, (found.mistake.rule,))
    sentence = f"{found.says or found.mistake.says}: d/d{x} {bracketed(where)} = {worked.result}, not {said}"
    return Slip(found.mistake.id, where, wrong, right, sentence)


def tidy_part(part: Expr) -> Expr:
    """The part as it is written: sums and products of more than two are one again."""
    done: dict[Expr, Expr] = {}
    for node in ex.postorder(part):
        args = [done[a] for a in node.args]
        if isinstance(node, (ex.Add, ex.Mul)) and type(args[-1]) is type(node):
            args = [*args[:-1], *args[-1].args]
        done[node] = ex.rebuild(node, args)
    return done[part]


def bracketed(part: Expr) -> str:
    return f"({part})" if isinstance(part, (ex.Add, ex.Neg)) else str(part)

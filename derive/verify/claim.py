"""Is a claim true? Sees two expressions and a relation; never the rules or topics that made them.

Refutes by rigorous balls at exact points, proves by exact arithmetic, and otherwise says how far both sides agree.
What could not be evaluated is unknown, never wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.model import EQUAL, Relation, Status, Verdict
from derive.numeric.precision import Budget, Exhausted, Undecided, Undefined, one_at_a_time
from derive.numeric.spaces import MOMENTS
from derive.verify.antiderivatives import check_up_to_a_constant
from derive.verify.approximation import check_approximate
from derive.verify.comparison import compare
from derive.verify.counting import readings
from derive.verify.equality import check_equal
from derive.verify.lists import check_in_some_order, check_rounded, check_rounded_in_some_order
from derive.verify.looks import unknown
from derive.verify.order import check_ordered, check_unequal
from derive.verify.proportion import check_proportional
from derive.verify.roots import polynomial_roots
from derive.verify.row_spaces import check_row_equivalent
from derive.verify.sides import WORK, Claim
from derive.verify.solutions import check_equivalent

__all__ = ["check", "compare", "equivalent", "polynomial_roots"]


def check(
    before: ex.Expr, after: ex.Expr, relation: Relation = EQUAL, *,
    assume: Mapping[str, Any] | None = None, given: Iterable[ex.Expr] = (), seed: int = 0, wrt: Iterable[ex.Expr] = (),
    work: Budget | None = None, shapes: Mapping[str, tuple] | None = None,
) -> Verdict:  # fmt: skip
    """Whether ``before relation after`` holds wherever both sides are defined and the conditions ``given`` hold.

    assume : name -> Domain, or a value of ``assume`` such as ``"positive"``.    given : conditions that hold.
    wrt : the variables a proportionality or an additive constant speaks of, or that equations are solved for; else every
    variable (resp. the one there is).
    work : what may be spent, where several claims share it.    shapes : name -> dimensions of every array.

    >>> x = ex.Symbol("x")
    >>> check((x + 1)**2, x**2 + 2*x + 1).status.name
    'PROVED'
    >>> check(ex.Call("sqrt", x**2), x).witness["x"] < 0
    True
    """
    claim = Claim(
        before,
        after,
        relation,
        assumptions(assume),
        tuple(given),
        seed,
        tuple(wrt),
        work or Budget(WORK),
        shapes=shapes or {},
    )
    try:
        with one_at_a_time:
            verdict = _checked(claim)
            return _unless_misread(claim, verdict) if verdict.status is Status.REFUTED else verdict
    except Exhausted as problem:
        return unknown(str(problem))
    except (Undefined, Undecided) as problem:
        return unknown(f"a side could not be evaluated: {problem}")
    except RecursionError:
        return unknown("the expressions are nested too deep to be evaluated")


def equivalent(a: ex.Expr, b: ex.Expr, assume: Mapping[str, Any] | None = None) -> Verdict:
    """Whether ``a`` and ``b`` have equal principal values at every point of the domain where both are defined.

    >>> x = ex.Symbol("x")
    >>> equivalent(ex.Call("sin", 2*x), 2*ex.Call("sin", x)*ex.Call("cos", x)).status.name
    'PROVED'
    """
    return check(a, b, EQUAL, assume=assume)


def _checked(claim: Claim) -> Verdict:
    if claim.has(*MOMENTS) and not claim.random and claim.before is not claim.after:
        return unknown("nothing in E, Var or Cov is a random variable: capital letters name them")
    return (_check_arrays if claim.speaks_of_arrays else _CHECKS[_kind(claim)])(claim)


def _unless_misread(claim: Claim, refuted: Verdict) -> Verdict:
    """The refutation, or that nothing is known where the claim may be meant otherwise than it is written."""
    if claim.without_number:  # equal in every outcome would be agreement; where they differ nothing is said
        names = ", ".join(sorted(map(str, claim.without_number)))
        return unknown(f"{names} stands outside of E, Var and Cov, where a random variable is no number")
    if claim.meant_for_every:
        names = ", ".join(sorted(map(str, claim.meant_for_every)))
        return unknown(f"a condition that holds for every {names} could not be arranged")
    if claim.has(ex.SumOver, ex.ProductOver):
        for meaning, reading in readings(claim):
            if _checked(reading).holds:
                names = ", ".join(map(str, meaning))
                return unknown(f"it holds if {names} is how many terms a sum without ends has, which nothing says")
    return refuted


def _kind(claim: Claim) -> str:
    """How a claim is checked: by its relation; eigenvalues are a list in no order of its own."""
    listed = any(isinstance(side, ex.Call) and side.name == "eigenvalues" for side in (claim.before, claim.after))
    return _OF_LISTS.get(claim.relation.name, claim.relation.name) if listed else claim.relation.name


def _check_arrays(claim: Claim) -> Verdict:
    from derive.verify.arrays import check_arrays  # NumPy is only loaded where there are arrays

    return check_arrays(claim)


#: how a claim is checked, by its relation
_CHECKS: dict[str, Callable[[Claim], Verdict]] = {
    "equal": check_equal, "unequal": check_unequal, "less": check_ordered, "less or equal": check_ordered, "greater": check_ordered,
    "greater or equal": check_ordered, "proportional": check_proportional, "equivalent": check_equivalent,
    "row equivalent": check_row_equivalent, "equal up to a constant": check_up_to_a_constant, "approximately": check_approximate,
    "equal in some order": check_in_some_order, "rounded": check_rounded,
    "rounded in some order": check_rounded_in_some_order,
}  # fmt: skip
_OF_LISTS = {"equal": "equal in some order", "rounded": "rounded in some order"}

"""Do two conditions hold at the same points, and two equations have the same solutions?

What is no solution that can be found is not compared: unknown, where none is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq, fmpq_mat

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.model import Status, Verdict
from derive.numeric import sample, spectra
from derive.numeric.balls import Run, settle
from derive.numeric.precision import Exhausted, Undecided, Undefined, precision
from derive.numeric.tables import Table
from derive.verify.comparison import is_rational
from derive.verify.linear_systems import check_linear_systems
from derive.verify.looks import Look, agreement, look_at, unknown
from derive.verify.points import Point, conditions_hold, points_of
from derive.verify.roots import real_roots
from derive.verify.sides import Claim
from derive.verify.witness import witness

TRIALS = 3  # generic places for the other variables
MOST_SOLUTIONS = 24  # of one side that are compared
CONDITIONS = (*ex.COMPARISONS, ex.And, ex.Or, ex.Not)


def check_equivalent(claim: Claim) -> Verdict:
    """Whether two conditions hold at the same points, and two equations have the same solutions."""
    if claim.before is claim.after:
        return Verdict(Status.PROVED, "identical", reason="both sides are the same condition")
    if len({isinstance(side, CONDITIONS) for side in (claim.before, claim.after)}) > 1:
        return unknown("only one side is a condition")
    one = len(claim.symbols) == 1 and not claim.has(ex.And, ex.Array)  # whose roots are told one by one
    if not one and (systems := check_linear_systems(claim)) is not None:
        return systems
    looks: list[Look] = []
    for i, point in points_of(claim):
        look = look_at(claim, point, i, 128)
        if look.says == "differ":
            return _only_one_holds(point, *look.values)
        looks.append(look)
    equations = [any(isinstance(n, ex.Equal) for n in ex.postorder(side)) for side in (claim.before, claim.after)]
    if not any(equations):
        return agreement(claim, looks)
    shared: list[Look] = []
    for search in (_same_solutions, _same_isolated_solutions):
        if (refuted := search(claim, shared)) is not None:
            return refuted
    if not shared:
        system = check_linear_systems(claim) if one else None
        return system if system is not None else unknown("no solution of the equations was found to compare")
    return agreement(claim, [look for look in looks if look.says == "agree"] + shared)


def _only_one_holds(point: Point, before: Any, after: Any) -> Verdict:
    return Verdict(
        Status.REFUTED, "balls", points=1, witness=witness(point, before, after),
        reason="at this point one condition holds and the other does not",
    )  # fmt: skip


def _same_solutions(claim: Claim, shared: list[Look]) -> Verdict | None:
    """Every solution of one side has to satisfy the other: in one variable (of ``wrt``, if said), the others at some generic place."""
    for x in claim.wrt or claim.symbols:
        for trial, point in enumerate(sample.points(claim.symbols, claim.assume, TRIALS, claim.seed)[:TRIALS]):
            for own, side in enumerate((claim.before, claim.after)):
                for root in _solutions(claim, side, x, point, trial):
                    holds = _both_satisfied(claim, {**point, x: root}, trial)
                    if holds[own] and holds[1 - own] is False:
                        return _lost_solution(point, x, root, holds)
                    if holds == [True, True]:
                        shared.append(Look("agree", point, trial, digits=20.0))
    return None


def _lost_solution(point: Point, x: ex.Expr, root: Any, holds: Sequence[bool | None]) -> Verdict:
    shown = Fraction(int(root.p), int(root.q)) if isinstance(root, fmpq) else str(root.mid())
    return Verdict(
        Status.REFUTED, "balls", points=1, witness=witness({**point, x: shown}, *holds),
        reason=f"{x} = {shown!s:.40} satisfies only the side {'before' if holds[0] else 'after'}",
    )  # fmt: skip


def _both_satisfied(claim: Claim, point: Point, index: int) -> list[bool | None]:
    """Whether each side holds at a root known to many digits; None where that is not sure, or conditions fail."""
    try:
        if not conditions_hold(claim, point, index):
            return [None, None]
        with precision(256):
            return [_satisfied(side, claim.run(point, index)) for side in (claim.before, claim.after)]
    except Exhausted:
        raise
    except ArithmeticError:
        return [None, None]


def _same_isolated_solutions(claim: Claim, shared: list[Look]) -> Verdict | None:
    """The one solution of every linear system on one side has to satisfy both sides or neither."""
    for system in (n for n in ex.postorder(claim.before, claim.after) if isinstance(n, ex.And)):
        if (point := _linear_solution(claim, system)) is None:
            continue
        holds = _both_satisfied(claim, point, 0)
        if True in holds and False in holds:
            return _only_one_holds(point, *holds)
        if holds == [True, True]:
            shared.append(Look("agree", point, 0, digits=float("inf")))
    return None


def _linear_solution(claim: Claim, system: ex.Expr) -> Point | None:
    """The point that solves linear equations, as many as there are variables."""
    unknowns = claim.symbols
    equations = [ex.subtract(*e.args) for e in system.args if isinstance(e, ex.Equal)]
    if len(equations) != len(unknowns):
        return None
    try:
        rows = [_affine(claim.run({}).function(g, *unknowns), len(unknowns)) for g in equations]
        found = fmpq_mat([slopes for slopes, _ in rows]).solve(fmpq_mat([[-constant] for _, constant in rows]))
    except Exhausted:
        raise
    except (ArithmeticError, TypeError, ValueError):
        return None
    values = [Fraction(int(found[i, 0].p), int(found[i, 0].q)) for i in range(len(unknowns))]
    inside = all(claim.assume.get(str(x), REAL).contains(v) for x, v in zip(unknowns, values, strict=True))
    return dict(zip(unknowns, values, strict=True)) if inside else None


def _affine(g: Callable[..., Any], n: int) -> tuple[list[fmpq], fmpq]:
    """The slopes and the constant of ``g``, a linear function of n numbers. Raises ValueError where it is none."""
    constant = g(*[fmpq(0)] * n)
    slopes = [g(*[fmpq(int(i == j)) for j in range(n)]) - constant for i in range(n)]
    elsewhere = [fmpq(2 * i + 3) for i in range(n)]
    linear = constant + sum((s * t for s, t in zip(slopes, elsewhere, strict=True)), fmpq(0))
    if not is_rational(constant, *slopes) or g(*elsewhere) != linear:
        raise ValueError("not linear, or not rational")
    return slopes, constant


def _satisfied(condition: ex.Expr, run: Run) -> bool | None:
    """Whether a condition holds at a root known to many digits: an equation does if its sides overlap closely."""
    match condition:
        case ex.And(args=args):
            parts = [_satisfied(a, run) for a in args]
            return False if False in parts else None if None in parts else True
        case ex.Or(args=args):
            parts = [_satisfied(a, run) for a in args]
            return True if True in parts else None if None in parts else False
        case ex.Equal(args=(a, b)):
            try:
                difference = settle(ex.subtract(a, b), run)
            except Undefined:
                return False
            entries = list(difference.flat()) if isinstance(difference, Table) else [difference]
            if any(not acb(e).contains(0) for e in entries):
                return False
            return True if all(abs(acb(e)).upper() < arb(2) ** -30 for e in entries) else None
    try:
        return settle(condition, run) is True
    except Undefined:
        return False
    except Undecided:
        return None


def _solutions(claim: Claim, condition: ex.Expr, x: ex.Expr, point: Point, index: int) -> list[Any]:
    """Solutions in x of the equations inside ``condition``, as exact numbers or thin balls, in the domain."""
    domain = claim.assume.get(str(x), REAL)
    found: list[Any] = []
    for node in ex.postorder(condition):
        if isinstance(node, ex.Equal) and ex.depends_on(node, x):
            f = claim.run(point, index).function(ex.subtract(*node.args), x)
            with precision(300):  # from the first call on: what does not depend on x is worked out only once
                found += spectra.roots_of_polynomial(f) if domain.complex else real_roots(f, domain)
    return [r for r in found if domain.complex or _in_domain(r, domain)][:MOST_SOLUTIONS]


def _in_domain(root: Any, domain: Domain) -> bool:
    if isinstance(root, fmpq):
        return domain.contains(Fraction(int(root.p), int(root.q)))
    middle = Fraction(str(root.mid().str(30, radius=False)))
    return domain.contains(middle) if not domain.integer else False

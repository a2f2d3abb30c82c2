"""Do two conditions hold at the same points, and two equations have the same solutions?

What is no solution that can be found is not compared: unknown, where none is.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from derive.verify.looks import Look, agreement, look_at, unknown
from derive.verify.points import conditions_hold, points_of
from derive.verify.roots import linear_root_of, polynomial_roots, scanned_roots
from derive.verify.sides import Claim
from derive.verify.witness import witness


def check_equivalent(claim: Claim) -> Verdict:
    """Whether two conditions hold at the same points, and two equations have the same solutions."""
    if claim.before is claim.after:
        return Verdict(Status.PROVED, "identical", reason="both sides are the same condition")
    looks: list[Look] = []
    for i, point in points_of(claim):
        look = look_at(claim, point, i, 128)
        if look.says == "differ":
            return Verdict(
                Status.REFUTED, "balls", points=1, witness=witness(point, *look.values),
                reason="at this point one condition holds and the other does not",
            )  # fmt: skip
        looks.append(look)
    equations = [any(isinstance(n, ex.Equal) for n in ex.postorder(side)) for side in (claim.before, claim.after)]
    if not any(equations):
        return agreement(claim, looks)
    shared: list[Look] = []
    for x in claim.symbols:
        verdict = _same_solutions(claim, x, shared)
        if verdict is not None:
            return verdict
    verdict = _same_isolated_solutions(claim, shared)
    if verdict is not None:
        return verdict
    if not shared:
        return unknown("no solution of the equations was found to compare")
    return agreement(claim, [look for look in looks if look.says == "agree"] + shared)


def _same_solutions(claim: Claim, x: ex.Expr, shared: list[Look]) -> Verdict | None:
    """Every solution in x of one side has to satisfy the other, the other variables at some generic place."""
    for trial, point in enumerate(sample.points(claim.symbols, claim.assume, 3, claim.seed)[:3]):
        for one, other, names in ((claim.before, claim.after, "before"), (claim.after, claim.before, "after")):
            for root in solutions(claim, one, x, point):
                here = {**point, x: root}
                if not conditions_hold(claim, here, trial):
                    continue
                try:
                    with precision(256):
                        holds = [_satisfied(side, claim.run(here, trial)) for side in (one, other)]
                except Exhausted:
                    raise
                except ArithmeticError:
                    continue
                if holds[0] and holds[1] is False:
                    sides = (True, False) if names == "before" else (False, True)
                    shown = {
                        **point,
                        x: Fraction(int(root.p), int(root.q)) if isinstance(root, fmpq) else str(root.mid()),
                    }
                    return Verdict(
                        Status.REFUTED, "balls", points=1, witness=witness(shown, *sides),
                        reason=f"{x} = {shown[x]:.40} satisfies only the side {names}" if isinstance(shown[x], str)
                        else f"{x} = {shown[x]} satisfies only the side {names}",
                    )  # fmt: skip
                if holds[0] and holds[1]:
                    shared.append(Look("agree", point, trial, digits=20.0))
    return None


def _same_isolated_solutions(claim: Claim, shared: list[Look]) -> Verdict | None:
    """The one solution of every linear system on one side has to satisfy both sides or neither."""
    for side in (claim.before, claim.after):
        for system in (n for n in ex.postorder(side) if isinstance(n, ex.And)):
            point = _linear_solution(claim, system)
            if point is None or not conditions_hold(claim, point, 0):
                continue
            with precision(256):
                holds = [_satisfied(s, claim.run(point)) for s in (claim.before, claim.after)]
            if None not in holds and holds[0] != holds[1]:
                return Verdict(
                    Status.REFUTED, "balls", points=1, witness=witness(point, *holds),
                    reason="at this point one condition holds and the other does not",
                )  # fmt: skip
            if holds == [True, True]:
                shared.append(Look("agree", point, 0, digits=float("inf")))
    return None


def _linear_solution(claim: Claim, system: ex.Expr) -> dict[ex.Expr, Any] | None:
    """The point that solves linear equations, as many as there are variables."""
    unknowns = claim.symbols
    equations = [e for e in system.args if isinstance(e, ex.Equal)]
    if len(equations) != len(unknowns):
        return None
    rows, right = [], []
    for equation in equations:
        g = claim.run({}).function(ex.subtract(*equation.args), *unknowns)
        try:
            units = [[fmpq(int(i == j)) for j in range(len(unknowns))] for i in range(len(unknowns))]
            at_zero, at_units = g(*[fmpq(0)] * len(unknowns)), [g(*unit) for unit in units]
            elsewhere = g(*[fmpq(2 * i + 3) for i in range(len(unknowns))])
            slopes = [v - at_zero for v in at_units]
            if elsewhere != at_zero + sum(s * (2 * i + 3) for i, s in enumerate(slopes)):
                return None
            rows.append(slopes)
            right.append([-at_zero])
        except Exhausted:
            raise
        except (ArithmeticError, TypeError, ValueError):
            return None
    if not all(isinstance(e, fmpq) for row in (*rows, *right) for e in row):
        return None
    try:
        found = fmpq_mat(rows).solve(fmpq_mat(right))
    except ZeroDivisionError:
        return None
    values = [Fraction(int(found[i, 0].p), int(found[i, 0].q)) for i in range(len(unknowns))]
    inside = all(claim.assume.get(str(x), REAL).contains(v) for x, v in zip(unknowns, values, strict=True))
    return dict(zip(unknowns, values, strict=True)) if inside else None


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


def solutions(claim: Claim, condition: ex.Expr, x: ex.Expr, point: Mapping[ex.Expr, Any]) -> list[Any]:
    """Real solutions in x of the equations inside ``condition``, as exact numbers or thin balls, in the domain."""
    domain = claim.assume.get(str(x), REAL)
    if domain.complex:
        return _complex_solutions(claim, condition, x, point)
    found: list[Any] = []
    for node in ex.postorder(condition):
        if isinstance(node, ex.Equal) and ex.depends_on(node, x):
            f = claim.run(point).function(ex.subtract(*node.args), x)
            with precision(300):  # from the first call on: what does not depend on x is worked out only once
                found += polynomial_roots(f) or linear_root_of(f) or scanned_roots(f, domain)
    inside = [r for r in found if _in_domain(r, domain)]
    return inside[:24]


def _complex_solutions(claim: Claim, condition: ex.Expr, x: ex.Expr, point: Mapping[ex.Expr, Any]) -> list[Any]:
    """Complex solutions in x of the polynomial equations inside ``condition``."""
    found: list[Any] = []
    for node in ex.postorder(condition):
        if isinstance(node, ex.Equal) and ex.depends_on(node, x):
            with precision(300):
                found += spectra.roots_of_polynomial(claim.run(point).function(ex.subtract(*node.args), x))
    return found[:24]


def _in_domain(root: Any, domain: Domain) -> bool:
    if isinstance(root, fmpq):
        return domain.contains(Fraction(int(root.p), int(root.q)))
    middle = Fraction(str(root.mid().str(30, radius=False)))
    return domain.contains(middle) if not domain.integer else False

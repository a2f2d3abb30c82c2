"""The roots of a characteristic polynomial: by formula where every factor is short, else isolated exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import TWO, ZERO, Add, Call, Div, Equal, Expr, Indexed, Mul, Neg, Number, Or, Pow
from derive.methods.characteristic import Factor, Matrix, discriminant_as_square, place, unless_same
from derive.methods.decimals import decimal_of
from derive.methods.entries import Entry
from derive.model import EQUIVALENT, ROUNDED, Step
from derive.numeric import spectra
from derive.numeric.balls import precision
from derive.rules import linear_algebra as rules

DIGITS = 10  # of a root that has no formula
BITS = 256


@dataclass(frozen=True, eq=False)
class Root:
    """An eigenvalue: ``value`` as it is written in the lines, ``entry`` exactly, or None where it has no formula.

    index : which root of its factor it is.    place : where it stands among all.    number : the same, counted from 1.
    decimal, ball : its rounded value and a ball around it, where there is no formula.
    """

    value: Expr
    entry: Entry | None
    factor: Factor
    multiplicity: int
    place: tuple[float, float]
    index: int = 0
    number: int = 0
    decimal: Expr | None = None
    ball: Any = None

    @property
    def shown(self) -> Expr:
        return self.value if self.decimal is None else self.decimal


def eigenvalues_of(m: Matrix, factors: Sequence[Factor]) -> list[Root]:
    """Every eigenvalue once, ascending."""
    found: list[Root] = []
    for f in factors:
        if f.degree == 1:
            value = -f.coefficients[0]
            found.append(Root(value.written(), value, f, f.multiplicity, place(m, value)))
        elif f.degree == 2:
            found += _quadratic_roots(m, f)
        else:
            found += _isolated_roots(m, f)
    if not any(ex.free_symbols(root.value) for root in found if root.entry is not None):
        found.sort(key=lambda root: root.place)
    numbered, count = [], 0
    for root in found:
        written = root.value if root.entry is not None else ex.Symbol(f"{m.lam}_{count + 1}")
        numbered.append(replace(root, value=written, number=count + 1))
        count += root.multiplicity
    return numbered


def _quadratic_roots(m: Matrix, f: Factor) -> list[Root]:
    c, b, _ = f.coefficients
    root = m.field.root(b * b - 4 * c, discriminant_as_square(m))
    values = [(-b - root) / 2, (-b + root) / 2]
    return [
        Root(v.written(), v, f, f.multiplicity, place(m, v), index=i)
        for i, v in enumerate(sorted(values, key=lambda v: place(m, v)))
    ]


def _isolated_roots(m: Matrix, f: Factor) -> list[Root]:
    """The roots of an irreducible polynomial of degree 3 or more, in balls that each hold one root."""
    if any(entry.rational is None for row in m.rows for entry in row):
        what = "letters" if m.symbolic else "roots or other constants"
        raise UnsupportedError(
            f"the characteristic polynomial has the factor {f.written!s:.120}, whose roots have no simple formula; "
            f"their decimals are found where the entries are rational numbers, but here there are {what}"
        )
    with precision(BITS):
        found: list[Any] = [pair[0] for pair in f.polynomial.complex_roots()]  # type: ignore[index]
    return [
        Root(m.lam, None, f, f.multiplicity, spectra.place(ball), i, decimal=decimal_of(ball, DIGITS), ball=ball)
        for i, ball in enumerate(sorted(found, key=spectra.place))
    ]


def by_number(m: Matrix, root: Root) -> Expr:
    """The eigenvalue without a formula as the k-th of all."""
    return Indexed(Call("eigenvalues", m.A), root.number)


def equation_steps(m: Matrix, polynomial: Expr, factors: Sequence[Factor], roots: Sequence[Root]) -> list[Step]:
    """det(A − λI) = 0 ⇔ λ is one of the roots."""
    start = Equal(polynomial, ZERO)
    separate = _either([Equal(f.written, ZERO) for f in factors])
    power = len(factors) > 1 or factors[0].multiplicity > 1
    rule = rules.zero_product if power else rules.multiplying_by_minus_one
    steps = unless_same(start, separate, rule, relation=EQUIVALENT, note=_multiplicities(factors))
    solved = _either([Equal(m.lam, root.value) for root in roots])
    beneath = [
        step for f in factors if f.degree == 2 for step in _quadratic_steps(m, f, [r for r in roots if r.factor is f])
    ]
    cited = {1: rules.linear_equation, 2: rules.quadratic_formula}
    by = tuple(dict.fromkeys(cited.get(f.degree, rules.isolation) for f in factors))
    if len(factors) == 1 and beneath:
        steps += beneath
    elif separate is not solved:
        steps.append(Step(separate, solved, by, EQUIVALENT, steps=tuple(beneath), note=_field_of(m, roots)))
    note = f"the roots were isolated exactly; their values are approximate, rounded to {DIGITS} digits"
    for root in [root for root in roots if root.decimal is not None]:
        steps.append(Step(root.value, root.decimal, (rules.rounding,), ROUNDED, note=note))
        note = ""
    return steps


def _either(equations: Sequence[Expr]) -> Expr:
    return equations[0] if len(equations) == 1 else Or(*equations)


def _multiplicities(factors: Sequence[Factor]) -> str:
    repeated = [f for f in factors if f.multiplicity > 1]
    return "; ".join(f"${f.written} = 0$ counts {_times(f.multiplicity)}" for f in repeated)


def _times(k: int) -> str:
    return {2: "twice", 3: "three times"}.get(k, f"{k} times")


def _field_of(m: Matrix, roots: Sequence[Root]) -> str:
    if m.symbolic:
        return ""
    return "over the complex numbers" if any(root.place[1] for root in roots) else ""


def _quadratic_steps(m: Matrix, f: Factor, roots: Sequence[Root]) -> list[Step]:
    """The quadratic formula with the numbers put in, and worked out."""
    c, b, _ = f.coefficients
    discriminant = b * b - 4 * c
    under = Add(Pow(b.written(), 2), Neg(_put_in(Number(4), c.written())))
    if b.is_zero:
        under = Neg(_put_in(Number(4), c.written()))
    if m.symbolic:  # with the letters put in the line would say the same at twice the length
        under = ex.subtract(Pow(_without_sign(b.written()), 2), _put_in(Number(4), c.written()))
    root = Call("sqrt", under)
    halves = [
        Div(Neg(root) if b.is_zero else Add((-b).written(), Neg(root)), TWO),
        Div(root if b.is_zero else Add((-b).written(), root), TWO),
    ]
    put_in = Or(*[Equal(m.lam, h) for h in halves])
    solved = _either([Equal(m.lam, r.value) for r in roots])
    shown = discriminant.written()
    value = shown if (as_square := discriminant_as_square(m)) is None else as_square
    negative = discriminant.rational is not None and discriminant.rational < 0
    note = f"discriminant ${under} = {value}$" + (" < 0: two conjugate complex roots" if negative else "")
    by = (rules.root_of_negative,) if negative else (rules.algebra,)
    if m.symbolic:
        return [Step(Equal(f.written, ZERO), solved, (rules.quadratic_formula,), EQUIVALENT, note=note)]
    return [
        Step(Equal(f.written, ZERO), put_in, (rules.quadratic_formula,), EQUIVALENT, note=note),
        Step(put_in, solved, by, EQUIVALENT, note="over the complex numbers" if negative else ""),
    ]


def _without_sign(c: Expr) -> Expr:
    return c.args[0] if isinstance(c, Neg) else c


def _put_in(a: Expr, b: Expr) -> Expr:
    return Mul(a, *(b.args if isinstance(b, Mul) else (b,)))

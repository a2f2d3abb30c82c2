"""Extrema on the board: where the gradient is 0, what the second derivatives say there, and which value is least.

One variable: polynomials are factored and every real root is kept, exactly where it has a formula and between two
decimals where it has none; other functions are solved by SymPy and the result is checked against changes of sign.
Several variables: systems that are linear, or that SymPy solves as polynomials.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from flint import fmpq_poly

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.expressions import ZERO, Call, Equal, Expr, Neg, Or, Subs, Symbol, as_expr, constant_value
from derive.methods.at_points import decimal_of_fraction, spread
from derive.methods.differentiate import differentiate
from derive.methods.entries import Entries, flint_rational, python_rational, written_polynomial
from derive.methods.tidy import tidy
from derive.model import EQUIVALENT, GREATER, LESS, Condition, Rule, Step
from derive.numeric.balls import value
from derive.numeric.precision import Undecided, Undefined
from derive.rules import calculus
from derive.rules import optimisation as rules
from derive.verify.claim import check

KINKED = {"abs", "sign", "maximum", "minimum", "relu", "heaviside", "floor", "ceiling"}
HIGHEST = 8  # derivative that is looked at where the lower ones are 0


@dataclass(frozen=True)
class Point:
    """A stationary point: ``at`` is exact, or None for a root between the decimals ``below`` and ``above``.

    kind : "minimum", "maximum", "inflection", or "" where nothing was decided.    order : of the derivative that decides.
    """

    at: Expr | None
    below: Expr = ZERO
    above: Expr = ZERO
    kind: str = ""
    order: int = 2
    slope: Expr = ZERO  #: the value of that derivative

    @property
    def shown(self) -> Expr:
        return self.at if self.at is not None else self.below


@dataclass(frozen=True)
class Interval:
    """Where the variable may be: from ``lower`` to ``upper``; None where there is no end."""

    lower: Expr | None = None
    upper: Expr | None = None

    def holds(self, e: Expr) -> bool:
        """Whether a number lies strictly inside."""
        v = number(e)
        return (self.lower is None or v > number(self.lower)) and (self.upper is None or v < number(self.upper))

    def conditions(self, x: Expr) -> tuple[Condition, ...]:
        """The inside as comparisons."""
        low = () if self.lower is None else (Condition(ex.Greater(x, self.lower)),)
        return (*low, *(() if self.upper is None else (Condition(ex.Less(x, self.upper)),)))


def number(e: Expr, at: Mapping[Any, Any] | None = None) -> float:
    """The real value of an expression in floats; NaN where there is none.

    >>> number(Call("sqrt", 2)), number(Call("log", Neg(ex.ONE)))
    (1.4142135623730951, nan)
    """
    try:
        found = value(e, at or {}, bits=128)
    except (Undefined, Undecided, ArithmeticError, ValueError, KeyError):
        return float("nan")
    return float(found.real.mid()) if found.imag.contains(0) else float("nan")


def sign(e: Expr) -> int | None:
    """The sign of a constant, None where it has letters or was not decided.

    >>> sign(Call("sqrt", 2) - 2), sign(Symbol("a")), sign(Call("sqrt", 4) - 2)
    (-1, None, 0)
    """
    exact = constant_value(tidy(e))
    if exact is not None:
        return (exact > 0) - (exact < 0)
    if ex.free_symbols(e):
        return None
    for bits in (64, 256, 1024):
        try:
            found = value(e, {}, bits=bits).real
        except (Undefined, Undecided, ArithmeticError, ValueError):
            return None
        if not found.contains(0):
            return 1 if found > 0 else -1
    return 0 if check(e, ZERO).holds else None


# ---------------------------------------------------------------- one variable


def stationary_points(f: Expr, x: Symbol, near: Interval | None = None) -> tuple[list[Step], list[Point]]:
    """The lines from f' = 0 to its solutions inside the interval, ascending, and the points classified.

    Raises UnsupportedError where the solutions were not found, or are without end.

    >>> x = Symbol("x")
    >>> steps, points = stationary_points(x**3 - 3 * x, x)
    >>> [(str(p.at), p.kind) for p in points], str(steps[-1].after)
    ([('-1', 'maximum'), ('1', 'minimum')], '(x == -1) | (x == 1)')
    """
    near = near or Interval()
    _without_kinks(f)
    worked = differentiate(f, x)
    slope = worked.result
    coefficients = _coefficients(slope, x)
    if coefficients is not None:
        lines, points = _of_a_polynomial(slope, coefficients, x, near)
    else:
        lines, points = _by_computer_algebra(f, slope, x, near)
    return [*worked.steps, *lines], [classified(f, x, p) for p in points]


def _without_kinks(f: Expr) -> None:
    for n in ex.postorder(f):
        if isinstance(n, ex.Piecewise) or (isinstance(n, Call) and n.name in KINKED):
            raise UnsupportedError(
                f"{f!s:.60} has a kink or a jump, where an extremum may be without a slope of 0: expected a smooth f"
            )


def _coefficients(slope: Expr, x: Symbol) -> list[Fraction] | None:
    """Of a polynomial with rational coefficients, the constant first."""
    if ex.free_symbols(slope) - {x}:
        return None
    field = Entries()
    try:
        letter = field.read(x)
        entry = field.read(slope)
    except UnsupportedError:
        return None
    if field.doubtful or field.squares or not entry.below.is_constant() or len(field.letters) > 1 or letter is None:
        return None
    below = python_rational(entry.below.leading_coefficient())
    found: dict[int, Fraction] = {t[1][0]: t[0] / below for t in field.terms(entry.above)}
    return [found.get(k, Fraction(0)) for k in range(max(found, default=0) + 1)]


def _of_a_polynomial(
    slope: Expr, coefficients: list[Fraction], x: Symbol, near: Interval
) -> tuple[list[Step], list[Point]]:
    p = fmpq_poly([flint_rational(c) for c in coefficients])
    if p.degree() < 1:
        return _no_root(slope, x, near), []
    constant, factors = p.numer().factor()
    parts = [(g, int(e)) for g, e in factors]
    points = sorted((q for g, _ in parts for q in _roots(g) if near.holds(q.shown)), key=lambda q: number(q.shown))
    steps = []
    if len(parts) > 1 or parts[0][1] > 1:
        written = [(written_polynomial([Fraction(int(c)) for c in g.coeffs()], x), e) for g, e in parts]
        product = _product(written, Fraction(int(constant), int(p.denom())))
        steps += [Step(slope, product, (calculus.factoring,))] if product is not slope else []
    if not points:
        return [*steps, *_no_root(slope, x, near)], []
    if all(q.at is not None for q in points):
        note = "by the quadratic formula" if any(g.degree() == 2 for g, _ in parts) else ""
        solved = either([Equal(x, q.at) for q in points])
        return [
            *steps,
            Step(Equal(slope, ZERO), solved, (rules.first_order_condition,), EQUIVALENT, near.conditions(x), note),
        ], points
    return [*steps, *(s for q in points if q.at is None for s in _bracket(slope, x, q))], points


def _product(parts: Sequence[tuple[Expr, int]], constant: Fraction) -> Expr:
    """c·∏ factorᵉ as it is written."""
    factors = [g if e == 1 else ex.Pow(g, e) for g, e in parts]
    if abs(constant) != 1:
        factors.insert(0, as_expr(abs(constant)))
    product = ex.Mul(*factors) if len(factors) > 1 else factors[0]
    return Neg(product) if constant < 0 else product


def either(equations: Sequence[Expr]) -> Expr:
    """One of several equations."""
    return equations[0] if len(equations) == 1 else Or(*equations)


def _roots(g: Any) -> list[Point]:
    """The real roots of an irreducible polynomial with whole coefficients."""
    coefficients = [Fraction(int(c)) for c in g.coeffs()]
    if len(coefficients) == 2:
        return [Point(as_expr(-coefficients[0] / coefficients[1]))]
    if len(coefficients) == 3:
        c, b, a = coefficients
        if b * b < 4 * a * c:
            return []
        field = Entries()
        root = field.root(field.constant(b * b - 4 * a * c))
        return [
            Point(spread(((field.constant(-b) + s * root) / (2 * a)).written()))
            for s in (field.constant(-1), field.constant(1))
        ]
    return [_between(Fraction(float(r[0].real.mid()))) for r in g.complex_roots() if r[0].imag.contains(0)]


def _between(middle: Fraction) -> Point:
    """Two decimals around a root, a unit of the ninth digit apart."""
    size = Fraction(10) ** (len(str(int(abs(middle)))) - 9)
    low = (middle // size) * size
    return Point(None, decimal_of_fraction(low, 40), decimal_of_fraction(low + size, 40))


def _bracket(slope: Expr, x: Symbol, q: Point) -> list[Step]:
    """f' has different signs at two decimals that are close together."""
    found = []
    for at in (q.below, q.above):
        relation = GREATER if sign(ex.substitute(slope, {x: at})) == 1 else LESS
        note = f"a root between ${q.below}$ and ${q.above}$: the slope changes its sign" if at is q.below else ""
        found.append(Step(Subs(slope, x, at), ZERO, (rules.intermediate_value,), relation, note=note))
    return found


def _no_root(slope: Expr, x: Symbol, near: Interval) -> list[Step]:
    """f' is never 0, where one sign can be shown."""
    conditions = near.conditions(x)
    for relation in (GREATER, LESS):
        if check(slope, ZERO, relation, given=_held(conditions)).holds:
            note = "the slope is never 0: there is no stationary point"
            return [Step(slope, ZERO, (rules.first_order_condition,), relation, conditions, note)]
    return []


def _held(conditions: Sequence[Condition]) -> tuple[Expr, ...]:
    return tuple(c.holds for c in conditions if c.holds is not None)


def _by_computer_algebra(f: Expr, slope: Expr, x: Symbol, near: Interval) -> tuple[list[Step], list[Point]]:
    """The real solutions that SymPy finds; UnsupportedError where a look at f' shows that some are missing."""
    if not ex.free_symbols(slope) - {x} and (steps := _no_root(slope, x, near)):
        return steps, []
    points = sorted((Point(e) for e in _solved(slope, x, near)), key=lambda q: number(q.shown))
    needed = tuple(dict.fromkeys([*near.conditions(x), *_conditions(f, x)]))
    if points:
        opened, solution = Equal(slope, ZERO), either([Equal(x, q.at) for q in points])
        if check(opened, solution, EQUIVALENT, given=_held(needed)).holds:
            return [Step(opened, solution, (rules.first_order_condition,), EQUIVALENT, needed)], points
    raise UnsupportedError(
        f"the solutions of {slope!s:.80} = 0 were not found, or are without end: give an interval by lower and upper, or another f"
    )


def _solved(slope: Expr, x: Symbol, near: Interval) -> list[Expr]:
    import sympy

    from derive.language.sympy_bridge import from_sympy, to_sympy

    try:
        if near.lower is not None and near.upper is not None:
            room = sympy.Interval(to_sympy(near.lower), to_sympy(near.upper))
            found = list(sympy.solveset(to_sympy(slope), to_sympy(x), room))
        else:
            found = sympy.solve(to_sympy(slope), to_sympy(x))
        written = [tidy(from_sympy(s)) for s in found]
    except (NotImplementedError, UnsupportedError, TypeError, ValueError, RecursionError):
        return []
    return [e for e in written if ex.free_symbols(e) or (number(e) == number(e) and near.holds(e))]


def _conditions(f: Expr, x: Symbol) -> tuple[Condition, ...]:
    """What the derivative needed, where f is real, and that a leading letter is not 0."""
    worked = differentiate(f, x, 2)
    said = dict.fromkeys(c for s in worked.walk() for c in s.conditions if c.holds is not None)
    in_letters = ex.free_symbols(worked.result) and x not in ex.free_symbols(worked.result)
    leading = [Condition(ex.Unequal(worked.result, ZERO))] if in_letters else []
    positive = [Condition(ex.Greater(u, ZERO)) for u in must_be_positive(f, x)]
    return tuple(dict.fromkeys([*positive, *leading, *said]))


def must_be_positive(f: Expr, x: Symbol) -> list[Expr]:
    """What stands under a logarithm or a root."""
    found = []
    for n in ex.postorder(f):
        named = isinstance(n, Call) and n.name in ("log", "sqrt")
        root = isinstance(n, ex.Pow) and (e := constant_value(tidy(n.args[1]))) is not None and e.denominator != 1
        if (named or root) and x in ex.free_symbols(n.args[0]):
            found.append(n.args[0])
    return list(dict.fromkeys(found))


def classified(f: Expr, x: Symbol, p: Point) -> Point:
    """The point with its kind, from the first derivative beyond the first that is not 0 there."""
    if p.at is None:
        second = differentiate(f, x, 2).result
        low, high = (sign(ex.substitute(second, {x: e})) for e in (p.below, p.above))
        return replace(p, kind={1: "minimum", -1: "maximum"}.get(low or 0, "") if low == high else "")
    current = differentiate(f, x).result
    for order in range(2, HIGHEST + 1):
        current = differentiate(current, x).result
        here = tidy(ex.substitute(current, {x: p.at}))
        s = sign(here)
        if s is None:
            return replace(p, order=order, slope=here)
        if s:
            kind = "inflection" if order % 2 else "minimum" if s > 0 else "maximum"
            return replace(p, kind=kind, order=order, slope=here)
    return p


def classification(f: Expr, x: Symbol, p: Point) -> list[Step]:
    """The lines that show what kind of point it is."""
    higher = [differentiate(f, x, n).result for n in range(2, p.order + 1)]
    if p.at is None:
        if not p.kind:
            return []
        relation = GREATER if p.kind == "minimum" else LESS
        return [Step(Subs(higher[0], x, at), ZERO, (rules.second_derivative_test,), relation, note=f"a {p.kind}" if at is p.above else "")
                for at in (p.below, p.above)]  # fmt: skip
    lines = [Step(Subs(g, x, p.at), ZERO, (rules.higher_derivative_test,), note="not decided yet")
             for g in higher[:-1] if x in ex.free_symbols(g)]  # fmt: skip
    last = higher[-1]
    if not p.kind:
        return lines
    rule: Rule = rules.second_derivative_test if p.order == 2 else rules.higher_derivative_test
    relation = GREATER if (sign(p.slope) or 0) > 0 else LESS
    what = {
        "minimum": "a strict local minimum",
        "maximum": "a strict local maximum",
        "inflection": "a point of inflection: no extremum",
    }[p.kind]
    before = Subs(last, x, p.at) if x in ex.free_symbols(last) else last
    note = f"at $x = {p.at}$: {what}" + (
        "" if p.order == 2 else f"; the first derivative that is not 0 has the order {p.order}"
    )
    if p.slope is not before and x in ex.free_symbols(last) and check(before, p.slope).holds:
        lines.append(Step(before, p.slope, (calculus.evaluation,)))
    return [*lines, Step(p.slope, ZERO, (rule,), relation, note=note)]

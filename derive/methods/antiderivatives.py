"""How an antiderivative is found and told: each technique brings an integral to easier ones, and says so line by line.

SymPy holds the integrands (it knows polynomials and like terms); the lines are expressions of the language, and their
antiderivatives stay unevaluated until a rule of the table gives them. Nothing here decides whether a line is true.
Imported only by the functions of ``integrate``, since it loads SymPy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import gcd, lcm
from typing import Any

import sympy as sp
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.model import Condition, Rule, Step
from derive.rules import integrals as rules

MOST_INTEGRALS = 220  # tried for one problem
DEEPEST = 14
LARGEST_EXPANSION = 120  # terms
LARGEST_DEGREE = 40
LARGEST_INTEGRAND = 300  # operations

Node = Any  # a SymPy expression


@dataclass(frozen=True)
class Line:
    """What the line before becomes, and why."""

    after: ex.Expr
    by: tuple[Rule, ...]
    note: str = ""
    conditions: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Found:
    """An antiderivative and the lines that lead to it, the first of them from the bare integral."""

    F: Node
    lines: tuple[Line, ...]


Context = Callable[[ex.Expr], ex.Expr]


def chain(before: ex.Expr, lines: Iterable[Line]) -> tuple[Step, ...]:
    """The lines as steps, beginning at ``before``."""
    lines = tuple(lines)
    real = real_domain(before, lines)
    if isinstance(before, ex.Antiderivative):  # what one line needs of x, every line of the chain is read under
        real += tuple(c for line in lines for c in line.conditions if c.holds is not None and ex.depends_on(c.holds, before.args[1]))
    steps = []
    for line in lines:
        if line.after is not before:
            needs = tuple(dict.fromkeys((*line.conditions, *real)))
            steps.append(Step(before, line.after, line.by, conditions=needs, note=line.note, steps=line.steps))
        before = line.after
    return tuple(steps)


_REAL_ONLY = {"abs", "sign", "asin", "acos", "acosh", "atanh"}


def real_domain(before: ex.Expr, lines: Sequence[Line]) -> tuple[Condition, ...]:
    """Where the integrand is real, for lines that hold only there, such as those with ln|ln x|."""
    if not isinstance(before, ex.Antiderivative):
        return ()
    f, x = before.args
    partial = [n.args[0] for n in ex.postorder(f) if _is_partial(n) and ex.depends_on(n, x)]
    nested = any(_is_partial(n) for e in partial for n in ex.postorder(e))
    if not partial or not nested and not any(
        isinstance(n, ex.Call) and n.name in _REAL_ONLY for line in lines for n in ex.postorder(line.after)
    ):
        return ()
    from derive.methods.tidy import is_positive

    return tuple(Condition(ex.Greater(e, ex.ZERO)) for e in dict.fromkeys(partial) if not is_positive(e, {}))


def _is_partial(n: ex.Expr) -> bool:
    """Whether ``n`` is real only where its argument is positive: a logarithm, an even root."""
    if isinstance(n, ex.Call):
        return n.name in ("log", "sqrt")
    exponent = ex.constant_value(n.args[1]) if isinstance(n, ex.Pow) else None
    return exponent is not None and exponent.denominator % 2 == 0


def anti(f: Node, x: Node) -> ex.Expr:
    return ex.Antiderivative(back(f), back(x))


def within(context: Context, lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(replace(line, after=context(line.after)) for line in lines)


def ending(lines: Sequence[Line], F: Node) -> tuple[Line, ...]:
    """The lines, the last of them ending in ``F`` as it is finally written."""
    return (*lines[:-1], replace(lines[-1], after=back(F)))


def times(c: Node, e: ex.Expr) -> ex.Expr:
    """c e, without a factor 1 and with the sign in front."""
    if isinstance(e, ex.Neg):
        return times(-c, e.args[0])
    if c == 1:
        return e
    if c.could_extract_minus_sign():
        return ex.Neg(times(-c, e))
    return ex.Mul(back(c), e)


def plus(*terms: ex.Expr) -> ex.Expr:
    terms = tuple(t for t in terms if t is not ex.ZERO)
    return ex.Add(*terms) if terms else ex.ZERO


def nonzero(*values: Node) -> tuple[Condition, ...]:
    """The conditions under which the values may stand below a fraction bar, as far as they are not plain."""
    found = []
    for value in values:
        for factor in sp.Mul.make_args(sp.factor(value) if value.free_symbols and value.is_Add else value):
            base = factor.base if factor.is_Pow else factor
            if base.free_symbols and not base.is_nonzero and not isinstance(base, sp.exp):
                found.append(Condition(_compared(base, ex.Unequal, ex.Unequal)))
    return tuple(dict.fromkeys(found))


def positive(value: Node) -> tuple[Condition, ...] | None:
    """The condition that ``value`` is positive, empty where it is plain, None where it is not."""
    if value.is_positive:
        return ()
    if value.is_nonpositive or not value.free_symbols:
        return None
    numerator, denominator = sp.fraction(sp.together(value))
    open_ones = [f for f in sp.Mul.make_args(sp.factor(numerator * denominator)) if not f.is_positive]
    squares = [f for f in open_ones if f.is_nonnegative]
    rest = sp.Mul(*[f for f in open_ones if f not in squares])
    if rest == -1:
        return None
    return (*nonzero(*squares), *(() if rest == 1 else (Condition(_compared(rest, ex.Greater, ex.Less)),)))


def _compared(e: Node, above: type[ex.Expr], below: type[ex.Expr]) -> ex.Expr:
    """e > 0 solved for its variable where there is but one: p < -1 for -p - 1 > 0."""
    symbols = sorted(e.free_symbols, key=str)
    if len(symbols) == 1 and (ab := linear(e, symbols[0])):
        kind = above if ab[0].is_positive else below
        return kind(back(symbols[0]), back(-ab[1] / ab[0]))
    if len(symbols) == 2 and above is ex.Unequal and e.is_Add and len(e.args) == 2:
        first, second = sorted(e.args, key=lambda t: t.could_extract_minus_sign())
        if second.could_extract_minus_sign():
            return above(back(first), back(-second))
    return above(back(e), ex.ZERO)


def linear(e: Node, x: Node) -> tuple[Node, Node] | None:
    """(a, b) if e = a x + b with a other than 0."""
    if not e.has(x):
        return None
    a = e.diff(x) if e.is_Add or e.is_Mul or e == x else None
    if a is None or a.has(x) or a == 0:
        return None
    return a, sp.expand(e - a * x)


def quadratic(e: Node, x: Node) -> tuple[Node, Node, Node] | None:
    """(a, b, c) if e = a x² + b x + c with a other than 0."""
    p = polynomial(e, x)
    if p is None or p.degree() != 2:
        return None
    return tuple(p.coeff_monomial(x**k) for k in (2, 1, 0))  # type: ignore[return-value]


def polynomial(e: Node, x: Node) -> Any:
    if not e.is_polynomial(x):
        return None
    degree = _degree_bound(e, x)
    if degree is None or degree > LARGEST_DEGREE:
        return None
    p = sp.Poly(e, x)
    return p


def _degree_bound(e: Node, x: Node) -> int | None:
    if not e.has(x):
        return 0
    if e == x:
        return 1
    if e.is_Add:
        return max((_degree_bound(a, x) or 0) for a in e.args)
    if e.is_Mul:
        return sum((_degree_bound(a, x) or 0) for a in e.args)
    if e.is_Pow and e.exp.is_Integer and e.exp > 0:
        return int(e.exp) * (_degree_bound(e.base, x) or 0)
    return None


def expanded(e: Node) -> Node | None:
    """``e`` multiplied out, unless that would be long."""
    size = 1
    for factor in sp.Mul.make_args(e):
        base, n = factor.as_base_exp()
        if base.is_Add and n.is_Integer and n > 0:
            size *= sp.binomial(len(base.args) + int(n) - 1, int(n)) if n < 200 else 10**9
        if size > LARGEST_EXPANSION:
            return None
    return sp.expand_mul(sp.expand_multinomial(e))


def log_abs(e: Node) -> Node:
    """ln|e|, without the bars where e cannot be negative."""
    return sp.log(unbarred(e))


def unbarred(e: Node) -> Node:
    """|e|, as e or -e where its sign is plain: squares, powers of e, real roots, 2 + cos x."""
    for sign in (1, -1):
        if is_nonnegative(sign * e):
            return sign * e
    return sp.Abs(e)


def is_nonnegative(e: Node) -> bool:
    if e.is_nonnegative or _has_no_root(e):
        return True
    roots = [p for p in e.atoms(sp.Pow) if p.exp.is_Rational and p.exp.q % 2 == 0 and p.exp > 0 and p.base.is_real]
    if roots and e.xreplace({p: sp.Dummy("r", nonnegative=True) for p in roots}).is_nonnegative:
        return True  # a real root is not negative
    if e.is_Add:
        constant, waves = e.as_independent(*e.atoms(sp.sin, sp.cos), as_Add=True)
        sizes = [t.as_coeff_Mul() for t in sp.Add.make_args(waves)]
        if constant.is_number and all(isinstance(w, (sp.sin, sp.cos)) for _, w in sizes):
            return bool(constant >= sum(abs(c) for c, _ in sizes))
    return False


def _has_no_root(e: Node) -> bool:
    """Whether a polynomial in one real variable is positive everywhere."""
    if len(e.free_symbols) != 1 or not e.is_Add:
        return False
    (x,) = e.free_symbols
    if not x.is_real or (p := polynomial(e, x)) is None or p.LC().is_positive is not True or p.degree() % 2:
        return False
    if p.degree() == 2:
        return bool(p.discriminant().is_negative)
    return bool(p.domain.is_QQ or p.domain.is_ZZ) and p.count_roots() == 0


def root(value: Node) -> Node:
    """A square root, either one where the sign of a parameter is open: ``s`` for the root of s**2."""
    r = sp.sqrt(value)
    return r.replace(sp.Abs, lambda z: z)


def nice(e: Node, x: Node) -> Node:
    """An argument over one fraction bar, as (2 x + 1)/sqrt(3)."""
    return sp.factor_terms(sp.together(sp.expand(e))) if e.has(x) else e


class Search:
    """One problem's search: names not yet taken, and what it may still spend."""

    def __init__(self, taken: Iterable[str]):
        self.taken = set(taken)
        self.left = MOST_INTEGRALS
        self.trying: list[Node] = []
        self.failed: set[Node] = set()
        self.substituted = 0

    def solve(self, f: Node, x: Node) -> Found | None:
        """An antiderivative of ``f``, or None if the techniques and the work allowed do not find one."""
        key = (f.xreplace({x: _PLACE}), tuple(sorted(k for k, v in x.assumptions0.items() if v)))
        if key in self.failed or key in self.trying or len(self.trying) >= DEEPEST or self.left <= 0:
            return None
        if f.has(sp.zoo, sp.nan, sp.oo) or sp.count_ops(f) > LARGEST_INTEGRAND:
            return None
        self.left -= 1
        self.trying.append(key)
        try:
            for technique in TECHNIQUES:
                try:
                    found = technique(self, f, x)
                except (UnsupportedError, sp.PolynomialError, NotImplementedError, ZeroDivisionError):
                    found = None  # something on the way has no counterpart in the language
                if found is not None:
                    return found
        finally:
            self.trying.pop()
        self.failed.add(key)
        return None

    def fresh(self, letters: str) -> Node:
        """A new real variable."""
        name = next(n for n in [*letters.split(), *(f"u_{i}" for i in range(1, 99))] if n not in self.taken)
        self.taken.add(name)
        return sp.Symbol(name, real=True)

    def release(self, u: Node) -> None:
        self.taken.discard(u.name)

    # ------------------------------------------------------------ ways to join lines

    def rewritten(self, g: Node, x: Node, rule: Rule, note: str = "", conditions: tuple[Condition, ...] = (),
                  steps: tuple[Step, ...] = ()) -> Found | None:  # fmt: skip
        """∫ f = ∫ g, and on with g."""
        found = self.solve(g, x)
        if found is None:
            return None
        return Found(found.F, (Line(anti(g, x), (rule,), note, conditions, steps), *found.lines))

    def substituted_by(self, h: Node, u: Node, g: Node, x: Node, rule: Rule = rules.substitution, note: str = "",
                       back_to: Callable[[Node], Node] | None = None) -> Found | None:  # fmt: skip
        """∫ f dx = [∫ h du] at u = g(x), and on with h."""
        c, h = constant_and_rest(h, u)
        found = self.solve(h, u)
        if found is None:
            return None
        F = sp.expand_mul(c * back_to(found.F)) if back_to else back_at(c * found.F, u, g)
        note = note or let(u, g, x)

        def context(e: ex.Expr) -> ex.Expr:
            return ex.Subs(times(c, e), back(u), back(g))

        lines = found.lines
        if len(lines) > 1 and any(isinstance(n, ex.Subs) for line in lines for n in ex.postorder(line.after)):
            lines = (self.lemma(h, u, found),)
        first = Line(context(anti(h, u)), (rule,), note, nonzero(sp.fraction(sp.together(c))[1]))
        return Found(F, (first, *within(context, lines), Line(back(F), (rules.back_substitution,))))

    def lemma(self, f: Node, x: Node, found: Found) -> Line:
        """All the lines of ``found`` as one, with the lines beneath."""
        if len(found.lines) == 1:
            return replace(found.lines[0], after=back(found.F))
        by = tuple(dict.fromkeys(r for line in found.lines for r in line.by if r is not rules.back_substitution))
        steps = chain(anti(f, x), found.lines)
        return Line(back(found.F), by, "", (), steps)


_PLACE = sp.Symbol("_place", real=True)


def back_at(H: Node, u: Node, g: Node) -> Node:
    """H(g(x)), without bars around what is positive, and with logarithms of powers of e undone."""
    F = H.subs(u, g).replace(lambda e: isinstance(e, sp.Abs), lambda e: unbarred(e.args[0]))
    return sp.powsimp(F) if F.has(sp.exp) and sp.count_ops(F) < 100 else F


def let(u: Node, g: Node, x: Node) -> str:
    """let u = g, so du = g' dx"""
    slope = back(tidied(g.diff(x)))
    return f"let ${u} = {back(g)}$, so $d{u} = {slope_times(slope, x)}$"


def slope_times(slope: ex.Expr, x: Node) -> str:
    """``slope`` dx as text."""
    return str(_times_dx(slope, ex.Symbol(f"d{x}")))


def _times_dx(slope: ex.Expr, dx: ex.Expr) -> ex.Expr:
    match slope:
        case ex.Number(data=1):
            return dx
        case ex.Neg(args=(inner,)):
            return ex.Neg(_times_dx(inner, dx))
        case ex.Div(args=(above, below)):
            return ex.Div(_times_dx(above, dx), below)
    return ex.Mul(slope, dx)


def tidied(e: Node) -> Node:
    """A derivative as one would write it down."""
    return sp.factor_terms(sp.cancel(e)) if e.is_rational_function() and sp.count_ops(e) < 60 else e


def constant_and_rest(f: Node, x: Node) -> tuple[Node, Node]:
    """(c, g) with f = c g and nothing constant left in front of g."""
    if f.is_Add:
        return sp.S.One, f
    if not f.has(x):
        return f, sp.S.One
    c, g = f.as_independent(x, as_Add=False)
    for t in sp.Mul.make_args(g):
        if isinstance(t, sp.exp) and t.exp.is_Add:
            shift, rest = t.exp.as_independent(x, as_Add=True)
            if shift != 0 and linear(rest, x) is None:  # SymPy has joined exp(c) to exp(-x²)
                return c * sp.exp(shift), without(g, t) * sp.exp(rest)
    return c, g


def without(product: Node, factor: Node) -> Node:
    """The other factors of a product; exp(a + b)/exp(a + b) stays as it is in SymPy."""
    return sp.Mul(*[t for t in sp.Mul.make_args(product) if t != factor])


# ---------------------------------------------------------------- the table


def table(f: Node, x: Node) -> tuple[Node, Rule, tuple[Condition, ...]] | None:
    """An antiderivative that stands in the table, its rule, and what the rule needs."""
    if f == 1:
        return x, rules.constant_rule, ()
    base, n = f.as_base_exp()
    if base == x and not n.has(x):
        if n == -1:
            return log_abs(x), rules.reciprocal_rule, ()
        return x ** (n + 1) / (n + 1), rules.power_rule, nonzero(n + 1)
    if f == sp.exp(x):
        return f, rules.exponential_rule, ()
    if n == x and not base.has(x):
        needs = positive(base)
        return None if needs is None else (f / sp.log(base), rules.exponential_base, (*needs, *nonzero(sp.log(base))))
    for pattern, F, rule in _FUNCTIONS:
        if f == pattern.xreplace({_PLACE: x}):
            return F.xreplace({_PLACE: x}), rule, ()
    if n in (-1, -sp.S.Half) and (q := quadratic(base, x)) and q[1] == 0:
        return _one_over_quadratic(q[0], q[2], n, x)
    if f == sp.exp(-(x**2)):
        return sp.sqrt(sp.pi) / 2 * sp.erf(x), rules.error_function_rule, ()
    return None


def _functions() -> list[tuple[Node, Node, Rule]]:
    z = _PLACE
    sin, cos, tan, sec, csc, cot = (g(z) for g in (sp.sin, sp.cos, sp.tan, sp.sec, sp.csc, sp.cot))
    sinh, cosh, tanh, coth, sech, csch = (g(z) for g in (sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch))
    return [
        (sin, -cos, rules.sine_rule),
        (cos, sin, rules.cosine_rule),
        (tan, -log_abs(cos), rules.tangent_rule),
        (cot, log_abs(sin), rules.cotangent_rule),
        (sec, log_abs(sec + tan), rules.secant_rule),
        (1 / cos, log_abs(sec + tan), rules.secant_rule),
        (csc, -log_abs(csc + cot), rules.cosecant_rule),
        (1 / sin, -log_abs(csc + cot), rules.cosecant_rule),
        (sec**2, tan, rules.secant_squared_rule),
        (1 / cos**2, tan, rules.secant_squared_rule),
        (csc**2, -cot, rules.cosecant_squared_rule),
        (1 / sin**2, -cot, rules.cosecant_squared_rule),
        (sec * tan, sec, rules.secant_tangent_rule),
        (csc * cot, -csc, rules.cosecant_cotangent_rule),
        (sinh, cosh, rules.hyperbolic_sine_rule),
        (cosh, sinh, rules.hyperbolic_cosine_rule),
        (tanh, sp.log(cosh), rules.hyperbolic_tangent_rule),
        (coth, log_abs(sinh), rules.hyperbolic_cotangent_rule),
        (sech**2, tanh, rules.hyperbolic_secant_squared_rule),
        (1 / cosh**2, tanh, rules.hyperbolic_secant_squared_rule),
        (csch**2, -coth, rules.hyperbolic_cosecant_squared_rule),
        (1 / sinh**2, -coth, rules.hyperbolic_cosecant_squared_rule),
        (sp.Abs(z), z * sp.Abs(z) / 2, rules.absolute_value_rule),
        (sp.sign(z), sp.Abs(z), rules.sign_rule),
    ]


_FUNCTIONS = _functions()


def _one_over_quadratic(a: Node, c: Node, n: Node, x: Node) -> tuple[Node, Rule, tuple[Condition, ...]] | None:
    """1/(a x² + c) and its square root, by the signs of a and c."""
    ratio = sp.cancel(c / a)
    if n == -1:
        if ratio.is_positive or ratio.is_nonnegative:
            r = root(ratio)
            return sp.atan(x / r) / (a * r), rules.arctangent_rule, nonzero(r)
        if (-ratio).is_positive or (-ratio).is_nonnegative:
            r = root(-ratio)
            return log_abs((x - r) / (x + r)) / (2 * r * a), rules.difference_of_squares_rule, nonzero(r)
        needs = positive(ratio)
        if needs is None:
            return None
        r = sp.sqrt(ratio)
        return sp.atan(x / r) / (a * r), rules.arctangent_rule, needs
    if a.is_negative and c.is_nonnegative:
        r = sp.sqrt(-ratio)
        return sp.asin(x / r) / sp.sqrt(-a), rules.arcsine_rule, nonzero(c)
    if a.is_positive and c.is_nonnegative:
        r = sp.sqrt(ratio)
        return sp.asinh(x / r) / sp.sqrt(a), rules.area_sine_rule, nonzero(c)
    if a.is_positive and c.is_nonpositive:
        return log_abs(sp.sqrt(a) * x + sp.sqrt(a * x**2 + c)) / sp.sqrt(a), rules.area_cosine_rule, ()
    return None


# ---------------------------------------------------------------- techniques, in the order in which they are tried


def by_table(search: Search, f: Node, x: Node) -> Found | None:
    """A constant times an entry of the table, possibly of a linear argument."""
    c, g = constant_and_rest(f, x)
    named: tuple[Rule, ...] = () if c == 1 or g == 1 else (rules.constant_factor,)
    entry = table(g, x)
    if entry:
        F, rule, needs = entry
        return Found(c * F, (Line(back(c * F), (*named, rule), "", needs),))
    for a, b, inside in _linear_parts(g, x):
        u = search.fresh("u v w t s y z")
        search.release(u)
        h = _in_linear(g, x, a, b, inside, u)
        entry = table(h, u)
        if entry:
            H, rule, needs = entry
            F = c * H.subs(u, inside) / a
            lemma = (
                Line(ex.Subs(times(c / a, anti(h, u)), back(u), back(inside)), (rules.substitution,), let(u, inside, x)),
                Line(ex.Subs(times(c / a, back(H)), back(u), back(inside)), (rule,)),
                Line(back(F), (rules.back_substitution,)),
            )
            steps = chain(anti(f, x), lemma)
            return Found(F, (Line(back(F), (*named, rule, rules.linear_substitution), "", (*needs, *nonzero(a)), steps),))
    return None


def _linear_parts(g: Node, x: Node) -> list[tuple[Node, Node, Node]]:
    """(a, b, as written) for every a x + b that stands as an argument, a base or an exponent."""
    found = {}
    for node in sp.preorder_traversal(g):
        for part in node.args if node.is_Function or node.is_Pow or isinstance(node, sp.exp) else ():
            if (ab := linear(part, x)) and ab != (1, 0):
                found.setdefault(ab, part)
    return [(*ab, part) for ab, part in found.items()]


def _in_linear(g: Node, x: Node, a: Node, b: Node, written: Node, u: Node) -> Node:
    return g.xreplace({written: u}).subs(x, (u - b) / a)


def by_definition(search: Search, f: Node, x: Node) -> Found | None:
    """Derivatives are integrated by leaving them out."""
    if isinstance(f, sp.Derivative) and f.variable_count and f.variable_count[-1][0] == x:
        counts = [(v, n - 1) if v == x else (v, n) for v, n in f.variable_count]
        F = sp.Derivative(f.expr, *[(v, n) for v, n in counts if n != 0]) if any(n for _, n in counts) else f.expr
        return Found(F, (Line(back(F), (rules.antiderivative_of_derivative,)),))
    return None


def by_terms(search: Search, f: Node, x: Node) -> Found | None:
    """Linearity: the terms of a sum one by one."""
    if not f.is_Add:
        return None
    terms = [constant_and_rest(t, x) for t in _sorted_terms(f)]
    pieces = [(c, g, search.solve(g, x)) for c, g in terms]
    if any(found is None for _, _, found in pieces):
        return None
    integrals = [times(c, anti(g, x)) for c, g, _ in pieces]
    lines = [Line(plus(*integrals), (rules.linearity,))]
    parts = list(integrals)
    plain = [i for i, (_, _, found) in enumerate(pieces) if len(found.lines) == 1]
    if plain:
        for i in plain:
            c, _, found = pieces[i]
            parts[i] = back(c * found.F)
        named = dict.fromkeys(r for i in plain for r in pieces[i][2].lines[0].by)
        needs = dict.fromkeys(n for i in plain for n in pieces[i][2].lines[0].conditions)
        steps = tuple(s for i in plain for s in pieces[i][2].lines[0].steps)
        lines.append(Line(plus(*parts), tuple(named), "", tuple(needs), steps))
    worked = [i for i in range(len(pieces)) if i not in plain]
    for i in worked:
        c, g, found = pieces[i]

        def context(e: ex.Expr, i: int = i, c: Node = c) -> ex.Expr:
            return plus(*[times(c, e) if j == i else p for j, p in enumerate(parts)])

        if len(worked) == 1:
            lines += within(context, found.lines)
        else:
            lines.append(replace(search.lemma(g, x, found), after=context(back(found.F))))
        parts[i] = back(c * found.F)
    F = sp.Add(*[c * found.F for c, _, found in pieces])
    return Found(F, ending(lines, F))


def _sorted_terms(f: Node) -> list[Node]:
    from derive.language.sympy_bridge import _terms

    return _terms(f)


def by_constant_factor(search: Search, f: Node, x: Node) -> Found | None:
    c, g = constant_and_rest(f, x)
    if c == 1:
        return None
    found = search.solve(g, x)
    if found is None:
        return None
    F = sp.expand_mul(c * found.F, deep=False) if c.is_number else c * found.F
    lines = within(lambda e: times(c, e), found.lines)
    return Found(F, ending((Line(times(c, anti(g, x)), (rules.constant_factor,)), *lines), F))


# ------------------------------------------------------------ substitution


def by_substitution(search: Search, f: Node, x: Node) -> Found | None:
    """u = g(x) where g'(x) stands in the integrand, the one with the simplest remaining integral first."""
    if f.is_rational_function(x) and not _worth_substituting(f, x):
        return None
    ways = []
    for g in _inner_functions(f, x):
        u = search.fresh("u v w t s y z")
        search.release(u)
        h = _in_terms_of(f, g, x, u)
        if h is not None and h != f.xreplace({x: u}):
            whole = 0 if h.has(u) else 6  # du alone is no help to a reader: rather exp(u) du
            ways.append((sp.count_ops(h) + whole, -sp.count_ops(g), len(ways), g, h, u))
    best = sp.count_ops(f)
    if f.has(TrigonometricFunction):
        ways = [w for w in ways if not (isinstance(w[3], sp.tan) and _is_trigonometric_power(f, x))]
    for cost, _, _, g, h, u in sorted(ways, key=lambda w: w[:3])[:3]:
        if cost > best + 4:
            continue
        search.taken.add(u.name)
        found = search.substituted_by(h, u, g, x)
        search.release(u)
        if found is not None:
            return found
    return None


def _is_trigonometric_power(f: Node, x: Node) -> bool:
    return all(t.as_base_exp()[0].func in _TRIGONOMETRIC and t.as_base_exp()[1].is_Integer for t in sp.Mul.make_args(f) if t.has(x))


_TRIGONOMETRIC = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc)


def _worth_substituting(f: Node, x: Node) -> bool:
    """Whether a rational function is easier by substitution than by partial fractions: g'/g, x/(x⁴ + 1), x (x² + 1)⁹."""
    n, d = sp.fraction(sp.together(f))
    p, q = polynomial(n, x), polynomial(d, x)
    if p is None or q is None:
        return True
    if q.degree() == 0:
        return any(t.is_Pow and t.base.is_Add for t in sp.Mul.make_args(f))
    slope = sp.Poly(q.diff(x), x)
    if p.degree() == slope.degree() and sp.Poly(p * slope.LC() - slope * p.LC(), x).is_zero:
        return True
    if any(t.is_Pow and t.base.is_Add and t.exp < -1 for t in sp.Mul.make_args(f)):
        return True
    powers = {m[0] for m in q.monoms()}
    k = gcd(*powers)
    return k > 1 and all((m[0] + 1) % k == 0 for m in p.monoms())


def _inner_functions(f: Node, x: Node) -> list[Node]:
    """What could be called u: arguments, bases, exponents, and the functions themselves; the larger first."""
    found: list[Node] = []
    for node in sp.preorder_traversal(f):
        if not isinstance(node, sp.Expr):
            continue
        if not node.has(x) or node == x or node == f:
            candidates: list[Node] = []
        else:
            candidates = [node]
        if node.is_Pow and node.base.has(x):
            candidates.append(node.base)
            if node.exp.is_Integer and node.base == x:
                candidates += [x**d for d in sp.divisors(abs(int(node.exp)))[1:] if d < 13]
        if isinstance(node, sp.exp) and (ab := linear(node.exp, x)):
            unit = ab[0] if not ab[0].is_Rational else sp.S.One
            candidates.append(sp.exp(unit * x))
            if ab[0].is_Rational and ab[0].q != 1:
                candidates.append(sp.exp(x / ab[0].q))
        if node.is_Mul:
            c, rest = node.as_independent(x, as_Add=False)
            candidates = [rest] if c != 1 else candidates
            candidates += [-rest] if c != 1 and c.could_extract_minus_sign() else []
        found += [c for c in candidates if c.has(x) and c != x and not linear(c, x) and not isinstance(c, sp.Derivative) and not _is_below(c)]
    # what is left are functions of x that bend: a x + b is part of the table
    good = [g for g in dict.fromkeys(found) if sp.count_ops(g) <= 40]
    return sorted(good, key=sp.count_ops, reverse=True)[:14]


def _is_below(g: Node) -> bool:
    return bool(g.is_Pow and g.exp.is_Rational and g.exp < 0)


def _in_terms_of(f: Node, g: Node, x: Node, u: Node) -> Node | None:
    """h with f dx = h(u) du for u = g(x), or None if x remains."""
    slope = g.diff(x)
    if slope == 0 or slope.has(sp.Derivative):
        return None
    quotient = sp.powsimp(f / slope) if f.has(sp.exp) else f / slope
    for attempt in (quotient, _cancelled(quotient)):
        if attempt is None:
            continue
        h = _replaced(attempt, g, x, u)
        if h is not None:
            return h
    return None


def _cancelled(e: Node) -> Node | None:
    if sp.count_ops(e) > 80:
        return None
    try:
        return sp.cancel(sp.together(e.rewrite(sp.exp) if e.has(HyperbolicFunction) and not e.has(TrigonometricFunction) and False else e))
    except (sp.PolynomialError, NotImplementedError):
        return None


def _replaced(e: Node, g: Node, x: Node, u: Node) -> Node | None:
    h = e.subs(g, u)
    if not h.has(x):
        return sp.powsimp(h)
    a, kernel = _kernel(g, x)
    if kernel is not None:
        h = h.subs(kernel, (u - a[1]) / a[0])
        if not h.has(x):
            return h
        h = _cancelled(h)
        if h is not None and not h.has(x):
            return h
    if isinstance(g, (sp.sin, sp.cos)):
        other = sp.cos if isinstance(g, sp.sin) else sp.sin
        h = e.replace(lambda t: t.is_Pow and t.base == other(g.args[0]) and t.exp.is_Integer and t.exp % 2 == 0,
                      lambda t: (1 - g**2) ** (t.exp / 2)).subs(g, u)  # fmt: skip
        if not h.has(x):
            return h
    return None


def _kernel(g: Node, x: Node) -> tuple[tuple[Node, Node], Node | None]:
    """g = a k + b with one part k that holds x."""
    if not g.is_Add:
        return (sp.S.One, sp.S.Zero), None
    b, rest = g.as_independent(x, as_Add=True)
    a, k = rest.as_independent(x, as_Add=False)
    if k.is_Add or k == x:
        return (sp.S.One, sp.S.Zero), None
    return (a, b), k


# ------------------------------------------------------------ Gaussians


def by_gaussian(search: Search, f: Node, x: Node) -> Found | None:
    """A polynomial times exp(a x² + b x + c): brought to exp(-u²) by completing the square."""
    c, g = constant_and_rest(f, x)
    exps = [t for t in sp.Mul.make_args(g) if isinstance(t, sp.exp)]
    if len(exps) != 1 or not (q := quadratic(exps[0].exp, x)):
        return None
    P = without(g, exps[0])
    p = polynomial(P, x)
    if p is None:
        return None
    if q[1] == 0 and all(n % 2 for (n,) in p.monoms()):
        return None  # u = x² does it
    k = sp.cancel(-q[0])
    needs = positive(k)
    if needs is None:
        return None
    r, mu = root(sp.cancel(1 / k)), sp.cancel(-q[1] / (2 * q[0]))
    scale = sp.exp(sp.simplify(q[2] - q[1] ** 2 / (4 * q[0])))
    if (mu, r) == (0, 1):
        return _polynomial_times_gaussian(search, f, c, P * scale, x)
    u = search.fresh("u v w t s y z")
    h = r * scale * c * sp.expand(P.subs(x, mu + r * u)) * sp.exp(-(u**2))
    found = search.substituted_by(sp.expand_mul(h) if P != 1 else h, u, sp.factor_terms((x - mu) / r), x)
    search.release(u)
    if found is None or not needs:
        return found
    return replace(found, lines=(replace(found.lines[0], conditions=needs), *found.lines[1:]))


def _polynomial_times_gaussian(search: Search, f: Node, c: Node, P: Node, x: Node) -> Found | None:
    """x^n exp(-x²) by parts: the power falls by two each time."""
    p = polynomial(P, x)
    if len(p.terms()) > 1:
        return search.rewritten(sp.Add(*[c * a * x**n * sp.exp(-(x**2)) for (n,), a in p.terms()]), x, rules.expanding)
    n, a = p.degree(), p.LC()
    if n < 2:
        return None
    E = sp.exp(-(x**2))
    head = -(x ** (n - 1)) * E / 2
    rest = x ** (n - 2) * E
    found = search.solve(rest, x)
    if found is None:
        return None
    C = c * a
    factor = sp.Rational(n - 1, 2)
    F = sp.expand_mul(C * (head + factor * found.F))
    v = -E / 2
    note = parts_note(search, x ** (n - 1), x * E, v, x)

    def context(e: ex.Expr) -> ex.Expr:
        return plus(back(C * head), times(C * factor, e))

    first = Line(context(anti(rest, x)), (rules.integration_by_parts,), note)
    return Found(F, ending((first, *within(context, found.lines)), F))


# ------------------------------------------------------------ rational functions


def by_rational(search: Search, f: Node, x: Node) -> Found | None:
    """Polynomial division, partial fractions, completing the square."""
    if not f.is_rational_function(x) or f.is_polynomial(x):
        return None
    numerator, denominator = sp.fraction(sp.together(f))
    P, Q = polynomial(numerator, x), polynomial(denominator, x)
    if P is None or Q is None or Q.degree() < 1:
        return None
    if P.degree() >= Q.degree():
        q, r = sp.div(P, Q)
        g = q.as_expr() + r.as_expr() / denominator
        by = rules.polynomial_division
        return search.rewritten(g, x, by, steps=(Step(back(f), back(g), (by,)),)) if g != f else None
    factors = sp.factor_list(denominator, x)[1]
    factors = [(e, n) for e, n in factors if e.has(x)]
    if len(factors) == 1:
        base, n = factors[0]
        degree = polynomial(base, x).degree()
        if degree == 2:
            return _quadratic_power(search, f, P, base, n, Q, x)
        if degree == 1 and P.degree() == 0:
            g = numerator / sp.factor(denominator)
            return search.rewritten(g, x, rules.factoring) if g != f else None
        if degree > 2:
            return _over_the_reals(search, f, P, Q, x)
    g = sp.apart(f, x)
    if g == f or not g.is_Add:
        return None
    needs = nonzero(*[sp.fraction(sp.together(t))[1].as_independent(x, as_Add=False)[0] for t in g.args])
    g = sp.Add(*[_partial_fraction(t, x) for t in sp.Add.make_args(g)])
    lemma = (Step(back(f), back(g), (rules.partial_fractions,), conditions=needs),)
    return search.rewritten(g, x, rules.partial_fractions, conditions=needs, steps=lemma)


def _partial_fraction(t: Node, x: Node) -> Node:
    """A term with its constants in front, so that 1/(2 x + 2) is seen as 1/2 · 1/(x + 1)."""
    n, d = sp.fraction(sp.together(t))
    c, factored = sp.S.One, d
    if d.has(x):
        const, factors = sp.factor_list(d, x)
        c = const
        factored = sp.S.One
        for e, k in factors:
            if not e.has(x):
                c *= e**k
            else:
                factored *= e**k
    cn, n = n.as_independent(x, as_Add=False) if n.has(x) else (n, sp.S.One)
    return sp.cancel(cn / c) * n / factored


def _quadratic_power(search: Search, f: Node, P: Any, base: Node, n: int, Q: Any, x: Node) -> Found | None:
    """(A x + B)/(a x² + b x + c)^n: a part by substitution, a part by the arctangent."""
    a, b, c = quadratic(base, x)  # type: ignore[misc]
    scale = sp.cancel(Q.as_expr() / sp.expand(base**n))
    if P.degree() > 1:
        g = sp.apart(f, x)
        return search.rewritten(g, x, rules.partial_fractions, steps=(Step(back(f), back(g), (rules.partial_fractions,)),)) if g.is_Add else None
    A, B = P.coeff_monomial(x), P.coeff_monomial(1)
    slope = 2 * a * x + b
    if A != 0:
        alpha, beta = sp.cancel(A / (2 * a) / scale), sp.cancel((B - A * b / (2 * a)) / scale)
        if beta == 0:
            u = search.fresh("u v w t s")
            found = search.substituted_by(alpha * u**-n, u, base, x)
            search.release(u)
            return found
        g = alpha * (slope / base**n) + beta / base**n
        return search.rewritten(g, x, rules.splitting, steps=(Step(back(f), back(g), (rules.splitting,)),))
    const = sp.cancel(B / scale)
    if b != 0:
        h, k = sp.cancel(b / (2 * a)), sp.cancel(c - b**2 / (4 * a))
        square = a * (x + h) ** 2 + k
        if n == 1:
            entry = table(1 / (a * _PLACE**2 + k), _PLACE)
            if entry is None:
                return None
            H, rule, needs = entry
            F = const * _nice_args(H.subs(_PLACE, x + h), x)
            shown = const / square
            return Found(F, (
                Line(anti(shown, x), (rules.completing_the_square,), "", nonzero(a)),
                Line(back(F), (rule, rules.linear_substitution), let(search.fresh("u v w"), x + h, x), needs),
            ))  # fmt: skip
        u = search.fresh("u v w t s")
        found = search.substituted_by(const / (a * u**2 + k) ** n, u, x + h, x)
        search.release(u)
        return found
    if n == 1:
        return None
    return _reduced(search, const, a, c, n, x)


def _nice_args(F: Node, x: Node) -> Node:
    return F.replace(lambda e: isinstance(e, (sp.atan, sp.log, sp.Abs, sp.erf)), lambda e: e.func(nice(e.args[0], x)))


def _reduced(search: Search, const: Node, a: Node, c: Node, n: int, x: Node) -> Found | None:
    """1/(a x² + c)^n from the same with n - 1."""
    q = a * x**2 + c
    head = x / (2 * (n - 1) * c * q ** (n - 1))
    factor = sp.Rational(2 * n - 3, 2 * (n - 1)) / c
    found = search.solve(1 / q ** (n - 1), x)
    if found is None:
        return None
    F = sp.expand_mul(const * (head + factor * found.F))

    def context(e: ex.Expr) -> ex.Expr:
        return plus(back(const * head), times(const * factor, e))

    first = Line(context(anti(1 / q ** (n - 1), x)), (rules.reduction_quadratic,), "", nonzero(c))
    return Found(F, ending((first, *within(context, found.lines)), F))


def _over_the_reals(search: Search, f: Node, P: Any, Q: Any, x: Node) -> Found | None:
    """A denominator a x⁴ + b x² + c without rational factors: two real quadratics, then partial fractions."""
    coefficients = [Q.coeff_monomial(x**k) for k in range(Q.degree() + 1)]
    if Q.degree() != 4 or coefficients[1] != 0 or coefficients[3] != 0 or any(not k.is_Rational for k in coefficients):
        return None
    c, b, a = coefficients[0], coefficients[2], coefficients[4]
    s, t = b / a, c / a
    if s**2 - 4 * t >= 0:
        d = sp.sqrt(s**2 - 4 * t)
        first, second = x**2 + (s + d) / 2, x**2 + (s - d) / 2
    else:
        m = sp.sqrt(t)
        e = sp.sqrt(2 * m - s)
        if e.is_real is not True:
            return None
        first, second = x**2 + e * x + m, x**2 - e * x + m
    A, B, C, D = sp.symbols("A B C D")
    wanted = sp.Poly(sp.expand((A * x + B) * second + (C * x + D) * first - P.as_expr() / a), x)
    solution = sp.solve(wanted.all_coeffs(), [A, B, C, D], dict=True)
    if not solution:
        return None
    A, B, C, D = (sp.radsimp(solution[0].get(v, 0)) for v in (A, B, C, D))
    g = (A * x + B) / first + (C * x + D) / second
    lemma = (Step(back(f), back(g), (rules.partial_fractions,)),)
    pieces = [_real_quadratic(search, *piece, x) for piece in ((A, B, first), (C, D, second)) if piece[:2] != (0, 0)]
    if any(piece is None for piece in pieces):
        return None
    F = sp.Add(*[F for F, _ in pieces])
    lines = (
        Line(anti(g, x), (rules.partial_fractions,), "", (), lemma),
        Line(back(F), (rules.linearity, rules.reciprocal_rule, rules.arctangent_rule), "", (), tuple(s for _, steps in pieces for s in steps)),
    )
    return Found(F, lines)


def _real_quadratic(search: Search, A: Node, B: Node, q: Node, x: Node) -> tuple[Node, tuple[Step, ...]] | None:
    """(A x + B)/(x² + b x + c) over the real numbers, in one go."""
    _, b, c = quadratic(q, x)  # type: ignore[misc]
    entry = table(1 / (_PLACE**2 + sp.radsimp(c - b**2 / 4)), _PLACE)
    if entry is None:
        return None
    rest = sp.radsimp(B - A * b / 2)
    inner = entry[0].subs(_PLACE, x + b / 2)
    F = A / 2 * log_abs_quadratic(q, x) + rest * _radical_args(inner)
    f = (A * x + B) / q
    g = plus(times(A / 2, back((2 * x + b) / q)), times(rest, back(1 / ((x + b / 2) ** 2 + sp.radsimp(c - b**2 / 4)))))
    steps = (
        Step(anti(f, x), ex.Antiderivative(g, back(x)), (rules.completing_the_square, rules.splitting)),
        Step(ex.Antiderivative(g, back(x)), back(F), (rules.reciprocal_rule, entry[1])),
    )
    return F, steps


def _radical_args(F: Node) -> Node:
    return F.replace(lambda e: isinstance(e, sp.atan), lambda e: sp.atan(sp.expand(sp.radsimp(e.args[0]))))


def log_abs_quadratic(q: Node, x: Node) -> Node:
    a, b, c = quadratic(q, x)  # type: ignore[misc]
    return sp.log(q) if (b**2 - 4 * a * c).is_negative and a.is_positive else log_abs(q)


# ------------------------------------------------------------ by parts


def parts_note(search: Search, u: Node, dv: Node, v: Node, x: Node) -> str:
    du = slope_times(back(tidied(u.diff(x))), x)
    dv_text = slope_times(back(dv), x)
    p, q = ("f", "g") if {"u", "v"} & search.taken else ("u", "v")
    return f"with ${p} = {back(u)}$ and $d{q} = {dv_text}$, so $d{p} = {du}$ and ${q} = {back(v)}$"


_INVERSE = (sp.asin, sp.acos, sp.atan, sp.acot, sp.asec, sp.acsc, sp.asinh, sp.acosh, sp.atanh, sp.erf, sp.erfc)


def by_parts(search: Search, f: Node, x: Node) -> Found | None:
    """∫ u dv = u v - ∫ v du, with u a logarithm, an inverse function, or a power, in that order."""
    c, g = constant_and_rest(f, x)
    if c != 1:
        return None
    for u, dv in _splits(g, x):
        found = _tabular(search, u, dv, x) or _parts(search, f, u, dv, x)
        if found is not None:
            return found
    return _exponential_times_sine(search, g, x) or _secant_cubed(search, g, x)


def _splits(g: Node, x: Node) -> list[tuple[Node, Node]]:
    factors = sp.Mul.make_args(g)
    found = []
    for kinds in ((sp.log,), _INVERSE):
        chosen = [t for t in factors if isinstance(t.as_base_exp()[0], kinds) and t.as_base_exp()[1].is_Integer and t.as_base_exp()[1] > 0]
        if len(chosen) == 1:
            found.append((chosen[0], without(g, chosen[0])))
        elif len(chosen) > 1:
            found.append((sp.Mul(*chosen), g / sp.Mul(*chosen)))
    power = sp.Mul(*[t for t in factors if t.is_polynomial(x) and t.has(x)])
    if power != 1 and g != power and _degree_bound(power, x) is not None:
        rest = sp.Mul(*[t for t in factors if not (t.is_polynomial(x) and t.has(x))])
        if not rest.is_algebraic_expr(x):
            found.append((power, rest))
    return found


def _parts(search: Search, f: Node, u: Node, dv: Node, x: Node) -> Found | None:
    V = search.solve(dv, x) if dv != 1 else Found(x, (Line(back(x), (rules.constant_rule,)),))
    if V is None:
        return None
    v = V.F
    if isinstance(u, (sp.atan, sp.acot)) and dv == x:
        v = (x**2 + 1) / 2 if u.args[0] == x else v  # the constant that makes the remaining integral plain
    du = u.diff(x)
    remaining = sp.cancel(v * du) if (v * du).is_rational_function(x) else _product(v, du)
    c, rest = constant_and_rest(remaining, x) if not remaining.is_Add else (sp.S.One, remaining)
    found = search.solve(rest, x)
    if found is None:
        return None
    F = _combined(u * v - c * found.F)

    def context(e: ex.Expr) -> ex.Expr:
        return plus(back(u * v), ex.Neg(times(c, e)) if not c.could_extract_minus_sign() else times(-c, e))

    steps = chain(anti(dv, x), V.lines) if len(V.lines) > 1 or not _is_plain(dv, x) else ()
    first = Line(context(anti(rest, x)), (rules.integration_by_parts,), parts_note(search, u, dv, v, x), (), steps)
    if V.lines and (needs := tuple(n for line in V.lines for n in line.conditions)):
        first = replace(first, conditions=needs)
    return Found(F, ending((first, *within(context, found.lines)), F))


def _tabular(search: Search, u: Node, dv: Node, x: Node) -> Found | None:
    """A polynomial of high degree times exp, sin, cos, sinh or cosh of a x + b: all integrations by parts in one line."""
    if not isinstance(dv, (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh)) or not linear(dv.args[0], x):
        return None
    p = sp.Poly(u, x) if (_degree_bound(u, x) or 0) <= 150 else None
    if p is None or p.degree() < 5:
        return None
    terms, v, sign = [], dv, 1
    slope = p
    while not slope.is_zero:
        entry = by_table(search, v, x)
        if entry is None:
            return None
        v = entry.F
        terms.append(sign * slope.as_expr() * v)
        slope, sign = slope.diff(x), -sign
    F = sp.expand_mul(sp.Add(*terms))
    note = f"${back(u)}$ is differentiated until it is gone, ${back(dv)}$ integrated as often"
    a = linear(dv.args[0], x)[0]  # type: ignore[index]
    return Found(F, (Line(back(F), (rules.tabular_integration,), note, nonzero(a)),))


def _product(v: Node, du: Node) -> Node:
    terms = [t * du for t in sp.Add.make_args(v)]
    return sp.Add(*[sp.powsimp(t) for t in terms])


def _combined(F: Node) -> Node:
    return sp.expand_mul(F) if sp.count_ops(F) < 200 else F


def _is_plain(dv: Node, x: Node) -> bool:
    return table(dv, x) is not None


def _exponential_times_sine(search: Search, g: Node, x: Node) -> Found | None:
    """exp(a x + b) sin(c x + d): by parts twice, then solved for the integral."""
    exps = [t for t in sp.Mul.make_args(g) if isinstance(t, sp.exp)]
    if len(exps) != 1:
        return None
    E, S = exps[0], without(g, exps[0])
    if not isinstance(S, (sp.sin, sp.cos)) or not (p := linear(E.exp, x)) or not (q := linear(S.args[0], x)):
        return None
    a, c = p[0], q[0]
    other = S.diff(x) / c  # cos for sin, -sin for cos
    co = -other if isinstance(S, sp.cos) else other
    sign = 1 if isinstance(S, sp.sin) else -1
    F = E * (a * S - c * other) / (a**2 + c**2)
    F = sp.expand_mul(F) if (a**2 + c**2).is_number else F
    first = plus(back(E * S / a), times(-sign * c / a, anti(E * co, x)))
    second = plus(back(E * S / a - c * E * other / a**2), times(-(c**2) / a**2, anti(g, x)))
    lines = (
        Line(first, (rules.integration_by_parts,), parts_note(search, S, E, E / a, x), nonzero(a)),
        Line(second, (rules.integration_by_parts,), parts_note(search, co, E, E / a, x)),
        Line(back(F), (rules.solve_for_the_integral,), "the integral on the right is the one that is wanted"),
    )
    return Found(F, lines)


def _secant_cubed(search: Search, g: Node, x: Node) -> Found | None:
    """sec^n and csc^n for odd n from 3 on: by parts, then solved for the integral."""
    base, n = g.as_base_exp()
    if isinstance(base, (sp.cos, sp.sin)):
        base, n = (sp.sec if isinstance(base, sp.cos) else sp.csc)(base.args[0]), -n
    if not (isinstance(base, (sp.sec, sp.csc)) and base.args[0] == x and n.is_Integer and 3 <= n <= 15 and n % 2):
        return None
    is_sec = isinstance(base, sp.sec)
    partner = sp.tan(x) if is_sec else sp.cot(x)
    sign = 1 if is_sec else -1
    lower = base ** (n - 2)
    found = search.solve(lower, x)
    if found is None:
        return None
    head = sign * lower * partner
    F = sp.expand_mul(head / (n - 1) + (n - 2) * found.F / (n - 1))
    again = plus(back(head), times(-(n - 2), anti(base**n, x)), times(n - 2, anti(lower, x)))

    def context(e: ex.Expr) -> ex.Expr:
        return plus(back(head / (n - 1)), times((n - 2) / (n - 1), e))

    v = sign * partner
    lines = (
        Line(plus(back(head), times(-(n - 2), anti(lower * partner**2, x))), (rules.integration_by_parts,), parts_note(search, lower, base**2, v, x)),
        Line(again, (rules.sec_tan_identity if is_sec else rules.csc_cot_identity,)),
        Line(context(anti(lower, x)), (rules.solve_for_the_integral,)),
        *within(context, found.lines),
    )
    return Found(F, ending(lines, F))


# ------------------------------------------------------------ trigonometric and hyperbolic functions


def by_trigonometry(search: Search, f: Node, x: Node) -> Found | None:
    """Powers and quotients of trigonometric functions of one angle, and products of different angles."""
    functions = [t for t in f.atoms(TrigonometricFunction) if t.has(x)]
    if not functions:
        return None
    angles = {t.args[0] for t in functions}
    if any(linear(angle, x) is None for angle in angles):
        return None
    if len(angles) > 1:
        return _different_angles(search, f, x, angles)
    (angle,) = angles
    s, c = sp.Dummy("s", real=True), sp.Dummy("c", real=True)
    R = _in_sine_and_cosine(f, angle, s, c)
    if R.has(x) or not R.is_rational_function(s, c):
        return None
    if angle != x:
        u = search.fresh("u v w t s y z")
        a = angle.diff(x)
        found = search.substituted_by(f.subs(angle, u) / a, u, angle, x)
        search.release(u)
        return found  # a is not 0: substituted_by says so
    R = sp.factor(sp.together(R)) if sp.count_ops(R) < 100 else R
    monomial = _monomial(R, s, c)
    if monomial:
        return _sine_cosine_power(search, f, *monomial, x)
    if R.is_polynomial(s, c):
        g = expanded(f)
        if g is None or not g.is_Add:
            g = expanded(R.subs({s: sp.sin(x), c: sp.cos(x)}))
        return search.rewritten(g, x, rules.expanding) if g is not None and g != f and g.is_Add else None
    return _bioche(search, f, R, s, c, x)


def _in_sine_and_cosine(f: Node, angle: Node, s: Node, c: Node) -> Node:
    return f.subs({
        sp.tan(angle): s / c, sp.cot(angle): c / s, sp.sec(angle): 1 / c, sp.csc(angle): 1 / s,
        sp.sin(angle): s, sp.cos(angle): c,
    })  # fmt: skip


def _monomial(R: Node, s: Node, c: Node) -> tuple[Node, int, int] | None:
    """(k, m, n) if R = k s^m c^n."""
    k, rest = R.as_independent(s, c, as_Add=False)
    powers = {s: 0, c: 0}
    for t in sp.Mul.make_args(rest):
        base, n = t.as_base_exp()
        if base not in powers or not n.is_Integer:
            return None
        powers[base] = int(n)
    return (k, powers[s], powers[c]) if abs(powers[s]) + abs(powers[c]) <= 24 else None


def _sine_cosine_power(search: Search, f: Node, k: Node, m: int, n: int, x: Node) -> Found | None:
    """k sin^m cos^n, m and n whole numbers."""
    sin, cos, tan, sec, cot, csc = (g(x) for g in (sp.sin, sp.cos, sp.tan, sp.sec, sp.cot, sp.csc))
    u = search.fresh("u v w t s y z")
    search.release(u)
    odd_sine, odd_cosine = m % 2 == 1 and m > 0, n % 2 == 1 and n > 0
    if odd_cosine and (not odd_sine or n <= m):
        h, g, note = sp.expand(u**m * (1 - u**2) ** ((n - 1) // 2)), sin, "cos(x)**2 = 1 - sin(x)**2"
    elif odd_sine:
        h, g, note = sp.expand(-(u**n) * (1 - u**2) ** ((m - 1) // 2)), cos, "sin(x)**2 = 1 - cos(x)**2"
    elif m >= 0 and n >= 0:
        if m > 0 and m == n:
            g = k * (sp.sin(2 * x) / 2) ** m
            return search.rewritten(g, x, rules.double_angle)
        g = k * ((1 - sp.cos(2 * x)) / 2) ** (m // 2) * ((1 + sp.cos(2 * x)) / 2) ** (n // 2)
        g = expanded(g)
        return search.rewritten(g, x, rules.power_reduction_sin if m else rules.power_reduction_cos) if g is not None else None
    elif (m + n) % 2 == 0 and m + n <= -2:
        if m < 0 <= n:
            h, g, note = sp.expand(-(u**n) * (1 + u**2) ** (-(m + n) // 2 - 1)), cot, "csc(x)**2 = 1 + cot(x)**2"
        else:
            h, g, note = sp.expand(u**m * (1 + u**2) ** (-(m + n) // 2 - 1)), tan, "sec(x)**2 = 1 + tan(x)**2"
    elif m + n == 0 and m >= 2:
        return search.rewritten(sp.expand(k * tan ** (m - 2) * sec**2 - k * tan ** (m - 2)), x, rules.sec_tan_identity)
    elif m + n == 0 and n >= 2:
        return search.rewritten(sp.expand(k * cot ** (n - 2) * csc**2 - k * cot ** (n - 2)), x, rules.csc_cot_identity)
    elif n < 0 and m >= 2:
        return search.rewritten(sp.expand(k * (1 - cos**2) ** (m // 2) * cos**n).subs(1 / cos, sec), x, rules.pythagorean)
    elif m < 0 and n >= 2:
        return search.rewritten(sp.expand(k * (1 - sin**2) ** (n // 2) * sin**m).subs(1 / sin, csc), x, rules.pythagorean)
    else:
        if m == 0 or n == 0:
            g = sec**-n if m == 0 else csc**-m
            if k * g != f:
                return search.rewritten(k * g, x, rules.trigonometric_definition)
            return None
        # 1/(sin^m cos^n) with m + n odd: one factor sin² + cos² splits it
        g = sp.expand(k * (sin**2 * sin**m * cos**n) + k * cos**2 * sin**m * cos**n)
        return search.rewritten(g, x, rules.pythagorean)
    search.taken.add(u.name)
    note = note.replace("x", str(x))
    found = search.substituted_by(k * h, u, g, x, note=f"{let(u, g, x)}, with ${note}$" if (m, n) not in ((1, 1),) else "")
    search.release(u)
    return found


def _different_angles(search: Search, f: Node, x: Node, angles: set[Node]) -> Found | None:
    from sympy.simplify.fu import TR8

    c, g = constant_and_rest(f, x)
    powers = [t.as_base_exp() for t in sp.Mul.make_args(g)]
    if all(isinstance(b, (sp.sin, sp.cos)) and n.is_Integer and n > 0 for b, n in powers) and sum(n for _, n in powers) <= 8:
        summed = sp.expand_mul(c * TR8(g))
        if summed != f and summed.is_Add:
            return search.rewritten(summed, x, rules.product_to_sum)
    # multiples of one angle: sin(2 x) beside sin(x)
    if all(linear(a, x)[1] == 0 and linear(a, x)[0].is_Integer and abs(linear(a, x)[0]) <= 6 for a in angles):  # type: ignore[index]
        g = sp.expand_trig(f)
        if g != f and len({t.args[0] for t in g.atoms(TrigonometricFunction)}) == 1:
            return search.rewritten(sp.cancel(g) if not g.is_polynomial(sp.sin(x), sp.cos(x)) else g, x, rules.double_angle)
    return None


def _bioche(search: Search, f: Node, R: Node, s: Node, c: Node, x: Node) -> Found | None:
    """A quotient of sines and cosines: u = cos, sin or tan by its symmetry, else u = tan(x/2)."""
    u = search.fresh("u v w t y z")
    try:
        if sp.cancel(R.subs(s, -s) + R) == 0:
            h = _even_part(R / s, s, 1 - u**2, c, u)
            return None if h is None else search.substituted_by(sp.cancel(-h), u, sp.cos(x), x)
        if sp.cancel(R.subs(c, -c) + R) == 0:
            h = _even_part(R / c, c, 1 - u**2, s, u)
            return None if h is None else search.substituted_by(sp.cancel(h), u, sp.sin(x), x)
        if sp.cancel(R.subs({s: -s, c: -c}, simultaneous=True) - R) == 0:
            h = sp.cancel(R.subs(s, u * c))
            h = _even_part(h, c, 1 / (1 + u**2), sp.Dummy(), u)
            return None if h is None else search.substituted_by(sp.cancel(h / (1 + u**2)), u, sp.tan(x), x)
        h = sp.cancel(R.subs({s: 2 * u / (1 + u**2), c: (1 - u**2) / (1 + u**2)}, simultaneous=True) * 2 / (1 + u**2))
        note = f"let ${u} = tan({x}/2)$, so $sin({x}) = 2*{u}/(1 + {u}**2)$, $cos({x}) = (1 - {u}**2)/(1 + {u}**2)$ and $d{x} = 2*d{u}/(1 + {u}**2)$"
        return search.substituted_by(h, u, sp.tan(x / 2), x, rules.tangent_half_angle, note)
    finally:
        search.release(u)


def _even_part(R: Node, gone: Node, square: Node, kept: Node, u: Node) -> Node | None:
    """R(gone², kept) with gone² as given and kept as u."""
    n, d = sp.fraction(sp.cancel(R))
    parts = []
    for e in (n, d):
        p = sp.Poly(e, gone)
        if any(k[0] % 2 for k in p.monoms()):
            return None
        parts.append(sum(coefficient * square ** (k[0] // 2) for k, coefficient in p.terms()))
    return (parts[0] / parts[1]).subs(kept, u)


def by_hyperbolics(search: Search, f: Node, x: Node) -> Found | None:
    """Powers of sinh and cosh by the same means, else by their definition through exp."""
    functions = [t for t in f.atoms(HyperbolicFunction) if t.has(x)]
    if not functions:
        return None
    angles = {t.args[0] for t in functions}
    if len(angles) == 1 and linear(*angles, x):
        (angle,) = angles
        s, c = sp.Dummy("s", real=True), sp.Dummy("c", positive=True)
        R = f.subs({sp.tanh(angle): s / c, sp.coth(angle): c / s, sp.sech(angle): 1 / c, sp.csch(angle): 1 / s,
                    sp.sinh(angle): s, sp.cosh(angle): c})  # fmt: skip
        if not R.has(x) and (monomial := _monomial(sp.factor(R), s, c)):
            found = _hyperbolic_power(search, f, *monomial, angle, x)
            if found:
                return found
    g = sp.expand(f.rewrite(sp.exp)) if f.is_polynomial(*functions) else f.rewrite(sp.exp)
    return search.rewritten(g, x, rules.hyperbolic_definition) if g != f and not g.has(HyperbolicFunction) else None


def _hyperbolic_power(search: Search, f: Node, k: Node, m: int, n: int, angle: Node, x: Node) -> Found | None:
    a = angle.diff(x)
    sinh, cosh, tanh = sp.sinh(angle), sp.cosh(angle), sp.tanh(angle)
    u = search.fresh("u v w t s y z")
    search.release(u)
    if n % 2 == 1 and n > 0:
        h, g = u**m * (1 + u**2) ** ((n - 1) // 2), sinh
    elif m % 2 == 1 and m > 0:
        h, g = u**n * (u**2 - 1) ** ((m - 1) // 2), cosh
    elif m >= 0 and n >= 0:
        g = expanded(k * ((sp.cosh(2 * angle) - 1) / 2) ** (m // 2) * ((sp.cosh(2 * angle) + 1) / 2) ** (n // 2))
        return search.rewritten(g, x, rules.power_reduction_hyperbolic) if g is not None else None
    elif (m + n) % 2 == 0 and m + n <= -2 and m >= 0:
        h, g = u**m * (1 - u**2) ** (-(m + n) // 2 - 1), tanh
    elif m + n == 0 and m == 2:
        return search.rewritten(k - k * sp.sech(angle) ** 2, x, rules.hyperbolic_identity)
    elif m + n == 0 and n == 2:
        return search.rewritten(k + k * sp.csch(angle) ** 2, x, rules.hyperbolic_identity)
    else:
        return None
    search.taken.add(u.name)
    found = search.substituted_by(sp.expand(k * h / a), u, g, x)
    search.release(u)
    return found


def by_linear_waves(search: Search, f: Node, x: Node) -> Found | None:
    """Powers and products of sines and cosines beside other factors: written as a sum of waves."""
    from sympy.simplify.fu import TR8

    factors = sp.Mul.make_args(f)
    waves = [t for t in factors if isinstance(t.as_base_exp()[0], (sp.sin, sp.cos)) and t.as_base_exp()[1].is_Integer and t.as_base_exp()[1] > 0]
    degree = sum(t.as_base_exp()[1] for t in waves)
    if not 2 <= degree <= 8 or len(waves) == len(factors):
        return None
    summed = sp.expand_mul(TR8(sp.Mul(*waves)))
    rest = sp.Mul(*[t for t in factors if t not in waves])
    if not summed.is_Add and degree > 1 and summed == sp.Mul(*waves):
        return None
    g = sp.Add(*[rest * t for t in sp.Add.make_args(summed)])
    return search.rewritten(g, x, rules.product_to_sum if len(waves) > 1 else rules.power_reduction_sin)


def by_joining(search: Search, f: Node, x: Node) -> Found | None:
    """Products of exponentials as one."""
    if sum(isinstance(t, sp.exp) for t in sp.Mul.make_args(f)) < 2:
        return None
    g = sp.powsimp(f)
    return search.rewritten(g, x, rules.product_of_powers) if g != f else None


# ------------------------------------------------------------ roots


def by_root(search: Search, f: Node, x: Node) -> Found | None:
    """u = (a x + b)^(1/q), or the root of a quotient or of an exponential: the root goes away."""
    roots = [p for p in f.atoms(sp.Pow) if p.base.has(x) and p.exp.is_Rational and p.exp.q > 1]
    bases = {p.base for p in roots}
    if len(bases) != 1:
        return None
    (base,) = bases
    q = lcm(*[int(p.exp.q) for p in roots])
    if q > 12:
        return None
    inverse = _inverse(base, x)
    if inverse is None:
        return None
    g = base ** sp.Rational(1, q)
    u = search.fresh("u v w t s y z")
    search.release(u)
    X = inverse(u**q)
    h = f.xreplace({p: u ** (p.exp * q) for p in roots}).subs(x, X) * X.diff(u)
    h = _cancelled(h)
    if h is None or h.has(x):
        return None
    search.taken.add(u.name)
    try:
        note = f"let ${u} = {back(g)}$, so ${x} = {back(X)}$ and $d{x} = {slope_times(back(tidied(X.diff(u))), u)}$"
        return search.substituted_by(h, u, g, x, note=note)
    finally:
        search.release(u)


def by_plain_root(search: Search, f: Node, x: Node) -> Found | None:
    """The same before other substitutions, where nothing but the root of a x + b is in the way."""
    roots = {p.base for p in f.atoms(sp.Pow) if p.base.has(x) and p.exp.is_Rational and p.exp.q > 1}
    if len(roots) != 1 or not linear(*roots, x) or f.has(sp.log, *_INVERSE):
        return None
    if f.is_Mul and len(f.args) == 2 and linear(*roots, x) == (1, 0) and all(t.is_Pow or t.is_Add for t in f.args) and f.is_algebraic_expr() and expanded(f) != f:
        return None  # sqrt(x) (1 + x): multiplied out
    return by_root(search, f, x)


def _inverse(base: Node, x: Node) -> Callable[[Node], Node] | None:
    """x from the value of a x + b, (a x + b)/(c x + d) or a exp(c x) + b."""
    if ab := linear(base, x):
        a, b = ab
        return lambda w: (w - b) / a
    n, d = sp.fraction(sp.together(base))
    if d.has(x) and (d_ab := linear(d, x)) and (not n.has(x) or linear(n, x)):
        a, b = linear(n, x) or (sp.S.Zero, n)
        c, e = d_ab
        return lambda w: sp.cancel((b - e * w) / (c * w - a))
    k, rest = base.as_independent(x, as_Add=True)
    a, E = rest.as_independent(x, as_Add=False)
    if isinstance(E, sp.exp) and (cd := linear(E.exp, x)):
        return lambda w: (sp.log((w - k) / a) - cd[1]) / cd[0]
    return None


def by_logarithmic_variable(search: Search, f: Node, x: Node) -> Found | None:
    """u = ln x, with x = e^u, for functions of ln x that are no polynomials in it."""
    logs = [t for t in f.atoms(sp.log) if t.args[0] == x]
    if not logs or not (f.has(sp.sin, sp.cos, sp.exp) or f.is_Function):
        return None
    u = search.fresh("u v w t s y z")
    h = sp.powsimp(f.subs(sp.log(x), u).subs(x, sp.exp(u)) * sp.exp(u))
    try:
        note = f"let ${u} = log({x})$, so ${x} = exp({u})$ and $d{x} = exp({u})*d{u}$"
        return search.substituted_by(h, u, sp.log(x), x, note=note) if not h.has(x) else None
    finally:
        search.release(u)


# ------------------------------------------------------------ trigonometric substitution


def by_trigonometric_substitution(search: Search, f: Node, x: Node) -> Found | None:
    """Roots of quadratics: x = k sin θ, k tan θ or k sec θ makes the root a cosine, a secant or a tangent."""
    roots = [p for p in f.atoms(sp.Pow) if p.exp.is_Rational and p.exp.q == 2 and p.base.has(x)]
    bases = {p.base for p in roots}
    if len(bases) != 1 or not (q := quadratic(*bases, x)):
        return None
    (base,) = bases
    a, b, c = q
    if b != 0:
        h, k = sp.cancel(b / (2 * a)), sp.cancel(c - b**2 / (4 * a))
        u = search.fresh("u v w s y z")
        g = f.xreplace({p: (a * u**2 + k) ** p.exp for p in roots}).subs(x, u - h)
        note = f"{let(u, x + h, x)}, completing the square"
        found = search.substituted_by(g, u, x + h, x, note=note)
        search.release(u)
        return found
    if a.is_negative and c.is_nonnegative:
        A, k, kind = sp.sqrt(c), sp.sqrt(c / -a), "sin"
    elif a.is_positive and c.is_nonnegative:
        A, k, kind = sp.sqrt(c), sp.sqrt(c / a), "tan"
    elif a.is_positive and c.is_nonpositive:
        A, k, kind = sp.sqrt(-c), sp.sqrt(-c / a), "sec"
    else:
        return None
    if A == 0:
        return None
    t = search.fresh("theta t phi")
    sin, cos, tan, sec = sp.sin(t), sp.cos(t), sp.tan(t), sp.sec(t)
    X, S, slope = {"sin": (k * sin, A * cos, k * cos), "tan": (k * tan, A * sec, k * sec**2), "sec": (k * sec, A * tan, k * sec * tan)}[kind]
    h = f.xreplace({p: S ** (2 * p.exp) for p in roots}).subs(x, X) * slope
    r = sp.sqrt(base)
    z = x / k
    if kind == "sin":
        angle, values = sp.asin(z), {sin: z, cos: r / A}
    elif kind == "tan":
        angle, values = sp.atan(z), {sin: z * A / r, cos: A / r}
    else:
        angle, values = sp.acos(1 / z), {sin: r / (A * z), cos: 1 / z}

    def back_to(H: Node) -> Node:
        H = sp.expand_trig(H)
        H = H.subs({tan: sin / cos, sp.cot(t): cos / sin, sec: 1 / cos, sp.csc(t): 1 / sin})
        H = sp.expand_mul(H.subs(values).subs(t, angle))
        return H.replace(sp.log, lambda e: sp.log(sp.together(e))) if H.has(sp.log) else H

    h = _tidy_trigonometry(h, t)
    note = f"let ${x} = {back(X)}$, so $d{x} = {slope_times(back(slope), t)}$ and $sqrt({back(base)}) = {back(S)}$"
    found = search.substituted_by(h, t, angle, x, rules.trigonometric_substitution, note, back_to)
    search.release(t)
    if found is None or kind != "sec":
        return found
    needs = (Condition(ex.Greater(back(x), back(k))),)  # for x < -k the tangent has the other sign
    return replace(found, lines=(replace(found.lines[0], conditions=needs), *found.lines[1:]))


def _tidy_trigonometry(h: Node, t: Node) -> Node:
    s, c = sp.Dummy("s"), sp.Dummy("c")
    R = sp.cancel(_in_sine_and_cosine(h, t, s, c))
    k = _monomial(R, s, c)
    if k is None:
        return h
    K, m, n = k
    if m >= 0 and n >= 0:
        return K * sp.sin(t) ** m * sp.cos(t) ** n
    if m >= 0 > n:
        return K * sp.tan(t) ** m * sp.sec(t) ** (-n - m) if -n - m >= 0 else K * sp.sin(t) ** m * sp.cos(t) ** n
    if n >= 0 > m:
        return K * sp.cot(t) ** n * sp.csc(t) ** (-m - n) if -m - n >= 0 else K * sp.sin(t) ** m * sp.cos(t) ** n
    return K * sp.sin(t) ** m * sp.cos(t) ** n


# ------------------------------------------------------------ case by case


_KINKED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Heaviside, sp.Piecewise, sp.floor, sp.ceiling)


def by_pieces(search: Search, f: Node, x: Node) -> Found | None:
    """|x|, max, min and cases: integrated between the switches, and joined so that no jump remains."""
    if not any(k.has(x) for k in f.atoms(*_KINKED)):
        return None
    cut = pieces(f, x, -sp.oo, sp.oo)
    if cut is None or len(cut) < 2:
        return search.rewritten(cut[0][2], x, rules.case_by_case) if cut and cut[0][2] != f else None
    parts = [search.solve(g, x) if g != 0 else Found(sp.S.Zero, (Line(ex.ZERO, (rules.constant_rule,)),)) for _, _, g in cut]
    if any(part is None for part in parts):
        return None
    joined, shift = [], sp.S.Zero
    for i, (part, (start, _, _)) in enumerate(zip(parts, cut, strict=True)):
        if i:
            shift = sp.simplify(joined[-1].subs(x, start) - part.F.subs(x, start))
        joined.append(part.F + shift)
    ends = [end for _, end, _ in cut[:-1]]

    def cases(values: Sequence[Node]) -> ex.Expr:
        switches = [(v, ex.Less(back(x), back(end))) for v, end in zip(values, ends, strict=False)]
        return ex.Piecewise(*[p for v, c in switches for p in (back(v), c)], back(values[-1]), ex.TRUE)

    F = sp.Piecewise(*[(v, x < end) for v, end in zip(joined, ends, strict=False)], (joined[-1], True))
    steps = tuple(s for part, (_, _, g) in zip(parts, cut, strict=True) if g != 0 for s in chain(anti(g, x), part.lines))
    lines = (
        Line(ex.Antiderivative(cases([g for _, _, g in cut]), back(x)), (rules.case_by_case,)),
        Line(cases(joined), tuple(dict.fromkeys(r for p in parts for line in p.lines for r in line.by)), "the pieces join without a jump", (), steps),
    )
    return Found(F, lines)


def pieces(f: Node, x: Node, lower: Node, upper: Node) -> list[tuple[Node, Node, Node]] | None:
    """(from, to, f there) between the switches of ``f``, or None where their order is open."""
    switches: list[Node] = []
    for k in f.atoms(*_KINKED):
        for g in _deciding(k):
            if g.has(x):
                roots = _roots_between(g, x, lower, upper)
                if roots is None:
                    return None
                switches += roots
    points = _sorted([p for p in dict.fromkeys(switches) if _inside(p, lower, upper)])
    if points is None or len(points) > 40:
        return None
    ends = [lower, *points, upper]
    found = []
    for a, b in zip(ends, ends[1:], strict=False):
        g = _between(f, x, a, b)
        if g is None:
            return None
        if found and found[-1][2] == g:
            found[-1] = (found[-1][0], b, g)
        else:
            found.append((a, b, g))
    return found


def _deciding(k: Node) -> list[Node]:
    """The expressions whose sign decides."""
    if isinstance(k, (sp.Max, sp.Min)):
        return [a - b for i, a in enumerate(k.args) for b in k.args[i + 1 :]]
    if isinstance(k, sp.Piecewise):
        return [r.lhs - r.rhs for _, c in k.args for r in c.atoms(sp.core.relational.Relational)]
    if isinstance(k, (sp.floor, sp.ceiling)):
        return [sp.sin(sp.pi * k.args[0])]
    return [k.args[0]]


def _roots_between(g: Node, x: Node, lower: Node, upper: Node) -> list[Node] | None:
    """Where ``g`` may change its sign."""
    if ab := linear(g, x):
        return [sp.cancel(-ab[1] / ab[0])]
    p = polynomial(g, x)
    if p is not None:
        if q := quadratic(g, x):
            disc = sp.expand(q[1] ** 2 - 4 * q[0] * q[2])
            if disc.is_negative or disc.is_zero:
                return []
            if disc.is_positive:
                return [(-q[1] + s * sp.sqrt(disc)) / (2 * q[0]) for s in (-1, 1)]
            return None
        if not all(c.is_Rational for c in p.coeffs()):
            return None
        found = [r for r in sp.factor_list(g, x)[1]]
        roots: list[Node] = []
        for factor, _ in found:
            if sp.degree(factor, x) > 2:
                return None if sp.Poly(factor, x).count_roots() else roots
            more = _roots_between(factor, x, lower, upper)
            if more is None:
                return None
            roots += more
        return roots
    c, rest = g.as_independent(x, as_Add=False)
    if isinstance(rest, (sp.sin, sp.cos)) and (ab := linear(rest.args[0], x)) and lower.is_finite and upper.is_finite:
        if not all(v.is_number for v in (*ab, lower, upper)):
            return None
        first = sp.S.Zero if isinstance(rest, sp.sin) else sp.pi / 2
        values = sorted([float(ab[0] * lower + ab[1] - first), float(ab[0] * upper + ab[1] - first)])
        if values[1] - values[0] > 200:
            return None
        multiples = range(int(values[0] // sp.pi.evalf()) - 1, int(values[1] // sp.pi.evalf()) + 2)
        return [sp.expand((first + k * sp.pi - ab[1]) / ab[0]) for k in multiples]
    if isinstance(rest, sp.exp) or g.is_positive or g.is_negative:
        return []
    if isinstance(rest, sp.log):
        return _roots_between(rest.args[0] - 1, x, lower, upper)
    b, term = g.as_independent(x, as_Add=True)
    k, inner = term.as_independent(x, as_Add=False)
    level = -b / k
    if isinstance(inner, sp.exp):
        return _roots_between(inner.exp - sp.log(level), x, lower, upper) if level.is_positive else [] if level.is_nonpositive else None
    if isinstance(inner, sp.log) and b != 0:
        return _roots_between(inner.args[0] - sp.exp(level), x, lower, upper)
    if g.is_Mul:
        parts = [_roots_between(t, x, lower, upper) for t in g.args if t.has(x)]
        return None if any(p is None for p in parts) else [r for p in parts for r in p]  # type: ignore[union-attr]
    if g.is_Pow and g.exp.is_Rational and g.exp > 0:
        return _roots_between(g.base, x, lower, upper)
    return None


def _inside(p: Node, lower: Node, upper: Node) -> bool:
    """Whether p lies between, as far as one can tell."""
    return not ((p <= lower) is sp.true or (p >= upper) is sp.true)


def _sorted(points: list[Node]) -> list[Node] | None:
    if len(points) < 2:
        return points
    if any(not p.is_number for p in points):
        return None
    return sorted(points, key=lambda p: float(p))


def _between(f: Node, x: Node, a: Node, b: Node) -> Node | None:
    """``f`` on the interval from a to b, its switches decided by a point in the middle."""
    if a.is_finite and b.is_finite:
        middle = (a + b) / 2
    else:
        middle = a + 1 if a.is_finite else b - 1 if b.is_finite else sp.S.Zero
    decided: dict[Node, Node] = {}
    for k in sorted((k for k in f.atoms(*_KINKED) if k.has(x)), key=sp.count_ops):
        value = _decided(k, x, middle)
        if value is None:
            return None
        decided[k] = value
    g = f.xreplace(decided)
    return g.xreplace(decided) if g.has(*_KINKED) else g


def _decided(k: Node, x: Node, middle: Node) -> Node | None:
    if isinstance(k, (sp.Max, sp.Min)):
        values = [(a.subs(x, middle), a) for a in k.args]
        best = values[0]
        for v in values[1:]:
            d = sp.simplify(v[0] - best[0])
            if d.is_positive is None:
                return None
            if d.is_positive == isinstance(k, sp.Max):
                best = v
        return best[1]
    if isinstance(k, sp.Piecewise):
        for value, condition in k.args:
            truth = condition.subs(x, middle)
            if truth is sp.true:
                return value
            if truth is not sp.false:
                return None
        return None
    at = sp.simplify(k.args[0].subs(x, middle))
    if isinstance(k, (sp.floor, sp.ceiling)):
        return k.func(at) if at.is_number else None
    if at.is_positive:
        return {sp.Abs: k.args[0], sp.sign: sp.S.One, sp.Heaviside: sp.S.One}[k.func]
    if at.is_negative:
        return {sp.Abs: -k.args[0], sp.sign: -sp.S.One, sp.Heaviside: sp.S.Zero}[k.func]
    return None


# ------------------------------------------------------------ rewriting


def by_expanding(search: Search, f: Node, x: Node) -> Found | None:
    """Products of sums multiplied out, quotients split, unlike exponents joined."""
    candidates = []
    g = expanded(f)
    if g is not None and g != f:
        candidates.append((sp.powsimp(g) if g.has(sp.exp) else g, rules.expanding))
    if not f.is_rational_function(x):
        n, d = sp.fraction(f)
        if n.is_Add and d != 1:
            candidates.append((sp.Add(*[t / d for t in n.args]), rules.splitting))
        together = _cancelled(f)
        if together is not None and together != f:
            candidates.append((together, rules.rewriting))
    for g, rule in candidates:
        found = search.rewritten(g, x, rule)
        if found:
            return found
    return None


def by_exponential_variable(search: Search, f: Node, x: Node) -> Found | None:
    """A quotient of exponentials multiplied by e^x above and below: e^(-x)/(1 + e^(-x)) as 1/(e^x + 1)."""
    exps = [e for e in f.atoms(sp.exp) if e.has(x)]
    if not exps or any(linear(e.exp, x) is None or linear(e.exp, x)[1] != 0 for e in exps):  # type: ignore[index]
        return None
    rates = [linear(e.exp, x)[0] for e in exps]  # type: ignore[index]
    unit = rates[0] if len(rates) == 1 else sp.gcd_list(rates)
    if not all((r / unit).is_Integer for r in rates) or unit == 0:
        return None
    unit = -unit if unit.could_extract_minus_sign() else unit
    u = search.fresh("u v w t s y z")
    h = f.subs({e: u ** (r / unit) for e, r in zip(exps, rates, strict=True)})
    try:
        if h.has(x) or not h.is_rational_function(u):
            return None
        return search.substituted_by(sp.cancel(h / (unit * u)), u, sp.exp(unit * x), x)
    finally:
        search.release(u)


def by_linear_variable(search: Search, f: Node, x: Node) -> Found | None:
    """u = a x + b where only powers of a x + b stand in the way: x (x + 1)^20."""
    for a, b, written in _linear_parts(f, x):
        if b == 0:
            continue
        u = search.fresh("u v w t s y z")
        h = expanded(_in_linear(f, x, a, b, written, u) / a)
        search.release(u)
        if h is not None and h.is_Add and all(table(constant_and_rest(t, u)[1], u) for t in h.args):
            search.taken.add(u.name)
            found = search.substituted_by(h, u, a * x + b, x)
            search.release(u)
            return found
    return None


TECHNIQUES: tuple[Callable[[Search, Node, Node], Found | None], ...] = (
    by_table, by_definition, by_terms, by_constant_factor, by_joining, by_pieces, by_gaussian, by_plain_root, by_substitution, by_rational,
    by_trigonometry, by_hyperbolics, by_linear_waves, by_parts, by_exponential_variable, by_root, by_logarithmic_variable,
    by_linear_variable, by_expanding, by_trigonometric_substitution,
)  # fmt: skip

"""The form of an integrand: linear, quadratic, polynomial, positive; and when a parameter may stand below a bar."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.lines import Node
from derive.model import Condition

LARGEST_EXPANSION = 120  # terms


LARGEST_DEGREE = 40


def nonzero(*values: Node) -> tuple[Condition, ...]:
    """The conditions under which the values may stand below a fraction bar, as far as they are not plain."""
    found = []
    for value in values:
        for factor in sp.Mul.make_args(sp.factor(value) if value.free_symbols and value.is_Add else value):
            base = factor.base if factor.is_Pow else factor
            base = base.args[0] if isinstance(base, sp.Abs) else base
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
    degree = degree_bound(e, x)
    if degree is None or degree > LARGEST_DEGREE:
        return None
    p = sp.Poly(e, x)
    return p


def degree_bound(e: Node, x: Node) -> int | None:
    if not e.has(x):
        return 0
    if e == x:
        return 1
    if e.is_Add:
        return max((degree_bound(a, x) or 0) for a in e.args)
    if e.is_Mul:
        return sum((degree_bound(a, x) or 0) for a in e.args)
    if e.is_Pow and e.exp.is_Integer and e.exp > 0:
        return int(e.exp) * (degree_bound(e.base, x) or 0)
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
    if e.is_nonnegative or has_no_root(e):
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


def has_no_root(e: Node) -> bool:
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

"""Polynomials over the rationals in whatever an expression is built from: multiplying out, common factors, order of terms.

The letters are the symbols and the functions an expression contains; exp(3 u) counts as a power of exp(u) and
x**(2/3) as a power of x**(1/3). Whether a cancelled factor may be zero is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from derive.language import expressions as ex
from derive.language.expressions import ONE, ZERO, Call, Expr, as_expr
from derive.methods.tidy import split, tidy

MOST_TERMS = 200
LARGEST_POWER = 24
MOST_LETTERS = 8


class NoPolynomial(ArithmeticError):  # noqa: N818
    """The expression is not a polynomial, or too large a one."""


@dataclass
class Letters:
    """A ring whose letters are the kernels of some expressions."""

    kernels: list[Expr]
    roots: dict[Expr, int]  # base -> q, where base**(1/q) is the letter
    halves: dict[Expr, Expr]  # core u -> the argument c u of the letter exp(c u)
    ring: Any

    def read(self, expr: Expr) -> Any:
        """``expr`` in the ring."""
        done: dict[Expr, Any] = {}
        for node in ex.postorder(*_parts_of(expr)):
            done[node] = self._read(node, done)
            if done[node] is not None and len(done[node]) > MOST_TERMS:
                raise NoPolynomial("too many terms")
        if done[expr] is None:
            raise NoPolynomial(f"{expr} is no polynomial")
        return done[expr]

    def letter(self, kernel: Expr) -> Any:
        return self.ring.gens()[self.kernels.index(kernel)]

    def _read(self, node: Expr, done: dict[Expr, Any]) -> Any:
        value = ex.constant_value(node)
        if value is not None:
            return self._number(value)
        args: list[Any] = [done.get(a) for a in node.args]
        match node:
            case ex.Add() if None not in args:
                return sum(args[1:], args[0])
            case ex.Neg() if None not in args:
                return -args[0]
            case ex.Mul() if None not in args:
                result = args[0]
                for a in args[1:]:
                    if len(result) * len(a) > MOST_TERMS**2:
                        raise NoPolynomial("too many terms")
                    result = result * a
                return result
            case ex.Div(args=(_, below)) if None not in args and (n := ex.constant_value(below)):
                return args[0] * self._number(1 / n)
            case ex.Div() if None not in args and not args[1].is_constant():
                raise NoPolynomial(f"{node} is no polynomial")
        return self._power(node, done)

    def _power(self, node: Expr, done: dict[Expr, Any]) -> Any:
        base, r = _base_and_power(node)
        if isinstance(base, Call) and base.name == "exp":
            c, core = split(base.args[0])
            c *= r
            letter = self.halves.get(core)
            if letter is None:
                return None
            unit, _ = split(letter)
            n = c / unit
            return (
                self.letter(Call("exp", letter)) ** int(n) if n.denominator == 1 and 0 <= n <= LARGEST_POWER else None
            )
        if r.denominator == 1 and base in done and done[base] is not None and base is not node:
            if not 0 <= r <= LARGEST_POWER or len(done[base]) ** min(int(r), 4) > MOST_TERMS**2:
                raise NoPolynomial("a power is too large")
            return done[base] ** int(r)
        if base in self.roots:
            n = r * self.roots[base]
            return self.letter(base) ** int(n) if n.denominator == 1 and 0 <= n <= LARGEST_POWER else None
        return None

    def _number(self, value: Fraction) -> Any:
        from flint import fmpq

        if value.numerator.bit_length() + value.denominator.bit_length() > 400:
            raise NoPolynomial("a number is too long")
        return self.ring.constant(fmpq(value.numerator, value.denominator))

    def write(self, p: Any, main: Expr | None = None) -> Expr:
        """A polynomial as a sum, highest power of ``main`` first."""
        terms = []
        for powers, c in p.to_dict().items():
            factors = [self._factor(k, int(n)) for k, n in zip(self.kernels, powers, strict=False) if n]
            c = Fraction(int(c.p), int(c.q))
            weight = self._weight(powers, main)
            terms.append((weight, tidy(ex.Mul(as_expr(c), *factors))))
        terms.sort(key=lambda t: tuple(-w for w in t[0]))
        if not terms:
            return ZERO
        first = next((i for i, (_, t) in enumerate(terms) if not isinstance(t, ex.Neg)), 0)
        ordered = [terms[first], *terms[:first], *terms[first + 1 :]]
        return ex.Add(*[t for _, t in ordered])

    def _weight(self, powers: Iterable[int], main: Expr | None) -> tuple:
        powers = [int(n) for n in powers]
        degree = sum(Fraction(n, self.roots.get(k, 1)) for k, n in zip(self.kernels, powers, strict=False) if k is main)
        return (degree, sum(powers), *powers)

    def _factor(self, kernel: Expr, n: int) -> Expr:
        if kernel in self.roots:
            power = Fraction(n, self.roots[kernel])
            if power == 1:
                return kernel
            return Call("sqrt", kernel) if power == Fraction(1, 2) else ex.Pow(kernel, as_expr(power))
        return tidy(ex.Pow(kernel, as_expr(n))) if n > 1 else kernel


def _parts_of(expr: Expr) -> list[Expr]:
    return [expr]


def _base_and_power(node: Expr) -> tuple[Expr, Fraction]:
    if isinstance(node, ex.Pow) and (r := ex.constant_value(node.args[1])) is not None:
        base, power = _base_and_power(node.args[0])
        return (base, power * r) if r.denominator == 1 else (node.args[0], r)
    if isinstance(node, Call) and node.name == "sqrt":
        return node.args[0], Fraction(1, 2)
    return node, Fraction(1)


def letters(*exprs: Expr) -> Letters:
    """The ring in which all of ``exprs`` can be polynomials.

    >>> from derive.language.python_text import read_python as read
    >>> f = read("(x - 1)*(x + a)")
    >>> ring = letters(f)
    >>> print(ring.write(ring.read(f), ex.Symbol("x")))
    x**2 + a*x - x - a
    """
    from flint import Ordering, fmpq_mpoly_ctx

    roots: dict[Expr, int] = {}
    units: dict[Expr, list[Fraction]] = {}
    stack = list(exprs)
    seen: set[Expr] = set()
    while stack:
        node = stack.pop()
        if node in seen or ex.constant_value(node) is not None:
            continue
        seen.add(node)
        base, r = _base_and_power(node)
        if isinstance(base, Call) and base.name == "exp":
            c, core = split(base.args[0])
            units.setdefault(core, []).append(c * r)
        elif base is not node and r.denominator == 1:
            stack.append(base)
        elif (isinstance(base, (ex.Add, ex.Neg, ex.Mul)) and base is node) or isinstance(node, ex.Div):
            stack.extend(node.args)
        else:
            roots[base] = lcm(roots.get(base, 1), r.denominator)
            if r.denominator != 1 and isinstance(base, (ex.Add, ex.Mul, ex.Div, ex.Neg)):
                continue
    halves: dict[Expr, Expr] = {}
    for core, cs in units.items():
        unit = Fraction(gcd(*[c.numerator for c in cs]), lcm(*[c.denominator for c in cs]))
        if all(c < 0 for c in cs):
            unit = -unit
        halves[core] = tidy(as_expr(unit) * core)
    kernels = [
        *sorted(roots, key=lambda k: (not isinstance(k, ex.Symbol), str(k))),
        *[Call("exp", u) for u in halves.values()],
    ]
    if len(kernels) > MOST_LETTERS:
        raise NoPolynomial("too many letters")
    ring = fmpq_mpoly_ctx.get([f"z{i}" for i in range(max(len(kernels), 1))], Ordering.lex)
    return Letters(kernels, roots, halves, ring)


def expanded(expr: Expr, main: Expr | None = None) -> Expr | None:
    """``expr`` multiplied out and collected, or None where it is no polynomial in anything.

    >>> from derive.language.python_text import read_python as read
    >>> print(expanded(read("(2 + h)**2 - 4"), ex.Symbol("h")))
    h**2 + 4*h
    """
    try:
        ring = letters(expr)
        return ring.write(ring.read(expr), main)
    except NoPolynomial:
        return None


def common_factor(above: Expr, below: Expr, main: Expr) -> tuple[Expr, Expr, Expr] | None:
    """g, p, q with ``above = g p`` and ``below = g q``, where g depends on ``main``; None where there is no such factor.

    >>> from derive.language.python_text import read_python as read
    >>> print(*common_factor(read("x**2 - 4"), read("x - 2"), ex.Symbol("x")))
    x - 2 x + 2 1
    """
    try:
        ring = letters(above, below)
        p, q = ring.read(above), ring.read(below)
        g = p.gcd(q)
        shown = ring.write(g, main)
        if not ex.depends_on(shown, main):
            return None
        lead = q / g
        if lead.is_constant() and lead != 1:  # let the factor be what stands below, not a multiple of it
            g = q
        return ring.write(g, main), ring.write(p / g, main), ring.write(q / g, main) if q != g else ONE
    except NoPolynomial:
        return None

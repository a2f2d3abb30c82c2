"""Textbook form: like terms collected, units dropped, numbers folded, one fraction bar; only ever a value-preserving rewriting.

One pass from the leaves up; every node is combined from arguments that are tidy already, so that what has been
tidied once costs nothing again (``memo``).
"""

from __future__ import annotations

from fractions import Fraction

from derive.language import expressions as ex
from derive.language.assumptions import Assumptions
from derive.language.expressions import ZERO, Add, Call, Div, Expr, Mul, Neg, Pow
from derive.methods.exact_values import call, power, without_moduli
from derive.methods.signs import UNEVALUATED, is_nonnegative, is_positive, is_real
from derive.methods.sums_and_products import factored, product, scaled, split, total

__all__ = [
    "factored",
    "is_nonnegative",
    "is_positive",
    "is_real",
    "power",
    "product",
    "scaled",
    "split",
    "tidy",
    "total",
]


def tidy(expr: Expr, assume: Assumptions | None = None, memo: dict[Expr, Expr] | None = None) -> Expr:
    """``expr`` in textbook form, equal to it wherever it is defined.

    Derivatives, integrals, sums and limits that are not yet worked out are left alone.

    >>> from derive.language.python_text import read_python as read
    >>> print(tidy(read("cos(x**2)*(2*x) + 0*x + 3*x*2 - x")))
    2*x*cos(x**2) + 5*x
    >>> print(tidy(read("(2*x*(x - 1) - (x**2 + 1)*1)/(x - 1)**2")))
    (x**2 - 2*x - 1)/(x - 1)**2
    """
    assume = assume or {}
    done = {} if memo is None else memo
    stack = [expr]
    while stack:
        node = stack[-1]
        if node in done:
            stack.pop()
            continue
        if isinstance(node, UNEVALUATED) or not node.args:
            done[node] = node
            continue
        waiting = [a for a in node.args if a not in done]
        if waiting:
            stack.extend(waiting)
            continue
        result = _combine(node, [done[a] for a in node.args], assume)
        done[node] = result
        done.setdefault(result, result)
    return done[expr]


def _combine(node: Expr, args: list[Expr], assume: Assumptions) -> Expr:
    match node:
        case ex.Array() | ex.MatMul() | ex.Indexed():
            return ex.rebuild(node, args)
        case _ if any(isinstance(a, (ex.Array, ex.MatMul)) for a in args):
            return ex.rebuild(node, args)
        case Add():
            return total(args)
        case Mul():
            return without_moduli(product([(a, Fraction(1)) for a in args]), assume)
        case Neg():
            return product([(args[0], Fraction(1))], Fraction(-1))
        case Div():
            if args[1] is ZERO:
                return ex.rebuild(node, args)
            return without_moduli(product([(args[0], Fraction(1)), (args[1], Fraction(-1))]), assume)
        case Pow():
            return power(args[0], args[1], assume)
        case Call():
            return call(node.name, args, assume)
        case ex.Piecewise():
            return _cases(args)
    return ex.rebuild(node, args)


def _cases(args: list[Expr]) -> Expr:
    """A Piecewise without the cases that cannot be reached, or its value where all cases agree."""
    kept: list[Expr] = []
    for value, condition in zip(args[::2], args[1::2], strict=True):
        if condition is ex.FALSE:
            continue
        kept += [value, condition]
        if condition is ex.TRUE:
            break
    if kept and kept[-1] is ex.TRUE and len(set(kept[::2])) == 1:
        return kept[0]
    return ex.Piecewise(*kept) if kept else ex.Piecewise(*args)

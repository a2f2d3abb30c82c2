"""What is known of a value's sign and reality from the assumptions alone; False means not known, never the opposite."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Assumptions
from derive.language.expressions import Add, Call, Div, Expr, Mul, Number, Pow

#: what stands for work not yet done; nothing is said of its value, and tidying leaves it alone
UNEVALUATED = (
    ex.Derivative, ex.Antiderivative, ex.Integral, ex.Sum, ex.Product, ex.Limit, ex.Subs, ex.ArgMin, ex.ArgMax,
)  # fmt: skip


def is_real(expr: Expr, assume: Assumptions) -> bool:
    """Whether ``expr`` is known to be real wherever it is defined.

    >>> x = ex.Symbol("x")
    >>> is_real(x**2 + 1, {}), is_real(Call("log", x), {})
    (True, False)
    """
    for node in ex.postorder(expr):
        match node:
            case ex.Symbol():
                if assume.get(node.name, REAL).complex:
                    return False
            case ex.Constant(data="I"):
                return False
            case Call(data="log" | "sqrt", args=(u, *_)):
                if not is_nonnegative(u, assume):
                    return False
            case Call(data="asin" | "acos" | "acosh" | "atanh" | "asec" | "acsc" | "LambertW" | "loggamma" | "besselj"):
                return False
            case Pow(args=(base, exponent)):
                r = ex.constant_value(exponent)
                if not (r is not None and r.denominator == 1) and not is_nonnegative(base, assume):
                    return False
            case _ if isinstance(node, UNEVALUATED):
                return False
    return True


def is_positive(expr: Expr, assume: Assumptions) -> bool:
    """Whether ``expr`` is known to be > 0 wherever it is defined."""
    match expr:
        case Number():
            return expr.value > 0
        case ex.Symbol():
            return assume.get(expr.name, REAL).is_positive
        case ex.Constant(data="pi"):
            return True
        case Call(data="exp" | "cosh" | "sigmoid" | "softplus", args=(u,)):
            return is_real(u, assume)
        case Call(data="sqrt" | "abs", args=(u,)):
            return is_positive(u, assume)
        case Mul(args=args) | Div(args=args):
            return all(is_positive(a, assume) for a in args)
        case Add(args=args):
            return all(is_nonnegative(a, assume) for a in args) and any(is_positive(a, assume) for a in args)
        case Pow(args=(base, exponent)):
            return is_positive(base, assume) and is_real(exponent, assume)
    return False


def is_nonnegative(expr: Expr, assume: Assumptions) -> bool:
    """Whether ``expr`` is known to be ≥ 0 wherever it is defined."""
    match expr:
        case Number():
            return True
        case ex.Symbol():
            return assume.get(expr.name, REAL).is_nonnegative
        case Call(data="abs" | "relu"):
            return True
        case Call(data="sqrt", args=(u,)):
            return is_nonnegative(u, assume)
        case Pow(args=(base, exponent)) if (n := ex.constant_value(exponent)) is not None and n % 2 == 0:
            return is_real(base, assume)
        case Mul(args=args) | Div(args=args) | Add(args=args):
            return all(is_nonnegative(a, assume) for a in args)
    return is_positive(expr, assume)


def reality(expr: Expr, assume: Assumptions) -> list[Expr]:
    """The comparisons that, together with the assumptions, make ``expr`` real.

    >>> x = ex.Symbol("x")
    >>> reality(Call("log", x) + Call("sqrt", x**2 + 1), {})
    [x > 0]
    """
    needed: dict[Expr, None] = {}
    for node in ex.postorder(expr):
        match node:
            case Call(args=(u,)) if node.name in _REAL_FOR:
                needed.update(dict.fromkeys(_REAL_FOR[node.name](u)))
            case Pow(args=(base, exponent)) if (ex.constant_value(exponent) or Fraction(1, 2)).denominator != 1:
                needed[base > 0] = None
    return [c for c in needed if not (c.args[1] is ex.ZERO and is_positive(c.args[0], assume))]


_REAL_FOR: dict[str, Callable[[Expr], tuple[Expr, ...]]] = {
    "log": lambda u: (u > 0,), "sqrt": lambda u: (u > 0,), "loggamma": lambda u: (u > 0,), "LambertW": lambda u: (u > 0,),
    "asin": lambda u: (u > -1, u < 1), "acos": lambda u: (u > -1, u < 1), "atanh": lambda u: (u > -1, u < 1),
    "acosh": lambda u: (u > 1,), "asec": lambda u: (Call("abs", u) > 1,), "acsc": lambda u: (Call("abs", u) > 1,),
}  # fmt: skip

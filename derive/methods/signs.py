"""What is known of a value's sign and reality from the assumptions alone; False means not known, never the opposite."""

from __future__ import annotations

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

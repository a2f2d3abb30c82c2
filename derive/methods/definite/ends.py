"""One-sided limits of an antiderivative, where the signs of parameters decide.

What has to be positive for the limit to exist is assumed, and recorded as a condition.
"""

from __future__ import annotations

import sympy as sp

from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.forms import linear, polynomial, positive
from derive.methods.antiderivatives.lines import Node
from derive.methods.definite.values import DivergentError
from derive.model import Condition


def limit(F: Node, x: Node, p: Node, side: str, assumed: dict[Node, Node]) -> tuple[Node | None, list[Condition]]:
    """The limit of ``F`` at p from one side; parameters whose sign decides are assumed positive, and that is recorded."""
    conditions: list[Condition] = []
    F, p = F.xreplace(assumed), p.xreplace(assumed)
    sizes: dict[Node, Node] = {}
    for symbol in sorted(F.free_symbols - {x}, key=str):
        if symbol.is_positive is None and symbol.is_real and not p.has(symbol) and F.subs(symbol, -symbol) == F:
            size = sp.Symbol(symbol.name, positive=True)  # F is even in it: only its size matters
            F, sizes[size] = F.subs(symbol, size), sp.Abs(symbol)
    for _ in range(4):
        need = _deciding_sign(F, x, p)
        if need is None:
            break
        conditions += positive(need) or ()
        symbol = sorted(need.free_symbols, key=str)[0]
        if need == symbol:
            replacement = sp.Symbol(symbol.name, positive=True)
        else:
            ab = linear(need, symbol)
            if ab is None:
                return None, []
            d = sp.Dummy("d", positive=True)
            replacement = (d - ab[1]) / ab[0]
            assumed[d] = need
        F, p = F.subs(symbol, replacement), p.subs(symbol, replacement)
        assumed[symbol] = replacement
    value = _limit(F, x, p, side)
    if value is not None and sizes:
        value = value.subs(sizes)
    back_names = {new: old for old, new in assumed.items() if new.is_Symbol and not old.is_Dummy}
    if value is not None:
        value = value.xreplace({d: e for d, e in assumed.items() if isinstance(d, sp.Dummy)}).xreplace(back_names)
    return value, conditions


def _deciding_sign(F: Node, x: Node, p: Node) -> Node | None:
    """An expression in the parameters that has to be positive for the limit to exist, if its sign is open."""
    if p.is_infinite:
        for e in sorted(F.atoms(sp.exp, sp.erf, sp.atan), key=sp.default_sort_key):
            arg = e.exp if isinstance(e, sp.exp) else e.args[0]
            q = polynomial(sp.expand(arg), x)
            if q is None or q.degree() < 1:
                continue
            lead = q.LC()
            if lead.is_positive is None and lead.is_negative is None:
                if not isinstance(e, sp.exp):
                    return _core(lead)
                falling = -lead if p is sp.oo or q.degree() % 2 == 0 else lead
                return _core(falling)
    for t in sorted(F.atoms(sp.Pow), key=sp.default_sort_key):
        if t.base.has(x) and t.exp.free_symbols and t.exp.is_positive is None and t.exp.is_negative is None:
            at = t.base.subs(x, p)
            if at == 0:
                return t.exp
            if at.is_infinite:
                return -t.exp
    return None


def _core(lead: Node) -> Node:
    """The factor whose sign is open: sigma from sqrt(2)/(2 sigma)."""
    numerator, denominator = sp.fraction(sp.together(lead))
    sign, rest = sp.S.One, []
    for t in sp.Mul.make_args(sp.factor(numerator * denominator)):
        if t.is_negative:
            sign = -sign
        elif not t.is_positive:
            rest.append(t.base if t.is_Pow else t)
    return sp.expand(sign * sp.Mul(*rest))


def _limit(F: Node, x: Node, p: Node, side: str) -> Node | None:
    if sp.count_ops(F) > 250:
        return None
    try:
        parts = [sp.limit(t, x, p, side if p.is_finite else "-" if p is sp.oo else "+") for t in sp.Add.make_args(F)]
        value = sp.Add(*parts)
        if value.has(sp.nan, sp.AccumBounds, sp.Limit) and len(parts) > 1:
            value = sp.limit(F, x, p, side if p.is_finite else "-" if p is sp.oo else "+")
    except (NotImplementedError, ValueError, TypeError, RecursionError, sp.PoleError):
        return None
    if value.has(sp.AccumBounds):
        raise DivergentError(
            f"the integral diverges: its antiderivative {back(F)} does not settle as {x} tends to {back(p)}"
        )
    return None if value.has(sp.Limit, sp.nan, sp.zoo, x) else value

"""What a definite integral is worth, with the lines that lead there; how a constant is written short."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.sympy_bridge import from_sympy as back
from derive.methods.antiderivatives.lines import Line, Node
from derive.model import Condition


@dataclass(frozen=True)
class Value:
    """What a definite integral is worth, the lines that lead there, and what had to be assumed on the way."""

    value: Node
    lines: tuple[Line, ...]
    conditions: tuple[Condition, ...] = ()


class DivergentError(UnsupportedError):
    """The integral has no finite value."""


def integral(f: Node, x: Node, a: Node, b: Node) -> ex.Expr:
    return ex.Integral(back(f), back(x), back(a), back(b))


def neat(value: Node) -> Node:
    """A constant, written as short as plain algebra makes it."""
    for s in value.free_symbols:  # arcsin(r/|r|)
        value = value.subs(sp.asin(s / sp.Abs(s)), sp.pi / 2 * sp.sign(s))
    if value.free_symbols or sp.count_ops(value) > 120:
        candidates = [value, sp.expand_mul(value)]
        if sp.count_ops(value) < 60:
            candidates.append(
                sp.factor_terms(sp.cancel(value)) if value.is_rational_function() else sp.factor_terms(value)
            )
    else:
        candidates = [
            value,
            sp.expand(value),
            sp.radsimp(value),
            sp.factor_terms(value),
            sp.nsimplify(value) if value.is_Rational else value,
        ]
    return min(candidates, key=sp.count_ops)

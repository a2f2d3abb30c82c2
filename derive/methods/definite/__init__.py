"""Definite integrals: the fundamental theorem where it applies, limits where an end is improper, symmetry, known integrals.

A singularity between the limits splits the interval; what diverges is said to diverge, never given a number.
Imported only by the functions of ``integrate``, since it loads SymPy.
"""

from __future__ import annotations

import sympy as sp

from derive.language import expressions as ex
from derive.methods.antiderivatives.lines import Line, Node
from derive.methods.antiderivatives.search import Search
from derive.methods.definite.fundamental import by_antiderivative
from derive.methods.definite.named_integrals import by_known_integral
from derive.methods.definite.singularities import singularities
from derive.methods.definite.splitting import by_switches, by_symmetry
from derive.methods.definite.values import DivergentError, Value
from derive.rules import integrals as rules

__all__ = ["DivergentError", "Value", "definite", "singularities"]

#: in the order in which they are tried
TECHNIQUES = (by_switches, by_symmetry, by_known_integral, by_antiderivative)


def definite(search: Search, f: Node, x: Node, a: Node, b: Node) -> Value | None:
    """The integral of ``f`` from a to b, or None if no technique finds it. Raises DivergentError if it has no value."""
    if a == b:
        return Value(sp.S.Zero, (Line(ex.ZERO, (rules.equal_limits,)),))
    for technique in TECHNIQUES:
        found = technique(search, f, x, a, b)
        if found is not None:
            return found
    return None

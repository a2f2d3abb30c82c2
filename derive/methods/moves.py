"""Which rules bring a differential to the end of a scalar product or a trace, and which one reads the derivative off."""

from __future__ import annotations

from collections.abc import Collection

from derive.language import expressions as ex
from derive.language.expressions import Call, Expr, MatMul, Mul, Symbol
from derive.language.shapes import Shapes
from derive.model import Rule
from derive.rules import matrix_calculus as rules


def moves(line: Expr, differentials: Collection[Expr], shapes: Shapes) -> list[Rule]:
    """The rules that bring every differential in ``line``, a sum of numbers, to the end."""
    found: dict[Rule, None] = {}

    def has_one(node: Expr) -> bool:
        return not ex.free_symbols(node).isdisjoint(differentials)

    for node in ex.postorder(line):
        if not has_one(node):
            continue
        match node:
            case Call(data="trace", args=(inner,)):
                found[rules.cyclic_trace] = None
                inside = [n for n in ex.postorder(inner) if has_one(n)]
                if any(isinstance(n, Call) and n.name == "transpose" for n in inside):
                    found[rules.transposed_trace] = None
                if any(isinstance(n, Mul) and shapes.rank(n) == 2 for n in inside):
                    found[rules.entrywise_in_trace] = None
                if any(isinstance(n, Call) and n.name in ("diag", "diagonal") for n in inside):
                    found[rules.diagonal_in_trace] = None
            case MatMul(args=args) if not shapes.rank(node):
                inside = [n for a in args for n in ex.postorder(a) if has_one(n)]
                of_a_matrix = any(isinstance(n, Symbol) and shapes.rank(n) == 2 for n in inside)
                found[rules.scalar_as_trace if of_a_matrix else rules.scalar_transpose] = None
                if any(isinstance(n, Mul) and shapes.rank(n) == 1 for n in inside):
                    found[rules.entrywise_in_product] = None
            case Call(data="sum", args=(inner, *_)):
                found[rules.sum_as_trace if shapes.rank(inner) == 2 else rules.sum_as_product] = None
    return list(found) or [rules.collecting]


def gradient_rule(rank: int) -> Rule:
    """How a gradient in a variable with ``rank`` indices is read off."""
    return (rules.slope_read_off, rules.gradient_read_off, rules.matrix_gradient_read_off)[rank]


def jacobian_rule(of: int, by: int) -> Rule:
    """How the derivatives of something with ``of`` indices in something with ``by`` are read off."""
    if of + by <= 1:
        return rules.slope_read_off if not by else rules.gradient_read_off
    return rules.jacobian_read_off if of == by == 1 else rules.array_read_off

"""What the lines of a definite integral have in common."""

from __future__ import annotations

from derive.language import expressions as ex
from derive.methods.antiderivatives.lines import Found
from derive.model import Rule


def named(found: Found) -> tuple[Rule, ...]:
    return tuple(dict.fromkeys(r for line in found.lines for r in line.by)) if len(found.lines) == 1 else ()


def minus(p: ex.Expr, q: ex.Expr) -> ex.Expr:
    return ex.Add(p, q.args[0]) if isinstance(q, ex.Neg) else ex.Add(p, ex.Neg(q))

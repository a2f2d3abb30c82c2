"""Names for parts that are too large to write out each time: ``where u₁ = …``. Only naming, no mathematics.

A shared graph may stand for an exponentially large tree; with its shared parts named once it prints small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from derive.language import expressions as ex

LARGE = 140  # nodes of a written expression that a reader still takes in
WORTH_A_NAME = 10  # nodes of a repeated part below which a name is no gain


@dataclass(frozen=True)
class Abbreviations:
    """``short`` replaces the named parts; ``definitions`` holds (name, meaning) with the inner ones first."""

    replaced: dict[ex.Expr, ex.Expr]
    definitions: tuple[tuple[ex.Expr, ex.Expr], ...] = ()

    def short(self, expr: ex.Expr) -> ex.Expr:
        return self.replaced.get(expr, expr)


def abbreviations(shown: Iterable[ex.Expr]) -> Abbreviations:
    """Names for the repeated or large parts of what is shown, where some of it is too large to write out.

    >>> x = ex.Symbol("x")
    >>> f = x
    >>> for _ in range(12): f = ex.Call("sin", f) + ex.Call("sin", f) * f
    >>> found = abbreviations([f])
    >>> f.size > 500_000, found.short(f).size < 100, len(found.definitions) < 30
    (True, True, True)
    """
    roots = tuple(dict.fromkeys(shown))
    if all(root.size <= LARGE for root in roots):
        return Abbreviations({})
    return _named(roots)


def _named(roots: tuple[ex.Expr, ...]) -> Abbreviations:
    large = [r for r in roots if r.size > LARGE]
    nodes = list(ex.postorder(*large))
    uses = Counter(a for n in nodes for a in n.args)
    bound = {n.args[1] for n in nodes if n.binds is not None}
    taken = {s.data for r in roots for n in ex.postorder(r) for s in [n] if isinstance(s, ex.Symbol)}
    stem = next(s for s in ("u", "w", "s", "q", "p", "part") if not any(str(t).startswith(s) for t in taken))
    short: dict[ex.Expr, ex.Expr] = {}  # how a part stands inside others: written out, or its name
    written: dict[ex.Expr, ex.Expr] = {}
    definitions: list[tuple[ex.Expr, ex.Expr]] = []

    def name(node: ex.Expr) -> None:
        symbol = ex.Symbol(f"{stem}_{len(definitions) + 1}")
        definitions.append((symbol, short[node]))
        short[node] = symbol

    def may_be_named(node: ex.Expr) -> bool:
        return bool(node.args) and not _is_claim(node) and not (ex.free_symbols(node) & bound)

    for node in nodes:
        for arg in sorted(set(node.args), key=lambda a: short[a].size, reverse=True):
            if sum(short[a].size for a in node.args) <= LARGE:
                break
            if short[arg].size > WORTH_A_NAME and may_be_named(arg):
                name(arg)
        short[node] = written[node] = ex.rebuild(node, [short[a] for a in node.args])
        if uses[node] > 1 and short[node].size >= WORTH_A_NAME and may_be_named(node):
            name(node)
    return Abbreviations({r: written[r] for r in large}, tuple(definitions))


def _is_claim(node: ex.Expr) -> bool:
    return isinstance(node, (*ex.COMPARISONS, ex.And, ex.Or, ex.Not))

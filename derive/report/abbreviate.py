"""Names for parts that are too large to write out each time: ``where w₁ = …``. Only naming, no mathematics.

A shared graph may stand for an exponentially large tree; with its shared parts named once it prints small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from derive.language import expressions as ex

LARGE = 140  # nodes of a written expression that a reader still takes in
DEEP = 16  # levels of brackets and fractions that a reader still takes in
LARGE_ENTRY = 24  # nodes of an entry of a matrix, the same
WORTH_A_NAME = 10  # nodes of a repeated part below which a name is no gain
SMALL = 40  # nodes of an expression that is not worth shortening


@dataclass(frozen=True)
class Abbreviations:
    """``definitions`` holds (name, meaning) with the inner ones first; ``short`` writes an expression with the names."""

    definitions: tuple[tuple[ex.Expr, ex.Expr], ...] = ()
    known: dict[ex.Expr, ex.Expr] = field(default_factory=dict)  # a part and how it stands inside others

    def short(self, expr: ex.Expr) -> ex.Expr:
        """``expr`` with its large parts named; the whole of it is never replaced by a name."""
        if not self.definitions or (expr.size <= SMALL and not _is_deep(expr)):
            return expr
        for node in ex.postorder(expr):
            if node not in self.known:
                self.known[node] = ex.rebuild(node, [self.known[a] for a in node.args])
        return ex.rebuild(expr, [self.known[a] for a in expr.args])


def abbreviations(shown: Iterable[ex.Expr], rank: Callable[[ex.Expr], int] = lambda _: 0) -> Abbreviations:
    """Names for the repeated or large parts of what is shown, where some of it is too large to write out.

    rank : how many indices a part has; a matrix gets a capital letter.

    >>> x = ex.Symbol("x")
    >>> f = x
    >>> for _ in range(12): f = ex.Call("sin", f) + ex.Call("sin", f) * f
    >>> found = abbreviations([f])
    >>> f.size > 500_000, found.short(f).size < 100, len(found.definitions) < 30
    (True, True, True)
    """
    roots = tuple(dict.fromkeys(shown))
    return _named(roots, rank) if any(map(is_large, roots)) else Abbreviations()


def is_large(expr: ex.Expr) -> bool:
    """Whether an expression is too much for a reader when written out."""
    return expr.size > LARGE or _is_deep(expr)


def _is_deep(expr: ex.Expr) -> bool:
    depth: dict[ex.Expr, int] = {}
    for node in ex.postorder(expr):
        depth[node] = 1 + max((depth[a] for a in node.args), default=0)
        if depth[node] > DEEP:
            return True
    return False


def _named(roots: tuple[ex.Expr, ...], rank: Callable[[ex.Expr], int]) -> Abbreviations:
    nodes = list(ex.postorder(*filter(is_large, roots)))
    uses = Counter(a for n in nodes for a in n.args)
    bound = {n.args[1] for n in nodes if n.binds is not None}
    stem, capital = _stem(roots, "wusqprabcdhgvk"), _stem(roots, "WUSQPRVCDGHK")
    short: dict[ex.Expr, ex.Expr] = {}  # how a part stands inside others: written out, or its name
    depth: dict[ex.Expr, int] = {}
    definitions: list[tuple[ex.Expr, ex.Expr]] = []

    def name(node: ex.Expr) -> None:
        symbol = ex.Symbol(f"{capital if rank(node) > 1 else stem}_{len(definitions) + 1}")
        definitions.append((symbol, short[node]))
        short[node], depth[node] = symbol, 1

    def may_be_named(node: ex.Expr) -> bool:
        return bool(node.args) and not _is_whole(node) and not (ex.free_symbols(node) & bound)

    rows = {a for n in nodes if isinstance(n, ex.Array) for a in n.args if isinstance(a, ex.Array)}
    for node in nodes:
        if node in rows:
            for entry in dict.fromkeys(node.args):
                if short[entry].size > LARGE_ENTRY and may_be_named(entry):
                    name(entry)
        for arg in sorted(dict.fromkeys(node.args), key=lambda a: short[a].size, reverse=True):
            too_deep = depth[arg] >= DEEP
            if not too_deep and sum(short[a].size for a in node.args) <= LARGE:
                continue
            if (too_deep or short[arg].size > WORTH_A_NAME) and may_be_named(arg):
                name(arg)
        short[node] = ex.rebuild(node, [short[a] for a in node.args])
        depth[node] = 1 + max((depth[a] for a in node.args), default=0)
        if uses[node] > 1 and short[node].size >= WORTH_A_NAME and may_be_named(node):
            name(node)
    return Abbreviations(tuple(definitions), short)


def _stem(roots: tuple[ex.Expr, ...], letters: str) -> str:
    """A letter with which no variable begins yet."""
    taken = {n.name for n in ex.postorder(*roots) if isinstance(n, ex.Symbol)}
    stems = (*letters, *(f"part{i}" for i in range(len(taken) + 1)))
    return next(stem for stem in stems if not any(name.startswith(stem) for name in taken))


def _is_whole(node: ex.Expr) -> bool:
    """A claim has no value to name, and a row taken out of a matrix would leave a hole; indices stay on the page."""
    return isinstance(node, (*ex.COMPARISONS, ex.And, ex.Or, ex.Not, ex.Array, ex.Einsum, ex.Several))

"""Where a chain of matrix products is bracketed: by its cost at several sizes of the dimensions, drawn once and for all."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from derive.language import expressions as ex
from derive.numeric.array_values import Graph
from derive.numeric.graph.value import Value

CHAINS = {"chain", "cyclic", "diagonal of chain"}
LONGEST = 12  # factors of a chain of which every bracketing is looked at
TRIALS = 5  # sizes of the dimensions at which bracketings are compared
Splits = dict[tuple[Value, ...], int]


class Brackets:
    """The costs of products of the values ``nodes``; ``solved`` tells the factors that are inverses never formed."""

    def __init__(self, graph: Graph, nodes: list[Value], solved: Callable[[Value], Value | None]) -> None:
        self.graph, self.solved = graph, solved
        self.often = _how_often(graph, nodes)
        self._known: dict[tuple[tuple[Value, ...], int], tuple[float, int]] = {}
        dims = sorted({x for v in nodes for d in v.shape for x in ex.free_symbols(d)}, key=str)
        inverted = {
            x for v in nodes if v.op in ("inv", "logdet", "det") for d in v.args[0].shape for x in ex.free_symbols(d)
        }
        self.trials = _sizes(dims, inverted)

    def best(self, factors: tuple[Value, ...]) -> Splits:
        """Where each part of the chain is divided: of the divisions best at some sizes, that best on average."""
        plans: list[Splits] = []
        for trial in range(TRIALS):
            split: Splits = {}
            waiting = [factors]
            while waiting:
                part = waiting.pop()
                if len(part) > 1:
                    split[part] = k = self.least(part, trial)[1]
                    waiting += [part[:k], part[k:]]
            if split not in plans:
                plans.append(split)
        if len(plans) == 1:
            return plans[0]
        return min(plans, key=lambda s: sum(math.log(self.cost(factors, s, t) + 1) for t in range(TRIALS)))

    def least(self, factors: tuple[Value, ...], trial: int) -> tuple[float, int]:
        """What the product costs at the sizes of a trial, and where it is divided first; a shared part costs its share."""
        if len(factors) == 1:
            return 0.0, 0
        if (factors, trial) not in self._known:
            ends = range(1, len(factors))
            if len(factors) > LONGEST:  # from the end, where vectors stand
                ends = range(1, 2)
            costs = [
                (
                    self.least(factors[:k], trial)[0]
                    + self.least(factors[k:], trial)[0]
                    + self.join(factors, k, trial),
                    k,
                )
                for k in ends
            ]
            least, k = min(costs)
            if (half := self.halves(factors)) is not None:
                whole = self.least(factors[:half], trial)[0] + self.join(factors, half, trial) / 2
                if whole <= least:
                    least, k = whole, half
            self._known[factors, trial] = least / self.often[factors], k
        return self._known[factors, trial]

    def cost(self, factors: tuple[Value, ...], split: Splits, trial: int) -> float:
        if len(factors) == 1:
            return 0.0
        k = split[factors]
        join, left = self.join(factors, k, trial), self.cost(factors[:k], split, trial)
        if self.halves(factors) == k:
            return (left + join / 2) / self.often[factors]
        return (left + self.cost(factors[k:], split, trial) + join) / self.often[factors]

    def halves(self, factors: tuple[Value, ...]) -> int | None:
        """Where the second half is the transpose of the first."""
        half, odd = divmod(len(factors), 2)
        if odd or factors[0].rank < 2 or factors[-1].rank < 2:
            return None
        turn = self.graph.transpose
        return half if all(factors[d] is turn(factors[-1 - d]) for d in range(half)) else None

    def join(self, factors: tuple[Value, ...], k: int, trial: int) -> float:
        """The cost of one product, by its multiplications and the entries it writes."""
        sizes = self.trials[trial]
        rows = sizes[factors[0].shape[0]] if factors[0].rank == 2 else 1
        middle = sizes[factors[k - 1].shape[-1]]
        columns = sizes[factors[-1].shape[-1]] if factors[-1].rank == 2 else 1
        if all(f.op == "diag" for f in factors[:k]) or all(f.op == "diag" for f in factors[k:]):
            return rows * columns * 3
        if len(factors) == 2 and self.solved(factors[0]) and self.solved(factors[1]):
            return 3.0 * rows * middle * columns
        return rows * middle * columns + 2.0 * rows * columns


def _how_often(graph: Graph, nodes: list[Value]) -> Counter:
    """In how many chains each part of a chain stands, also as its transpose."""
    found: Counter = Counter()
    for v in nodes:
        if v.op in CHAINS:
            n = len(v.args)
            turns = [v.args[k:] + v.args[:k] for k in range(n if v.op == "cyclic" else 1)]
            parts = {t[i:j] for t in turns for i in range(n) for j in range(i + 2, n + 1)}
            turned = {p: tuple(graph.transpose(a) for a in reversed(p)) for p in parts}
            found.update(parts | set(turned.values()))

    class _Once(Counter):
        def __missing__(self, key: object) -> int:
            return 1

    return _Once(found)


def _sizes(dims: Sequence[ex.Expr], inverted: set[ex.Symbol]) -> list[dict]:
    """Sizes of the dimensions, the same ones every time; a matrix that is inverted is rarely the largest."""
    random = Random(1)
    least = 2 if inverted else 1
    return [
        _Sizes({d: 10 ** random.uniform(*((1, 2) if d in inverted else (least, 3))) for d in dims})
        for _ in range(TRIALS)
    ]


class _Sizes(dict):
    """Of products and numbers too."""

    def __missing__(self, d: ex.Expr) -> float:
        if isinstance(d, ex.Number):
            return float(d.value)
        if isinstance(d, ex.Mul):
            size = math.prod(self[a] for a in d.args)
        elif isinstance(d, ex.Add):
            size = sum(self[a] for a in d.args)
        else:
            size = 100.0
        self[d] = size
        return size

"""Decisions of cost: how chains of products are bracketed, which factorisation serves, where diagonals are written.

What comes out has only operations that ``array_code`` can write, each worked out once.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from derive.numeric.array_values import ENTRYWISE, Graph
from derive.numeric.brackets import CHAINS, Brackets, Splits
from derive.numeric.graph.order import postorder
from derive.numeric.graph.value import Value, broadcast_shape

STRUCTURED = {"eye", "diag", "delta"}


def planned(graph: Graph, outputs: Sequence[Value]) -> list[Value]:
    """The same values made of single operations."""
    nodes = postorder(outputs)
    planner = _Planner(graph, nodes, set(outputs))
    for v in nodes:
        planner.done[v] = planner.plan(v)
    return [planner.whole(planner.done[v]) for v in outputs]


class _Planner:
    def __init__(self, graph: Graph, nodes: list[Value], outputs: set[Value]) -> None:
        self.graph = graph
        self.done: dict[Value, Value] = {}
        self.formed = _formed(nodes, outputs)
        self.users: dict[Value, list[Value]] = {v: [] for v in nodes}
        for v in nodes:
            for a in v.args:
                self.users[a].append(v)
        self.uses_of: dict[Value, set[str]] = defaultdict(set)
        self.solves: Counter[Value] = Counter()
        for v in nodes:
            if v.op in ("det", "logdet") or v in self.formed:
                self.uses_of[v.args[0]].add(v.op)
            if v.op in CHAINS:
                for a in v.args:
                    if (M := self._solved(a)) is not None:
                        self.uses_of[M].add("solve")
                        self.solves[M] += 1
        self.brackets = Brackets(graph, nodes, self._solved)

    # ---------------------------------------------------------------- one value

    def plan(self, v: Value) -> Value:
        g = self.graph
        args = tuple(self.done[a] for a in v.args)
        match v.op:
            case "chain":
                return self.product(v.args)
            case "cyclic":
                return self._cyclic(v.args)
            case "diagonal of chain":
                return self._diagonal(v)
            case "inv":
                return self._inverse(v)
            case "det" | "logdet":
                return self._determinant(v)
            case "add" if v.rank >= 2:
                return self._assembled(v, args)
            case "scale" if v.args[1].op in STRUCTURED:
                return g.node("scale", *args, shape=v.shape)
            case "scale" if args[1].op == "outer":
                a, b = args[1].args
                return g.node("outer", a, g.node("scale", args[0], b, shape=b.shape), shape=v.shape)
            case "scale" if args[1].op == "scale":
                return g.times(*args)
            case "shares":
                return self.times(args[0], g.reciprocal(args[1]))
            case "sum" if v.rank and v.args[0].rank == 2:
                return self._line_sums(v, self.whole(args[0]))
            case "eye" | "diag" | "delta" | "ones" | "zeros" | "input" | "number" | "dimension" | "constant":
                return g.node(v.op, *args, data=v.data, shape=v.shape)
            case "mul" | "scale" if not v.rank:
                return g.times(*args)
            case "compare" if (relu := self._relu(v)) is not None:
                args = (relu, args[1])
        args = tuple(map(self.whole, args))
        if v.op in ENTRYWISE and (natural := broadcast_shape(a.shape for a in args)) != v.shape:
            return g.node("broadcast", g.node(v.op, *args, data=v.data, shape=natural), shape=v.shape)
        return g.node(v.op, *args, data=v.data, shape=v.shape)

    def _relu(self, v: Value) -> Value | None:
        """relu(z) where the value is z > 0 and relu(z) is there anyway: z itself need not be kept."""
        z, bound = v.args
        if v.data != ">" or bound is not self.graph.number(0):
            return None
        relu = next((u for u in self.users.get(z, []) if u.op == "call" and u.data == "relu"), None)
        return None if relu is None else self._planned(relu)

    def times(self, *factors: Value) -> Value:
        """A product whose factors have its full shape between them."""
        g = self.graph
        c, core = g.split(g.times(*factors))
        if core.op in ENTRYWISE and (natural := broadcast_shape(a.shape for a in core.args)) != core.shape:
            core = g.node("broadcast", g.node(core.op, *core.args, data=core.data, shape=natural), shape=core.shape)
        return g.times(c, core)

    def whole(self, v: Value) -> Value:
        """A pattern of equal indices filled into zeros, where an operation needs the array itself."""
        c, core = self.graph.split(v)
        if core.op in STRUCTURED:
            return self.graph.node(
                "filled", *self._filling(c, core), data=(False, (self._pattern(core),)), shape=v.shape
            )
        if v.op == "scale" and c.op != "number" and v.args[1].op == "ones":
            return v
        return v

    def _assembled(self, v: Value, args: tuple[Value, ...]) -> Value:
        """A sum in which identity and diagonal matrices are added on their diagonals alone."""
        g = self.graph
        thin: list[Value] = []
        dense: list[Value] = []
        for t in args:
            c, core = g.split(t)
            (thin if core.op in STRUCTURED and core.shape == v.shape else dense).append(t)
        if not thin:
            dense = [self.whole(t) for t in dense]
            natural = broadcast_shape(t.shape for t in dense)
            found = g.node("add", *dense, shape=natural)
            return found if natural == v.shape else g.node("broadcast", found, shape=v.shape)
        base = []
        if dense:
            natural = broadcast_shape(t.shape for t in dense)
            base = [g.node("add", *dense, shape=natural) if len(dense) > 1 else dense[0]]
            if base[0].shape != v.shape:
                base = [g.node("broadcast", base[0], shape=v.shape)]
        cores, patterns = [], []
        for t in thin:
            c, core = g.split(t)
            cores += self._filling(c, core)
            patterns.append(self._pattern(core))
        return g.node("filled", *base, *cores, data=(bool(base), tuple(patterns)), shape=v.shape)

    def _filling(self, c: Value, core: Value) -> list[Value]:
        inner = core.args[0] if core.args else self.graph.one
        return [self.graph.times(c, inner)]

    def _pattern(self, core: Value) -> tuple[str, str]:
        if core.op == "delta":
            return core.data
        return ("i" if core.op == "diag" else "", "ii")

    def _line_sums(self, v: Value, inner: Value) -> Value:
        """Sums of rows or columns: BLAS takes them as products with ones, and products of entries need no array."""
        g = self.graph
        single = len([1 for user in self.users[v.args[0]]]) == 1
        if single and v.args[0].op == "mul" and all(a.shape == inner.shape for a in inner.args):
            return g.node("line dots", g.times(*inner.args[:-1]), inner.args[-1], data=v.data, shape=v.shape)
        if single and v.args[0].op == "pow" and v.args[0].data == 2:
            return g.node("line dots", inner.args[0], inner.args[0], data=v.data, shape=v.shape)
        ones = g.node("ones", shape=inner.shape[v.data : v.data + 1])
        c, core = g.split(inner)
        return g.times(c, self._matmul(*((core, ones) if v.data == 1 else (ones, core)), v.shape))

    # ---------------------------------------------------------------- products

    def product(self, factors: Sequence[Value]) -> Value:
        """A chain bracketed so that it costs least over several sizes of its dimensions."""
        factors = tuple(factors)
        return self._build(factors, self.brackets.best(factors))

    def _build(self, factors: tuple[Value, ...], split: Splits) -> Value:
        if len(factors) == 1:
            return self._factor(factors[0])
        g = self.graph
        key = g.node("part", *factors)
        if key in self.done:
            return self.done[key]
        mirror = g.node("part", *[g.transpose(f) for f in reversed(factors)])
        shape = factors[0].shape[: factors[0].rank - 1] + factors[-1].shape[1:]
        if mirror in self.done:
            return g.transpose(self.done[mirror])
        self.done[key] = found = self._pair(factors, split, shape)
        return found

    def _pair(self, factors: tuple[Value, ...], split: Splits, shape: tuple) -> Value:
        g = self.graph
        if (root := self._square_root(factors)) is not None:
            return root
        k = split[factors]
        before, after = factors[:k], factors[k:]
        if k == 1 and (M := self._solved(before[0])) is not None:
            return self._solve(before[0], M, self._build(after, split), shape)
        if len(after) == 1 and (M := self._solved(after[0])) is not None:
            left = g.transpose(self._build(before, split))
            return g.transpose(self._solve(g.transpose(after[0]), M, left, shape[::-1]))
        if all(f.op == "diag" for f in before):
            scales, right = self._vector(before[0]), self._build(after, split)
            return self.times(g.column(scales) if right.rank == 2 else scales, right)
        if all(f.op == "diag" for f in after):
            return self.times(self._build(before, split), self._vector(after[0]))
        left = self._build(before, split)
        right = g.transpose(left) if self.brackets.halves(factors) == k else self._build(after, split)
        return self._matmul(left, right, shape)

    def _matmul(self, left: Value, right: Value, shape: tuple) -> Value:
        g = self.graph
        (c, left), (d, right) = g.split(left), g.split(right)
        if left.rank == right.rank == 1:
            return g.times(c, d, g.dot(left, right) if left.op != "chain" else g.node("dot", left, right))
        if right.rank == 1 and left.op == "transpose":
            found = g.node("matmul", right, left.args[0], shape=shape)
        elif left.rank == 1:
            found = g.node("matmul", left, right, shape=shape)
        else:
            found = g.node("matmul", left, right, shape=shape)
        return g.times(c, d, found)

    def _vector(self, diagonal: Value) -> Value:
        return self._planned(diagonal.args[0])

    def _square_root(self, factors: tuple[Value, ...]) -> Value | None:
        """Xᵀ diag(s) X with s ≥ 0 as Yᵀ Y, Y = √s X: half the work."""
        g = self.graph
        middle = factors[len(factors) // 2]
        if len(factors) % 2 == 0 or middle.op != "diag" or len(factors) < 3 or not g.is_nonnegative(middle.args[0]):
            return None
        if any(f is not g.transpose(h) for f, h in zip(factors, reversed(factors), strict=True) if f is not middle):
            return None
        right = self.product(factors[len(factors) // 2 + 1 :])
        root = _root(g, middle.args[0])
        Y = self.times(g.column(self._planned(root)), right)
        return g.node("matmul", g.node("transpose", Y, shape=Y.shape[::-1]), Y, shape=(Y.shape[1],) * 2)

    def _factor(self, f: Value) -> Value:
        return self.whole(self._planned(f))

    def _planned(self, v: Value) -> Value:
        if v not in self.done:
            for node in postorder([v]):
                if node not in self.done:
                    self.done[node] = self.plan(node)
        return self.done[v]

    def _cyclic(self, factors: tuple[Value, ...]) -> Value:
        """The trace of a product: the sum of the entries of two partial products, multiplied one by one."""
        g, n = self.graph, len(factors)
        turns = [factors[k:] + factors[:k] for k in range(n)]
        pairs = [(t[:width], t[width:]) for t in turns for width in range(1, n // 2 + 1)]
        costs = [round(self._cost_of_trace(*pair), 9) for pair in pairs]
        first, second = pairs[costs.index(min(costs))]
        for one, other in ((first, second), (second, first)):
            if len(one) == 1 and (M := self._solved(one[0])) is not None:
                inner = self.product(other)
                return g.node("trace", self._solve(one[0], M, inner, inner.shape))
        return self._dot(self.product(first), self.product(tuple(g.transpose(f) for f in reversed(second))))

    def _cost_of_trace(self, first: tuple[Value, ...], second: tuple[Value, ...]) -> float:
        mirrored = tuple(self.graph.transpose(f) for f in reversed(second)) == first
        cost = 0.0
        for trial, sizes in enumerate(self.brackets.trials):
            rows, columns = sizes[first[0].shape[0]], sizes[second[0].shape[0]]
            join = rows * columns
            if len(first) == 1 and self._solved(first[0]) is not None:
                join *= rows
            elif len(second) == 1 and self._solved(second[0]) is not None:
                join *= columns
            one, other = self.brackets.least(first, trial)[0], self.brackets.least(second, trial)[0]
            cost += math.log(one + (0.0 if mirrored else other) + join + 1)
        return cost

    def _dot(self, a: Value, b: Value) -> Value:
        g = self.graph
        (c, a), (d, b) = g.split(a), g.split(b)
        if a.op == "transpose" and b.op == "transpose":
            a, b = a.args[0], b.args[0]
        return g.times(c, d, g.node("dot", a, b))

    def _diagonal(self, v: Value) -> Value:
        """Of a product: the rows of one factor times the columns of the other."""
        g = self.graph
        n = len(v.args)

        def cost(k: int) -> float:
            total = 0.0
            for trial, sizes in enumerate(self.brackets.trials):
                a = self.brackets.least(v.args[:k], trial)[0]
                b = self.brackets.least(v.args[k:], trial)[0]
                total += math.log(a + b + sizes[v.args[0].shape[0]] * sizes[v.args[k].shape[0]] + 1)
            return total

        k = min(range(1, n), key=cost)
        left = self.product(v.args[:k])
        right = self.product(tuple(g.transpose(f) for f in reversed(v.args[k:])))
        (c, left), (d, right) = g.split(left), g.split(right)
        return g.times(c, d, g.node("line dots", left, right, data=1, shape=v.shape))

    # ---------------------------------------------------------------- inverses

    def _inverted(self, f: Value) -> Value | None:
        if f.op == "transpose":
            f = f.args[0]
        return f.args[0] if f.op == "inv" else None

    def _is_formed(self, f: Value) -> bool:
        return (f.args[0] if f.op == "transpose" else f) in self.formed

    def _solved(self, f: Value) -> Value | None:
        """M where the factor is inv(M) or its transpose, and no result needs the inverse itself."""
        return None if self._is_formed(f) else self._inverted(f)

    def _solve(self, f: Value, M: Value, right: Value, shape: tuple) -> Value:
        g = self.graph
        turned = f.op == "transpose"
        c, right = g.split(right)
        A, right = self._factor(M), self.whole(right)
        if g.is_definite(M):
            found = g.node("cholesky solve", self._cholesky(A), right, shape=shape)
        elif self.uses_of[M] <= {"solve"} and self.solves[M] == 1:
            found = g.node("solve", g.transpose(A) if turned else A, right, shape=shape)
        else:
            found = g.node("lu solve", self._lu(A), right, data=turned, shape=shape)
        return g.times(c, found)

    def _cholesky(self, A: Value) -> Value:
        return self.graph.node("cholesky", A, shape=A.shape)

    def _lu(self, A: Value) -> Value:
        return self.graph.node("lu", A, shape=A.shape)

    def _inverse(self, v: Value) -> Value:
        g, M = self.graph, v.args[0]
        if v not in self.formed:
            return v  # only ever solved with
        A = self._factor(M)
        if g.is_definite(M):
            return g.node("cholesky inverse", self._cholesky(A), shape=v.shape)
        if self.uses_of[M] <= {"inv", "det"}:
            return g.node("inverse", A, shape=v.shape)
        return g.node("lu inverse", self._lu(A), shape=v.shape)

    def _determinant(self, v: Value) -> Value:
        g, M = self.graph, v.args[0]
        A = self._factor(M)
        if g.is_definite(M):
            if v.op == "logdet":
                return g.times(g.number(2), g.node("cholesky logdet", self._cholesky(A)))
            return g.node("cholesky det", self._cholesky(A))
        if v.op == "logdet" and len(self.uses_of[M]) > 1:
            return g.node("lu logdet", self._lu(A))
        return g.node(f"matrix {v.op}", A)


def _root(g: Graph, s: Value) -> Value:
    """√s; of a square times the rest, the base times the root of the rest where that is no less of a square."""
    if s.op != "mul":
        return g.call("sqrt", s)
    squares = [a for a in s.args if a.op == "pow" and a.data == 2]
    rest = [a for a in s.args if a not in squares]
    if not squares or not rest:
        return g.call("sqrt", s)
    return g.times(*[a.args[0] for a in squares], g.call("sqrt", g.times(*rest)))


def _formed(nodes: list[Value], outputs: set[Value]) -> set[Value]:
    """The inverses that are needed as matrices."""
    found = {v for v in outputs if v.op == "inv"}
    for v in nodes:
        if v.op not in CHAINS and v.op != "transpose":
            found |= {a for a in v.args if a.op == "inv"}
            found |= {a.args[0] for a in v.args if a.op == "transpose" and a.args[0].op == "inv"}
        if v in outputs and v.op == "transpose" and v.args[0].op == "inv":
            found.add(v.args[0])
        if v.op in CHAINS and all((a.args[0] if a.op == "transpose" else a).op == "inv" for a in v.args):
            last = v.args[-1]
            found.add(last.args[0] if last.op == "transpose" else last)
    for v in nodes:
        if v.op == "scale" and v in outputs and v.args[1].op == "inv":
            found.add(v.args[1])
    return found

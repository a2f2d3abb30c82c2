"""Programs over many rows, taken in blocks of rows that stay in the cache.

A program has this form where, along one dimension m, every value is fixed (has no m), goes row by row (has m as one of
its axes, and each of its rows is made of the same rows of others), or is a sum over the rows. Then the rows' part is a
function of its own, called block after block; sums are added up. A program that needs a sum before it can go on with
the rows is left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.shapes import Shapes
from derive.numeric.array_code import Writer, definition, module_of
from derive.numeric.array_values import ENTRYWISE, Graph
from derive.numeric.graph.order import postorder
from derive.numeric.graph.value import Value
from derive.numeric.written.piece import AGAIN, FRESH

ROOM = 1 << 17  # numbers that the values of one block take: 1 MB
FEWEST = 16  # rows of a block
MANY = 64  # rows, below which the size is not even looked at
LARGEST_SUMS = 1 << 16  # numbers: adding up larger arrays block after block costs more than it saves
BY_ROWS = ENTRYWISE | {
    "input", "ones", "zeros", "broadcast", "transpose", "column", "row", "expand", "squeeze", "permute", "outer", "matmul",
    "sum", "line dots", "row sum", "row max", "cholesky solve", "lu solve", "solve",
}  # fmt: skip
SUMS = {"matmul", "dot", "sum", "line dots", "row sum"}


@dataclass
class Stages:
    """The values of a program by when they are worked out, along the rows of dimension ``m``."""

    m: ex.Symbol
    fixed: set[Value] = field(default_factory=set)
    rows: dict[Value, int] = field(default_factory=dict)  # with the axis that counts the rows
    sums: list[Value] = field(default_factory=list)
    after: set[Value] = field(default_factory=set)


def blocked(
    graph: Graph, outputs: Sequence[Any], parameters: Sequence[str], shapes: Shapes, name: str, several: bool
) -> str | None:
    """The source with a branch for many rows; None where the program has not this form, or would not gain."""
    flat = [v for o in outputs for v in (o if isinstance(o, tuple) else (o,))]
    order = postorder(flat)
    leading = [v.shape[0] for v in order if v.op == "input" and v.rank > 1]
    for m in dict.fromkeys(d for d in leading if isinstance(d, ex.Symbol)):
        stages = staged(order, m)
        if stages is not None and _widths(stages, flat):
            try:
                return _Source(graph, outputs, flat, stages, parameters, shapes, name, several).text()
            except UnsupportedError:  # a size that the rows' part cannot read off its arrays
                continue
    return None


def staged(order: Iterable[Value], m: ex.Symbol) -> Stages | None:
    """Every value in its stage, or None."""
    found = Stages(m)
    for v in order:
        places = [i for i, d in enumerate(v.shape) if m in ex.free_symbols(d)]
        late = any(a in found.after or a in found.sums for a in v.args)
        if places:
            if late or len(places) > 1 or v.shape[places[0]] is not m or not _goes_by_rows(v, places[0], found):
                return None
            found.rows[v] = places[0]
        elif any(a in found.rows for a in v.args):
            if late or v.op not in SUMS or max(a.rank for a in v.args) > 2:
                return None
            found.sums.append(v)
        elif late:
            found.after.add(v)
        else:
            found.fixed.add(v)
    return found


def _goes_by_rows(v: Value, axis: int, found: Stages) -> bool:
    if v.op not in BY_ROWS or (v.op == "input" and axis) or (v.op == "matmul" and max(a.rank for a in v.args) > 2):
        return False
    if v.op in ("row sum", "row max"):
        return axis < v.rank - 1
    return True


def _widths(stages: Stages, outputs: Sequence[Value]) -> list[tuple[ex.Expr, ...]]:
    """For every array that is worked out row by row and kept whole otherwise: the shape of one row."""
    made = [v for v in stages.rows if v.op in FRESH and v.rank > 1 and v.op != "scale" and ex.ONE not in v.shape]
    own = [v for v in made if not any(a.shape == v.shape and a.op in FRESH for a in v.args)]
    if all(v in outputs or (v.op == "matmul" and _reaches_output(v, outputs)) for v in own):
        return []
    return [tuple(d for d in v.shape if d is not stages.m) for v in own]


def _reaches_output(v: Value, outputs: Sequence[Value]) -> bool:
    return any(o.op == "scale" and o.args[1] is v for o in outputs)


class _Source:
    """The three functions: all rows at once, a block of rows, and the loop with what stands around it."""

    def __init__(
        self, graph: Graph, outputs: Sequence[Any], flat: list[Value], stages: Stages, parameters: Sequence[str],
        shapes: Shapes, name: str, several: bool,
    ) -> None:  # fmt: skip
        self.graph, self.outputs, self.flat, self.stages = graph, outputs, flat, stages
        self.parameters, self.shapes, self.name, self.several = parameters, shapes, name, several
        self.taken = set(parameters) | {str(d) for shape in shapes.table.values() for d in shape}
        self.width, self.step, self.start, self.part = (
            _free(x, self.taken) for x in ("width", "step", "start", "part")
        )
        self.fixed = self._names("c", _cut(stages))
        self.results = self._names("r", [v for v in dict.fromkeys(flat) if v in stages.rows])
        self.sums = self._names("s", stages.sums)
        self.table = {**shapes.table, **{c: v.shape for v, c in self.fixed.items()}}
        self.given = {v: graph.node("input", data=c, shape=v.shape) for v, c in self.fixed.items()}
        self.parts = _accumulated(graph, _with(graph, [*self.results, *self.sums], self.given))
        read = {v.data for v in postorder(self.parts) if v.op == "input"}
        self.read = [p for p in (*parameters, *self.fixed.values()) if p in read]  # by the rows' part

    def text(self) -> str:
        at_once = self._writer(self.outputs, self.parameters).body(self.several)
        table = {p: self.table.get(p, ()) for p in self.read}
        of_rows = Writer(self.graph, self.parts, self.read, Shapes(table), "np", cast=False).body(True)
        return module_of([
            definition(f"{self.name}_at_once", self.parameters, at_once),
            definition(f"{self.name}_of_rows", self.read, of_rows),
            definition(self.name, self.parameters, [*self._decided(), *self._before(), *self._loop(), *self._after()]),
        ])  # fmt: skip

    def _names(self, letter: str, values: Iterable[Value]) -> dict[Value, str]:
        return {v: _free(f"{letter}{i + 1}", self.taken) for i, v in enumerate(values)}

    def _writer(self, outputs: Sequence[Any], parameters: Sequence[str]) -> Writer:
        writer = Writer(self.graph, outputs, parameters, Shapes(self.table), "np", cast=False)
        writer.taken |= self.taken
        return writer

    def _decided(self) -> list[str]:
        """The arguments made arrays, and few rows done at once; so are rows that do not match, for NumPy's own error."""
        casts = Writer(self.graph, self.outputs, self.parameters, self.shapes, "np")
        casts.open_arguments(postorder(self.flat))
        sizes, m = _Sizes(self.parameters, self.shapes), self._rows()
        held = _total(sizes.of(v.shape) for v in self.sums if v.rank)
        lengths = [f"len({p})" for p in self.parameters if self._has_rows(p)]
        reasons = [
            f"{m} < {MANY}",
            f"{m} * ({self._width()}) < {2 * ROOM}",
            *([f"{held} > {LARGEST_SUMS}"] if held else []),
        ]
        reasons += [f"{n} != {m}" for n in lengths if n != m]
        return [
            *[line for line in casts.lines if line.endswith("dtype=float)") or " = float(" in line],
            f"if {' or '.join(reasons)}:",
            f"    return {self.name}_at_once({', '.join(self.parameters)})",
        ]

    def _before(self) -> list[str]:
        *lines, result = self._writer(list(self.fixed), self.parameters).body(True)
        names = f"{', '.join(self.fixed.values())}{',' if len(self.fixed) == 1 else ''}"
        return [*lines, f"{names} = {result.removeprefix('return ')}"] if self.fixed else []

    def _loop(self) -> list[str]:
        sizes = _Sizes(self.parameters, self.shapes)
        into = [f"{r}[{', '.join([':'] * self.stages.rows[v] + [self.part])}]" for v, r in self.results.items()]
        added = self._names("a", self.sums)
        targets = [*into, *added.values()]
        given = ", ".join(f"{p}[{self.part}]" if self._has_rows(p) else p for p in self.read)
        return [
            *(f"{r} = np.empty({sizes.shape(v.shape)})" for v, r in self.results.items()),
            *(f"{s} = 0.0" for s in self.sums.values()),
            f"{self.step} = max({ROOM} // ({self._width()}), {FEWEST})",
            f"for {self.start} in range(0, {self._rows()}, {self.step}):",
            f"    {self.part} = slice({self.start}, {self.start} + {self.step})",
            f"    {', '.join(targets)}{',' if len(targets) == 1 else ''} = {self.name}_of_rows({given})",
            *(f"    {s} += {added[v]}" for v, s in self.sums.items()),
        ]

    def _after(self) -> list[str]:
        made = {v: self.graph.node("given", data=x, shape=v.shape) for v, x in (self.sums | self.results).items()}
        values = iter(_with(self.graph, self.flat, self.given | made))
        outputs = [tuple(next(values) for _ in o) if isinstance(o, tuple) else next(values) for o in self.outputs]
        return self._writer(outputs, [*self.parameters, *self.fixed.values()]).body(self.several)

    def _width(self) -> str:
        sizes = _Sizes(self.parameters, self.shapes)
        return _total(sizes.of(shape) for shape in _widths(self.stages, self.flat))

    def _rows(self) -> str:
        return _Sizes(self.parameters, self.shapes).of((self.stages.m,))

    def _has_rows(self, parameter: str) -> bool:
        return self.table.get(parameter, ())[:1] == (self.stages.m,)


def _cut(stages: Stages) -> dict[Value, None]:
    """The fixed values that the rows need, and that are worth working out once."""
    needed: dict[Value, None] = {}
    stack = [a for v in (*stages.rows, *stages.sums) for a in v.args if a in stages.fixed]
    while stack:
        v = stack.pop()
        if v.op in ("input", "number", "constant"):
            continue
        if (v.op in AGAIN and v.op != "dimension") or _is_negative_input(v):
            stack.extend(v.args)
        elif v.op == "lu":
            raise UnsupportedError("a factorisation with pivots has two names")
        else:
            needed[v] = None
    return needed


def _is_negative_input(v: Value) -> bool:
    return v.op == "scale" and v.args[0].op == "number" and v.args[1].op == "input" and v.rank == 1


def _with(graph: Graph, values: Sequence[Value], given: Mapping[Value, Value]) -> list[Value]:
    """The same values, made of what is given."""
    done = dict(given)
    for v in postorder(values):
        if v not in done:
            done[v] = graph.node(v.op, *[done[a] for a in v.args], data=v.data, shape=v.shape)
    return [done[v] for v in values]


def _accumulated(graph: Graph, values: Sequence[Value]) -> list[Value]:
    """The same values, where A B + Y is taken together by BLAS: one pass less over an array of that size."""
    order = postorder(values)
    users = Counter(a for v in order for a in v.args) + Counter(values)
    done: dict[Value, Value] = {}
    for v in order:
        if (pair := _product_and_array(graph, v, users)) is not None:
            (alpha, AB), (beta, Y) = pair
            turned = tuple(f.op == "transpose" for f in AB.args)
            A, B = (done[f.args[0] if f.op == "transpose" else f] for f in AB.args)
            done[v] = graph.node("accumulated", A, B, done[Y], data=(alpha.data, beta.data, *turned), shape=v.shape)
        else:
            done[v] = graph.node(v.op, *[done[a] for a in v.args], data=v.data, shape=v.shape)
    return [done[v] for v in values]


def _product_and_array(
    graph: Graph, v: Value, users: Counter
) -> tuple[tuple[Value, Value], tuple[Value, Value]] | None:
    """αAB and βY with their numbers α and β, where the value is their sum, and AB is needed for nothing else."""
    if v.op != "add" or v.rank != 2 or len(v.args) != 2:
        return None
    terms = sorted(map(graph.split, v.args), key=lambda term: term[1].op != "matmul")
    (alpha, AB), (beta, Y) = terms
    once = users[AB] == 1 and all(users[t] == 1 for t in v.args if t.op == "scale" and t.args[1] is AB)
    full = AB.shape == Y.shape == v.shape and all(f.rank == 2 for f in AB.args)
    if AB.op == "matmul" and Y.op == "input" and full and once and alpha.op == beta.op == "number":
        return terms[0], terms[1]
    return None


class _Sizes:
    """The sizes of dimensions, read off the parameters."""

    def __init__(self, parameters: Sequence[str], shapes: Shapes) -> None:
        self.places: dict[ex.Expr, str] = {}
        for p in parameters:
            for axis, d in enumerate(shapes.table.get(p, ())):
                self.places.setdefault(d, f"{p}.shape[{axis}]" if axis else f"len({p})")

    def of(self, shape: Sequence[ex.Expr]) -> str:
        return " * ".join(map(self._dim, shape)) or "1"

    def shape(self, shape: Sequence[ex.Expr]) -> str:
        return f"({', '.join(map(self._dim, shape))}{',' if len(shape) == 1 else ''})"

    def _dim(self, d: ex.Expr) -> str:
        if isinstance(d, ex.Number):
            return str(d.data)
        if d not in self.places:
            raise UnsupportedError(f"no array has the dimension {d}")
        return self.places[d]


def _total(sizes: Iterable[str]) -> str:
    return " + ".join(f"{n} * {size}" if n > 1 else size for size, n in Counter(sizes).items())


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"{name}_"
    taken.add(name)
    return name

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
from derive.numeric.array_code import AGAIN, FRESH, Writer, definition, module_of
from derive.numeric.array_values import ENTRYWISE, Graph, Value
from derive.numeric.plans import postorder

ROOM = 1 << 17  # numbers that the values of one block take: 1 MB
FEWEST = 16  # rows of a block
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
                return _source(graph, outputs, flat, stages, parameters, shapes, name, several)
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


def _source(
    graph: Graph, outputs: Sequence[Any], flat: list[Value], stages: Stages, parameters: Sequence[str], shapes: Shapes,
    name: str, several: bool,
) -> str:  # fmt: skip
    taken = set(parameters) | {str(d) for shape in shapes.table.values() for d in shape}
    results = [v for v in dict.fromkeys(flat) if v in stages.rows]
    cut = _cut(stages)
    named = {v: _free(f"c{i + 1}", taken) for i, v in enumerate(cut)}
    sums = {v: _free(f"s{i + 1}", taken) for i, v in enumerate(stages.sums)}
    rows = {v: _free(f"r{i + 1}", taken) for i, v in enumerate(results)}

    # the rows' part
    given: dict[Value, Value] = {v: graph.node("input", data=c, shape=v.shape) for v, c in named.items()}
    parts = _with(graph, [*results, *stages.sums], given)
    read = {v.data for v in postorder(parts) if v.op == "input"}
    inner = [p for p in (*parameters, *named.values()) if p in read]
    table = {**shapes.table, **{c: v.shape for v, c in named.items()}}
    writer = Writer(graph, parts, inner, Shapes({p: table.get(p, ()) for p in inner}), "np", cast=False)
    of_rows = definition(f"{name}_of_rows", inner, writer.body(True))

    # everything at once, and what stands around the loop
    at_once = Writer(graph, outputs, parameters, shapes, "np", cast=False).body(several)
    before = Writer(graph, list(cut), parameters, shapes, "np", cast=False)
    before.taken |= taken
    opening = before.body(True)
    given |= {v: graph.node("given", data=s, shape=v.shape) for v, s in (*sums.items(), *rows.items())}
    groups = iter(_with(graph, flat, given))
    final = [tuple(next(groups) for _ in o) if isinstance(o, tuple) else next(groups) for o in outputs]
    after = Writer(graph, final, [*parameters, *named.values()], Shapes(table), "np", cast=False)
    after.taken |= taken
    closing = after.body(several)

    casts = Writer(graph, outputs, parameters, shapes, "np")
    casts._open(postorder(flat))
    sizes = _Sizes(parameters, shapes)
    width = _total(sizes.of(shape) for shape in _widths(stages, flat))
    held = _total(sizes.of(v.shape) for v in stages.sums if v.rank)
    m = sizes.of((stages.m,))
    long = [f"len({p})" for p in parameters if shapes.table.get(p, ())[:1] == (stages.m,)]
    few = [*([f"{held} > {LARGEST_SUMS}"] if held else []), *(f"{n} != {m}" for n in long if n != m)]
    cutting = ", ".join(f"{p}[part]" if table.get(p, ())[:1] == (stages.m,) else p for p in inner)
    added = [_free(f"a{i + 1}", taken) for i in range(len(sums))]
    into = [f"{r}[{', '.join([':'] * stages.rows[v] + ['part'])}]" for v, r in rows.items()]
    targets = [*into, *added]
    body = [
        *[line for line in casts.lines if "asarray" in line or "float(" in line],
        f"width = {width}",
        f"if {' or '.join([f'{m} * width < {2 * ROOM}', *few])}:",
        f"    return {name}_at_once({', '.join(parameters)})",
        f"step = max({ROOM} // width, {FEWEST})",
        *opening[:-1],
        *([f"{', '.join(named.values())}{',' if len(named) == 1 else ''} = {opening[-1].removeprefix('return ')}"] if named else []),
        *(f"{r} = np.empty({sizes.shape(v.shape)})" for v, r in rows.items()),
        *(f"{s} = 0.0" for s in sums.values()),
        f"for start in range(0, {m}, step):",
        "    part = slice(start, start + step)",
        f"    {', '.join(targets)}{',' if len(targets) == 1 else ''} = {name}_of_rows({cutting})",
        *(f"    {s} += {a}" for s, a in zip(sums.values(), added, strict=True)),
        *closing,
    ]  # fmt: skip
    return module_of([definition(f"{name}_at_once", parameters, at_once), of_rows, definition(name, parameters, body)])


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

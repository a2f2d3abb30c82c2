"""Sums of products of entries by their indices: matrix products where they can be, patterns where indices are equal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from derive.language import expressions as ex
from derive.numeric.graph.matrices import flat_shape
from derive.numeric.graph.value import Value

if TYPE_CHECKING:
    from derive.numeric.array_values import Graph


def einsum(g: Graph, subscripts: str, operands: Sequence[Value]) -> Value:
    """A sum of products of entries; identity matrices become a pattern of equal indices."""
    inputs, output = subscripts.split("->")
    letters: list[str] = []
    scalars: list[Value] = []
    parts: list[tuple[str, Value]] = []
    pairs: list[str] = []
    size: dict[str, ex.Expr] = {}
    stack = list(zip(inputs.split(","), operands, strict=True))[::-1]
    while stack:
        of, v = stack.pop()
        c, core = g.split(v)
        scalars.append(c)
        size.update(zip(of, v.shape, strict=True))
        if core.op == "zeros":
            return g.zeros(tuple(size.get(x, ex.ONE) for x in output))
        if core.op in ("eye", "diag"):
            pairs.append(of)
            if core.op == "diag":
                stack.append((of[0], core.args[0]))
        elif core.op == "outer":
            stack += [(of[1], core.args[1]), (of[0], core.args[0])]
        elif core.op == "transpose":
            stack.append((of[::-1], core.args[0]))
        elif core.op == "ones" or core is g.one:
            letters.append("")
        else:
            parts.append((of, core))
    shape = tuple(size[x] for x in output)
    same = {x: x for x in size}
    for pair in pairs:
        a, b = same[pair[0]], same[pair[1]]
        if a == b:
            continue
        keep, drop = (a, b) if a in output else (b, a)
        same = {x: keep if y == drop else y for x, y in same.items()}
    kept = {same[x] for x in output}
    pattern = "".join(same[x] for x in output)
    parts = [("".join(same[x] for x in of), v) for of, v in parts]
    held = {x for of, _ in parts for x in of}
    for x in {same[x] for x in size} - kept - held:  # summed, and in no factor: as often as it has values
        scalars.append(g.dimension(size[x]))
    core_letters = "".join(x for x in dict.fromkeys(pattern) if x in held)
    core = g.contract(parts, core_letters, size) if parts else g.one
    if core_letters == pattern:
        return g.times(*scalars, core)
    if len(set(pattern)) == len(pattern):
        return g.times(*scalars, g.node("spread", core, data=(core_letters, pattern), shape=shape))
    if pattern[0] * 2 == pattern:
        return g.times(*scalars, g.diag(core) if core.rank else g.times(core, g.eye(shape[0])))
    return g.times(*scalars, g.node("delta", core, data=(core_letters, pattern), shape=shape))


def contract(g: Graph, parts: list[tuple[str, Value]], output: str, size: Mapping[str, ex.Expr]) -> Value:
    """Two factors after the other: first those whose product is smallest."""
    parts = [
        _alone(g, of, v, output, [o for i, (o, _) in enumerate(parts) if i != k]) for k, (of, v) in enumerate(parts)
    ]
    while len(parts) > 1:
        i, j = min(
            ((i, j) for j in range(len(parts)) for i in range(j)),
            key=lambda ij: _cost(parts, ij[0], ij[1], output, size),
        )
        (a, u), (b, v) = parts[i], parts[j]
        others = [p for k, p in enumerate(parts) if k not in (i, j)]
        needed = set(output).union(*[of for of, _ in others])
        joint = "".join(x for x in dict.fromkeys(a + b) if x in needed)
        if not others:
            joint = output
        parts = [*others, (joint, _two(g, a, u, b, v, joint, size))]
    of, v = parts[0]
    return v if of == output else g.permute(v, tuple(of.index(x) for x in output))


def _cost(parts: list[tuple[str, Value]], i: int, j: int, output: str, size: Mapping[str, ex.Expr]) -> tuple[int, int]:
    needed = set(output).union(*[of for k, (of, _) in enumerate(parts) if k not in (i, j)])
    every = set(parts[i][0] + parts[j][0])
    return len(every & needed) - len(parts[i][0]) - len(parts[j][0]), len(every)


def _alone(g: Graph, of: str, v: Value, output: str, others: list[str]) -> tuple[str, Value]:
    """Repeated indices on the diagonal; indices of one factor alone summed."""
    if len(set(of)) < len(of):
        if len(of) == 2:
            of, v = of[0], g.diagonal(v)
        else:
            once = "".join(dict.fromkeys(of))
            v = g.node("einsum", v, data=f"{of}->{once}", shape=tuple(v.shape[of.index(x)] for x in once))
            of = once
    needed = set(output).union(*others)
    for x in [x for x in of if x not in needed]:
        v = g.sum(v, of.index(x)) if v.rank > 1 else g.sum(v)
        of = of.replace(x, "")
    return of, v


def permute(g: Graph, v: Value, axes: tuple[int, ...]) -> Value:
    if axes == tuple(range(v.rank)):
        return v
    if axes == (1, 0):
        return g.transpose(v)
    return g.node("permute", v, data=axes, shape=tuple(v.shape[i] for i in axes))


def _two(g: Graph, a: str, u: Value, b: str, v: Value, joint: str, size: Mapping[str, ex.Expr]) -> Value:
    """Two factors with the indices ``joint`` left; one matrix product where indices are summed."""
    shape = tuple(size[x] for x in joint)
    summed = [x for x in a if x in b and x not in joint]
    if not summed:
        if not a or not b:
            return g.times(u, v)
        first, second = _spread(g, a, u, joint), _spread(g, b, v, joint)
        if len(joint) == 2 and len(a) == len(b) == 1 and a != b:
            return g.outer(u, v) if joint == a + b else g.outer(v, u)
        return g.times(first, second) if len(joint) < 3 else g.node("mul", first, second, shape=shape)
    batch = [x for x in a if x in b and x in joint]
    if not batch and len(summed) == 1 and len(a) <= 2 and len(b) <= 2:
        x = summed[0]
        left = u if a.endswith(x) else g.transpose(u)
        right = v if b.startswith(x) else g.transpose(v)
        found, order = g.chain([left, right]), a.replace(x, "") + b.replace(x, "")
        return found if order == joint else g.transpose(found)
    if not batch and set(a) == set(b):
        return g.dot(u, g.permute(v, tuple(b.index(x) for x in a)))
    alone, other = [x for x in a if x not in b], [x for x in b if x not in a]
    left = g.permute(u, tuple(a.index(x) for x in [*batch, *alone, *summed]))
    right = g.permute(v, tuple(b.index(x) for x in [*batch, *summed, *other]))

    def flat(group: list[str]) -> ex.Expr:
        return flat_shape(tuple(size[x] for x in group))[0] if group else ex.ONE

    lead = tuple(size[x] for x in batch)
    left = g.reshape(left, (*lead, flat(alone), flat(summed)))
    right = g.reshape(right, (*lead, flat(summed), flat(other)))
    whole = (*lead, flat(alone), flat(other))
    found = g.node("matmul", left, right, shape=whole) if batch else g.chain([left, right])
    axes = [*batch, *alone, *other]
    found = g.reshape(found, tuple(size[x] for x in axes))
    return g.permute(found, tuple(axes.index(x) for x in joint))


def _spread(g: Graph, of: str, v: Value, joint: str) -> Value:
    """``v`` with axes of length one where ``joint`` has further indices."""
    order = [x for x in joint if x in of]
    v = g.permute(v, tuple(of.index(x) for x in order)) if len(of) > 1 else v
    if len(joint) == 2 and len(of) == 1:
        return v if joint.endswith(of) else g.column(v)
    missing = "".join("." if x in of else "+" for x in joint).lstrip("+")
    if "+" not in missing:
        return v
    shape = tuple(v.shape[order.index(x)] if x in of else ex.ONE for x in joint)[len(joint) - len(missing) :]
    return g.node("expand", v, data=missing, shape=shape)

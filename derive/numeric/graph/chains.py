"""Products of matrices as chains of factors, whose brackets are set later; what is no full matrix is taken out of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from derive.language.shapes import Shape
from derive.numeric.graph.value import Value

if TYPE_CHECKING:
    from derive.numeric.array_values import Graph

MOST_TERMS = 4  # of a sum that a product is distributed over


def matmul(g: Graph, factors: Sequence[Value]) -> Value:
    """``A @ B @ …``, from the left as NumPy does."""
    run: list[Value] = []
    for f in factors:
        run.append(f)
        if f.rank == 1 and len(run) > 1:
            run = [g.chain(run)]
    return g.chain(run)


def chain(g: Graph, factors: Sequence[Value]) -> Value:
    """A product of matrices; only its first and last factor may be vectors."""
    if len(factors) == 1:
        return factors[0]
    starts, ends = factors[0].rank == 1, factors[-1].rank == 1
    if starts and not ends:  # a vector from the left is one from the right of the transposes
        return g.chain([g.transpose(f) for f in reversed(factors)])
    shape = (() if starts else factors[0].shape[:1]) + (() if ends else factors[-1].shape[-1:])
    scalars, flat = [], []
    for i, f in enumerate(factors):
        c, core = g.split(f)
        if core.op == "zeros":
            return g.zeros(shape)
        if c is not g.one:
            scalars.append(c)
        flat.extend(_factors(g, core, first=starts and i == 0))
    return g.times(*scalars, _chain(g, flat, starts, ends, shape))


def _factors(g: Graph, v: Value, first: bool) -> list[Value]:
    """A factor of a chain as the factors it is made of."""
    if (v.op == "chain" and v.rank == 2) or (v.op == "chain" and v.rank == 1 and not first):
        return list(v.args)
    if v.op == "chain" and v.rank == 1:
        return [g.transpose(a) for a in reversed(v.args)]
    if v.op == "transpose" and v.args[0].op == "chain":
        return [g.transpose(a) for a in reversed(v.args[0].args)]
    if v.op == "eye":
        return []
    if v.op in ("mul", "transpose") and v.rank == 2:
        turned = v.op == "transpose"
        inner = v.args[0] if turned else v
        if inner.op != "mul":
            return [v]
        columns = [a.args[0] for a in inner.args if a.op == "column"]
        rows = [a for a in inner.args if a.rank == 1]
        full = [a for a in inner.args if a.op != "column" and a.rank == 2]
        if any(a.shape != inner.shape for a in full) or not (columns or rows):
            return [v]
        parts = [g.diag(g.times(*columns))] if columns else []
        core = g.times(*full) if full else g.ones(inner.shape)
        parts += _factors(g, core, False)
        parts += [g.diag(g.times(*rows))] if rows else []
        return [g.transpose(p) for p in reversed(parts)] if turned else parts
    return [v]


def _chain(g: Graph, flat: list[Value], starts: bool, ends: bool, shape: Shape) -> Value:
    if not flat:
        return g.eye(shape[0])
    for i, f in enumerate(flat):  # an outer product ends one chain and begins another
        if pair := _pair(g, f):
            a, b = pair
            left, right = g.joined([*flat[:i], a]), g.joined([b, *flat[i + 1 :]])
            return g.outer(left, right) if left.rank and right.rank else g.times(left, right)
    flat = _tidied(g, flat)
    if len(flat) == 1:
        return flat[0]
    for i, f in enumerate(flat):
        if f.op == "add" and f.rank == 2 and _distributes(g, f, len(shape) < 2):
            return g.plus(*[g.chain([*flat[:i], g.full(t, f.shape), *flat[i + 1 :]]) for t in f.args])
    if len(flat) == 2 and starts and ends:
        return g.dot(*flat)
    if len(shape) != 1:
        turned = tuple(g.transpose(f) for f in reversed(flat))
        if (known := g.found("chain", *turned, shape=shape[::-1])) is not None:
            return known if starts else g.node("transpose", known, shape=shape) if known.args != tuple(flat) else known
    return g.node("chain", *flat, shape=shape)


def joined(g: Graph, factors: list[Value]) -> Value:
    return g.chain(factors) if len(factors) > 1 else factors[0]


def _pair(g: Graph, v: Value) -> tuple[Value, Value] | None:
    """The two vectors a matrix is the outer product of."""
    if v.rank != 2:
        return None
    if v.op == "outer":
        return v.args[0], v.args[1]
    if v.op == "ones":
        return g.ones(v.shape[:1]), g.ones(v.shape[1:])
    if v.op == "broadcast" and v.args[0].rank == 1:
        return g.ones(v.shape[:1]), v.args[0]
    if v.op == "broadcast" and v.args[0].op == "column":
        return v.args[0].args[0], g.ones(v.shape[1:])
    return None


def full(g: Graph, term: Value, shape: Shape) -> Value:
    return term if term.shape == shape else g.times(term, g.ones(shape))


def _distributes(g: Graph, total: Value, to_vector: bool) -> bool:
    """Whether a sum of matrices is better multiplied term by term: where no term is a full matrix of its own."""
    cores = [g.split(g.full(t, total.shape))[1] for t in total.args]
    thin = [c.op in ("eye", "diag") or _pair(g, c) is not None for c in cores]
    if all(thin):
        return True
    cheap = [
        t or c.op in ("input", "chain", "inv") or (c.op == "transpose" and c.args[0].op in ("input", "chain", "inv"))
        for t, c in zip(thin, cores, strict=True)
    ]
    return to_vector and all(cheap) and len(cores) <= MOST_TERMS


def _tidied(g: Graph, flat: list[Value]) -> list[Value]:
    """Diagonal matrices beside each other or beside a vector multiplied, sums in place of vectors of ones."""
    out: list[Value] = []
    for f in flat:
        out.append(f)
        while len(out) > 1:
            a, b = out[-2:]
            if a.op == b.op == "diag":
                out[-2:] = [g.diag(g.times(a.args[0], b.args[0]))]
            elif a.op == "diag" and b.rank == 1:
                out[-2:] = [g.times(a.args[0], b)]
            elif a.rank == 1 and b.op == "diag":
                out[-2:] = [g.times(a, b.args[0])]
            elif b.op == "ones" and b.rank == 1 and a.rank == 2 and a.op != "inv":
                out[-2:] = [g.sum(a, 1)]
            elif a.op == "ones" and a.rank == 1 and b.rank == 2 and b.op != "inv":
                out[-2:] = [g.sum(b, 0)]
            else:
                break
    return out


def dot(g: Graph, a: Value, b: Value) -> Value:
    """The sum of the products of two vectors' entries, or two matrices'."""
    (c, a), (d, b) = g.split(a), g.split(b)
    if a.op == "ones" or b.op == "ones":
        return g.times(c, d, g.sum(b if a.op == "ones" else a))
    if "zeros" in (a.op, b.op):
        return g.number(0)
    if a.rank == 1 and "chain" in (a.op, b.op):
        return g.times(c, d, g.chain([a, b]))
    if a.rank == 2 and (a.op == b.op == "transpose"):
        a, b = a.args[0], b.args[0]
    if (known := g.found("dot", b, a)) is not None:
        return g.times(c, d, known)
    return g.times(c, d, g.node("dot", a, b))

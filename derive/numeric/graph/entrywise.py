"""Products, sums, powers and functions entry by entry: scalars stand before products, constants lose their shape."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive.language.shapes import Shape
from derive.numeric.graph.value import Value, broadcast_shape

if TYPE_CHECKING:
    from derive.numeric.array_values import Graph


def times(g: Graph, *factors: Value) -> Value:
    """The product entry by entry."""
    shape = broadcast_shape(f.shape for f in factors)
    number, scalars, arrays = Fraction(1), [], []
    stack = list(reversed(factors))
    while stack:
        f = stack.pop()
        if f.op == "number":
            number *= f.data
        elif f.op == "scale" or (f.op == "mul" and f.rank == 0):
            stack.extend(reversed(f.args))
        elif f.op == "zeros":
            number = Fraction(0)
        elif f.rank == 0:
            scalars.append(f)
        else:
            arrays.append(f)
    if number == 0:
        return g.zeros(shape)
    if not shape:
        core = scalars[0] if len(scalars) == 1 else g.node("mul", *scalars) if scalars else None
        if core is None:
            return g.number(number)
        return core if number == 1 else g.node("scale", g.number(number), core)
    coefficient = g.times(g.number(number), *scalars) if scalars else g.number(number)
    if len(arrays) == 1 and arrays[0].shape == shape:
        array = arrays[0]
    else:
        array = _product(g, [a for f in arrays for a in _loose(g, f)], shape)
    if array.op == "scale":
        return g.times(coefficient, array)
    return array if coefficient is g.one else g.node("scale", coefficient, array, shape=shape)


def _loose(g: Graph, v: Value) -> tuple[Value, ...]:
    """What stands for ``v`` in a product that has its shape anyway: factors that broadcast to it."""
    match v.op:
        case "ones":
            return ()
        case "broadcast":
            return _loose(g, v.args[0])
        case "outer":
            return (g.column(v.args[0]), v.args[1])
        case "mul":
            return v.args
    return (v,)


def _product(g: Graph, arrays: list[Value], shape: Shape) -> Value:
    if not arrays:
        return g.ones(shape)
    if g.slopes:
        arrays = _with_slopes(g, arrays)
    for special in ("eye", "diag"):
        if len(shape) == 2 and (found := next((a for a in arrays if a.op == special), None)):
            rest = list(arrays)
            rest.remove(found)
            if not rest:
                return found
            return g.diag(g.times(*([found.args[0]] if found.args else []), g.diagonal(g.times(*rest, g.ones(shape)))))
    columns = [a for a in arrays if a.op == "column"]
    rows = [a for a in arrays if a.rank == 1]
    if len(shape) == 2 and len(columns) + len(rows) == len(arrays) and columns and rows:
        return g.outer(g.times(*[c.args[0] for c in columns]), g.times(*rows))
    if len(arrays) == 1:
        return arrays[0] if arrays[0].shape == shape else g.node("broadcast", arrays[0], shape=shape)
    return g.node("mul", *arrays, shape=shape)


def _with_slopes(g: Graph, arrays: list[Value]) -> list[Value]:
    """σ(z) σ(−z) as e/(1 + e)² with e = exp(−|z|)."""
    for a in arrays:
        if a.op == "call" and a.data == "expit" and (b := g.call("expit", g.negative(a.args[0]))) in arrays:
            rest = list(arrays)
            rest.remove(a)
            rest.remove(b)
            e = g.call(
                "exp",
                g.negative(
                    g.call(
                        "abs",
                        g.split(a.args[0])[1]
                        if a.args[0].op == "scale"
                        and a.args[0].args[0].op == "number"
                        and abs(a.args[0].args[0].data) == 1
                        else a.args[0],
                    )
                ),
            )
            return [
                *_with_slopes(g, rest),
                e,
                g.reciprocal(g.power(g.plus(g.one, e), g.number(2))),
            ]
    return arrays


def plus(g: Graph, *terms: Value) -> Value:
    """The sum entry by entry."""
    shape = broadcast_shape(t.shape for t in terms)
    flat: list[Value] = []
    for t in terms:
        flat.extend(t.args if t.op == "add" and t.shape == shape else (t,))
    flat = [t for t in flat if t.op != "zeros" and not (t.op == "number" and t.data == 0)]
    numbers = [t for t in flat if t.op == "number"]
    if len(numbers) > 1:
        flat = [t for t in flat if t.op != "number"] + [g.number(sum(t.data for t in numbers))]
    if not flat:
        return g.zeros(shape)
    if len(flat) == 1:
        return flat[0] if flat[0].shape == shape else g.node("broadcast", flat[0], shape=shape)
    if (inverse := _common_inverse(g, flat)) is not None:
        rest = []
        for t in flat:
            c, core = g.split(t)
            rest.append(g.times(c, g.eye(shape[0]) if core is inverse else g.joined(list(core.args[1:]))))
        return g.chain([inverse, g.plus(*rest)])
    if shape:
        flat = [_loose_term(g, t) for t in flat]
        if all(t.op == "number" for t in flat):
            return g.times(g.number(sum(t.data for t in flat)), g.ones(shape))
    return g.node("add", *flat, shape=shape)


def _common_inverse(g: Graph, terms: list[Value]) -> Value | None:
    """inv(M) where the terms are it and products that begin with it: one solution with M serves them all."""
    cores = [g.split(t)[1] for t in terms]
    inverse = next((c for c in cores if c.op == "inv"), None)
    if inverse is None or not all(
        c is inverse or (c.op == "chain" and c.rank == 2 and c.args[0] is inverse) for c in cores
    ):
        return None
    return inverse


def _loose_term(g: Graph, t: Value) -> Value:
    c, core = g.split(t)
    if core.op == "ones":
        return c
    if core.op == "broadcast":
        return g.times(c, core.args[0])
    return t


def reciprocal(g: Graph, v: Value) -> Value:
    c, core = g.split(v)
    if c.op == "number" and c.data == 0:
        return g.node("reciprocal", v, shape=v.shape)
    under = g.number(1 / c.data) if c.op == "number" else _inverse_scalar(g, c)
    if core is g.one:
        return under
    if core.op == "reciprocal":
        return g.times(under, core.args[0])
    if core.op == "ones":
        return g.times(under, core)
    return g.times(under, g.node("reciprocal", core, shape=core.shape))


def _inverse_scalar(g: Graph, c: Value) -> Value:
    number, core = g.split(c)
    inverse = g.node("reciprocal", core)
    return inverse if number is g.one else g.times(g.number(1 / number.data), inverse)


def over(g: Graph, a: Value, b: Value) -> Value:
    if b.rank == 0 or a.rank == b.rank:
        return g.times(a, g.reciprocal(b))
    return g.times(a, g.reciprocal(b))


def power(g: Graph, base: Value, exponent: Value) -> Value:
    if exponent.op != "number":
        return g.node("power", base, exponent, shape=broadcast_shape([base.shape, exponent.shape]))
    n: Fraction = exponent.data
    if n == 0:
        return g.ones(base.shape)
    if n == 1:
        return base
    if n < 0:
        return g.reciprocal(g.power(base, g.number(-n)))
    if n == Fraction(1, 2):
        return g.call("sqrt", base)
    if base.op == "number" and n.denominator == 1 and n < 100:
        return g.number(base.data ** int(n))
    if base.op == "scale" and n.denominator == 1:
        return g.times(*[g.power(a, exponent) for a in base.args])
    if base.op == "call" and base.data == "sqrt" and n.denominator == 1:
        half, odd = divmod(int(n), 2)
        inner = g.power(base.args[0], g.number(half)) if half else g.one
        return g.times(inner, base) if odd else inner
    if base.op in ("ones", "zeros"):
        return base
    return g.node("pow", base, data=n, shape=base.shape)


def call(g: Graph, name: str, *args: Value) -> Value:
    shape = broadcast_shape(a.shape for a in args)
    loose = []
    for a in args:
        c, core = g.split(a)
        if core.op == "ones" and shape:
            a = c
        elif core.op == "broadcast":
            a = g.times(c, core.args[0])
        loose.append(a)
    return g.node("call", *loose, data=name, shape=shape)

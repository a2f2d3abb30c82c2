"""The values a compiled program works out: a shared graph whose constructors know linear algebra.

Every constructor gives the cheapest equal form that needs no decision: scalars stand before products, ``diag(v) @ M``
stays a scaling, an outer product stays its two vectors, a delta stays a pattern. What costs depend on (how a chain of
products is bracketed, which factorisation serves) is left to ``plans``. Nothing here knows of NumPy's names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.shapes import Shape

ENTRYWISE = {
    "add",
    "mul",
    "scale",
    "reciprocal",
    "pow",
    "power",
    "call",
    "where",
    "compare",
    "and",
    "or",
    "not",
    "holds",
}
MOST_TERMS = 4  # of a sum that a product is distributed over


class Value:
    """One array of the program: what makes it (``op``, ``data``), from which (``args``), and its shape."""

    __slots__ = ("args", "data", "index", "op", "shape")

    def __init__(self, op: str, args: tuple[Value, ...], data: Any, shape: Shape, index: int) -> None:
        self.op, self.args, self.data, self.shape, self.index = op, args, data, shape, index

    @property
    def rank(self) -> int:
        return len(self.shape)

    def __repr__(self) -> str:
        inside = ", ".join([*([repr(self.data)] if self.data is not None else []), *map(repr, self.args)])
        return f"{self.op}({inside})"


def broadcast_shape(shapes: Iterable[Shape]) -> Shape:
    found: list[ex.Expr] = []
    for shape in shapes:
        for i, d in enumerate(reversed(shape)):
            if i == len(found):
                found.append(d)
            elif found[i] is ex.ONE:
                found[i] = d
    return tuple(reversed(found))


class Graph:
    """Makes values, each once: equal values are one object, sums and products also in another order."""

    def __init__(self, assume: Mapping[str, Domain] | None = None, slopes: bool = False) -> None:
        self.assume = assume or {}
        self.slopes = slopes  # σ(z) σ(−z) from one exponential: faster where passes count and calls do not
        self._nodes: dict[tuple, Value] = {}
        self._nonnegative: dict[Value, bool] = {}

    def node(self, op: str, *args: Value, data: Any = None, shape: Shape = ()) -> Value:
        which = tuple(a.index for a in args)
        key = (op, data, tuple(sorted(which)) if op in ("add", "mul") else which, shape)
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = Value(op, args, data, shape, len(self._nodes))
        return found

    def known(self, op: str, *args: Value, shape: Shape = ()) -> Value | None:
        return self._nodes.get((op, None, tuple(a.index for a in args), shape))

    # ---------------------------------------------------------------- atoms

    def number(self, value: Fraction | int) -> Value:
        return self.node("number", data=Fraction(value))

    @property
    def one(self) -> Value:
        return self.number(1)

    def dimension(self, d: ex.Expr) -> Value:
        value = ex.constant_value(d)
        return self.node("dimension", data=d) if value is None else self.number(value)

    def size(self, shape: Shape) -> Value:
        return self.times(*map(self.dimension, shape))

    def zeros(self, shape: Shape) -> Value:
        return self.node("zeros", shape=shape) if shape else self.number(0)

    def ones(self, shape: Shape) -> Value:
        return self.node("ones", shape=shape) if shape else self.one

    def eye(self, n: ex.Expr) -> Value:
        return self.node("eye", shape=(n, n))

    # ---------------------------------------------------------------- entry by entry

    def split(self, v: Value) -> tuple[Value, Value]:
        """A value as a scalar times the rest."""
        if v.op == "scale":
            return v.args[0], v.args[1]
        if v.op == "number":
            return v, self.one
        return self.one, v

    def scale(self, c: Value, v: Value) -> Value:
        return self.times(c, v)

    def negative(self, v: Value) -> Value:
        return self.times(self.number(-1), v)

    def _loose(self, v: Value) -> tuple[Value, ...]:
        """What stands for ``v`` in a product that has its shape anyway: factors that broadcast to it."""
        match v.op:
            case "ones":
                return ()
            case "broadcast":
                return self._loose(v.args[0])
            case "outer":
                return (self.column(v.args[0]), v.args[1])
            case "mul":
                return v.args
        return (v,)

    def times(self, *factors: Value) -> Value:
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
            return self.zeros(shape)
        if not shape:
            core = scalars[0] if len(scalars) == 1 else self.node("mul", *scalars) if scalars else None
            if core is None:
                return self.number(number)
            return core if number == 1 else self.node("scale", self.number(number), core)
        coefficient = self.times(self.number(number), *scalars) if scalars else self.number(number)
        if len(arrays) == 1 and arrays[0].shape == shape:
            array = arrays[0]
        else:
            array = self._product([a for f in arrays for a in self._loose(f)], shape)
        if array.op == "scale":
            return self.times(coefficient, array)
        return array if coefficient is self.one else self.node("scale", coefficient, array, shape=shape)

    def _product(self, arrays: list[Value], shape: Shape) -> Value:
        if not arrays:
            return self.ones(shape)
        if self.slopes:
            arrays = self._with_slopes(arrays)
        for special in ("eye", "diag"):
            if len(shape) == 2 and (found := next((a for a in arrays if a.op == special), None)):
                rest = list(arrays)
                rest.remove(found)
                if not rest:
                    return found
                return self.diag(
                    self.times(
                        *([found.args[0]] if found.args else []), self.diagonal(self.times(*rest, self.ones(shape)))
                    )
                )
        columns = [a for a in arrays if a.op == "column"]
        rows = [a for a in arrays if a.rank == 1]
        if len(shape) == 2 and len(columns) + len(rows) == len(arrays) and columns and rows:
            return self.outer(self.times(*[c.args[0] for c in columns]), self.times(*rows))
        if len(arrays) == 1:
            return arrays[0] if arrays[0].shape == shape else self.node("broadcast", arrays[0], shape=shape)
        return self.node("mul", *arrays, shape=shape)

    def _with_slopes(self, arrays: list[Value]) -> list[Value]:
        """σ(z) σ(−z) as e/(1 + e)² with e = exp(−|z|)."""
        for a in arrays:
            if a.op == "call" and a.data == "expit" and (b := self.call("expit", self.negative(a.args[0]))) in arrays:
                rest = list(arrays)
                rest.remove(a)
                rest.remove(b)
                e = self.call(
                    "exp",
                    self.negative(
                        self.call(
                            "abs",
                            self.split(a.args[0])[1]
                            if a.args[0].op == "scale"
                            and a.args[0].args[0].op == "number"
                            and abs(a.args[0].args[0].data) == 1
                            else a.args[0],
                        )
                    ),
                )
                return [
                    *self._with_slopes(rest),
                    e,
                    self.reciprocal(self.power(self.plus(self.one, e), self.number(2))),
                ]
        return arrays

    def plus(self, *terms: Value) -> Value:
        """The sum entry by entry."""
        shape = broadcast_shape(t.shape for t in terms)
        flat: list[Value] = []
        for t in terms:
            flat.extend(t.args if t.op == "add" and t.shape == shape else (t,))
        flat = [t for t in flat if t.op != "zeros" and not (t.op == "number" and t.data == 0)]
        numbers = [t for t in flat if t.op == "number"]
        if len(numbers) > 1:
            flat = [t for t in flat if t.op != "number"] + [self.number(sum(t.data for t in numbers))]
        if not flat:
            return self.zeros(shape)
        if len(flat) == 1:
            return flat[0] if flat[0].shape == shape else self.node("broadcast", flat[0], shape=shape)
        if (inverse := self._common_inverse(flat)) is not None:
            rest = []
            for t in flat:
                c, core = self.split(t)
                rest.append(self.times(c, self.eye(shape[0]) if core is inverse else self._joined(list(core.args[1:]))))
            return self.chain([inverse, self.plus(*rest)])
        if shape:
            flat = [self._loose_term(t) for t in flat]
            if all(t.op == "number" for t in flat):
                return self.times(self.number(sum(t.data for t in flat)), self.ones(shape))
        return self.node("add", *flat, shape=shape)

    def _common_inverse(self, terms: list[Value]) -> Value | None:
        """inv(M) where the terms are it and products that begin with it: one solution with M serves them all."""
        cores = [self.split(t)[1] for t in terms]
        inverse = next((c for c in cores if c.op == "inv"), None)
        if inverse is None or not all(
            c is inverse or (c.op == "chain" and c.rank == 2 and c.args[0] is inverse) for c in cores
        ):
            return None
        return inverse

    def _loose_term(self, t: Value) -> Value:
        c, core = self.split(t)
        if core.op == "ones":
            return c
        if core.op == "broadcast":
            return self.times(c, core.args[0])
        return t

    def reciprocal(self, v: Value) -> Value:
        c, core = self.split(v)
        if c.op == "number" and c.data == 0:
            return self.node("reciprocal", v, shape=v.shape)
        under = self.number(1 / c.data) if c.op == "number" else self._inverse_scalar(c)
        if core is self.one:
            return under
        if core.op == "reciprocal":
            return self.times(under, core.args[0])
        if core.op == "ones":
            return self.times(under, core)
        return self.times(under, self.node("reciprocal", core, shape=core.shape))

    def _inverse_scalar(self, c: Value) -> Value:
        number, core = self.split(c)
        inverse = self.node("reciprocal", core)
        return inverse if number is self.one else self.times(self.number(1 / number.data), inverse)

    def over(self, a: Value, b: Value) -> Value:
        if b.rank == 0 or a.rank == b.rank:
            return self.times(a, self.reciprocal(b))
        return self.times(a, self.reciprocal(b))

    def power(self, base: Value, exponent: Value) -> Value:
        if exponent.op != "number":
            return self.node("power", base, exponent, shape=broadcast_shape([base.shape, exponent.shape]))
        n: Fraction = exponent.data
        if n == 0:
            return self.ones(base.shape)
        if n == 1:
            return base
        if n < 0:
            return self.reciprocal(self.power(base, self.number(-n)))
        if n == Fraction(1, 2):
            return self.call("sqrt", base)
        if base.op == "number" and n.denominator == 1 and n < 100:
            return self.number(base.data ** int(n))
        if base.op == "scale" and n.denominator == 1:
            return self.times(*[self.power(a, exponent) for a in base.args])
        if base.op == "call" and base.data == "sqrt" and n.denominator == 1:
            half, odd = divmod(int(n), 2)
            inner = self.power(base.args[0], self.number(half)) if half else self.one
            return self.times(inner, base) if odd else inner
        if base.op in ("ones", "zeros"):
            return base
        return self.node("pow", base, data=n, shape=base.shape)

    def call(self, name: str, *args: Value) -> Value:
        shape = broadcast_shape(a.shape for a in args)
        loose = []
        for a in args:
            c, core = self.split(a)
            if core.op == "ones" and shape:
                a = c
            elif core.op == "broadcast":
                a = self.times(c, core.args[0])
            loose.append(a)
        return self.node("call", *loose, data=name, shape=shape)

    # ---------------------------------------------------------------- shapes

    def column(self, v: Value) -> Value:
        c, core = self.split(v)
        if c is not self.one and core is not self.one:
            return self.times(c, self.column(core))
        return self.node("column", v, shape=(v.shape[0], ex.ONE))

    def row(self, v: Value) -> Value:
        return self.node("row", v, shape=(ex.ONE, v.shape[0]))

    def transpose(self, v: Value) -> Value:
        if v.rank < 2:
            return v
        shape = v.shape[::-1]
        match v.op:
            case "scale":
                return self.times(v.args[0], self.transpose(v.args[1]))
            case "transpose":
                return v.args[0]
            case "eye" | "diag":
                return v
            case "zeros" | "ones":
                return self.node(v.op, shape=shape)
            case "outer":
                return self.outer(v.args[1], v.args[0])
            case "chain":
                turned = tuple(self.transpose(a) for a in reversed(v.args))
                if turned == v.args:
                    return v
            case "row":
                return self.column(v.args[0])
            case "column":
                return self.row(v.args[0])
        if v.rank == 2 and self.is_symmetric(v):
            return v
        if v.op == "add" and all(self.split(t)[1].op in ("outer", "eye", "diag") for t in v.args):
            return self.plus(*map(self.transpose, v.args))
        return self.node("transpose", v, shape=shape)

    def reshape(self, v: Value, shape: Shape) -> Value:
        c, core = self.split(v)
        if core is not v:
            return self.times(c, self.reshape(core, shape))
        if v.op in ("ones", "zeros"):
            return self.node(v.op, shape=shape)
        if v.shape == shape:
            return v
        if v.op == "reshape":
            v = v.args[0]
        return self.node("reshape", v, shape=shape)

    def vec(self, v: Value) -> Value:
        return self.reshape(self.transpose(v), (ex.ONE,) if not v.shape else _flat(v.shape))

    # ---------------------------------------------------------------- what is known of a matrix

    def is_symmetric(self, v: Value) -> bool:
        if v.rank != 2 or v.shape[0] is not v.shape[1]:
            return False
        match v.op:
            case "eye" | "diag":
                return True
            case "input":
                return v.data in self.assume and self.assume[v.data].is_("symmetric")
            case "inv":
                return self.is_symmetric(v.args[0])
            case "chain":
                return tuple(self.transpose(a) for a in reversed(v.args)) == v.args
            case "matmul" if v.rank == 2:
                a, b = v.args
                return (a.op == "transpose" and a.args[0] is b) or (b.op == "transpose" and b.args[0] is a)
            case "outer":
                return v.args[0] is v.args[1]
            case "add":
                if any(t.shape != v.shape for t in v.args if t.rank):
                    return False
                parts = {(c, core) for c, core in map(self.split, v.args) if core.rank}
                return all(core.op != "add" and (c, self._turned(core)) in parts for c, core in parts)
            case "mul":
                return all(a.shape == v.shape and self.is_symmetric(a) for a in v.args)
            case "scale":
                return self.is_symmetric(v.args[1])
        return False

    def _turned(self, v: Value) -> Value:
        return (
            self.node("transpose", v, shape=v.shape[::-1])
            if v.op in ("input", "mul", "call", "pow") and not self.is_symmetric(v)
            else self.transpose(v)
        )

    def is_definite(self, v: Value) -> bool:
        """Whether a matrix is positive semidefinite, so that it is positive definite where its inverse exists."""
        match v.op:
            case "eye":
                return True
            case "diag":
                return self.is_nonnegative(v.args[0])
            case "input":
                return v.data in self.assume and self.assume[v.data].is_("positive definite")
            case "inv":
                return self.is_definite(v.args[0])
            case "scale":
                return self.is_nonnegative(v.args[0]) and self.is_definite(v.args[1])
            case "add":
                return all(t.rank == 2 and self.is_definite(t) for t in v.args)
            case "outer":
                return v.args[0] is v.args[1]
            case "chain":
                if not self.is_symmetric(v):
                    return False
                middle = v.args[len(v.args) // 2]
                return len(v.args) % 2 == 0 or self.is_definite(middle)
        return False

    def is_nonnegative(self, v: Value) -> bool:
        if v not in self._nonnegative:
            self._nonnegative[v] = False
            self._nonnegative[v] = self._surely_nonnegative(v)
        return self._nonnegative[v]

    def _surely_nonnegative(self, v: Value) -> bool:
        match v.op:
            case "number":
                return v.data >= 0
            case "dimension" | "ones" | "zeros" | "eye" | "shares" | "holds":
                return True
            case "input":
                return v.data in self.assume and self.assume[v.data].is_nonnegative
            case "call":
                return v.data in _NONNEGATIVE
            case "pow":
                return v.data % 2 == 0 or self.is_nonnegative(v.args[0])
            case "mul":
                odd = [a for a, n in Counter(v.args).items() if n % 2]
                return all(map(self.is_nonnegative, odd))
            case (
                "add"
                | "scale"
                | "reciprocal"
                | "broadcast"
                | "column"
                | "row"
                | "transpose"
                | "sum"
                | "diag"
                | "diagonal"
            ):
                return all(map(self.is_nonnegative, v.args))
            case "dot":
                return v.args[0] is v.args[1] or all(map(self.is_nonnegative, v.args))
        return False

    # ---------------------------------------------------------------- matrices

    def diag(self, v: Value) -> Value:
        c, core = self.split(v)
        if core.op == "ones":
            return self.times(c, self.eye(v.shape[0]))
        if core is not v:
            return self.times(c, self.diag(core))
        return self.node("diag", v, shape=v.shape * 2)

    def outer(self, a: Value, b: Value) -> Value:
        (c, a), (d, b) = self.split(a), self.split(b)
        shape = a.shape + b.shape
        if "zeros" in (a.op, b.op):
            return self.zeros(shape)
        if a.op == "ones" and b.op == "ones":
            core = self.ones(shape)
        elif a.op == "ones":
            core = self.node("broadcast", b, shape=shape)
        elif b.op == "ones":
            core = self.node("broadcast", self.column(a), shape=shape)
        else:
            core = self.node("outer", a, b, shape=shape)
        return self.times(c, d, core)

    def inv(self, M: Value) -> Value:
        c, core = self.split(M)
        match core.op:
            case "eye":
                inverse = core
            case "diag":
                inverse = self.diag(self.reciprocal(core.args[0]))
            case "inv":
                inverse = core.args[0]
            case "transpose":
                inverse = self.transpose(self.inv(core.args[0]))
            case _:
                inverse = self.node("inv", core, shape=core.shape)
        return self.times(self.reciprocal(c), inverse)

    def det(self, M: Value, logarithm: bool) -> Value:
        c, core = self.split(M)
        n = self.dimension(M.shape[0])
        if core.op == "inv":
            inner = self.det(core.args[0], logarithm)
            found = self.negative(inner) if logarithm else self.reciprocal(inner)
        elif core.op == "transpose":
            found = self.det(core.args[0], logarithm)
        elif core.op == "eye":
            found = self.number(0 if logarithm else 1)
        else:
            found = self.node("logdet" if logarithm else "det", core)
        if c is self.one:
            return found
        if logarithm:
            return self.plus(found, self.times(n, self.call("log", self.call("abs", c))))
        return self.times(found, self.power(c, n))

    # ---------------------------------------------------------------- products of matrices

    def matmul(self, factors: Sequence[Value]) -> Value:
        """``A @ B @ …``, from the left as NumPy does."""
        run: list[Value] = []
        for f in factors:
            run.append(f)
            if f.rank == 1 and len(run) > 1:
                run = [self.chain(run)]
        return self.chain(run)

    def chain(self, factors: Sequence[Value]) -> Value:
        """A product of matrices; only its first and last factor may be vectors."""
        if len(factors) == 1:
            return factors[0]
        starts, ends = factors[0].rank == 1, factors[-1].rank == 1
        if starts and not ends:  # a vector from the left is one from the right of the transposes
            return self.chain([self.transpose(f) for f in reversed(factors)])
        shape = (() if starts else factors[0].shape[:1]) + (() if ends else factors[-1].shape[-1:])
        scalars, flat = [], []
        for i, f in enumerate(factors):
            c, core = self.split(f)
            if core.op == "zeros":
                return self.zeros(shape)
            if c is not self.one:
                scalars.append(c)
            flat.extend(self._factors(core, first=starts and i == 0))
        return self.times(*scalars, self._chain(flat, starts, ends, shape))

    def _factors(self, v: Value, first: bool) -> list[Value]:
        """A factor of a chain as the factors it is made of."""
        if (v.op == "chain" and v.rank == 2) or (v.op == "chain" and v.rank == 1 and not first):
            return list(v.args)
        if v.op == "chain" and v.rank == 1:
            return [self.transpose(a) for a in reversed(v.args)]
        if v.op == "transpose" and v.args[0].op == "chain":
            return [self.transpose(a) for a in reversed(v.args[0].args)]
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
            parts = [self.diag(self.times(*columns))] if columns else []
            core = self.times(*full) if full else self.ones(inner.shape)
            parts += self._factors(core, False)
            parts += [self.diag(self.times(*rows))] if rows else []
            return [self.transpose(p) for p in reversed(parts)] if turned else parts
        return [v]

    def _chain(self, flat: list[Value], starts: bool, ends: bool, shape: Shape) -> Value:
        if not flat:
            return self.eye(shape[0])
        for i, f in enumerate(flat):  # an outer product ends one chain and begins another
            if pair := self._pair(f):
                a, b = pair
                left, right = self._joined([*flat[:i], a]), self._joined([b, *flat[i + 1 :]])
                return self.outer(left, right) if left.rank and right.rank else self.times(left, right)
        flat = self._tidied(flat)
        if len(flat) == 1:
            return flat[0]
        for i, f in enumerate(flat):
            if f.op == "add" and f.rank == 2 and self._distributes(f, len(shape) < 2):
                return self.plus(*[self.chain([*flat[:i], self._full(t, f.shape), *flat[i + 1 :]]) for t in f.args])
        if len(flat) == 2 and starts and ends:
            return self.dot(*flat)
        if len(shape) != 1:
            turned = tuple(self.transpose(f) for f in reversed(flat))
            if (known := self.known("chain", *turned, shape=shape[::-1])) is not None:
                return (
                    known
                    if starts
                    else self.node("transpose", known, shape=shape)
                    if known.args != tuple(flat)
                    else known
                )
        return self.node("chain", *flat, shape=shape)

    def _joined(self, factors: list[Value]) -> Value:
        return self.chain(factors) if len(factors) > 1 else factors[0]

    def _pair(self, v: Value) -> tuple[Value, Value] | None:
        """The two vectors a matrix is the outer product of."""
        if v.rank != 2:
            return None
        if v.op == "outer":
            return v.args[0], v.args[1]
        if v.op == "ones":
            return self.ones(v.shape[:1]), self.ones(v.shape[1:])
        if v.op == "broadcast" and v.args[0].rank == 1:
            return self.ones(v.shape[:1]), v.args[0]
        if v.op == "broadcast" and v.args[0].op == "column":
            return v.args[0].args[0], self.ones(v.shape[1:])
        return None

    def _full(self, term: Value, shape: Shape) -> Value:
        return term if term.shape == shape else self.times(term, self.ones(shape))

    def _distributes(self, total: Value, to_vector: bool) -> bool:
        """Whether a sum of matrices is better multiplied term by term: where no term is a full matrix of its own."""
        cores = [self.split(self._full(t, total.shape))[1] for t in total.args]
        thin = [c.op in ("eye", "diag") or self._pair(c) is not None for c in cores]
        if all(thin):
            return True
        cheap = [
            t
            or c.op in ("input", "chain", "inv")
            or (c.op == "transpose" and c.args[0].op in ("input", "chain", "inv"))
            for t, c in zip(thin, cores, strict=True)
        ]
        return to_vector and all(cheap) and len(cores) <= MOST_TERMS

    def _tidied(self, flat: list[Value]) -> list[Value]:
        """Diagonal matrices beside each other or beside a vector multiplied, sums in place of vectors of ones."""
        out: list[Value] = []
        for f in flat:
            out.append(f)
            while len(out) > 1:
                a, b = out[-2:]
                if a.op == b.op == "diag":
                    out[-2:] = [self.diag(self.times(a.args[0], b.args[0]))]
                elif a.op == "diag" and b.rank == 1:
                    out[-2:] = [self.times(a.args[0], b)]
                elif a.rank == 1 and b.op == "diag":
                    out[-2:] = [self.times(a, b.args[0])]
                elif b.op == "ones" and b.rank == 1 and a.rank == 2 and a.op != "inv":
                    out[-2:] = [self.sum(a, 1)]
                elif a.op == "ones" and a.rank == 1 and b.rank == 2 and b.op != "inv":
                    out[-2:] = [self.sum(b, 0)]
                else:
                    break
        return out

    def dot(self, a: Value, b: Value) -> Value:
        """The sum of the products of two vectors' entries, or two matrices'."""
        (c, a), (d, b) = self.split(a), self.split(b)
        if a.op == "ones" or b.op == "ones":
            return self.times(c, d, self.sum(b if a.op == "ones" else a))
        if "zeros" in (a.op, b.op):
            return self.number(0)
        if a.rank == 1 and "chain" in (a.op, b.op):
            return self.times(c, d, self.chain([a, b]))
        if a.rank == 2 and (a.op == b.op == "transpose"):
            a, b = a.args[0], b.args[0]
        if (known := self.known("dot", b, a)) is not None:
            return self.times(c, d, known)
        return self.times(c, d, self.node("dot", a, b))

    # ---------------------------------------------------------------- sums

    def sum(self, v: Value, axis: int | None = None) -> Value:
        if v.rank == 0:
            return v
        c, core = self.split(v)
        if core is not v:
            return self.times(c, self.sum(core, axis))
        if axis is None or v.rank == 1:
            return self._total(v)
        return self._along(v, axis)

    def _total(self, v: Value) -> Value:
        match v.op:
            case "ones":
                return self.size(v.shape)
            case "zeros":
                return self.number(0)
            case "eye":
                return self.dimension(v.shape[0])
            case "diag" | "transpose" | "squeeze":
                return self.sum(v.args[0])
            case "outer":
                return self.times(self.sum(v.args[0]), self.sum(v.args[1]))
            case "broadcast":
                inner = v.args[0]
                return self.times(self.sum(inner), self.over(self.size(v.shape), self.size(inner.shape)))
            case "chain":
                left, right = self.ones(v.shape[:1]), self.ones(v.shape[1:])
                return self.chain([left, v, right]) if v.rank == 2 else self.chain([left, v])
            case "pow" if v.data == 2:
                return self.dot(v.args[0], v.args[0])
            case "add":
                products, rest = [], []
                for t in v.args:
                    core = self.split(t)[1]
                    (products if core.op in ("mul", "pow", "chain") and core.shape == v.shape else rest).append(t)
                if products:
                    parts = [self.sum(t) for t in products]
                    if rest:
                        parts.append(self.sum(self._full(self.plus(*rest), v.shape)))
                    return self.plus(*parts)
            case "mul":
                return self._total_of_product(v)
        return self.node("sum", v)

    def _total_of_product(self, v: Value) -> Value:
        columns = [a.args[0] for a in v.args if a.op == "column"]
        rows = [a for a in v.args if a.rank < v.rank]
        full = [a for a in v.args if a.op != "column" and a.rank == v.rank]
        if v.rank == 2 and (columns or rows) and full and all(a.shape == v.shape for a in full):
            left = self.times(*columns) if columns else self.ones(v.shape[:1])
            right = self.times(*rows) if rows else self.ones(v.shape[1:])
            return self.chain([left, self.times(*full), right])
        if any(a.shape != v.shape for a in v.args):
            return self.node("sum", v)
        bases: list[Value] = []
        for a in v.args:
            bases += [a.args[0]] * int(a.data) if a.op == "pow" and a.data.denominator == 1 else [a]
        counts = Counter(bases)
        if all(n % 2 == 0 for n in counts.values()):
            half = self.times(*[b for b, n in counts.items() for _ in range(n // 2)])
            return self.dot(half, half)
        *first, last = v.args
        if v.rank != 2:
            return self.dot(self.times(*first), last)
        if not first:
            return self.node("sum", v)
        a, b = self.times(*first), last
        if "chain" in (a.op, b.op) or (
            "transpose" in (a.op, b.op) and any(x.op == "transpose" and x.args[0].op == "chain" for x in (a, b))
        ):
            return self.trace(self.chain([a, self.transpose(b)]))
        return self.dot(a, b)

    def _along(self, v: Value, axis: int) -> Value:
        kept = v.shape[:axis] + v.shape[axis + 1 :]
        if v.rank == 2:
            match v.op:
                case "transpose":
                    return self.sum(v.args[0], 1 - axis)
                case "ones":
                    return self.times(self.dimension(v.shape[axis]), self.ones(kept))
                case "zeros":
                    return self.zeros(kept)
                case "eye":
                    return self.ones(kept)
                case "diag":
                    return v.args[0]
                case "outer":
                    a, b = v.args
                    return self.times(self.sum(a), b) if axis == 0 else self.times(a, self.sum(b))
                case "chain":
                    ones = self.ones(v.shape[axis : axis + 1])
                    return self.chain([v, ones]) if axis == 1 else self.chain([ones, v])
                case "broadcast" if v.args[0].rank == 1 and axis == 0:
                    return self.times(self.dimension(v.shape[0]), v.args[0])
                case "broadcast" if v.args[0].op == "column" and axis == 1:
                    return self.times(self.dimension(v.shape[1]), v.args[0].args[0])
                case "pow" if v.data == 2 and v.args[0].shape == v.shape:
                    return self.node("sum", v, data=axis, shape=kept)
                case "mul":
                    columns = [a.args[0] for a in v.args if a.op == "column"]
                    rows = [a for a in v.args if a.rank == 1]
                    full = [a for a in v.args if a.op != "column" and a.rank == 2]
                    if full and all(a.shape == v.shape for a in full):
                        inner = self.times(*full)
                        across, along = (rows, columns) if axis == 0 else (columns, rows)
                        if along:
                            turned = self.transpose(inner) if axis == 0 else inner
                            return self.times(*across, self.chain([turned, self.times(*along)]))
                        if across:
                            return self.times(*across, self.sum(inner, axis))
        return self.node("sum", v, data=axis, shape=kept)

    def diagonal(self, v: Value) -> Value:
        n = v.shape[:1]
        match v.op:
            case "scale":
                return self.times(v.args[0], self.diagonal(v.args[1]))
            case "diag" | "transpose":
                return v.args[0] if v.op == "diag" else self.diagonal(v.args[0])
            case "eye" | "ones":
                return self.ones(n)
            case "zeros":
                return self.zeros(n)
            case "outer":
                return self.times(*v.args)
            case "broadcast":
                return self._on_diagonal(v.args[0], n)
            case "add":
                return self._full(self.plus(*[self._on_diagonal(t, n) for t in v.args]), n)
            case "mul":
                return self._full(self.times(*[self._on_diagonal(t, n) for t in v.args]), n)
            case "pow" | "call" | "reciprocal":
                return self.node(v.op, *[self._on_diagonal(a, n) for a in v.args], data=v.data, shape=n)
            case "chain":
                return self.node("diagonal of chain", *v.args, shape=n)
        return self.node("diagonal", v, shape=n)

    def _on_diagonal(self, v: Value, n: Shape) -> Value:
        """Of something that broadcasts to a square matrix."""
        if v.rank < 2:
            return v
        c, core = self.split(v)
        if core.op == "column":
            return self.times(c, core.args[0])
        return self.diagonal(v)

    def trace(self, v: Value) -> Value:
        match v.op:
            case "scale":
                return self.times(v.args[0], self.trace(v.args[1]))
            case "transpose":
                return self.trace(v.args[0])
            case "add":
                return self.plus(*[self.trace(self._full(t, v.shape)) for t in v.args])
            case "chain":
                return self._cyclic(list(v.args))
            case "input" | "inv" | "reshape":
                return self.node("trace", v)
            case "outer":
                return self.dot(*v.args)
        return self.sum(self.diagonal(v))

    def _cyclic(self, factors: list[Value]) -> Value:
        if len(factors) == 1:
            return self.trace(factors[0])
        if (i := next((i for i, f in enumerate(factors) if f.op == "diag"), None)) is not None:
            return self.dot(factors[i].args[0], self.diagonal(self.chain(factors[i + 1 :] + factors[:i])))
        if len(factors) == 2 and "inv" not in (factors[0].op, factors[1].op):
            return self.dot(factors[0], self.transpose(factors[1]))
        return self.node("cyclic", *factors)

    # ---------------------------------------------------------------- indices

    def einsum(self, subscripts: str, operands: Sequence[Value]) -> Value:
        """A sum of products of entries; identity matrices become a pattern of equal indices."""
        inputs, output = subscripts.split("->")
        letters: list[str] = []
        scalars, parts, pairs, size = [], [], [], {}
        stack = list(zip(inputs.split(","), operands, strict=True))[::-1]
        while stack:
            of, v = stack.pop()
            c, core = self.split(v)
            scalars.append(c)
            size.update(zip(of, v.shape, strict=True))
            if core.op == "zeros":
                return self.zeros(tuple(size.get(x, ex.ONE) for x in output))
            if core.op in ("eye", "diag"):
                pairs.append(of)
                if core.op == "diag":
                    stack.append((of[0], core.args[0]))
            elif core.op == "outer":
                stack += [(of[1], core.args[1]), (of[0], core.args[0])]
            elif core.op == "transpose":
                stack.append((of[::-1], core.args[0]))
            elif core.op == "ones" or core is self.one:
                letters.append("")
            else:
                parts.append((of, core))
        shape = tuple(size[x] for x in output)
        same = {x: x for x in size}
        for a, b in pairs:
            a, b = same[a], same[b]
            if a == b:
                continue
            keep, drop = (a, b) if a in output else (b, a)
            same = {x: keep if y == drop else y for x, y in same.items()}
        kept = {same[x] for x in output}
        pattern = "".join(same[x] for x in output)
        parts = [("".join(same[x] for x in of), v) for of, v in parts]
        held = {x for of, _ in parts for x in of}
        for x in {same[x] for x in size} - kept - held:  # summed, and in no factor: as often as it has values
            scalars.append(self.dimension(size[x]))
        core_letters = "".join(x for x in dict.fromkeys(pattern) if x in held)
        core = self.contract(parts, core_letters, size) if parts else self.one
        if core_letters == pattern:
            return self.times(*scalars, core)
        if len(set(pattern)) == len(pattern):
            return self.times(*scalars, self.node("spread", core, data=(core_letters, pattern), shape=shape))
        if pattern[0] * 2 == pattern:
            return self.times(*scalars, self.diag(core) if core.rank else self.times(core, self.eye(shape[0])))
        return self.times(*scalars, self.node("delta", core, data=(core_letters, pattern), shape=shape))

    def contract(self, parts: list[tuple[str, Value]], output: str, size: Mapping[str, ex.Expr]) -> Value:
        """Two factors after the other: first those whose product is smallest."""
        parts = [
            self._alone(of, v, output, [o for i, (o, _) in enumerate(parts) if i != k])
            for k, (of, v) in enumerate(parts)
        ]
        while len(parts) > 1:
            i, j = min(
                ((i, j) for j in range(len(parts)) for i in range(j)),
                key=lambda ij: self._cost(parts, *ij, output, size),
            )
            (a, u), (b, v) = parts[i], parts[j]
            others = [p for k, p in enumerate(parts) if k not in (i, j)]
            needed = set(output).union(*[of for of, _ in others])
            joint = "".join(x for x in dict.fromkeys(a + b) if x in needed)
            if not others:
                joint = output
            parts = [*others, (joint, self._two(a, u, b, v, joint, size))]
        of, v = parts[0]
        return v if of == output else self.permute(v, tuple(of.index(x) for x in output))

    def _cost(
        self, parts: list[tuple[str, Value]], i: int, j: int, output: str, size: Mapping[str, ex.Expr]
    ) -> tuple[int, int]:
        needed = set(output).union(*[of for k, (of, _) in enumerate(parts) if k not in (i, j)])
        every = set(parts[i][0] + parts[j][0])
        return len(every & needed) - len(parts[i][0]) - len(parts[j][0]), len(every)

    def _alone(self, of: str, v: Value, output: str, others: list[str]) -> tuple[str, Value]:
        """Repeated indices on the diagonal; indices of one factor alone summed."""
        if len(set(of)) < len(of):
            if len(of) == 2:
                of, v = of[0], self.diagonal(v)
            else:
                once = "".join(dict.fromkeys(of))
                v = self.node("einsum", v, data=f"{of}->{once}", shape=tuple(v.shape[of.index(x)] for x in once))
                of = once
        needed = set(output).union(*others)
        for x in [x for x in of if x not in needed]:
            v = self.sum(v, of.index(x)) if v.rank > 1 else self.sum(v)
            of = of.replace(x, "")
        return of, v

    def permute(self, v: Value, axes: tuple[int, ...]) -> Value:
        if axes == tuple(range(v.rank)):
            return v
        if axes == (1, 0):
            return self.transpose(v)
        return self.node("permute", v, data=axes, shape=tuple(v.shape[i] for i in axes))

    def _two(self, a: str, u: Value, b: str, v: Value, joint: str, size: Mapping[str, ex.Expr]) -> Value:
        """Two factors with the indices ``joint`` left; one matrix product where indices are summed."""
        shape = tuple(size[x] for x in joint)
        summed = [x for x in a if x in b and x not in joint]
        if not summed:
            if not a or not b:
                return self.times(u, v)
            first, second = self._spread(a, u, joint), self._spread(b, v, joint)
            if len(joint) == 2 and len(a) == len(b) == 1 and a != b:
                return self.outer(u, v) if joint == a + b else self.outer(v, u)
            return self.times(first, second) if len(joint) < 3 else self.node("mul", first, second, shape=shape)
        batch = [x for x in a if x in b and x in joint]
        if not batch and len(summed) == 1 and len(a) <= 2 and len(b) <= 2:
            x = summed[0]
            left = u if a.endswith(x) else self.transpose(u)
            right = v if b.startswith(x) else self.transpose(v)
            found, order = self.chain([left, right]), a.replace(x, "") + b.replace(x, "")
            return found if order == joint else self.transpose(found)
        if not batch and set(a) == set(b):
            return self.dot(u, self.permute(v, tuple(b.index(x) for x in a)))
        alone, other = [x for x in a if x not in b], [x for x in b if x not in a]
        left = self.permute(u, tuple(a.index(x) for x in [*batch, *alone, *summed]))
        right = self.permute(v, tuple(b.index(x) for x in [*batch, *summed, *other]))

        def flat(group: list[str]) -> ex.Expr:
            return _flat(tuple(size[x] for x in group))[0] if group else ex.ONE

        lead = tuple(size[x] for x in batch)
        left = self.reshape(left, (*lead, flat(alone), flat(summed)))
        right = self.reshape(right, (*lead, flat(summed), flat(other)))
        if batch:
            found = self.node("matmul", left, right, shape=(*lead, flat(alone), flat(other)))
        else:
            found = self.chain([left, right])
        order = [*batch, *alone, *other]
        found = self.reshape(found, tuple(size[x] for x in order))
        return self.permute(found, tuple(order.index(x) for x in joint))

    def _spread(self, of: str, v: Value, joint: str) -> Value:
        """``v`` with axes of length one where ``joint`` has further indices."""
        order = [x for x in joint if x in of]
        v = self.permute(v, tuple(of.index(x) for x in order)) if len(of) > 1 else v
        if len(joint) == 2 and len(of) == 1:
            return v if joint.endswith(of) else self.column(v)
        missing = "".join("." if x in of else "+" for x in joint).lstrip("+")
        if "+" not in missing:
            return v
        shape = tuple(v.shape[order.index(x)] if x in of else ex.ONE for x in joint)[len(joint) - len(missing) :]
        return self.node("expand", v, data=missing, shape=shape)

    # ---------------------------------------------------------------- rows as distributions

    def softmax(self, z: Value) -> Value:
        e, s, _ = self._exponentials(z)
        return self.node("shares", e, s, shape=z.shape)

    def logsumexp(self, z: Value) -> Value:
        _, s, top = self._exponentials(z)
        found = self.node("add", self.call("log", s), top, shape=s.shape)
        return self.node("squeeze", found, shape=z.shape[:-1]) if z.rank > 1 else found

    def log_softmax(self, z: Value) -> Value:
        _, s, top = self._exponentials(z)
        found = self.node("add", self.call("log", s), top, shape=s.shape)
        return self.node("add", z, self.negative(found), shape=z.shape)

    def _exponentials(self, z: Value) -> tuple[Value, Value, Value]:
        kept = (*z.shape[:-1], ex.ONE) if z.rank > 1 else ()
        top = self.node("row max", z, shape=kept)
        e = self.call("exp", self.node("add", z, self.negative(top), shape=z.shape))
        return e, self.node("row sum", e, shape=kept), top

    def log_sigmoid(self, z: Value) -> Value:
        return self.call("log_expit", z)


def _flat(shape: Shape) -> Shape:
    from derive.language.shapes import times

    size: ex.Expr = ex.ONE
    for d in shape:
        size = times(size, d)
    return (size,)


_NONNEGATIVE = {"exp", "abs", "sqrt", "expit", "relu", "cosh", "sech", "erfc"}

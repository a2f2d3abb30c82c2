"""Large arrays entry by entry in blocks that stay in the cache, every operation written into a few buffers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.shapes import Shapes
from derive.numeric import compile as scalar
from derive.numeric.array_code import Writer
from derive.numeric.array_values import Graph
from derive.numeric.graph.value import Value
from derive.numeric.written.piece import number

BLOCK = 1 << 16
FEWEST = 3  # operations for which blocks pay
MOST = 60  # operations beyond which the code is not written twice
FEW = 50  # points, for which the plain expressions are as fast
OVERFLOWING = {"exp", "cosh", "sinh", "expm1", "gamma"}
_OURS = re.compile(r"(b|r|flat)\d+|part|start")  # names that the code itself uses
_UFUNC = re.compile(r"((?:np|special)\.\w+)\(\{a\}\)")


def blocked(expr: ex.Expr, names: Sequence[str], name: str, source: str) -> str | None:
    """``source``, the function of one point or of few, beside one that writes into buffers, of large arrays in blocks.

    None where that would not be faster, or where an operation cannot be written into a buffer.
    """
    if not names or any(map(_OURS.fullmatch, names)) or expr.size > 40 * MOST or not ex.free_symbols(expr):
        return None
    outputs = expr.args if isinstance(expr, ex.Several) else (expr,)
    try:
        kernel = _Kernel([e for output in outputs for e in _entries(output)], names)
        kernel.lines()
    except (DeriveError, _NoBufferError):
        return None
    if not FEWEST <= kernel.operations <= MOST:
        return None
    imported, _, rest = source.partition("\n\n\n")
    if any("special." in line for line in kernel.out) and "special" not in imported:
        imported += "\nfrom scipy import special"
    plain = rest.replace(f"def {name}(", f"def {name}_of_few(").rstrip()
    into = kernel.source(f"{name}_into")
    return "\n".join([imported, "", "", plain, "", "", into, "", "", _around(outputs, names, name, kernel), ""])


def _around(outputs: Sequence[ex.Expr], names: Sequence[str], name: str, kernel: _Kernel) -> str:
    """The function that makes room for the results and goes through the blocks."""
    every, of = ", ".join(names), names[0]
    buffers = [f"b{i}" for i in range(kernel.buffers)]
    small = " and ".join(f"np.size({x}) < {FEW}" for x in names)
    if len(names) == 1:
        cast, small = f"{of} = np.asarray({of}, dtype=float)", f"{of}.size < {FEW}"
    else:
        cast = f"{every} = np.broadcast_arrays(*[np.asarray(v, dtype=float) for v in ({every})])"
    few = [f"if {small}:", f"    return {name}_of_few({every})"]
    results = [f"r{i}" for i in range(len(outputs))]
    room = [f"r{i} = np.empty({_lead(e, f'{of}.shape')})" for i, e in enumerate(outputs)]
    whole = [*names, *(f"np.empty({of}.shape)" for _ in buffers)]
    parts = [*(f"{x}[part]" for x in names), *(f"{b}[: part.stop - start]" for b in buffers)]
    for i, e in enumerate(outputs):
        n = len(_entries(e))
        whole += [f"*r{i}.reshape({n}, *{of}.shape)"] if isinstance(e, ex.Array) else [f"r{i}"]
        parts += [f"*flat{i}[:, part]"] if isinstance(e, ex.Array) else [f"flat{i}[part]"]
    flat = [f"flat{i} = r{i}.reshape({len(_entries(e))}, -1)" if isinstance(e, ex.Array) else f"flat{i} = r{i}.reshape(-1)"
            for i, e in enumerate(outputs)]  # fmt: skip
    result = ", ".join(results)
    body = [
        *([cast, *few] if len(names) == 1 else [*few, cast]),
        *room,
        f"if {of}.size <= {BLOCK}:",
        f"    {name}_into({', '.join(whole)})",
        f"    return {result}",
        *(f"{x} = {x}.reshape(-1)" for x in names),
        *flat,
        *(f"{b} = np.empty({BLOCK})" for b in buffers),
        f"for start in range(0, {of}.size, {BLOCK}):",
        f"    part = slice(start, min(start + {BLOCK}, {of}.size))",
        f"    {name}_into({', '.join(parts)})",
        f"return {result}",
    ]
    return "\n".join([f"def {name}({every}):", *(f"    {line}" for line in body)])


def _lead(expr: ex.Expr, shape: str) -> str:
    return f"({''.join(f'{n}, ' for n in expr.shape)}*{shape})" if isinstance(expr, ex.Array) else shape


def _entries(expr: ex.Expr) -> list[ex.Expr]:
    if isinstance(expr, ex.Array):
        return [e for a in expr.args for e in _entries(a)]
    return [expr]


class _NoBufferError(Exception):
    """An operation that has no form with ``out=``."""


class _Kernel:
    """The statements for one block; buffers are taken as they are needed and given back after the last use."""

    def __init__(self, entries: Sequence[ex.Expr], names: Sequence[str]) -> None:
        from derive.numeric.graph.order import postorder
        from derive.numeric.programs import _read

        n = ex.Symbol("n" if "n" not in names else "n_")
        self.graph = Graph(slopes=True)
        self.roots = _read(self.graph, entries, list(names), Shapes(dict.fromkeys(names, (n,))))
        self.order = [v for v in postorder(self.roots) if v.rank]
        below = [v for v in self.order if v.op == "reciprocal" and v not in self.roots]
        users = {v: [w for w in self.order if v in w.args] for v in below}
        self.lazy = {v for v in below if all(w.op == "mul" and w.args[0] is not v for w in users[v])}  # divided by
        self.order = [v for v in self.order if v not in self.lazy]
        self.uses = Counter(a for v in self.order for a in self._reads(v))
        self.uses.update(self.roots)
        self.names = names
        self.codes: dict[Value, str] = {}
        self.free: list[str] = []
        self.buffers = self.operations = 0
        self.out: list[str] = []
        self.quiet = True  # whether nothing can overflow on the way to a right value

    def _reads(self, v: Value) -> list[Value]:
        return [a.args[0] if a in self.lazy else a for a in v.args]

    def source(self, name: str) -> str:
        buffers, results = ([f"{x}{i}" for i in range(n)] for x, n in (("b", self.buffers), ("r", len(self.roots))))
        head = f"def {name}({', '.join([*self.names, *buffers, *results])}):"
        lines = [head, *(f"    {line}" for line in self.out)]
        return "\n".join(lines if self.quiet else ['@np.errstate(over="ignore", under="ignore")', *lines])

    def lines(self) -> None:
        final: dict[Value, list[int]] = {}
        for i, root in enumerate(self.roots):
            final.setdefault(root, []).append(i)
        for v in self.order:
            if v.op == "input":
                self.codes[v] = v.data
                continue
            target = f"r{final[v][0]}" if v in final else self._buffer(v)
            if v.op not in ("ones", "broadcast"):
                self._compute(v, target)
            else:
                self.out.append(f"{target}[...] = {self._code(v.args[0]) if v.args else '1.0'}")
            self.codes[v] = target
            reads = self._reads(v)
            for a in set(reads):
                self._release(a, reads.count(a))
            for i in final.get(v, [])[1:]:
                self.out.append(f"r{i}[...] = {target}")
        for v, places in final.items():
            if v.op == "input" or not v.rank:
                self.out += [f"r{i}[...] = {self._code(v)}" for i in places]

    def _buffer(self, v: Value) -> str:
        for a in self._reads(v):  # the memory of an argument that is needed no more
            if self._dies(a, v) and self.codes.get(a, "").startswith("b"):
                return self.codes[a]
        if self.free:
            return self.free.pop()
        self.buffers += 1
        return f"b{self.buffers - 1}"

    def _dies(self, a: Value, v: Value) -> bool:
        return a.op != "input" and bool(a.rank) and self.uses[a] == self._reads(v).count(a)

    def _release(self, a: Value, times: int) -> None:
        self.uses[a] -= times
        code = self.codes.get(a, "")
        if not self.uses[a] and code.startswith("b") and code not in self.free and code not in self._living():
            self.free.append(code)

    def _living(self) -> set[str]:
        return {c for w, c in self.codes.items() if self.uses[w] > 0 and w.rank}

    def _code(self, v: Value) -> str:
        if v.rank or v in self.codes:
            return self.codes[v]
        self.codes[v] = code = self._constant(v)
        return code

    def _constant(self, v: Value) -> str:
        if v.op == "number":
            return number(v.data)
        from derive.numeric.graph.order import postorder

        if any(n.op == "input" for n in postorder([v])):
            raise _NoBufferError
        written = Writer(self.graph, [v], [], Shapes({}), "np").body(False)
        if len(written) > 1:
            raise _NoBufferError
        from scipy import special

        try:
            with np.errstate(all="ignore"):  # our own code of numbers alone
                value = float(eval(written[0].removeprefix("return "), {"np": np, "special": special}))
        except (ArithmeticError, TypeError):  # 1/0, a power too large, a complex number: nothing to work out beforehand
            raise _NoBufferError from None
        if not math.isfinite(value):
            raise _NoBufferError
        return repr(value)

    def _do(self, ufunc: str, target: str, *args: str) -> None:
        self.operations += 1
        self.out.append(f"{ufunc}({', '.join(args)}, out={target})")

    def _compute(self, v: Value, target: str) -> None:
        args = list(v.args)
        match v.op:
            case "scale" if args[0].op == "number" and args[0].data == -1:
                self._do("np.negative", target, self._code(args[1]))
            case "scale":
                self._do("np.multiply", target, self._code(args[1]), self._code(args[0]))
            case "mul":
                self._product(args, target)
            case "add":
                self._combine("np.add", [self._code(a) for a in args], target)
            case "reciprocal":
                self._do("np.divide", target, "1.0", self._code(args[0]))
            case "pow":
                self._power(v, target)
            case "power":
                self._do("np.power", target, *map(self._code, args))
            case "call":
                self._call(v, target)
            case _:
                raise _NoBufferError

    def _combine(self, ufunc: str, codes: list[str], target: str) -> None:
        if target in codes:  # what is written over is read first
            codes.insert(0, codes.pop(codes.index(target)))
            if target in codes[2:]:
                raise _NoBufferError
        first, second, *rest = codes
        self._do(ufunc, target, first, second)
        for c in rest:
            self._do(ufunc, target, target, c)

    def _product(self, args: list[Value], target: str) -> None:
        above = [self._code(a) for a in args if a not in self.lazy]
        below = [self._code(a.args[0]) for a in args if a in self.lazy]
        if len(above) > 1:
            if target in below:
                raise _NoBufferError
            self._combine("np.multiply", above, target)
            above = [target]
        if target in below[1:]:
            raise _NoBufferError
        for b in below:
            self._do("np.divide", target, above[0], b)
            above = [target]

    def _power(self, v: Value, target: str) -> None:
        x, n = self._code(v.args[0]), v.data
        if n == 2:
            self._do("np.multiply", target, x, x)
        elif n == 3 and target != x:
            self._do("np.multiply", target, x, x)
            self._do("np.multiply", target, target, x)
        elif n == 4:
            self._do("np.multiply", target, x, x)
            self._do("np.multiply", target, target, target)
        else:
            self._do("np.power", target, x, repr(float(n)))

    def _call(self, v: Value, target: str) -> None:
        codes = [self._code(a) for a in v.args]
        if v.data in OVERFLOWING and not self.graph.is_nonnegative(self.graph.negative(v.args[0])):
            self.quiet = False
        if v.data == "relu":
            return self._do("np.maximum", target, codes[0], "0.0")
        if v.data in ("maximum", "minimum", "logaddexp"):
            return self._do(f"np.{v.data}", target, *codes)
        if v.data in ("xlogy", "xlog1py"):
            return self._do(f"special.{v.data}", target, *codes)
        found = _UFUNC.fullmatch(scalar.CODE.get(v.data, ""))
        if not found or len(codes) != 1:
            raise _NoBufferError
        return self._do(found[1], target, codes[0])

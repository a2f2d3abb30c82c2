"""A planned program as the source of a Python function: readable, importing only the array library and SciPy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.shapes import Shapes
from derive.numeric.array_values import Graph
from derive.numeric.compile import _identifier
from derive.numeric.graph.order import postorder
from derive.numeric.graph.value import Value
from derive.numeric.written import arithmetic, factorisations, in_place, operations, patterns, sizes
from derive.numeric.written.piece import AGAIN, ATOM, FRESH, VIEWS, Piece, depends

#: where arrays come from: the module's name, how it is imported, SciPy's functions there, the extra, what must be installed
BACKENDS: dict[str, tuple[str, str, str, str]] = {
    "numpy": ("np", "import numpy as np", "from scipy import special", "numpy"),
    "jax": ("jnp", "import jax.numpy as jnp", "from jax.scipy import special", "jax"),
    "torch": ("torch", "import torch", "from torch import special", "torch"),
    "cupy": ("cp", "import cupy as cp", "from cupyx.scipy import special", "cupy"),
    "dask": ("da", "import dask.array as da", "from scipy import special", "dask"),
}
DEEPEST = 12  # operations inside one another on one line
WIDEST = 88  # characters of code worth keeping on one line


def source(
    graph: Graph,
    outputs: Sequence[Any],
    parameters: Sequence[str],
    shapes: Shapes,
    name: str,
    backend: str,
    several: bool,
) -> str:
    """The source of the function of ``parameters`` that returns ``outputs``: values, or tuples of them."""
    if backend not in BACKENDS:
        raise UnsupportedError(f"unknown backend {backend!r}: expected one of {', '.join(BACKENDS)}")
    np, *_, module = BACKENDS[backend]
    if find_spec(module) is None:
        raise UnsupportedError(f"backend={backend!r} needs {module}: pip install 'derive[{backend}]'")
    for word in (*parameters, name):
        _identifier(word)
    body = Writer(graph, outputs, parameters, shapes, np).body(several)
    return module_of([definition(name, parameters, body, np)], backend)


def definition(name: str, parameters: Sequence[str], body: Sequence[str], np: str = "np") -> str:
    """One function."""
    lines = [f"def {name}({', '.join(parameters)}):", *(f"    {line}".rstrip() for line in body)]
    if np == "np" and any("np.where(" in line for line in body):
        lines.insert(0, '@np.errstate(all="ignore")  # both sides of a switch are computed, one is kept')
    return "\n".join(lines)


def module_of(definitions: Sequence[str], backend: str = "numpy") -> str:
    """The functions below what they import."""
    _, imported, special, _ = BACKENDS[backend]
    text = "\n\n\n".join(definitions)
    lines = [imported]
    if scipy := [x for x in ("blas", "lapack") if f"{x}." in text]:
        lines.append(f"from scipy.linalg import {', '.join(scipy)}")
    if "special." in text:
        lines.append(special)
    if "jax.nn." in text:
        lines.insert(0, "import jax")
    return "\n".join([*lines, "", "", text]) + "\n"


class Writer:
    def __init__(
        self,
        graph: Graph,
        outputs: Sequence[Any],
        parameters: Sequence[str],
        shapes: Shapes,
        np: str,
        cast: bool = True,
    ) -> None:
        self.graph, self.outputs, self.parameters, self.shapes, self.np = graph, outputs, parameters, shapes, np
        self.flat = [v for o in outputs for v in (o if isinstance(o, tuple) else (o,))]
        self.lines: list[str] = []
        self.dims: dict[ex.Expr, str] = {}  # the code of every size that is read off an array
        self.pieces: dict[Value, Piece] = {}
        self.left: dict[str, int] = {}  # how often a name is still read
        self.owner: dict[str, Value] = {}  # names of arrays of our own that may be written over
        self.count = 0
        self.pivots: dict[str, str] = {}  # of an LU factorisation, by its name
        self.cast = cast  # whether the arguments are still to be made arrays of float64
        self.taken = {*parameters, "np", "special", "blas", "lapack", "float", np}

    @property
    def numpy(self) -> bool:
        return self.np == "np"

    # ---------------------------------------------------------------- the whole

    def body(self, several: bool) -> list[str]:
        order = postorder(self.flat)
        self.count_uses(order)
        self.open_arguments(order)
        for v in order:
            self.write(v)
        written = [
            f"({', '.join(self.result(v) for v in o)}{',' if len(o) == 1 else ''})"
            if isinstance(o, tuple)
            else self.result(o)
            for o in self.outputs
        ]
        result = ", ".join(written) + ("," if several and len(written) == 1 else "")
        return [*self.lines, f"return {result}"]

    def count_uses(self, order: list[Value]) -> None:
        self.uses: Counter[Value] = Counter(self.flat)
        self.finals = set(self.flat)
        users: dict[Value, list[Value]] = {v: [] for v in order}
        self.users = users
        for v in order:
            for a in v.args:
                users[a].append(v)
        for v in reversed(order):
            times = (
                self.uses[v]
                if v.op in AGAIN
                or (v.op == "scale" and v not in self.finals and all(u.op == "add" for u in self.users[v]))
                else 1
            )
            for a in v.args:
                self.uses[a] += times
        self.consumed: set[Value] = set()  # values an operation is going to write over
        self.terms = {
            v
            for v in order
            if (v.op == "scale" and v not in self.finals and {u.op for u in users.get(v, [])} == {"add"})
            or (
                v.op == "reciprocal" and v not in self.finals and len(users.get(v, [])) == 1 and users[v][0].op == "mul"
            )
        }  # written where the sum is, the quotient is
        for v in order:
            over = self.overwritten(v)
            if over is not None and self.uses[over] >= 1:
                self.consumed.add(over)

    def result(self, v: Value) -> str:
        """A returned value: an array of its own, never an argument or a view of one."""
        code = self.pieces[v].code
        root = v
        while root.op in VIEWS and root.args:
            root = root.args[0]
        if self.numpy and v.rank and (root.op == "input" or v.op in ("broadcast", "spread")):
            return f"{self.at(ATOM, v)}.copy()"
        if self.np == "torch" and v.rank and root.op == "input":
            return f"{self.at(ATOM, v)}.clone()"
        if v.rank == 0 and not depends(v):
            return (
                f"np.float64({code})"
                if self.numpy
                else f"{self.np}.asarray({code}, dtype={'torch.float64' if self.np == 'torch' else 'float'})"
            )
        if v.op in ("where", "heaviside") and not v.rank and self.numpy:
            return f"{code}[()]"
        return code

    # ---------------------------------------------------------------- statements

    def write(self, v: Value) -> None:
        if v.op == "given":
            return self.bind(v, v.data)
        if self.write_over(v):
            return
        piece = self.piece(v)
        self.pieces[v] = piece
        shared = self.uses[v] > 1 and v.op not in AGAIN
        if v.op in ("cholesky", "lu") or v.op in AGAIN:
            return
        if v in self.terms and piece.depth <= DEEPEST:
            return
        if (
            shared
            or v in self.consumed
            or (v.rank >= 2 and v in self.finals and v.op in FRESH and len(piece.code) > 24)
            or piece.depth > DEEPEST
            or len(piece.code) > WIDEST
        ):
            self.name(v, piece)

    def name(self, v: Value, piece: Piece, stem: str = "t") -> str:
        name = self.fresh_name(stem)
        self.statement(f"{name} = {piece.code}", piece.reads)
        self.bind(v, name)
        return name

    def bind(self, v: Value, name: str) -> None:
        self.left[name] = self.uses[v]
        self.pieces[v] = Piece(name, ATOM, 0, Counter([name]))
        if v.op in FRESH:
            self.owner[name] = v
        else:
            self.owner.pop(name, None)
            root = v
            while root.op in VIEWS and root.args:
                root = root.args[0]
            if root in self.pieces:
                self.owner.pop(self.pieces[root].code, None)  # a view of it lives on

    def statement(self, line: str, reads: Counter) -> None:
        self.lines.append(line)
        for name, times in reads.items():
            if name in self.left:
                self.left[name] -= times

    def fresh_name(self, stem: str) -> str:
        while True:
            self.count += 1
            name = f"{stem}{self.count}"
            if name not in self.taken:
                return name

    def free_name(self, name: str) -> str:
        while name in self.taken:
            name = f"{name}_"
        self.taken.add(name)
        return name

    # ---------------------------------------------------------------- the code of one value

    def at(self, level: int, v: Value) -> str:
        piece = self.pieces[v]
        return piece.code if piece.binds >= level else f"({piece.code})"

    def piece(self, v: Value) -> Piece:
        code, binds = self.code(v)
        below = [self.pieces[a] for a in v.args if a in self.pieces]
        reads: Counter = Counter()
        for p in below:
            reads.update(p.reads)
        return Piece(code, binds, 1 + max((p.depth for p in below), default=-1), reads)

    # ---------------------------------------------------------------- the code of an operation, one module an idea

    open_arguments, dim, shape = sizes.open_arguments, sizes.dim, sizes.shape
    overwritten, write_over = in_place.overwritten, in_place.write_over
    code, double = operations.code, operations.double
    term, sum, product, is_named, call = (
        arithmetic.term, arithmetic.sum, arithmetic.product, arithmetic.is_named, arithmetic.call,
    )  # fmt: skip
    filled = patterns.filled
    factored, reads = factorisations.factored, factorisations.reads

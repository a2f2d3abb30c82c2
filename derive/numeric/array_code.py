"""A planned program as the source of a Python function: readable, importing only the array library and SciPy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.shapes import Shapes
from derive.numeric.array_values import Graph, Value
from derive.numeric.compile import CODE, _identifier
from derive.numeric.plans import postorder

SUM, PRODUCT, POWER, ATOM = 2, 3, 4, 5  # how tightly a piece of code binds
DEEPEST = 12  # operations inside one another on one line
WIDEST = 88  # characters of code worth keeping on one line

#: where arrays come from: the module's name, how it is imported, SciPy's functions there, the extra, what must be installed
BACKENDS: dict[str, tuple[str, str, str, str]] = {
    "numpy": ("np", "import numpy as np", "from scipy import special", "numpy"),
    "jax": ("jnp", "import jax.numpy as jnp", "from jax.scipy import special", "jax"),
    "torch": ("torch", "import torch", "from torch import special", "torch"),
    "cupy": ("cp", "import cupy as cp", "from cupyx.scipy import special", "cupy"),
    "dask": ("da", "import dask.array as da", "from scipy import special", "dask"),
}
#: named once and for all, and cheap to write again
AGAIN = {"input", "number", "dimension", "constant", "transpose", "column", "row", "expand"}
VIEWS = {"transpose", "column", "row", "expand", "reshape", "permute", "diagonal", "broadcast", "squeeze", "spread"}
FRESH = {
    "add", "mul", "scale", "reciprocal", "pow", "power", "call", "matmul", "outer", "filled", "sum", "cholesky solve", "lu solve",
    "solve", "inverse", "cholesky inverse", "lu inverse", "row max", "row sum", "line dots", "given", "holds",
}  # fmt: skip
IN_PLACE = {
    "exp",
    "log",
    "sqrt",
    "abs",
    "sin",
    "cos",
    "tanh",
    "sign",
    "log1p",
    "expm1",
    "floor",
    "relu",
    "expit",
    "sinh",
    "cosh",
}


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
        raise ValueError(f"unknown backend {backend!r}: expected one of {', '.join(BACKENDS)}")
    np, *_, module = BACKENDS[backend]
    if find_spec(module) is None:
        raise ImportError(f"backend={backend!r} needs {module}: pip install 'derive[{backend}]'")
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
    if "lapack." in text:
        lines.append("from scipy.linalg import lapack")
    if "special." in text:
        lines.append(special)
    if "jax.nn." in text:
        lines.insert(0, "import jax")
    return "\n".join([*lines, "", "", text]) + "\n"


@dataclass
class _Piece:
    """Code not yet in a statement: how it binds, how deep it is, and which names it reads how often."""

    code: str
    binds: int
    depth: int = 0
    reads: Counter = field(default_factory=Counter)


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
        self.pieces: dict[Value, _Piece] = {}
        self.left: dict[str, int] = {}  # how often a name is still read
        self.owner: dict[str, Value] = {}  # names of arrays of our own that may be written over
        self.count = 0
        self.pivots: dict[str, str] = {}  # of an LU factorisation, by its name
        self.cast = cast  # whether the arguments are still to be made arrays of float64
        self.taken = {*parameters, "np", "special", "lapack", "float", np}

    @property
    def numpy(self) -> bool:
        return self.np == "np"

    # ---------------------------------------------------------------- the whole

    def body(self, several: bool) -> list[str]:
        order = postorder(self.flat)
        self._count_uses(order)
        self._open(order)
        for v in order:
            self._write(v)
        written = [
            f"({', '.join(self._result(v) for v in o)}{',' if len(o) == 1 else ''})"
            if isinstance(o, tuple)
            else self._result(o)
            for o in self.outputs
        ]
        result = ", ".join(written) + ("," if several and len(written) == 1 else "")
        return [*self.lines, f"return {result}"]

    def _count_uses(self, order: list[Value]) -> None:
        self.uses: Counter[Value] = Counter(self.flat)
        self.finals = set(self.flat)
        self.users = users = {v: [] for v in order}
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
            a = self._overwritten(v)
            if a is not None and self.uses[a] >= 1:
                self.consumed.add(a)

    def _open(self, order: list[Value]) -> None:
        """Casts the arguments, and reads the dimensions that the program needs."""
        used = {v.data for v in order if v.op == "input"}
        needed = {x for v in order for d in self._dimensions_of(v) for x in ex.free_symbols(d)}
        places: dict[ex.Expr, str] = {}
        for p in self.parameters:
            for axis, d in enumerate(self.shapes.table.get(p, ())):
                if isinstance(d, ex.Symbol):
                    places.setdefault(d, f"{p}.shape[{axis}]")
        read = {p for d in needed if d in places for p in [places[d].split(".")[0]]}
        for p in self.parameters:
            rank = len(self.shapes.table.get(p, ()))
            if self.cast and (p in used or p in read):
                if self.numpy:
                    self.lines.append(f"{p} = np.asarray({p}, dtype=float)" if rank else f"{p} = float({p})")
                elif self.np == "torch":
                    self.lines.append(f"{p} = torch.as_tensor({p}, dtype=torch.float64)")
                else:
                    self.lines.append(f"{p} = {self.np}.asarray({p}, dtype=float)")
        self.names: dict[ex.Expr, str] = {}
        for p in self.parameters:
            shape = self.shapes.table.get(p, ())
            mine = [d for d in shape if d in needed and places.get(d, "").startswith(f"{p}.")]
            if not mine:
                continue
            names = []
            for d in shape:
                if d in mine and d not in self.names:
                    self.names[d] = self._free_name(str(d))
                    names.append(self.names[d])
                else:
                    names.append("_")
            if len(shape) == 1 or names[1:] == ["_"]:
                self.lines.append(f"{names[0]} = len({p})")
            else:
                self.lines.append(f"{', '.join(names)} = {p}.shape")
        for d in sorted(needed - set(self.names), key=str):
            self._derived_dimension(d)

    def _derived_dimension(self, d: ex.Expr) -> None:
        """A dimension that stands only inside a product, as n of the shape m·n."""
        for p in self.parameters:
            for axis, whole in enumerate(self.shapes.table.get(p, ())):
                if isinstance(whole, ex.Mul) and d in whole.args:
                    others = list(whole.args)
                    others.remove(d)
                    if all(o in self.names or isinstance(o, ex.Number) for o in others):
                        self.names[d] = self._free_name(str(d))
                        below = "*".join(self._dim(o) for o in others)
                        self.lines.append(f"{self.names[d]} = {p}.shape[{axis}] // ({below})")
                        return
        if str(d) in self.parameters:
            self.names[d] = f"int({d})"
            return
        raise UnsupportedError(f"no array has the dimension {d}, so its size is not known")

    def _dimensions_of(self, v: Value) -> tuple[ex.Expr, ...]:
        if v.op == "dimension":
            return (v.data,)
        if v.op in ("eye", "zeros", "ones", "broadcast", "filled", "reshape", "spread"):
            return v.shape
        return ()

    def _dim(self, d: ex.Expr) -> str:
        if isinstance(d, ex.Number):
            return str(d.data)
        if isinstance(d, ex.Mul):
            return "*".join(map(self._dim, d.args))
        if isinstance(d, ex.Add):
            return "(" + " + ".join(map(self._dim, d.args)) + ")"
        return self.names[d]

    def _shape(self, shape: Sequence[ex.Expr]) -> str:
        dims = list(map(self._dim, shape))
        return dims[0] if len(dims) == 1 else f"({', '.join(dims)})"

    def _result(self, v: Value) -> str:
        """A returned value: an array of its own, never an argument or a view of one."""
        code = self.pieces[v].code
        root = v
        while root.op in VIEWS and root.args:
            root = root.args[0]
        if self.numpy and v.rank and (root.op == "input" or v.op in ("broadcast", "spread")):
            return f"{self._at(ATOM, v)}.copy()"
        if self.np == "torch" and v.rank and root.op == "input":
            return f"{self._at(ATOM, v)}.clone()"
        if v.rank == 0 and not _depends(v):
            return (
                f"np.float64({code})"
                if self.numpy
                else f"{self.np}.asarray({code}, dtype={'torch.float64' if self.np == 'torch' else 'float'})"
            )
        if v.op in ("where", "heaviside") and not v.rank and self.numpy:
            return f"{code}[()]"
        return code

    # ---------------------------------------------------------------- statements

    def _write(self, v: Value) -> None:
        if v.op == "given":
            return self._bind(v, v.data)
        if self._in_place(v):
            return
        piece = self._piece(v)
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
            self._name(v, piece)

    def _name(self, v: Value, piece: _Piece, stem: str = "t") -> str:
        name = self._fresh(stem)
        self._statement(f"{name} = {piece.code}", piece.reads)
        self._bind(v, name)
        return name

    def _bind(self, v: Value, name: str) -> None:
        self.left[name] = self.uses[v]
        self.pieces[v] = _Piece(name, ATOM, 0, Counter([name]))
        if v.op in FRESH:
            self.owner[name] = v
        else:
            self.owner.pop(name, None)
            root = v
            while root.op in VIEWS and root.args:
                root = root.args[0]
            if root in self.pieces:
                self.owner.pop(self.pieces[root].code, None)  # a view of it lives on

    def _statement(self, line: str, reads: Counter) -> None:
        self.lines.append(line)
        for name, times in reads.items():
            if name in self.left:
                self.left[name] -= times

    def _fresh(self, stem: str) -> str:
        while True:
            self.count += 1
            name = f"{stem}{self.count}"
            if name not in self.taken:
                return name

    def _free_name(self, name: str) -> str:
        while name in self.taken:
            name = f"{name}_"
        self.taken.add(name)
        return name

    # ---------------------------------------------------------------- writing over what is no longer needed

    def _overwritten(self, v: Value) -> Value | None:
        """The argument whose memory the result can have, if nothing else needs it."""
        for _, core in self._candidates(v):
            if core.shape == v.shape and core.op in FRESH and core not in self.finals and core not in self.terms:
                return core
        return None

    def _candidates(self, v: Value) -> list[tuple[int, Value]]:
        """The arguments that could be written over, each with how it stands: as it is, negative, or below the line (0)."""
        if not self.numpy or v.rank < 2 or v in self.terms:
            return []
        if v.op == "call" and v.data in IN_PLACE:
            return [(1, v.args[0])]
        if v.op == "add":
            parts = [self.graph.split(a) for a in v.args]
            signed = [(self._sign(c), core) for c, core in parts]
            negative = any(s > 0 for s, _ in signed)  # a − t can be written over t
            return [(s, core) for s, core in signed if s > 0 or (s < 0 and negative)]
        if v.op == "scale":
            return [(1, v.args[1])]
        if v.op == "mul":
            above = [(1, a) for a in v.args if a.op != "reciprocal"]
            return above + ([(0, a.args[0]) for a in v.args if a in self.terms] if above else [])
        return []

    def _in_place(self, v: Value) -> bool:
        for how, core in self._candidates(v):
            piece = self.pieces.get(core)
            if piece is None or piece.code not in self.owner or self.left[piece.code] != 1 or core.shape != v.shape:
                continue
            name = piece.code
            others = [a for a in v.args if not (a is core or (len(a.args) and a in self.terms and a.args[-1] is core))]
            if len(others) != len(v.args) - 1 or any(self.pieces[a].reads[name] for a in others):
                continue
            self.left[name] = 10**9
            self._over(v, name, others, how)
            self._bind(v, name)
            return True
        return False

    def _sign(self, c: Value) -> int:
        return 1 if c is self.graph.one else -1 if c.op == "number" and c.data == -1 else 0

    def _over(self, v: Value, name: str, others: list[Value], sign: int) -> None:
        if v.op == "call":
            self._statement(self._call_code(v, out=name), Counter())
            return
        if v.op == "add":
            if sign < 0:
                first = next(a for a in others if self._sign(self.graph.split(a)[0]) > 0)
                others = _without(others, first)
                self._statement(f"np.subtract({self.pieces[first].code}, {name}, out={name})", self.pieces[first].reads)
            for a in others:
                negative, term = self._term(a)
                self._statement(f"{name} {'-' if negative else '+'}= {term}", self.pieces[a].reads)
            return
        if sign == 0:
            first = next(a for a in others if a.op != "reciprocal")
            others = _without(others, first)
            self._statement(f"np.divide({self.pieces[first].code}, {name}, out={name})", self.pieces[first].reads)
        for a in others:
            below = a.op == "reciprocal" and not self._is_named(a)
            code = self.pieces[a.args[0]].code if below else self.pieces[a].code
            if v.op == "scale" and code.startswith("1 / "):
                below, code = True, code[4:]
            self._statement(f"{name} {'/' if below else '*'}= {code}", self.pieces[a].reads)

    # ---------------------------------------------------------------- the code of one value

    def _at(self, level: int, v: Value) -> str:
        piece = self.pieces[v]
        return piece.code if piece.binds >= level else f"({piece.code})"

    def _piece(self, v: Value) -> _Piece:
        code, binds = self._code(v)
        below = [self.pieces[a] for a in v.args if a in self.pieces]
        reads: Counter = Counter()
        for p in below:
            reads.update(p.reads)
        return _Piece(code, binds, 1 + max((p.depth for p in below), default=-1), reads)

    def _code(self, v: Value) -> tuple[str, int]:
        np, args = self.np, v.args
        match v.op:
            case "input":
                return v.data, ATOM
            case "number":
                return _number(v.data), SUM if v.data < 0 else ATOM
            case "constant":
                return {"pi": "math.pi", "oo": "math.inf", "nan": f"{np}.nan", "True": "True", "False": "False"}.get(
                    v.data, v.data
                ).replace("math", np), ATOM
            case "dimension":
                return self._dim(v.data), PRODUCT if isinstance(v.data, ex.Mul) else ATOM
            case "add":
                return self._sum(args), SUM
            case "mul" | "scale":
                return self._product(args)
            case "reciprocal":
                return f"1 / {self._at(POWER, args[0])}", PRODUCT
            case "pow":
                return (
                    f"{self._at(ATOM, args[0])}**{_number(v.data) if v.data.denominator == 1 else f'({_number(v.data)})'}",
                    POWER,
                )
            case "power":
                return f"{self._at(ATOM, args[0])}**{self._at(ATOM, args[1])}", POWER
            case "call":
                return self._call_code(v), PRODUCT if v.data in (
                    "sec",
                    "csc",
                    "cot",
                    "sech",
                    "csch",
                    "coth",
                ) or (v.data == "log" and len(args) > 1) else ATOM
            case "where":
                return f"{np}.where({', '.join(self.pieces[a].code for a in args)})", ATOM
            case "compare":
                return f"{self._at(SUM, args[0])} {v.data} {self._at(SUM, args[1])}", 0
            case "holds":
                double = "to(torch.float64)" if np == "torch" else "astype(float)"
                return f"{self._at(ATOM, args[0])}.{double}", ATOM
            case "and" | "or":
                return (" & " if v.op == "and" else " | ").join(self._at(ATOM, a) for a in args), 0
            case "not":
                return f"{np}.logical_not({self.pieces[args[0]].code})", ATOM
            case "matmul":
                if self.numpy and max(a.rank for a in args) < 3:  # half the overhead of @ on small arrays
                    return f"{self._at(ATOM, args[0])}.dot({self.pieces[args[1]].code})", ATOM
                left = self._at(ATOM if self.pieces[args[0]].binds == PRODUCT else PRODUCT, args[0])
                return f"{left} @ {self._at(POWER, args[1])}", PRODUCT
            case "transpose":
                return f"{self._at(ATOM, args[0])}.T", ATOM
        return self._array_code(v)

    def _array_code(self, v: Value) -> tuple[str, int]:
        np, args = self.np, v.args
        codes = [self.pieces[a].code for a in args if a in self.pieces]
        first = self._at(ATOM, args[0]) if args else ""
        match v.op:
            case "column":
                return f"{first}[:, None]", ATOM
            case "row":
                return f"{first}[None, :]", ATOM
            case "expand":
                return f"{first}[{', '.join(':' if x == '.' else 'None' for x in v.data)}]", ATOM
            case "squeeze":
                return f"{first}[..., 0]", ATOM
            case "permute":
                if np == "torch":
                    return f"torch.permute({codes[0]}, {v.data})", ATOM
                return f"{np}.transpose({codes[0]}, {v.data})", ATOM
            case "reshape":
                return f"{first}.reshape({self._shape(v.shape)})", ATOM
            case "outer":
                return f"{first}[:, None] * {self._at(POWER, args[1])}", PRODUCT
            case "dot":
                return self._dot(*args)
            case "sum":
                return self._summed(first, v.data), ATOM
            case "row sum":
                return self._along_rows("add", "sum", args[0]), ATOM
            case "row max":
                if np == "torch":
                    keep = "dim=-1, keepdim=True" if args[0].rank > 1 else ""
                    return f"torch.amax({', '.join(filter(None, [codes[0], keep or 'dim=-1']))})", ATOM
                return self._along_rows("maximum", "max", args[0]), ATOM
            case "trace":
                return f"{np}.trace({codes[0]})" if np != "np" else f"{first}.trace()", ATOM
            case "diagonal":
                return f"{first}.diagonal()" if np != "da" else f"da.diagonal({codes[0]})", ATOM
            case "line dots":
                spec = "ij,ij->i" if v.data == 1 else "ij,ij->j"
                return f"{np}.einsum('{spec}', {codes[0]}, {codes[1]})", ATOM
            case "einsum":
                return f"{np}.einsum('{v.data}', {codes[0]})", ATOM
            case "ones":
                return f"{np}.ones({self._shape(v.shape)}{self._double()})", ATOM
            case "zeros":
                return f"{np}.zeros({self._shape(v.shape)}{self._double()})", ATOM
            case "broadcast":
                if args[0].rank == 0:
                    return (
                        f"{np}.full({self._shape(v.shape)}, {codes[0]}{', dtype=float' if self.numpy else self._double()})",
                        ATOM,
                    )
                return f"{np}.broadcast_to({codes[0]}, {self._shape(v.shape)})", ATOM
            case "spread":
                letters, pattern = v.data
                inside = "".join(x if x in letters else "" for x in pattern)
                axes = ", ".join(":" if x in letters else "None" for x in pattern)
                inner = first if inside == letters else f"{np}.einsum('{letters}->{inside}', {codes[0]})"
                return (
                    f"{np}.broadcast_to({inner}[{axes}], {self._shape(v.shape)})"
                    if letters
                    else f"{np}.full({self._shape(v.shape)}, {codes[0]}{self._double()})",
                    ATOM,
                )
            case "array":
                return (
                    f"{np}.array([{', '.join(codes)}], dtype=float)"
                    if self.numpy
                    else f"{np}.stack([{', '.join(codes)}])",
                    ATOM,
                )
            case "entry":
                return f"{first}[{', '.join(map(str, v.data))}]", ATOM
            case "eigenvalues":
                return f"{np}.linalg.{'eigvalsh' if self.graph.is_symmetric(args[0]) else 'eigvals'}({codes[0]})", ATOM
            case "eye" | "diag" | "delta":
                return "", ATOM  # written where it is filled in
            case "filled":
                return self._filled(v)
        return self._factored(v, codes)

    def _double(self) -> str:
        return ", dtype=torch.float64" if self.np == "torch" else ""

    def _summed(self, first: str, axis: int | None) -> str:
        if axis is None:
            return f"{first}.sum()"
        return f"{first}.sum({'dim' if self.np == 'torch' else 'axis'}={axis})"

    def _along_rows(self, ufunc: str, method: str, v: Value) -> str:
        if self.numpy:  # two thirds of the overhead of the method
            return f"np.{ufunc}.reduce({self.pieces[v].code}{', axis=-1, keepdims=True' if v.rank > 1 else ''})"
        return f"{self._at(ATOM, v)}.{method}({'axis=-1, keepdims=True' if v.rank > 1 else ''})"

    def _dot(self, a: Value, b: Value) -> tuple[str, int]:
        x, y = self._at(PRODUCT, a), self._at(POWER, b)
        if self.pieces[a].binds == PRODUCT:
            x = f"({self.pieces[a].code})"
        if a.rank == 1 and self.numpy:
            return f"{self._at(ATOM, a)}.dot({self.pieces[b].code})", ATOM
        if a.rank == 1:
            return f"{x} @ {y}", PRODUCT
        if not self.numpy:
            return f"({x} * {y}).sum()", ATOM
        if "transpose" in (a.op, b.op):

            def flip(v):
                return v.args[0] if v.op == "transpose" else v

            pieces = [self.pieces.get(flip(v)) for v in (a, b)]
            if all(pieces):
                spec = ",".join("ji" if v.op == "transpose" else "ij" for v in (a, b))
                return f"np.einsum('{spec}->', {pieces[0].code}, {pieces[1].code})", ATOM
        return f"np.vdot({self.pieces[a].code}, {self.pieces[b].code})", ATOM

    def _term(self, t: Value) -> tuple[bool, str]:
        """A term of a sum without its minus sign."""
        code = self.pieces[t].code
        if self.pieces[t].binds <= SUM and t.op == "add":
            return False, f"({code})"
        if code.startswith("-") and t.op in ("scale", "number"):
            return True, code[1:]
        return False, code

    def _sum(self, terms: Sequence[Value]) -> str:
        ordered = sorted(terms, key=lambda t: self.pieces[t].code.startswith("-"))
        (negative, code), *rest = map(self._term, ordered)
        return ("-" if negative else "") + code + "".join(f" {'-' if n else '+'} {c}" for n, c in rest)

    def _product(self, factors: Sequence[Value]) -> tuple[str, int]:
        above = [f for f in factors if f.op != "reciprocal" or self._is_named(f)]
        below = [f.args[0] for f in factors if f.op == "reciprocal" and not self._is_named(f)]
        sign = ""
        if above and above[0].op == "number" and above[0].data == -1 and len(above) > 1:
            sign, above = "-", above[1:]
        code = ""
        for i, f in enumerate(above):
            piece = self.pieces[f]
            c = piece.code
            if i == 0 and c.startswith("-") and piece.binds <= SUM and f.op in ("number", "scale"):
                sign, c = ("" if sign else "-"), c[1:]
                c = f"({c})" if " @ " in c and f.op != "number" else c
            elif piece.binds < PRODUCT or (piece.binds == PRODUCT and (i > 0 or " @ " in c)):
                c = f"({c})"
            code = c if i == 0 else f"{code} * {c}"
        if not above:
            code = "1"
        for b in below:
            code += f" / {self._at(POWER, b)}"
        return sign + code, SUM if sign else PRODUCT

    def _is_named(self, f: Value) -> bool:
        return self.pieces[f].binds == ATOM

    def _call_code(self, v: Value, out: str | None = None) -> str:
        np, name = self.np, v.data
        codes = [self.pieces[a].code for a in v.args]
        a = codes[0]
        if name == "log_expit" and np in ("jnp", "torch"):
            return f"torch.nn.functional.logsigmoid({a})" if np == "torch" else f"jax.nn.log_sigmoid({a})"
        if out is not None:
            if name == "relu":
                return f"np.maximum({a}, 0, out={out})"
            head = CODE[name].split("(")[0]
            return f"{head}({a}, out={out})"
        if name == "log" and len(codes) == 2:
            return f"{np}.log({a}) / {np}.log({codes[1]})"
        if name in ("maximum", "minimum"):
            if np == "torch":
                tensors = [
                    c if self._is_tensor(x) else f"torch.as_tensor({c}, dtype=torch.float64)"
                    for c, x in zip(codes, v.args, strict=True)
                ]
                return f"torch.{name}({', '.join(tensors)})"
            return f"{np}.{name}({a}, {codes[1]})"
        if name == "heaviside" and len(codes) == 2:
            name = "heaviside_b"
        if name not in CODE:
            raise UnsupportedError(f"a function of arrays cannot be made with {name}: it has no code")
        if np == "torch" and name == "relu":
            return f"torch.relu({a})"
        if name == "exp" and v.args[0] is self.graph.one:
            return f"{np}.e"
        template = CODE[name]
        if np == "torch":
            template = template.replace("np.arc", "np.a")
            if not self._is_tensor(v.args[0]):
                a = f"torch.as_tensor({a}, dtype=torch.float64)"
        return template.replace("np.", f"{np}.").format(
            a=a, A=self._at(POWER, v.args[0]), b=codes[-1], B=self._at(POWER, v.args[-1])
        )

    def _is_tensor(self, v: Value) -> bool:
        return any(n.op == "input" for n in postorder([v])) or v.rank > 0

    # ---------------------------------------------------------------- what takes several lines

    def _filled(self, v: Value) -> tuple[str, int]:
        """An array whose further terms stand only where indices are equal."""
        has_base, patterns = v.data
        cores = v.args[1:] if has_base else v.args
        if not self.numpy:
            parts = [self._at(SUM, v.args[0])] if has_base else []
            for core, (letters, pattern) in zip(cores, patterns, strict=True):
                parts.append(self._spread_out(core, letters, pattern, v.shape))
            return " + ".join(parts), SUM
        reads: Counter = Counter()
        for a in v.args:
            reads.update(self.pieces[a].reads)
        name = self._fresh("t")
        if has_base:
            base = v.args[0]
            piece = self.pieces[base]
            if piece.code in self.owner and self.left[piece.code] == 1 and base.shape == v.shape:
                name = piece.code
            else:
                fresh = base.op in FRESH and piece.code not in self.owner
                self.lines.append(f"{name} = {piece.code if fresh else self._at(ATOM, base) + '.copy()'}")
        else:
            self.lines.append(f"{name} = np.zeros({self._shape(v.shape)})")
        for core, (letters, pattern) in zip(cores, patterns, strict=True):
            code = self.pieces[core].code
            distinct = "".join(dict.fromkeys(pattern))
            missing = [x for x in distinct if x not in letters]
            if letters and missing and not all(x in letters for x in distinct):
                order = "".join(x for x in distinct if x in letters)
                assert order == letters
                tail = distinct[distinct.index(letters[0]) :]
                axes = ", ".join(":" if x in letters else "None" for x in tail)
                code = f"{self._at(ATOM, core)}[{axes}]" if "None" in axes else code
            if pattern == "ii":
                place = f'{name}.ravel("K")[:: len({name}) + 1]'  # a view, whatever the order in memory
            elif not has_base:
                steps = [self._free_name(f"s{i + 1}") for i in range(len(pattern))]
                self.lines.append(f"{', '.join(steps)} = {name}.strides")
                sizes = ", ".join(self._dim(v.shape[pattern.index(x)]) for x in distinct)
                sums = ", ".join(" + ".join(s for s, y in zip(steps, pattern, strict=True) if y == x) for x in distinct)
                comma = "," if len(distinct) == 1 else ""
                place = f"np.ndarray(({sizes}{comma}), buffer={name}, strides=({sums}{comma}))[...]"
            else:
                place = f"np.einsum('{pattern}->{distinct}', {name})[...]"
            negative, term = (
                (True, code[1:])
                if code.startswith("-") and self.pieces[core].binds <= SUM and core.op in ("scale", "number")
                else (False, code)
            )
            operator = ("-=" if negative else "+=") if has_base else "="
            self.lines.append(f"{place} {operator} {term if has_base else code}")
            has_base = True
        for key, times in reads.items():
            if key in self.left:
                self.left[key] -= times
        self.owner[name] = v
        self.left[name] = self.uses[v]
        return name, ATOM

    def _spread_out(self, core: Value, letters: str, pattern: str, shape: Sequence[ex.Expr]) -> str:
        """The same with identity matrices as factors, for libraries whose arrays are not written to."""
        np = self.np
        fresh = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        out, factors, seen = "", [], set()
        for x, d in zip(pattern, shape, strict=True):
            if x in seen:
                y = next(fresh)
                factors.append((x + y, f"{np}.eye({self._dim(d)}{self._double()})"))
                out += y
            else:
                seen.add(x)
                out += x
        inner = self.pieces[core].code
        operands = [*([(letters, inner)] if letters else []), *factors]
        spec = ",".join(o for o, _ in operands)
        code = f"{np}.einsum('{spec}->{out}', {', '.join(c for _, c in operands)})" if out != spec else operands[0][1]
        return code if letters or core is self.graph.one else f"{self._at(POWER, core)} * {code}"

    def _factored(self, v: Value, codes: list[str]) -> tuple[str, int]:
        if not self.numpy:
            return self._factored_elsewhere(v, codes)
        match v.op:
            case "cholesky":
                name, info = self._free_name("L"), "info"
                self._statement(f"{name}, {info} = lapack.dpotrf({codes[0]}, lower=True)", self._reads(v))
                self._statement(f"if {info}:", Counter())
                self._statement('    raise np.linalg.LinAlgError("a matrix is not positive definite")', Counter())
                return name, ATOM
            case "lu":
                name, pivots = self._free_name("LU"), self._free_name("pivots")
                self._statement(f"{name}, {pivots}, info = lapack.dgetrf({codes[0]})", self._reads(v))
                self._statement("if info:", Counter())
                self._statement('    raise np.linalg.LinAlgError("a matrix is singular")', Counter())
                self.pivots[name] = pivots
                return name, ATOM
            case "cholesky solve":
                return f"lapack.dpotrs({codes[0]}, {codes[1]}, lower=True)[0]", ATOM
            case "lu solve":
                turned = ", trans=1" if v.data else ""
                return f"lapack.dgetrs({codes[0]}, {self.pivots[codes[0]]}, {codes[1]}{turned})[0]", ATOM
            case "solve":
                return f"np.linalg.solve({codes[0]}, {codes[1]})", ATOM
            case "inverse":
                return f"np.linalg.inv({codes[0]})", ATOM
            case "lu inverse":
                return f"lapack.dgetri({codes[0]}, {self.pivots[codes[0]]})[0]", ATOM
            case "cholesky inverse":
                name = self._fresh("t")
                self._statement(f"{name} = lapack.dtrtri({codes[0]}, lower=True)[0]", Counter())
                return f"{name}.T @ {name}", PRODUCT
            case "cholesky logdet":
                return f"np.log({codes[0]}.diagonal()).sum()", ATOM
            case "cholesky det":
                return f"{codes[0]}.diagonal().prod()**2", POWER
            case "lu logdet":
                return f"np.log(np.abs({codes[0]}.diagonal())).sum()", ATOM
            case "matrix det":
                return f"np.linalg.det({codes[0]})", ATOM
            case "matrix logdet":
                return f"np.linalg.slogdet({codes[0]})[1]", ATOM
        raise UnsupportedError(f"a function of arrays has no code for {v.op}")

    def _reads(self, v: Value) -> Counter:
        reads: Counter = Counter()
        for a in v.args:
            reads.update(self.pieces[a].reads)
        return reads

    def _factored_elsewhere(self, v: Value, codes: list[str]) -> tuple[str, int]:
        np = self.np
        match v.op:
            case "cholesky" | "lu":
                return codes[0], self.pieces[v.args[0]].binds
            case "cholesky solve" | "lu solve" | "solve":
                A = codes[0] if not (v.op == "lu solve" and v.data) else f"{self._at(ATOM, v.args[0])}.T"
                return f"{np}.linalg.solve({A}, {codes[1]})", ATOM
            case "inverse" | "cholesky inverse" | "lu inverse":
                return f"{np}.linalg.inv({codes[0]})", ATOM
        half = "0.5 * " if v.op == "cholesky logdet" else ""
        if np == "da":
            diagonal = f"da.diagonal(da.linalg.lu({codes[0]})[2])"
            if v.op.endswith("logdet"):
                return f"{half}da.log(da.abs({diagonal})).sum()", PRODUCT
            raise UnsupportedError("dask has no determinant: use logdet, or another backend")
        if v.op.endswith("logdet"):
            return f"{half}{np}.linalg.slogdet({codes[0]})[1]", PRODUCT
        return f"{np}.linalg.det({codes[0]})", ATOM


def _depends(v: Value) -> bool:
    return any(n.op in ("input", "dimension") for n in postorder([v])) and v.op != "dimension"


def _number(value: Any) -> str:
    if value.denominator == 1 and abs(value) < 2**53:
        return str(int(value))
    try:
        return repr(value.numerator / value.denominator)
    except OverflowError:
        return "-math.inf" if value < 0 else "math.inf"


def _without(values: Sequence[Value], one: Value) -> list[Value]:
    """``values`` with ``one`` taken out once: x·x has it twice."""
    rest = list(values)
    rest.remove(one)
    return rest

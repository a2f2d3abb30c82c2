"""An expression as a NumPy function with readable source that runs without derive."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from keyword import iskeyword, issoftkeyword
from operator import attrgetter
from typing import Any

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.functions import is_known
from derive.numeric.stable import stable

_SAME_NAME = ("exp", "sqrt", "sign", "sin", "cos", "tan", "sinh", "cosh", "tanh", "floor", "log1p", "expm1")
#: function -> its code for arguments a, b; whatever begins with ``special.`` is SciPy's
CODE: dict[str, str] = {
    **{name: f"np.{name}({{a}})" for name in _SAME_NAME},
    **{f"a{name}": f"np.arc{name}({{a}})" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "log": "np.log({a})", "log_2": "np.log2({a})", "log_10": "np.log10({a})", "log_b": "np.log({a})/np.log({b})",
    "abs": "np.abs({a})", "ceiling": "np.ceil({a})", "double": "np.float64({a})", "single": "np.float64(np.float32({a}))",
    "sec": "1/np.cos({a})", "csc": "1/np.sin({a})", "cot": "1/np.tan({a})",
    "asec": "np.arccos(1/{A})", "acsc": "np.arcsin(1/{A})", "acot": "np.arctan(1/{A})", "atan2": "np.arctan2({a}, {b})",
    "sech": "1/np.cosh({a})", "csch": "1/np.sinh({a})", "coth": "1/np.tanh({a})",
    "sigmoid": "special.expit({a})", "expit": "special.expit({a})", "softplus": "np.logaddexp(0, {a})",
    "log_expit": "special.log_expit({a})", "logaddexp": "np.logaddexp({a}, {b})", "relu": "np.maximum({a}, 0)", "xlogy": "special.xlogy({a}, {b})",
    "xlog1py": "special.xlog1py({a}, {b})",
    "erf": "special.erf({a})", "erfc": "special.erfc({a})", "erfinv": "special.erfinv({a})",
    "gamma": "special.gamma({a})", "loggamma": "special.loggamma({a})", "digamma": "special.digamma({a})",
    "log_of_gamma": "np.where(special.gammasgn({a}) > 0, special.gammaln({a}), np.nan)",
    "polygamma": "special.polygamma({a}, {b})", "beta": "special.beta({a}, {b})", "factorial": "special.gamma({a} + 1)",
    "binomial": "special.binom({a}, {b})", "heaviside": "np.heaviside({a}, 0.5)", "heaviside_b": "np.heaviside({a}, {b})",
    "sinc": "np.sinc({A}/np.pi)", "besselj": "special.jv({a}, {b})", "legendre": "special.eval_legendre({a}, {b})",
    "kronecker": "np.where({A} == {B}, 1.0, 0.0)", "LambertW": "np.where({A} >= -np.exp(-1), special.lambertw({a}).real, np.nan)", "zeta": "special.zeta({a})",
    "re": "np.real({a})", "im": "np.imag({a})", "conjugate": "np.conjugate({a})", "arg": "np.angle({a})",
    "det": "np.linalg.det({a})", "inv": "np.linalg.inv({a})", "trace": "np.trace({a})", "transpose": "np.transpose({a})",
    "eigenvalues": "np.linalg.eigvals({a})", "rank": "np.linalg.matrix_rank({a})",
    "nullity": "np.shape({a})[1] - np.linalg.matrix_rank({a})", "augmented": "np.column_stack(({a}, {b}))",
    "singular_values": "np.linalg.svd({a}, compute_uv=False)",
    "pinv": "np.linalg.pinv({a})", "norm2": "np.linalg.norm({a}, 2)", "cond": "np.linalg.cond({a})",
}  # fmt: skip
#: what can overflow on the way to a right value
OVERFLOWING = re.compile(r"np\.(exp|cosh|sinh|expm1)\(|special\.gamma\(")
QUOTIENTS = {"sec", "csc", "cot", "sech", "csch", "coth", "log_b"}  # their code is a quotient, not a call
WIDEST = 40  # terms of a sum or factors of a product on one line
DEEPEST = 20  # operations inside one another on one line: Python's own parser ends at some 90 brackets

SUM, PRODUCT, POWER, ATOM = 2, 3, 4, 5  # how tightly a piece of code binds, as in language.text
OTHER = 0  # comparisons, &, |


@dataclass(frozen=True)
class CompiledFunction:
    """A function of arrays, by keyword or in the order of ``variables``, and its source.

    Every variable may be given as a number or an array; they are cast to float64 and broadcast against each other, and
    the result has their shape. An array result (a gradient, a Hessian) has its components first: a Hessian at a batch
    of points is ``(n, n, *batch)``.

    >>> f = function(ex.Symbol("x") ** 2 + 1, [ex.Symbol("x"), ex.Symbol("y")])
    >>> float(f(x=3, y=0))
    10.0
    >>> print(f.source)
    import numpy as np
    <BLANKLINE>
    <BLANKLINE>
    def f(x, y):
        x, y = np.broadcast_arrays(*[np.asarray(v, dtype=float) for v in (x, y)])
        return x**2 + 1
    <BLANKLINE>
    """

    source: str
    variables: tuple[str, ...]
    name: str = "f"
    blocked: str = ""  #: the same with large arrays taken in blocks that stay in the cache, where that is faster

    @cached_property
    def _function(self) -> Callable[..., Any]:
        space: dict[str, Any] = {}
        # the source is our own: every name in it has passed _identifier, every number was printed by us
        exec(compile(self.blocked or self.source, f"<derive: {self.name}>", "exec"), space)
        return space[self.name]

    #: the function itself and no method around it: passing the arguments on would cost as much as a small product
    __call__ = property(attrgetter("_function"))

    def __getstate__(self) -> dict[str, Any]:
        return {"source": self.source, "variables": self.variables, "name": self.name, "blocked": self.blocked}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


def function(
    expr: ex.Expr, variables: Iterable[ex.Symbol], name: str = "f", backend: str = "numpy"
) -> CompiledFunction:
    """``expr`` as a function of ``variables``, used or not, computed in the stable form where one is known.

    A ``Several`` gives a tuple, with what its values have in common worked out once.
    backend : "numpy"; or "numexpr" or "numba", which work out every entry in one pass, where they are installed.
    Raises UnsupportedError for what has no closed value (an unevaluated derivative, an unknown function).
    """
    names = tuple(x.name for x in variables)
    missing = sorted(x.name for x in ex.free_symbols(expr) if x.name not in names)
    if missing:
        raise UnsupportedError(f"the function needs {', '.join(missing)} among its variables")
    for word in (*names, name):
        _identifier(word)
    if backend != "numpy":
        from derive.numeric import fused

        return CompiledFunction(fused.source(expr, names, name, backend), names, name)
    writer = _Writer(stable(expr), names)
    body = writer.body()
    lines = ["import numpy as np"]
    if "special." in body:
        lines.append("from scipy import special")
    lines += ["", ""]
    if "np.where(" in body or "np.select(" in body:
        lines.append('@np.errstate(all="ignore")  # both sides of a switch are computed, one is kept')
    elif OVERFLOWING.search(body):
        lines.append('@np.errstate(over="ignore", under="ignore")')
    lines += [f"def {name}({', '.join(names)}):", *(f"    {line}".rstrip() for line in body.splitlines())]
    from derive.numeric import blocks

    source = "\n".join(lines) + "\n"
    return CompiledFunction(source, names, name, blocks.blocked(expr, names, name, source) or "")


def _identifier(word: str) -> None:
    if not word.isidentifier() or iskeyword(word) or issoftkeyword(word) or word in RESERVED or word.startswith("__"):
        raise UnsupportedError(f"the name {word!r:.60} cannot be a parameter of a Python function")


RESERVED = {"np", "special", "blas", "lapack", "sum", "float", "int", "min", "tuple", "entry"}


@dataclass
class _Writer:
    """Writes one function body: the nodes used more than once, or too long for a line, get a name first."""

    expr: ex.Expr
    names: Sequence[str]
    lines: list[str] = field(default_factory=list)
    code: dict[ex.Expr, tuple[str, int, int]] = field(default_factory=dict)  # code, how it binds, how deep it is
    count: list[int] = field(default_factory=lambda: [0])  # shared with the bodies of sums

    def body(self) -> str:
        self._open()
        self.value(self.expr)
        several = self.expr.args if isinstance(self.expr, ex.Several) else (self.expr,)
        return "\n".join([*self.lines, f"return {', '.join(map(self._result, several))}"])

    def _result(self, node: ex.Expr) -> str:
        """A returned value in the shape of the arguments."""
        code = self.code[node][0]
        if isinstance(node, ex.Symbol) and node.name in self._shaped:
            return f"+{code}"  # an array of its own
        if self._shaped and not isinstance(node, ex.Array) and not self._has_shape(node):
            return f"np.full_like({self._shaped[0]}, {code})[()]"
        if not ex.free_symbols(node) and "1j" not in code:
            return f"np.float64({code})"
        switched = isinstance(node, (ex.Piecewise, ex.Call)) and code.startswith(("np.where(", "np.select("))
        return f"{code}[()]" if switched else code  # a number for numbers

    def _open(self) -> None:
        """Casts the arguments and gives them one shape; lists such as the x of x[i] are only cast."""
        every = ", ".join(self._shaped)
        if self._of_matrices:  # one point at a time
            self.lines += [f"{x} = float({x})" for x in self._shaped]
        elif len(self._shaped) == 1:
            self.lines.append(f"{every} = np.asarray({every}, dtype=float)")
        elif self._shaped:
            self.lines.append(f"{every} = np.broadcast_arrays(*[np.asarray(v, dtype=float) for v in ({every})])")
        self.lines += [f"{x} = np.asarray({x}, dtype=float)" for x in self.names if x in self._lists]
        self.lines += [f"{n} = int({n})" for n in self.names if n in self._counts]
        if any(isinstance(n, ex.Indexed) and any(map(ex.free_symbols, n.args[1:])) for n in ex.postorder(self.expr)):
            self.lines += _ENTRY

    @cached_property
    def _lists(self) -> set[str]:
        """The variables that are lists, as the x of x[i]."""
        return {
            n.args[0].name
            for n in ex.postorder(self.expr)
            if isinstance(n, ex.Indexed) and isinstance(n.args[0], ex.Symbol)
        }

    @cached_property
    def _counts(self) -> set[str]:
        """The variables that say where a sum or product ends."""
        ends = [e for n in ex.postorder(self.expr) if isinstance(n, (ex.Sum, ex.Product)) for e in n.args[2:]]
        return {x.name for e in ends for x in ex.free_symbols(e)} - self._lists

    @cached_property
    def _shaped(self) -> list[str]:
        return [x for x in self.names if x not in self._lists | self._counts]

    @cached_property
    def _of_matrices(self) -> bool:
        calls = {n.data for n in ex.postorder(self.expr) if isinstance(n, ex.Call)}
        return bool(calls & _OF_MATRICES) or any(isinstance(n, ex.MatMul) for n in ex.postorder(self.expr))

    def _has_shape(self, node: ex.Expr) -> bool:
        """Whether the value of ``node`` has the shape of the arguments by itself."""
        return any(x.name in self._shaped for x in ex.free_symbols(node))

    # ---------------------------------------------------------------- one node after the other

    def value(self, expr: ex.Expr) -> str:
        """The code of ``expr``; what has to be computed first is in ``lines``."""
        nodes = list(self._nodes(expr))
        uses = Counter(a for node in nodes for a in (node.args if node.binds is None else node.args[2:]))
        for node in nodes:
            written, binds = self._constant_power(node) or self._write(node)
            depth = 1 + max((self.code[a][2] for a in node.args if a in self.code), default=0)
            shared = uses[node] > 1 and self._worth_naming(node)
            if isinstance(node, ex.Several):
                depth = 0
            elif node is not expr and node.args and (shared or depth > DEEPEST):
                written, binds, depth = self._named(written), ATOM, 0
            self.code[node] = written, binds, depth
        return self.code[expr][0]

    def _nodes(self, expr: ex.Expr) -> Iterable[ex.Expr]:
        """Every node that is written here, arguments first: the body of a sum is written in a function of its own."""
        seen: set[ex.Expr] = set(self.code)
        stack: list[tuple[ex.Expr, bool]] = [(expr, False)]
        while stack:
            node, ready = stack.pop()
            if ready:
                yield node
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                inside = node.args if node.binds is None else node.args[2:]
                stack.extend((a, False) for a in reversed(inside) if a not in seen)

    @staticmethod
    def _worth_naming(node: ex.Expr) -> bool:
        if isinstance(node, ex.Neg):
            return not isinstance(node.args[0], (ex.Symbol, ex.Number))
        if not ex.free_symbols(node):
            return node.size > 3
        return node.size > 3 or isinstance(node, (ex.Call, ex.Sum, ex.Product))

    def _named(self, written: str) -> str:
        self.count[0] += 1
        name = f"t{self.count[0]}"
        while name in self.names:
            name = f"_{name}"
        self.lines.append(f"{name} = {written}")
        return name

    # ---------------------------------------------------------------- the code of one node

    def _at(self, level: int, arg: ex.Expr) -> str:
        written, binds, _ = self.code[arg]
        return written if binds >= level else f"({written})"

    def _write(self, node: ex.Expr) -> tuple[str, int]:
        match node:
            case ex.Symbol():
                return node.name, ATOM
            case ex.Number():
                return _number(node), ATOM
            case ex.Constant():
                return _CONSTANTS[node.name], ATOM
            case ex.Add(args=args):
                return self._long(args, " + ", SUM)
            case ex.Mul(args=args):
                return self._long(args, "*", PRODUCT)
            case ex.Neg(args=(inner,)):
                return "-" + self._at(PRODUCT, inner), SUM
            case ex.Div(args=(above, below)):
                return f"{self._at(PRODUCT, above)}/{self._at(POWER, below)}", PRODUCT
            case ex.Pow(args=(base, exponent)):
                return self._power(base, exponent), POWER
            case ex.Call():
                return self._call(node)
            case ex.Piecewise():
                return self._cases(node), ATOM
            case ex.Array(args=args):
                return self._array(args), ATOM
            case ex.Several(args=args):
                return ", ".join(self.code[a][0] for a in args), OTHER
            case ex.MatMul(args=args):
                return " @ ".join(self._at(POWER, a) for a in args), PRODUCT
            case ex.Indexed(args=(base, *indices)):
                return self._entry(base, indices), ATOM
            case ex.Sum() | ex.Product():
                return self._repeated(node), ATOM
            case ex.And() | ex.Or():
                sign = " & " if isinstance(node, ex.And) else " | "
                return sign.join(self._at(ATOM, a) for a in node.args), OTHER
            case ex.Not(args=(inner,)):
                return f"np.logical_not({self.code[inner][0]})", ATOM
            case _ if type(node) in ex.COMPARISONS:
                a, b = node.args
                return f"{self._at(SUM, a)} {ex.COMPARISONS[type(node)]} {self._at(SUM, b)}", OTHER
        raise UnsupportedError(f"a function cannot be made of {_described(node)}: it has no closed form here")

    def _long(self, args: tuple[ex.Expr, ...], sign: str, level: int) -> tuple[str, int]:
        """A sum or a product; one of many terms in parts, since Python nests a + b + c."""
        tighter = POWER if level == PRODUCT else SUM
        pieces = [self._at(level, args[0])]
        pieces += [f"({self.code[a][0]})" if isinstance(a, ex.Add) else self._at(tighter, a) for a in args[1:]]
        while len(pieces) > WIDEST:
            pieces = [self._named(_joined(pieces[:WIDEST], sign)), *pieces[WIDEST:]]
        return _joined(pieces, sign), level

    def _constant_power(self, node: ex.Expr) -> tuple[str, int] | None:
        """A constant with a power in it as a float, since 10**400 overflows where 10**400/10**399 does not."""
        if ex.free_symbols(node) or not node.args or isinstance(node, ex.Array):
            return None
        kinds = {type(n) for n in ex.postorder(node)}
        if ex.Pow not in kinds or not kinds <= _ARITHMETIC:
            return None
        if not all(is_known(n.name) for n in ex.postorder(node) if isinstance(n, ex.Call)):
            return None  # expit and the like: an unknown function's value is made up
        from derive.numeric import balls

        try:
            ball = balls.refined(node, {}, digits=20)
        except ArithmeticError:
            return None
        if not isinstance(ball, balls.acb) or ball.imag != 0:
            return None
        value = float(ball.real)
        return ("-" if value < 0 else "") + (
            repr(abs(value)) if abs(value) < math.inf else "np.inf"
        ), SUM if value < 0 else ATOM

    def _power(self, base: ex.Expr, exponent: ex.Expr) -> str:
        return f"{self._at(ATOM, base)}**{self._at(POWER, exponent)}"

    def _call(self, node: ex.Call) -> tuple[str, int]:
        name, args = node.name, node.args
        if name in ("maximum", "minimum"):
            first, *rest = (self.code[a][0] for a in args)
            for a in rest:
                first = f"np.{name}({first}, {a})"
            return first, ATOM
        if name == "exp" and args[0] is ex.ONE:
            return "np.e", ATOM
        if name == "log" and len(args) == 2:
            base = args[1].data if isinstance(args[1], ex.Number) else None
            name = f"log_{base}" if base in (2, 10) else "log_b"
        if name == "heaviside" and len(args) == 2:
            name = "heaviside_b"
        if name not in CODE:
            raise UnsupportedError(f"a function cannot be made of {_described(node)}: {name} has no code")
        a, A = self.code[args[0]][0], self._at(POWER, args[0])
        written = CODE[name].format(a=a, A=A, b=self.code[args[-1]][0], B=self._at(POWER, args[-1]))
        return written, PRODUCT if name in QUOTIENTS else ATOM

    def _cases(self, node: ex.Piecewise) -> str:
        *cases, (last, condition) = [(self._real(v), self.code[c][0]) for v, c in node.cases]
        if node.args[-1] is not ex.TRUE:
            cases, last = [*cases, (last, condition)], "np.nan"
        if len(cases) == 1:
            return f"np.where({cases[0][1]}, {cases[0][0]}, {last})"
        if not cases:
            return last if last.isidentifier() else f"({last})"
        conditions, values = ", ".join(c for _, c in cases), ", ".join(v for v, _ in cases)
        return f"np.select([{conditions}], [{values}], {last})"

    def _real(self, value: ex.Expr) -> str:
        """A branch of a switch: whole numbers alone would make it an array of integers."""
        code = self.code[value][0]
        return (
            code
            if ex.free_symbols(value) or "." in code or code == "np.inf"
            else f"{code}.0"
            if code.isdigit()
            else f"float({code})"
        )

    def _array(self, entries: tuple[ex.Expr, ...]) -> str:
        def listed(entry: ex.Expr) -> str:
            if isinstance(entry, ex.Array):
                return f"[{', '.join(map(listed, entry.args))}]"
            code = self.code[entry][0]
            constant = self._shaped and not self._of_matrices and not self._has_shape(entry)
            return f"np.full_like({self._shaped[0]}, {code})" if constant else code

        return f"np.array([{', '.join(map(listed, entries))}], dtype=float)"

    def _entry(self, base: ex.Expr, indices: list[ex.Expr]) -> str:
        """An index counted from 1 on the board is counted from 0 in NumPy."""
        of = self._at(ATOM, base)
        if any(map(ex.free_symbols, indices)):
            return f"entry({', '.join([of, *[self.code[i][0] for i in indices]])})"
        places = [ex.constant_value(i) for i in indices]
        if any(p is None or p < 1 or p.denominator != 1 for p in places):
            raise UnsupportedError(f"entries are counted from 1: there is no {base}[{', '.join(map(str, indices))}]")
        return f"{of}[{', '.join(str(int(p) - 1) for p in places if p)}]"

    def _repeated(self, node: ex.Expr) -> str:
        """A finite sum or product as a function of its index, added up."""
        body, k, lower, upper = node.args
        if not isinstance(k, ex.Symbol) or upper is ex.OO or lower is ex.Neg(ex.OO):
            raise UnsupportedError("a function cannot be made of an infinite sum or product")
        _identifier(k.name)
        self.count[0] += 1
        term = f"term_{self.count[0]}"
        inner = _Writer(body, self.names, count=self.count)
        for known in ("_lists", "_counts", "_shaped", "_of_matrices"):
            inner.__dict__[known] = getattr(self, known)
        result = inner.value(body)
        self.lines += [f"def {term}({k.name}):", *(f"    {line}" for line in [*inner.lines, f"return {result}"])]
        ends = f"np.arange({self.code[lower][0]}, {self._at(SUM, upper)} + 1.0)"
        if isinstance(node, ex.Sum):
            start = f"np.zeros_like({self._shaped[0]})" if self._has_shape(body) else "0.0"
            return f"sum(({term}({k.name}) for {k.name} in {ends}), {start})"
        return f"np.prod([{term}({k.name}) for {k.name} in {ends}], axis=0)"


_CONSTANTS: Mapping[str, str] = {"pi": "np.pi", "oo": "np.inf", "I": "1j", "True": "True", "False": "False"}
_ARITHMETIC = {ex.Number, ex.Constant, ex.Add, ex.Mul, ex.Div, ex.Neg, ex.Pow, ex.Call}
_OF_MATRICES = {
    "det", "inv", "trace", "transpose", "eigenvalues", "rank", "nullity", "augmented",
    "singular_values", "pinv", "norm2", "cond",
}  # fmt: skip


_ENTRY = """\
def entry(values, *places):  # counted from 1
    if min(places) < 1:
        raise IndexError(f"there is no entry {places}: entries are counted from 1")
    return values[tuple(int(i) - 1 for i in places)]
""".splitlines()


def _joined(pieces: list[str], sign: str) -> str:
    if sign != " + ":
        return sign.join(pieces)
    return pieces[0] + "".join(f" - {p[1:]}" if p.startswith("-") else f" + {p}" for p in pieces[1:])


def _number(node: ex.Number) -> str:
    """A number as Python writes it: small whole numbers as they are, everything else as the nearest float."""
    value = node.value
    if isinstance(node.data, int) and value < 2**53:
        return str(int(value))
    try:
        nearest = value.numerator / value.denominator
    except OverflowError:
        return "np.inf"
    return repr(nearest)


def _described(node: ex.Expr) -> str:
    written = str(node) if node.size < 200 else type(node).__name__
    return written if len(written) < 80 else f"{written[:77]}..."

"""Array expressions as programs: read into ``array_values``, decided on by ``plans``, written by ``array_code``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.functions import OF_ARRAYS, is_known
from derive.language.shapes import Shapes, axis_of, canonical, times
from derive.numeric import array_code, plans, row_blocks
from derive.numeric.array_values import Graph
from derive.numeric.compile import CompiledFunction
from derive.numeric.graph.value import Value, broadcast_shape
from derive.numeric.stable import stable


def array_function(
    outputs: Sequence[ex.Expr],
    variables: Sequence[str],
    shapes: Shapes,
    assume: Mapping[str, Domain] | None = None,
    *,
    name: str = "f",
    backend: str = "numpy",
    several: bool = False,
) -> CompiledFunction:
    """``outputs`` as one function of ``variables``, each an array of the shape that ``shapes`` says, used or not.

    The arguments are cast to float64 and never written to. The result is the array of the one output, or with
    ``several`` a tuple; a ``Several`` is a tuple in it. Dimensions are read off the arrays' shapes.
    Raises UnsupportedError for what has no code, and ImportError, saying what to install, for a missing backend.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> r = read("2*A.T @ (A @ x - b)")
    >>> print(array_function([r], ["A", "x", "b"], infer([r])).source)
    import numpy as np
    <BLANKLINE>
    <BLANKLINE>
    def f(A, x, b):
        A = np.asarray(A, dtype=float)
        x = np.asarray(x, dtype=float)
        b = np.asarray(b, dtype=float)
        return 2 * (A.dot(x) - b).dot(A)
    <BLANKLINE>
    """
    graph = Graph(assume)
    parameters = _parameters(outputs, variables, shapes)
    flat = [part for output in outputs for part in (output.args if isinstance(output, ex.Several) else (output,))]
    values = iter(plans.planned(graph, _read(graph, flat, parameters, shapes)))
    grouped = [
        tuple(next(values) for _ in output.args) if isinstance(output, ex.Several) else next(values)
        for output in outputs
    ]
    several = several or len(grouped) > 1
    source = array_code.source(graph, grouped, parameters, shapes, name, backend, several)
    blocked = row_blocks.blocked(graph, grouped, parameters, shapes, name, several) if backend == "numpy" else None
    return CompiledFunction(source, tuple(parameters), name, blocked or "")


def _parameters(outputs: Sequence[ex.Expr], variables: Sequence[str], shapes: Shapes) -> list[str]:
    """The parameters; a dimension that no array has is one, any other is none."""
    on_arrays = {x.name for v in variables for d in shapes.table.get(v, ()) for x in ex.free_symbols(d)}
    found = [v for v in variables if v not in on_arrays]
    free = sorted({x.name for e in outputs for x in ex.free_symbols(e)} - on_arrays - set(found))
    if free:
        raise UnsupportedError(f"the function needs {', '.join(free)} among its variables")
    return found


def _read(graph: Graph, exprs: Sequence[ex.Expr], parameters: Sequence[str], shapes: Shapes) -> list[Value]:
    """Every expression as a value of its own full shape."""
    roots = _stable(exprs, shapes)
    done: dict[ex.Expr, Value] = {}
    for node in ex.postorder(*roots):
        if isinstance(node, ex.Symbol):
            shape = shapes.table.get(node.name, ())
            known = node.name in parameters
            done[node] = graph.node("input", data=node.name, shape=shape) if known else graph.dimension(node)
        elif not _is_size(node, done):
            done[node] = _value(graph, node, [done[a] for a in node.args])
    return [
        v if v.shape == (shape := shapes.of(e)) else graph.times(v, graph.ones(shape))
        for e, v in ((e, done[r]) for e, r in zip(exprs, roots, strict=True))
    ]


def _is_size(node: ex.Expr, done: Mapping[ex.Expr, Value]) -> bool:
    return isinstance(node, ex.Several)


def _stable(exprs: Sequence[ex.Expr], shapes: Shapes) -> list[ex.Expr]:
    """Every expression in its stable form; ones beside an array of their shape are the number one.

    1 − tanh²x stays where tanh x is needed anyway: 1/cosh²x would cost another pass.
    """
    slopes: set[ex.Expr] = set()
    others: set[ex.Expr] = set()
    for node in ex.postorder(*exprs):
        for a in node.args:
            if isinstance(a, ex.Call) and a.name == "tanh":
                (slopes if isinstance(node, ex.Pow) and node.args[1] is ex.TWO else others).add(a)
    done: dict[ex.Expr, ex.Expr] = {}
    for node in ex.postorder(*exprs):
        args = [done[a] for a in node.args]
        if isinstance(node, ex.Add) and any(map(_is_ones, node.args)):
            whole = shapes.of(node)
            if any(shapes.of(a) == whole for a in node.args if not _is_ones(a)):
                args = [ex.ONE if _is_ones(a) else a for a in args]
        done[node] = ex.Call("tanh_again", *args) if node in slopes & others else ex.rebuild(node, args)
    return [stable(done[e]) for e in exprs]


def _is_ones(node: ex.Expr) -> bool:
    return isinstance(node, ex.Call) and node.name == "ones"


def _value(graph: Graph, node: ex.Expr, args: list[Value]) -> Value:
    match node:
        case ex.Number():
            return graph.number(node.value)
        case ex.Constant():
            return graph.node("constant", data=node.name)
        case ex.Add():
            return graph.plus(*args)
        case ex.Neg():
            return graph.negative(args[0])
        case ex.Mul():
            return graph.times(*args)
        case ex.Div():
            return _softmax_written_out(graph, *args) or graph.over(*args)
        case ex.Pow():
            return graph.power(*args)
        case ex.MatMul():
            return graph.matmul(args)
        case ex.Einsum():
            return graph.einsum(node.data, args)
        case ex.Call() if node.name in _ARRAY_FUNCTIONS:
            return _ARRAY_FUNCTIONS[node.name](graph, node, *args)
        case ex.Call() if node.name not in OF_ARRAYS and (is_known(node.name) or node.name in _STABLE_NAMES):
            return _entrywise(graph, node, args)
        case ex.Piecewise():
            return _cases(graph, args)
        case ex.And() | ex.Or():
            return _of(graph, type(node).__name__.lower(), args)
        case ex.Not():
            return _of(graph, "not", args)
        case ex.Array():
            shape = (ex.Number(len(args)), *(args[0].shape if args else ()))
            return graph.node("array", *args, shape=shape)
        case ex.Indexed(args=(_, *indices)):
            places = [ex.constant_value(i) for i in indices]
            if all(p is not None and p >= 1 and p.denominator == 1 for p in places):
                return graph.node("entry", args[0], data=tuple(int(p) - 1 for p in places if p))
        case _ if type(node) in ex.COMPARISONS:
            return _of(graph, "compare", args, ex.COMPARISONS[type(node)])
    shown = str(node) if node.size < 200 else type(node).__name__
    raise UnsupportedError(f"a function of arrays cannot be made of {shown:.80}: it has no code")


_STABLE_NAMES = {"expit", "logaddexp", "log1p", "expm1", "xlogy", "xlog1py", "erfc", "log_of_gamma", "tanh_again"}


def _of(graph: Graph, op: str, args: list[Value], data: str | None = None) -> Value:
    return graph.node(op, *args, data=data, shape=broadcast_shape(a.shape for a in args))


def _cases(graph: Graph, args: list[Value]) -> Value:
    """Nested choices, the last case first."""
    *pairs, last, condition = args
    if (
        len(pairs) == 2
        and pairs[0] is graph.one
        and last is graph.number(0)
        and pairs[1].op == "compare"
        and pairs[1].rank
    ):
        return graph.node("holds", pairs[1], shape=pairs[1].shape)
    always = condition.op == "constant" and condition.data == "True"
    found = last if always else _of(graph, "where", [condition, last, graph.node("constant", data="nan")])
    for value, when in zip(pairs[-2::-2], pairs[::-2], strict=True):
        found = _of(graph, "where", [when, value, found])
    return found


def _entrywise(graph: Graph, node: ex.Call, args: list[Value]) -> Value:
    name = node.name
    if name == "softplus" or (name == "logaddexp" and args[0].op == "number" and args[0].data == 0):
        return graph.negative(graph.call("log_expit", graph.negative(args[-1])))  # three times as fast as logaddexp
    if name == "tanh_again":
        return graph.call("tanh", *args)
    if name in ("sigmoid", "expit"):
        return graph.call("expit", *args)
    if name == "log" and len(args) == 1:
        return _logarithm(graph, args[0])
    if name in ("maximum", "minimum"):
        first, *rest = args
        for a in rest:
            first = graph.call(name, first, a)
        return first
    return graph.call(name, *args)


def _logarithm(graph: Graph, v: Value) -> Value:
    """Of a softmax or of a sum of exponentials without overflow."""
    if (z := _scores(v)) is not None:
        return graph.log_softmax(z)
    if v.op == "sum" and v.args[0].op == "call" and v.args[0].data == "exp":
        z = v.args[0].args[0]
        if v.data in (None, z.rank - 1) and (z.rank == 1 or v.data is not None):
            return graph.logsumexp(z)
    return graph.call("log", v)


def _scores(v: Value) -> Value | None:
    """z where the value is softmax(z), that is exp(z − max z) in its shares."""
    return v.args[0].args[0].args[0] if v.op == "shares" else None


def _softmax_written_out(graph: Graph, above: Value, below: Value) -> Value | None:
    """exp(z)/sum(exp(z)), maybe times a number."""
    c, core = graph.split(above)
    if core.op == "call" and core.data == "exp" and core.rank == 1 and below.op == "sum" and below.args[0] is core:
        return graph.times(c, graph.softmax(core.args[0]))
    return None


def _summed(graph: Graph, node: ex.Call, *args: Value) -> Value:
    return graph.sum(args[0], axis_of(node, args[0].rank))


def _mean(graph: Graph, node: ex.Call, *args: Value) -> Value:
    v, axis = args[0], axis_of(node, args[0].rank)
    count = v.shape if axis is None else v.shape[axis : axis + 1]
    return graph.over(graph.sum(v, axis), graph.size(count))


def _norm(graph: Graph, node: ex.Call, v: Value) -> Value:
    return graph.call("sqrt", graph.sum(graph.power(v, graph.number(2))) if v.rank else graph.power(v, graph.number(2)))


def _kron(graph: Graph, node: ex.Call, a: Value, b: Value) -> Value:
    spec = "ij,kl->ikjl" if a.rank == 2 else "i,j->ij"
    return graph.reshape(graph.einsum(spec, [a, b]), tuple(times(p, q) for p, q in zip(a.shape, b.shape, strict=True)))


def _commutation(graph: Graph, node: ex.Call, *args: Value) -> Value:
    """K with K vec(X) = vec(Xᵀ): entry (j + n i, i + m j) is one."""
    m, n = node.args
    four = graph.einsum("ac,bd->abdc", [graph.eye(m), graph.eye(n)])
    return graph.reshape(four, (times(m, n),) * 2)


def _dims(node: ex.Call, skip: int = 0) -> tuple[ex.Expr, ...]:
    return tuple(map(canonical, node.args[skip:]))


_ARRAY_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "dot": lambda g, node, *args: g.matmul(args),
    "transpose": lambda g, node, a: g.transpose(a),
    "trace": lambda g, node, a: g.trace(a),
    "det": lambda g, node, a: g.det(a, False),
    "logdet": lambda g, node, a: g.det(a, True),
    "inv": lambda g, node, a: g.inv(a),
    "sum": _summed,
    "mean": _mean,
    "norm": _norm,
    "norm1": lambda g, node, a: g.sum(g.call("abs", a)),
    "diag": lambda g, node, a: g.diag(a),
    "diagonal": lambda g, node, a: g.diagonal(a),
    "outer": lambda g, node, a, b: g.outer(a, b),
    "kron": _kron,
    "vec": lambda g, node, a: g.vec(a),
    "softmax": lambda g, node, a: g.softmax(a),
    "logsumexp": lambda g, node, a: g.logsumexp(a),
    "eye": lambda g, node, *_: g.eye(_dims(node)[0]),
    "ones": lambda g, node, *_: g.ones(_dims(node)),
    "zeros": lambda g, node, *_: g.zeros(_dims(node)),
    "reshape": lambda g, node, a, *_: g.reshape(a, _dims(node, 1)),
    "column": lambda g, node, a: g.column(a),
    "row": lambda g, node, a: g.row(a),
    "commutation": _commutation,
    "eigenvalues": lambda g, node, a: g.node("eigenvalues", a, shape=a.shape[:1]),
}

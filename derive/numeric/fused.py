"""A scalar expression for libraries that work out every entry in one pass: numexpr and numba."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.numeric.stable import stable

LARGEST = 3_000  # nodes of the tree: numexpr's text has no names for common parts

#: numexpr's spelling of a function of {a} and {b}
NUMEXPR = {
    **{name: f"{name}({{a}})" for name in ("exp", "log", "sqrt", "abs", "sin", "cos", "tan", "sinh", "cosh", "tanh", "log1p", "expm1", "floor")},
    **{f"a{name}": f"arc{name}({{a}})" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "log_2": "(log({a})/log(2))", "log_10": "log10({a})", "log_b": "(log({a})/log({b}))", "ceiling": "ceil({a})", "atan2": "arctan2({a}, {b})",
    "sec": "(1/cos({a}))", "csc": "(1/sin({a}))", "cot": "(1/tan({a}))", "sech": "(1/cosh({a}))", "csch": "(1/sinh({a}))", "coth": "(1/tanh({a}))",
    "sigmoid": "(where({a} > 0, 1.0, exp(-abs({c})))/(1 + exp(-abs({c}))))",
    "expit": "(where({a} > 0, 1.0, exp(-abs({c})))/(1 + exp(-abs({c}))))",
    "softplus": "(where({a} > 0, {a}, 0) + log1p(exp(-abs({a}))))",
    "logaddexp": "(where({a} > ({b}), {a}, {b}) + log1p(exp(-abs({a} - ({b})))))",
    "relu": "where({a} > 0, {a}, 0)", "sign": "where({a} > 0, 1.0, where({a} < 0, -1.0, 0.0))",
    "xlogy": "where({a} == 0, 0.0, ({a})*log({b}))", "xlog1py": "where({a} == 0, 0.0, ({a})*log1p({b}))",
    "maximum": "where({a} > ({b}), {a}, {b})", "minimum": "where({a} < ({b}), {a}, {b})",
}  # fmt: skip
#: what numba does not know by NumPy's or SciPy's name
NUMBA = {
    "special.expit(": ["def expit(x):", "    e = math.exp(-abs(x))", "    return (1.0 if x > 0 else e)/(1 + e)"],
    "np.where(": ["def where(condition, x, y):", "    return x if condition else y"],
    "special.erf(": ["def erf(x):", "    return math.erf(x)"],
    "special.erfc(": ["def erfc(x):", "    return math.erfc(x)"],
    "special.gamma(": ["def gamma(x):", "    return math.gamma(x)"],
    "special.xlogy(": ["def xlogy(x, y):", "    return 0.0 if x == 0 else x*math.log(y)"],
}


def source(expr: ex.Expr, names: Sequence[str], name: str, backend: str) -> str:
    """The source of the function; raises ImportError, saying what to install, where the library is missing."""
    if backend not in ("numexpr", "numba"):
        raise ValueError(f"unknown backend {backend!r} for a function of numbers: expected numpy, numexpr or numba")
    if find_spec(backend) is None:
        raise ImportError(f"backend={backend!r} needs {backend}: pip install 'derive[{backend}]'")
    if not names or isinstance(expr, ex.Array):
        raise UnsupportedError(f"backend={backend!r} takes one function of one or more variables")
    return (_numexpr if backend == "numexpr" else _numba)(stable(expr), names, name)


def _numexpr(expr: ex.Expr, names: Sequence[str], name: str) -> str:
    if expr.size > LARGEST:
        raise UnsupportedError("the expression is too large for numexpr: use the numpy backend")
    code: dict[ex.Expr, str] = {}
    for node in ex.postorder(expr):
        code[node] = _numexpr_code(node, [code[a] for a in node.args])
    casts = [f"    {x} = np.asarray({x}, dtype=float)" for x in names]
    values = ", ".join(f'"{x}": {x}' for x in names)
    found = code[expr]
    extra = "".join(f" + 0*{x}" for x in names if x not in {s.name for s in ex.free_symbols(expr)})  # for its shape
    lines = ["import numexpr", "import numpy as np", "", "", f"def {name}({', '.join(names)}):", *casts]
    return "\n".join([*lines, f'    return numexpr.evaluate("{found}{extra}", {{{values}}}, {{}})[()]']) + "\n"


def _numexpr_code(node: ex.Expr, args: list[str]) -> str:
    from derive.numeric.compile import _number

    match node:
        case ex.Symbol():
            return node.name
        case ex.Number():
            written = _number(node)
            return (
                written if "." in written or "e" in written else f"{written}.0" if int(written) > 2**31 - 1 else written
            )
        case ex.Constant() if node.name == "pi":
            return "3.141592653589793"
        case ex.Constant() if node.name in ("True", "False"):
            return node.name
        case ex.Add():
            return f"({' + '.join(args)})"
        case ex.Mul():
            return f"({'*'.join(args)})"
        case ex.Neg():
            return f"(-{args[0]})"
        case ex.Div(args=(ex.Number() as above, ex.Number() as below)):
            return repr(float(above.value / below.value))
        case ex.Div():
            return (
                f"({args[0]}/{args[1]})"
                if not isinstance(node.args[1], ex.Number)
                else f"({args[0]}*{float(1 / node.args[1].value)!r})"
            )
        case ex.Pow():
            return f"({args[0]}**{args[1]})"
        case ex.Call() if node.name in ("maximum", "minimum"):
            first, *rest = args
            for a in rest:
                first = NUMEXPR[node.name].format(a=first, b=a)
            return first
        case ex.Call(data="exp", args=(ex.Number(data=1),)):
            return "2.718281828459045"
        case ex.Call():
            name = node.name
            if name == "log" and len(args) == 2:
                name = "log_b"
            if name in NUMEXPR:
                opposite = (
                    node.args[0].args[0] if isinstance(node.args[0], ex.Neg) else None
                )  # |−x| is |x|: worked out once
                c = args[0] if opposite is None else args[0][2:-1]
                return NUMEXPR[name].format(a=args[0], b=args[-1], c=c)
        case ex.Piecewise():
            found = "nan" if node.args[-1] is not ex.TRUE else None
            pairs = list(zip(args[::2], args[1::2], strict=True))
            if found is None:
                found, pairs = pairs[-1][0], pairs[:-1]
            elif pairs:
                found = "(0.0/0.0)"
            for value, condition in reversed(pairs):
                found = f"where({condition}, {value}, {found})"
            return found
        case ex.And() | ex.Or():
            return f"({(' & ' if isinstance(node, ex.And) else ' | ').join(args)})"
        case ex.Not():
            return f"(~{args[0]})"
        case _ if type(node) in ex.COMPARISONS:
            return f"({args[0]} {ex.COMPARISONS[type(node)]} {args[1]})"
    raise UnsupportedError(f"numexpr has no code for {node!s:.60}: use the numpy backend")


def _numba(expr: ex.Expr, names: Sequence[str], name: str) -> str:
    from derive.numeric.compile import _Writer

    if any(isinstance(n, (ex.Sum, ex.Product, ex.Indexed, ex.MatMul, ex.Array)) for n in ex.postorder(expr)):
        raise UnsupportedError("numba takes functions of numbers only: use the numpy backend")
    writer = _Writer(expr, names)
    result = writer.value(expr)
    body = [*writer.lines, f"return {result}"]
    text = "\n".join(body)
    helpers: list[str] = []
    for call, lines in NUMBA.items():
        if call in text:
            helpers += ['@numba.njit(error_model="numpy")', *lines, "", ""]
            body = [line.replace(call, call.partition(".")[2]) for line in body]
    if "special." in "\n".join(body) or "np.select(" in text:
        raise UnsupportedError("numba has no code for a function in this expression: use the numpy backend")
    signature = f"float64({', '.join(['float64'] * len(names))})"
    head = ["import math", "", "import numba", "import numpy as np", "", "", *helpers]
    decorator = f'@numba.vectorize(["{signature}"])'
    return "\n".join([*head, decorator, f"def {name}({', '.join(names)}):", *(f"    {line}" for line in body)]) + "\n"

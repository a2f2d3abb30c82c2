"""A scalar expression for libraries that work out every entry in one pass: numexpr and numba."""

from __future__ import annotations

import math
from collections import Counter
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
#: eˣ in operations that a compiler does for several entries at once, which libm's is not: x = n log 2 + r, log 2 in two
#: parts (W. J. Cody and W. Waite, Software Manual for the Elementary Functions, 1980), Taylor's polynomial in r, and
#: 2ⁿ put into the exponent in two factors, since n reaches beyond it on both sides; 6755399441055744 is 3·2⁵¹
EXP = """\
@numba.njit(error_model="numpy", fastmath={"contract"})
def exp(x):
    y = 710.0 if x > 710.0 else x
    y = -750.0 if y < -750.0 else y
    n = (y*1.4426950408889634 + 6755399441055744.0) - 6755399441055744.0
    r = (y - n*0.6931471803691238) - n*1.9082149292705877e-10
    p = r/6227020800.0 + 1/479001600.0
    for c in (1/39916800.0, 1/3628800.0, 1/362880.0, 1/40320.0, 1/5040.0, 1/720.0, 1/120.0, 1/24.0, 1/6.0, 0.5):
        p = p*r + c
    p = 1.0 + (r + r*r*p)
    h = np.floor(0.5*n)
    a = np.int64((np.float64(h + 6755399441055744.0).view(np.int64) + 1023) << 52).view(np.float64)
    b = np.int64((np.float64(n - h + 6755399441055744.0).view(np.int64) + 1023) << 52).view(np.float64)
    return p*a*b
""".splitlines()
#: what numba does not know by NumPy's or SciPy's name, or does better by ours
NUMBA = {
    "special.expit(": ["def expit(x):", "    e = np.exp(-abs(x))", "    return (1.0 if x > 0 else e)/(1 + e)"],
    "np.where(": ["def where(condition, x, y):", "    return x if condition else y"],
    "special.erf(": ["def erf(x):", "    return math.erf(x)"],
    "special.erfc(": ["def erfc(x):", "    return math.erfc(x)"],
    "special.gamma(": ["def gamma(x):", "    return math.gamma(x)"],
    "special.xlogy(": ["def xlogy(x, y):", "    return 0.0 if x == 0 else x*math.log(y)"],
}


def source(expr: ex.Expr, names: Sequence[str], name: str, backend: str) -> str:
    """The source of the function; raises UnsupportedError, saying what to install, where the library is missing."""
    if backend not in ("numexpr", "numba"):
        raise UnsupportedError(
            f"unknown backend {backend!r} for a function of numbers: expected numpy, numexpr or numba"
        )
    if find_spec(backend) is None:
        raise UnsupportedError(f"backend={backend!r} needs {backend}: pip install 'derive[{backend}]'")
    outputs = expr.args if isinstance(expr, ex.Several) else (expr,)
    if not names or any(isinstance(e, (ex.Array, ex.Several)) for e in outputs):
        raise UnsupportedError(f"backend={backend!r} takes functions of one or more variables, not arrays of them")
    outputs = tuple(_cheaper(stable(e)) for e in outputs)
    return (_numexpr if backend == "numexpr" else _numba)(outputs, names, name)


def _cheaper(expr: ex.Expr) -> ex.Expr:
    """σ(u) σ(−u) as e/(1 + e)² with e = exp(−|u|), and quotients by constants as products."""
    done: dict[ex.Expr, ex.Expr] = {}
    for node in ex.postorder(expr):
        args = [done[a] for a in node.args]
        if isinstance(node, ex.Mul):
            args = _slopes(args)
        if isinstance(node, ex.Div) and not ex.free_symbols(node.args[1]) and (c := _inverse(node.args[1])) is not None:
            done[node] = ex.Mul(args[0], c)
            continue
        done[node] = ex.rebuild(node, args) if len(args) == len(node.args) else ex.Mul(*args)
    return done[expr]


def _inverse(constant: ex.Expr) -> ex.Expr | None:
    """One over a constant, as the nearest float."""
    from derive.numeric.compile import function

    try:
        inverse = float(function(ex.Div(1, constant), [])())
    except (UnsupportedError, ArithmeticError, TypeError):
        return None
    if not math.isfinite(inverse) or not inverse:
        return None
    return ex.Number(repr(inverse)) if inverse > 0 else ex.Neg(ex.Number(repr(-inverse)))


def _slopes(factors: list[ex.Expr]) -> list[ex.Expr]:
    arguments = {a: a.args[0] for a in factors if isinstance(a, ex.Call) and a.name in ("sigmoid", "expit")}
    for a, u in arguments.items():
        for b, v in arguments.items():
            if v is ex.Neg(u):
                rest = list(factors)
                rest.remove(a)
                rest.remove(b)
                e = ex.Call("exp", ex.Neg(ex.Call("abs", u)))
                return [*_slopes(rest), ex.Div(e, ex.Pow(ex.Add(ex.ONE, e), 2))]
    return factors


def _numexpr(outputs: Sequence[ex.Expr], names: Sequence[str], name: str) -> str:
    """Every output by itself; one that has an earlier one as a factor is made of that."""
    if sum(e.size for e in outputs) > LARGEST:
        raise UnsupportedError("the expression is too large for numexpr: use the numpy backend")
    casts = [f"    {x} = np.asarray({x}, dtype=float)" for x in names]
    results = [ex.Symbol(_free(f"r{i + 1}", names)) for i in range(len(outputs))]
    lines = ["import numexpr", "import numpy as np", "", "", f"def {name}({', '.join(names)}):", *casts]
    for i, e in enumerate(outputs):
        for known, r in zip(outputs[:i], results, strict=False):
            e = _with_factor(e, known, r) or e
        code: dict[ex.Expr, str] = {}
        for node in ex.postorder(e):
            code[node] = _numexpr_code(node, [code[a] for a in node.args])
        found = {s.name for s in ex.free_symbols(e)}
        known_names = [*names, *(r.name for r in results[:i] if r.name in found)]
        if any(type(n) in ex.COMPARISONS and not ex.free_symbols(n) for n in ex.postorder(e)):
            found = set()  # numexpr leaves out the branch that is never taken, and its shape
        shaped = found & {r.name for r in results}  # an earlier result has the shape of all arguments
        extra = "".join(f" + 0*{x}" for x in names if x not in found and not shaped)
        values = ", ".join(f'"{x}": {x}' for x in known_names)
        lines.append(f'    {results[i]} = numexpr.evaluate("{code[e]}{extra}", {{{values}}}, {{}})[()]')
    return "\n".join([*lines, f"    return {', '.join(map(str, results))}"]) + "\n"


def _free(name: str, names: Sequence[str]) -> str:
    while name in names:
        name += "_"
    return name


def _with_factor(expr: ex.Expr, known: ex.Expr, name: ex.Expr) -> ex.Expr | None:
    """``expr`` with ``name`` in place of its factors that make ``known``: −x p for −x e⁻ˣ/2 where p is e⁻ˣ/2."""
    (sign, above, below), (known_sign, parts, under) = _quotient(expr), _quotient(known)
    if (
        not any(isinstance(n, ex.Call) for n in ex.postorder(known))
        or Counter(parts) - Counter(above)
        or Counter(under) - Counter(below)
    ):
        return None
    left, down = Counter(above) - Counter(parts), Counter(below) - Counter(under)
    found: ex.Expr = ex.Mul(*left.elements(), name) if left else name
    found = ex.Div(found, ex.Mul(*down.elements())) if down else found
    return found if sign == known_sign else ex.Neg(found)


def _quotient(expr: ex.Expr) -> tuple[int, list[ex.Expr], list[ex.Expr]]:
    """Sign, factors above and factors below the line."""
    match expr:
        case ex.Neg(args=(inner,)):
            sign, above, below = _quotient(inner)
            return -sign, above, below
        case ex.Div(args=(p, q)):
            (s, above, below), (t, under, over) = _quotient(p), _quotient(q)
            return s * t, above + over, below + under
        case ex.Mul():
            parts = [_quotient(a) for a in expr.args]
            return (
                math.prod(s for s, _, _ in parts),
                [f for _, a, _ in parts for f in a],
                [f for _, _, b in parts for f in b],
            )
    return 1, [] if expr is ex.ONE else [expr], []


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


def _numba(outputs: Sequence[ex.Expr], names: Sequence[str], name: str) -> str:
    from derive.numeric.compile import OVERFLOWING, _Writer

    expr = ex.Several(*outputs)
    if any(isinstance(n, (ex.Sum, ex.Product, ex.Indexed, ex.MatMul, ex.Array)) for n in ex.postorder(expr)):
        raise UnsupportedError("numba takes functions of numbers only: use the numpy backend")
    writer = _Writer(expr, names)
    writer.value(expr)
    lines, values = writer.lines, [writer.code[e][0] for e in outputs]
    text = "\n".join([*lines, *values])
    helpers: list[str] = []
    for call, helper in NUMBA.items():
        if call in text:
            helpers += ['@numba.njit(error_model="numpy")', *helper, "", ""]
            lines, values = ([line.replace(call, call.partition(".")[2]) for line in part] for part in (lines, values))
    if "special." in "\n".join([*lines, *values]) or "np.select(" in text:
        raise UnsupportedError("numba has no code for a function in this expression: use the numpy backend")
    if "np.exp(" in "\n".join([text, *helpers]):
        helpers = [*EXP, "", "", *(line.replace("np.exp(", "exp(") for line in helpers)]
        lines, values = ([line.replace("np.exp(", "exp(") for line in part] for part in (lines, values))
    head = ["import math", "", "import numba", "import numpy as np", "", "", *helpers]
    if len(outputs) > 1:
        return "\n".join([*head, *_numba_loop(names, name, lines, values)]) + "\n"
    quiet = ['@np.errstate(over="ignore", under="ignore")'] if OVERFLOWING.search(text) else []
    return "\n".join([*head, *_numba_ufunc(names, name, lines, values, quiet)]) + "\n"


def _numba_ufunc(
    names: Sequence[str], name: str, lines: Sequence[str], values: Sequence[str], quiet: Sequence[str]
) -> list[str]:
    every = ", ".join(names)
    return [
        f'@numba.vectorize(["float64({", ".join(["float64"] * len(names))})"])',
        f"def {name}_of_one({every}):", *(f"    {line}" for line in [*lines, f"return {values[0]}"]), "", "",
        *quiet,
        f"def {name}({every}):",  # a ufunc takes no arguments by name
        f"    return {name}_of_one({every})",
    ]  # fmt: skip


def _numba_loop(names: Sequence[str], name: str, lines: Sequence[str], values: Sequence[str]) -> list[str]:
    """Several results from one pass."""
    results = [_free(f"r{i + 1}", names) for i in range(len(values))]
    i, first = _free("i", names), names[0]
    arrays = {x: _free(f"all_{x}", names) for x in names}
    signature = ", ".join(["float64[::1]"] * (len(names) + len(values)))
    inside = [
        *(f"{x} = {arrays[x]}[{i}]" for x in names),
        *lines,
        *(f"{r}[{i}] = {v}" for r, v in zip(results, values, strict=True)),
    ]
    every = ", ".join(names)
    return [
        f'@numba.njit(["void({signature})"], error_model="numpy")',
        f"def {name}_of_all({', '.join([*arrays.values(), *results])}):",
        f"    for {i} in range({arrays[first]}.size):",
        *(f"        {line}" for line in inside), "", "",
        f"def {name}({every}):",
        f"    {every}{',' if len(names) == 1 else ''} = np.broadcast_arrays(*[np.asarray(v, dtype=float) for v in ({every}{',' if len(names) == 1 else ''})])",
        f"    {', '.join(results)} = {', '.join(f'np.empty({first}.shape)' for _ in results)}",
        f"    {name}_of_all({', '.join([*(f'{x}.ravel()' for x in names), *(f'{r}.reshape(-1)' for r in results)])})",
        f"    return {', '.join(f'{r}[()]' for r in results)}",
    ]  # fmt: skip

"""How an expression looks on a blackboard: a small layout tree that every output format writes in its own notation.

The one place that knows notation: where brackets stand, when a product needs its dot, what an exponent looks like.
It knows nothing of LaTeX, Typst or speech, and computes no mathematics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.functions import FUNCTIONS
from derive.report import arrays
from derive.report.board import (
    ATOM,
    COMPARE,
    DISPLAY,
    FRACTION,
    LOGIC,
    POWER,
    PRODUCT,
    SCRIPT,
    SLASH,
    SUM,
    USUAL,
    Board,
    Laid,
    Notation,
    bracketed,
    multiplied,
    number,
    with_brackets,
)
from derive.report.boxes import Box, fence, listed, operator, related, row, words
from derive.report.names import named

LARGEST = 200_000  # nodes of the tree; beyond it an expression has to be abbreviated first


def blackboard(expr: ex.Expr, notation: Notation = USUAL, mode: str = DISPLAY) -> Box:
    """The layout of ``expr``; with mode SCRIPT its fractions are written with a slash.

    >>> x = ex.Symbol("x")
    >>> blackboard(x**2 * ex.Call("sin", x)).kind
    'product'
    """
    return laid(expr, notation, mode).box


def laid(expr: ex.Expr, notation: Notation = USUAL, mode: str = DISPLAY) -> Laid:
    if expr.size > LARGEST:
        raise UnsupportedError(
            f"the expression has {expr.size:,} nodes when written out; print its parts, or use .function()"
        )
    done: dict[tuple[ex.Expr, str], Laid] = {}
    stack = [(expr, mode)]
    while stack:
        key = stack[-1]
        if key in done:
            stack.pop()
            continue
        waiting = [k for k in _inside(*key, notation) if k not in done]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        node, how = key
        board = Board(done, how, notation)
        of_arrays = arrays.LAYOUTS.get(type(node))
        done[key] = (of_arrays and of_arrays(node, board)) or _LAYOUTS[type(node)](node, board)
    return done[expr, mode]


def _inside(node: ex.Expr, mode: str, notation: Notation) -> Iterator[tuple[ex.Expr, str]]:
    """The parts that have to be laid out before ``node``, each in the mode it will stand in."""
    match node:
        case ex.Pow(args=(base, exponent)):
            return iter([(base, mode), (exponent, SCRIPT)])
        case ex.Call(data="exp"):
            return iter([(node.args[0], mode), (node.args[0], SCRIPT)])
        case ex.Call(data="log", args=(x, base)):
            return iter([(x, mode), (base, SCRIPT)])
        case ex.Call(data="kronecker"):
            return iter([(a, SCRIPT) for a in node.args])
        case ex.Call(data="polygamma" | "besselj" | "legendre", args=(n, x)):
            return iter([(n, SCRIPT), (x, mode)])
        case ex.Sum() | ex.Product() | ex.Integral() | ex.Limit() | ex.Subs():
            body, *bounds = node.args
            return iter([(body, mode), *[(b, SCRIPT) for b in bounds], *_primed(node, mode)])
        case ex.SumOver(args=(body, k)) | ex.ProductOver(args=(body, k)):
            return iter([(body, mode), (k, SCRIPT)])
        case ex.Indexed(args=(base, *indices)):
            return iter([(base, mode), *[(i, SCRIPT) for i in indices]])
        case ex.Derivative(args=(f, x, order)) if notation.rank(x):
            return iter([(f, mode), (x, SCRIPT), (order, SCRIPT)])
        case ex.Call(data="eye" | "commutation"):
            return iter([(a, SCRIPT) for a in node.args])
        case ex.Derivative():
            f, by = _merged(node, notation)
            return iter([(f, mode), *[(b, SCRIPT) for pair in by for b in pair]])
    return iter([(a, mode) for a in node.args])


# ---------------------------------------------------------------- atoms and arithmetic


def _symbol(node: ex.Expr, board: Board) -> Laid:
    is_array = board.rank(node) > 0
    box = named(node.data, is_array, board.notation.shapes)
    level = POWER if box.kind in ("power", "prime", "differential") else ATOM
    edge = (
        "name"
        if box.kind in ("name", "differential")
        else "function letter"
        if node.data in "fghFGH" and not is_array
        else "letter"
    )
    return Laid(box, level, edge, edge)


def _constant(node: ex.Expr, board: Board) -> Laid:
    shown = {"pi": Box("letter", "π"), "I": Box("letter", "i"), "oo": Box("symbol", "∞")}
    return Laid(shown.get(node.data) or words(node.data.lower()), ATOM)


def _add(node: ex.Expr, board: Board) -> Laid:
    parts: list[Box] = []
    first: Laid | None = None
    terms, looks = list(node.args), arrays.terms(node, board) if board.notation.shapes else {}
    position = 0
    while position < len(terms):
        term, sign = terms[position], "+"
        if position + 1 < len(terms) and (pair := _endpoints(term, terms[position + 1])):
            it = _between(pair[0], pair[1], board)
            position += 1
        elif isinstance(term, ex.Neg) and parts:
            sign, it = "−", looks.get(term.args[0]) or board.at(SLASH, term.args[0])
        elif isinstance(term, ex.Neg) and term.args[0] in looks:
            it = looks[term.args[0]]
            it = it._replace(box=row(Box("minus"), it.box), first="minus")
        elif term in looks:
            it = looks[term]
        else:
            it = board(term) if not parts and isinstance(term, ex.Neg) else board.at(SLASH, term)
        parts += [operator(sign), it.box] if parts else [it.box]
        first = first or it
        position += 1
    if len(parts) == 1 and first is not None:
        return first
    of_rows = bool(looks) and all(it.row for it in looks.values())
    return Laid(row(*parts, kind="sum"), SUM, first.first if first else "letter", "letter", row=of_rows)


def _endpoints(upper: ex.Expr, lower: ex.Expr) -> tuple[ex.Expr, ex.Expr] | None:
    """F at b minus F at a, which is written [F] with both ends."""
    match upper, lower:
        case ex.Subs(args=(f, x, _)), ex.Neg(args=(ex.Subs(args=(g, y, _)) as below,)) if f is g and x is y:
            return upper, below
    return None


def _between(upper: ex.Expr, lower: ex.Expr, board: Board) -> Laid:
    body = board.box(upper.args[0])
    parts = (body, board.script(upper.args[1]), board.script(lower.args[2]), board.script(upper.args[2]))
    return Laid(Box("between", None, parts), FRACTION, "fence", "fence")


def _neg(node: ex.Expr, board: Board) -> Laid:
    it = board.at(SLASH, node.args[0])
    return Laid(row(Box("minus"), it.box), SUM, "minus", it.last, it.closed and row(Box("minus"), it.closed))


def _mul(node: ex.Expr, board: Board) -> Laid:
    return multiplied([board.at(PRODUCT, a) for a in node.args])


def _matmul(node: ex.Expr, board: Board) -> Laid:
    parts: list[Box] = []
    for factor in node.args:
        it = board.at(PRODUCT, factor)
        parts += [operator(""), it.closed or it.box] if parts else [it.closed or it.box]
    return Laid(row(*parts, kind="product"), PRODUCT, board(node.args[0]).first)


def _div(node: ex.Expr, board: Board) -> Laid:
    above, below = node.args
    if board.mode == DISPLAY:
        numeric = all(isinstance(a, ex.Number) for a in node.args)
        edge = "number fraction" if numeric else "fraction"
        return Laid(Box("fraction", None, (board.box(above), board.box(below))), FRACTION, edge, edge)
    top, bottom = board.at(PRODUCT, above), board.at(FRACTION, below)
    return Laid(Box("slash", None, (top.closed or top.box, bottom.box)), SLASH, top.first, "letter")


TRIG = {"sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "sech", "csch", "coth"}


def _pow(node: ex.Expr, board: Board) -> Laid:
    base, exponent = node.args
    if _is_root(exponent):
        index = str(exponent.args[1].data)
        return Laid(Box("root", index, (board.box(base),)), FRACTION, "letter")
    if isinstance(base, ex.Call) and base.name in TRIG and len(base.args) == 1 and _is_count(exponent, least=2):
        function = Box("power", None, (Box("function", WRITTEN[base.name]), board.script(exponent)))
        return _applied(function, base, board)
    it = board.at(ATOM, base)
    return Laid(Box("power", None, (it.box, board.script(exponent))), POWER, it.first, "letter")


def _is_count(n: ex.Expr, least: int = 0) -> bool:
    return isinstance(n, ex.Number) and isinstance(n.data, int) and n.data >= least


def _is_root(exponent: ex.Expr) -> bool:
    if isinstance(exponent, ex.Div) and exponent.args[0] is ex.ONE and isinstance(exponent.args[1], ex.Number):
        return isinstance(exponent.args[1].data, int) and 3 <= exponent.args[1].data <= 99
    return False


# ---------------------------------------------------------------- functions

#: how a function's name is written where that is not how it is typed
WRITTEN: dict[str, str] = {name: name for name in FUNCTIONS} | {
    "log": "ln", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asec": "arcsec", "acsc": "arccsc",
    "acot": "arccot", "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "relu": "ReLU", "maximum": "max",
    "minimum": "min", "re": "Re", "im": "Im", "trace": "tr", "loggamma": "ln Γ",
    "diagonal": "diag", "singular_values": "singular values", "double": "fl",
}  # fmt: skip
#: functions that are named by a letter
LETTERED = {
    "sigmoid": "σ", "gamma": "Γ", "digamma": "ψ", "polygamma": "ψ", "beta": "Β", "heaviside": "θ", "LambertW": "W",
    "zeta": "ζ", "cond": "κ", "besselj": "J", "legendre": "P",
}  # fmt: skip
#: functions whose simple argument needs no brackets
BARE = TRIG | {
    "asin",
    "acos",
    "atan",
    "asinh",
    "acosh",
    "atanh",
    "log",
    "det",
    "trace",
    "asec",
    "acsc",
    "acot",
    "rank",
    "nullity",
}


def _call(node: ex.Expr, board: Board) -> Laid:
    name, args = node.data, node.args
    if name in _NOTATIONS and len(args) in FUNCTIONS[name].arity:
        return _NOTATIONS[name](node, board)
    if name in BARE and len(args) == 1:
        return _applied(Box("function", WRITTEN[name]), node, board)
    if name in LETTERED:
        head = Box("letter", LETTERED[name])
    else:
        head = Box("function", WRITTEN[name]) if name in FUNCTIONS else named(name)
    return with_brackets(
        head, map(board.box, args), "function" if name in FUNCTIONS and name not in LETTERED else "letter"
    )


def _applied(head: Box, call: ex.Expr, board: Board) -> Laid:
    """A function before one argument, without brackets where nobody could misread it."""
    (x,) = call.args
    closed = Box("apply", "tight", (head, fence(board.box(x))))
    if board.rank(x) or not _is_plain(x, call.data, board.mode):
        return Laid(closed, POWER, "function", "fence")
    edge = "trig" if call.data in TRIG else "open"
    return Laid(Box("apply", "space", (head, board.box(x))), PRODUCT, "function", edge, closed)


def _is_plain(x: ex.Expr, function: str, mode: str) -> bool:
    match x:
        case ex.Symbol() | ex.Constant() | ex.Indexed():
            return True
        case ex.Number():
            return "e" not in str(x.data)
        case ex.Call(data="abs"):
            return function == "log"
        case ex.Call(data="sqrt"):
            return function in TRIG or function == "log"
        case ex.Mul(args=(a, b)):
            return (
                function in TRIG and isinstance(a, (ex.Number, ex.Constant)) and isinstance(b, (ex.Symbol, ex.Constant))
            )
        case ex.Div():
            atoms = (ex.Number, ex.Symbol, ex.Constant)
            return (
                mode == DISPLAY
                and (function in TRIG or function == "log")
                and all(isinstance(a, atoms) for a in x.args)
            )
    return False


def _exp(node: ex.Expr, board: Board) -> Laid:
    (x,) = node.args
    e = Box("letter", "e")
    if x is ex.ONE:
        return Laid(e, ATOM)
    power = board.script(x)
    if board.rank(x) or power.width > 8 or power.tall or _depth_of_powers(power) > 2 or _has_large_fraction(x):
        return with_brackets(Box("function", "exp"), map(board.box, node.args), "function")
    return Laid(Box("power", None, (e, power)), POWER)


def _depth_of_powers(box: Box) -> int:
    """How many exponents stand on top of one another, looked at no deeper than three."""
    level, depth = [box], 0
    while level and depth < 3:
        below: list[Box] = []
        seen = 0
        stack = list(level)
        while stack and seen < 200:
            seen += 1
            piece = stack.pop()
            if piece.kind == "power":
                below.append(piece.parts[1])
                stack.append(piece.parts[0])
            else:
                stack.extend(piece.parts)
        level = below
        depth += 1 if below else 0
    return depth


def _has_large_fraction(x: ex.Expr) -> bool:
    match x:
        case ex.Neg(args=(inner,)):
            return _has_large_fraction(inner)
        case ex.Mul(args=args) | ex.Add(args=args):
            return any(_has_large_fraction(a) for a in args if isinstance(a, ex.Div))
        case ex.Div(args=(above, below)):
            return above.size + below.size > 7 or any(isinstance(a, ex.Add) for p in x.args for a in (p, *p.args))
    return False


def _sqrt(node: ex.Expr, board: Board) -> Laid:
    return Laid(Box("root", None, (board.box(node.args[0]),)), FRACTION)


def _fenced(kind: str) -> Callable[[ex.Expr, Board], Laid]:
    return lambda node, board: Laid(fence(board.box(node.args[0]), kind), ATOM, "bars", "fence")


def _abs(node: ex.Expr, board: Board) -> Laid:
    return _fenced("||")(node, board)


def _log(node: ex.Expr, board: Board) -> Laid:
    if len(node.args) == 1:
        return _applied(Box("function", "ln"), node, board)
    x, base = node.args
    head = Box("sub", None, (Box("function", "log"), board.script(base)))
    return _applied(head, ex.Call("log", x), board)


def _factorial(node: ex.Expr, board: Board) -> Laid:
    it = board.at(ATOM, node.args[0])
    return Laid(Box("postfix", "!", (it.box,)), POWER, it.first, "letter")


def _binomial(node: ex.Expr, board: Board) -> Laid:
    return Laid(Box("binomial", None, tuple(board.box(a) for a in node.args)), FRACTION, "fence", "fence")


def _indexed_function(node: ex.Expr, board: Board) -> Laid:
    n, x = node.args
    head = Box("letter", LETTERED[node.data])
    if node.data == "polygamma":
        return with_brackets(Box("power", None, (head, fence(board.script(n)))), map(board.box, [x]))
    return with_brackets(Box("sub", None, (head, board.script(n))), map(board.box, [x]))


def _single(node: ex.Expr, board: Board) -> Laid:
    head = Box("sub", None, (Box("function", "fl"), Box("number", "32")))
    return with_brackets(head, map(board.box, node.args), "function")


def _kronecker(node: ex.Expr, board: Board) -> Laid:
    indices = row(*[p for a in node.args for p in (board.script(a), operator(","))][:-1])
    return Laid(Box("sub", None, (Box("letter", "δ"), indices)), ATOM)


def _conjugate(node: ex.Expr, board: Board) -> Laid:
    return Laid(Box("accent", "overline", (board.box(node.args[0]),)), POWER)


def _erfinv(node: ex.Expr, board: Board) -> Laid:
    minus_one = row(Box("minus"), Box("number", "1"))
    return with_brackets(Box("power", None, (Box("function", "erf"), minus_one)), map(board.box, node.args), "function")


def _det(node: ex.Expr, board: Board) -> Laid:
    matrix = board(node.args[0]).box
    if matrix.kind == "matrix" and len(matrix.parts) > 1:  # bars around one number would be its absolute value
        return Laid(Box("matrix", (*matrix.data[:2], "|"), matrix.parts), ATOM, "fence", "fence")
    if matrix.kind == "matrix":
        return Laid(Box("apply", "tight", (Box("function", "det"), matrix)), POWER, "function", "fence")
    return _applied(Box("function", "det"), node, board)


def _augmented(node: ex.Expr, board: Board) -> Laid:
    """[A | b], one matrix with a line in it where the entries are written out."""
    left, right = (board(a).box for a in node.args)
    if not all(side.kind == "matrix" for side in (left, right)):
        return Laid(fence(related(left, "∣", right), "[]"), ATOM, "fence", "fence")
    (rows, m, _), (_, n, _) = left.data, right.data
    parts = [p for i in range(rows) for p in (*left.parts[i * m : (i + 1) * m], *right.parts[i * n : (i + 1) * n])]
    return Laid(Box("matrix", (rows, m + n, "[", m), tuple(parts)), ATOM, "fence", "fence")


def _transpose(node: ex.Expr, board: Board) -> Laid:
    it = board.at(ATOM, node.args[0])
    return Laid(Box("power", None, (it.box, Box("symbol", "ᵀ"))), POWER, it.first)


def _inv(node: ex.Expr, board: Board) -> Laid:
    it = board.at(ATOM, node.args[0])
    return Laid(Box("power", None, (it.box, row(Box("minus"), Box("number", "1")))), POWER, it.first)


_NOTATIONS: dict[str, Callable[[ex.Expr, Board], Laid]] = {
    "exp": _exp, "sqrt": _sqrt, "abs": _abs, "floor": _fenced("⌊⌋"), "ceiling": _fenced("⌈⌉"), "log": _log,
    "factorial": _factorial, "binomial": _binomial, "polygamma": _indexed_function, "besselj": _indexed_function,
    "legendre": _indexed_function, "conjugate": _conjugate, "erfinv": _erfinv, "det": _det, "transpose": _transpose,
    "inv": _inv, "kronecker": _kronecker, "augmented": _augmented, "single": _single,
}  # fmt: skip


# ---------------------------------------------------------------- calculus


def _merged(node: ex.Expr, notation: Notation) -> tuple[ex.Expr, list[tuple[ex.Expr, ex.Expr]]]:
    """What is differentiated, and by what, in the order written: mixed partial derivatives share one fraction."""
    f, x, order = node.args
    by = [(x, order)]
    while isinstance(f, ex.Derivative) and f.args[1] not in [b for b, _ in by] and len(by) < 4:
        if notation.rank(f.args[1]):
            break
        if not all(isinstance(n, ex.Number) and isinstance(n.data, int) for n in (order, f.args[2])):
            break
        by.append((f.args[1], f.args[2]))
        f = f.args[0]
    return f, by


def _derivative(node: ex.Expr, board: Board) -> Laid:
    f, x, order = node.args
    if _is_unknown(f) and f.args == (x,) and isinstance(order, ex.Number) and isinstance(order.data, int):
        return with_brackets(_primes(f.data, order.data), map(board.box, f.args))
    f, by = _merged(node, board.notation)
    sign = "∂" if _is_partial(f, by, board.notation) else "d"
    operation = Box("d", (sign, _total([n for _, n in by])), tuple(board.script(b) for pair in by for b in pair))
    it = board(f)
    brackets = bracketed(it, "[]").box
    closed = Box("apply", "of", (operation, brackets))
    bare = (
        isinstance(f, ex.Symbol) or it.level >= POWER or (isinstance(f, (ex.Call, ex.Pow)) and it.first == "function")
    )
    if not bare or it.first in ("fence", "minus fence", "digit") or it.last == "d" or isinstance(f, ex.Array):
        return Laid(closed, FRACTION, "d", "d")
    return Laid(Box("apply", "of", (operation, it.box)), FRACTION, "d", "d", closed)


def _is_unknown(f: ex.Expr) -> bool:
    return isinstance(f, ex.Call) and f.data not in FUNCTIONS


def _primes(name: str, order: int) -> Box:
    if 1 <= order <= 3:
        return Box("prime", order, (named(name),))
    return Box("power", None, (named(name), fence(Box("number", str(order))))) if order else named(name)


def _is_partial(f: ex.Expr, by: list[tuple[ex.Expr, ex.Expr]], notation: Notation) -> bool:
    if len({x for x, _ in by}) > 1:
        return True
    along_a_curve = any(_is_unknown(n) for n in ex.postorder(f)) and ex.free_symbols(f) == {by[0][0]}
    if notation.partial is not None:
        return notation.partial and not along_a_curve  # d/dx [x² + y(x)²] among partial derivatives
    return len([s for s in ex.free_symbols(f) | {by[0][0]} if s.data not in notation.constants]) > 1


def _total(orders: list[ex.Expr]) -> str | None:
    """The order of a mixed derivative as text; None for a single one, whose order is a box."""
    return str(sum(n.data for n in orders)) if len(orders) > 1 else None


def _primed(node: ex.Expr, mode: str) -> list[tuple[ex.Expr, str]]:
    """For g′(h(x)): the inner expression is wanted in the size of the line, not of a subscript."""
    return [(node.args[2], mode)] if isinstance(node, ex.Subs) else []


def _subs(node: ex.Expr, board: Board) -> Laid:
    body, x, a = node.args
    match body:
        case ex.Derivative(args=(ex.Call(args=(of,)) as f, by, order)) if (
            of is by is x and _is_unknown(f) and _is_count(order)
        ):
            return with_brackets(_primes(f.data, order.data), map(board.box, [a]))
    it = board(body)
    return Laid(
        Box("evaluated", it.level < FRACTION, (it.box, board.script(x), board.script(a))), FRACTION, "fence", "fence"
    )


def _integral(node: ex.Expr, board: Board) -> Laid:
    body, x, *bounds = node.args
    inner = board(body)
    integrand = inner.box if inner.level > SUM else bracketed(inner).box
    script = [board.script(b) for b in bounds]
    it = Laid(
        Box("integral", None, (integrand, Box("differential", None, (named(x.data),)), *script)),
        PRODUCT,
        "big",
        "letter",
    )
    return it._replace(closed=fence(it.box))


def _big(sign: str) -> Callable[[ex.Expr, Board], Laid]:
    def lay(node: ex.Expr, board: Board) -> Laid:
        body, k, a, b = node.args
        it = board.at(SLASH, body)
        from_ = related(board.script(k), "=", board.script(a))
        box = Box("big", sign, (from_, board.script(b), it.box))
        return Laid(box, PRODUCT, "big", "open", fence(box))

    return lay


def _over(sign: str) -> Callable[[ex.Expr, Board], Laid]:
    def lay(node: ex.Expr, board: Board) -> Laid:
        body, k = node.args
        box = Box("under", sign, (board.script(k), board.at(SLASH, body).box))
        return Laid(box, PRODUCT, "big", "open", fence(box))

    return lay


def _limit(node: ex.Expr, board: Board) -> Laid:
    body, x, a = node.args
    it = board.at(SLASH, body)
    to = board.script(a)
    if node.data != "both":
        to = Box("power", None, (to, Box("symbol", {"+": "+", "-": "−"}[node.data])))
    box = Box("limit", node.data, (related(board.script(x), "→", to), it.box))
    return Laid(box, PRODUCT, "function", "open", fence(box))


def _arg(word: str) -> Callable[[ex.Expr, Board], Laid]:
    def lay(node: ex.Expr, board: Board) -> Laid:
        body, x = node.args
        box = Box("under", word, (board.box(x), board.at(SLASH, body).box))
        return Laid(box, PRODUCT, "function", "open", fence(box))

    return lay


# ---------------------------------------------------------------- arrays, conditions, cases


def _array(node: ex.Expr, board: Board) -> Laid:
    rows = [a.args if isinstance(a, ex.Array) else (a,) for a in node.args]
    flat = tuple(board.box(entry) for r in rows for entry in r)
    if not flat or len({len(r) for r in rows}) != 1:
        return Laid(
            fence(listed(board.box(a) for a in node.args) if node.args else words(""), "[]"), ATOM, "fence", "fence"
        )
    return Laid(Box("matrix", (len(rows), len(rows[0]), "["), flat), ATOM, "fence", "fence")


def _indexed(node: ex.Expr, board: Board) -> Laid:
    base, *indices = node.args
    it = board.at(ATOM, base)
    marks = [board.script(i) for i in indices]
    if not (isinstance(base, ex.Symbol) and board.rank(base) == len(marks)):
        return Laid(Box("sub", None, (it.box, listed(marks))), ATOM, it.first)
    letters = all(mark.kind == "letter" for mark in marks)
    entry = named(base.data, arrays=board.notation.shapes)  # a number: no bold letter
    return Laid(Box("sub", None, (entry, row(*marks, kind="indices") if letters else listed(marks))), ATOM, it.first)


SIGNS: dict[type[ex.Expr], str] = {
    ex.Less: "<", ex.LessEqual: "≤", ex.Greater: ">", ex.GreaterEqual: "≥", ex.Equal: "=", ex.Unequal: "≠",
}  # fmt: skip


def _comparison(node: ex.Expr, board: Board) -> Laid:
    a, b = (board.at(SUM, side).box for side in node.args)
    return Laid(row(a, operator(SIGNS[type(node)]), b, kind="relation"), COMPARE)


def _probability(node: ex.Expr, board: Board) -> Laid:
    event, *given = node.args
    body = board.box(event)
    if given:
        body = related(body, "∣", listed(board.box(g) for g in given))
    return Laid(Box("apply", "tight", (Box("letter", "P"), fence(body))), ATOM, "letter", "fence")


def _mass(node: ex.Mass, board: Board) -> Laid:
    body = listed(map(board.box, node.of))
    if node.given:
        body = related(body, "∣", listed(map(board.box, node.given)))
    return Laid(Box("apply", "tight", (named(node.name), fence(body))), ATOM, "letter", "fence")


def _moment(head: Box, brackets: str) -> Callable[[ex.Expr, Board], Laid]:
    def lay(node: ex.Expr, board: Board) -> Laid:
        body = fence(listed(map(board.box, node.args)), brackets)
        return Laid(Box("apply", "tight", (head, body)), POWER, "function", "fence")  # a square is outside: (𝔼[X])²

    return lay


def _is_event(node: ex.Expr) -> bool:
    return isinstance(node, ex.Symbol) or (isinstance(node, (ex.Not, ex.And, ex.Or)) and all(map(_is_event, node.args)))


def _events(node: ex.Expr, board: Board) -> Laid:
    sign = "∩" if isinstance(node, ex.And) else "∪"
    parts = [operator(sign) if i % 2 else board.at(ATOM, node.args[i // 2]).box for i in range(2 * len(node.args) - 1)]
    return Laid(row(*parts, kind="sum"), SUM)


def _logic(word: str) -> Callable[[ex.Expr, Board], Laid]:
    def lay(node: ex.Expr, board: Board) -> Laid:
        if _is_event(node):
            return _events(node, board)
        if isinstance(node, ex.And) and (chain := _chained(node, board)):
            return chain
        parts: list[Box] = []
        for a in node.args:
            it = board.at(COMPARE, a)
            parts += [words(word), it.box] if parts else [it.box]
        return Laid(row(*parts), LOGIC)

    return lay


def _chained(node: ex.Expr, board: Board) -> Laid | None:
    """0 < x and x ≤ 1 is written 0 < x ≤ 1."""
    parts: list[Box] = []
    previous: ex.Expr | None = None
    for a in node.args:
        if type(a) not in SIGNS or (previous is not None and a.args[0] is not previous):
            return None
        parts += [] if parts else [board.at(SUM, a.args[0]).box]
        parts += [operator(SIGNS[type(a)]), board.at(SUM, a.args[1]).box]
        previous = a.args[1]
    return Laid(row(*parts, kind="relation"), COMPARE)


def _not(node: ex.Expr, board: Board) -> Laid:
    if _is_event(node):
        return Laid(Box("power", None, (board.at(ATOM, node.args[0]).box, Box("symbol", "ᶜ"))), ATOM)
    return Laid(row(words("not"), board.at(ATOM, node.args[0]).box), LOGIC)


def _cases(node: ex.Expr, board: Board) -> Laid:
    parts: list[Box] = []
    for value, condition in zip(node.args[::2], node.args[1::2], strict=True):
        when = words("otherwise") if condition is ex.TRUE else row(words("if"), board.box(condition))
        parts += [board.box(value), when]
    box = Box("cases", len(parts) // 2, tuple(parts))
    return Laid(box, SUM, "fence", "fence")


_LAYOUTS: dict[type[ex.Expr], Callable[[Any, Board], Laid]] = {
    ex.Symbol: _symbol, ex.Number: lambda node, board: number(node.data), ex.Constant: _constant,
    ex.Add: _add, ex.Mul: _mul, ex.Div: _div, ex.Neg: _neg, ex.Pow: _pow, ex.Call: _call,
    ex.Derivative: _derivative, ex.Integral: _integral, ex.Antiderivative: _integral, ex.Sum: _big("∑"),
    ex.Product: _big("∏"), ex.Limit: _limit, ex.Subs: _subs, ex.ArgMin: _arg("arg min"), ex.ArgMax: _arg("arg max"),
    ex.Array: _array, ex.MatMul: _matmul, ex.Indexed: _indexed, ex.And: _logic("and"), ex.Or: _logic("or"),
    ex.Not: _not, ex.Piecewise: _cases, ex.Probability: _probability,
    ex.Expectation: _moment(Box("symbol", "𝔼"), "[]"), ex.Variance: _moment(Box("function", "Var"), "()"),
    ex.Covariance: _moment(Box("function", "Cov"), "()"), ex.Mass: _mass, ex.SumOver: _over("∑"), ex.ProductOver: _over("∏"),
    ex.Einsum: arrays.einsum,
    ex.Differential: arrays.differential, ex.Several: arrays.several, **dict.fromkeys(SIGNS, _comparison),
}  # fmt: skip


# ---------------------------------------------------------------- lines that fit the page

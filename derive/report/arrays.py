"""How expressions in vectors and matrices look: xᵀAx, ‖Ax − b‖², diag(c)X, ∇f. Every rule answers None where there is
nothing of arrays about a node, which then looks as it does among numbers.

A vector is a column; what NumPy leaves open stands on the page: ``x @ A`` is the row xᵀA, and where a column is needed
(xᵀA)ᵀ; ``X * v`` scales columns, X diag(v); ``X + v`` adds v to every row, X + 𝟏vᵀ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from derive.language import expressions as ex
from derive.language.shapes import axis_of
from derive.report.board import (
    ATOM,
    DISPLAY,
    FRACTION,
    LOGIC,
    POWER,
    PRODUCT,
    SLASH,
    SUM,
    Board,
    Laid,
    as_atom,
    bracketed,
    multiplied,
    raised,
    transposed,
    with_brackets,
)
from derive.report.boxes import Box, fence, listed, operator, row
from derive.report.names import named

T, ONES, ZEROS = Box("symbol", "ᵀ"), Box("bold", "1"), Box("bold", "0")
MINUS_ONE = (Box("minus"), Box("number", "1"))
COLUMN, ROW, MATRIX, NUMBER = "column", "row", "matrix", "number"
Rule = Callable[[ex.Expr, Board], Laid | None]


# ---------------------------------------------------------------- products


def side_by_side(boxes: Sequence[Box], is_row: bool = False) -> Laid:
    """Matrices and vectors written next to one another; a thin space keeps ``A`` and ``dx`` apart."""
    pieces = [p for box in boxes for p in (box.parts[::2] if box.kind == "product" else (box,))]
    parts = pieces[:1]
    for piece in pieces[1:]:
        apart = parts[-1].kind == "differential" or _is_differential(piece)
        parts += [operator("thin" if apart else ""), piece]
    return Laid(row(*parts, kind="product"), PRODUCT, _edge(boxes[0]), _edge(boxes[-1]), row=is_row)


def _edge(box: Box) -> str:
    """How it begins: 2 and a vector of ones would be twenty-one without a dot."""
    while box.kind in ("power", "sub", "product"):
        box = box.parts[0]
    return "fence" if box.kind == "fence" else "digit" if box.kind == "bold" and box.data == "1" else "letter"


def _with_numbers(numbers: Sequence[Laid], product: Laid) -> Laid:
    """2xᵀx: numbers before arrays, all in one row."""
    if not numbers:
        return product
    it = multiplied([*numbers, product])
    return it._replace(box=row(*it.box.parts[:-1], *product.box.parts, kind="product"), closed=None, row=product.row)


def _is_differential(box: Box) -> bool:
    return box.kind == "differential" or (box.kind == "power" and _is_differential(box.parts[0]))


def _is_chain(node: ex.Expr) -> bool:
    """Whether it is written as arrays next to one another."""
    if isinstance(node, ex.Call):
        return node.data in ("dot", "outer", "sum") or (node.data == "ones" and len(node.args) == 2)
    return isinstance(node, ex.MatMul)


def _factor(node: ex.Expr, it: Laid) -> Box:
    """A factor of a matrix product; a matrix product inside one needs no brackets."""
    return it.box if it.level >= FRACTION or (it.level >= PRODUCT and _is_chain(node)) else bracketed(it).box


def _lying(node: ex.Expr, board: Board) -> Box:
    """A vector as a row."""
    it = board.as_written(node)
    return _factor(node, it if it.row else transposed(it))


def _matmul(node: ex.Expr, board: Board) -> Laid | None:
    if not all(map(board.rank, node.args)):
        return None
    scalars, first = _coefficients(node.args[0], board)
    is_vector = board.rank(first) == 1
    boxes = [_lying(first, board) if is_vector else _factor(first, board(first))]
    kind = ROW if is_vector else MATRIX
    for following in node.args[1:]:
        if kind == COLUMN:
            boxes, kind = [transposed(side_by_side(boxes)).box], ROW
        boxes.append(_factor(following, board(following)))
        if board.rank(following) == 1:
            kind = NUMBER if kind == ROW else COLUMN
    return _with_numbers(scalars, side_by_side(boxes, kind == ROW))


def _coefficients(node: ex.Expr, board: Board) -> tuple[list[Laid], ex.Expr]:
    """2x as the numbers before it and x."""
    if isinstance(node, ex.Mul) and [bool(board.rank(a)) for a in node.args] == [False] * (len(node.args) - 1) + [True]:
        return [_number(a, board) for a in node.args[:-1]], node.args[-1]
    return [], node


def _number(node: ex.Expr, board: Board) -> Laid:
    """A number as a factor of a longer product."""
    it = board.at(PRODUCT, node)
    return bracketed(it) if _is_chain(node) else it


def _mul(node: ex.Expr, board: Board) -> Laid | None:
    ranks = [board.rank(a) for a in node.args]
    arrays = sum(map(bool, ranks))
    if not arrays:
        chains = sum(map(_is_chain, node.args))
        if not chains:
            return None
        *before, last = node.args
        if chains == 1 and _is_chain(last) and board(last).level == PRODUCT:  # 2xᵀx, but (aᵀx)(bᵀx)
            return _with_numbers([board.at(PRODUCT, a) for a in before], board(last))
        return multiplied([_number(a, board) for a in node.args])
    if arrays > 1:
        return _scaled(node.args, (), board) if 2 in ranks else _entrywise_product(node.args, board)
    *before, last = node.args
    if ranks[-1] and _is_chain(last) and board(last).level == PRODUCT:
        return _with_numbers([_number(a, board) for a in before], board.as_written(last))
    factors = []
    for a, rank in zip(node.args, ranks, strict=True):
        it = board.as_written(a) if rank else _number(a, board)
        loose = rank and (it.level < PRODUCT or _is_chain(a))
        factors.append(bracketed(it)._replace(row=it.row) if loose else it)
    return multiplied(factors)._replace(row=any(it.row for it in factors))


def _entrywise_product(args: Iterable[ex.Expr], board: Board) -> Laid:
    parts: list[Box] = []
    begun, first = False, None
    for a in args:
        is_array = bool(board.rank(a))
        it = board.at(FRACTION, a) if is_array else _number(a, board)
        if parts:
            parts.append(operator("⊙" if begun and is_array else "·" if it.first == "digit" else ""))
        parts.append(it.box)
        begun, first = begun or is_array, first or it.first
    return Laid(row(*parts, kind="product"), SLASH, first or "letter")


def _scaled(above: Sequence[ex.Expr], below: Sequence[ex.Expr], board: Board) -> Laid | None:
    """Rows and columns of a matrix multiplied or divided by the entries of vectors: diag(c) X diag(r)⁻¹."""
    matrices = [a for a in above if board.rank(a) == 2 and not _is_thin(a)]
    left = [_diagonal(a, board, a in below) for a in (*above, *below) if _is_thin(a, COLUMN)]
    right = [_diagonal(a, board, a in below) for a in (*above, *below) if _is_thin(a, ROW) or board.rank(a) == 1]
    if below and not left + right:
        return None
    if not matrices:
        return None if below else _thin(above, board)
    if not left + right:
        return _entrywise_product(above, board)
    numbers = [_number(a, board) for a in above if not board.rank(a)]
    (only, *more) = matrices
    middle = bracketed(_entrywise_product(matrices, board)).box if more else _factor(only, board(only))
    return _with_numbers(numbers, side_by_side([*left, middle, *right]))


def _diagonal(node: ex.Expr, board: Board, inverse: bool) -> Box:
    it = with_brackets(Box("function", "diag"), [board.box(node.args[0] if _is_thin(node) else node)])
    return raised(it, *MINUS_ONE).box if inverse else it.box


def _is_thin(node: ex.Expr, kind: str = "") -> bool:
    return isinstance(node, ex.Call) and (node.data == kind if kind else node.data in (COLUMN, ROW))


def _thin(args: Sequence[ex.Expr], board: Board) -> Laid:
    """Columns and rows multiplied with one another: a[:, None] * b is abᵀ."""
    numbers = [_number(a, board) for a in args if not board.rank(a)]
    columns = [a.args[0] for a in args if _is_thin(a, COLUMN)]
    rows = [a.args[0] if _is_thin(a) else a for a in args if _is_thin(a, ROW) or board.rank(a) == 1]
    several = [_entrywise_product(part, board) if len(part) > 1 else None for part in (columns, rows)]
    standing = [bracketed(several[0]).box if several[0] else _factor(columns[0], board(columns[0]))] if columns else []
    lying = [transposed(several[1]).box if several[1] else _lying(rows[0], board)] if rows else []
    return _with_numbers(numbers, side_by_side([*standing, *lying]))


def _div(node: ex.Expr, board: Board) -> Laid | None:
    above, below = node.args
    if not board.rank(below) or (not board.rank(above) and board.rank(below) == 1):
        return None
    if board.rank(above) == 2 and (scaled := _scaled((above,), (below,), board)):
        return scaled
    a, b = board.at(FRACTION, above), board.at(FRACTION, below)
    return Laid(row(a.box, operator("⊘"), b.box, kind="product"), SLASH, a.first)


def _pow(node: ex.Expr, board: Board) -> Laid | None:
    base, exponent = node.args
    if not board.rank(base):
        return None
    return raised(as_atom(board(base)), Box("symbol", "∘"), board.script(exponent))


def _neg(node: ex.Expr, board: Board) -> Laid | None:
    it = board.as_written(node.args[0])
    return Laid(row(Box("minus"), it.box), SUM, "minus", it.last, row=True) if it.row and it.level >= SLASH else None


def terms(node: ex.Expr, board: Board) -> dict[ex.Expr, Laid]:
    """How terms of a sum look that are no matrix beside a matrix, or rows among rows."""
    inside = [a.args[0] if isinstance(a, ex.Neg) else a for a in node.args]
    ranks = {a: board.rank(a) for a in inside}
    if 2 in ranks.values():
        beside = any(isinstance(a, ex.Call) and a.data in ("eye", "diag", "outer") for n in inside for a in _factors(n))
        return {
            a: it for a in inside if (it := _everywhere(a, board) if beside and not ranks[a] else _spread(a, board))
        }
    arrays = [a for a in inside if ranks[a]]
    if arrays and all(board.as_written(a).row for a in arrays):
        return {a: it if it.level >= SLASH else bracketed(it) for a in arrays for it in [board.as_written(a)]}
    return {}


def _factors(node: ex.Expr) -> tuple[ex.Expr, ...]:
    return node.args if isinstance(node, (ex.Mul, ex.Div)) else (node,)


def _everywhere(node: ex.Expr, board: Board) -> Laid:
    """A number that NumPy adds to every entry: beside an identity matrix it would be misread."""
    return _with_numbers([board.at(PRODUCT, node)], side_by_side([ONES, transposed(Laid(ONES, ATOM)).box]))


def _spread(node: ex.Expr, board: Board) -> Laid | None:
    """A vector that NumPy adds to every row (or column) of a matrix."""
    if _is_thin(node, COLUMN):
        return side_by_side([_factor(node.args[0], board(node.args[0])), transposed(Laid(ONES, ATOM)).box])
    if _is_thin(node, ROW) or board.rank(node) == 1:
        return side_by_side([ONES, _lying(node.args[0] if _is_thin(node) else node, board)])
    return None


# ---------------------------------------------------------------- functions


def _transpose(node: ex.Expr, board: Board) -> Laid | None:
    (x,) = node.args
    rank = board.rank(x)
    if not board.notation.shapes:
        return None
    if rank < 2:
        return board.as_written(x)
    match x:
        case ex.Call(data="inv", args=(y,)):
            return raised(board(y), Box("minus"), T)
        case ex.Call(data="column", args=(y,)):
            return transposed(board(y))
        case ex.Call(data="row", args=(y,)):
            return board(y)
        case ex.Call(data="reshape", args=(v, _, _)) if board.rank(v) == 1:
            return with_brackets(Box("power", None, (Box("function", "vec"), row(*MINUS_ONE))), [board.box(v)])
    return transposed(board(x))


def _inv(node: ex.Expr, board: Board) -> Laid | None:
    match node.args[0]:
        case ex.Call(data="transpose", args=(x,)) if board.rank(x) == 2:
            return raised(board(x), Box("minus"), T)
    return None


def _pinv(node: ex.Expr, board: Board) -> Laid:
    return raised(board(node.args[0]), Box("operator", "+"))


def _logdet(node: ex.Expr, board: Board) -> Laid:
    x = board(node.args[0])
    det = Box("apply", "tight", (Box("function", "det"), fence(x.box)))
    if x.level >= ATOM and x.box.kind != "fence":
        det = Box("apply", "space", (Box("function", "det"), x.box))
    return Laid(Box("apply", "tight", (Box("function", "ln"), fence(det, "||"))), POWER, "function", "fence")


_INDEX_OF_NORM = {"norm1": Box("number", "1"), "norm2": Box("number", "2"), "norminf": Box("symbol", "∞")}


def _norm(node: ex.Expr, board: Board) -> Laid:
    bars = fence(board.box(node.args[0]), "‖‖")
    which = _INDEX_OF_NORM.get(node.data) or (Box("letter", "F") if board.rank(node.args[0]) == 2 else None)
    return Laid(Box("sub", None, (bars, which)) if which else bars, ATOM, "bars", "fence")


def _sum(node: ex.Expr, board: Board) -> Laid | None:
    """Sums as products with a vector of ones: 𝟏ᵀx, 𝟏ᵀX𝟏, Xᵀ𝟏 and X𝟏."""
    x = node.args[0]
    rank, lying_ones = board.rank(x), transposed(Laid(ONES, ATOM)).box
    if rank == 1:
        it = board.as_written(x)
        return side_by_side([_factor(x, it), ONES] if it.row else [lying_ones, _factor(x, it)])
    if rank != 2:
        return None
    axis = axis_of(node, 2)
    if axis == 0:
        return side_by_side([_factor(x, _flipped(x, board)), ONES])
    right = [_factor(x, board(x)), ONES]
    return side_by_side(right if axis == 1 else [lying_ones, *right])


def _flipped(x: ex.Expr, board: Board) -> Laid:
    match x:
        case ex.Call(data="transpose", args=(y,)):
            return board(y)
    return transposed(board(x))


def _mean(node: ex.Expr, board: Board) -> Laid | None:
    """The mean along an axis, as a sum divided by how many there are."""
    x = node.args[0]
    if len(node.args) == 1 or board.rank(x) != 2:
        return None if len(node.args) == 1 else with_brackets(Box("function", "mean"), [board.box(x)], "function")
    axis = axis_of(node, 2)
    count = _size(board.notation.shape(x)[axis or 0])
    one = Box("number", "1")
    share = (
        Laid(Box("fraction", None, (one, count)), FRACTION, "fraction", "fraction")
        if board.mode == DISPLAY
        else bracketed(Laid(Box("slash", None, (one, count)), SLASH))
    )
    total = [_factor(x, _flipped(x, board) if axis == 0 else board(x)), ONES]
    return Laid(row(share.box, operator(""), side_by_side(total).box, kind="product"), PRODUCT, share.first)


def _size(dimension: ex.Expr) -> Box:
    """A dimension: a number, a name, or a product of them."""
    from derive.report.blackboard import SCRIPT, blackboard

    return blackboard(dimension, mode=SCRIPT)


def _outer(node: ex.Expr, board: Board) -> Laid:
    a, b = node.args
    scalars, a = _coefficients(a, board)
    return _with_numbers(scalars, side_by_side([_factor(a, board(a)), _lying(b, board)]))


def _kron(node: ex.Expr, board: Board) -> Laid:
    a, b = (board.at(FRACTION, part) for part in node.args)
    return Laid(row(a.box, operator("⊗"), b.box, kind="product"), SLASH, a.first)


def _cross(node: ex.Expr, board: Board) -> Laid:
    a, b = (board.at(FRACTION, part) for part in node.args)
    return Laid(row(a.box, operator("⨯"), b.box, kind="product"), SLASH, a.first)


def _dot(node: ex.Expr, board: Board) -> Laid | None:
    if all(map(board.rank, node.args)):
        return _matmul(node, board)
    return side_by_side([_lying(node.args[0], board), _factor(node.args[1], board(node.args[1]))])


def _constant(node: ex.Expr, board: Board) -> Laid:
    box = {"ones": ONES, "zeros": ZEROS}[node.data]
    if node.data == "ones" and len(node.args) == 2:
        return side_by_side([box, transposed(Laid(box, ATOM)).box])
    return Laid(box, ATOM, "digit", "digit")


def _eye(node: ex.Expr, board: Board) -> Laid:
    return Laid(Box("sub", None, (Box("bold", "I"), board.script(node.args[0]))), ATOM)


def _commutation(node: ex.Expr, board: Board) -> Laid:
    return Laid(Box("sub", None, (Box("bold", "K"), listed(board.script(a) for a in node.args))), ATOM)


def _standing(node: ex.Expr, board: Board) -> Laid:
    it = board(node.args[0])
    return it if node.data == "column" else transposed(it)


def _trace(node: ex.Expr, board: Board) -> Laid | None:
    if not board.rank(node.args[0]):
        return None
    return with_brackets(Box("function", "tr"), [board.box(node.args[0])], "function")


CALLS: dict[str, Rule] = {
    "transpose": _transpose, "inv": _inv, "pinv": _pinv, "logdet": _logdet, "sum": _sum, "mean": _mean,
    "norm": _norm, "norm1": _norm, "norm2": _norm, "norminf": _norm, "outer": _outer, "cross": _cross,
    "kron": _kron, "dot": _dot, "ones": _constant, "zeros": _constant, "eye": _eye,
    "commutation": _commutation, "column": _standing, "row": _standing, "trace": _trace,
}  # fmt: skip


def _call(node: ex.Expr, board: Board) -> Laid | None:
    return CALLS[node.data](node, board) if node.data in CALLS else None


def _indicator(node: ex.Expr, board: Board) -> Laid | None:
    """where(z > 0, 1, 0) of every entry: 𝟏[z > 0]."""
    match node.args:
        case (ex.ONE, condition, ex.ZERO, ex.TRUE) if board.rank(condition):
            return Laid(Box("apply", "tight", (ONES, fence(board.box(condition), "[]"))), ATOM, "letter", "fence")
    return None


# ---------------------------------------------------------------- index notation


def einsum(node: ex.Expr, board: Board) -> Laid:
    """The entries: a product of indexed factors, summed over the indices that are not left.

    Where the line does not carry the indices already, they stand at a bracket around it.
    """
    groups, left = node.data.split("->")
    factors = [f for a, letters in zip(node.args, groups.split(","), strict=True) if (f := _entry(a, letters, board))]
    it = multiplied(factors) if factors else Laid(Box("number", "1"), ATOM, "digit", "digit")
    summed = [c for c in dict.fromkeys(groups.replace(",", "")) if c not in left]
    if summed:
        it = Laid(Box("under", "∑", (indices(summed), it.box)), PRODUCT, "big", "open", fence(it.box))
        it = it._replace(closed=fence(it.box))
    if not left or left == board.notation.entries:
        return it
    return Laid(Box("sub", None, (fence(it.box, "[]"), indices(left))), ATOM, "fence", "fence")


def _entry(node: ex.Expr, letters: str, board: Board) -> Laid | None:
    if not letters:
        return _number(node, board)
    match node:
        case ex.Call(data="eye"):
            return Laid(Box("sub", None, (Box("letter", "δ"), indices(letters))), ATOM)
        case ex.Call(data="ones"):
            return None
        case ex.Symbol():
            name = named(node.data, arrays=board.notation.shapes)
            base = name if name.kind in ("letter", "name") else fence(name)
        case _:
            it = board(node)
            base = it.box if it.box.kind == "fence" or as_atom(it) is not it else bracketed(it).box
    return Laid(Box("sub", None, (base, indices(letters))), ATOM, "fence" if base.kind == "fence" else "letter")


def indices(letters: Iterable[str]) -> Box:
    return row(*[Box("letter", c) for c in letters], kind="indices")


def entries_of(expr: ex.Expr) -> str:
    """The indices of an array that is written by its entries: a sum of multiples of ``Einsum``, all with the same ones."""
    found: set[str] = set()
    waiting, coefficients = [expr], []
    while waiting:
        match waiting.pop():
            case ex.Add(args=args) | ex.Neg(args=args):
                waiting += args
            case ex.Mul(args=args):
                inner = [a for a in args if _holds_entries(a)]
                coefficients += [a for a in args if a not in inner]
                if len(inner) != 1:
                    return ""
                waiting += inner
            case ex.Div(args=(above, below)):
                waiting.append(above)
                coefficients.append(below)
            case ex.Einsum(data=subscripts, args=args):
                found.add(subscripts.split("->")[1])
                coefficients += args
            case _:
                return ""
    return found.pop() if len(found) == 1 and not any(map(_holds_entries, coefficients)) else ""


def _holds_entries(node: ex.Expr) -> bool:
    return any(isinstance(n, ex.Einsum) for n in ex.postorder(node))


def indexed(box: Box, letters: str) -> Box:
    """(…) with its indices."""
    return Box("sub", None, (fence(box), indices(letters)))


# ---------------------------------------------------------------- derivatives and differentials


def _derivative(node: ex.Expr, board: Board) -> Laid | None:
    f, x, order = node.args
    if not board.rank(x):
        return None
    it = board(f)
    if not board.rank(f) and order in (ex.ONE, ex.TWO):
        return _applied(Box("nabla", None, (board.script(x), board.script(order))), f, it)
    is_jacobian = board.rank(f) == board.rank(x) == 1 and order is ex.ONE
    by = Box("power", None, (board.script(x), T)) if is_jacobian else board.script(x)
    if isinstance(f, ex.Symbol) and order is ex.ONE:
        above, below = (row(Box("symbol", "∂"), part) for part in (it.box, by))
        fraction = Box("fraction" if board.mode == DISPLAY else "slash", None, (above, below))
        return Laid(fraction, FRACTION if board.mode == DISPLAY else SLASH, "d", "fraction")
    return _applied(Box("d", ("∂", None), (by, board.script(order))), f, it)


def _applied(operation: Box, f: ex.Expr, it: Laid) -> Laid:
    brackets = Box("apply", "of", (operation, bracketed(it, "[]").box))
    if not _is_one_thing(f, it):
        return Laid(brackets, FRACTION, "d", "d")
    return Laid(Box("apply", "of", (operation, it.box)), FRACTION, "d", "d", brackets)


def _is_one_thing(f: ex.Expr, it: Laid) -> bool:
    """Whether d or ∇ may stand before it without brackets: a name, a norm or its square, a function with its brackets."""
    match f:
        case ex.Symbol():
            return True
        case ex.Pow(args=(ex.Call(data="norm" | "norm1" | "norminf"), _)):
            return True
        case ex.Call():
            return it.level >= POWER and it.box.kind in ("apply", "fence", "sub") and it.first in ("function", "bars")
    return False


def differential(node: ex.Expr, board: Board) -> Laid:
    f = node.args[0]
    it = board.as_written(f)
    brackets = Box("differential", None, (fence(it.box),))
    if isinstance(f, ex.Symbol) and it.box.kind != "differential":
        return Laid(Box("differential", None, (it.box,)), POWER, "name", "name")
    if _is_one_thing(f, it) and it.box.kind != "differential":
        return Laid(Box("differential", None, (it.box,)), PRODUCT, "name", "name", brackets, it.row)
    return Laid(brackets, POWER, "name", "name", row=it.row)


def several(node: ex.Expr, board: Board) -> Laid:
    return Laid(listed(board.box(a) for a in node.args), LOGIC)


#: asked first for every node; None leaves a node to the layout it has among numbers
LAYOUTS: dict[type[ex.Expr], Rule] = {
    ex.Call: _call, ex.MatMul: _matmul, ex.Mul: _mul, ex.Div: _div, ex.Pow: _pow, ex.Neg: _neg,
    ex.Piecewise: _indicator, ex.Derivative: _derivative, ex.Einsum: einsum, ex.Differential: differential,
    ex.Several: several,
}  # fmt: skip

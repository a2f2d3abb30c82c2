"""Which parts of an expression a lecturer would abbreviate, and with which letters: r = Ax − b, M = XᵀX, P = softmax(Z)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from derive.language import expressions as ex
from derive.language.expressions import Add, Call, Div, Expr, MatMul, Mul, Neg, Pow
from derive.language.shapes import Shapes
from derive.methods.array_algebra import cost, is_entrywise
from derive.methods.differentials import Differentials, is_squared_norm

#: functions whose argument gets a name
_NONLINEAR = {"norm", "norm1", "softmax", "logsumexp", "inv", "det", "logdet"}
#: one variable in another form needs no name
_FORMS = {"transpose", "diagonal", "diag", "vec", "column", "row"}


def worth_naming(f: Expr, differentials: Differentials) -> list[Expr]:
    """The parts of ``f`` that move and deserve a name, inner ones first.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> from derive.methods.array_algebra import Algebra
    >>> f = read("sum(log(1 + exp(-y*(X @ w))))")
    >>> work = Differentials(Algebra(infer([f])), {ex.Symbol("w"): ex.Symbol("dw")})
    >>> print(worth_naming(f, work))
    [y*(X @ w)]
    """
    variables = set(differentials.moving)
    nodes = [n for n in ex.postorder(f) if differentials.moves(n)]
    uses = Counter(a for n in ex.postorder(f) for a in n.args)
    wanted = {part for n in nodes for part in _inside(n, differentials)}
    opened = _inside_entrywise_only(f)
    again = [n for n in nodes if uses[n] > 1 and (differentials.algebra.shapes.rank(n) or cost(n) > 2)]
    wanted |= {n for n in again if n not in opened or differentials.is_linear(n)}
    return [n for n in nodes if n in wanted and n is not f and cost(n) and not _is_a_form_of(n, variables)]


def _inside_entrywise_only(f: Expr) -> set[Expr]:
    """Entrywise parts that stand in entrywise parts alone: they belong to one function of one number."""
    nodes = list(ex.postorder(f))
    elsewhere = {a for n in nodes if not is_entrywise(n) for a in n.args}
    return {n for n in nodes if is_entrywise(n) and n not in elsewhere and n is not f}


def _inside(node: Expr, differentials: Differentials) -> list[Expr]:
    """What has to have a name before the differential of ``node`` can be written in one line."""
    match node:
        case Call(data="softmax", args=(z,)):  # its differential has the softmax itself three times
            return [z, node]
        case Call(data=name, args=(x, *_)) if name in _NONLINEAR:
            return [x]
        case MatMul(args=args) if len(differentials.moving) > 1:  # each factor moves: backpropagation needs its value
            return [a for a in args if differentials.moves(a) and is_entrywise(a)]
    if is_entrywise(node) and not differentials.is_linear(node) and not is_squared_norm(node):
        found = differentials.atoms(node)
        if len(found) == 1 or not isinstance(node, (Mul, Div)):
            return [a for a in found if not isinstance(a, Pow)]
    return []


def _is_a_form_of(node: Expr, variables: set[Expr]) -> bool:
    """−x, Xᵀ, diag(x): a variable in another form."""
    plain = isinstance(node, Neg) or (isinstance(node, Call) and node.name in _FORMS)
    return plain and node.args[0] in variables


def letters(parts: Sequence[Expr], shapes: Shapes) -> dict[Expr, str]:
    """A letter for each part, numbered where several would have the same: small for vectors, capital for matrices."""
    stems = {part: _letter(part, shapes) for part in parts}
    count, used = Counter(stems.values()), Counter[str]()
    found: dict[Expr, str] = {}
    for part, stem in stems.items():
        used[stem] += 1
        found[part] = stem if count[stem] == 1 else f"{stem}{used[stem]}"
    return found


def _letter(part: Expr, shapes: Shapes) -> str:
    rank = shapes.rank(part)
    match part:
        case Add(args=args) if rank and any(isinstance(a, Neg) for a in args):
            letter = "r"  # a residual
        case Call(data="softmax"):
            letter = "p"
        case _ if is_entrywise(part) and not isinstance(part, (Add, Neg, Mul, Div)):
            letter = "h"  # a hidden layer
        case _:
            letter = "z" if rank else "s"
    if rank < 2:
        return letter
    rows, columns = shapes.of(part)
    return "M" if letter == "z" and rows is columns else letter.upper()


def factor_name(part: str) -> str:
    """What the derivative by a named part is called when it is carried on: δ₂ for Z₂, δ for Z."""
    index = part.lstrip("".join(c for c in part if c.isalpha()))
    return f"delta_{index}" if index else "delta"

"""What a row of a derivation is, before anything is checked: a definition, something given, an equation, a claim.

Says nothing of truth; where a row could be a claim it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.functions import is_known
from derive.review.glossary import MOMENTS, Glossary, without_marks

if TYPE_CHECKING:
    from derive.language.latex_text import Row

#: names that are functions where a bracket follows, though the caller defines them without one
FUNCTION_NAMES = {"f", "g", "h", "F", "G", "H", "phi", "psi", "sigma", "ell", "L", "J", "E"}
DEFINING = {"let", "where", "define", "set", "put", "denote", "with", "write", "given", "suppose", "substitute"}
INEQUALITIES = (ex.Less, ex.LessEqual, ex.Greater, ex.GreaterEqual, ex.Unequal)
_DEMANDS = re.compile(r"[<>≤≥≠]|\\(le|ge|leq|geq|ne|neq|lt|gt|leqslant|geqslant)(?![a-zA-Z])")
_SETS = re.compile(r"^\(?\s*\\?[a-zA-Z]+\s*=")
_GOES_ON = re.compile(
    r"[\s&{}]*(=|<|>|≤|≥|≈|\\(le|ge|leq|geq|approx|propto|overset|stackrel|underset|Rightarrow|implies)\b)"
)


def goes_on(row: Row) -> bool:
    """Whether a row continues the one above: it begins with its sign."""
    return row.sides[:1] == (None,) if row.sides else bool(_GOES_ON.match(row.text))


def full(row: Row) -> tuple[ex.Expr, ...]:
    """The sides of a row of which none is missing."""
    return tuple(side for side in row.sides if side is not None)


def words(rows: Sequence[Row]) -> set[str]:
    """The words beside the formulas of rows, in small letters."""
    return {w for row in rows for remark in row.words for w in re.findall(r"[^\W\d_]+", remark.lower())}


def conditions(row: Row) -> tuple[ex.Expr, ...]:
    """What a row demands in the words beside its formula, "for x > 0", or behind it: x > 0."""
    return tuple(c for c in _remarked(row, _DEMANDS) if isinstance(c, (*INEQUALITIES, ex.And)))


def substitutions(rows: Sequence[Row]) -> Iterator[tuple[ex.Symbol, ex.Expr]]:
    r"""The u = g(x) that the remarks of ``rows`` say of a variable of integration: ``\overset{u=x^2}{=}``."""
    nodes = ex.postorder(*[side for row in rows for side in full(row)])
    integrated = {n.args[1] for n in nodes if isinstance(n, ex.Antiderivative)}
    for remark in (c for row in rows for c in _remarked(row, _SETS)):
        match remark:
            case ex.Equal(args=(ex.Symbol() as u, meaning)) if u in integrated and ex.free_symbols(meaning) - {u}:
                yield u, meaning


def _remarked(row: Row, looks: re.Pattern) -> Iterator[ex.Expr]:
    """The formulas in the words of a row that look like one that is asked for, and can be read."""
    from derive.language.latex_text import read_latex

    for remark in row.words:
        for part in re.findall(r"\$([^$]*)\$", remark) or [remark]:
            try:
                if looks.search(part):
                    yield read_latex(part.strip().removeprefix("(").removesuffix(")"))
            except DeriveError:
                continue


def definitions(
    row: Row, names: Glossary, earlier: frozenset[ex.Symbol]
) -> Iterator[tuple[str, ex.Expr, ex.Expr]]:  # fmt: skip
    """What a row says without claiming it: ``definition`` or ``given``, the name and its meaning.

    Of p = σ(z) = 1/(1 + e⁻ᶻ) both p and σ are defined. ``earlier``: symbols that stood in claims above.
    """
    for k, (sign, left, right) in enumerate(zip(row.signs, row.sides, row.sides[1:], strict=False)):
        if left is None or right is None or (sign != "=" and sign != "defines"):
            return
        if (
            isinstance(left, ex.Call)
            and left.name == "log"
            and len(left.args) == 1
            and _is_new_call(left.args[0], names)
        ):
            left, right = left.args[0], ex.Call("exp", right)  # ln L(a) = … says what L is
        kind = (
            kind_of_definition(row, sign, left, right, names, earlier) if k == 0 or _is_new_call(left, names) else None
        )
        if kind is None:
            return
        yield kind, left, right
        names = defined(names, kind, left, right)


def with_given_slope(row: Row, slopes: Mapping[tuple[ex.Expr, ...], ex.Expr]) -> Row:
    """A row of the second derivative of what nobody defined, where the first one is given: its derivative.

    slopes : function, variable and order -> what the derivative is.
    """
    match row.sides[0] if row.sides else None:
        case ex.Derivative(args=(f, x, ex.Number(data=2))) if (f, x, ex.ONE) in slopes:
            return replace(row, sides=(ex.Derivative(slopes[f, x, ex.ONE], x), *row.sides[1:]))
    return row


def defined(names: Glossary, kind: str, left: ex.Expr, right: ex.Expr) -> Glossary:
    """The names with one more: a definition; or of something unknown its value that is given, or a name for it."""
    if kind == "definition":
        return names.defined(left, right)
    if isinstance(right, ex.Symbol) and not names.knows(right) and right not in ex.free_symbols(left):
        return names.defined(right, left)
    if isinstance(left, (ex.Derivative, ex.Subs)):
        return names
    return replace(names, facts={**names.facts, left: right})


def kind_of_definition(
    row: Row, sign: str, left: ex.Expr, right: ex.Expr, names: Glossary, earlier: frozenset[ex.Symbol]
) -> str | None:
    """``definition`` or ``given`` where left = right is no claim about what is known already; else None."""
    if sign == "defines" or DEFINING & words([row]):
        return "definition"
    if names.knows(left):
        return None
    match left:
        case ex.Symbol():
            base = without_marks(left)
            new = left not in earlier and not ex.depends_on(right, left) and (base is None or base not in earlier)
            return "definition" if new else None
        case ex.Call() if _is_new_call(left, names):
            if any(isinstance(n, ex.Call) and n.name == left.name for n in ex.postorder(right)):
                return None
            return "definition" if all(isinstance(a, (ex.Symbol, ex.Pow)) for a in left.args) else "given"
    if isinstance(right, ex.Symbol) and right not in earlier | ex.free_symbols(left) and not names.knows(right):
        return "given"  # a name for what stands on the left; it could be no identity
    if left not in names.facts and is_property(left, right):
        return "given"
    unknown = is_unknown(left, names) and not any(is_unknown(n, names) for n in ex.postorder(right))
    return "given" if unknown and not ex.free_symbols(left) & earlier else None


def is_property(left: ex.Expr, right: ex.Expr) -> bool:
    """Whether left = right states a property of a matrix and is no rule of algebra: Av = λv, QᵀQ = I, Aᵀ = A.

    >>> A, v, lam, B = ex.symbols("A v lam B")
    >>> is_property(A @ v, lam * v), is_property(ex.Call("transpose", A @ B), ex.Call("transpose", A) @ B)
    (True, False)
    """
    match left, right:
        case ex.MatMul(args=(ex.Symbol(), ex.Symbol() as v)), ex.Mul(args=(*_, w)) if v is w:
            return True
        case ex.MatMul(args=(a, b)), ex.Call(data="eye" | "zeros"):
            return _transposed(a) is b or a is b
        case ex.MatMul(args=(ex.Symbol() as a, b)), ex.Symbol() if a is b and b is right:
            return True
        case (ex.Call(data="transpose", args=(ex.Symbol() as a,)), b) | (
            ex.Symbol() as a,
            ex.Call(data="transpose", args=(b,)),
        ):
            return b in (a, ex.Neg(a))
    return False


def _transposed(a: ex.Expr) -> ex.Expr:
    return a.args[0] if isinstance(a, ex.Call) and a.name == "transpose" else ex.Call("transpose", a)


def _is_new_call(node: ex.Expr, names: Glossary) -> bool:
    return isinstance(node, ex.Call) and (not is_known(node.name) or node.name == "sigmoid") and not names.knows(node)


def is_unknown(node: ex.Expr, names: Glossary) -> bool:
    """Whether nothing is known of a value but what the text says: P(A), or the slope of a function nobody defined."""
    match node:
        case ex.Call():
            return not is_known(node.name) and not names.knows(node)
        case ex.Derivative(args=(f, x, _)) | ex.Subs(args=(ex.Derivative(args=(f, x, _)), *_)):
            return is_unknown(f, names) or (isinstance(f, ex.Symbol) and f is not x and not names.knows(f))
    return isinstance(node, MOMENTS) and not names.knows(node)


def says_what_it_is(left: ex.Expr, right: ex.Expr, names: Glossary) -> bool:
    """Whether left = right gives the value of a derivative, an integral or a limit of something known: a claim."""
    oracles = (ex.Derivative, ex.Integral, ex.Antiderivative, ex.Limit)
    known = any(isinstance(n, oracles) and not is_unknown(n, names) for n in ex.postorder(left))
    return known and right is not ex.ZERO


def numbers_put_in(before: ex.Expr, after: ex.Expr) -> dict[ex.Expr, ex.Expr]:
    """The numbers for which ``after`` is ``before``, one for each variable or unknown value; none where it is not so.

    >>> a, b = ex.symbols("a b")
    >>> numbers_put_in(a * b + a, ex.as_expr(2) * 3 + 2)
    {a: 2, b: 3}
    >>> numbers_put_in(a * b + a, ex.as_expr(2) * 3 + 4), numbers_put_in(a + b, ex.as_expr(3))
    ({}, {})
    """
    if ex.free_symbols(after):
        return {}
    found: dict[ex.Expr, ex.Expr] = {}
    waiting = [(before, after)]
    while waiting:
        pattern, instance = waiting.pop()
        if pattern is instance:
            continue
        if isinstance(pattern, MOMENTS) or (isinstance(pattern, ex.Symbol) and ex.constant_value(instance) is not None):
            if found.setdefault(pattern, instance) is not instance:
                return {}
        elif (
            type(pattern) is type(instance)
            and pattern.data == instance.data
            and len(pattern.args) == len(instance.args)
        ):
            waiting += zip(pattern.args, instance.args, strict=True)
        else:
            return {}
    return found if before not in found else {}

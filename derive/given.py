"""What a user gives: text, numbers, lists, names and assumptions, as the methods take them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any

from derive.errors import DeriveError, ReadError, ShapeError, nearest
from derive.language import expressions as ex
from derive.language.assumptions import Domain, assumptions
from derive.language.functions import OF_ARRAYS, SPELLINGS
from derive.language.python_text import read_python
from derive.language.shapes import GREEK, infer
from derive.language.shapes import Shapes as ArrayShapes

Text = str | ex.Expr | int | float  # what is taken where an expression is asked for
Assume = Mapping[str, Any] | None
Shapes = Mapping[str, Any] | None  # name -> ("m", "n"), (3,), () for a number


def read_expression(given: Any, declared: Iterable[str] = (), shapes: Shapes = None) -> ex.Expr:
    """An expression from text or LaTeX, a number, a list of them, or an expression; ``shapes`` tell LaTeX's products apart."""
    if isinstance(given, str):
        return read_text(given, "auto", declared, shapes)
    if isinstance(given, (list, tuple)):
        if not given:
            raise DeriveError("expected an expression, found an empty list")
        return ex.Array(*[read_expression(g, declared, shapes) for g in given])
    if isinstance(given, float) and given in (float("inf"), float("-inf")):
        return ex.OO if given > 0 else ex.Neg(ex.OO)
    try:
        return ex.as_expr(given)
    except TypeError:
        raise DeriveError(f"expected an expression as text, found {type(given).__name__} {given!r:.60}") from None


def read_text(
    text: str, syntax: str = "auto", declared: Iterable[str] = (), shapes: Shapes = None, functions: Iterable[str] = ()
) -> ex.Expr:
    """The expression that ``text`` writes, in the input syntax or in LaTeX; ``auto`` tells by its commands."""
    if syntax == "latex" or (syntax == "auto" and isinstance(text, str) and looks_like_latex(text)):
        from derive.language.latex_text import read_latex

        return read_latex(text, shapes=shapes, declared=set(declared), functions=set(functions))
    return read_python(text, set(declared), set(functions))


def read_answer(given: Any, declared: Iterable[str] = (), shapes: Shapes = None) -> ex.Expr:
    """Somebody's answer: an expression as ``read_expression`` takes it, which may also leave out product signs, as in 2xy and (x + 1)(x - 1).

    >>> print(read_answer("x^2 + 2xy"), read_answer("2(x + 1)(x - 1)"), sep="; ")
    x**2 + 2*x*y; 2*(x + 1)*(x - 1)
    """
    try:
        return read_expression(given, declared, shapes)
    except ReadError:
        if not isinstance(given, str) or not _multiplied_by_hand(given):
            raise
    return read_text(given, "latex", declared, shapes)


def beside_latex(given: Any, other: Any, declared: Iterable[str] = (), shapes: Shapes = None) -> Any:
    r"""``given`` read as LaTeX, where ``other`` is LaTeX and it may be, too: ``ad-bc`` beside a determinant; or as it was.

    >>> print(beside_latex("ad-bc", r"\frac{ad-bc}{a}"), beside_latex("n!", r"\prod_{k=1}^n k"), beside_latex("ad*b", r"\frac{a}{d}"))
    a*d - b*c factorial(n) ad*b
    """
    if not (isinstance(given, str) and isinstance(other, str)) or looks_like_latex(given):
        return given
    if not (looks_like_latex(other) or _is_by_hand(other, declared)):
        return given
    try:
        names = {s.name for s in ex.free_symbols(read_text(other, "latex", declared, shapes))}
        may_be = _may_be_latex(given, other, names | {*declared})
        return read_text(given, "latex", declared, shapes) if may_be else given
    except ReadError:
        return given


def _is_by_hand(text: str, declared: Iterable[str]) -> bool:
    """Whether a text is written as by hand and is none of the input syntax: ``xy`` beside ``2xy`` is x·y."""
    if not _multiplied_by_hand(text):
        return False
    try:
        read_text(text, "python", declared)
    except ReadError:
        return True
    return False


def _may_be_latex(text: str, other: str, names: set[str]) -> bool:
    """Whether no sign or word of a text belongs to the input syntax; letters side by side are those of the other text."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    letters = set(re.sub(r"\\\\|\\[a-zA-Z]+", "", other))
    own = {*re.findall(r"[^\W\d]\w+", text)} & names
    return not re.search(r"[*@&]|\.\w|\w\[", text) and not own and all(set(w) <= letters for w in words)


def _multiplied_by_hand(text: str) -> bool:
    """Whether a text writes 2xy, (x+1)(x-1), |x| or n! as by hand, and no longer names that could be meant as one."""
    names = re.findall(r"[^\W\d_]+", text)
    if re.search(r"[^\W\d]\d|\d[eE][+-]", text):  # 3x3 may be a size, 1e5x too much of a number
        return False
    return bool(re.search(r"\d[^\W\d]|[\d)]\s*\(|\)\s*\w|\||!(?!=)", text)) and all(
        len(n) <= 2 and n not in _NAMES for n in names
    )


_NAMES = {*SPELLINGS, *GREEK, "oo", "pi", "nu", "xi", "mu"}


def looks_like_latex(text: str) -> bool:
    r"""Whether a text is LaTeX and not the input syntax: a command, a script in braces, an alignment mark, dollar signs.

    >>> [looks_like_latex(t) for t in (r"\frac12", "x^{2}", "$x$", "&= x", "x**2", "P(A & B)")]
    [True, True, True, True, False, False]
    """
    return bool(_LATEX.search(text))


_LATEX = re.compile(r"\\|[_^]\s*\{|\{,\}|^\s*\$.*\$\s*$|&\s*[=<>]", re.DOTALL)


def variable(given: Any) -> Any:
    """A symbol, or an entry such as x[k]."""
    x = read_python(given, {given.strip()}) if isinstance(given, str) else given
    if not isinstance(x, (ex.Symbol, ex.Indexed)):
        raise DeriveError(f"expected the name of a variable, found {given!s:.60}")
    return x


def problem(
    f: Any, wrt: Any, assume: Assume, several: bool = False, may_be_absent: bool = False, shapes: Shapes = None
) -> tuple[ex.Expr, list[ex.Symbol], dict[str, Domain]]:
    """The expression, the variables and the domains of a problem as the methods take them."""
    if several and isinstance(wrt, str):
        wrt = wrt.replace(",", " ").split()
    named = list(wrt) if isinstance(wrt, (list, tuple)) else [wrt]
    if not named or (len(named) > 1 and not several):
        raise DeriveError(f"expected {'variables' if several else 'one variable'} in wrt, found {wrt!r:.60}")
    variables = [variable(name) for name in named]
    if len(set(variables)) < len(variables):
        raise DeriveError(f"a variable stands twice in {', '.join(map(str, variables))}")
    domains = assumptions(assume)
    declared = {x.name for v in variables for x in ex.free_symbols(v)} | set(domains) | declared_by(shapes)
    expr = read_expression(f, declared, shapes)
    if not may_be_absent and not several and ex.free_symbols(expr):
        appears(variables[0], expr)
    return expr, variables, domains


def speaks_of_arrays(exprs: Iterable[ex.Expr], shapes: Shapes) -> bool:
    """Whether a problem is one of vectors and matrices: a shape says so, or a function that only arrays have."""
    if shapes is not None and not isinstance(shapes, Mapping):
        raise ShapeError(f"shapes is a dictionary, name -> shape, such as {{'A': ('m', 'n')}}; found {shapes!r:.60}")
    if any(_is_array(said) for said in (shapes or {}).values()):
        return True
    return any(
        isinstance(n, (ex.MatMul, ex.Einsum)) or (isinstance(n, ex.Call) and n.name in OF_ARRAYS and not _is_literal(n))
        for n in ex.postorder(*exprs)
    )


def _is_array(said: Any) -> bool:
    if isinstance(said, str):
        return bool(said.strip("() "))
    return isinstance(said, int) or not isinstance(said, Sequence) or bool(said)  # what is no shape is told later


def _is_literal(node: ex.Expr) -> bool:
    """det([[1, 2], [3, 4]]): an array written out entry by entry."""
    return any(isinstance(n, ex.Array) for n in ex.postorder(node))


def array_problem(
    f: ex.Expr, variables: Sequence[ex.Expr], shapes: Shapes, domains: Mapping[str, Domain]
) -> tuple[list[ex.Symbol], ArrayShapes]:
    """The variables and the shape of every array of a problem; what was not said of the shapes is inferred."""
    arrays = [x for x in variables if isinstance(x, ex.Symbol)]
    for x in variables:
        if x not in arrays:
            raise DeriveError(f"{x} is an entry: differentiate in the whole array, or write the problem in scalars")
        appears(x, f)
    known = {s.name for s in (*ex.free_symbols(f), *arrays)}
    for name in shapes or {}:
        if name not in known and (hint := nearest(name, known)):
            raise DeriveError(f"a shape is given for {name!r}, but there is no {name!r} in {f!s:.80}{hint}")
    square = [name for name, where in domains.items() if where.structure and name in known]
    return arrays, infer([f, *arrays], shapes, square)


def declared_by(shapes: Shapes) -> set[str]:
    """The names that ``shapes`` makes variables, whatever else they could mean."""
    return {str(name) for name in shapes} if isinstance(shapes, Mapping) else set()


def appears(variable: ex.Expr, expr: ex.Expr) -> None:
    """Refuses a variable that is only a misspelling; one that is simply absent (a constant) is fine."""
    x = variable.args[0] if isinstance(variable, ex.Indexed) else variable  # the entry x[k] of x
    names = [s.name for s in ex.free_symbols(expr)]
    if str(x) not in names and (hint := nearest(str(x), [n for n in names if len(n) > 2])):
        raise DeriveError(f"there is no variable {str(x)!r} in {expr!s:.80}{hint}")


def exact_number(value: Any) -> Any:
    """A value of ``at`` as an exact number, or nested lists of them: a float is the decimal it prints as."""
    if hasattr(value, "tolist"):  # a NumPy array or number
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [exact_number(v) for v in value]
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, float) and isfinite(value):
        return Fraction(repr(value))
    written = read_expression(value)
    if isinstance(written, ex.Array):
        return [exact_number(entry) for entry in written.args]
    exact = ex.constant_value(written)
    if exact is not None:
        return exact
    raise DeriveError(f"the value {value!s:.60} is not a number: write 2, 0.5 or '1/3'")

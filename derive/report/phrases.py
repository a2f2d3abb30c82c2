"""The words of a report: sentences with formulas in them, domains, conventions, values and what the evidence is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from math import isfinite
from typing import Any

from derive.errors import DeriveError
from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.python_text import read_condition, read_python
from derive.model import Derivation, Status, Verdict
from derive.report.blackboard import SCRIPT, USUAL, Notation, blackboard, number
from derive.report.boxes import Box, fence, listed, operator, postorder, related, row, words
from derive.report.names import named

Sentence = tuple[str | Box, ...]  # words and formulas in turn


def sentence(text: str, write: Callable[[ex.Expr], Box] = blackboard) -> Sentence:
    """Words with mathematics between dollar signs, in the input syntax; what cannot be read stays as it was typed.

    >>> [part if isinstance(part, str) else part.kind for part in sentence("let $u = x**2$ here")]
    ['let ', 'relation', ' here']
    """
    parts: list[str | Box] = []
    for i, piece in enumerate(text.split("$")):
        box = formula(piece, write) if i % 2 else None
        if box is not None:
            parts.append(box)
        elif piece:
            parts.append(piece)
    return tuple(parts)


MOST_DIGITS = 100  # more say nothing more

_RELATIONS = {
    " <=> ": "⇔", " == ": "=", " = ": "=", " != ": "≠", " <= ": "≤", " >= ": "≥", " < ": "<", " > ": ">", " -> ": "→",
    " ~ ": "~",
}  # fmt: skip


_SETS = {"R": "ℝ", "Z": "ℤ", "C": "ℂ"}


def formula(text: str, write: Callable[[ex.Expr], Box] = blackboard) -> Box | None:
    """The layout of ``u = x**2``, ``du = 2*x dx``, ``0 < x <= 1`` or ``x in R``; None for what cannot be read."""
    text = text.strip()
    name, _, of = text.rpartition(" in ")
    if name and of in _SETS:
        member = formula(name, write)
        return related(member, "∈", Box("symbol", _SETS[of])) if member else None
    for relation, sign in _RELATIONS.items():
        left, found, right = text.partition(relation)
        if found and left.count("(") == left.count(")"):
            a, b = formula(left, write), formula(right, write)
            return Box("relation", None, related(a, sign, b).parts) if a and b else None
    return _with_differential(text, write) or _read(text, write)


def _with_differential(text: str, write: Callable[[ex.Expr], Box]) -> Box | None:
    """``2*x dx``: a factor and a differential side by side."""
    body, space, last = text.rpartition(" ")
    if not space or len(last) > 8 or not last.isidentifier() or body.rstrip()[-1:] in "*/+-(,":
        return None
    differential = write(ex.Symbol(last))
    if differential.kind != "differential":
        return None
    factor = _read(body, write)
    if factor is None:
        return None
    return row(
        fence(factor) if factor.kind in ("sum", "relation") else factor, operator("thin"), differential, kind="product"
    )


def _read(text: str, write: Callable[[ex.Expr], Box]) -> Box | None:
    for read in (read_python, read_condition):
        try:
            return write(read(text))
        except DeriveError:
            continue
    return None


def domain_box(names: str | Sequence[str], where: Domain) -> Box:
    """Where variables live: x, y ∈ ℝ; σ > 0; n ∈ ℤ, n ≥ 1.

    >>> from derive.language.assumptions import domain
    >>> domain_box("x", domain("positive")).kind
    'row'
    """
    x = listed([named(name) for name in ([names] if isinstance(names, str) else names)])
    if where.complex:
        return related(x, "∈", Box("symbol", "ℂ"))
    lower, upper = (None if end is None else blackboard(ex.as_expr(end)) for end in (where.lower, where.upper))
    set_ = Box("symbol", "ℤ" if where.integer else "ℝ")
    without = [operator("∖"), fence(Box("number", "0"), "{}")] if where.nonzero else []
    if lower is not None and upper is not None and not where.integer:
        kind = ("(" if where.lower_open else "[") + (")" if where.upper_open else "]")
        return row(x, operator("∈"), fence(listed([lower, upper]), kind), *without)
    bounds: list[Box] = []
    if lower is not None:
        bounds.append(related(x, ">" if where.lower_open else "≥", lower))
    if upper is not None:
        bounds.append(related(x, "<" if where.upper_open else "≤", upper))
    if bounds and not where.integer and not where.nonzero:
        return bounds[0]
    return listed([row(x, operator("∈"), set_, *without), *bounds])


def arrays_said(
    names: Sequence[str], shape: Sequence[ex.Expr], where: Domain, write: Callable[[ex.Expr], Box] = blackboard
) -> Sentence:
    """Where vectors and matrices live: x, y ∈ ℝⁿ; A ∈ ℝⁿˣⁿ symmetric; W ∈ ℝᵐˣⁿ with entries > 0.

    >>> from derive.language.assumptions import domain
    >>> m, n = ex.symbols("m n")
    >>> [part if isinstance(part, str) else part.kind for part in arrays_said(["A"], (n, n), domain("symmetric"))]
    ['relation', ' symmetric']
    """
    field = Box("symbol", "ℂ" if where.complex else "ℤ" if where.integer else "ℝ")
    sizes = related(*[part for d in shape for part in ("×", blackboard(d, mode=SCRIPT))][1:])
    members = related(listed(write(ex.Symbol(name)) for name in names), "∈", Box("power", None, (field, sizes)))
    entries = [" with entries ", bound] if (bound := _bound_of_entries(where)) else []
    return Box("relation", None, members.parts), *([f" {where.structure}"] if where.structure else entries)


def _bound_of_entries(where: Domain) -> Box | None:
    lower, upper = (
        None if end is None else blackboard(ex.as_expr(end), mode=SCRIPT) for end in (where.lower, where.upper)
    )
    if lower is not None and upper is not None:
        kind = ("(" if where.lower_open else "[") + (")" if where.upper_open else "]")
        return related("∈", fence(listed([lower, upper]), kind))
    if lower is not None:
        return related(">" if where.lower_open else "≥", lower)
    if upper is not None:
        return related("<" if where.upper_open else "≤", upper)
    return related("≠", Box("number", "0")) if where.nonzero else None


_OF_ROWS = "a vector, or of each row of a matrix"
_CONVENTIONS = {
    "log": ("ln is the natural logarithm", ""),
    "logdet": ("ln is the natural logarithm", ""),
    "softmax": (f"softmax divides the exponentials of the entries of {_OF_ROWS}, by their sum", ""),
    "logsumexp": (f"logsumexp is the logarithm of the sum of the exponentials of the entries of {_OF_ROWS}", ""),
    "vec": ("vec stacks the columns of a matrix", ""),
    "sigmoid": ("", "sigmoid(x) = 1/(1 + exp(-x))"),
    "softplus": ("", "softplus(x) = log(1 + exp(x))"),
    "relu": ("", "relu(x) = maximum(0, x)"),
    "erf": ("", "erf(x) = 2/sqrt(pi)*Integral(exp(-t**2), (t, 0, x))"),
    "digamma": ("ψ is the derivative of ln Γ", ""),
    "sinc": ("", "sinc(x) = sin(x)/x"),
    "double": ("fl rounds to the nearest double (64 bits), a tie to the even one", ""),
    "single": ("fl with index 32 rounds to the nearest single (32 bits), a tie to the even one", ""),
}


#: signs that are explained where they stand on the page
_SIGNS = {
    "⊙": "is the elementwise product", "⊘": "the elementwise quotient", "∘": "marks an elementwise power",
    "⊗": "is the Kronecker product",
}  # fmt: skip


def conventions(d: Derivation, shown: Iterable[Box] = ()) -> list[str | Box]:
    """One sentence on notation that a reader might take for something else; nothing where there is none.

    shown : the formulas of the page, where it has arrays, whose signs are explained.
    """
    nodes = list(ex.postorder(d.problem, d.result, *[e for s in d.steps for e in (s.before, s.after)]))
    used = dict.fromkeys(n.data for n in nodes if isinstance(n, ex.Call))
    said: list[list[str | Box]] = []
    for name in used:
        told, shown_as = _CONVENTIONS.get(name, ("", ""))
        part: list[str | Box] = [told] if told else [formula(shown_as) or shown_as]
        if (told or shown_as) and part not in said:
            said.append(part)
    if any(isinstance(n, ex.Antiderivative) for n in nodes):
        said.append(["antiderivatives are equal up to a constant"])
    said += _of_arrays(shown)
    if not said:
        return []
    return ["Conventions: ", *[p for i, part in enumerate(said) for p in ([*part] if i == 0 else ["; ", *part])], "."]


def _of_arrays(shown: Iterable[Box]) -> list[list[str | Box]]:
    pieces = {id(p): p for box in shown for p in postorder(box)}.values()
    marks = {p.data for p in pieces if p.kind in ("operator", "symbol", "bold")}
    said: list[list[str | Box]] = []
    if any(p.kind == "bold" and p.data == "1" for p in pieces):
        said.append([Box("bold", "1"), " is a vector of ones"])
    said += [[Box("symbol", sign), f" {meaning}"] for sign, meaning in _SIGNS.items() if sign in marks]
    if any(p.kind == "nabla" and p.parts[1].data == "1" for p in pieces):
        said.append(["a gradient has the shape of its variable"])
    if any(p.kind == "d" and p.parts[0].kind == "power" and p.parts[0].parts[1].data == "ᵀ" for p in pieces):
        said.append(["a Jacobian has a row for every output"])
    return said


def value(v: Any) -> Sentence:
    """A value in a table: a formula for a number, a dash where there is none."""
    if v is None:
        return ("–",)
    box = value_box(v)
    return (box,)


MOST_COLUMNS = 4  # of a matrix of numbers in a table


def value_box(v: Any, digits: int = 6) -> Box:
    """A number, a matrix of numbers, or what else there may be."""
    if hasattr(v, "tolist"):
        v = v.tolist()
    if isinstance(v, (list, tuple)) and len(sizes := _sizes(v)) > 2:
        return words(f"{' × '.join(map(str, sizes))} numbers")
    if isinstance(v, tuple) and any(isinstance(part, (list, tuple)) for part in v):
        return listed(value_box(part, digits) for part in v)
    if isinstance(v, (list, tuple)):
        rows = [r if isinstance(r, (list, tuple)) else (r,) for r in v]
        columns = len(rows[0]) if rows else 0
        if not columns or columns > MOST_COLUMNS or any(len(r) != columns for r in rows):
            return words(f"{len(rows)} × {columns} numbers")
        fewer = digits if columns < 3 else 4
        return Box("matrix", (len(rows), columns, "["), tuple(value_box(entry, fewer) for r in rows for entry in r))
    if isinstance(v, ex.Expr):
        return blackboard(v)
    if isinstance(v, (str, bool)):
        return words(str(v))
    if isinstance(v, complex):
        imaginary = row(_real_box(abs(v.imag), digits), operator(""), Box("letter", "i"), kind="product")
        return row(_real_box(v.real, digits), operator("−" if v.imag < 0 else "+"), imaginary, kind="sum")
    if isinstance(v, int) or (getattr(v, "denominator", None) is not None and not isinstance(v, float)):
        return blackboard(ex.as_expr(v))
    try:
        return _real_box(float(v), digits)
    except (TypeError, ValueError, OverflowError):
        return words(str(v))


def _sizes(v: Any) -> list[int]:
    """The shape of nested lists, as their first entries tell."""
    sizes: list[int] = []
    while isinstance(v, (list, tuple)):
        sizes.append(len(v))
        v = v[0] if v else None
    return sizes


def _real_box(v: float, digits: int = 6) -> Box:
    if v != v or v in (float("inf"), float("-inf")):
        sign = (Box("minus"),) if v < 0 else ()
        return row(*sign, Box("symbol", "∞")) if v == v else words("undefined")
    shown = number(f"{abs(v):.{digits}g}").box
    return row(Box("minus"), shown) if v < 0 and float(f"{v:.{digits}g}") else shown


def evidence_of(verdict: Verdict | None) -> str:
    if verdict is None:
        return "not checked"
    if verdict.status is Status.PROVED:
        return f"proved ({verdict.method})"
    if verdict.status is Status.UNKNOWN:
        return "not checked" + (f": {verdict.reason}" if verdict.reason else "")
    counted = [f"{verdict.points} point{'s' if verdict.points != 1 else ''}"] if verdict.points else []
    if verdict.digits and isfinite(verdict.digits):
        counted.append(
            f"{verdict.digits:.0f} digits" if verdict.digits <= MOST_DIGITS else f"over {MOST_DIGITS} digits"
        )
    return "agrees" + (f": {', '.join(counted)}" if counted else f" ({verdict.method})")


def witness_of(
    verdict: Verdict, events: frozenset[str] = frozenset(), write: Callable[[ex.Expr], Box] = blackboard
) -> Sentence:
    """At which point both sides differ, and what they are there; the number that stands for an event says nothing."""
    found = dict(verdict.witness or {})
    sides = [found.pop(side, None) for side in ("before", "after")]
    point = [
        related(write(ex.Symbol(str(name))), "=", value_box(v))
        for name, v in found.items()
        if (_is_number(v) or _is_small(v)) and str(name) not in events
    ]
    said: list[str | Box] = ["; at ", *enumerated(point)] if point else []
    if all(_is_number(v) or _is_small(v) for v in sides):
        digits = 17 if _look_alike(*sides) else 6
        said += [
            "; " if not point else " ",
            "the left side is ",
            value_box(sides[0], digits),
            ", the right side ",
            value_box(sides[1], digits),
        ]
    return tuple(said)


def _look_alike(a: Any, b: Any) -> bool:
    """Whether two decimals are the same in the few digits of a table."""
    return isinstance(a, float) and isinstance(b, float) and f"{a:.6g}" == f"{b:.6g}"


def _is_small(v: Any) -> bool:
    """Whether it is a vector or a matrix that one can take in."""
    sizes = _sizes(v.tolist() if hasattr(v, "tolist") else v)
    return 1 <= len(sizes) <= 2 and sizes[0] <= MOST_COLUMNS and sizes[-1] <= MOST_COLUMNS


def _is_number(v: Any) -> bool:
    return isinstance(v, (int, float, complex)) or hasattr(v, "denominator")


_ORACLES = {
    ex.Derivative: "derivatives by finite differences", ex.Integral: "integrals by quadrature",
    ex.Limit: "limits by extrapolation", ex.Differential: "differentials by directional differences",
}  # fmt: skip


def oracles_used(sides: Iterable[ex.Expr], notation: Notation = USUAL) -> str:
    """How the values of unevaluated left sides are found: from the function alone, not by the rule."""

    def kind_of(node: ex.Expr) -> type[ex.Expr]:
        of_arrays = isinstance(node, ex.Derivative) and notation.rank(node.args[1])
        return ex.Differential if of_arrays else type(node)

    kinds = set(map(kind_of, ex.postorder(*sides)))
    used = [how for kind, how in _ORACLES.items() if kind in kinds]
    return f" ({', '.join(used)})" if used else ""


_UNEVALUATED = (
    ex.Derivative, ex.Antiderivative, ex.Integral, ex.Sum, ex.Product, ex.Limit, ex.Subs, ex.ArgMin, ex.ArgMax,
    ex.Probability, ex.Differential, ex.Expectation, ex.Variance, ex.Covariance, ex.Mass, ex.SumOver, ex.ProductOver,
)  # fmt: skip


def question(problem: ex.Expr) -> str:
    """Derivatives and probabilities are found, equations solved, and what is only rewritten is where one starts."""
    if is_claim(problem):
        return "To solve"
    nodes = ex.postorder(problem)
    asked = any(isinstance(n, _UNEVALUATED) or (isinstance(n, ex.Call) and n.data in _ASKED) for n in nodes)
    return "To find" if asked else "Starting from"


_ASKED = {"det", "inv", "trace", "eigenvalues", "rank", "singular_values", "pinv", "norm2", "cond"}


def is_claim(expr: ex.Expr) -> bool:
    return isinstance(expr, (*ex.COMPARISONS, ex.And, ex.Or, ex.Not))


def words_width(said: Sentence) -> float:
    """About how many em a sentence takes."""
    return sum(p.width if isinstance(p, Box) else 0.42 * len(p) for p in said)


def as_sentence(said: Sentence) -> Sentence:
    """A note as a sentence of its own: a capital letter, a full stop."""
    first, last = said[0], said[-1]
    begun = (first[:1].upper() + first[1:], *said[1:]) if isinstance(first, str) else said
    return begun if isinstance(last, str) and last.rstrip()[-1:] in (".", ":", "!") else (*begun, ".")


def enumerated(parts: Sequence[Box | Sentence]) -> list[str | Box]:
    said: list[str | Box] = []
    for i, part in enumerate(parts):
        said += [] if i == 0 else [" and " if i + 1 == len(parts) else ", "]
        said += [part] if isinstance(part, Box) else part
    return said


def sources_in_words(cited: Iterable[str]) -> str:
    """Sources with the places in one book together.

    >>> sources_in_words(["The Book (2012), eq. 43; DLMF 1.4.7", "The Book (2012), eq. 7", "Another, Theorem 5.6"])
    'The Book (2012), eqs. 7, 43; DLMF 1.4.7; Another, Theorem 5.6'
    """
    places: dict[str, list[str]] = {}
    for source in dict.fromkeys(part for whole in cited for part in whole.split("; ")):
        book, found, place = source.partition(", eq. ") if ", eq. " in source else source.partition(", eqs. ")
        simple = bool(found) and re.fullmatch(r"\d+((, | and )\d+)*", place)
        places.setdefault(book if simple else source, []).extend(re.findall(r"\d+", place) if simple else [])
    said = []
    for book, numbers in places.items():
        ordered = sorted(set(numbers), key=int)
        said.append(f"{book}, eq{'s' if len(ordered) > 1 else ''}. {', '.join(ordered)}" if ordered else book)
    return "; ".join(said)


def line_ranges(numbers: Sequence[str]) -> str:
    """Line (3), or lines (1)–(3), (5)."""
    runs: list[list[int]] = []
    for n in map(int, numbers):
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    shown = [f"({r[0]})" if len(r) == 1 else f"({r[0]})–({r[-1]})" for r in runs]
    return f"Line{'s' if len(numbers) > 1 else ''} {', '.join(shown)}"

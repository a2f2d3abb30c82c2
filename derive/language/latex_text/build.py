r"""From syntax to expressions: products become ``Mul`` or ``MatMul``, bars ``abs`` or ``det``, ``A^{-1}`` an inverse.

Refuses what does not fit (two vectors side by side, a number plus a vector, a power of a vector) at its place in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from derive.language import expressions as ex
from derive.language.functions import OF_ARRAYS
from derive.language.latex_text.nodes import Known, Node
from derive.language.latex_text.ranks import Ranks, identity_beside, is_inverse, nodes, speaks_of_arrays
from derive.language.latex_text.structure import Misread
from derive.language.python_text import LARGEST_POWER, _digits

MOST_FACTORS = 12  # of a matrix with itself
#: functions that are written of a matrix as often as of its entries
MATRIX_FUNCTIONS = {"exp", "log", "sin", "cos", "sqrt", "cosh", "sinh"}

_OF_A_MATRIX = {"trace": "trace", "det": "determinant", "rank": "rank"}


class Value(NamedTuple):
    """An expression with its rank (None: an unknown function's) and whether it is a transposed vector."""

    expr: ex.Expr
    rank: int | None = 0
    row: bool = False


class Builder:
    """Builds the expressions of one text, whose ranks are known."""

    def __init__(self, known: Known, ranks: Ranks, given: set[str]):
        self.known, self.ranks, self.given = known, ranks, given
        self.unsized: dict[ex.Symbol, str] = {}  #: stand-ins for eye(n) and ones(n), whose size the neighbours say
        self.entry_by_entry = 0  # how many functions around work so, which makes 1 a vector of ones

    def expression(self, node: Node) -> ex.Expr:
        return self.value(node).expr

    def value(self, node: Node) -> Value:
        return _BUILD[node.kind](self, node)

    def number_of(self, node: Node) -> ex.Expr:
        """A value that has to be a number."""
        value = self.value(node)
        if value.rank:
            raise Misread("a number is expected here, found a vector or a matrix", node.start)
        return value.expr

    # ------------------------------------------------------------ atoms

    def number(self, node: Node) -> Value:
        text = node.data
        return Value(ex.Number(int(text)) if text.isdigit() else ex.Number(text))

    def constant(self, node: Node) -> Value:
        return Value(ex.Constant(node.data))

    def e(self, node: Node) -> Value:
        return Value(ex.Call("exp", 1))

    def name(self, node: Node) -> Value:
        name = node.data.name
        rank = self.ranks.known.get(name, 0)
        if name.startswith("I_") and rank == 2 and name not in self.given:
            size = name[2:]
            return Value(ex.Call("eye", ex.Number(int(size)) if size.isdigit() else ex.Symbol(size)), 2)
        if name == "I" and rank == 2 and name not in self.given:
            return self._of_some_size("eye", 2)
        return Value(ex.Symbol(name), rank)

    def indexed(self, node: Node) -> Value:
        base, *indices = node.args
        return Value(ex.Indexed(ex.Symbol(base.data.name), *[self.number_of(i) for i in indices]))

    def ones(self, node: Node) -> Value:
        if node.args:
            return Value(ex.Call(node.data, self.number_of(node.args[0])), 1)
        return self._of_some_size(node.data, 1)

    def _of_some_size(self, made: str, rank: int) -> Value:
        stand_in = ex.Symbol(f"{made}_{len(self.unsized) + 1}")
        self.unsized[stand_in] = made
        return Value(stand_in, rank)

    # ------------------------------------------------------------ arithmetic

    def add(self, node: Node) -> Value:
        if (I := identity_beside(node)) and not self.ranks.of_arrays and self.ranks.undeclared(I):
            told = f"is {I.data.name} the identity matrix here? write \\mathbf{{I}}, or pass shapes={{{I.data.name!r}: ()}}"
            raise Misread(told, I.start)
        values = [self.value(a) for a in node.args]
        rank, row = self.alike(node.args, values, "added to")
        return Value(ex.Add(*[v.expr for v in values]), rank, row)

    def alike(self, parts: Sequence[Node], values: Sequence[Value], what: str) -> tuple[int | None, bool]:
        """The rank that all have, and whether they are rows."""
        ranked = [
            (a, v)
            for a, v in zip(parts, values, strict=True)
            if v.rank is not None and v.expr is not ex.ZERO and not self._spreads(a)
        ]
        if not ranked:
            return None if any(v.rank is None for v in values) else 0, False
        first = ranked[0][1]
        for a, v in ranked[1:]:
            if v.rank != first.rank and any(n.kind == "indexed" for n in nodes(parts)):
                raise Misread(NUMBERED, a.start)
            if v.rank != first.rank:
                raise Misread(
                    f"{KINDS[v.rank]} is {what} {KINDS[first.rank]}: pass shapes={{...}} to say what is meant", a.start
                )
            if v.rank == 1 and v.row != first.row:
                raise Misread(f"a row is {what} a column: a transpose is missing, or too many", a.start)
        return first.rank, first.row

    def _spreads(self, a: Node) -> bool:
        """A number that is added to every entry: where functions work entry by entry, or as the user's own shapes say."""
        if a.kind == "number" and self.entry_by_entry:
            return True
        return a.kind == "name" and a.data.name in self.given and not self.ranks.known.get(a.data.name)

    def neg(self, node: Node) -> Value:
        value = self.value(node.args[0])
        return value._replace(expr=ex.Neg(value.expr))

    def fence(self, node: Node) -> Value:
        return self.value(node.args[0])

    def product(self, node: Node) -> Value:
        for k, (a, b) in enumerate(pairwise(node.args)):
            if self.ranks.perhaps_matrices(a, b, node.args[k + 2 : k + 3]):
                A = next(n.data.name for n in nodes([a]) if n.kind == "name" and n.data.capital)
                told = f"is {A} a number or a matrix here? pass shapes={{{A!r}: ()}} or shapes={{{A!r}: ('m', 'n')}}"
                raise Misread(told, a.start)
        coefficients: list[ex.Expr] = []
        chain: Value | None = None
        for factor, operator in zip(node.args, ("", *node.data), strict=True):
            value = self.value(factor)
            if factor.kind == "indexed" and chain is not None and chain.row:
                raise Misread(NUMBERED, factor.start)
            waiting = chain is not None and (chain.row or chain.rank == 2)  # for a vector behind it
            if waiting and factor.kind == "call" and not any(map(self.ranks.rank, factor.args)):
                raise Misread("is this function's value a vector here? give it a name, as in w^\\top z", factor.start)
            if value.rank is None:
                value = value._replace(
                    rank=_rank_of_call(value, self.ranks, factor)
                    if chain is not None and (chain.rank == 2 or chain.row)
                    else 0
                )
            if not value.rank:
                coefficients.append(value.expr)
            elif chain is None:
                chain = value
            else:
                chain = self._joined(chain, operator, value, factor)
            if chain is not None and not chain.rank:
                coefficients.append(chain.expr)
                chain = None
        if chain is None:
            return Value(ex.Mul(*coefficients))
        if not coefficients:
            return chain
        return chain._replace(expr=ex.Mul(*coefficients, chain.expr))

    def _joined(self, a: Value, operator: str, b: Value, node: Node) -> Value:
        product = ex.MatMul(a.expr, b.expr)
        match a.rank, b.rank:
            case 1, 1:
                if operator == "times":
                    raise Misread("a cross product of vectors is not part of the language", node.start)
                if (a.row and not b.row) or (operator == "cdot" and a.row == b.row):
                    return Value(product, 0)
                if b.row and not a.row:
                    return Value(ex.Call("outer", a.expr, b.expr), 2)
                raise Misread(
                    r"two vectors side by side: write x^\top y, \langle x, y\rangle or x \odot y, or pass shapes={...}",
                    node.start,
                )
            case 2, 1:
                if b.row:
                    raise Misread(
                        "a matrix stands before a transposed vector: the order or a transpose is wrong", node.start
                    )
                return Value(product, 1)
            case 1, 2:
                if not a.row:
                    raise Misread(r"a vector stands before a matrix: write x^\top A, or pass shapes={...}", node.start)
                return Value(product, 1, row=True)
        return Value(product, 2)

    def divide(self, node: Node) -> Value:
        above = self.value(node.args[0])
        return above._replace(expr=ex.Div(above.expr, self.number_of(node.args[1])))

    def power(self, node: Node) -> Value:
        base, exponent = node.args
        if base.kind == "e":
            return self._applied("exp", self.value(exponent), node)
        if base.kind == "name" and base.data.entry and base.data.capital and is_inverse(node):
            raise Misread(
                "an entry of the inverse, or the inverse of an entry? write 1/A_{ij} for the second", node.start
            )
        value = self.value(base)
        if value.rank == 2:
            return self._matrix_power(value, node)
        if value.rank == 1:
            raise Misread(
                r"a power of a vector: write \|x\|^2 or x^\top x for its square, x \odot x entry by entry", node.start
            )
        result = ex.Pow(value.expr, self.number_of(exponent))
        if abs(_digits(result)) > LARGEST_POWER:
            raise Misread(f"this power has more than {LARGEST_POWER:,} digits", node.start)
        return value._replace(expr=result)

    def _matrix_power(self, value: Value, node: Node) -> Value:
        if is_inverse(node):
            return Value(ex.Call("inv", value.expr), 2)
        exponent = node.args[1]
        if exponent.kind == "number" and exponent.data.isdigit() and 1 <= int(exponent.data) <= MOST_FACTORS:
            return Value(ex.MatMul(*[value.expr] * int(exponent.data)), 2)
        raise Misread("of the powers of a matrix, whole numbers and -1 are part of the language", node.start)

    def transpose(self, node: Node) -> Value:
        if any(n.kind == "indexed" for n in nodes(node.args)):
            raise Misread(NUMBERED, node.start)
        value = self.value(node.args[0])
        if value.rank == 2:
            return Value(ex.Call("transpose", value.expr), 2)
        if value.rank == 1:
            return value._replace(row=not value.row)
        if not speaks_of_arrays([node.args[0]]):
            raise Misread(
                "a number is transposed here: pass shapes={...} if it is an array, or bracket the exponent T",
                node.start,
            )
        return value

    def circ(self, node: Node) -> Value:
        if not any(self.value(a).rank for a in node.args):
            raise Misread(r"is \circ a composition or a product entry by entry? write f(g(x)) or A \odot B", node.start)
        return self.odot(node)

    def odot(self, node: Node) -> Value:
        return self._by_entries(node, ex.Mul)

    def oslash(self, node: Node) -> Value:
        return self._by_entries(node, ex.Div)

    def _by_entries(self, node: Node, make: Callable[..., ex.Expr]) -> Value:
        self.entry_by_entry += 1
        values = [self.value(a) for a in node.args]
        self.entry_by_entry -= 1
        if all(v.rank == 0 for v in values):
            raise Misread(
                r"\odot and \oslash stand between vectors or matrices: these are numbers; pass shapes={...}", node.start
            )
        rank, row = self.alike(node.args, values, "multiplied entry by entry with")
        return Value(make(*[v.expr for v in values]), rank, row)

    def power_of_entries(self, node: Node) -> Value:
        base = self.value(node.args[0])
        return base._replace(expr=ex.Pow(base.expr, self.number_of(node.args[1])))

    def otimes(self, node: Node) -> Value:
        a, b = (self.value(x) for x in node.args)
        if a.rank == b.rank == 1:
            raise Misread(r"is \otimes the outer product here? write x y^\top", node.start)
        if a.rank != 2 or b.rank != 2:
            raise Misread(r"\otimes is the Kronecker product of two matrices", node.start)
        return Value(ex.Call("kron", a.expr, b.expr), 2)

    def inner(self, node: Node) -> Value:
        a, b = (self.value(x) for x in node.args)
        if a.rank == b.rank == 1:
            return Value(ex.MatMul(a.expr, b.expr))
        if a.rank == b.rank == 2:
            return Value(ex.Call("trace", ex.MatMul(ex.Call("transpose", a.expr), b.expr)))
        raise Misread("the inner product of two vectors, or of two matrices, is read", node.start)

    # ------------------------------------------------------------ functions

    def _applied(self, name: str, value: Value, node: Node, *more: ex.Expr) -> Value:
        if value.rank == 2 and name in MATRIX_FUNCTIONS:
            raise Misread(
                f"{name} of a matrix has two meanings, of the matrix and of its entries: it is not read", node.start
            )
        result = ex.Call(name, value.expr, *more)
        if name == "factorial" and abs(_digits(value.expr)) > 6:
            raise Misread("the factorial of so large a number is not read", node.start)
        return value._replace(expr=result)

    def function(self, node: Node) -> Value:
        name = node.data
        by_entry = name not in OF_ARRAYS
        self.entry_by_entry += by_entry
        first, *rest = [self.value(a) for a in node.args]
        self.entry_by_entry -= by_entry
        match name:
            case "trace" | "det" | "rank":
                if first.rank != 2:
                    raise Misread(
                        f"the {_OF_A_MATRIX[name]} of a matrix is read; pass shapes={{...}} if this is one",
                        node.start,
                    )
                return Value(ex.Call(name, first.expr))
            case "diag":
                if not first.rank:
                    raise Misread("diag takes a vector or a matrix; pass shapes={...} if this is one", node.start)
                return Value(ex.Call("diag" if first.rank == 1 else "diagonal", first.expr), 3 - first.rank)
            case "vec":
                return Value(ex.Call("vec", first.expr), 1)
            case "logsumexp":
                return Value(ex.Call(name, first.expr), max((first.rank or 1) - 1, 0))
            case "maximum" | "minimum":
                ranks = [v.rank for v in (first, *rest) if v.rank]
                return Value(ex.Call(name, first.expr, *[v.expr for v in rest]), ranks[0] if ranks else 0)
        if any(v.rank for v in rest):
            raise Misread("a number is expected here, found a vector or a matrix", node.start)
        return self._applied(name, first, node, *[v.expr for v in rest])

    def factorial(self, node: Node) -> Value:
        return self._applied("factorial", Value(self.number_of(node.args[0])), node)

    def root(self, node: Node) -> Value:
        body, index = map(self.number_of, node.args)
        return Value(ex.Call("sqrt", body) if index is ex.TWO else ex.Pow(body, ex.Div(1, index)))

    def bars(self, node: Node) -> Value:
        value = self.value(node.args[0])
        if self.ranks.perhaps_matrix(node.args[0]):
            raise Misread(
                f"an absolute value or a determinant? pass shapes={{{node.args[0].data.name!r}: ()}}, or write \\det",
                node.start,
            )
        if value.rank == 1:
            raise Misread(r"bars around a vector: write \|x\| for its length", node.start)
        return Value(ex.Call("det" if value.rank == 2 else "abs", value.expr), None if value.rank is None else 0)

    def norm(self, node: Node) -> Value:
        value = self.value(node.args[0])
        if not value.rank:
            if value.rank is None:
                return Value(ex.Call(_NORMS.get(node.data, "norm"), value.expr))
            raise Misread("the norm of a vector or a matrix is read; pass shapes={...} if this is one", node.start)
        if value.rank == 2 and node.data != "F":
            raise Misread(
                r"which norm of a matrix? write \|A\|_F for the root of the sum of squares; others are not part of the language",
                node.start,
            )
        return Value(ex.Call(_NORMS.get(node.data, "norm"), value.expr))

    def call(self, node: Node) -> Value:
        name, order = node.data
        args = [self.value(a) for a in node.args]
        count = self.number_of(order)
        if count is ex.ZERO:
            return Value(ex.Call(name, *[a.expr for a in args]), None if any(a.rank for a in args) else 0)
        if len(args) != 1:
            raise Misread(
                f"a prime on a function of several variables: write \\frac{{\\partial {name}}}{{\\partial x}}",
                node.start,
            )
        (arg,) = args
        if isinstance(arg.expr, ex.Symbol) and not arg.rank:
            return Value(ex.Derivative(ex.Call(name, arg.expr), arg.expr, count))
        u = ex.fresh_symbol("u", ex.free_symbols(arg.expr))
        return Value(ex.Subs(ex.Derivative(ex.Call(name, u), u, count), u, arg.expr), arg.rank and None)

    # ------------------------------------------------------------ calculus

    def derivative(self, node: Node) -> Value:
        body = self.value(node.args[0])
        rank = body.rank
        result = body.expr
        for target, order in reversed(node.data[0]):
            x = self.value(target)
            result = ex.Derivative(result, x.expr, self.number_of(order))
            times = int(order.data) if order.kind == "number" else 1
            rank = None if rank is None or x.rank is None else rank + x.rank * times
        return Value(result, rank)

    def derivative_in_power(self, node: Node) -> Value:
        """d/d(x²) is d/dx over 2x."""
        body, power = node.args
        x, n = self.number_of(node.data), self.number_of(power)
        if not isinstance(n, ex.Number) or not isinstance(n.data, int) or n.data < 2:
            raise Misread("the orders of the derivative above and below differ", node.start)
        slope = ex.Mul(n, x if n.data == 2 else ex.Pow(x, n.data - 1))
        return Value(ex.Div(ex.Derivative(self.number_of(body), x), slope))

    def gradient(self, node: Node) -> Value:
        variable, order = node.data
        body = self.value(node.args[0])
        if body.rank:
            raise Misread("the gradient of a number is read; this is a vector or a matrix", node.args[0].start)
        rank = self.ranks.known.get(variable.name, 0)
        return Value(ex.Derivative(body.expr, ex.Symbol(variable.name), order), rank * order)

    def integral(self, node: Node) -> Value:
        body, *ends = node.args
        x = ex.Symbol(node.data.name)
        if self.ranks.known.get(node.data.name):
            raise Misread("an integral over a vector is not part of the language", node.start)
        f = self.number_of(body)
        return Value(ex.Integral(f, x, *map(self.number_of, ends)) if ends else ex.Antiderivative(f, x))

    def limit(self, node: Node) -> Value:
        letter, side = node.data
        body, at = map(self.number_of, node.args)
        return Value(ex.Limit(body, ex.Symbol(letter.name), at, side))

    def big(self, node: Node) -> Value:
        kind, letters = node.data
        body, *ends = node.args
        make = ex.Sum if kind == "sum" else ex.Product
        value = self.value(body)
        if value.rank:
            raise Misread("a sum of vectors or matrices over an index is not part of the language", node.start)
        result = value.expr
        for letter in reversed(letters):
            result = self._summed(make, result, ex.Symbol(letter.name), ends, node)
        return Value(result)

    def _summed(self, make: Any, body: ex.Expr, k: ex.Expr, ends: Sequence[Node], node: Node) -> ex.Expr:
        if not ends:
            return (ex.SumOver if make is ex.Sum else ex.ProductOver)(body, k)
        return make(body, k, *map(self.number_of, ends))

    def evaluated(self, node: Node) -> Value:
        body, *ends = node.args
        f = self.number_of(body)
        x = ex.Symbol(node.data or self._evaluated_in(f, node))
        values = [self._at(f, x, self.number_of(end)) for end in ends]
        return Value(values[0] if len(values) == 1 else ex.subtract(values[1], values[0]))

    def _at(self, f: ex.Expr, x: ex.Expr, end: ex.Expr) -> ex.Expr:
        infinite = end is ex.OO or (isinstance(end, ex.Neg) and end.args[0] is ex.OO)
        return ex.Limit(f, x, end) if infinite else ex.Subs(f, x, end)

    def _evaluated_in(self, f: ex.Expr, node: Node) -> str:
        free = {s.name for s in ex.free_symbols(f)}
        found = free & self.known.integrated or free
        if len(found) == 1:
            return found.pop()
        if not free:
            raise Misread("a number is evaluated at two ends: what is the variable?", node.start)
        raise Misread(
            f"in which variable is this evaluated, {' or '.join(sorted(found))}? write it as _{{x=a}}^{{x=b}}",
            node.start,
        )

    def argument(self, node: Node) -> Value:
        variable, body = node.args
        x = self.value(variable)
        make = ex.ArgMin if node.data.endswith("min") else ex.ArgMax
        return Value(make(self.number_of(body), x.expr), x.rank)

    # ------------------------------------------------------------ arrays, cases, conditions

    def matrix(self, node: Node) -> Value:
        height, width = node.data
        entries = [self.number_of(a) for a in node.args]
        if height == 1 or width == 1:
            return Value(ex.Array(*entries), 1, row=height == 1 and width > 1)
        rows = [ex.Array(*entries[k : k + width]) for k in range(0, len(entries), width)]
        return Value(ex.Array(*rows), 2)

    def determinant(self, node: Node) -> Value:
        height, width = node.args[0].data
        if height != width or height < 2:
            raise Misread("a determinant has as many rows as columns", node.start)
        return Value(ex.Call("det", self.value(node.args[0]).expr))

    def cases(self, node: Node) -> Value:
        parts: list[ex.Expr] = []
        for value, when in zip(node.args[::2], node.args[1::2], strict=True):
            parts += [self.number_of(value), self.condition(when)]
        return Value(ex.Piecewise(*parts))

    def condition(self, node: Node) -> ex.Expr:
        if node.kind == "true":
            return ex.TRUE
        if node.kind == "and":
            return ex.And(*map(self.condition, node.args))
        sides = [self.number_of(a) for a in node.args]
        parts = [COMPARISONS[sign](a, b) for a, sign, b in zip(sides, node.data, sides[1:], strict=False)]
        return parts[0] if len(parts) == 1 else ex.And(*parts)

    def indicator(self, node: Node) -> Value:
        return Value(ex.Piecewise(ex.ONE, self.condition(node.args[0]), ex.ZERO, ex.TRUE))

    # ------------------------------------------------------------ probability

    def probability(self, node: Node) -> Value:
        return Value(ex.Probability(*map(self.event, node.args)))

    def event(self, node: Node) -> ex.Expr:
        match node.kind:
            case "and_events":
                return ex.And(*map(self.event, node.args))
            case "or_events":
                return ex.Or(*map(self.event, node.args))
            case "not_event":
                return ex.Not(self.event(node.args[0]))
        return ex.Symbol(node.data.name)

    def moment(self, node: Node) -> Value:
        name, args = node.data, [self.number_of(a) for a in node.args]
        if len(args) != (2 if name == "Cov" else 1):
            raise Misread(
                f"{name} takes {'two values' if name == 'Cov' else 'one value'}, found {len(args)}", node.start
            )
        if name == "Std":
            return Value(ex.Call("sqrt", ex.Variance(*args)))
        return Value(MOMENTS[name](*args))

    def conditional(self, node: Node) -> Value:
        name, count = node.data
        args = [self.value(a).expr for a in node.args]
        for a, arg in zip(node.args, args, strict=True):
            if not isinstance(arg, (ex.Symbol, ex.Indexed)):
                raise Misread("a mass function is of named values: p(x), p(x, y), p(y|x)", a.start)
        return Value(ex.Mass(name, args[:count], args[count:]))


def _rank_of_call(value: Value, ranks: Ranks, node: Node) -> int:
    """An unknown function works entry by entry where its value has to be an array."""
    found = [r for a in node.args if (r := ranks.rank(a))]
    return found[0] if found else 0


NUMBERED = "vectors that are numbered by a sum's index are not read: write the sum with a matrix, as in \\|Xw - y\\|^2"
MOMENTS: dict[str, type[ex.Expr]] = {"E": ex.Expectation, "Var": ex.Variance, "Cov": ex.Covariance}
KINDS: dict[int | None, str] = {
    0: "a number",
    1: "a vector",
    2: "a matrix",
    3: "a list of matrices",
    4: "a table of matrices",
}
COMPARISONS: dict[str, Callable[..., ex.Expr]] = {
    "=": ex.Equal, "!=": ex.Unequal, "<": ex.Less, "<=": ex.LessEqual, ">": ex.Greater, ">=": ex.GreaterEqual, "defines": ex.Equal,
}  # fmt: skip
#: the index at the bars of a norm -> the function, where it is another than the 2-norm
_NORMS = {"1": "norm1", "∞": "norminf"}

_BUILD: dict[str, Callable[[Builder, Node], Value]] = {
    kind: getattr(Builder, kind) for kind in (
        "number", "constant", "circ", "e", "name", "indexed", "ones", "add", "neg", "fence", "product", "divide", "power", "transpose", "odot",
        "otimes", "inner", "function", "factorial", "root", "bars", "norm", "call", "derivative", "derivative_in_power", "gradient",
        "integral", "limit", "big", "evaluated", "argument", "matrix", "determinant", "cases", "indicator", "probability", "moment",
        "conditional", "oslash", "power_of_entries",
    )
} | {"fraction": Builder.divide}  # fmt: skip

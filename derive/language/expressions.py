"""What can be said: expressions as shared graphs that keep exactly what the author wrote.

Equal expressions are one object, so ``==`` is ``is``, and a walk that remembers what it has seen is linear in
the graph however large the tree would be. Nothing here simplifies, evaluates or recurses: ``2*x*3`` stays
``2*x*3``, ``a - b`` is the sum of ``a`` and ``Neg(b)``, and a fraction is a ``Div``. The only rewriting is that a
minus sign in front of a product or a quotient stands before the whole of it, as it does on a blackboard.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any
from weakref import WeakValueDictionary

_interned: WeakValueDictionary[tuple, Expr] = WeakValueDictionary()


class Expr:
    """A node: what it is (the class), ``data`` that is no expression (a name, a number) and ``args`` that are.

    ``size`` counts the nodes of the tree the graph stands for.

    >>> x, y = symbols("x y")
    >>> (x + y) ** 2 is (x + y) ** 2
    True
    >>> print(2 * x * 3 - (x - y) / 2)
    2*x*3 - (x - y)/2
    """

    __slots__ = ("__weakref__", "_free", "args", "data", "size")
    data: Any
    args: tuple[Expr, ...]
    size: int
    _free: Any
    binds: int | None = None  #: which argument is a variable that means nothing outside

    def __new__(cls, *args: Any, data: Any = None) -> Expr:
        return _intern(cls, data, tuple(a if isinstance(a, Expr) else as_expr(a) for a in args))

    def __reduce__(self) -> tuple:
        return _intern, (type(self), self.data, self.args)

    def __copy__(self) -> Expr:
        return self

    def __deepcopy__(self, memo: dict) -> Expr:
        return self

    def __str__(self) -> str:
        from derive.language.text import text

        return text(self)

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from derive.report.outputs import of_expression

        return of_expression(self)

    def _sympy_(self):
        from derive.language.sympy_bridge import to_sympy

        return to_sympy(self)

    # fmt: off
    def __add__(self, other): return _operate(Add, self, other)
    def __radd__(self, other): return _operate(Add, other, self)
    def __sub__(self, other): return _operate(subtract, self, other)
    def __rsub__(self, other): return _operate(subtract, other, self)
    def __mul__(self, other): return _operate(Mul, self, other)
    def __rmul__(self, other): return _operate(Mul, other, self)
    def __truediv__(self, other): return _operate(Div, self, other)
    def __rtruediv__(self, other): return _operate(Div, other, self)
    def __pow__(self, other): return _operate(Pow, self, other)
    def __rpow__(self, other): return _operate(Pow, other, self)
    def __matmul__(self, other): return _operate(MatMul, self, other)
    def __neg__(self): return Neg(self)
    def __lt__(self, other): return _operate(Less, self, other)
    def __le__(self, other): return _operate(LessEqual, self, other)
    def __gt__(self, other): return _operate(Greater, self, other)
    def __ge__(self, other): return _operate(GreaterEqual, self, other)
    # fmt: on


def _intern(cls: type[Expr], data: Any, args: tuple[Expr, ...]) -> Expr:
    key = (cls, data, args)
    node = _interned.get(key)
    if node is None:
        node = object.__new__(cls)
        node.data, node.args, node._free = data, args, None
        node.size = 1 + sum([a.size for a in args])
        node = _interned.setdefault(key, node)
    return node


def _operate(make: Callable, a: Any, b: Any) -> Any:
    if not (isinstance(a, (Expr, int, float, Fraction)) and isinstance(b, (Expr, int, float, Fraction))):
        return NotImplemented
    return make(as_expr(a), as_expr(b))


def as_expr(value: Any) -> Expr:
    """``value`` as an expression: an int, a Fraction, or a float (read as the decimal it prints as)."""
    if isinstance(value, Expr):
        return value
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, int) or hasattr(value, "__index__"):
        n = int(value)
        return Number(n) if n >= 0 else Neg(Number(-n))
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return as_expr(value.numerator)
        quotient = Div(Number(abs(value.numerator)), Number(value.denominator))
        return quotient if value > 0 else Neg(quotient)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise TypeError(f"{value} is not a number that can be written down")
        return Neg(Number(repr(-value))) if value < 0 else Number(repr(value))
    raise TypeError(f"cannot make an expression of {value!r}; pass text through derive.read")


# ---------------------------------------------------------------- atoms


class Symbol(Expr):
    """A variable; ``name`` is how it is typed."""

    __slots__ = ()

    def __new__(cls, name: str) -> Symbol:  # type: ignore[misc]
        return _intern(cls, name, ())  # type: ignore[return-value]

    @property
    def name(self) -> str:
        return self.data


class Number(Expr):
    """A non-negative number as written: an int, or the text of a decimal, which is exact.

    >>> Number("0.1").value, Number(3).value
    (Fraction(1, 10), Fraction(3, 1))
    """

    __slots__ = ()

    def __new__(cls, written: int | str) -> Number:  # type: ignore[misc]
        return _intern(cls, written, ())  # type: ignore[return-value]

    @property
    def value(self) -> Fraction:
        return Fraction(self.data)


class Constant(Expr):
    """``pi``, ``I`` (the imaginary unit), ``oo``, ``True`` or ``False``. Euler's number is ``exp(1)``."""

    __slots__ = ()

    def __new__(cls, name: str) -> Constant:  # type: ignore[misc]
        return _intern(cls, name, ())  # type: ignore[return-value]

    @property
    def name(self) -> str:
        return self.data


PI, I, OO = Constant("pi"), Constant("I"), Constant("oo")
TRUE, FALSE = Constant("True"), Constant("False")
ZERO, ONE, TWO = Number(0), Number(1), Number(2)


def symbols(names: str) -> Any:
    """The symbols of a space-separated list: one symbol, or a tuple of them."""
    found = tuple(Symbol(n) for n in names.split())
    return found[0] if len(found) == 1 else found


# ---------------------------------------------------------------- arithmetic


class Add(Expr):
    """A sum of two or more terms, in the order written; a difference holds a ``Neg``."""

    __slots__ = ()

    def __new__(cls, first: Any, *rest: Any) -> Expr:  # type: ignore[misc]
        first = as_expr(first)
        args = tuple(a if isinstance(a, Expr) else as_expr(a) for a in rest)
        if not args:
            return first
        return _intern(cls, None, (first.args if isinstance(first, Add) else (first,)) + args)


class Mul(Expr):
    """A product of two or more factors, in the order written."""

    __slots__ = ()

    def __new__(cls, first: Any, *rest: Any) -> Expr:  # type: ignore[misc]
        first = as_expr(first)
        args = tuple(a if isinstance(a, Expr) else as_expr(a) for a in rest)
        if not args:
            return first
        if isinstance(first, Neg):
            return Neg(Mul(first.args[0], *args))
        return _intern(cls, None, (first.args if isinstance(first, Mul) else (first,)) + args)


class Div(Expr):
    """A fraction."""

    __slots__ = ()

    def __new__(cls, above: Any, below: Any) -> Expr:  # type: ignore[misc]
        above, below = as_expr(above), as_expr(below)
        if isinstance(above, Neg):
            return Neg(Div(above.args[0], below))
        return _intern(cls, None, (above, below))


class Neg(Expr):
    """A minus sign before one term."""

    __slots__ = ()


class Pow(Expr):
    """A power; the principal value where the base is not positive."""

    __slots__ = ()


def subtract(a: Expr, b: Expr) -> Expr:
    return Add(a, Neg(b))


# ---------------------------------------------------------------- functions and binders


class Call(Expr):
    """A function of ``functions.FUNCTIONS``, or an unknown one such as ``g``, applied to arguments."""

    __slots__ = ()

    def __new__(cls, name: str, *args: Any) -> Call:  # type: ignore[misc]
        return _intern(cls, name, tuple(as_expr(a) for a in args))  # type: ignore[return-value]

    @property
    def name(self) -> str:
        return self.data


class Derivative(Expr):
    """``Derivative(f, x, n)``: the n-th partial derivative of ``f`` in ``x``, at the point ``x``."""

    __slots__ = ()

    def __new__(cls, f: Any, x: Any, order: Any = 1) -> Derivative:  # type: ignore[misc]
        return _intern(cls, None, (as_expr(f), as_expr(x), as_expr(order)))  # type: ignore[return-value]


class Differential(Expr):
    """``Differential(f, x, dx, …)``: by how much the linear part of ``f`` changes where each ``x`` moves by its ``dx``."""

    __slots__ = ()


class Integral(Expr):
    """``Integral(f, x, a, b)``, or ``Antiderivative`` without bounds."""

    __slots__ = ()
    binds = 1


class Antiderivative(Expr):
    """``Antiderivative(f, x)``: any function of ``x`` whose derivative is ``f``; equal up to a constant."""

    __slots__ = ()


class Sum(Expr):
    """``Sum(f, k, a, b)``, both ends included."""

    __slots__ = ()
    binds = 1


class Product(Expr):
    """``Product(f, k, a, b)``, both ends included."""

    __slots__ = ()
    binds = 1


class SumOver(Expr):
    """``SumOver(f, k)``: the sum over every value of ``k``: every entry of the lists it is an index of, every value of a name in p(k)."""

    __slots__ = ()
    binds = 1


class ProductOver(Expr):
    """``ProductOver(f, k)``: the product over every value of ``k``."""

    __slots__ = ()
    binds = 1


class Limit(Expr):
    """``Limit(f, x, a, side=...)`` with side ``"+"``, ``"-"`` or ``"both"``."""

    __slots__ = ()
    binds = 1

    def __new__(cls, f: Any, x: Any, a: Any, side: str = "both") -> Limit:  # type: ignore[misc]
        return _intern(cls, side, (as_expr(f), as_expr(x), as_expr(a)))  # type: ignore[return-value]

    @property
    def side(self) -> str:
        return self.data


class Subs(Expr):
    """``Subs(f, x, a)``: ``f`` where ``x`` takes the value ``a`` (after anything inside ``f`` was done)."""

    __slots__ = ()
    binds = 1


class ArgMin(Expr):
    """``ArgMin(f, x)``: the value of ``x`` at which ``f`` is least."""

    __slots__ = ()
    binds = 1


class ArgMax(Expr):
    """``ArgMax(f, x)``: the value of ``x`` at which ``f`` is greatest."""

    __slots__ = ()
    binds = 1


class Array(Expr):
    """A literal vector, or with ``Array`` rows a matrix."""

    __slots__ = ()

    @property
    def shape(self) -> tuple[int, ...]:
        first = self.args[0] if self.args else None
        return (len(self.args),) + (first.shape if isinstance(first, Array) else ())


class MatMul(Expr):
    """The matrix product ``A @ B``, as NumPy understands it: one-dimensional arrays are vectors."""

    __slots__ = ()

    def __new__(cls, first: Any, *rest: Any) -> Expr:  # type: ignore[misc]
        first = as_expr(first)
        if not rest:
            return first
        if isinstance(first, Neg):
            return Neg(MatMul(first.args[0], *rest))
        return _intern(cls, None, (first.args if isinstance(first, MatMul) else (first,)) + tuple(map(as_expr, rest)))


class Einsum(Expr):
    """``einsum('ij,jk->ik', A, B)`` as NumPy understands it; ``data`` holds the subscripts."""

    __slots__ = ()

    def __new__(cls, subscripts: str, *operands: Any) -> Einsum:  # type: ignore[misc]
        return _intern(cls, subscripts, tuple(map(as_expr, operands)))  # type: ignore[return-value]


class Several(Expr):
    """Values side by side, as the gradients in several variables; written as a tuple."""

    __slots__ = ()


class Indexed(Expr):
    """``x[i]``, counted from 1 as on the board."""

    __slots__ = ()


class Probability(Expr):
    """``P(event)`` or ``P(event | given)``; an event is a symbol, or a ``Not``, ``And``, ``Or`` of events."""

    __slots__ = ()


class Expectation(Expr):
    """``E(f)``: the mean of ``f`` over the random variables in it, which are named by capital letters."""

    __slots__ = ()


class Variance(Expr):
    """``Var(f)``: the mean squared distance of ``f`` from its mean."""

    __slots__ = ()


class Covariance(Expr):
    """``Cov(f, g)``: the mean product of the distances of ``f`` and of ``g`` from their means."""

    __slots__ = ()


class Mass(Expr):
    """``p(x, y)`` or ``p(x, y | z)``: a probability mass function, its arguments naming which of the variables it is of.

    ``data`` holds the letter, and how many arguments stand before the bar; those behind it are given.
    """

    __slots__ = ()

    def __new__(cls, name: str, of: Iterable[Any], given: Iterable[Any] = ()) -> Mass:  # type: ignore[misc]
        of = tuple(map(as_expr, of))
        return _intern(cls, (name, len(of)), (*of, *map(as_expr, given)))  # type: ignore[return-value]

    @property
    def name(self) -> str:
        return self.data[0]

    @property
    def of(self) -> tuple[Expr, ...]:
        return self.args[: self.data[1]]

    @property
    def given(self) -> tuple[Expr, ...]:
        return self.args[self.data[1] :]


# ---------------------------------------------------------------- conditions


class Less(Expr):
    __slots__ = ()


class LessEqual(Expr):
    __slots__ = ()


class Greater(Expr):
    __slots__ = ()


class GreaterEqual(Expr):
    __slots__ = ()


class Equal(Expr):
    __slots__ = ()


class Unequal(Expr):
    __slots__ = ()


class And(Expr):
    __slots__ = ()


class Or(Expr):
    __slots__ = ()


class Not(Expr):
    __slots__ = ()


COMPARISONS: dict[type[Expr], str] = {
    Less: "<", LessEqual: "<=", Greater: ">", GreaterEqual: ">=", Equal: "==", Unequal: "!=",
}  # fmt: skip


class Piecewise(Expr):
    """Values and conditions in turn, ``(v1, c1, v2, c2, …)``; the first condition that holds decides."""

    __slots__ = ()

    @property
    def cases(self) -> list[tuple[Expr, Expr]]:
        return list(zip(self.args[::2], self.args[1::2], strict=True))


# ---------------------------------------------------------------- walks


def postorder(*roots: Expr, known: Container[Expr] = ()) -> Iterator[Expr]:
    """Every distinct node below ``roots``, arguments before the node that holds them; none that is ``known``, nor below it."""
    seen: set[Expr] = set()
    stack: list[tuple[Expr, bool]] = [(r, False) for r in reversed(roots)]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif node not in seen and node not in known:
            seen.add(node)
            stack.append((node, True))
            stack.extend([(a, False) for a in reversed(node.args) if a not in seen])


def rebuild(node: Expr, args: Iterable[Expr]) -> Expr:
    """``node`` with other arguments."""
    args = tuple(args)
    if args == node.args:
        return node
    if isinstance(node, (Add, Mul, Div, MatMul)):
        return type(node)(*args)  # their constructors keep the leading-sign and flattening conventions
    return _intern(type(node), node.data, args)


def free_symbols(expr: Expr) -> frozenset[Symbol]:
    """The symbols whose values the value of ``expr`` depends on.

    >>> sorted(map(str, free_symbols(Sum(Symbol("a") * Symbol("k"), Symbol("k"), 1, Symbol("n")))))
    ['a', 'n']
    """
    if expr._free is None:
        stack = [expr]
        while stack:
            node = stack[-1]
            waiting = [a for a in node.args if a._free is None]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            node._free = _free_of(node)
    return expr._free


def _free_of(node: Expr) -> frozenset[Symbol]:
    if isinstance(node, Symbol):
        return frozenset((node,))
    if node.binds is not None:
        body, bound, *outside = node.args
        return frozenset().union(body._free - {bound}, *[a._free for a in outside])
    if not node.args:
        return frozenset()
    first, *rest = node.args
    return first._free.union(*[a._free for a in rest if a._free is not first._free]) if rest else first._free


def depends_on(expr: Expr, x: Expr) -> bool:
    return x in free_symbols(expr)


def substitute(expr: Expr, values: Mapping[Any, Expr]) -> Expr:
    """``expr`` with symbols (or whole subexpressions) replaced, all at once; bound variables are renamed if caught.

    >>> x, y = symbols("x y")
    >>> print(substitute(x + y**2, {x: y, y: x}))
    y + x**2
    >>> print(substitute(Sum(x*y, x, 1, 3), {y: x}))
    Sum(x_1*x, (x_1, 1, 3))
    """
    values = {k: v for k, v in values.items() if k is not v}
    if not values:
        return expr
    done: dict[Expr, Expr] = dict(values)
    stack = [expr]
    while stack:
        node = stack[-1]
        if node in done:
            stack.pop()
            continue
        if node.binds is not None:
            done[node] = _substitute_in_binder(node, values)
            continue
        waiting = [a for a in node.args if a not in done]
        if waiting:
            stack.extend(waiting)
            continue
        if isinstance(node, Derivative):
            done[node] = _substitute_in_derivative(node, values, done)
        else:
            done[node] = rebuild(node, [done[a] for a in node.args])
    return done[expr]


def written_out(where: Iterable[tuple[Expr, Expr]]) -> dict[Expr, Expr]:
    """What each abbreviation stands for, in the order they are introduced, without the earlier ones in it.

    >>> x, r, s = symbols("x r s")
    >>> print(written_out([(r, x - 1), (s, r**2)])[s])
    (x - 1)**2
    """
    meanings: dict[Expr, Expr] = {}
    for name, meaning in where:
        meanings[name] = substitute(meaning, meanings)
    return meanings


def _substitute_in_binder(node: Expr, values: Mapping[Any, Expr]) -> Expr:
    body, bound, *outside = node.args
    inner = {k: v for k, v in values.items() if bound not in free_symbols(k) and free_symbols(k) & free_symbols(body)}
    arriving = frozenset().union(*[free_symbols(v) for v in inner.values()])
    if bound in arriving:
        named = any(
            isinstance(n, Mass) and bound in n.args for n in postorder(body)
        )  # p(x) and p(x_1) are two functions
        fresh = fresh_symbol(f"{bound}_prime" if named else str(bound), arriving | free_symbols(body))
        body, bound = substitute(body, {bound: fresh}), fresh
    return rebuild(node, [substitute(body, inner), bound, *[substitute(a, values) for a in outside]])


def _substitute_in_derivative(node: Expr, values: Mapping[Any, Expr], done: Mapping[Any, Expr]) -> Expr:
    f, x, order = node.args
    at = done[x]
    if at is x or (isinstance(at, Symbol) and at not in free_symbols(f)):
        return Derivative(done[f], at, done[order])
    # the derivative is taken first, then evaluated: d/dx f(x) at x = 3 is not d/d3 f(3)
    others = {k: v for k, v in values.items() if k is not x}
    return Subs(Derivative(substitute(f, others), x, done[order]), x, at)


def fresh_symbol(stem: str, taken: Iterable[Expr]) -> Symbol:
    """A symbol named after ``stem`` that is none of ``taken``."""
    names = {t.data for t in taken}
    if stem not in names:
        return Symbol(stem)
    return next(Symbol(f"{stem}_{i}") for i in range(1, len(names) + 2) if f"{stem}_{i}" not in names)


def constant_value(expr: Expr) -> Fraction | None:
    """The value of a written rational number (``3``, ``-1/2``, ``0.1``), or None for anything else.

    >>> constant_value(as_expr(Fraction(-1, 2)))
    Fraction(-1, 2)
    """
    match expr:
        case Number():
            return expr.value
        case Neg(args=(inner,)) if (value := constant_value(inner)) is not None:
            return -value
        case Div(args=(Number() as above, Number() as below)) if below.value:
            return above.value / below.value
    return None

"""Which shape every expression has. NumPy's rules; what was not said is inferred by unification.

A shape is a tuple of dimensions, and a dimension an expression: a number, a name such as ``n``, a product ``m*n``.
``A @ x - b`` gives A: m×n, x: n, b: m. Where a name alone must decide, a capital letter is a matrix and a small one a
vector or a number; whatever is inferred is stated in the report and may be overruled with ``shapes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

from derive.errors import DeriveError, ShapeError
from derive.language import expressions as ex
from derive.language.functions import OF_ARRAYS, is_known

Dim = ex.Expr
Shape = tuple[Dim, ...]

#: small letters that stand for numbers where they multiply an array
GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "eps", "eta", "theta", "kappa", "lam", "lamda", "lambda_", "mu", "nu",
    "rho", "sigma", "tau", "phi", "omega",
}  # fmt: skip
DIMENSION_NAMES = "mnkpqrsdh"


@dataclass
class Shapes:
    """The shape of every variable, and so of every expression in them.

    >>> from derive.language.python_text import read_python as read
    >>> shapes = infer([read("A @ x - b")])
    >>> {name: written(shape) for name, shape in shapes.table.items()}
    {'A': 'm×n', 'x': 'n', 'b': 'm'}
    >>> written(shapes.of(read("A.T @ b")))
    'n'
    >>> infer([read("A @ x")], {"A": (2, 3), "x": (4,)})
    Traceback (most recent call last):
        ...
    derive.errors.ShapeError: in A @ x, A has 3 columns (A: 2×3), but x has 4 entries (x: 4)
    """

    table: dict[str, Shape]
    known: dict[ex.Expr, Shape] = field(default_factory=dict, repr=False)

    def of(self, expr: ex.Expr) -> Shape:
        """The shape of ``expr``; a name of no known shape is a number. Raises ShapeError for a clash."""
        if expr in self.known:
            return self.known[expr]
        for node in ex.postorder(expr, known=self.known):
            if isinstance(node, ex.Symbol):
                self.known[node] = self.table.get(node.name, ())
            else:
                self.known[node] = _shape(node, [self.known[a] for a in node.args], _same)
        return self.known[expr]

    def rank(self, expr: ex.Expr) -> int:
        """How many indices an entry of ``expr`` has."""
        return len(self.of(expr))

    def with_(self, more: Mapping[str, Shape]) -> Shapes:
        """The same with further variables."""
        return Shapes({**self.table, **more})

    @property
    def dimensions(self) -> tuple[ex.Symbol, ...]:
        """The names of dimensions, in the order met."""
        found = (x for shape in self.table.values() for d in shape for x in sorted(ex.free_symbols(d), key=str))
        return tuple(dict.fromkeys(found))  # type: ignore[arg-type]


def written(shape: Shape) -> str:
    """A shape as one says it: ``m×n``; ``a number`` for none."""
    return "×".join(str(d).replace("*", "·") for d in shape) if shape else "a number"


def as_shape(said: Any, name: str) -> Shape:
    """The shape that a value of ``shapes`` says: ``("m", "n")``, ``(3,)``, ``()``, ``"m,n"``, ``5``."""
    from derive.language.python_text import read_python

    if isinstance(said, str):
        said = tuple(part for part in said.strip("()[] ").replace("×", ",").replace(" ", ",").split(",") if part)
    if isinstance(said, int) and not isinstance(said, bool):
        said = (said,)
    try:
        dims = tuple(read_python(d) if isinstance(d, str) else ex.as_expr(d) for d in said)
    except (TypeError, DeriveError):
        raise ShapeError(
            f"the shape of {name} is {said!r:.60}: expected a tuple of names or whole numbers, such as ('m', 'n') or (3,); () for a number"
        ) from None
    if len(dims) > 2:
        raise ShapeError(f"{name} has {len(dims)} indices: numbers, vectors and matrices can be variables")
    for d in dims:
        value = ex.constant_value(d)
        counts = value is not None and value.denominator == 1 and value >= 1
        if not counts and (value is not None or not all(map(_is_of_a_dimension, ex.postorder(d)))):
            raise ShapeError(
                f"{d} is no dimension of {name}: expected a name, a whole number above 0 or a product of them"
            )
    return tuple(map(canonical, dims))


_OF_DIMENSIONS = (ex.Symbol, ex.Number, ex.Mul, ex.Add)


def _is_of_a_dimension(node: ex.Expr) -> bool:
    value = ex.constant_value(node)
    return isinstance(node, _OF_DIMENSIONS) and (value is None or value.denominator == 1)


def canonical(dim: Dim) -> Dim:
    """A dimension as one number, or a product of names in one order with a number in front."""
    number, names = 1, []
    waiting = [(dim, 1)]
    while waiting:
        d, power = waiting.pop()
        exponent = ex.constant_value(d.args[1]) if isinstance(d, ex.Pow) else None
        value = _whole(d)
        if value is not None:
            number *= value**power
        elif isinstance(d, ex.Mul):
            waiting += [(a, power) for a in d.args]
        elif exponent is not None and exponent.denominator == 1 and 1 <= exponent <= MOST_FACTORS:
            waiting.append((d.args[0], power * int(exponent)))
        else:
            names += [d] * power
    parts = ([ex.Number(number)] if number != 1 or not names else []) + sorted(names, key=str)
    return ex.Mul(*parts)


def _whole(d: Dim) -> int | None:
    """The value of a whole number written in any way: 3, 3.0, 2 + 1, 10**2."""
    match d:
        case ex.Number() if d.value.denominator == 1:
            return int(d.value)
        case ex.Add(args=args) if (values := [_whole(a) for a in args]) and None not in values:
            return sum(values)  # type: ignore[arg-type]
        case ex.Pow(args=(a, b)) if (
            (base := _whole(a)) is not None and (n := _whole(b)) is not None and 0 <= n <= MOST_FACTORS
        ):
            return base**n
    return None


MOST_FACTORS = 12  # of one name in a dimension, and the largest exponent of a number in one


def times(a: Dim, b: Dim) -> Dim:
    """The product of two dimensions."""
    return canonical(ex.Mul(a, b)) if a is not ex.ONE and b is not ex.ONE else (b if a is ex.ONE else a)


# ---------------------------------------------------------------- numbers for names


def check_sizes(values: Mapping[str, Any], table: Mapping[str, Shape]) -> None:
    """Refuses nested lists that have not the shape of their name, or whose dimensions do not fit together.

    >>> m, n = ex.Symbol("m"), ex.Symbol("n")
    >>> check_sizes({"A": [[1, 2], [3, 4]], "x": [1, 2, 3]}, {"A": (m, n), "x": (n,)})
    Traceback (most recent call last):
        ...
    derive.errors.ShapeError: x is 3 (n), but n is 2 in A: the numbers do not fit together
    """
    sizes: dict[Dim, tuple[int, str]] = {}
    for name, value in values.items():
        found, expected = _size(value, name), table.get(name, ())
        told = "×".join(map(str, found)) or "a number"
        if len(found) != len(expected):
            raise ShapeError(f"{name} is {told}; expected {written(expected)}")
        for size, d in zip(found, expected, strict=True):
            known, owner = sizes.setdefault(d, (size, name))
            if (owner == name and known != size) or (isinstance(d, ex.Number) and d.data != size):
                raise ShapeError(f"{name} is {told}; expected {written(expected)}")
            if known != size:
                raise ShapeError(
                    f"{name} is {told} ({written(expected)}), but {d} is {known} in {owner}: the numbers do not fit together"
                )
    for product in [d for d in sizes if isinstance(d, ex.Mul) and all(f in sizes for f in d.args)]:
        size, owner = sizes[product]
        if size != (expected_size := prod(sizes[f][0] for f in product.args)):
            raise ShapeError(f"{owner} has a dimension {size}, where {written((product,))} is {expected_size}")


def _size(value: Any, name: str) -> tuple[int, ...]:
    if not isinstance(value, (list, tuple)):
        return ()
    inner = {_size(v, name) for v in value}
    if len(inner) != 1:
        raise ShapeError(f"the rows of {name} differ in length, or it is empty: {value!s:.60}")
    return (len(value), *inner.pop())


# ---------------------------------------------------------------- the shape of one node


class _ClashError(Exception):
    """Two dimensions that differ."""


def _same(a: Dim, b: Dim) -> Dim:
    if a is not b:
        raise _ClashError
    return a


def _shape(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    """The shape of ``node`` from those of its arguments; ``same`` makes two dimensions one or raises ``_ClashError``."""
    match node:
        case ex.MatMul():
            return _product(node, node.args, args, same)
        case ex.Call(data=name) if name in _SHAPES:
            return _SHAPES[name](node, args, same)
        case ex.Einsum():
            return _einsum(node, args, same)
        case ex.Array():
            if len(set(args)) > 1:
                told = ", ".join(f"{a!s:.20} is {written(shape)}" for a, shape in zip(node.args, args, strict=True))
                raise ShapeError(f"the entries of {node!s:.60} have different shapes: {told}")
            return (ex.Number(len(args)), *(args[0] if args else ()))
        case ex.Differential():
            return _moved(node, args, same)
        case ex.Derivative(args=(_, _, order)):
            times_ = order.data if isinstance(order, ex.Number) and isinstance(order.data, int) else 1
            return args[0] + args[1] * times_
        case ex.Several():
            return ()
        case ex.Symbol() | ex.Number() | ex.Constant():
            return ()
        case ex.Indexed() | ex.Sum() | ex.Product() | ex.Integral() | ex.Limit() | ex.Probability() | ex.Mass():
            return ()
        case ex.SumOver() | ex.ProductOver():
            return ()
        case ex.Expectation():
            return args[0]
        case ex.Variance():
            return args[0] * 2
        case ex.Covariance():
            return args[0] + args[1]
    return _broadcast(node, node.args, args, same)


def _moved(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    for place in range(1, len(args), 2):
        try:
            if len(args[place]) != len(args[place + 1]):
                raise _ClashError
            for a, b in zip(args[place], args[place + 1], strict=True):
                same(a, b)
        except _ClashError:
            x, dx = node.args[place : place + 2]
            raise ShapeError(
                f"{x} is {written(args[place])}, but its differential {dx} is {written(args[place + 1])}"
            ) from None
    return args[0]


def _broadcast(node: ex.Expr, parts: Sequence[ex.Expr], args: Sequence[Shape], same: Any) -> Shape:
    """NumPy's broadcasting: shapes aligned at the right, a dimension 1 stretched."""
    found: Shape = ()
    owner: dict[int, int] = {}
    for position, shape in enumerate(args):
        longer, shorter = (shape, found) if len(shape) > len(found) else (found, shape)
        merged = list(longer)
        for i in range(1, len(shorter) + 1):
            a, b = found[-i], shape[-i]
            if a is ex.ONE or b is ex.ONE:
                merged[-i] = b if a is ex.ONE else a
                continue
            try:
                merged[-i] = same(a, b)
            except _ClashError:
                first = next(k for k in range(position) if len(args[k]) >= i and args[k][-i] is not ex.ONE)
                raise ShapeError(
                    f"in {node!s:.80}, {parts[first]!s:.40} is {written(args[first])} and {parts[position]!s:.40} is {written(shape)}: these do not broadcast"
                ) from None
        found = tuple(merged)
        owner[position] = len(shape)
    return found


def _described(part: ex.Expr, shape: Shape, axis: int) -> str:
    what = "entries" if len(shape) == 1 else "columns" if axis in (-1, 1) else "rows"
    return f"{part!s:.60} has {shape[axis]} {what} ({part!s:.60}: {written(shape)})"


def _product(node: ex.Expr, parts: Sequence[ex.Expr], args: Sequence[Shape], same: Any) -> Shape:
    for part, shape in zip(parts, args, strict=True):
        if not shape:
            raise ShapeError(
                f"in {node!s:.80}, {part!s:.60} is a number: @ takes vectors and matrices, * multiplies by a number"
            )
        if len(shape) > 2:
            raise ShapeError(f"in {node!s:.80}, {part!s:.60} has {len(shape)} indices: @ takes vectors and matrices")
    found, so_far = args[0], parts[0]
    for part, shape in zip(parts[1:], args[1:], strict=True):
        if not found:
            raise ShapeError(
                f"in {node!s:.80}, {so_far!s:.60} is a number: @ takes vectors and matrices, * multiplies by a number"
            )
        try:
            same(found[-1], shape[0])
        except _ClashError:
            raise ShapeError(
                f"in {node!s:.80}, {_described(so_far, found, -1)}, but {_described(part, shape, 0)}"
            ) from None
        found, so_far = found[:-1] + shape[1:], ex.MatMul(so_far, part)
    return found


def _needs(rank: int, node: ex.Expr, shape: Shape) -> None:
    if len(shape) != rank:
        wanted = {1: "a vector", 2: "a matrix"}[rank]
        found = {0: "a number", 1: f"a vector of {written(shape)}", 2: f"a {written(shape)} matrix"}.get(
            len(shape), f"of shape {written(shape)}"
        )
        raise ShapeError(f"{node!s:.80} needs {wanted}, but {node.args[0]!s:.60} is {found}")


def _square(node: ex.Expr, shape: Shape, same: Any) -> Dim:
    _needs(2, node, shape)
    try:
        return same(*shape)
    except _ClashError:
        raise ShapeError(f"{node!s:.80} needs a square matrix, but {node.args[0]!s:.60} is {written(shape)}") from None


def axis_of(node: ex.Expr, rank: int) -> int | None:
    """Which axis ``sum`` or ``mean`` runs over, counted from 0; None where it is all of them."""
    if len(node.args) == 1:
        return None
    value = ex.constant_value(node.args[1])
    axis = int(value) if value is not None else 0
    if not -rank <= axis < rank:
        raise ShapeError(
            f"{node!s:.80}: {node.args[0]!s:.60} has {rank} ax{'i' if rank == 1 else 'e'}s, so there is no axis {axis}"
        )
    return axis % rank


def _over_axis(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    axis = axis_of(node, len(args[0]))
    return () if axis is None else args[0][:axis] + args[0][axis + 1 :]


def _same_size(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    _square(node, args[0], same)
    return args[0]


def _number_of_square(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    _square(node, args[0], same)
    return ()


def _number_of_matrix(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    _needs(2, node, args[0])
    return ()


def _augmented(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    a, b = args
    _needs(2, node, a)
    if len(b) not in (1, 2):
        raise ShapeError(f"{node!s:.80} needs a vector or a matrix, but {node.args[1]!s:.60} is {written(b)}")
    return (same(a[0], b[0]), canonical(a[1] + (b[1] if len(b) == 2 else ex.ONE)))


def _diag(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    _needs(1, node, args[0])
    return args[0] * 2


def _diagonal(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    return (_square(node, args[0], same),)


def _singular_values(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    """min(m, n) of them: a size that is known where the dimensions are, or where they are the same."""
    _needs(2, node, args[0])
    m, n = args[0]
    sizes = [ex.constant_value(d) for d in (m, n)]
    if m is n or None in sizes:
        return (m,) if m is n else (ex.Call("minimum", m, n),)
    return (min((m, n), key=lambda d: ex.constant_value(d)),)  # type: ignore[arg-type, return-value]


def _pinv(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    _needs(2, node, args[0])
    return args[0][::-1]


def _outer(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    for part, shape in zip(node.args, args, strict=True):
        if len(shape) != 1:
            raise ShapeError(f"{node!s:.80} needs two vectors, but {part!s:.60} is {written(shape)}")
    return args[0] + args[1]


def _cross(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    for part, shape in zip(node.args, args, strict=True):
        try:
            if len(shape) != 1:
                raise _ClashError
            same(shape[0], ex.Number(3))
        except _ClashError:
            raise ShapeError(
                f"{node!s:.80} needs two vectors of 3 entries, but {part!s:.60} is {written(shape)}"
            ) from None
    return (ex.Number(3),)


def _kron(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    for part, shape in zip(node.args, args, strict=True):
        if len(shape) != len(args[0]) or not shape:
            raise ShapeError(f"{node!s:.80} needs two matrices or two vectors, but {part!s:.60} is {written(shape)}")
    return tuple(times(a, b) for a, b in zip(*args, strict=True))


def _vec(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    size: Dim = ex.ONE
    for d in args[0]:
        size = times(size, d)
    return (size,)


def _last_axis_kept(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    if not args[0]:
        raise ShapeError(f"{node!s:.80} needs a vector or a matrix, but {node.args[0]!s:.60} is a number")
    return args[0]


def _last_axis_gone(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    return _last_axis_kept(node, args, same)[:-1]


def _of_dims(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    return tuple(map(canonical, node.args))


def _reshape(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    shape = tuple(map(canonical, node.args[1:]))
    before, after = (_vec(node, [s], same)[0] for s in (args[0], shape))
    if before is not after and not any(_is_unknown(x) for x in ex.free_symbols(before)):
        counted = all(isinstance(d, ex.Number) for d in (before, after))
        if counted:
            raise ShapeError(
                f"{node!s:.80} asks for {written(shape)}, but {node.args[0]!s:.60} has {before} entries ({written(args[0])})"
            )
    return shape


def _transpose(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    return args[0][::-1]


def _column(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    _needs(1, node, args[0])
    return (args[0][0], ex.ONE) if node.data == "column" else (ex.ONE, args[0][0])


def _commutation(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    return (times(*node.args),) * 2


def _number(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    return ()


_SHAPES = {
    "dot": lambda node, args, same: _product(node, node.args, args, same),
    "transpose": _transpose, "trace": _number_of_square, "det": _number_of_square, "logdet": _number_of_square,
    "inv": _same_size, "sum": _over_axis, "mean": _over_axis, "norm": _number, "norm1": _number, "norminf": _number, "diag": _diag,
    "diagonal": _diagonal, "outer": _outer, "cross": _cross, "kron": _kron, "vec": _vec, "softmax": _last_axis_kept,
    "logsumexp": _last_axis_gone, "eye": lambda node, args, same: tuple(map(canonical, node.args)) * 2,
    "ones": _of_dims, "zeros": _of_dims, "reshape": _reshape,
    "column": _column, "row": _column, "commutation": _commutation,
    "eigenvalues": _diagonal, "rank": _number_of_matrix, "nullity": _number_of_matrix, "augmented": _augmented,
    "singular_values": _singular_values, "pinv": _pinv, "norm2": _number, "cond": _number,
}  # fmt: skip


def _einsum(node: ex.Expr, args: Sequence[Shape], same: Any) -> Shape:
    inputs, output = node.data.split("->")
    size: dict[str, Dim] = {}
    for letters, part, shape in zip(inputs.split(","), node.args, args, strict=True):
        if len(letters) != len(shape):
            indices = f"{len(shape)} ind{'ex' if len(shape) == 1 else 'ices'}"
            raise ShapeError(f"in {node!s:.80}, {part!s:.60} has {indices}, but the letters {letters!r}")
        for letter, d in zip(letters, shape, strict=True):
            try:
                size[letter] = same(size[letter], d) if letter in size else d
            except _ClashError:
                raise ShapeError(f"in {node!s:.80}, the index {letter} runs to {size[letter]} and to {d}") from None
    if len(set(output)) < len(output):
        raise ShapeError(f"in {node!s:.80}, an index stands twice behind the arrow")
    if missing := set(output) - set(size):
        raise ShapeError(f"in {node!s:.80}, the index {min(missing)} stands on no array")
    return tuple(size[letter] for letter in output)


# ---------------------------------------------------------------- inference


def infer(
    exprs: Iterable[ex.Expr],
    given: Mapping[str, Any] | None = None,
    square: Iterable[str] = (),
    ranks: Mapping[str, int] | None = None,
) -> Shapes:
    """The shape of every variable of ``exprs``: as ``given``, or inferred. ``square``: names of square matrices.

    ``ranks``: how many indices a name has, where that is known and its dimensions are not.

    Raises ShapeError where two uses clash, naming both.
    """
    exprs = list(exprs)
    table: dict[str, Shape] = {str(name): as_shape(said, str(name)) for name, said in (given or {}).items()}
    dims = {x.name for shape in table.values() for d in shape for x in ex.free_symbols(d)}
    known_arrays = {name for name, rank in (ranks or {}).items() if rank}  # an arg min may be taken over one
    free = list(
        dict.fromkeys(
            n
            for e in exprs
            for n in ex.postorder(e)
            if isinstance(n, ex.Symbol) and (n.name in known_arrays or n in ex.free_symbols(e))
        )
    )
    for name in (x.name for x in free if x.name in dims):
        table.setdefault(name, ())
    unifier = _Unifier()
    known_ranks: dict[ex.Expr, int] = {x: ranks[x.name] for x in free if ranks and x.name in ranks}
    found = _ranks(exprs, known_ranks | {x: len(table[x.name]) for x in free if x.name in table}, set(square))
    order = [x for x in free if x.name not in table]
    for x in order:
        table[x.name] = tuple(unifier.fresh() for _ in range(found[x]))
    for name in square:
        if len(table.get(name, ())) != 2:
            raise ShapeError(f"{name} is assumed to be a square matrix, but it is {written(table.get(name, ()))}")
        try:
            unifier.same(*table[name])
        except _ClashError:
            raise ShapeError(f"{name} is assumed to be a square matrix, but it is {written(table[name])}") from None
    known: dict[ex.Expr, Shape] = {}
    for node in ex.postorder(*exprs):
        if isinstance(node, ex.Symbol):
            known[node] = table.get(node.name, ())
        else:
            known[node] = _shape(node, [tuple(map(unifier.find, known[a])) for a in node.args], unifier.same)
    taken = {x.name for x in free} | dims
    names = (n for n in (*DIMENSION_NAMES, *(f"n_{i}" for i in range(1, 100))) if n not in taken)
    in_order = {x.name: table[x.name] for x in free}
    return Shapes(
        {name: tuple(unifier.named(d, names) for d in shape) for name, shape in {**in_order, **table}.items()}
    )


class _Unifier:
    """Dimensions that are not known yet, and which of them are the same."""

    def __init__(self) -> None:
        self.bound: dict[Dim, Dim] = {}
        self.count = 0

    def fresh(self) -> ex.Symbol:
        self.count += 1
        return ex.Symbol(f"?{self.count}")

    def find(self, d: Dim) -> Dim:
        while d in self.bound:
            d = self.bound[d]
        if isinstance(d, ex.Mul) and any(x in self.bound for x in ex.free_symbols(d)):
            return canonical(ex.Mul(*map(self.find, d.args)))
        return d

    def same(self, a: Dim, b: Dim) -> Dim:
        a, b = self.find(a), self.find(b)
        if a is b:
            return a
        if _is_unknown(b):
            self.bound[b] = a
            return a
        if _is_unknown(a):
            self.bound[a] = b
            return b
        raise _ClashError

    def named(self, d: Dim, names: Iterator[str]) -> Dim:
        """The dimension in the end, named where nothing says more of it."""
        d = self.find(d)
        if _is_unknown(d):
            self.bound[d] = ex.Symbol(next(names))
            return self.bound[d]
        if isinstance(d, ex.Mul):
            return canonical(ex.Mul(*[self.named(a, names) for a in d.args]))
        return d


def _is_unknown(d: Dim) -> bool:
    return isinstance(d, ex.Symbol) and d.name.startswith("?")


# ---------------------------------------------------------------- how many indices a name has

#: what a function's first arguments must be at least, or exactly
_VECTORS = {
    "norm",
    "norm1",
    "norminf",
    "sum",
    "mean",
    "softmax",
    "logsumexp",
    "diag",
    "outer",
    "column",
    "row",
    "dot",
    "vec",
}
_MATRICES = {
    "trace", "det", "logdet", "inv", "diagonal", "eigenvalues", "rank", "nullity", "augmented",
    "singular_values", "pinv", "norm2", "cond",
}  # fmt: skip


def _ranks(exprs: Sequence[ex.Expr], given: Mapping[ex.Expr, int], square: set[str]) -> dict[ex.Expr, int]:
    """How many indices each variable has: as given, or as its place and its letter say."""
    nodes = list(ex.postorder(*exprs))
    ranks: dict[ex.Expr, int] = dict(given)
    counts = {a for n in nodes for a in dimensions_in(n)}
    for x in nodes:
        if isinstance(x, ex.Symbol) and x not in ranks:
            if x.name in square:
                ranks[x] = 2
            elif x in counts:
                ranks[x] = 0
            elif _is_capital(x.name) and _stands_among_arrays(x, nodes):
                ranks[x] = 2
    for node in nodes:
        for arg, least in _needed(node):
            _lift(arg, least, ranks)
    for _ in range(3):  # what stands beside an array in a sum or product follows it
        for node in nodes:
            _follow(node, ranks)
    for x in nodes:
        if isinstance(x, ex.Symbol):
            ranks.setdefault(x, 0)
    return ranks


def _is_capital(name: str) -> bool:
    """A capital letter, or the differential of one: X, dX."""
    return name[:1].isupper() or (name[:1] == "d" and name[1:2].isupper())


def dimensions_in(node: ex.Expr) -> tuple[ex.Expr, ...]:
    """Which arguments of ``node`` are dimensions: those of eye, ones, zeros and reshape."""
    match node:
        case ex.Call(data="eye" | "ones" | "zeros" | "commutation"):
            return node.args
        case ex.Call(data="reshape"):
            return node.args[1:]
    return ()


def _stands_among_arrays(x: ex.Expr, nodes: Sequence[ex.Expr]) -> bool:
    """Whether a capital letter is used as more than a divisor, an exponent or a count."""
    for n in nodes:
        for i, a in enumerate(n.args):
            if a is x and not (isinstance(n, (ex.Div, ex.Pow)) and i == 1):
                return True
    return not any(x in n.args for n in nodes)


def _needed(node: ex.Expr) -> list[tuple[ex.Expr, int]]:
    match node:
        case ex.MatMul(args=args) | ex.Call(data="dot" | "outer" | "cross", args=args):
            return [(a, 1) for a in args]
        case ex.Einsum(data=subscripts, args=args):
            return [(a, len(letters)) for a, letters in zip(args, subscripts.split("->")[0].split(","), strict=True)]
        case ex.Call(data="kron", args=args):
            return [(a, 2) for a in args]
        case ex.Call(data=name, args=(first, *_)) if name in _VECTORS:
            axis = len(node.args) == 2 and ex.constant_value(node.args[1]) in (1, -2)
            return [(first, 2 if axis else 1)]
        case ex.Call(data=name, args=(first, *_)) if name in _MATRICES:
            return [(first, 2)]
    return []


def _lift(expr: ex.Expr, least: int, ranks: dict[ex.Expr, int]) -> None:
    """Gives the undecided names in ``expr`` enough indices that it has at least ``least``."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ex.Symbol):
            ranks.setdefault(node, least)
        elif _rank(node, ranks) >= least:
            continue
        elif (isinstance(node, ex.Call) and node.name == "transpose") or isinstance(node, ex.Pow):
            waiting.append(node.args[0])
        elif _is_entrywise(node):
            open_ = [a for a in node.args if not _is_coefficient(node, a)]
            waiting += open_ or list(node.args)


def _follow(node: ex.Expr, ranks: dict[ex.Expr, int]) -> None:
    """In a sum a name follows the arrays beside it; in a product too, unless its letter is one for numbers; dx follows x."""
    if isinstance(node, ex.Differential):
        for x, dx in zip(node.args[1::2], node.args[2::2], strict=True):
            if dx not in ranks and isinstance(dx, ex.Symbol) and x in ranks:
                ranks[dx] = ranks[x]
        return
    if not isinstance(node, (ex.Add, ex.Mul, ex.Div)) and not (
        isinstance(node, ex.Call) and node.name in ("maximum", "minimum")
    ):
        return
    multiple = isinstance(node, (ex.Mul, ex.Div))  # k*[p, q], like 2*x
    beside = max((_rank(a, ranks) for a in node.args if not (multiple and isinstance(a, ex.Array))), default=0)
    if not beside or (beside == 2 and isinstance(node, (ex.Mul, ex.Div))):  # t*A and A/t scale a matrix
        return
    for a in node.args:
        inner = a.args[0] if isinstance(a, ex.Neg) else a
        if isinstance(inner, ex.Symbol) and inner not in ranks and not _is_coefficient(node, inner):
            ranks[inner] = 1


def _is_coefficient(node: ex.Expr, a: ex.Expr) -> bool:
    stem = a.name.rstrip("0123456789").split("_")[0] if isinstance(a, ex.Symbol) else ""
    return isinstance(node, (ex.Mul, ex.Div)) and (isinstance(a, (ex.Number, ex.Constant)) or stem in GREEK)


def _is_entrywise(node: ex.Expr) -> bool:
    if isinstance(node, ex.Call):
        return is_known(node.name) and node.name not in OF_ARRAYS
    return isinstance(node, (ex.Add, ex.Mul, ex.Div, ex.Neg, ex.Pow, ex.Piecewise))


def _rank(expr: ex.Expr, ranks: Mapping[ex.Expr, int]) -> int:
    """How many indices ``expr`` has, taking undecided names for numbers."""
    done: dict[ex.Expr, int] = {}
    for node in ex.postorder(expr):
        below = [done[a] for a in node.args]
        match node:
            case ex.Symbol():
                done[node] = ranks.get(node, 0)
            case ex.MatMul() | ex.Call(data="dot"):
                found = below[0]
                for r in below[1:]:
                    found = max(found + r - 2, 0) if found and r else max(found, r)
                done[node] = found
            case ex.Call(data="trace" | "det" | "logdet" | "norm" | "norm1" | "norm2" | "norminf" | "cond"):
                done[node] = 0
            case ex.Call(data="sum" | "mean"):
                done[node] = 0 if len(below) == 1 else max(below[0] - 1, 0)
            case ex.Call(data="logsumexp"):
                done[node] = max(below[0] - 1, 0)
            case ex.Call(data="diag" | "outer" | "eye" | "column" | "row" | "commutation"):
                done[node] = 2
            case ex.Call(data="diagonal" | "vec" | "eigenvalues" | "singular_values" | "cross"):
                done[node] = 1
            case ex.Call(data="ones" | "zeros"):
                done[node] = len(below)
            case ex.Call(data="reshape"):
                done[node] = len(below) - 1
            case ex.Einsum():
                done[node] = len(node.data.split("->")[1])
            case ex.Array():
                done[node] = 1 + max(below, default=0)
            case _:
                done[node] = max(below, default=0)
    return done[expr]

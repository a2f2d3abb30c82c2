"""Textbook form of array expressions: only ever a value- and shape-preserving rewriting.

Entrywise parts are tidied as numbers are, each array standing for any one of its entries. Matrix products lose
identities and what cancels; transposes move inwards; the assumptions (A = Aᵀ, QᵀQ = I) are used where they help.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from derive.language import expressions as ex
from derive.language.assumptions import Domain
from derive.language.expressions import ONE, TWO, ZERO, Add, Call, Div, Expr, MatMul, Mul, Neg, Pow
from derive.language.functions import OF_ARRAYS, is_known
from derive.language.shapes import Shape, Shapes, canonical, dimensions_in, times
from derive.methods.recognition import multiplied_out, recognised, with_decimals
from derive.methods.tidy import tidy

ENTRYWISE = (Add, Mul, Div, Neg, Pow, ex.Piecewise, *ex.COMPARISONS, ex.And, ex.Or, ex.Not)


def is_entrywise(node: Expr) -> bool:
    """Whether an entry of the value of ``node`` depends on the same entry of its arguments alone."""
    return isinstance(node, ENTRYWISE) or (
        isinstance(node, Call) and is_known(node.name) and node.name not in OF_ARRAYS
    )


class Algebra:
    """Rewriting for one problem: what the shapes and the assumptions allow.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> f = read("(A.T @ inv(X).T).T @ (2*b) + X.T.T @ b")
    >>> print(Algebra(infer([f])).neat(f))
    2*(inv(X) @ A @ b) + X @ b
    """

    def __init__(self, shapes: Shapes, assume: Mapping[str, Domain] | None = None):
        self.shapes, self.assume = shapes, dict(assume or {})
        self.done: dict[Expr, Expr] = {}
        self.flat: dict[Expr, Expr] = {}  # an entrywise part with numbers for arrays -> the same tidied
        self.domains = {name: d for name, d in self.assume.items() if not d.structure}
        self.last: set[Expr] = set()  # differentials, which a product ends with
        self.centred: set[Expr] = set()  # vectors whose entries add up to 0

    # ------------------------------------------------------------ one node after the other

    def neat(self, expr: Expr) -> Expr:
        """``expr`` in textbook form, of the same shape."""
        stack = [expr]
        while stack:
            node = stack[-1]
            if node in self.done:
                stack.pop()
            elif isinstance(node, (ex.Derivative, ex.Differential)) or len(dimensions_in(node)) == len(node.args):
                self.done[node] = node
            elif waiting := [a for a in node.args if a not in self.done]:
                stack.extend(waiting)
            else:
                result = self._combine(node, [self.done[a] for a in node.args])
                self.done[node] = result
                self.done.setdefault(result, result)
        return self.done[expr]

    def _combine(self, node: Expr, args: list[Expr]) -> Expr:
        match node:
            case MatMul() | Call(data="dot"):
                return self.product(args)
            case Call(data=name) if name in _FORMS:
                return _FORMS[name](self, args)
            case ex.Several() | ex.Array() | ex.Einsum():
                return ex.rebuild(node, args)
        if is_entrywise(node):
            return self.entrywise(ex.rebuild(node, args))
        return ex.rebuild(node, args)

    # ------------------------------------------------------------ entrywise parts

    def entrywise(self, expr: Expr) -> Expr:
        """An entrywise expression, its arguments neat already, tidied as a number would be."""
        shape = self.shapes.of(expr)
        if isinstance(expr, (Neg, Mul, Div)) and (zero := self._vanishes(expr)):
            return self.filled(ZERO, shape) if zero else expr
        if isinstance(expr, Add):
            terms = [t for t in expr.args if not self._is_zero(t)]
            if not terms:
                return self.filled(ZERO, shape)
            expr = Add(*terms)
        names = self._atoms(expr)
        flat = ex.substitute(expr, names) if names else expr
        if flat not in self.flat:
            self.flat[flat] = with_decimals(multiplied_out(recognised(tidy(flat, self.domains))), flat)
        back = {symbol: atom for atom, symbol in names.items() if symbol is not ONE}
        result = ex.substitute(self.flat[flat], back)
        if any(isinstance(atom, ex.Piecewise) for atom in names):
            result = recognised(result)
        return self.filled(self._in_order(result), shape)

    def _in_order(self, expr: Expr) -> Expr:
        """Numbers first, then arrays, then differentials: λ σ′(z) ∘ dz."""
        match expr:
            case Mul(args=args):
                return Mul(
                    *sorted(args, key=lambda a: (not self.last.isdisjoint(ex.free_symbols(a)), self.shapes.rank(a) > 0))
                )
            case Add() | Neg():
                return ex.rebuild(expr, map(self._in_order, expr.args))
            case Div(args=(above, below)):
                return Div(self._in_order(above), below)
        return expr

    def _atoms(self, expr: Expr) -> dict[Expr, Expr]:
        """The parts of an entrywise expression that are no entrywise operation, each with a name for one entry of it."""
        found: dict[Expr, Expr] = {}
        seen: set[Expr] = set()
        stack = [expr]
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            if _is_ones(node):
                found[node] = ONE
            elif node in self.last or (
                node is not expr and node.args and (not is_entrywise(node) or isinstance(node, ex.Piecewise))
            ):
                moves = not self.last.isdisjoint(ex.free_symbols(node))
                found[node] = ex.Symbol(f"{'~~' if moves else '~'}{len(found):03}")  # after every letter
            else:
                stack.extend(reversed(node.args))
        norms = {n.args[0]: n for n in found if isinstance(n, Call) and n.name == "norm"}
        squares = [n for n in found if isinstance(n, MatMul) and n.args == n.args[:1] * 2 and not self.shapes.rank(n)]
        for node in squares:
            if node.args[0] in norms:  # xᵀx beside ‖x‖ is its square
                found[node] = Pow(found[norms[node.args[0]]], TWO)
        return found

    def _is_zero(self, expr: Expr) -> bool:
        inner = expr.args[0] if isinstance(expr, Neg) else expr
        return (
            inner is ZERO
            or (isinstance(inner, Call) and inner.name == "zeros")
            or (isinstance(inner, Call) and inner.name == "outer" and any(map(self._is_zero, inner.args)))
        )

    def _vanishes(self, expr: Expr) -> bool:
        parts = expr.args[:1] if isinstance(expr, Div) else expr.args
        return any(map(self._is_zero, parts))

    def filled(self, expr: Expr, shape: Shape) -> Expr:
        """``expr`` stretched to ``shape`` where it has fewer indices."""
        if self.shapes.of(expr) == shape:
            return expr
        if expr is ZERO or self._is_zero(expr):
            return constant_array("zeros", shape)
        ones = constant_array("ones", shape)
        if len(shape) == 2 and self.shapes.rank(expr) == 1:  # the same row again and again
            numbers, row = self.split(expr)
            return self.scaled(numbers, Call("outer", Call("ones", shape[0]), row))
        return ones if expr is ONE else Mul(expr, ones)

    # ------------------------------------------------------------ products

    def product(self, factors: Sequence[Expr]) -> Expr:
        """A matrix product: numbers in front, identities and inverses gone, diagonal factors joined."""
        shape = self.shapes.of(MatMul(*factors))
        numbers: list[Expr] = []
        chain: list[Expr] = []
        for f in self._flattened(factors):
            scalars, body = self.split(f)
            numbers += scalars
            chain.append(body)
        if any(map(self._is_zero, chain)):
            return self.filled(ZERO, shape)
        chain = self._cancelled(chain)
        if not chain:  # only identities
            return (
                self.scaled(numbers, Call("eye", shape[0]))
                if len(shape) == 2
                else self.filled(Mul(*numbers, ONE), shape)
            )
        return self.scaled(numbers, self._joined(chain))

    def _flattened(self, factors: Sequence[Expr]) -> list[Expr]:
        """One chain with vectors at its ends alone: (M v) N is vᵀ Mᵀ N, and A (v M) is A Mᵀ v."""
        chain: list[Expr] = []
        for n, f in enumerate(factors):
            inner = list(f.args) if isinstance(f, MatMul) and self.shapes.rank(f) else [f]
            if n and self.shapes.rank(f) == 1 and self.shapes.rank(inner[0]) == 1:
                inner = self._reversed(inner)
            if chain and self.shapes.rank(chain[-1]) == 1 and len(chain) > 1:
                chain = self._reversed(chain)
            chain += inner
        return chain

    def _reversed(self, chain: Sequence[Expr]) -> list[Expr]:
        return [self.transposed(f) for f in reversed(chain)]

    def split(self, f: Expr) -> tuple[list[Expr], Expr]:
        """The numbers in front of an array, and the array."""
        numbers: list[Expr] = []
        while True:
            if isinstance(f, Neg):
                numbers.append(Neg(ONE))
                f = f.args[0]
            elif isinstance(f, Mul) and any(not self.shapes.rank(a) for a in f.args):
                numbers += [a for a in f.args if not self.shapes.rank(a)]
                arrays = [a for a in f.args if self.shapes.rank(a)]
                if not arrays:
                    return numbers, ONE
                f = Mul(*arrays)
            elif isinstance(f, Div) and not self.shapes.rank(f.args[1]) and self.shapes.rank(f.args[0]):
                numbers.append(Div(ONE, f.args[1]))
                f = f.args[0]
            else:
                return numbers, f

    def scaled(self, numbers: Sequence[Expr], array: Expr) -> Expr:
        """An array, or a number, with numbers in front."""
        if not numbers:
            return array
        return self.entrywise(Mul(*numbers, array)) if array is not ONE else self.entrywise(Mul(*numbers))

    def _cancelled(self, chain: list[Expr]) -> list[Expr]:
        """The factors of a chain after everything that cancels is gone."""
        kept: list[Expr] = []
        for f in chain:
            if _is(f, "eye") and (len(chain) > 1):
                continue
            while kept and self._are_inverse(kept[-1], f):
                kept.pop()
                f = Call("eye", self.shapes.of(f)[-1])
            if _is(f, "eye"):
                continue
            if kept and _is(kept[-1], "kron") and _is(f, "kron") and (mixed := self._mixed(kept[-1], f)) is not None:
                kept[-1] = mixed  # (A ⊗ B)(C ⊗ D) = AC ⊗ BD
                continue
            if (
                kept
                and _is(kept[-1], "kron")
                and _is(f, "vec")
                and len(chain) == 2
                and self.shapes.rank(f.args[0]) == 2
            ):
                A, B = kept[-1].args
                X = f.args[0]
                if self.shapes.of(A)[1] is self.shapes.of(X)[1] and self.shapes.of(B)[1] is self.shapes.of(X)[0]:
                    return [Call("vec", self.product([B, X, self.transposed(A)]))]  # (A ⊗ B) vec X = vec(B X Aᵀ)
            if kept and _is(kept[-1], "diag") and _is(f, "diag"):
                kept[-1] = Call("diag", self.entrywise(Mul(kept[-1].args[0], f.args[0])))
                continue
            kept.append(f)
        if not kept and chain and self.shapes.rank(chain[0]) == 2 and self.shapes.rank(chain[-1]) == 1:
            kept = [chain[-1]]
        return kept

    def _mixed(self, first: Expr, second: Expr) -> Expr | None:
        (A, B), (C, D) = first.args, second.args
        shapes = self.shapes.of
        if (
            self.shapes.rank(A) != 2
            or self.shapes.rank(C) != 2
            or shapes(A)[1] is not shapes(C)[0]
            or shapes(B)[1] is not shapes(D)[0]
        ):
            return None
        return self.kron(self.product([A, C]), self.product([B, D]))

    def _are_inverse(self, a: Expr, b: Expr) -> bool:
        if not (self._is_square(a) and self._is_square(b)):
            return False
        if self.inverse(a) is b or self.inverse(b) is a:
            return True
        return (self.has(a, "orthogonal") and self.transposed(a) is b) or (
            self.has(b, "orthogonal") and self.transposed(b) is a
        )

    def _joined(self, chain: Sequence[Expr]) -> Expr:
        """The chain as a product; vectors meet first, and diag(a) v is a ∘ v."""
        chain = list(chain)
        if len(chain) > 1 and self.shapes.rank(chain[-1]) == 1 and _is(chain[-2], "diag"):
            return self.product([*chain[:-2], self.entrywise(Mul(chain[-2].args[0], chain[-1]))])
        if len(chain) > 1 and self.shapes.rank(chain[0]) == 1 and _is(chain[1], "diag"):
            return self.product([self.entrywise(Mul(chain[0], chain[1].args[0])), *chain[2:]])
        if len(chain) > 1 and _is_ones(chain[0]) and self.shapes.rank(chain[0]) == 1:
            rest = self._joined(chain[1:])
            return self.total(rest, 0 if self.shapes.rank(rest) == 2 else None)
        if len(chain) > 1 and _is_ones(chain[-1]) and self.shapes.rank(chain[-1]) == 1:
            rest = self._joined(chain[:-1])
            return self.total(rest, 1 if self.shapes.rank(rest) == 2 else None)
        if len(chain) == 2 and all(self.shapes.rank(c) == 1 for c in chain):
            return self.inner(*chain)
        return MatMul(*chain) if len(chain) > 1 else chain[0]

    def inner(self, a: Expr, b: Expr) -> Expr:
        """aᵀb; where entries cancel in a ∘ b, the sum of that."""
        if isinstance(a, (Div, Pow)) or isinstance(b, (Div, Pow)):
            entries = self.entrywise(Mul(a, b))
            if cost(entries) < cost(a) + cost(b) and not isinstance(entries, Mul):
                return self.total(entries, None)
        return MatMul(a, b)

    # ------------------------------------------------------------ sums of entries

    def total(self, x: Expr, axis: int | None) -> Expr:
        """The sum of all entries, or along an axis."""
        shape = self.shapes.of(x)
        if not shape:
            return x
        numbers, body = self.split(x)
        if numbers:
            return self.scaled(numbers, self.total(body, axis))
        if self._is_zero(body) or (body in self.centred and len(shape) == 1):
            return self.filled(ZERO, () if axis is None else shape[:axis] + shape[axis + 1 :])
        if isinstance(body, MatMul):  # 1ᵀ(A B) = (1ᵀA) B
            return self._total_of_product(body.args, axis, len(shape))
        if _is_ones(body) and len(shape) == 1:
            return shape[0]
        if _is(body, "outer"):
            a, b = body.args
            if axis is None:
                return self.entrywise(Mul(self.total(a, None), self.total(b, None)))
            return self.scaled([self.total(a if axis == 0 else b, None)], b if axis == 0 else a)
        if isinstance(body, Mul) and len(body.args) == 2 and all(self.shapes.rank(a) == 1 for a in body.args):
            return self.inner(*body.args)
        if isinstance(body, Add):  # 1ᵀ(x − x̄ 1) = 0
            parts = [self.total(self._stretched(t, shape), axis) for t in body.args]
            together = self.entrywise(Add(*parts))
            if self._is_zero(together):
                return together
        if _is(body, "softmax") and len(shape) == 1:
            return ONE
        if axis is None and _is(body, "sum"):
            return self.total(body.args[0], None)
        return Call("sum", body) if axis is None or len(shape) == 1 else Call("sum", body, axis)

    def _total_of_product(self, factors: Sequence[Expr], axis: int | None, rank: int) -> Expr:
        first, last = factors[0], factors[-1]
        if rank == 1 and self.shapes.rank(first) == 2:  # 1ᵀ(A v)
            return self.product([self.total(first, 0), *factors[1:]])
        if rank == 1:  # (vᵀA) 1
            return self.product([*factors[:-1], self.total(last, 1)])
        if axis == 0:
            return self.product([*self._reversed(factors[1:]), self.total(first, 0)])
        if axis == 1:
            return self.product([*factors[:-1], self.total(last, 1)])
        return self.product([self.total(first, 0), *factors[1:-1], self.total(last, 1)])

    def _stretched(self, x: Expr, shape: Shape) -> Expr:
        if self.shapes.of(x) == shape:
            return x
        return (
            self.entrywise(Mul(x, constant_array("ones", shape)))
            if not self.shapes.rank(x)
            else Mul(x, constant_array("ones", shape))
        )

    # ------------------------------------------------------------ transposes and inverses

    def transposed(self, x: Expr) -> Expr:
        """xᵀ with the transpose as far inside as it goes."""
        if self.shapes.rank(x) < 2:
            return x
        match x:
            case Call(data="transpose", args=(inner,)):
                return inner
            case Call(data="eye" | "diag"):
                return x
            case Call(data="outer", args=(a, b)):
                return Call("outer", b, a)
            case Call(data="kron", args=(a, b)):
                return Call("kron", self.transposed(a), self.transposed(b))
            case Call(data="column", args=(v,)):
                return Call("row", v)
            case Call(data="row", args=(v,)):
                return Call("column", v)
            case Call(data="inv", args=(M,)) if self.is_symmetric(M):
                return x
            case MatMul(args=factors):
                return MatMul(*map(self.transposed, reversed(factors)))
            case Neg(args=(a,)):
                return Neg(self.transposed(a))
            case Add():  # a row added to every row becomes a column added to every column
                moved = ex.rebuild(
                    x, [Call("column", a) if self.shapes.rank(a) == 1 else self.transposed(a) for a in x.args]
                )
                if _transposes(moved) <= _transposes(x):
                    return moved
            case Div(args=(a, s)) if not self.shapes.rank(s):
                return Div(self.transposed(a), s)
            case Mul(args=args):
                scalars = [a for a in args if not self.shapes.rank(a)]
                arrays = [a for a in args if self.shapes.rank(a)]
                if len(arrays) == 1:
                    return Mul(*scalars, self.transposed(arrays[0])) if scalars else self.transposed(arrays[0])
                flipped = [self.transposed(a) for a in arrays]
                if all(self.shapes.rank(a) == 2 for a in arrays) and sum(_is(a, "transpose") for a in flipped) <= 1:
                    return Mul(*scalars, *flipped)
            case ex.Symbol() if self.has(x, "symmetric"):
                return x
        return Call("transpose", x)

    def is_symmetric(self, M: Expr) -> bool:
        """Whether Mᵀ is M, as its structure or the assumptions show."""
        if not self._is_square(M):
            return False
        other = self.transposed(M)
        return other is M or (isinstance(M, Add) and isinstance(other, Add) and Counter(M.args) == Counter(other.args))

    def inverse(self, M: Expr) -> Expr:
        """M⁻¹; of a product of square matrices the product of their inverses."""
        match M:
            case Call(data="inv", args=(inner,)):
                return inner
            case Call(data="eye"):
                return M
            case Call(data="diag", args=(v,)):
                return Call("diag", self.entrywise(Div(ONE, v)))
            case Call(data="transpose", args=(inner,)):
                return self.transposed(self.inverse(inner))
            case Neg(args=(inner,)):
                return Neg(self.inverse(inner))
            case Mul(args=args) if (
                sum(self.shapes.rank(a) == 2 for a in args) == 1 and len([a for a in args if self.shapes.rank(a)]) == 1
            ):
                array = next(a for a in args if self.shapes.rank(a))
                return self.entrywise(Div(self.inverse(array), Mul(*[a for a in args if a is not array])))
            case Call(data="kron", args=(a, b)) if self._is_square(a) and self._is_square(b):
                return Call("kron", self.inverse(a), self.inverse(b))
            case ex.Symbol() if self.has(M, "orthogonal"):
                return self.transposed(M)
            case MatMul(args=factors) if all(self._is_square(f) for f in factors):
                return MatMul(*map(self.inverse, reversed(factors)))
        return Call("inv", M)

    def _is_square(self, x: Expr) -> bool:
        shape = self.shapes.of(x)
        return len(shape) == 2 and shape[0] is shape[1]

    def has(self, x: Expr, structure: str) -> bool:
        """Whether a variable was assumed to have a structure."""
        return isinstance(x, ex.Symbol) and x.name in self.assume and self.assume[x.name].is_(structure)

    def determinant(self, M: Expr) -> Expr:
        match M:
            case Call(data="eye"):
                return ONE
            case Call(data="transpose", args=(inner,)):
                return self.determinant(inner)
            case Call(data="kron", args=(a, b)) if self._is_square(a) and self._is_square(b):
                powers = Pow(self.determinant(a), self.shapes.of(b)[0]), Pow(self.determinant(b), self.shapes.of(a)[0])
                return self.entrywise(Mul(*powers))
        return Call("det", M)

    def log_determinant(self, M: Expr) -> Expr:
        match M:
            case Call(data="eye"):
                return ZERO
            case Call(data="transpose", args=(inner,)):
                return self.log_determinant(inner)
            case Call(data="kron", args=(a, b)) if self._is_square(a) and self._is_square(b):
                n, m = self.shapes.of(b)[0], self.shapes.of(a)[0]
                return self.entrywise(Add(Mul(n, self.log_determinant(a)), Mul(m, self.log_determinant(b))))
        return Call("logdet", M)

    def norm(self, x: Expr) -> Expr:
        """‖x‖; of a Kronecker product or an outer product the product of the norms."""
        match x:
            case Call(data="kron" | "outer", args=(a, b)):
                return self.entrywise(Mul(self.norm(a), self.norm(b)))
            case Call(data="vec" | "transpose", args=(inner,)):
                return self.norm(inner)
            case Neg(args=(inner,)):
                return self.norm(inner)
        return Call("norm", x)

    def trace(self, M: Expr) -> Expr:
        numbers, body = self.split(M)
        if numbers:
            return self.scaled(numbers, self.trace(body))
        match body:
            case Call(data="transpose", args=(inner,)):
                return self.trace(inner)
            case Call(data="eye", args=(n,)):
                return n
            case Call(data="outer", args=(a, b)):
                return self.inner(a, b)
            case Call(data="diag", args=(v,)):
                return self.total(v, None)
            case Call(data="kron", args=(a, b)) if self._is_square(a) and self._is_square(b):
                return self.entrywise(Mul(self.trace(a), self.trace(b)))
            case Add(args=terms):
                return self.entrywise(Add(*[self.trace(self._stretched(t, self.shapes.of(body))) for t in terms]))
        if self._is_zero(body):
            return ZERO
        return Call("trace", body)

    def outer(self, a: Expr, b: Expr) -> Expr:
        left, u = self.split(a)
        right, v = self.split(b)
        if self._is_zero(u) or self._is_zero(v):
            return Call("outer", Call("zeros", *self.shapes.of(a)), Call("zeros", *self.shapes.of(b)))
        return self.scaled([*left, *right], Call("outer", u, v))

    def kron(self, a: Expr, b: Expr) -> Expr:
        if _is(a, "eye") and _is(b, "eye"):
            return Call("eye", times(a.args[0], b.args[0]))
        (left, u), (right, v) = self.split(a), self.split(b)
        return self.scaled([*left, *right], Call("kron", u, v))

    def diagonal_matrix(self, v: Expr) -> Expr:
        numbers, body = self.split(v)
        if _is_ones(body):
            return self.scaled(numbers, Call("eye", *self.shapes.of(body)))
        if self._is_zero(body):
            return self.filled(ZERO, self.shapes.of(v) * 2)
        return self.scaled(numbers, Call("diag", body))

    def diagonal(self, M: Expr) -> Expr:
        numbers, body = self.split(M)
        if numbers:
            return self.scaled(numbers, self.diagonal(body))
        match body:
            case Call(data="eye", args=(n,)):
                return Call("ones", n)
            case Call(data="diag", args=(v,)):
                return v
            case Call(data="outer", args=(a, b)):
                return self.entrywise(Mul(a, b))
            case Call(data="transpose", args=(inner,)):
                return self.diagonal(inner)
        return Call("diagonal", body)


def constant_array(name: str, shape: Shape) -> Expr:
    """All ones or all zeros: a vector of them, or an outer product of two such."""
    if not shape:
        return ONE if name == "ones" else ZERO
    vectors = [Call(name, d) for d in shape]
    if len(vectors) == 1:
        return vectors[0]
    if len(vectors) == 2:
        return Call("outer", *vectors)
    letters = "ijklpq"[: len(shape)]
    return ex.Einsum(f"{','.join(letters)}->{letters}", *vectors)


def _is(x: Expr, name: str) -> bool:
    return isinstance(x, Call) and x.name == name


def _transposes(x: Expr) -> int:
    """How many transposes stand in an expression."""
    return sum(_is(n, "transpose") for n in ex.postorder(x))


def _is_ones(x: Expr) -> bool:
    return _is(x, "ones") or (_is(x, "outer") and all(map(_is_ones, x.args)))


def _reshaped(x: Expr, *dims: Expr) -> Expr:
    inner = x.args[0] if _is(x, "reshape") else x
    return Call("reshape", inner, *map(canonical, dims))


def _mean(self: Algebra, args: list[Expr]) -> Expr:
    shape = self.shapes.of(args[0])
    axis = int(ex.constant_value(args[1])) % len(shape) if len(args) == 2 else None  # type: ignore[arg-type]
    size: Expr = ONE
    for d in shape if axis is None else shape[axis : axis + 1]:
        size = times(size, d)
    return self.entrywise(Div(self.total(args[0], axis), size))


def _sum(self: Algebra, args: list[Expr]) -> Expr:
    axis = int(ex.constant_value(args[1])) % self.shapes.rank(args[0]) if len(args) == 2 else None  # type: ignore[arg-type]
    return self.total(args[0], axis)


_FORMS = {
    "transpose": lambda self, args: self.transposed(args[0]), "inv": lambda self, args: self.inverse(args[0]),
    "det": lambda self, args: self.determinant(args[0]), "logdet": lambda self, args: self.log_determinant(args[0]),
    "norm": lambda self, args: self.norm(args[0]), "reshape": lambda self, args: _reshaped(*args), "kron": lambda self, args: self.kron(*args), "trace": lambda self, args: self.trace(args[0]),
    "outer": lambda self, args: self.outer(*args), "diag": lambda self, args: self.diagonal_matrix(args[0]),
    "diagonal": lambda self, args: self.diagonal(args[0]), "sum": _sum, "mean": _mean,
}  # fmt: skip


# ---------------------------------------------------------------- how long an expression is


def cost(expr: Expr) -> int:
    """The number of operations of ``expr`` written out.

    >>> from derive.language.python_text import read_python as read
    >>> cost(read("2*A.T @ (A @ x - b)"))
    5
    """
    for node in ex.postorder(expr, known=_costs):
        below = sum(_costs[a] for a in node.args)
        match node:
            case Add(args=args):
                own = len(args) - 1 - sum(isinstance(a, Neg) for a in args[1:])
            case Mul(args=args) | MatMul(args=args):
                own = len(args) - 1
            case _:
                own = 1 if node.args else 0
        _costs[node] = below + own
    return _costs[expr]


_costs: WeakKeyDictionary[Expr, int] = WeakKeyDictionary()

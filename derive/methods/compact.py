"""The shortest of a few ways to write an array expression: factors that terms share taken out, repeated transposes joined."""

from __future__ import annotations

from collections.abc import Sequence

from derive.language import expressions as ex
from derive.language.expressions import ONE, Add, Call, Expr, MatMul, Mul, Neg
from derive.methods.array_algebra import Algebra, cost


def compact(expr: Expr, algebra: Algebra) -> Expr:
    """``expr`` in textbook form, with common factors of its terms taken out where that is shorter.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> f = read("A @ x + A.T @ x + 2*b")
    >>> print(compact(f, Algebra(infer([f]))))
    (A + A.T) @ x + 2*b
    """
    neat = algebra.neat(expr)
    done: dict[Expr, Expr] = {}
    for node in ex.postorder(neat):
        short = ex.rebuild(node, [done[a] for a in node.args])
        if isinstance(short, Add) and algebra.shapes.rank(short):
            factored = _factored(short, algebra)
            if cost(factored) <= cost(short):
                short = factored
        if isinstance(short, MatMul):
            short = _joined_powers(short)
        done[node] = short
    found = done[neat]
    return found if cost(found) <= cost(expr) or algebra.shapes.of(expr) != algebra.shapes.of(neat) else neat


def _factored(total: Add, algebra: Algebra) -> Expr:
    """A x + B x = (A + B) x, X A + X B = X (A + B), and with numbers in front."""
    terms = [_taken_apart(t, algebra) for t in total.args]
    for end in (-1, 0):
        groups: dict[tuple[Expr, Expr], list[int]] = {}
        for n, (number, chain) in enumerate(terms):
            if len(chain) > 1:
                groups.setdefault((number, chain[end]), []).append(n)
        shared = next((g for g in groups.items() if len(g[1]) > 1), None)
        if shared is None:
            continue
        (number, factor), places = shared
        rests = [_chained(terms[n][1][:-1] if end == -1 else terms[n][1][1:]) for n in places]
        inner = algebra.neat(Add(*[Neg(r) if _negative(total.args[n]) != _negative(total.args[places[0]]) else r for r, n in zip(rests, places, strict=True)]))
        product = MatMul(inner, factor) if end == -1 else MatMul(factor, inner)
        joined = Mul(number, product) if number is not ONE else product
        joined = Neg(joined) if _negative(total.args[places[0]]) else joined
        kept = [joined if n == places[0] else t for n, t in enumerate(total.args) if n not in places[1:]]
        whole = Add(*kept) if len(kept) > 1 else kept[0]
        return _factored(whole, algebra) if isinstance(whole, Add) else whole
    return total


def _negative(term: Expr) -> bool:
    return isinstance(term, Neg)


def _taken_apart(term: Expr, algebra: Algebra) -> tuple[Expr, tuple[Expr, ...]]:
    """The number in front of a term, without its sign, and the factors of its matrix product."""
    inner = term.args[0] if isinstance(term, Neg) else term
    if isinstance(inner, Mul):
        numbers = [a for a in inner.args if not algebra.shapes.rank(a)]
        arrays = [a for a in inner.args if algebra.shapes.rank(a)]
        if len(arrays) == 1 and isinstance(arrays[0], MatMul):
            return Mul(*numbers), arrays[0].args
    if isinstance(inner, MatMul) and algebra.shapes.rank(inner):
        return ONE, inner.args
    return ONE, (inner,)


def _chained(factors: Sequence[Expr]) -> Expr:
    return MatMul(*factors) if len(factors) > 1 else factors[0]


def _joined_powers(product: MatMul) -> Expr:
    """XᵀXᵀ is (XX)ᵀ."""
    kept: list[Expr] = []
    for f in product.args:
        last = kept[-1] if kept else None
        if isinstance(f, Call) and f.name == "transpose" and isinstance(last, Call) and last.name == "transpose":
            inner = last.args[0]
            if inner is f.args[0] or (isinstance(inner, MatMul) and set(inner.args) == {f.args[0]}):
                kept[-1] = Call("transpose", MatMul(*(inner.args if isinstance(inner, MatMul) else (inner,)), f.args[0]))
                continue
        kept.append(f)
    return _chained(kept)

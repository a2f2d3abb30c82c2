"""The shortest of a few ways to write an array expression: factors that terms share taken out, repeated transposes joined."""

from __future__ import annotations

from collections.abc import Sequence

from derive.language import expressions as ex
from derive.language.expressions import ONE, Add, Call, Div, Expr, MatMul, Mul, Neg
from derive.methods.array_algebra import Algebra, cost


def compact(expr: Expr, algebra: Algebra) -> Expr:
    """``expr`` in textbook form, with common factors of its terms taken out where that is shorter.

    >>> from derive.language.python_text import read_python as read
    >>> from derive.language.shapes import infer
    >>> for f in ("A @ x + A.T @ x + 2*b", "A.T @ diag(p) @ A - outer(A.T @ p, A.T @ p)", "t*B/2 - t*B.T/2"):
    ...     print(compact(read(f), Algebra(infer([read(f)]))))
    (A + A.T) @ x + 2*b
    A.T @ (diag(p) - outer(p, p)) @ A
    t*(B - B.T)/2
    """
    found = _shortened(algebra.neat(expr), algebra)
    again = _shortened(algebra.neat(found), algebra)  # what was taken out may cancel
    return again if cost(again) < cost(found) else found


def _shortened(neat: Expr, algebra: Algebra) -> Expr:
    done: dict[Expr, Expr] = {}
    for node in ex.postorder(neat):
        short = ex.rebuild(node, [done[a] for a in node.args])
        if isinstance(short, Add) and algebra.shapes.rank(short):
            short = _shortest(short, algebra)
        if isinstance(short, MatMul):
            short = _joined_powers(short)
        done[node] = short
    return done[neat]


def _shortest(total: Expr, algebra: Algebra) -> Expr:
    """A sum of arrays with what its terms share taken out, as long as that makes it shorter."""
    while isinstance(total, Add):
        ways = [way(total, algebra) for way in (_common_number, _common_vector, _common_matrix, _common_map)]
        best = min((w for w in ways if w is not None), key=cost, default=None)
        if best is None or cost(best) > cost(total) or (cost(best) == cost(total) and not _fewer_terms(best, total)):
            return total
        total = best
    return total


def _fewer_terms(a: Expr, b: Expr) -> bool:
    return (len(a.args) if isinstance(a, Add) else 1) < (len(b.args) if isinstance(b, Add) else 1)


def _grouped(total: Add, keys: Sequence[object]) -> list[int]:
    """The places of the terms that share a key with the most others."""
    groups: dict[object, list[int]] = {}
    for n, key in enumerate(keys):
        if key is not None:
            groups.setdefault(key, []).append(n)
    return max(groups.values(), key=len, default=[])


def _replaced(total: Add, places: Sequence[int], by: Expr) -> Expr:
    """The terms at ``places`` replaced by one."""
    kept = [by if n == places[0] else t for n, t in enumerate(total.args) if n not in places[1:]]
    return Add(*kept) if len(kept) > 1 else kept[0]


def _common_number(total: Add, algebra: Algebra) -> Expr | None:
    """c A + c B = c (A + B), A/s − B/s = (A − B)/s; the sign of the first term in front."""
    parts = [_fraction(t, algebra) for t in total.args]
    factors = dict.fromkeys(
        [*((f, 1) for up, _, _ in parts for f in up), *((f, -1) for _, down, _ in parts for f in down)]
    )
    best: Expr | None = None
    for f, power in factors:
        places = [n for n, (up, down, _) in enumerate(parts) if f in (up if power == 1 else down)]
        if len(places) < 2:
            continue
        terms = []
        for n in places:
            up, down, array = list(parts[n][0]), list(parts[n][1]), parts[n][2]
            (up if power == 1 else down).remove(f)
            term = _refraction(up, down, array)
            terms.append(_signed(total.args[n], term))
        negative = all(isinstance(t, Neg) for t in terms)
        inner = algebra.neat(Add(*[t.args[0] for t in terms] if negative else terms))
        if algebra.shapes.rank(inner) != algebra.shapes.rank(total):
            continue
        inner = _shortest(inner, algebra)
        joined = Mul(f, inner) if power == 1 else Div(inner, f)
        joined = joined if isinstance(inner, Add) else algebra.neat(joined)
        joined = Neg(joined) if negative else joined
        whole = _replaced(total, places, joined)
        if best is None or cost(whole) < cost(best):
            best = whole
    return best


def _common_map(total: Add, algebra: Algebra) -> Expr | None:
    """diag(a) + diag(b) = diag(a + b), and the same for vec⁻¹."""
    maps = {n: found for n, t in enumerate(total.args) if (found := _map_of(t)) is not None}
    places = _grouped(total, [maps[n][0] if n in maps else None for n in range(len(total.args))])
    if len(places) < 2:
        return None
    (name, *dims), flipped = maps[places[0]][0]
    inner = compact(Add(*[_signed(total.args[n], maps[n][1]) for n in places]), algebra)
    joined = Call(name, inner, *dims)
    return _replaced(total, places, Call("transpose", joined) if flipped else joined)


def _map_of(term: Expr) -> tuple[tuple[tuple, bool], Expr] | None:
    """Of (±) diag(a) or vec⁻¹(a), transposed or not: which map it is, and a."""
    inner = term.args[0] if isinstance(term, Neg) else term
    flipped = isinstance(inner, Call) and inner.name == "transpose"
    body = inner.args[0] if flipped else inner
    if isinstance(body, Call) and body.name in ("diag", "reshape"):
        return ((body.name, *body.args[1:]), flipped), body.args[0]
    return None


def _fraction(term: Expr, algebra: Algebra) -> tuple[tuple[Expr, ...], tuple[Expr, ...], Expr]:
    """A term without its sign: numbers above, numbers below, the array."""
    inner = term.args[0] if isinstance(term, Neg) else term
    above, below = inner.args if isinstance(inner, Div) else (inner, ONE)
    if algebra.shapes.rank(below):
        above, below = inner, ONE
    factors = above.args if isinstance(above, Mul) else (above,)
    numbers = tuple(f for f in factors if not algebra.shapes.rank(f))
    arrays = [f for f in factors if algebra.shapes.rank(f)]
    down = tuple(f for f in (below.args if isinstance(below, Mul) else (below,)) if f is not ONE)
    return numbers, down, Mul(*arrays) if arrays else ONE


def _refraction(up: Sequence[Expr], down: Sequence[Expr], array: Expr) -> Expr:
    above = Mul(*up, array) if up else array
    return Div(above, Mul(*down)) if down else above


def _common_vector(total: Add, algebra: Algebra) -> Expr | None:
    """a bᵀ + a cᵀ = a (b + c)ᵀ."""
    outers = {n: found for n, t in enumerate(total.args) if (found := _outer_of(t, algebra)) is not None}
    for side in (0, 1):
        keys = [(outers[n][0], outers[n][1][side]) if n in outers else None for n in range(len(total.args))]
        places = _grouped(total, keys)
        if len(places) < 2:
            continue
        number, vectors = outers[places[0]]
        together = compact(Add(*[_signed(total.args[n], outers[n][1][1 - side]) for n in places]), algebra)
        pair = (vectors[0], together) if side == 0 else (together, vectors[1])
        joined = algebra.neat(Call("outer", *pair))
        return _replaced(total, places, Mul(number, joined) if number is not ONE else joined)
    return None


def _outer_of(term: Expr, algebra: Algebra) -> tuple[Expr, tuple[Expr, ...]] | None:
    """Of (±) c a bᵀ the number and the two vectors."""
    up, down, array = _fraction(term, algebra)
    return (_number(up, down), array.args) if isinstance(array, Call) and array.name == "outer" else None


def _number(up: Sequence[Expr], down: Sequence[Expr]) -> Expr:
    above = Mul(*up) if up else ONE
    return Div(above, Mul(*down)) if down else above


def _signed(term: Expr, value: Expr) -> Expr:
    """``value`` with the sign of ``term``."""
    return Neg(value) if isinstance(term, Neg) else value


def _common_matrix(total: Add, algebra: Algebra) -> Expr | None:
    """A x + B x = (A + B) x, X A + X B = X (A + B); a product of vectors counts as a chain: (P u)(Q v)ᵀ = P u vᵀ Qᵀ."""
    chains = [_chain_of(t, algebra) for t in total.args]
    best: Expr | None = None
    for end in (-1, 0):
        places = _grouped(total, [chain[end] if len(chain) > 1 else None for _, chain in chains])
        if len(places) < 2:
            continue
        factor = chains[places[0]][1][end]
        numbers = [chains[n][0] for n in places]
        shared = numbers[0] if len(set(numbers)) == 1 else ONE
        rests = [_chained(chains[n][1][:-1] if end == -1 else chains[n][1][1:]) for n in places]
        scaled = [r if c is shared else algebra.scaled([c], r) for c, r in zip(numbers, rests, strict=True)]
        signed = [_signed(total.args[n], r) for r, n in zip(scaled, places, strict=True)]
        negative = all(isinstance(t, Neg) for t in signed)
        inner = _shortest(Add(*([t.args[0] for t in signed] if negative else signed)), algebra)
        product = MatMul(inner, factor) if end == -1 else MatMul(factor, inner)
        joined = Mul(shared, product) if shared is not ONE else product
        whole = _replaced(total, places, Neg(joined) if negative else joined)
        if best is None or cost(whole) < cost(best):
            best = whole
    return best


def _chain_of(term: Expr, algebra: Algebra) -> tuple[Expr, tuple[Expr, ...]]:
    """The number in front of a term, without its sign, and the factors of its matrix product."""
    up, down, array = _fraction(term, algebra)
    number = _number(up, down)
    if isinstance(array, MatMul) and algebra.shapes.rank(array):
        return number, array.args
    if isinstance(array, Call) and array.name == "outer":
        (P, u), (Q, v) = map(_applied, array.args)
        chain = [*P, Call("outer", u, v), *[algebra.transposed(q) for q in reversed(Q)]]
        return number, tuple(chain)
    return number, (array,)


def _applied(u: Expr) -> tuple[tuple[Expr, ...], Expr]:
    """P₁ P₂ v as the matrices and the vector."""
    return (u.args[:-1], u.args[-1]) if isinstance(u, MatMul) else ((), u)


def _chained(factors: Sequence[Expr]) -> Expr:
    return MatMul(*factors) if len(factors) > 1 else factors[0]


def _joined_powers(product: MatMul) -> Expr:
    """XᵀXᵀ is (XX)ᵀ, and a long product of transposes is the transpose of one."""
    if len(product.args) > 2 and all(isinstance(f, Call) and f.name == "transpose" for f in product.args):
        return Call("transpose", MatMul(*[f.args[0] for f in reversed(product.args)]))
    kept: list[Expr] = []
    for f in product.args:
        last = kept[-1] if kept else None
        if isinstance(f, Call) and f.name == "transpose" and isinstance(last, Call) and last.name == "transpose":
            inner = last.args[0]
            if inner is f.args[0] or (isinstance(inner, MatMul) and set(inner.args) == {f.args[0]}):
                kept[-1] = Call(
                    "transpose", MatMul(*(inner.args if isinstance(inner, MatMul) else (inner,)), f.args[0])
                )
                continue
        kept.append(f)
    return _chained(kept)

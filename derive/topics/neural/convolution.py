"""A convolutional layer: the filter slid over the input, the same as a matrix product, and its gradients."""

from __future__ import annotations

from itertools import product
from typing import Any

from derive.errors import ShapeError
from derive.language.expressions import ZERO, Add, Array, Call, Derivative, Expr, Indexed, Mul, Sum, Symbol, as_expr
from derive.methods.worked_lines import Lines
from derive.model import Derivation
from derive.rules import neural_networks as rules
from derive.topics import topic
from derive.topics.data import count, matrix, vector

MOST = 64  #: entries of the input: every product is written down
Grid = list[list[Expr]]


@topic(
    title="Convolutional layer",
    covers=("neural/convolution",),
    sources=(
        'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Convolutions for Images"',
        'Zhang, Lipton, Li & Smola, Dive into Deep Learning, section "Padding and Stride"',
    ),
)
def convolution(
    X: Any = "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]",
    K: Any = "[[1, 0], [0, -1]]",
    G: Any = None,
    stride: Any = 1,
    padding: Any = 0,
) -> Derivation:
    """Y_ij = Σ X_{i+a, j+b} K_ab for an input X and a filter K, matrices or both vectors; G is the error at Y (ones if not given).

    padding zeros are put around the input; the filter moves by stride.
    """
    flat = isinstance(X, Array) and not isinstance(X.args[0], Array)
    X, K = (matrix(Array(vector(v, n)), n) if flat else matrix(v, n) for v, n in ((X, "X"), (K, "K")))
    s, p = count(stride, "stride", most=MOST), count(padding, "padding", least=0, most=8)
    image = _padded(_rows(X), p, flat)
    filter_ = _rows(K)
    (m, n), (k, l) = (_size(image), _size(filter_))
    if k > m or l > n or m * n > MOST:
        raise ShapeError(
            f"X is {m} × {n} with its padding and K is {k} × {l}: expected a filter that fits into an input of at most {MOST} entries"
        )
    on = Lines()
    x, f = on.given("X", _array(image)), on.given("K", K)
    outputs = [[(i * s, j * s) for j in range((n - l) // s + 1)] for i in range((m - k) // s + 1)]
    rows, columns = len(outputs), len(outputs[0])
    for size, filter_size, found, what in ((m, k, rows, "rows"), (n, l, columns, "columns")):
        on.says(Call("floor", (as_expr(size) - filter_size) / s) + 1, found, rules.algebra,
                note=f"so many {what}: input{' with padding' * (p > 0)} less filter, over the stride, and one")  # fmt: skip
    values = _entries(on, x, f, image, filter_, outputs, s)
    patches, toeplitz = _matrices(image, filter_, outputs)
    kernel, pixels = _flat(filter_), _flat(image)
    out = Array(*[v for row in values for v in row])
    P, w, T, u = on.let("P", patches), on.let("k", kernel), on.let("T", toeplitz), on.let("u", pixels)
    on.says(
        P @ w,
        out,
        rules.convolution_as_product,
        note="the rows of $P$ are the patches, $k$ the entries of the filter: all outputs in one product",
    )
    on.says(
        T @ u,
        P @ w,
        rules.convolution_as_product,
        note="the rows of $T$ are the filter at its places, $u$ the entries of the input: a linear layer with shared weights",
    )
    _gradients(on, G, (rows, columns), P, w, T, u, flat)
    turned = [row[::-1] for row in filter_[::-1]]
    true = [[_sum_of_products(image, turned, place) for place in row] for row in outputs]
    flipped = P @ _flat(turned)
    on.says(
        flipped,
        on.value(_flat(true)),
        rules.convolution_as_product,
        note="convolution in the strict sense turns the filter around first; networks leave that out",
    )
    if on.differ(P @ w, flipped):
        on.wrongly(
            P @ w,
            flipped,
            "this is the convolution with the filter turned around; the layer computes the cross-correlation",
        )
    if flat:
        return on.derivation("Convolutional layer", P @ w, out)
    laid_out = Call("reshape", P @ w, rows, columns)
    on.says(laid_out, shown := _array(values), rules.convolution_as_product, note="the outputs as an image again")
    return on.derivation("Convolutional layer", laid_out, shown)


def _entries(on: Lines, x: Expr, f: Expr, image: Grid, filter_: Grid, outputs: list, s: int) -> Grid:
    a, b = Symbol("a"), Symbol("b")
    k, l = _size(filter_)
    values: Grid = []
    for row in outputs:
        values.append([])
        for i, j in row:
            before = Sum(Sum(Indexed(x, a + i if i else a, b + j if j else b) * Indexed(f, a, b), b, 1, l), a, 1, k)
            products = _sum_of_products(image, filter_, (i, j))
            on.says(
                before,
                products,
                rules.filter_over_patch,
                note=f"output ({i // s + 1}, {j // s + 1}): the filter laid over the patch",
            )
            values[-1].append(on.value(on.worth(products)))
    return values


def _gradients(on: Lines, G: Any, size: tuple[int, int], P: Expr, w: Expr, T: Expr, u: Expr, flat: bool) -> None:
    rows, columns = size
    if G is None:
        entries: Any = [as_expr(1)] * (rows * columns)
    else:
        errors = matrix(Array(vector(G, "G")) if flat else G, "G", rows=rows, columns=columns)
        entries = [e for row in errors.args for e in row.args]
    g = on.given("g", Array(*entries))
    in_filter = on.says(Derivative(g @ (P @ w), w), Call("transpose", P) @ g, rules.error_goes_back,
                        note="$g$ is the error at the outputs; the gradient of the filter is the cross-correlation of input and error")  # fmt: skip
    on.worth(in_filter)
    in_input = on.says(Derivative(g @ (T @ u), u), Call("transpose", T) @ g, rules.error_goes_back,
                       note="the gradient of the input: every error is spread over its patch")  # fmt: skip
    on.worth(in_input)
    on.says(
        u @ in_input,
        w @ in_filter,
        rules.algebra,
        note="check: the layer is linear in both, so both equal $g$ times the output",
    )


def _sum_of_products(image: Grid, filter_: Grid, place: tuple[int, int]) -> Expr:
    i, j = place
    k, l = _size(filter_)
    return Add(*[Mul(image[i + a][j + b], filter_[a][b]) for a, b in product(range(k), range(l))])


def _matrices(image: Grid, filter_: Grid, outputs: list) -> tuple[Expr, Expr]:
    (m, n), (k, l) = _size(image), _size(filter_)
    patches, places = [], []
    for i, j in (place for row in outputs for place in row):
        patches.append(Array(*[image[i + a][j + b] for a, b in product(range(k), range(l))]))
        inside = lambda a, b: 0 <= a < k and 0 <= b < l  # noqa: E731
        places.append(
            Array(*[filter_[a - i][b - j] if inside(a - i, b - j) else ZERO for a, b in product(range(m), range(n))])
        )
    return Array(*patches), Array(*places)


def _padded(rows: Grid, p: int, flat: bool) -> Grid:
    nothing: list[Expr] = [ZERO]
    wide = [nothing * p + row + nothing * p for row in rows]
    empty = [nothing * len(wide[0])] * (0 if flat else p)
    return [*empty, *wide, *empty]


def _rows(A: Expr) -> Grid:
    return [list(row.args) for row in A.args]


def _array(rows: Grid) -> Expr:
    return Array(*[Array(*row) for row in rows])


def _flat(rows: Grid) -> Expr:
    return Array(*[entry for row in rows for entry in row])


def _size(rows: Grid) -> tuple[int, int]:
    return len(rows), len(rows[0])

"""Principal component analysis: eigenvalues and eigenvectors of a covariance matrix, and the share that each explains."""

from __future__ import annotations

from typing import Any

from derive.errors import AssumptionError
from derive.language import expressions as ex
from derive.language.assumptions import domain
from derive.language.expressions import Add, Array, Call, Div, Expr, MatMul, Mul, Pow, Symbol, subtract
from derive.methods import columns as col
from derive.methods import svd
from derive.methods.characteristic import Matrix, characteristic_polynomial
from derive.methods.decimals import decimal, rounded
from derive.methods.eigenspaces import eigenspace
from derive.methods.eliminate import vector, written
from derive.methods.roots import Root, eigenvalues_of, equation_steps
from derive.model import EQUAL, IN_SOME_ORDER, LESS_EQUAL, ROUNDED, Derivation, Step
from derive.numeric import balls
from derive.rules import linear_algebra
from derive.rules import orthogonality as rules
from derive.topics import topic
from derive.topics.data import matrix
from derive.topics.linear_algebra._general import letters, shapes_of


@topic(
    title="Principal component analysis",
    covers=("statistics/pca",),
    sources=('Goodfellow, Bengio & Courville, Deep Learning, section 2.12 "Example: Principal Components Analysis"',),
)
def pca(Sigma: Any = [["148.3", "285.6"], ["285.6", "569.2"]], X: Any = None) -> Derivation:  # noqa: B006
    """The principal components of a covariance matrix Sigma, or of data X with one observation in each row.

    >>> print(pca(Sigma=[[2, 1], [1, 2]]).result)
    [3/4, 1/4]
    """
    steps: list[Step] = []
    where: list[tuple[Expr, Expr]] = []
    (name, shown, C, v) = letters(ex.ONE, "Sigma", "X", "C", "v")
    if X is not None:
        X = matrix(X, "X")
        Sigma, steps = _covariance(X, shown)
        where.append((shown, X))
    Sigma = matrix(Sigma, "Sigma", square=True)
    if ex.free_symbols(Sigma):
        raise AssumptionError(
            f"Sigma = {Sigma!s:.60} has letters: expected numbers, whose eigenvalues can be put in order"
        )
    m, roots, equations = _eigenvalues(Sigma, name)
    where.append((name, Sigma))
    values = [_value(m, r) for r in roots for _ in range(r.multiplicity)]
    total = Add(*[Sigma.args[i].args[i] for i in range(m.n)]) if m.n > 1 else Sigma.args[0].args[0]
    ratio, exact = _shares(m, values, roots)
    lines = [
        _along(C, v), _most(C, v), *steps, *equations,
        *_listed(m, values, roots), *_directions(m, roots),
        Step(Call("trace", name), Add(*values) if exact and m.n > 1 else total, (linear_algebra.sum_of_eigenvalues,), note="check: the variances sum to the sum of the eigenvalues"),
        Step(_quotients(values, name), ratio, (rules.explained,), EQUAL if exact else ROUNDED, note="the share of the variance that each component explains: its eigenvalue, which for a covariance matrix is its singular value, over the trace"),
        *(rounded(ratio) if exact else []),
        *(_scores(steps, m) if X is not None else []),
    ]  # fmt: skip
    where += [(r.value, ex.Indexed(Call("eigenvalues", m.A), r.number)) for r in roots[::-1] if r.entry is None]
    return Derivation(
        title="Principal component analysis",
        problem=_quotients(values, name),
        question="the principal components of $Sigma$, and the share of the variance that each explains",
        steps=tuple(lines),
        result=ratio,
        assume={m.lam.name: domain("real")},
        where=tuple(where),
        at={r.value: r.decimal for r in roots if r.decimal is not None},
        shapes=shapes_of([w for w in where if isinstance(w[1], Array)], **{C.name: "m, n", v.name: "n"}),
        mistakes=(Step(MatMul(v, Call("transpose", C), C, v), Mul(MatMul(v, v), Pow(Call("norm", C), 2)), note="one direction does not carry the whole variance"),),
        remarks=("Data have to be centred first; where the variables have different units they are standardised as well. The sign of each component is a convention: its first entry that is not 0 is positive.",),
    )  # fmt: skip


def _along(C: Expr, v: Expr) -> Step:
    T = Call("transpose", C)
    return Step(MatMul(v, T, C, v), Pow(Call("norm", MatMul(C, v)), 2), (rules.variance_along,),
                note="in general, for centred data $C$: the squared coordinates along $v$ sum to this, so no variance is negative")  # fmt: skip


def _most(C: Expr, v: Expr) -> Step:
    T = Call("transpose", C)
    return Step(MatMul(v, T, C, v), Mul(Call("norm2", MatMul(T, C)), MatMul(v, v)), (rules.variance_along,), LESS_EQUAL,
                note="at most the largest eigenvalue, for $v$ of length 1, and equal to it for its eigenvector: the first principal component")  # fmt: skip


def _covariance(X: Array, shown: Expr) -> tuple[Array, list[Step]]:
    """The data centred, and their covariance matrix, with n − 1."""
    n, k = X.shape
    if n < 2:
        raise AssumptionError(f"X = {X!s:.60} has 1 row: expected at least 2 observations")
    rows = col.real_rows(X, "X")
    mean = [sum((row[j] for row in rows[1:]), rows[0][j]) / n for j in range(k)]
    centred = [[e - m for e, m in zip(row, mean, strict=True)] for row in rows]
    columns = col.columns_of(centred)
    S = written([[col.dot(u, w) / (n - 1) for w in columns] for u in columns])
    ones, C = Array(*[1] * n), written(centred)
    lines = [
        Step(
            Div(MatMul(ones, shown), n),
            vector(mean),
            (linear_algebra.matrix_arithmetic,),
            note="the means of the columns",
        ),
        Step(
            subtract(shown, Array(*[vector(mean)] * n)), C, (linear_algebra.matrix_arithmetic,), note="the data centred"
        ),
        Step(
            Div(MatMul(Call("transpose", C), C), n - 1),
            S,
            (linear_algebra.matrix_arithmetic,),
            note="the covariance matrix",
        ),
    ]
    return S, lines  # type: ignore[return-value]


def _eigenvalues(Sigma: Array, name: Symbol) -> tuple[Matrix, list[Root], list[Step]]:
    """The eigenvalues, descending, and the lines that find them. Raises AssumptionError for what is no covariance matrix."""
    for i, row in enumerate(Sigma.args):
        for j in range(i):
            if decimal(subtract(row.args[j], Sigma.args[j].args[i])) is not ex.ZERO:
                raise AssumptionError(f"Sigma = {Sigma!s:.60} is not symmetric: it is no covariance matrix")
    found = Matrix.of(Sigma)
    m = Matrix(found.written, name, found.lam, found.field, col.real_rows(Sigma, "Sigma", found.field))
    steps, polynomial, factors = characteristic_polynomial(m)
    roots = sorted(eigenvalues_of(m, factors), key=lambda r: r.place, reverse=True)
    if roots[-1].place[0] < 0 and not (roots[-1].entry is not None and roots[-1].entry.is_zero):
        raise AssumptionError(
            f"Sigma = {Sigma!s:.60} has the negative eigenvalue {roots[-1].shown!s:.30}: it is no covariance matrix"
        )
    if roots[0].place[0] == 0:
        raise AssumptionError(f"Sigma = {Sigma!s:.60} is 0: there is no variance to explain")
    return m, roots, [*steps, *equation_steps(m, polynomial, factors, roots[::-1])]


def _value(m: Matrix, root: Root) -> Expr:
    return root.shown


def _listed(m: Matrix, values: list[Expr], roots: list[Root]) -> list[Step]:
    approximate = any(r.decimal is not None for r in roots)
    listed = Array(*values)
    relation = ROUNDED if approximate else IN_SOME_ORDER
    line = Step(
        Call("eigenvalues", m.A),
        listed,
        (linear_algebra.definition_of_eigenvalues,),
        relation,
        note="sorted, the largest first: the variances along the components",
    )
    return [line, *([] if approximate else rounded(listed, 9))]


def _quotients(values: list[Expr], name: Expr) -> Expr:
    """σ(Σ) over the trace: the singular values of a covariance matrix are its eigenvalues, the largest first."""
    return Div(Call("singular_values", name), Call("trace", name))


def _shares(m: Matrix, values: list[Expr], roots: list[Root]) -> tuple[Expr, bool]:
    trace = sum((m.rows[i][i] for i in range(1, m.n)), m.rows[0][0])
    if all(r.entry is not None for r in roots):
        return vector([r.entry / trace for r in roots for _ in range(r.multiplicity)]), True
    size = balls.value(trace.written(), {}, bits=256)
    shares = [
        r.ball.real / size.real if r.entry is None else balls.value((r.entry / trace).written(), {}, bits=256).real
        for r in roots
        for _ in range(r.multiplicity)
    ]
    return Array(*[svd.fixed(x.mid().str(40, radius=False), 6) for x in shares]), False


def _directions(m: Matrix, roots: list[Root]) -> list[Step]:
    """One line S v = λ v for every component, exact where that is short, else in decimals."""
    if all(r.entry is not None and r.entry.rational is not None for r in roots):
        lines = []
        for root in roots:
            for v in svd.orthogonal(eigenspace(m, root).basis):
                lines.append(
                    Step(MatMul(m.A, vector(v)), Mul(root.value, vector(v)), (linear_algebra.eigenvector_of_matrix,))
                )
                unit = col.unit(v)[1]
                if unit is not vector(v):
                    lines.append(
                        Step(
                            Div(vector(v), Call("norm", vector(v))),
                            unit,
                            (rules.normalising,),
                            note=f"component {sum(s.by == (rules.normalising,) for s in lines) + 1}",
                        )
                    )
        return lines
    return [_direction(m, i, value, v) for i, (value, v) in enumerate(svd.eigenpairs(m.written))]


def _scores(covariance: list[Step], m: Matrix) -> list[Step]:
    """The centred data along the first component: one coordinate for each observation."""
    C = covariance[1].after
    v = Array(*[svd.fixed(svd.plainly(x), 12) for x in svd.eigenpairs(m.written)[0][1]])
    product = decimal(MatMul(C, v), 30)
    said = Array(*[svd.fixed(x, 6) for x in product.args])
    return [
        Step(MatMul(C, v), said, (linear_algebra.rounding,), ROUNDED, note="each observation along the first component")
    ]


def _direction(m: Matrix, i: int, value: Any, v: list[Any]) -> Step:
    fine = Array(*[svd.fixed(svd.plainly(x), 12) for x in v])
    size = svd.fixed(svd.plainly(value), 12)
    said = Array(*[svd.fixed(svd.plainly(x), 6) for x in v])
    before = Div(MatMul(m.A, fine), size) if value else fine
    return Step(
        before,
        said,
        (linear_algebra.eigenvector_of_matrix,),
        ROUNDED,
        note=f"component {i + 1}, of length 1: $Sigma$ multiplies it by its eigenvalue",
    )

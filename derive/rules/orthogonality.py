"""Rules of projections, orthonormal bases, factorisations and the discrete Fourier transform as data.

Small letters are vectors, capitals matrices.
"""

from __future__ import annotations

from derive.language.expressions import (
    ONE,
    ZERO,
    Array,
    Call,
    Derivative,
    Div,
    Expr,
    I,
    MatMul,
    Mul,
    Pow,
    Sum,
    Unequal,
    symbols,
)
from derive.model import LESS_EQUAL, Condition, Rule

a, b, p, u, v, x, y, A, B, P, Q, R = symbols("a b p u v x y A B P Q R")
c, s = symbols("c s")


def T(of: Expr) -> Call:
    return Call("transpose", of)


def norm(of: Expr) -> Call:
    return Call("norm", of)


def inv(of: Expr) -> Call:
    return Call("inv", of)


def nonzero(*of: Expr) -> tuple[Condition, ...]:
    return tuple(Condition(Unequal(e, ZERO)) for e in of)


def says(*texts: str) -> tuple[Condition, ...]:
    return tuple(Condition(text=t) for t in texts)


along = Mul(Div(MatMul(a, b), MatMul(a, a)), a)  #: the part of b along a

# ---------------------------------------------------------------- projections

length = Rule("length of a vector", norm(x), Call("sqrt", MatMul(x, x)))
normalising = Rule("dividing by the length", norm(Div(x, norm(x))), ONE, nonzero(norm(x)))
inner_product = Rule("inner product", MatMul(x, y), MatMul(y, x))
orthogonal_residual = Rule("the rest is orthogonal", MatMul(a, b - along), ZERO, nonzero(MatMul(a, a)))
subtracting_projections = Rule("subtracting the projections", MatMul(a, b - along), ZERO, nonzero(MatMul(a, a)))
pythagoras = Rule("Pythagoras", Pow(norm(b), 2), Pow(norm(along), 2) + Pow(norm(b - along), 2), nonzero(MatMul(a, a)))
projector = Rule(
    "projection matrix", MatMul(Div(Call("outer", a, a), MatMul(a, a)), b), along, nonzero(MatMul(a, a)),
)  # fmt: skip


def matrix(*rows: tuple) -> Array:
    return Array(*[Array(*row) for row in rows])  # type: ignore[return-value]


_d = Call("sqrt", c**2 + s**2)
TURN = matrix((c / _d, -s / _d), (s / _d, c / _d))  #: a matrix with orthonormal columns
_turned = nonzero(c**2 + s**2)
orthonormal_columns = Rule("orthonormal columns", MatMul(T(TURN), TURN), matrix((1, 0), (0, 1)), _turned)

# ---------------------------------------------------------------- factorisations

qr_factorisation = Rule(
    "A = QR", matrix((c * u, c * v - s * y), (s * u, s * v + c * y)),
    MatMul(TURN, matrix((_d * u, _d * v), (ZERO, _d * y))), _turned,
)  # fmt: skip
_L = matrix((a, ZERO), (b, c))
_A = matrix((a**2, a * b), (a * b, b**2 + c**2))
pivot = Rule("entry on the diagonal of LLᵀ", Call("sqrt", (b**2 + c**2) - b**2), c, (Condition(c > 0),))
below_the_pivot = Rule("entry below the diagonal of LLᵀ", Div(a * b, a), b, nonzero(a))
cholesky_factorisation = Rule("A = LLᵀ", _A, MatMul(_L, T(_L)), source='Wikipedia, "Cholesky decomposition"')
ldl_factorisation = Rule(
    "A = LDLᵀ", _A,
    MatMul(matrix((ONE, ZERO), (b / a, ONE)), matrix((a**2, ZERO), (ZERO, c**2)), T(matrix((ONE, ZERO), (b / a, ONE)))),
    nonzero(a),
)  # fmt: skip
quadratic_form = Rule(
    "quadratic form", MatMul(Array(u, v), matrix((a, b), (b, c)), Array(u, v)), a * u**2 + 2 * b * u * v + c * v**2
)
triangular_squared = Rule(
    "determinant of LLᵀ", Call("det", MatMul(_L, T(_L))), Pow(Mul(a, c), 2), source="DLMF §1.3(i)"
)
symmetric = Rule("A is symmetric", T(matrix((a, b), (b, c))), matrix((a, b), (b, c)))

# ---------------------------------------------------------------- singular values

gram_matrix = Rule("no eigenvalue of AᵀA is negative", MatMul(x, MatMul(T(A), A), x), Pow(norm(MatMul(A, x)), 2))
_sv = matrix((a, ZERO), (ZERO, b))
singular_values = Rule(
    "singular values", Call("singular_values", _sv), Array(a, b), (Condition(a > b), Condition(b > 0)),
    source='Goodfellow, Bengio & Courville, Deep Learning, section 2.8 "Singular Value Decomposition"',
)  # fmt: skip
left_singular_vector = Rule(
    "u = Av/σ", norm(Div(MatMul(matrix((a, ZERO), (ZERO, b)), Array(ONE, ZERO)), a)), ONE, (Condition(a > 0),)
)
completing = Rule("completing an orthonormal basis", MatMul(Array(a, b), Array(-b, a)), ZERO)
svd = Rule(
    "A = UΣVᵀ", MatMul(matrix((ZERO, a), (b, ZERO))), MatMul(matrix((ZERO, 1), (1, ZERO)), matrix((b, ZERO), (ZERO, a)), T(matrix((1, ZERO), (ZERO, 1)))),
)  # fmt: skip
frobenius_by_singular_values = Rule("‖A‖² is the sum of the σ²", Pow(norm(_sv), 2), a**2 + b**2)
squared_condition = Rule(
    "κ(AᵀA) = κ(A)²", Call("cond", MatMul(T(A), A)), Pow(Call("cond", A), 2), says("the columns of A are independent")
)

# ---------------------------------------------------------------- linear maps

_P = Div(Call("outer", a, a), MatMul(a, a))
idempotent = Rule("P² = P", MatMul(_P, _P, b), MatMul(_P, b), nonzero(MatMul(a, a)))

_M = matrix((a, b), (c, s))
additive = Rule("additivity", MatMul(A, x + y), MatMul(A, x) + MatMul(A, y))
homogeneous = Rule("homogeneity", MatMul(A, Mul(2, x)), Mul(2, MatMul(A, x)))
image_of_a_basis_vector = Rule("image of a basis vector", MatMul(_M, Array(ONE, ZERO)), Array(a, c))
matrix_times_vector = Rule(
    "matrix times vector", MatMul(_M, Array(u, v)), Array(a * u + b * v, c * u + s * v), source="DLMF 1.2.34"
)
area_factor = Rule("the determinant is the area factor", Call("det", _M), a * s - b * c, source="DLMF 1.3.1")
algebra = Rule("algebra", a, a)
addition_theorem = Rule(
    "addition theorems", Call("cos", a) * Call("cos", b) - Call("sin", a) * Call("sin", b), Call("cos", a + b)
)  # fmt: skip
sine_and_cosine = Rule("sin² + cos² = 1", Call("sin", a) ** 2 + Call("cos", a) ** 2, ONE)
eigenvector = Rule(
    "eigenvector", MatMul(matrix((a, b), (ZERO, c)), Array(ONE, ZERO)), Mul(a, Array(ONE, ZERO)), source="DLMF 1.2.70"
)
columns_combined = Rule("combination of the columns", MatMul(_M, Array(u, v)), u * Array(a, c) + v * Array(b, s))

# ---------------------------------------------------------------- projections on a line and on a subspace

_part = MatMul(a, b) / MatMul(a, a)
multiple_of_the_direction = Rule(
    "the projection is a multiple of a", MatMul(a, b - _part * a), ZERO, nonzero(MatMul(a, a))
)
cosine = Rule(
    "cosine of the angle",
    MatMul(a, b) / norm(b),
    norm(a) * (MatMul(a, b) / (norm(a) * norm(b))),
    nonzero(norm(a), norm(b)),
)
normal_equations = Rule(
    "normal equations", MatMul(T(A), A, inv(MatMul(T(A), A)), T(A), b), MatMul(T(A), b),
    says("the columns of A are independent"), source="Petersen & Pedersen, The Matrix Cookbook (2012), eq. 84",
)  # fmt: skip
solving = Rule("multiplying by the inverse", MatMul(inv(A), MatMul(A, x)), x, says("A is invertible"))
projection_on_columns = Rule(
    "projection on the columns", MatMul(A, inv(MatMul(T(A), A)), T(A), A), A, says("the columns of A are independent")
)
trace_is_rank = Rule("the trace of a projection is its rank", Call("trace", matrix((1, a), (ZERO, ZERO))), ONE)
symmetric_matrix = Rule("P is symmetric", T(_P), _P, nonzero(MatMul(a, a)))
distance = Rule("distance", norm(b - along), Call("sqrt", Pow(norm(b), 2) - Pow(norm(along), 2)), nonzero(MatMul(a, a)))

# ---------------------------------------------------------------- changes of basis

_S = matrix((ONE, a), (ZERO, ONE))
similarity = Rule("similar matrices", Call("trace", MatMul(inv(_S), matrix((b, c), (s, u)), _S)), b + u)
isometry = Rule("orthonormal columns keep lengths", norm(MatMul(TURN, Array(u, v))), Call("sqrt", u**2 + v**2), _turned)

# ---------------------------------------------------------------- the discrete Fourier transform

_j, _N, _r = symbols("j N r")
_W = matrix((1, 1), (1, -1))
geometric_sum = Rule("geometric sum", Sum(Pow(_r, _j), _j, ZERO, 3), Div(ONE - Pow(_r, 4), ONE - _r), nonzero(_r - ONE))
orthogonal_characters = Rule(
    "orthogonality of the Fourier vectors", MatMul(Call("conjugate", T(_W)), _W), Mul(2, matrix((1, 0), (0, 1)))
)
inner_product_with_character = Rule(
    "inner product with a Fourier vector",
    MatMul(_W, Array(a, b)),
    Array(a + b, a - b),
    source="NumPy reference, Discrete Fourier Transform (numpy.fft)",
)
parseval = Rule("Parseval", MatMul(MatMul(_W, Array(a, b)), MatMul(_W, Array(a, b))), Mul(2, a**2 + b**2))
conjugate_symmetry = Rule("conjugate symmetry of real data", Call("conjugate", a + I * b), a - I * b)
diagonal_circulant = Rule(
    "circulant matrices are diagonal in the Fourier basis",
    MatMul(_W, matrix((a, b), (b, a)), inv(_W)),
    matrix((a + b, 0), (0, a - b)),
)

# ---------------------------------------------------------------- least squares and pseudo-inverses

lam = symbols("lam")
squared_residual = Rule(
    "squaring out", Pow(norm(MatMul(A, x) - b), 2),
    MatMul(x, T(A), A, x) - Mul(2, MatMul(b, A, x)) + MatMul(b, b),
)  # fmt: skip
_best = MatMul(inv(MatMul(T(A), A)), T(A), b)
completing_the_square = Rule(
    "completing the square", Pow(norm(MatMul(A, x) - b), 2),
    MatMul(x - _best, T(A), A, x - _best) + Pow(norm(MatMul(A, _best) - b), 2), says("the columns of A are independent"),
)  # fmt: skip
pseudoinverse = Rule(
    "full column rank", Call("pinv", A), MatMul(inv(MatMul(T(A), A)), T(A)), says("the columns of A are independent"),
)  # fmt: skip
full_row_rank = Rule(
    "full row rank", Call("pinv", T(A)), T(Call("pinv", A)), source='Wikipedia, "Moore–Penrose inverse"'
)
penrose_1 = Rule(
    "first Penrose condition", MatMul(A, Call("pinv", A), A), A, source="NAG Library, F01 chapter introduction"
)
penrose_2 = Rule("second Penrose condition", MatMul(Call("pinv", A), A, Call("pinv", A)), Call("pinv", A))
penrose_3 = Rule("third Penrose condition", T(MatMul(A, Call("pinv", A))), MatMul(A, Call("pinv", A)))
penrose_4 = Rule("fourth Penrose condition", T(MatMul(Call("pinv", A), A)), MatMul(Call("pinv", A), A))
full_rank_factorisation = Rule(
    "factors of full rank", matrix((a, a * b), (c, c * b)), Call("outer", Array(a, c), Array(ONE, b))
)
inverting_singular_values = Rule(
    "inverting the singular values",
    Call("pinv", matrix((a, ZERO), (ZERO, ZERO))),
    matrix((ONE / a, ZERO), (ZERO, ZERO)),
    (Condition(a > 0),),
)
regularised = Rule(
    "ridge",
    MatMul(x, MatMul(T(A), A), x) + Mul(lam**2, MatMul(x, x)),
    Pow(norm(MatMul(A, x)), 2) + Mul(lam**2, Pow(norm(x), 2)),
)
gradient_of_the_square = Rule(
    "gradient of the squared residual", Derivative(Pow(norm(MatMul(A, x) - b), 2), x), Mul(2, MatMul(T(A), MatMul(A, x) - b)),
    source="Petersen & Pedersen, The Matrix Cookbook (2012), eq. 84",
)  # fmt: skip

# ---------------------------------------------------------------- norms and condition numbers

spectral_norm = Rule(
    "spectral norm",
    Call("norm2", _sv),
    a,
    (Condition(a > b), Condition(b > 0)),
    source="PyTorch reference, torch.linalg.cond",
)
norm_of_a_product = Rule("norm of an image", norm(MatMul(A, x)), Mul(Call("norm2", A), norm(x)), relation=LESS_EQUAL)
below_frobenius = Rule(
    "the spectral norm is at most the Frobenius norm", Call("norm2", A), norm(A), relation=LESS_EQUAL
)
condition_number = Rule(
    "condition number", Call("cond", A), Mul(Call("norm2", A), Call("norm2", inv(A))), says("A is invertible"),
    source="PyTorch reference, torch.linalg.cond",
)  # fmt: skip
relative_error = Rule(
    "the condition number bounds the relative error", Div(norm(MatMul(inv(A), y)), norm(x)),
    Mul(Call("cond", A), Div(norm(y), norm(MatMul(A, x)))), nonzero(norm(x)), relation=LESS_EQUAL,
)  # fmt: skip
rank_one_terms = Rule(
    "sum of terms of rank 1", matrix((a, ZERO), (ZERO, b)),
    a * MatMul(matrix((ONE,), (ZERO,)), matrix((ONE, ZERO))) + b * MatMul(matrix((ZERO,), (ONE,)), matrix((ZERO, ONE))),
)  # fmt: skip
eckart_young = Rule(
    "Eckart–Young", Call("norm2", _sv - matrix((a, ZERO), (ZERO, ZERO))), b, (Condition(a > b), Condition(b > 0)),
    source='Wikipedia, "Low-rank approximation"',
)  # fmt: skip

# ---------------------------------------------------------------- principal components

variance_along = Rule("variance along a direction", MatMul(x, T(A), A, x), Pow(norm(MatMul(A, x)), 2))
explained = Rule("explained variance", Div(a, a + b), ONE - Div(b, a + b), nonzero(a + b))
uncorrelated = Rule(
    "components are uncorrelated",
    MatMul(T(TURN), TURN, matrix((a, ZERO), (ZERO, b)), T(TURN), TURN),
    matrix((a, ZERO), (ZERO, b)),
    _turned,
)
other_inner_product = Rule(
    "normal equations in another inner product", MatMul(T(A), P, MatMul(A, inv(MatMul(T(A), P, A)), T(A), P, b)), MatMul(T(A), P, b),
    says("P is positive definite and the columns of A are independent"),
)  # fmt: skip

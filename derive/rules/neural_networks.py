"""Rules of layers, activations, losses and their gradients as data; v is whatever the layers above make of an output.

Capital letters stand for matrices, small ones for vectors; c is a number. Sources by section title: A. Zhang, Z. Lipton,
M. Li, A. Smola, Dive into Deep Learning (d2l.ai).
"""

from __future__ import annotations

from derive.language.expressions import (
    TRUE,
    Call,
    Derivative,
    Equal,
    Indexed,
    Piecewise,
    Sum,
    SumOver,
    Unequal,
    as_expr,
    symbols,
)
from derive.model import LESS_EQUAL, Rule
from derive.rules.shorthand import fn, needs

BLANCHARD = "Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions (IMA J. Numer. Anal. 41, 2021)"
D2L = "Zhang, Lipton, Li & Smola, Dive into Deep Learning"
W, A, B, X, b, x, z, v, y, r, i, j = symbols("W A B X b x z v y r i j")
c, p, q, s, t = symbols("c p q s t")


def T(M):
    return Call("transpose", M)


algebra = Rule("algebra", t, t)
affine_layer = Rule(
    "affine layer", Indexed(W @ x + b, i), SumOver(Indexed(W, i, j) * Indexed(x, j), j) + Indexed(b, i),
    source=f'{D2L}, section "Multilayer Perceptrons"',
)  # fmt: skip

# ---------------------------------------------------------------- activations

exp, log, sigmoid, tanh, relu = (lambda e, name=name: fn(name, e) for name in ("exp", "log", "sigmoid", "tanh", "relu"))
sigmoid_as_power = Rule(
    "definition of σ", sigmoid(t), (1 + exp(-t)) ** as_expr(-1), source=f'{D2L}, section "Multilayer Perceptrons"'
)
power_and_chain_rule = Rule(
    "power rule and chain rule", Derivative((1 + exp(-t)) ** as_expr(-1), t),
    -((1 + exp(-t)) ** as_expr(-2)) * Derivative(1 + exp(-t), t), source="DLMF 4.7.10 with 1.4.10",
)  # fmt: skip
adding_and_subtracting_one = Rule(
    "adding and subtracting 1", t / (1 + t) ** 2, 1 / (1 + t) - 1 / (1 + t) ** 2, needs(t > 0)
)
means = Rule(
    "arithmetic and geometric mean", c * q, ((c + q) / 2) ** 2, needs(c > 0, q > 0), "Mathlib Real.geom_mean_le_arith_mean_weighted", LESS_EQUAL
)  # fmt: skip
multiplying_by_exponential = Rule("multiplying above and below by eˣ", 1 / (1 + exp(-t)), exp(t) / (1 + exp(t)))
log_odds = Rule("log-odds", log(sigmoid(t) / (1 - sigmoid(t))), t)
relu_by_cases = Rule(
    "definition of ReLU",
    relu(t),
    Piecewise(t, t > 0, as_expr(0), TRUE),
    source=f'{D2L}, section "Multilayer Perceptrons"',
)

# ---------------------------------------------------------------- layers, losses

linear_layers_collapse = Rule("two affine layers are one", A @ (B @ x + b) + v, (A @ B) @ x + (A @ b + v))
cauchy_schwarz = Rule(
    "Cauchy–Schwarz inequality", v @ r, fn("norm", v) * fn("norm", r), source="Mathlib real_inner_le_norm", relation=LESS_EQUAL
)  # fmt: skip
cosine_form = Rule(
    "angle between two vectors", v @ r, fn("norm", v) * fn("norm", r) * fn("cos", fn("acos", v @ r / (fn("norm", v) * fn("norm", r)))),
)  # fmt: skip
squared_error = Rule("slope of the squared error", Derivative((q - t) ** 2 / 2, q), q - t, source="DLMF 1.4.10")
bernoulli_loss = Rule(
    "logarithm of a product of powers", -log(p**c * (1 - p) ** (1 - c)), -(c * log(p) + (1 - c) * log(1 - p)), needs(p > 0, p < 1)
)  # fmt: skip
shift = Rule("a shift cancels", fn("softmax", z - r @ r), fn("softmax", z), source=BLANCHARD)
shifted_logsumexp = Rule(
    "the shift comes out", fn("logsumexp", z), r @ r + fn("logsumexp", z - r @ r), source=BLANCHARD
)
softmax_by_entries = Rule(
    "definition of softmax", fn("softmax", z), exp(z) / fn("sum", exp(z)), source=f'{D2L}, section "Softmax Regression"'
)  # fmt: skip
logarithm_of_softmax = Rule("logarithm of softmax", fn("log", fn("softmax", z)), z - fn("logsumexp", z))
softmax_jacobian = Rule(
    "Jacobian of softmax", Derivative(fn("softmax", z), z), fn("diag", fn("softmax", z)) - fn("outer", fn("softmax", z), fn("softmax", z)),
    source="Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.106",
)  # fmt: skip
cross_entropy_gradient = Rule(
    "softmax with cross-entropy", Derivative(fn("logsumexp", z) - y @ z, z), fn("softmax", z) - y, source=f'{D2L}, section "Softmax Regression"'
)  # fmt: skip

# ---------------------------------------------------------------- the chain rule of a layer

error_goes_back = Rule(
    "vector chain rule",
    Derivative(v @ (W @ x + b), x),
    T(W) @ v,
    source=f'{D2L}, section "Forward Propagation, Backward Propagation, and Computational Graphs"',
)
weights_of_a_layer = Rule(
    "gradient in the weights",
    Derivative(v @ (W @ x + b), W),
    fn("outer", v, x),
    source=f'{D2L}, section "Forward Propagation, Backward Propagation, and Computational Graphs"',
)
biases_of_a_layer = Rule("gradient in the biases", Derivative(v @ (W @ x + b), b), v)
through_tanh = Rule(
    "elementwise chain rule",
    Derivative(v @ tanh(z), z),
    v * (1 - tanh(z) ** 2),
    source="DLMF 4.34.3 with 4.35.12 and 1.4.10",
)
through_sigmoid = Rule(
    "elementwise chain rule",
    Derivative(v @ sigmoid(z), z),
    v * sigmoid(z) * (1 - sigmoid(z)),
    source="Mathlib Real.hasDerivAt_sigmoid",
)
through_relu = Rule(
    "elementwise chain rule", Derivative(v @ relu(z), z), v * fn("heaviside", z), needs(Unequal(z, as_expr(0)))
)
batch_of_a_layer = Rule("a batch adds up", Derivative(fn("sum", B * (X @ T(W))), W), T(B) @ X)
m, n = symbols("m n")
parameters_of_a_layer = Rule(
    "counting weights and biases", Sum(Sum(as_expr(1), j, 1, n) + 1, i, 1, m), m * (n + 1), needs(m > 0, n > 0, Equal(fn("floor", m), m), Equal(fn("floor", n), n))
)  # fmt: skip

# ---------------------------------------------------------------- sequences

recurrent_sum = Rule("the same weights at every step", W @ v + A @ x + b, W @ v + (A @ x + b))
recurrent_step = Rule(
    "recurrent step", tanh(t), (exp(t) - exp(-t)) / (exp(t) + exp(-t)), source="DLMF 4.28.1, 4.28.2 and 4.28.4"
)
paths_add_up = Rule(
    "the paths of a parameter add up", Derivative(c * tanh(t * tanh(t * q)), t),
    c * (1 - tanh(t * tanh(t * q)) ** 2) * tanh(t * q) + c * (1 - tanh(t * tanh(t * q)) ** 2) * t * (1 - tanh(t * q) ** 2) * q,
    source=f'{D2L}, section "Backpropagation Through Time"',
)  # fmt: skip
gated_sum = Rule("gates entry by entry", v * x + (1 - v) * z, z + v * (x - z))
gated_gradient = Rule(
    "elementwise chain rule",
    Derivative(v @ tanh(r * z), r),
    v * (1 - tanh(r * z) ** 2) * z,
    source="DLMF 4.34.3 with 4.35.12 and 1.4.10",
)
filter_over_patch = Rule("writing the sum out", Sum(fn("sin", t * j), j, 1, 2), fn("sin", t) + fn("sin", 2 * t))
convolution_as_product = Rule(
    "rows times a column", Indexed(W @ x, 1), SumOver(Indexed(W, 1, j) * Indexed(x, j), j), source="DLMF 1.2.34"
)

# ---------------------------------------------------------------- normalisation, attention

_mean = fn("mean", x)
_hat = (x - _mean) / fn("sqrt", fn("mean", (x - _mean) ** 2))
shift_and_scale = Rule("shifting and scaling", fn("mean", x - _mean), 0 * _mean)
batch_adds_up = Rule("a batch adds up", Derivative(fn("sum", A * (B @ fn("diag", x))), x), fn("sum", A * B, 0))
normalisation_backwards = Rule(
    "gradient through a normalisation", Derivative(v @ _hat, x),
    (v - fn("mean", v) - _hat * fn("mean", v * _hat)) / fn("sqrt", fn("mean", (x - _mean) ** 2)),
    source="Xu et al., Understanding and Improving Layer Normalization (NeurIPS 2019, arXiv:1911.07013), Theorem 1",
)  # fmt: skip
batch_of_a_product = Rule("gradient of a matrix product", Derivative(fn("sum", A * (B @ X)), X), T(B) @ A)
softmax_backwards = Rule(
    "gradient through softmax", Derivative(v @ fn("softmax", z), z), fn("softmax", z) * (v - v @ fn("softmax", z)),
    source="Dao et al., FlashAttention (2022, arXiv:2205.14135), App. B.2, eq. 4",
)  # fmt: skip

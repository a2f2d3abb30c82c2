"""The functions that text may name: one row each. What they are worth and how they differentiate stands elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    """``name`` as typed, how many arguments it takes, other spellings, and how LaTeX and a reader say it."""

    name: str
    arity: tuple[int, ...] = (1,)
    aliases: tuple[str, ...] = ()
    latex: str = ""
    spoken: str = ""


_TABLE = [
    Function("exp", latex=r"\exp", spoken="e to the power of"),
    Function("log", (1, 2), ("ln",), r"\ln", "natural logarithm of"),
    Function("sqrt", spoken="square root of"),
    Function("abs", aliases=("Abs", "absolute", "fabs"), spoken="absolute value of"),
    Function("sign", aliases=("sgn",), latex=r"\operatorname{sign}", spoken="sign of"),
    Function("sin", latex=r"\sin", spoken="sine of"),
    Function("cos", latex=r"\cos", spoken="cosine of"),
    Function("tan", latex=r"\tan", spoken="tangent of"),
    Function("sec", latex=r"\sec", spoken="secant of"),
    Function("csc", latex=r"\csc", spoken="cosecant of"),
    Function("cot", latex=r"\cot", spoken="cotangent of"),
    Function("asin", aliases=("arcsin",), latex=r"\arcsin", spoken="arc sine of"),
    Function("acos", aliases=("arccos",), latex=r"\arccos", spoken="arc cosine of"),
    Function("atan", aliases=("arctan",), latex=r"\arctan", spoken="arc tangent of"),
    Function("asec", aliases=("arcsec",), latex=r"\operatorname{arcsec}", spoken="arc secant of"),
    Function("acsc", aliases=("arccsc",), latex=r"\operatorname{arccsc}", spoken="arc cosecant of"),
    Function("acot", aliases=("arccot",), latex=r"\operatorname{arccot}", spoken="arc cotangent of"),
    Function("atan2", (2,), ("arctan2",), r"\operatorname{atan2}", "two-argument arc tangent of"),
    Function("sinh", latex=r"\sinh", spoken="hyperbolic sine of"),
    Function("cosh", latex=r"\cosh", spoken="hyperbolic cosine of"),
    Function("tanh", latex=r"\tanh", spoken="hyperbolic tangent of"),
    Function("sech", latex=r"\operatorname{sech}", spoken="hyperbolic secant of"),
    Function("csch", latex=r"\operatorname{csch}", spoken="hyperbolic cosecant of"),
    Function("coth", latex=r"\coth", spoken="hyperbolic cotangent of"),
    Function(
        "asinh", aliases=("arcsinh", "arsinh"), latex=r"\operatorname{arsinh}", spoken="inverse hyperbolic sine of"
    ),
    Function(
        "acosh", aliases=("arccosh", "arcosh"), latex=r"\operatorname{arcosh}", spoken="inverse hyperbolic cosine of"
    ),
    Function(
        "atanh", aliases=("arctanh", "artanh"), latex=r"\operatorname{artanh}", spoken="inverse hyperbolic tangent of"
    ),
    Function("sigmoid", aliases=("expit",), latex=r"\sigma", spoken="sigmoid of"),
    Function("softplus", latex=r"\operatorname{softplus}", spoken="softplus of"),
    Function("relu", latex=r"\operatorname{ReLU}", spoken="ReLU of"),
    Function("erf", latex=r"\operatorname{erf}", spoken="error function of"),
    Function("erfc", latex=r"\operatorname{erfc}", spoken="complementary error function of"),
    Function("erfinv", latex=r"\operatorname{erf}^{-1}", spoken="inverse error function of"),
    Function("gamma", latex=r"\Gamma", spoken="gamma function of"),
    Function("loggamma", aliases=("lgamma", "gammaln"), latex=r"\ln\Gamma", spoken="log gamma of"),
    Function("digamma", latex=r"\psi", spoken="digamma of"),
    Function("polygamma", (2,), latex=r"\psi", spoken="polygamma of"),
    Function("beta", (2,), latex=r"\mathrm{B}", spoken="beta function of"),
    Function("factorial", spoken="factorial of"),
    Function("binomial", (2,), ("comb",), spoken="binomial coefficient of"),
    Function("floor", spoken="floor of"),
    Function("ceiling", aliases=("ceil",), spoken="ceiling of"),
    Function("double", latex=r"\operatorname{fl}", spoken="nearest double of"),
    Function("single", latex=r"\operatorname{fl}_{32}", spoken="nearest single of"),
    Function("maximum", (2, 3, 4, 5, 6, 7, 8), ("Max", "max"), r"\max", "maximum of"),
    Function("minimum", (2, 3, 4, 5, 6, 7, 8), ("Min", "min"), r"\min", "minimum of"),
    Function("heaviside", (1, 2), ("Heaviside",), r"\theta", "unit step of"),
    Function("sinc", latex=r"\operatorname{sinc}", spoken="sinc of"),
    Function("re", aliases=("real",), latex=r"\operatorname{Re}", spoken="real part of"),
    Function("im", aliases=("imag",), latex=r"\operatorname{Im}", spoken="imaginary part of"),
    Function("conjugate", aliases=("conj",), spoken="conjugate of"),
    Function("arg", aliases=("angle",), latex=r"\arg", spoken="argument of"),
    Function("besselj", (2,), latex="J", spoken="Bessel function of"),
    Function("LambertW", (1,), ("lambertw",), "W", "Lambert W of"),
    Function("legendre", (2,), latex="P", spoken="Legendre polynomial of"),
    Function("zeta", latex=r"\zeta", spoken="zeta function of"),
    Function("kronecker", (2,), ("KroneckerDelta",), r"\delta", "Kronecker delta of"),
    Function("det", latex=r"\det", spoken="determinant of"),
    Function("trace", aliases=("tr",), latex=r"\operatorname{tr}", spoken="trace of"),
    Function("transpose", spoken="transpose of"),
    Function("inv", spoken="inverse of"),
    Function("rank", aliases=("matrix_rank",), latex=r"\operatorname{rank}", spoken="rank of"),
    Function("nullity", latex=r"\operatorname{nullity}", spoken="nullity of"),
    Function("augmented", (2,), spoken="augmented matrix of"),
    Function("eigenvalues", aliases=("eigvals",), spoken="eigenvalues of"),
    Function("singular_values", aliases=("svdvals",), spoken="singular values of"),
    Function("pinv", spoken="pseudo-inverse of"),
    Function("norm2", spoken="spectral norm of"),
    Function("cond", latex=r"\kappa", spoken="condition number of"),
    Function("logdet", spoken="logarithm of the absolute determinant of"),
    Function("sum", (1, 2), spoken="sum of"),
    Function("mean", (1, 2), spoken="mean of"),
    Function("norm", spoken="norm of"),
    Function("norm1", spoken="one norm of"),
    Function("norminf", spoken="maximum norm of"),
    Function("diag", spoken="diagonal matrix of"),
    Function("diagonal", spoken="diagonal of"),
    Function("outer", (2,), spoken="outer product of"),
    Function("cross", (2,), spoken="cross product of"),
    Function("kron", (2,), spoken="Kronecker product of"),
    Function("dot", (2,), spoken="inner product of"),
    Function("vec", latex=r"\operatorname{vec}", spoken="vec of"),
    Function("softmax", latex=r"\operatorname{softmax}", spoken="softmax of"),
    Function("logsumexp", latex=r"\operatorname{logsumexp}", spoken="log-sum-exp of"),
    Function("eye", aliases=("identity",), spoken="identity matrix of size"),
    Function("ones", (1, 2, 3, 4), spoken="all ones of shape"),
    Function("zeros", (1, 2, 3, 4), spoken="zeros of shape"),
    Function("reshape", (2, 3, 4, 5), spoken="reshaped"),
    Function("column", spoken="as a column"),
    Function("row", spoken="as a row"),
    Function("commutation", (2,), spoken="commutation matrix of"),
]

FUNCTIONS: dict[str, Function] = {f.name: f for f in _TABLE}

#: every accepted spelling -> the name it stands for
SPELLINGS: dict[str, str] = {s: f.name for f in _TABLE for s in (f.name, *f.aliases)}

#: functions whose value at one entry is not the function of that entry alone; all others work entry by entry
OF_ARRAYS = {
    "det", "trace", "transpose", "inv", "eigenvalues", "logdet", "sum", "mean", "norm", "norm1", "diag", "diagonal",
    "outer", "kron", "dot", "vec", "softmax", "logsumexp", "eye", "ones", "zeros", "reshape", "column", "row", "commutation",
    "rank", "nullity", "augmented",
    "singular_values", "pinv", "norm2", "cond",
    "norminf", "cross",
}  # fmt: skip

#: typed as a call, read as something else: a power, a logarithm with a base, a sum ...
SHORTHANDS = {
    "square": "x**2", "cbrt": "x**(1/3)", "reciprocal": "1/x", "log2": "log(x, 2)", "log10": "log(x, 10)",
    "log1p": "log(1 + x)", "expm1": "exp(x) - 1", "exp2": "2**x",
}  # fmt: skip


def is_known(name: str) -> bool:
    """Whether ``name`` is a function of the table; every other called name is an unknown function such as ``g``."""
    return name in FUNCTIONS

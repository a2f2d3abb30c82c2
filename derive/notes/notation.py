"""How the pages write mathematics: what stands there, what it means, and how it is typed. One row a kind of notation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

#: kind of expression -> it, typed, with letters that have the shapes below; and what it means
ROWS: dict[str, tuple[str, str]] = {
    "MatMul": ("A @ x", "the matrix product"),
    "transpose": ("A.T", "the transpose"),
    "dot": ("dot(a, b)", "the scalar product of two vectors"),
    "outer": ("outer(a, b)", "the outer product, a matrix"),
    "cross": ("cross(a, b)", "the cross product of two vectors of three entries"),
    "kron": ("kron(A, B)", "the Kronecker product"),
    "Einsum": ("einsum('ij,jk->ik', A, B)", "a sum over repeated indices; the free ones stand outside the brackets"),
    "Indexed": ("a[k]", "an entry, counted from 1"),
    "norm": ("norm(x)", "the length of a vector, the Frobenius norm of a matrix"),
    "norm1": ("norm1(x)", "the sum of the absolute values"),
    "norminf": ("norminf(x)", "the largest absolute value"),
    "norm2": ("norm2(A)", "the spectral norm: the largest singular value"),
    "det": ("det(S)", "the determinant"),
    "logdet": ("logdet(S)", "the logarithm of the absolute value of the determinant"),
    "inv": ("inv(S)", "the inverse"),
    "pinv": ("pinv(A)", "the pseudoinverse"),
    "trace": ("trace(S)", "the trace: the sum of the diagonal"),
    "rank": ("rank(A)", "the rank"),
    "nullity": ("nullity(A)", "the dimension of the null space"),
    "augmented": ("augmented(A, b)", "a matrix with a column more, as in a system of equations"),
    "eigenvalues": ("eigenvalues(S)", "the eigenvalues, each as often as its algebraic multiplicity"),
    "singular_values": ("singular_values(A)", "the singular values"),
    "cond": ("cond(S)", "the condition number"),
    "diag": ("diag(a)", "the matrix with these entries on its diagonal"),
    "diagonal": ("diagonal(S)", "the diagonal of a matrix, a vector"),
    "vec": ("vec(A)", "the columns of a matrix beneath each other"),
    "reshape": ("reshape(A, k, n)", "the same entries in another shape, row by row"),
    "column": ("column(a)", "the vector as a matrix of one column"),
    "row": ("row(a)", "the vector as a matrix of one row"),
    "commutation": ("commutation(m, n)", "the commutation matrix, which takes vec of a matrix to vec of its transpose"),
    "eye": ("eye(n)", "the identity matrix"),
    "ones": ("ones(n)", "a vector of ones"),
    "zeros": ("zeros(n)", "a vector of zeros"),
    "sum": ("sum(a)", "the sum of the entries: a scalar product with ones"),
    "mean": ("mean(a)", "the mean of the entries"),
    "Sum": ("Sum(a[k], (k, 1, n))", "a sum"),
    "Product": ("Product(a[k], (k, 1, n))", "a product"),
    "SumOver": ("Sum(f(t), t)", "a sum over every value of t"),
    "ProductOver": ("Product(f(t), t)", "a product over every value of t"),
    "Derivative": ("Derivative(f(t), t)", "the derivative; of several variables with a curved d"),
    "Differential": ("dx", "a differential: a small change of x, and what follows from it"),
    "Antiderivative": ("Integral(f(t), t)", "the antiderivatives, up to a constant"),
    "Integral": ("Integral(f(t), (t, 0, 1))", "the definite integral"),
    "Limit": ("Limit(f(t), t, 0)", "the limit"),
    "Subs": ("Subs(f(t), t, 0)", "the value at a point, put in after everything inside is done"),
    "Piecewise": ("where(t > 0, t, 0)", "a value by cases"),
    "ArgMax": ("ArgMax(f(t), t)", "where the function is largest"),
    "ArgMin": ("ArgMin(f(t), t)", "where the function is smallest"),
    "maximum": ("maximum(s, t)", "the greater of two values"),
    "minimum": ("minimum(s, t)", "the smaller of two values"),
    "abs": ("abs(t)", "the absolute value"),
    "conjugate": ("conjugate(t)", "the complex conjugate"),
    "exp": ("exp(t)", "the exponential function"),
    "log": ("log(t)", "the natural logarithm"),
    "sqrt": ("sqrt(t)", "the square root that is not negative"),
    "sign": ("sign(t)", "the sign: −1, 0 or 1"),
    "floor": ("floor(t)", "the greatest whole number that is not above it"),
    "ceiling": ("ceiling(t)", "the least whole number that is not below it"),
    "factorial": ("factorial(n)", "the factorial"),
    "binomial": ("binomial(n, k)", "the binomial coefficient"),
    "gamma": ("gamma(t)", "the gamma function"),
    "beta": ("beta(s, t)", "the beta function"),
    "erf": ("erf(t)", "the error function"),
    "erfc": ("erfc(t)", "1 minus the error function"),
    "erfinv": ("erfinv(t)", "the inverse of the error function"),
    "sigmoid": ("sigmoid(t)", "the logistic function, 1 over 1 plus e to the power of −t"),
    "tanh": ("tanh(t)", "the hyperbolic tangent"),
    "relu": ("relu(t)", "the rectified linear unit, the greater of 0 and t"),
    "heaviside": ("heaviside(t)", "the step: 0 to the left of 0, 1 to the right"),
    "softmax": ("softmax(a)", "exponentials divided by their sum"),
    "logsumexp": ("logsumexp(a)", "the logarithm of the sum of the exponentials"),
    "double": ("double(t)", "rounded to double precision"),
    "single": ("single(t)", "rounded to single precision"),
    "Probability": ("P(A | B)", "the probability of A, given B"),
    "Expectation": ("E(X)", "the expectation"),
    "Variance": ("Var(X)", "the variance"),
    "Covariance": ("Cov(X, Y)", "the covariance"),
    "Mass": ("p(x | y)", "the probability mass of a value, given another"),
}
#: relations between the sides of a line: its sign, and what it says
RELATIONS: dict[str, tuple[str, str]] = {
    "equal": ("=", "both sides have the same value wherever both are defined and the conditions hold"),
    "rounded": ("≈", "the decimals on the right are those of the left, rounded in their last place"),
    "approximately": ("≈", "equal up to an error of the order that stands beside the line"),
    "row equivalent": ("~", "one matrix becomes the other by row operations"),
    "equivalent": ("⇔", "both statements hold for the same values"),
    "proportional": ("∝", "equal up to a factor that does not depend on the variable"),
    "unequal": ("≠", "the sides have different values"),
    "less": ("<", "the left side is smaller wherever the conditions hold"),
    "less or equal": ("≤", "the left side is nowhere greater"),
    "greater": (">", "the left side is greater wherever the conditions hold"),
    "greater or equal": ("≥", "the left side is nowhere smaller"),
    "equal in some order": ("=", "of lists: the same values, in whatever order"),
    "equal up to a constant": ("=", "of antiderivatives: equal up to a constant"),
}  # fmt: skip
#: what needs no word of explanation
PLAIN = frozenset(
    [
        "Add",
        "Mul",
        "Neg",
        "Div",
        "Pow",
        "Number",
        "Symbol",
        "Constant",
        "Array",
        "Several",
        "Equal",
        "Unequal",
        "Less",
        "LessEqual",
        "Greater",
        "GreaterEqual",
        "And",
        "Or",
        "Not",
        "sin",
        "cos",
        "tan",
        "sec",
        "csc",
        "cot",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "coth",
    ]
)
SHAPES = {"A": ("m", "n"), "B": ("n", "k"), "S": ("n", "n"), "x": ("n",), "a": ("n",), "b": ("n",)}
#: letters that mean something else in a row of probability
EVENTS = ("Probability", "Expectation", "Variance", "Covariance", "Mass")


def notation(kinds: Iterable[str]) -> list[dict[str, Any]]:
    """A row for each of these kinds that has one: ``written`` is a sentence of one formula, and what it ``means``, how ``typed``.

    >>> [(row["typed"], row["means"]) for row in notation(["det", "Add", "MatMul"])]
    [('A @ x', 'the matrix product'), ('det(S)', 'the determinant')]
    """
    from derive.language.expressions import Symbol, free_symbols
    from derive.language.python_text import read_python
    from derive.report.blackboard import Notation, blackboard

    wanted, rows = set(kinds), []
    for kind, (typed, means) in ROWS.items():
        if kind in wanted:
            expr = read_python(typed, set(SHAPES))
            names = {x.name for x in free_symbols(expr)} if kind not in EVENTS else set()
            shapes = {x: tuple(map(Symbol, shape)) for x, shape in SHAPES.items() if x in names}
            rows.append({"written": (blackboard(expr, Notation(shapes=shapes)),), "means": means, "typed": typed})
    return rows


def relations(kinds: Iterable[str]) -> list[tuple[str, str]]:
    """The signs between the sides of a line that occur, and what each says."""
    wanted = set(kinds)
    return [row for kind, row in RELATIONS.items() if kind in wanted]

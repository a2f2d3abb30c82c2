"""Derivations line by line: the first wrong line is found, and no right line is called wrong."""

import pytest

import derive
from derive.review.lines import check_lines

#: what is right in every line
RIGHT = {
    "a line that goes on from a definition": ("y = (x - 1)**2\n= x**2 - 2*x + 1", {}),
    "a derivative of a function defined before": (
        "f(x) = x**3 - 3*x\nf'(x) = 3*x**2 - 3\n= 3*(x - 1)*(x + 1)\nf''(x) = 6*x", {}),
    "a big jump": ("(x + 1)**4 - (x - 1)**4\n= 8*x*(x**2 + 1)", {}),
    "an integral by parts": (
        "Integral(x*exp(x), x) = x*exp(x) - Integral(exp(x), x)\n= x*exp(x) - exp(x) + C\n= (x - 1)*exp(x) + C", {}),
    "an integral by substitution": (
        "let u = x**2\nIntegral(2*x*cos(x**2), x) = Integral(cos(u), u)\n= sin(u) + C\n= sin(x**2) + C", {}),
    "a definite integral": ("Integral(x**2, (x, 0, 3)) = 3**3/3 - 0\n= 9", {}),
    "a limit": ("Limit((1 - cos(x))/x**2, x, 0) = Limit(sin(x)/(2*x), x, 0)\n= 1/2", {}),
    "a linear equation": ("3*x - 7 = 5\n3*x = 12\nx = 4", {}),
    "a quadratic equation by factors": ("x**2 - 5*x + 6 = 0\n(x - 2)*(x - 3) = 0", {}),
    "squaring adds a solution, which is not kept": ("sqrt(x + 2) = x\nx + 2 = x**2\nx = 2", {}),
    "an equation that is not solved to the end": ("2*x + 3 = 11\n2*x = 8", {}),
    "an equation in two letters": ("a*x + b = c\na*x = c - b", {}),
    "an inequality": ("3 - 2*x < 7\n-2*x < 4\nx > -2", {}),
    "a chain of inequalities": ("x**2 - 2*x + 1 = (x - 1)**2\n>= 0", {}),
    "a derivative is taken": ("x**3 + 2*x\n3*x**2 + 2\n6*x", {}),
    "an antiderivative is taken": ("2*x + cos(x)\nx**2 + sin(x)", {}),
    "the chain rule in letters": (
        "y = sin(u)\nu = x**2\nDerivative(y, x) = Derivative(y, u)*Derivative(u, x)\n= cos(u)*2*x\n= 2*x*cos(x**2)", {}),
    "the chain rule for unknown functions": ("Derivative(L, x) = Derivative(L, y)*Derivative(y, x)", {}),
    "implicit differentiation": (
        "x**2 + y**2 = 25\n2*x + 2*y*Derivative(y, x) = 0\nDerivative(y, x) = -x/y", {}),
    "a stationary point": ("g(x) = x**2 - 6*x\ng'(x) = 2*x - 6\ng'(x) = 0\nx = 3", {}),
    "a maximum likelihood": (
        "ell = -n*log(s)/2 - Sum((x[i] - mu)**2, (i, 1, n))/(2*s)\n"
        "Derivative(ell, s) = -n/(2*s) + Sum((x[i] - mu)**2, (i, 1, n))/(2*s**2)\n"
        "s_hat = Sum((x[i] - mu)**2, (i, 1, n))/n", {"assume": {"s": "positive"}}),
    "a mean": ("Sum(x[i] - mu, (i, 1, n)) = 0\nmu = bar_x", {}),
    "least squares": (
        "Derivative(norm(X @ w - y)**2, w) = 2*X.T @ (X @ w - y)\n= 2*X.T @ X @ w - 2*X.T @ y",
        {"shapes": {"X": ("m", "n"), "w": ("n",), "y": ("m",)}}),
    "the normal equations": (
        "2*X.T @ (X @ w - y) = zeros(n)\nX.T @ X @ w = X.T @ y\nw = inv(X.T @ X) @ X.T @ y",
        {"shapes": {"X": ("m", "n"), "w": ("n",), "y": ("m",)}}),
    "a name where it is needed": (
        "Derivative(norm(A @ x - b)**2, x) = 2*A.T @ r\nwhere r = A @ x - b", {"shapes": {"A": ("m", "n")}}),
    "the caller's definitions": (
        "f'(x) = 2*r\n= 2*x - 2", {"definitions": {"f(x)": "(x - 1)**2", "r": "x - 1"}}),
    "expectations": ("Var(a*X + b) = E((a*X + b)**2) - E(a*X + b)**2\n= a**2*E(X**2) - a**2*E(X)**2\n= a**2*Var(X)", {}),
    "an expectation with a name": ("E(X) = mu\nE((X - mu)**2) = E(X**2) - mu**2", {}),
    "probabilities that are given": ("P(A) = 0.3\nP(B | A) = 0.5\nP(A & B) = P(A)*P(B | A)\n= 0.15", {}),
    "two functions of one another": ("f(x) = g(x)**2\ng(x) = x + 1\nf'(x) = 2*(x + 1)", {}),
    "a function that is called where": ("where(x < 0, -x, x)\n= abs(x)", {}),
    "a unit in assumptions": ("sqrt(x**2) = x", {"assume": {"x": "positive"}}),
}  # fmt: skip

#: the first wrong line, and what its message says
WRONG = {
    "a line that goes on from a definition": ("y = (x - 1)**2\n= x**2 + 1", {}, 2, "from line 1: at x"),
    "one that goes on from a function's": ("f(x) = (x - 1)**2\n= x**2 - 2*x + 1\n= x*(x - 2)", {}, 3, "from line 2"),
    "a sign": ("(a - b)**2 = a**2 - 2*a*b - b**2", {}, 1, "line 1 is wrong: at a = "),
    "a sign later": ("(a - b)**2 = a*a - a*b - b*a + b*b\n= a**2 + b**2 + 2*a*b\n= (a + b)**2", {}, 2, "from line 1: at"),
    "a chain factor": ("f(x) = sin(3*x)\nf'(x) = cos(3*x)", {}, 2, "line 2 is wrong"),
    "right in itself, wrong for the derivative": (
        "Derivative(x*sin(x), x) = cos(x)\n= sin(x + pi/2)", {}, 1, "the left side is"),
    "an antiderivative": ("Integral(x*cos(x), x) = x*sin(x) - Integral(sin(x), x)\n= x*sin(x) - cos(x) + C", {}, 2, "grows by"),
    "a definite integral": ("Integral(x**2, (x, 0, 3)) = 3**3/3\n= 6", {}, 2, "line 1 is 9 and line 2 is 6"),
    "a limit": ("Limit((1 - cos(x))/x**2, x, 0) = Limit(sin(x)/x, x, 0)\n= 1", {}, 1, "0.5"),
    "an equation that is not solved to the end": ("2*x + 3 = 11\n2*x = 14", {}, 2, "x = 4 is a solution"),
    "no equations but wrong rules": ("(a + b)**2 = a**2 + b**2\n(a + b)**3 = a**3 + b**3", {}, 1, "line 1 is wrong"),
    "a lost solution": ("x**2 = 4*x\nx = 4", {}, 2, "x = 0 is a solution of the equation above that this line loses"),
    "a further solution that is kept": ("sqrt(x + 2) = x\nx + 2 = x**2\n(x - 2)*(x + 1) = 0", {}, 3, "satisfies this line but not"),
    "a solution that is none": ("sqrt(x + 2) = x\nx + 2 = x**2\nx = -1", {}, 3, "x = -1 satisfies this line but not"),
    "an inequality turned around": ("3 - 2*x < 7\n-2*x < 4\nx < -2", {}, 3, "loses"),
    "a derivative not taken": ("x**3 + 2*x\n3*x**2 + 2*x", {}, 2, "does not follow"),
    "the chain rule without its factor": ("Derivative(L, x) = Derivative(L, y)*Derivative(y, x)\nDerivative(L, x) = Derivative(L, y)", {}, 2, "wrong"),
    "implicit differentiation": ("x**2 + y**2 = 25\n2*x + 2*y = 0\ny = -x", {}, 2, "does not follow"),
    "n − 1 for n": (
        "ell = -n*log(s)/2 - Sum((x[i] - mu)**2, (i, 1, n))/(2*s)\n"
        "Derivative(ell, s) = -n/(2*s) + Sum((x[i] - mu)**2, (i, 1, n))/(2*s**2)\n"
        "s_hat = Sum((x[i] - mu)**2, (i, 1, n))/(n - 1)", {"assume": {"s": "positive"}}, 3, "does not follow from line 2"),
    "a transposed factor": (
        "Derivative(norm(X @ w - y)**2, w) = 2*X.T @ (X @ w - y)\n= 2*X @ X.T @ w - 2*X.T @ y",
        {"shapes": {"X": ("n", "n"), "w": ("n",), "y": ("n",)}}, 2, "does not follow"),
    "shapes that do not fit": (
        "X.T @ X @ w = X.T @ y\nw = inv(X @ X.T) @ X.T @ y", {"shapes": {"X": ("m", "n"), "w": ("n",), "y": ("m",)}}, 2, "rows"),
    "a variance": ("Var(a*X + b) = a*Var(X)", {}, 1, "wrong"),
    "a root of a square": ("sqrt((x - 3)**2) = x - 3", {}, 1, "the left side is 2.13867 and the right side is -2.13867"),
    "a given probability": ("P(A) = 0.3\nP(~A) = 1 - P(A)\n= 0.6", {}, 3, "line 2 is 0.7 and line 3 is 0.6"),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_derivation_is_accepted(name):
    text, given = RIGHT[name]
    review = check_lines(text, **given)
    assert review.first_wrong is None
    assert all(v.holds for v in review.verdicts), review.report()
    assert review.report().endswith("Every line follows.")


@pytest.mark.parametrize("name", WRONG)
def test_the_first_wrong_line_is_found(name):
    text, given, number, says = WRONG[name]
    review = check_lines(text, **given)
    assert review.first_wrong == number, review.report()
    assert says in review.lines[number - 1].message
    assert review.report().endswith(f"The first wrong line is line {number}.")
    assert all(v.holds for v in review.verdicts[: number - 1]), review.report()


def test_a_line_after_a_wrong_one_carries_the_mistake_or_is_right_again():
    review = check_lines("(x + 1)**2 = x**2 + 1\n= 1 + x**2\n= x**2 + 2*x + 1")
    assert [v.status.name for v in review.verdicts] == ["REFUTED", "REFUTED", "PROVED"]
    assert review.lines[1].message == "line 2 follows from line 1 and carries its mistake on."


def test_a_line_that_cannot_be_read_is_told_and_the_next_one_checked_against_the_last_good_one():
    review = check_lines("(x + 1)**2 = x**2 + 2*x + 1\n= x**2 + (2*x +\n= x*(x + 2) + 1\n= x*(x + 2)")
    assert [v.status.name for v in review.verdicts] == ["PROVED", "UNKNOWN", "PROVED", "REFUTED"]
    assert review.lines[1].kind == "unreadable" and "brackets" in review.lines[1].message
    assert review.lines[2].against == 1


def test_a_line_that_cannot_be_decided_is_told():
    review = check_lines("Integral(sin(x)/x, (x, 0, oo)) = pi/2 + q(x)")
    assert review.verdicts[0].status.name == "UNKNOWN" and review.first_wrong is None
    assert review.lines[0].message


def test_what_is_given_of_an_unknown_refutes_nothing_it_does_not_decide():
    """E X = 0 is given; that E X² is then 0 as well does not follow, but a stand-in for X cannot show it."""
    review = check_lines("E(X) = 0\nE(X**2) = 1\nE((X + 1)**2) = 2")
    assert review.first_wrong is None


def test_a_definition_that_cannot_be_read_is_noted():
    review = check_lines("x = x", definitions={"A": "3 3"})
    assert "the definition of A as 3 3 is left out" in review.notes[0]


def test_the_review_as_json():
    found = check_lines("2*x = x + x\n= 3*x").to_dict()
    assert found["first_wrong"] == 2
    assert [line["status"] for line in found["lines"]] == ["PROVED", "REFUTED"]
    assert found["lines"][1]["against"] == 1 and found["lines"][1]["witness"]


@pytest.mark.parametrize("text", ["", "  \n ", None, 3])
def test_no_text_is_no_derivation(text):
    with pytest.raises(derive.ReadError, match="expected the lines of a derivation as text"):
        check_lines(text)

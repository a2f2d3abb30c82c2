"""Limits: results against values near the point, every line against the checker, and the checker against false lines."""

import pytest

from derive.errors import UnsupportedError
from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.python_text import read_python as read
from derive.methods.asymptotic import Expansion, MoreTerms, Unexpanded
from derive.methods.cancel import common_factor, expanded
from derive.methods.limits import limit, near_enough
from derive.model import Status
from derive.numeric import balls
from derive.verify.claim import check, equivalent

X = ex.Symbol("x")

# function | variable | point | side | limit | assumptions
TEXTBOOK = """
p*(1-p/n)|n|oo||p
binomial(n,k)*(lam/n)**k*(1-lam/n)**(n-k)|n|oo||lam**k*exp(-lam)/factorial(k)|lam=positive;k=nonnegative integer
exp(lam*(exp(t/sqrt(lam))-1) - t*sqrt(lam))|lam|oo||exp(t**2/2)
log(exp(a)+1) - a|a|oo||0
(exp(x+h)+exp(x-h)-2*exp(x))/h**2|h|0|+|exp(x)
"""
CANCELLING = """
(x**2-4)/(x-2)|x|2||4
(x**3-1)/(x-1)|x|1||3
(x**2-5*x+6)/(x**2-4)|x|2||-1/4
(x**3+8)/(x+2)|x|-2||12
(x**4-16)/(x**3-8)|x|2||8/3
((2+h)**2-4)/h|h|0||4
((x+h)**3-x**3)/h|h|0||3*x**2
(1/(x+h)-1/x)/h|h|0||-1/x**2
(1/x-1/3)/(x-3)|x|3||-1/9
(x**2-a**2)/(x-a)|x|a||2*a
(x**n-a**n)/(x-a)|x|a||n*a**(n-1)|a=positive;n=positive integer
(sqrt(x)-2)/(x-4)|x|4||1/4
(sqrt(x+4)-2)/x|x|0||1/4
(x-1)/(sqrt(x)-1)|x|1||2
(sqrt(1+x)-sqrt(1-x))/x|x|0||1
(sqrt(x+h)-sqrt(x))/h|h|0||1/(2*sqrt(x))
(x**(1/3)-2)/(x-8)|x|8||1/12
1/(1-x)-3/(1-x**3)|x|1||-1
(sin(x+h)-sin(x))/h|h|0||cos(x)
(log(x+h)-log(x))/h|h|0||1/x
"""
STANDARD = """
sin(x)/x|x|0||1
x/sin(x)|x|0||1
tan(x)/x|x|0||1
sin(3*x)/sin(5*x)|x|0||3/5
sin(a*x)/sin(b*x)|x|0||a/b
sin(x**2)/x|x|0||0
(1-cos(x))/x**2|x|0||1/2
(1-cos(a*x))/x**2|x|0||a**2/2
(cos(x)-1)/(x*sin(x))|x|0||-1/2
(1-cos(x)*cos(2*x))/x**2|x|0||5/2
asin(x)/x|x|0||1
atan(2*x)/x|x|0||2
(exp(x)-1)/x|x|0||1
(exp(2*x)-1)/x|x|0||2
(exp(x**2)-1)/(1-cos(x))|x|0||2
(a**x-b**x)/x|x|0||log(a/b)|a=positive;b=positive
log(1+2*x)/x|x|0||2
log(x)/(x-1)|x|1||1
log(cos(x))/x**2|x|0||-1/2
((1+x)**(1/3)-1)/x|x|0||1/3
(1-(1+a)**(-n))/a|a|0||n
(x**p-1)/p|p|0||log(x)|x=positive
(1+2*x)**(1/x)|x|0||exp(2)
(1+a*x)**(b/x)|x|0||exp(a*b)
(1+a/n)**n|n|oo||exp(a)
n*(2**(1/n)-1)|n|oo||log(2)
n**2*(cos(1/n)-1)|n|oo||-1/2
n*log(1+x/n)|n|oo||x
binomial(n,2)/n**2|n|oo||1/2
n**(1/n)|n|oo||1
a**(1/n)|n|oo||1|a=positive
"""
INDETERMINATE = """
(x-sin(x))/x**3|x|0||1/6
(tan(x)-sin(x))/x**3|x|0||1/2
(exp(x)-1-x)/x**2|x|0||1/2
(x-sin(x))/(x-tan(x))|x|0||-1/2
(2*sin(x)-sin(2*x))/(x-sin(x))|x|0||6
(cos(x)-1+x**2/2)/x**4|x|0||1/24
(sin(x)-x+x**3/6)/x**5|x|0||1/120
(sqrt(1+x)-1-x/2)/x**2|x|0||-1/8
(1-sin(x))/cos(x)|x|pi/2||0
sin(x)/(x-pi)|x|pi||-1
1/x-1/sin(x)|x|0||0
1/x-1/(exp(x)-1)|x|0||1/2
1/log(x)-1/(x-1)|x|1||1/2
1/sin(x)**2-1/x**2|x|0||1/3
cot(x)-1/x|x|0||0
sec(x)-tan(x)|x|pi/2||0
(1-x)*tan(pi*x/2)|x|1||2/pi
x**x|x|0|+|1
sin(x)**x|x|0|+|1
cos(x)**(1/x**2)|x|0||exp(-1/2)
(sin(x)/x)**(1/x**2)|x|0||exp(-1/6)
x**(1/(1-x))|x|1||exp(-1)
(exp(x)+x)**(1/x)|x|0||exp(2)
((x**p+y**p)/2)**(1/p)|p|0||sqrt(x*y)|x=positive;y=positive
(1-p+p*exp(t/n))**n|n|oo||exp(p*t)
(g(x+h)-g(x-h))/(2*h)|h|0||Derivative(g(x),x)
-x*log(x)-(1-x)*log(1-x)|x|0|+|0
exp(-1/x**2)/x**3|x|0||0
Integral(exp(t**2),(t,0,x))/x|x|0||1
Integral(sin(t)/t,(t,0,x))/x|x|0||1
"""
AT_INFINITY = """
(3*x**2+2*x)/(x**2-5)|x|oo||3
(x+1)/(x**2+1)|x|oo||0
(x**3+1)/(x**2+1)|x|-oo||-oo
x**2-x|x|oo||oo
sqrt(x**2+1)/x|x|-oo||-1
sqrt(4*x**2+x)/(3*x+1)|x|oo||2/3
sqrt(x**2+x)-x|x|oo||1/2
sqrt(x**2+x)+x|x|-oo||-1/2
x*(sqrt(x**2+1)-x)|x|oo||1/2
(x**3+x**2)**(1/3)-x|x|oo||1/3
(1+1/x)**x|x|oo||exp(1)
((x+1)/(x-1))**x|x|oo||exp(2)
(1+1/x**2)**x|x|oo||1
(1+1/x)**(x**2)*exp(-x)|x|oo||exp(-1/2)
x*(exp(1)-(1+1/x)**x)|x|oo||exp(1)/2
log(x)/sqrt(x)|x|oo||0
x**10/exp(x)|x|oo||0
exp(x)/x**3|x|oo||oo
2**x/3**x|x|oo||0
(2**n+3**n)**(1/n)|n|oo||3
x**a*log(x)|x|0|+|0|a=positive
log(2*x+1)-log(x)|x|oo||log(2)
x*(log(x+1)-log(x))|x|oo||1
x*sin(1/x)|x|oo||1
x*(pi/2-atan(x))|x|oo||1
log(1+exp(x))/x|x|oo||1
softplus(x)-x|x|oo||0
x*sigmoid(x)|x|-oo||0
(exp(x)-exp(-x))/(exp(x)+exp(-x))|x|oo||1
erfc(x)*exp(x**2)*x|x|oo||1/sqrt(pi)
factorial(n)/n**n|n|oo||0|n=positive integer
n/factorial(n)**(1/n)|n|oo||exp(1)|n=positive integer
exp(x+exp(-x))-exp(x)|x|oo||1
Integral(exp(-t),(t,0,x))|x|oo||1
q**n|n|oo||0|q=probability
tanh(x)|x|-oo||-1
"""
SIDES = """
1/x**2|x|0||oo
(x-3)/(x-2)**2|x|2||-oo
(x**2+1)/(x-1)|x|1|-|-oo
tan(x)|x|pi/2|-|oo
log(x)|x|0|+|-oo
exp(1/x)|x|0|-|0
abs(x-2)/(x-2)|x|2|-|-1
abs(x)|x|0||0
floor(x)|x|2|-|1
where(x<1, x**2, 2*x-1)|x|1||1
maximum(x,0)/x|x|0|+|1
sqrt(x)|x|0||0
x*log(x)|x|0||0
log(x)/x|x|0|+|-oo
"""
SQUEEZED = """
x*sin(1/x)|x|0||0
x**2*cos(1/x)|x|0||0
sin(x)/x|x|oo||0
(x+sin(x))/(x-cos(x))|x|oo||1
exp(x)*sin(x)|x|-oo||0
(-1)**n/n|n|oo||0|n=positive integer
sin(n*pi)|n|oo||0|n=positive integer
x+sin(x)|x|oo||oo
cos(1/x)*x**2/sin(x)|x|0||0
"""
WITHOUT_A_LIMIT = """
1/x|x|0|left -oo, right oo
abs(x)/x|x|0|left -1, right 1
tan(x)|x|pi/2|left oo, right -oo
exp(1/x)|x|0|left 0, right oo
1/(1+exp(1/x))|x|0|left 1, right 0
sign(x)|x|0|left -1, right 1
floor(x)|x|2|left 1, right 2
where(x<0, x**2, x+1)|x|0|left 0, right 1
(x**2-1)/abs(x-1)|x|1|left -2, right 2
sin(1/x)|x|0|again and again
sin(1/x)**2|x|0|again and again
sin(x)|x|oo|again and again
x*sin(x)|x|oo|again and again
tan(x)|x|oo|again and again
(-1)**n|n|oo|again and again
cos(n*pi)|n|oo|again and again
"""
REFUSED = """
a*x|x|oo|the sign of a
exp(a/x)|x|0|the sign of a
x**a|x|oo|the sign of a
sqrt(x-5)|x|0|no real values
log(x)|x|-1|no real values
x/x|x|x|contains the variable
"""


def rows(table, *more):
    found = [line.split("|") for part in (table, *more) for line in part.strip().splitlines()]
    return [pytest.param(*row, *[""] * (6 - len(row)), id=f"{row[0]} at {row[2]}{row[3]}") for row in found]


def solved(f, x, point, side="both", assume=""):
    said = assumptions(dict(pair.split("=") for pair in assume.split(";") if pair))
    return limit(read(f, {x}), ex.Symbol(x), read(point, {x}), side or "both", assume=said)


WITH_A_LIMIT = rows(TEXTBOOK, CANCELLING, STANDARD, INDETERMINATE, AT_INFINITY, SIDES, SQUEEZED)


@pytest.mark.parametrize("f,x,point,side,expected,assume", WITH_A_LIMIT)
def test_limit_is_the_known_one_and_every_line_holds(f, x, point, side, expected, assume):
    d = solved(f, x, point, side, assume)
    assert d.steps and not d.missing
    if expected in ("oo", "-oo"):
        assert d.result is read(expected)
    else:
        assert equivalent(d.result, read(expected), d.assume).holds
        assert not equivalent(d.result, read(expected) + ex.Div(1, 7), d.assume).holds
    assert d.steps[0].before is d.problem and d.steps[-1].after is d.result
    assert all(above.after is below.before for above, below in zip(d.steps, d.steps[1:], strict=False))
    refuted = [s for s in d.walk() if line_verdict(s, d).status is Status.REFUTED]
    assert not refuted, [f"{s.before} {s.relation.sign} {s.after}" for s in refuted]


def line_verdict(step, d):
    given = [c.holds for c in (*d.ledger, *step.conditions) if c.holds is not None]
    return check(step.before, step.after, step.relation, assume=d.assume, given=given)


@pytest.mark.parametrize("f,x,point,side,expected,assume", rows(CANCELLING, STANDARD))
def test_the_lines_are_checked_not_only_not_refuted(f, x, point, side, expected, assume):
    """Where values settle quickly, every line agrees with values, and a false result is refuted."""
    d = solved(f, x, point, side, assume)
    unknown = [s for s in d.walk() if line_verdict(s, d).status.name not in ("PROVED", "AGREES")]
    assert len(unknown) <= (4 if "log" in f else 1), [f"{s.before} = {s.after}" for s in unknown]
    assert check(d.problem, d.result + 1, assume=d.assume).status is not Status.AGREES


@pytest.mark.parametrize("f,x,point,side,expected,assume", rows(CANCELLING, STANDARD, INDETERMINATE))
def test_values_near_the_point_approach_the_result(f, x, point, side, expected, assume):
    """An independent look: exact values of f at points that approach, for fixed parameters."""
    d = solved(f, x, point, side, assume)
    if any(isinstance(n, (ex.Integral, ex.Derivative)) for n in ex.postorder(d.problem, d.result)) or "g(" in f:
        pytest.skip("its values come from an oracle")
    parameters = {"a": 2, "b": 3, "p": "0.4", "t": "0.7", "n": 5, "k": 2, "y": 3, "x": "1.3"}
    at = {s: ex.as_expr(float(v)) if isinstance(v, str) else v for s, v in parameters.items() if s != x}
    at = {s: (ex.constant_value(v) if isinstance(v, ex.Expr) else v) for s, v in at.items()}
    target = float(balls.refined(d.result, at).real)
    errors = []
    for k in (12, 20, 28):
        where = read(f"2**{k}") if point == "oo" else read(point) + ex.as_expr(1) / 2**k
        value = balls.refined(ex.substitute(read(f, {x}), {ex.Symbol(x): where}), at, digits=15).real
        errors.append(abs(float(value) - target))
    assert errors[2] <= 1e-6 * (1 + abs(target)) or errors[2] < errors[1] / 4 < errors[0] / 16


@pytest.mark.parametrize(
    "f,x,point,why", [pytest.param(*line.split("|"), id=line) for line in WITHOUT_A_LIMIT.strip().splitlines()]
)
def test_where_there_is_no_limit_the_result_is_the_problem_and_the_reason_is_said(f, x, point, why):
    d = solved(f, x, point, assume="n=positive integer" if x == "n" else "")
    assert d.result is d.problem and not d.missing
    remark = d.remarks[-1].replace("$", "")
    if why.startswith("left"):
        left, right = (part.split()[1] for part in why.split(", "))
        assert f"from the left it is {left}, from the right {right}" in remark
        assert [s.after for s in d.steps if s.after in (read(left), read(right))]
    else:
        assert why in remark
    assert all(line_verdict(s, d).status is not Status.REFUTED for s in d.walk())


@pytest.mark.parametrize(
    "f,x,point,why", [pytest.param(*line.split("|"), id=line) for line in REFUSED.strip().splitlines()]
)
def test_what_cannot_be_said_is_refused_with_the_reason(f, x, point, why):
    with pytest.raises(UnsupportedError, match=why):
        solved(f, x, point)


# ---------------------------------------------------------------- how the steps read


def rule_names(d):
    return [rule.name for step in d.walk() for rule in step.by]


@pytest.mark.parametrize(
    "f,point,side,rule",
    [
        ("x**2 + 1", "2", "", "direct substitution"),
        ("(x**2 - 1)/(x - 1)", "1", "", "cancelling the common factor"),
        ("(sqrt(x + 9) - 3)/x", "0", "", "multiplying by the conjugate"),
        ("sin(2*x)/x", "0", "", "standard limit sin(u)/u"),
        ("(x - tan(x))/x**3", "0", "", "l'Hôpital's rule"),
        ("(x**2 + 1)/(2*x**2 - x)", "oo", "", "dividing by the highest power"),
        ("log(x)/x", "oo", "", "logarithms grow slower than powers"),
        ("x*sin(1/x)", "0", "", "squeeze theorem"),
        ("(1 + x**2)**(1/x)", "0", "", "exponential form of a power"),
        ("1/x - 1/(exp(x) - 1)", "0", "", "common denominator"),
        ("(sin(x) - x + x**3/6)/x**5", "0", "", "Taylor expansion"),
        ("(cos(x + h) - cos(x))/h", "0", "", "definition of the derivative"),
        ("x**2*exp(-x)", "oo", "", "powers grow slower than exponentials"),
        ("abs(x)/x", "0", "+", "the branch near the point"),
    ],
)
def test_the_method_is_the_one_of_the_lecture(f, point, side, rule):
    x = "h" if "h)" in f and "/h" in f else "x"
    assert rule in rule_names(solved(f, x, point, side))


def test_lhopital_shows_its_hypotheses():
    d = solved("(exp(x) - 1 - x)/x**2", "x", "0")
    (step,) = [s for s in d.steps if s.by[0].name == "l'Hôpital's rule"]
    assert step.note == "form 0/0"
    shown = {s.before for s in step.steps}
    assert {ex.Limit(read("exp(x) - 1 - x"), X, 0), ex.Limit(X**2, X, 0)} <= shown
    assert any("not 0 near the point" in c.text for c in step.conditions)


def test_conditions_on_parameters_are_kept():
    assert ex.Greater(ex.Symbol("x"), ex.ZERO) in {c.holds for c in solved("(log(x+h)-log(x))/h", "h", "0").ledger}
    holds = {str(c.holds) for c in solved("q**n", "n", "oo", assume="q=probability").ledger}
    assert {"q > 0", "q < 1"} <= holds


def test_a_variable_whose_domain_ends_at_the_point_is_looked_at_from_inside():
    d = solved("abs(x)/x", "x", "0", assume="x=positive")
    assert d.result is ex.ONE and "from above" in d.remarks[0]


def test_powers_of_the_form_zero_to_the_zero_are_never_substituted():
    assert "direct substitution" not in [r.name for r in solved("x**x", "x", "0", "+").steps[0].by]


# ---------------------------------------------------------------- the tools


def test_near_enough_tells_false_limits():
    f = read("(1 + 1/x)**x")
    assert near_enough(f, X, ex.OO, "+", read("exp(1)"), {})
    assert not near_enough(f, X, ex.OO, "+", ex.ONE, {})
    assert not near_enough(f, X, ex.OO, "+", ex.OO, {})
    assert not near_enough(read("x**2"), X, ex.OO, "+", read("7"), {})


@pytest.mark.parametrize(
    "f,point,leading",
    [
        ("sin(x) - x", "0", "-x**3/6"),
        ("sqrt(x**2 + 1) - x", "oo", "1/(2*x)"),
        ("log(x + 1)", "oo", "log(x)"),
        ("exp(x) + x**9", "oo", "exp(x)"),
        ("factorial(x)*exp(x)/(x**x*sqrt(x))", "oo", "sqrt(2*pi)"),
        ("exp(x)/(exp(x) - 1)", "0", "1/x"),
        ("(1/x - cot(x))/x", "0", "1/3"),
        ("acos(1 - x)", "0", "sqrt(2*x)"),
    ],
)
def test_leading_terms(f, point, leading):
    engine = Expansion(X, read(point), "+", {}, terms=8)
    term = engine.written(*engine.leading(read(f)))
    assert equivalent(term, read(leading), {"x": "positive"}).holds
    assert not equivalent(term, 2 * read(leading), {"x": "positive"}).holds


def test_an_expansion_that_cancels_asks_for_more_terms():
    with pytest.raises(MoreTerms):
        Expansion(X, ex.ZERO, "+", {}, terms=3).leading(read("sin(tan(x)) - tan(sin(x))"))
    with pytest.raises(Unexpanded):
        Expansion(X, ex.ZERO, "+", {}).leading(read("zeta(1 + x)"))


@pytest.mark.parametrize(
    "above,below,common",
    [("x**2 - 4", "x - 2", "x - 2"), ("x**3 - a**3", "x - a", "x - a"), ("x - 1", "sqrt(x) - 1", "sqrt(x) - 1"),
     ("exp(2*x) - 1", "exp(x) - 1", "exp(x) - 1")],
)  # fmt: skip
def test_common_factors_multiply_back(above, below, common):
    g, p, q = common_factor(read(above), read(below), X)
    assert g is read(common)
    for whole, part in ((above, p), (below, q)):
        assert check(read(whole), g * part, assume={"x": "positive"}).holds
        assert check(read(whole), g * part + 1, assume={"x": "positive"}).status is Status.REFUTED


def test_no_common_factor_is_made_up():
    assert common_factor(read("x**2 + 1"), read("x - 2"), X) is None
    assert common_factor(read("sin(x)"), read("x"), X) is None


def test_multiplying_out_keeps_the_value_and_stops_at_large_powers():
    assert check(expanded(read("(x + a)**3 - x**3"), X), read("3*x**2*a + 3*x*a**2 + a**3")).holds
    assert expanded(read("(x + y + z + w)**60"), X) is None


@pytest.mark.parametrize("f", ["x" + "*(x+1)" * 60, "sin(" * 40 + "x" + ")" * 40, "exp(" * 8 + "x" + ")" * 8])
def test_large_input_ends(f):
    try:
        d = limit(read(f), X, ex.ZERO)
    except UnsupportedError:
        return
    assert near_enough(read(f), X, ex.ZERO, "+", d.result, {})


def test_growth_like_a_logarithm_refutes_nothing():
    """x**(1/1000) ln x tends to 0, but its values grow until x is far smaller than any the checker looks at."""
    f = ex.Limit(read("x**(1/1000)*log(x)"), X, 0, "+")
    assert check(f, ex.ZERO).status is Status.UNKNOWN
    assert check(ex.Limit(read("1/x"), X, 0, "+"), ex.ZERO).status is Status.REFUTED

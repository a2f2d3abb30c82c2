"""Derivations made by hand, with verdicts and numbers as a verifier would hand them in: one of each kind of page."""

from __future__ import annotations

from fractions import Fraction

from derive.language import expressions as ex
from derive.language.assumptions import assumptions
from derive.language.python_text import read_condition as condition
from derive.language.python_text import read_equation as equation
from derive.language.python_text import read_python as read
from derive.model import (
    EQUIVALENT,
    ROW_EQUIVALENT,
    Condition,
    Derivation,
    Numbers,
    Rule,
    Status,
    Step,
    Verdict,
    approximately,
)
from derive.report.document import Code, Document, Heading, worked_solution

PROVED = Verdict(Status.PROVED, "normal form")
AGREES = Verdict(Status.AGREES, "balls", points=16, digits=30)
UNKNOWN = Verdict(Status.UNKNOWN, "", reason="the integral has no value that could be found")
REFUTED = Verdict(
    Status.REFUTED, "balls", witness={"x": Fraction(1, 2), "before": 1.5, "after": 2.0}, reason="the sides differ"
)


def rule(name: str) -> Rule:
    return Rule(name, ex.Symbol("lhs"), ex.Symbol("rhs"))


def step(before, after, by="algebra", *, note="", steps=(), when=(), relation=None, routine=False) -> Step:
    sides = [read(side) if isinstance(side, str) else side for side in (before, after)]
    conditions = tuple(Condition(condition(c)) if " != " in c else Condition(text=c) for c in when)
    more = {"relation": relation} if relation else {}
    rules = tuple(rule(name) for name in by.split(", ")) if by else ()
    return Step(*sides, rules, conditions=conditions, note=note, steps=tuple(steps), routine=routine, **more)


def chain(*lines: tuple, **more) -> tuple[Step, ...]:
    """Steps from lines (expression, rule, ...): each begins where the one above ends."""
    sides = [read(line) if isinstance(line, str) else line for line in (lines[0], *[line[0] for line in lines[1:]])]
    return tuple(
        step(a, b, *line[1:2], **(line[2] if len(line) > 2 else {}), **more)
        for a, b, line in zip(sides, sides[1:], lines[1:], strict=False)
    )


def derivation(title: str, steps, **more) -> Derivation:
    steps = tuple(steps)
    more.setdefault("problem", steps[0].before)
    more.setdefault("result", steps[-1].after)
    more["assume"] = assumptions(more.get("assume"))
    return Derivation(title=title, steps=steps, **more)


def product_rule() -> Derivation:
    lemmas = (
        step("Derivative(x**2, x)", "2*x", "power rule"),
        step("Derivative(sin(x), x)", "cos(x)", "derivative of sine"),
    )
    steps = (
        step("Derivative(x**2*sin(x), x)", "Derivative(x**2, x)*sin(x) + x**2*Derivative(sin(x), x)", "product rule"),
        step(
            "Derivative(x**2, x)*sin(x) + x**2*Derivative(sin(x), x)",
            "2*x*sin(x) + x**2*cos(x)",
            "power rule, derivative of sine",
            steps=lemmas,
        ),
        step("2*x*sin(x) + x**2*cos(x)", "x*(2*sin(x) + x*cos(x))", "factoring"),
    )
    wrong = step(
        "Derivative(x**2*sin(x), x)",
        "2*x*cos(x)",
        note="the derivative of a product is not the product of the derivatives",
    )
    return derivation(
        "The derivative of a product",
        steps,
        assume={"x": "real"},
        mistakes=(wrong,),
        sources=("DLMF §1.4(iii), 1.4.10",),
    )


def quadratic() -> Derivation:
    steps = (
        step(equation("x**2 - 5*x + 6 = 0"), equation("(x - 2)*(x - 3) = 0"), "factoring", relation=EQUIVALENT),
        step(equation("(x - 2)*(x - 3) = 0"), ex.Or(equation("x = 2"), equation("x = 3")), "zero product", relation=EQUIVALENT,
             note="a product is 0 where a factor is"),
    )  # fmt: skip
    return derivation("A quadratic equation", steps, assume={"x": "real"})


def matrices() -> Derivation:
    A, lam = read_matrix("2 1; 1 2"), ex.Symbol("lam")
    identity = read_matrix("1 0; 0 1")
    shifted = ex.Array(ex.Array(2 - lam, 1), ex.Array(1, 2 - lam))
    lines = chain(
        ex.Call("det", ex.Add(A, ex.Neg(ex.Mul(lam, identity)))),
        (ex.Call("det", shifted), "definition of the difference"),
        ("(2 - lam)**2 - 1", "determinant of a 2 by 2 matrix"),
        ("lam**2 - 4*lam + 3", "expanding"),
    )
    elimination = chain(
        read_matrix("2 1 3; 4 5 9"),
        (read_matrix("2 1 3; 0 3 3"), "R₂ ← R₂ − 2R₁"),
        (read_matrix("2 1 3; 0 1 1"), "R₂ ← R₂/3"),
        relation=ROW_EQUIVALENT,
    )
    return derivation(
        "A characteristic polynomial, and elimination",
        (*lines, *elimination),
        result=lines[-1].after,
        assume={"lam": "complex"},
    )


def read_matrix(rows: str) -> ex.Expr:
    return ex.Array(*[ex.Array(*[int(e) for e in r.split()]) for r in rows.split(";")])


def piecewise() -> Derivation:
    steps = chain(
        "Derivative(relu(x), x)",
        ("Derivative(where(x > 0, x, 0), x)", "definition"),
        ("where(x > 0, 1, 0)", "derivative case by case", {"when": ("x != 0",)}),
    )
    remark = "At $x = 0$ there is no derivative: from the left it is $0$, from the right $1$; that a program returns $0$ is a convention."
    return derivation("ReLU", steps, assume={"x": "real"}, remarks=(remark,))


def integral() -> Derivation:
    F = "Subs(-x*exp(-x) - exp(-x), x, b) - Subs(-x*exp(-x) - exp(-x), x, 0)"
    steps = chain(
        "Integral(x*exp(-x), (x, 0, oo))",
        ("Limit(Integral(x*exp(-x), (x, 0, b)), b, oo)", "improper integral"),
        (f"Limit({F}, b, oo)", "fundamental theorem of calculus", {"steps": (
            step("Integral(x*exp(-x), x)", "-x*exp(-x) - Integral(-exp(-x), x)", "integration by parts", note="with $u = x$ and $dv = exp(-x) dx$, so $du = dx$ and $v = -exp(-x)$"),
            step("-x*exp(-x) - Integral(-exp(-x), x)", "-x*exp(-x) - exp(-x)", "exponential"),
        )}),
        ("Limit(-b*exp(-b) - exp(-b) + 1, b, oo)", "endpoints put in"),
        ("1", "dominant terms", {"when": ("the exponential outgrows every power",)}),
    )  # fmt: skip
    return derivation("An improper integral", steps, sources=("DLMF §1.4(iv)", "DLMF §1.4(v)"))


def limit() -> Derivation:
    steps = chain(
        "Limit((1 - cos(x))/x**2, x, 0)",
        (
            "Limit(sin(x)/(2*x), x, 0)",
            "L'Hôpital's rule",
            {"note": "numerator and denominator both tend to $0$", "when": ("x != 0",)},
        ),
        ("1/2*Limit(sin(x)/x, x, 0)", "constant factor"),
        ("1/2*1", "standard limit"),
        ("1/2", "algebra"),
    )
    return derivation("A limit", steps)


def long_sum() -> Derivation:
    terms = " + ".join(f"{k}*x**{k}*sin({k}*x)/(1 + x**2)**{k}" for k in range(1, 9))
    slopes = " + ".join(f"Derivative({k}*x**{k}*sin({k}*x)/(1 + x**2)**{k}, x)" for k in range(1, 9))
    quotient = f"({terms.replace('sin', 'cos')})/(1 + exp(-x**2) + {terms})"
    steps = (step(f"Derivative({terms}, x)", slopes, "sum rule"), step("y", quotient, "a long fraction"))
    return derivation("Long lines", steps, result=read(slopes), assume={"x": "real"})


def taylor() -> Derivation:
    x = ex.Symbol("x")
    polynomial = read("1 + x + x**2/2")
    return derivation(
        "A Taylor polynomial",
        (step(read("exp(x)"), polynomial, "Taylor's theorem", relation=approximately(3, (x, ex.ZERO))),),
    )


def unchecked() -> Derivation:
    return derivation(
        "An open line",
        chain("Integral(exp(-x**2)*g(x), x)", ("Integral(g(x)*exp(-x**2), x)", "commutativity")),
        assume={"x": "real"},
    )


def hostile() -> Derivation:
    title = '50% of $x_1$ & #1 <b>bold</b> `code` | \\input{x} ~ ^ {y} @z *a* [l](u) "q" //c //'
    lines = chain("x", ("2*x", title, {"when": (title,)}))
    return derivation(
        title, lines, remarks=(title, "an $unreadable(( formula$"), sources=(title,), assume={"x": "real"}
    )


def shared(depth: int = 40) -> Derivation:
    f = ex.Symbol("x")
    for _ in range(depth):
        f = ex.Call("sin", f) * f + ex.Call("cos", f)
    x = ex.Symbol("x")
    return derivation("A result that is shared", (Step(ex.Derivative(f, x), f, (rule("nothing true"),)),))


def shaped(names: str) -> dict[str, tuple]:
    """``A: m n, x: n`` as a table of shapes."""
    pairs = (part.split(":") for part in names.split(","))
    return {name.strip(): tuple(ex.Symbol(d) for d in dims.split()) for name, dims in pairs}


def least_squares() -> Derivation:
    where = (
        (ex.Symbol("r"), read("A @ x - b")),
        (ex.Symbol("dr"), read("Differential(A @ x - b, x, dx)")),
    )
    lines = chain(
        "Differential(norm(A @ x - b)**2, x, dx)",
        ("2*(r @ dr)", "differential of the squared norm"),
        ("2*(r @ (A @ dx))", "differential of a linear map", {"steps": (
            step("dr", "Differential(A @ x - b, x, dx)", "definition"), step("Differential(A @ x - b, x, dx)", "A @ dx", "differential of a linear map"),
        )}),
        ("(2*A.T @ r) @ dx", "transposing a scalar product"),
    )  # fmt: skip
    last = step("Derivative(norm(A @ x - b)**2, x)", "2*A.T @ (A @ x - b)", "reading off the gradient")
    wrong = step("Derivative(norm(A @ x - b)**2, x)", "2*A @ (A @ x - b)", note="the transpose is missing")
    return derivation(
        "The gradient of least squares", (*lines, last), problem=last.before, result=last.after, where=where, mistakes=(wrong,),
        shapes=shaped("A: m n, x: n, b: m, dx: n, r: m, dr: m"),
    )  # fmt: skip


def jacobian() -> Derivation:
    lines = chain(
        "Derivative(A @ inv(X), X)",
        ("-einsum('ia,ak,lj->ijkl', A, inv(X), inv(X))", "differential of an inverse", {"when": ("det(X) != 0",)}),
        ("-einsum('ik,lj->ijkl', A @ inv(X), inv(X))", "product of matrices"),
    )
    return derivation(
        "A matrix by a matrix", lines, shapes=shaped("A: m n, X: n n"), assume={"X": "symmetric", "A": "positive"}
    )


def network() -> Derivation:
    f = "sum(y*log(softmax(W1 @ x + b1))) + lam*norm(W1)**2 + sum(exp(-x)**2/x)"
    gradient = "outer(softmax(W1 @ x + b1)*sum(y) - y, x) + 2*lam*W1"
    lines = chain(
        f"(Derivative({f}, W1), Derivative({f}, b1))", (f"({gradient}, softmax(W1 @ x + b1)*sum(y) - y)", "chain rule")
    )
    return derivation(
        "Two gradients at once", lines, shapes=shaped("W1: m n, x: n, b1: m, y: m"), assume={"lam": "positive"}
    )


SAMPLES = {
    f.__name__: f
    for f in (
        product_rule,
        quadratic,
        matrices,
        piecewise,
        integral,
        limit,
        long_sum,
        taylor,
        unchecked,
        hostile,
        shared,
        least_squares,
        jacobian,
        network,
    )
}


def document(name: str, detail: str = "normal") -> Document:
    """A sample as a document, with a verdict for every step and numbers where they are easy to give."""
    made = SAMPLES[name]()
    verdicts = {s: PROVED if i % 2 else AGREES for i, s in enumerate(made.walk())}
    verdicts |= dict.fromkeys(made.mistakes, REFUTED)
    if name == "unchecked":
        verdicts = dict.fromkeys(made.walk(), UNKNOWN)
    numbers = {}
    if name == "product_rule":
        put_in = {s: ex.substitute(s.after, {ex.Symbol("x"): ex.Number("0.5")}) for s in made.walk()}
        numbers = {s: Numbers(p, 0.69882158, 0.6988215799999) for s, p in put_in.items()}
    if name == "matrices":
        numbers = {s: Numbers(None, [[2.0, 1.0], [0.0, 1e-9]], -3 + 2j) for s in made.walk()}
    at = {"x": Fraction(1, 2)} if numbers else None
    if name == "least_squares":
        at = {"A": [[1, 2], [3, 4], [5, 6]], "x": [1, -1], "b": [0, 1, 2]}
        numbers = {s: Numbers(None, 12.5, 12.5) for s in made.steps}
        numbers[made.steps[-1]] = Numbers(None, [-12.0, 4.5], [-12.0, 4.5])
        wrong = {"x": [1.0, -1.0], "before": [1.0, 2.0], "after": [1.0, 3.0]}
        verdicts |= dict.fromkeys(made.mistakes, Verdict(Status.REFUTED, "random points", witness=wrong))
    return worked_solution(made, verdicts, numbers, detail=detail, at=at, overall=PROVED)


def handout() -> list[Document]:
    extra = Document(
        "Code and headings",
        (Heading("A function"), Code("def f(x):\n    return x**2  # `x` & $x$\n", "python")),
        author="A. Author & Sons",
    )
    return [*[document(name) for name in SAMPLES], extra]

"""Proof by cases: every switch (|u|, sign, max, a condition) is decided by the sign of a polynomial or is left alone.

A case is a list of signs. It is dropped only where exact linear arithmetic shows that it cannot happen, so the
cases that are left cover every point of the domain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain
from derive.verify.normal_form import Undefined, Unprovable

MOST_CASES = 300
MOST_CONSTRAINTS = 40
SWITCHES = {"abs", "sign", "relu", "heaviside", "maximum", "minimum", "sinc"}

Assume = Mapping[str, Domain]
Linear = tuple[tuple[tuple[str, Fraction], ...], Fraction]  # coefficients by name, constant term
Constraint = tuple[Linear, str]  # the linear form is "+" (> 0), ">=" or "=" against 0


def has_switch(*roots: ex.Expr) -> bool:
    return any(is_switch(node) for node in ex.postorder(*roots))


def is_switch(node: ex.Expr) -> bool:
    return isinstance(node, ex.Piecewise) or (isinstance(node, ex.Call) and node.name in SWITCHES)


def by_cases(a: ex.Expr, b: ex.Expr, assume: Assume, factors: Callable, leaf: Callable[..., bool]) -> bool:
    """Whether ``leaf`` proves a = b in every case.

    factors(u, assume) : the sign-deciding factors of u as expressions with exponents, and a constant.
    leaf(a, b, assume) : a proof for expressions without switches.
    """
    waiting: list[tuple[ex.Expr, ex.Expr, dict[str, Domain], list[Constraint], dict[ex.Expr, str]]]
    waiting = [(a, b, dict(assume), domain_constraints(a, b, assume), {})]
    for _ in range(MOST_CASES):
        if not waiting:
            return True
        a, b, here, constraints, known = waiting.pop()
        question = first_switch(a, b)
        if question is None:
            try:
                if not leaf(a, b, narrowed(here, constraints)):
                    return False
            except Undefined:
                if not constraints and not known:
                    raise
            continue
        node, u = question
        sign, open_factor = sign_under(u, factors(u, narrowed(here, constraints)), here, constraints, known)
        if sign is not None:
            a, b = resolve(a, node, u, sign), resolve(b, node, u, sign)
            waiting.append((a, b, here, constraints, known))
            continue
        assert open_factor is not None
        waiting += list(branches(a, b, open_factor, here, constraints, known))
    return False


def first_switch(*roots: ex.Expr) -> tuple[ex.Expr, ex.Expr] | None:
    """The innermost switch and the expression whose sign decides it."""
    for node in ex.postorder(*roots):
        if isinstance(node, ex.Call) and node.name in SWITCHES:
            if node.name in ("maximum", "minimum"):
                return node, ex.subtract(node.args[0], node.args[1])
            return node, node.args[0]
        if type(node) in ex.COMPARISONS:
            return node, ex.subtract(*node.args)
        if isinstance(node, ex.Piecewise):
            return node, ex.ZERO  # its conditions are all decided: see resolve
    return None


TRUE_WHEN = {
    ex.Less: "-", ex.LessEqual: "-0", ex.Greater: "+", ex.GreaterEqual: "+0", ex.Equal: "0", ex.Unequal: "+-",
}  # fmt: skip


def resolve(root: ex.Expr, node: ex.Expr, u: ex.Expr, sign: str) -> ex.Expr:
    """``root`` with the switch replaced by what it is when ``u`` has that sign, and conditions worked out."""
    return simplified_conditions(ex.substitute(root, {node: decided(node, u, sign)}))


def decided(node: ex.Expr, u: ex.Expr, sign: str) -> ex.Expr:
    if type(node) in TRUE_WHEN:
        return ex.TRUE if sign in TRUE_WHEN[type(node)] else ex.FALSE
    if isinstance(node, ex.Piecewise):
        raise Unprovable
    assert isinstance(node, ex.Call)
    match node.name:
        case "abs":
            return {"+": u, "-": ex.Neg(u), "0": ex.ZERO}[sign]
        case "sign":
            return {"+": ex.ONE, "-": ex.Neg(ex.ONE), "0": ex.ZERO}[sign]
        case "relu":
            return u if sign == "+" else ex.ZERO
        case "heaviside":
            middle = node.args[1] if len(node.args) > 1 else ex.Div(1, 2)
            return {"+": ex.ONE, "-": ex.ZERO, "0": middle}[sign]
        case "sinc":
            return ex.ONE if sign == "0" else ex.Div(ex.Call("sin", u), u)
    first, second, *rest = node.args
    best = first if (sign in "+0") == (node.name == "maximum") else second
    return ex.Call(node.name, best, *rest) if rest else best


def simplified_conditions(root: ex.Expr) -> ex.Expr:
    """Conditions that are decided are taken away; a Piecewise whose first open case is decided becomes its value."""
    done: dict[ex.Expr, ex.Expr] = {}
    for node in ex.postorder(root):
        args = [done[x] for x in node.args]
        done[node] = _simplified(node, args)
    return done[root]


def _simplified(node: ex.Expr, args: list[ex.Expr]) -> ex.Expr:
    match node:
        case ex.And():
            if ex.FALSE in args:
                return ex.FALSE
            left = [x for x in args if x is not ex.TRUE]
            return ex.TRUE if not left else left[0] if len(left) == 1 else ex.And(*left)
        case ex.Or():
            if ex.TRUE in args:
                return ex.TRUE
            left = [x for x in args if x is not ex.FALSE]
            return ex.FALSE if not left else left[0] if len(left) == 1 else ex.Or(*left)
        case ex.Not() if args[0] in (ex.TRUE, ex.FALSE):
            return ex.FALSE if args[0] is ex.TRUE else ex.TRUE
        case ex.Piecewise():
            cases = [(v, c) for v, c in zip(args[::2], args[1::2], strict=True) if c is not ex.FALSE]
            for i, (_, c) in enumerate(cases):
                if c is ex.TRUE:
                    cases = cases[: i + 1]
                    break
            if cases and cases[0][1] is ex.TRUE:
                return cases[0][0]
            if not cases:
                raise Unprovable  # undefined here
            return ex.Piecewise(*[x for case in cases for x in case])
    return ex.rebuild(node, args)


# ---------------------------------------------------------------- signs under constraints


def sign_under(
    u: ex.Expr, factored: tuple, assume: Assume, constraints: list[Constraint], known: Mapping[ex.Expr, str]
) -> tuple[str | None, ex.Expr | None]:
    """The sign of ``u``, or a factor of it whose sign is open."""
    constant, parts = factored
    if constant == 0:
        return "0", None
    sign = 1 if constant > 0 else -1
    opened = None
    for f, k, told in parts:
        here = known.get(f) or told or _linear_sign(f, constraints)
        if here is None:
            opened = opened or f
        elif here == "0":
            if k < 0:
                raise Unprovable
            return "0", None
        elif here == "-" and k % 2:
            sign = -sign
    if opened is not None:
        return None, opened
    return ("+" if sign > 0 else "-"), None


def _linear_sign(f: ex.Expr, constraints: list[Constraint]) -> str | None:
    form = linear(f)
    if form is None:
        return None
    possible = [s for s in "+-0" if feasible([*constraints, *_as_constraints(form, s)])]
    return possible[0] if len(possible) == 1 else None


def _as_constraints(form: Linear, sign: str) -> list[Constraint]:
    if sign == "0":
        return [(form, "=")]
    return [(form if sign == "+" else _scaled(form, Fraction(-1)), "+")]


def branches(a, b, f, assume, constraints, known) -> Iterator[tuple]:
    """f > 0, f < 0 and f = 0; the last with a variable solved for where ``f`` is linear in it."""
    form = linear(f)
    if len(constraints) > MOST_CONSTRAINTS or len(known) > 8:
        raise Unprovable
    if form is None:
        for sign in "+-":
            yield a, b, assume, constraints, {**known, f: sign}
        zero: dict[ex.Expr, ex.Expr] = {f: ex.ZERO}
        yield ex.substitute(a, zero), ex.substitute(b, zero), assume, constraints, {**known, f: "0"}
        return
    for sign in "+-":
        added = [*constraints, *_as_constraints(form, sign)]
        if feasible(added):
            yield a, b, assume, added, {**known, f: sign}
    added = [*constraints, (form, "=")]
    if feasible(added):
        x, value = _solved(form)
        at: dict[ex.Expr, ex.Expr] = {ex.Symbol(x): value}
        kept = [(_put(g, x, form), relation) for g, relation in constraints]
        yield (
            simplified_conditions(ex.substitute(a, at)), simplified_conditions(ex.substitute(b, at)),
            {k: v for k, v in assume.items() if k != x}, kept, {ex.ONE: "+"},
        )  # fmt: skip


def _solved(form: Linear) -> tuple[str, ex.Expr]:
    (x, c), *others = form[0]
    terms = [ex.as_expr(-k / c) * ex.Symbol(y) for y, k in others] + [ex.as_expr(-form[1] / c)]
    return x, ex.Add(*terms)


def _put(g: Linear, x: str, form: Linear) -> Linear:
    """``g`` where ``x`` is the solution of ``form = 0``."""
    has = dict(g[0]).get(x)
    if not has:
        return g
    return _combined(g, form, -has / dict(form[0])[x])


def linear(f: ex.Expr) -> Linear | None:
    """``f`` as a linear form in its symbols, where it is one."""
    done: dict[ex.Expr, Linear | None] = {}
    for node in ex.postorder(f):
        parts = [done[x] for x in node.args]
        form: Linear | None = None
        if isinstance(node, ex.Symbol):
            form = (((node.name, Fraction(1)),), Fraction(0))
        elif isinstance(node, ex.Number):
            form = ((), Fraction(node.data))
        elif any(p is None for p in parts):
            form = None
        elif isinstance(node, ex.Add):
            form = parts[0]
            for p in parts[1:]:
                form = _combined(form, p, Fraction(1))  # type: ignore[arg-type]
        elif isinstance(node, ex.Neg):
            form = _scaled(parts[0], Fraction(-1))  # type: ignore[arg-type]
        elif isinstance(node, ex.Mul):
            form = ((), Fraction(1))
            for p in parts:
                small, large = sorted((form, p), key=lambda q: len(q[0]))  # type: ignore[index,arg-type]
                form = _scaled(large, small[1]) if form is not None and not small[0] else None  # type: ignore
                if form is None:
                    break
        elif isinstance(node, ex.Div) and not parts[1][0] and parts[1][1]:  # type: ignore[index]
            form = _scaled(parts[0], 1 / parts[1][1])  # type: ignore
        done[node] = form
    return done[f]


def _scaled(form: Linear, c: Fraction) -> Linear:
    return tuple((x, k * c) for x, k in form[0] if k * c), form[1] * c


def _combined(a: Linear, b: Linear, c: Fraction) -> Linear:
    total = dict(a[0])
    for x, k in b[0]:
        total[x] = total.get(x, Fraction(0)) + c * k
    return tuple((x, k) for x, k in sorted(total.items()) if k), a[1] + c * b[1]


def domain_constraints(a: ex.Expr, b: ex.Expr, assume: Assume) -> list[Constraint]:
    found: list[Constraint] = []
    for symbol in ex.free_symbols(a) | ex.free_symbols(b):
        domain = assume.get(symbol.name, REAL)
        if domain.lower is not None:
            found.append(((((symbol.name, Fraction(1)),), -domain.lower), "+" if domain.lower_open else ">="))
        if domain.upper is not None:
            found.append(((((symbol.name, Fraction(-1)),), domain.upper), "+" if domain.upper_open else ">="))
    return found


def feasible(constraints: list[Constraint]) -> bool:
    """Whether the constraints have a real solution (Fourier and Motzkin); True also where it is too much to tell."""
    system = list(dict.fromkeys(constraints))
    while True:
        equation = next((c for c in system if c[1] == "=" and c[0][0]), None)
        if equation is not None:
            x = equation[0][0][0][0]
            system = [(_put(form, x, equation[0]), r) for form, r in system if (form, r) != equation]
            continue
        for form, relation in system:
            if not form[0] and not _holds(form[1], relation):
                return False
        system = [c for c in dict.fromkeys(system) if c[0][0]]
        if not system:
            return True
        x = system[0][0][0][0][0]
        above: list[Constraint] = []
        below: list[Constraint] = []
        others: list[Constraint] = []
        for form, relation in system:
            k = dict(form[0]).get(x)
            (others if k is None else above if k > 0 else below).append((form, relation))
        if len(above) * len(below) + len(others) > 400:
            return True
        for f, r in above:
            for g, s in below:
                ratio = dict(f[0])[x] / -dict(g[0])[x]
                others.append((_combined(f, g, ratio), "+" if "+" in (r, s) else ">="))
        system = others


def _holds(value: Fraction, relation: str) -> bool:
    return {"+": value > 0, ">=": value >= 0, "=": value == 0}[relation]


def narrowed(assume: Assume, constraints: list[Constraint]) -> dict[str, Domain]:
    """The domains with the constraints on single variables put in."""
    found = dict(assume)
    for form, relation in constraints:
        if len(form[0]) != 1 or relation == "=":
            continue
        ((x, k),) = form[0]
        domain, bound = found.get(x, REAL), -form[1] / k
        if domain.complex:
            continue
        is_open = relation == "+"
        if k > 0 and (domain.lower is None or (bound, is_open) > (domain.lower, domain.lower_open)):
            found[x] = replace(domain, lower=bound, lower_open=is_open)
        elif k < 0 and (domain.upper is None or (-bound, is_open) > (-domain.upper, domain.upper_open)):
            found[x] = replace(domain, upper=bound, upper_open=is_open)
    return found

"""Sums and products: written out where they are short, closed forms where one is known, induction for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import factorial

from derive.language import expressions as ex
from derive.language.assumptions import REAL, Domain

LONGEST = 60  # terms that are written out
MOST_SERIES = 6

Assume = Mapping[str, Domain]
Proof = Callable[[ex.Expr, ex.Expr, Assume], bool]


def series_in(*roots: ex.Expr) -> list[ex.Expr]:
    """The sums and products below ``roots`` that hold no other one."""
    found = [n for n in ex.postorder(*roots) if isinstance(n, (ex.Sum, ex.Product))]
    return [n for n in found if not any(isinstance(m, (ex.Sum, ex.Product)) for m in ex.postorder(*n.args))]


def by_series(a: ex.Expr, b: ex.Expr, assume: Assume, leaf: Proof) -> bool:
    """Whether a = b follows from closed forms of the sums and products in them, or by induction."""
    for _ in range(MOST_SERIES):
        series = series_in(a, b)
        if not series:
            return leaf(a, b, assume)
        if _same_terms(a, b, assume, leaf):
            return True
        inside = _bound_domains(a, b, assume)
        forms = {s: form for s in series if (form := closed_form(s, inside)) is not None}
        if not forms:
            return by_induction(a, b, series, assume, leaf)
        a, b = _replaced(a, forms), _replaced(b, forms)
    return False


def _replaced(root: ex.Expr, forms: Mapping[ex.Expr, ex.Expr]) -> ex.Expr:
    """``root`` with closed forms for sums, also for those that stand inside another one and speak of its variable."""
    done: dict[ex.Expr, ex.Expr] = {}
    for node in ex.postorder(root):
        done[node] = forms[node] if node in forms else ex.rebuild(node, [done[x] for x in node.args])
    return done[root]


def _bound_domains(a: ex.Expr, b: ex.Expr, assume: Assume) -> Assume:
    """The domains with those of the variables that sums run over."""
    free, found = ex.free_symbols(a) | ex.free_symbols(b), dict(assume)
    bounds: dict[str, set] = {}
    for node in ex.postorder(a, b):
        if isinstance(node, (ex.Sum, ex.Product)):
            bounds.setdefault(str(node.args[1]), set()).add(ex.constant_value(node.args[2]))
    for name, lows in bounds.items():
        if len(lows) == 1 and None not in lows and ex.Symbol(name) not in free:
            found[name] = Domain(lower=lows.pop(), integer=True)
    return found


def _same_terms(a: ex.Expr, b: ex.Expr, assume: Assume, leaf: Proof) -> bool:
    """Two sums, or two products, over the same range and term by term the same."""
    if type(a) is not type(b) or not isinstance(a, (ex.Sum, ex.Product)) or a.args[2:] != b.args[2:]:
        return False
    k = ex.fresh_symbol("k", ex.free_symbols(a) | ex.free_symbols(b))
    low = ex.constant_value(a.args[2])
    inside = {**assume, k.name: Domain(lower=low, integer=True)}
    return leaf(ex.substitute(a.args[0], {a.args[1]: k}), ex.substitute(b.args[0], {b.args[1]: k}), inside)


# ---------------------------------------------------------------- induction


def by_induction(a: ex.Expr, b: ex.Expr, series: list[ex.Expr], assume: Assume, leaf: Proof) -> bool:
    for s in series:
        n, start = _runs_with(s, assume)
        if n is None:
            continue
        if s in (a, b):
            claimed = b if s is a else a
            if not ex.depends_on(claimed, s) and not series_in(claimed):
                return _one_more_term(s, claimed, n, start, assume, leaf)
        if all(_runs_with(t, assume) == (n, start) and isinstance(t, ex.Sum) for t in series):
            return _same_differences(a, b, series, n, start, assume, leaf)
    return False


def _runs_with(s: ex.Expr, assume: Assume) -> tuple[ex.Symbol | None, int]:
    """The integer n on which the upper end depends as n + c while the terms do not, and the least n."""
    body, _, low, high = s.args
    from derive.verify.cases import linear

    form, bottom = linear(high), ex.constant_value(low)
    if form is None or len(form[0]) != 1 or form[0][0][1] != 1 or bottom is None:
        return None, 0
    n = ex.Symbol(form[0][0][0])
    domain = assume.get(n.name, REAL)
    if not domain.integer or domain.lower is None or ex.depends_on(body, n):
        return None, 0
    start = -(-domain.lower.numerator // domain.lower.denominator) + (1 if domain.lower_open else 0)
    if start + form[1] < bottom - 1 or form[1].denominator != 1 or bottom.denominator != 1:
        return None, 0
    return n, start


def _one_more_term(s: ex.Expr, claimed: ex.Expr, n: ex.Symbol, start: int, assume: Assume, leaf: Proof) -> bool:
    """S(start) is as claimed, and with one more term the claim stays true."""
    first: dict[ex.Expr, ex.Expr] = {n: ex.as_expr(start)}
    after = ex.substitute(claimed, {n: n + 1})
    more = _term_after(s, n)
    step = claimed + more if isinstance(s, ex.Sum) else claimed * more
    base = written_out(_at(s, first))
    return base is not None and leaf(base, ex.substitute(claimed, first), assume) and leaf(after, step, assume)


def _same_differences(a, b, series, n, start, assume, leaf) -> bool:
    """Both sides agree at the first n, and grow by the same from n to n + 1."""
    first: dict[ex.Expr, ex.Expr] = {n: ex.as_expr(start)}
    written = {s: out for s in series if (out := written_out(_at(s, first))) is not None}
    if len(written) < len(series):
        return False
    unknown = {s: ex.Symbol(f"S_{i}") for i, s in enumerate(series)}
    if ex.free_symbols(a + b) & set(unknown.values()):
        return False
    base = [ex.substitute(ex.substitute(e, written), first) for e in (a, b)]
    grown = {s: unknown[s] + _term_after(s, n) for s in series}
    complex_sums = {**assume, **{u.name: Domain(complex=True) for u in unknown.values()}}
    now = ex.substitute(a, unknown) - ex.substitute(b, unknown)
    # the sums are put in before n moves on, so that only what is written of n moves
    marks = {s: ex.Symbol(f"T_{i}") for i, s in enumerate(series)}
    after = ex.substitute(ex.substitute(ex.subtract(a, b), marks), {n: n + 1})
    after = ex.substitute(after, {marks[s]: grown[s] for s in series})
    return leaf(base[0], base[1], assume) and leaf(after, now, complex_sums)


def _term_after(s: ex.Expr, n: ex.Symbol) -> ex.Expr:
    body, k, _, high = s.args
    return ex.substitute(body, {k: ex.substitute(high, {n: n + 1})})


def _at(s: ex.Expr, values: Mapping[ex.Expr, ex.Expr]) -> ex.Expr:
    return ex.substitute(s, values)


def written_out(s: ex.Expr) -> ex.Expr | None:
    """A sum or product between numbers with its terms written out, where they are few."""
    from derive.verify.cases import linear

    body, k, low, high = s.args
    ends = [linear(e) for e in (low, high)]
    if any(e is None or e[0] or e[1].denominator != 1 for e in ends):
        return None
    first, last = int(ends[0][1]), int(ends[1][1])  # type: ignore[index]
    if last < first - 1 or last - first >= LONGEST:
        return None
    terms = [ex.substitute(body, {k: ex.as_expr(i)}) for i in range(first, last + 1)]
    if isinstance(s, ex.Sum):
        return ex.Add(*terms) if terms else ex.ZERO
    return ex.Mul(*terms) if terms else ex.ONE


# ---------------------------------------------------------------- closed forms


def closed_form(s: ex.Expr, assume: Assume) -> ex.Expr | None:
    """The value of a sum or product without it, where one of these forms is known."""
    found = written_out(s)
    if found is not None:
        return found
    if not isinstance(s, ex.Sum):
        return _constant_product(s, assume)
    for form in (_power_sum, _binomial_sum, _vandermonde, _geometric, _exponential, _zeta_sum):
        found = form(s, assume)
        if found is not None:
            return found
    return None


def _count_is_known(s: ex.Expr, assume: Assume) -> bool:
    """Whether high - low is at least -1, so that the sum is not one with its ends exchanged."""
    from derive.verify.cases import domain_constraints, feasible, linear

    _, _, low, high = s.args
    form = linear(ex.subtract(ex.subtract(low, high), ex.ONE))  # low - high - 1 > 0 must be impossible
    if form is None:
        return False
    return not feasible([*domain_constraints(low, high, assume), (form, "+")])


def _factors(e: ex.Expr) -> list[tuple[ex.Expr, int]]:
    """``e`` as a product of factors to powers +1 and -1."""
    found: list[tuple[ex.Expr, int]] = []
    waiting = [(e, 1)]
    while waiting:
        node, side = waiting.pop()
        match node:
            case ex.Mul():
                waiting += [(x, side) for x in node.args]
            case ex.Div(args=(above, below)):
                waiting += [(above, side), (below, -side)]
            case ex.Neg(args=(inner,)):
                found.append((ex.Neg(ex.ONE), side))
                waiting.append((inner, side))
            case _:
                found.append((node, side))
    return found


def _polynomial_in(k: ex.Expr, e: ex.Expr) -> list[ex.Expr] | None:
    """The coefficients of ``e`` as a polynomial in ``k``, lowest first."""
    done: dict[ex.Expr, list[ex.Expr] | None] = {}
    for node in ex.postorder(e):
        parts = [done[x] for x in node.args]
        value: list[ex.Expr] | None = None
        if node is k:
            value = [ex.ZERO, ex.ONE]
        elif not ex.depends_on(node, k):
            value = [node]
        elif None in parts:
            value = None
        elif isinstance(node, ex.Add):
            length = max(map(len, parts))  # type: ignore[arg-type]
            value = [ex.Add(*[p[i] for p in parts if i < len(p)]) for i in range(length)]  # type: ignore[index,arg-type]
        elif isinstance(node, ex.Neg):
            value = [ex.Neg(c) for c in parts[0]]  # type: ignore[union-attr]
        elif isinstance(node, ex.Mul):
            value = [ex.ONE]
            for p in parts:
                value = _multiply(value, p)  # type: ignore[arg-type]
        elif isinstance(node, ex.Div) and len(parts[1]) == 1:  # type: ignore[arg-type]
            value = [c / node.args[1] for c in parts[0]]  # type: ignore[union-attr]
        elif isinstance(node, ex.Pow) and isinstance(node.args[1], ex.Number) and node.args[1].value in range(1, 13):
            value = [ex.ONE]
            for _ in range(int(node.args[1].value)):
                value = _multiply(value, parts[0])  # type: ignore[arg-type]
        if value is not None and len(value) > 13:
            value = None
        done[node] = value
    return done[e]


def _multiply(p: list[ex.Expr], q: list[ex.Expr]) -> list[ex.Expr]:
    total: list[list[ex.Expr]] = [[] for _ in range(len(p) + len(q) - 1)]
    for i, x in enumerate(p):
        for j, y in enumerate(q):
            total[i + j].append(x * y)
    return [ex.Add(*t) for t in total]


def _power_sum(s: ex.Expr, assume: Assume) -> ex.Expr | None:
    """Faulhaber: the sum of a polynomial, by the sums of binomial(k, j)."""
    body, k, low, high = s.args
    coefficients = _polynomial_in(k, body)
    if coefficients is None or ex.OO in (low, high) or not _count_is_known(s, assume):
        return None
    return ex.subtract(_sum_to(coefficients, high + 1), _sum_to(coefficients, low))


def _sum_to(coefficients: list[ex.Expr], m: ex.Expr) -> ex.Expr:
    """The sum over 0 <= k < m."""
    total = []
    for j, c in enumerate(_in_falling_powers(coefficients)):
        product: ex.Expr = m
        for i in range(1, j + 1):
            product = product * (m - i)
        total.append(c * product / (j + 1))
    return ex.Add(*total)


def _in_falling_powers(coefficients: list[ex.Expr]) -> list[ex.Expr]:
    """The same polynomial in k, k(k-1), k(k-1)(k-2), … by Stirling's numbers."""
    size = len(coefficients)
    stirling = [[0] * size for _ in range(size)]
    stirling[0][0] = 1
    for n in range(1, size):
        for j in range(1, n + 1):
            stirling[n][j] = j * stirling[n - 1][j] + stirling[n - 1][j - 1]
    return [ex.Add(*[stirling[n][j] * coefficients[n] for n in range(j, size)]) for j in range(size)]


def _shape(body: ex.Expr, k: ex.Expr) -> tuple[list[ex.Expr], ex.Expr, ex.Expr, list[ex.Expr]] | None:
    """body = P(k) X**k W times other factors: (coefficients of P, X, W, the other factors)."""
    from derive.verify.cases import linear

    P: list[ex.Expr] = [ex.ONE]
    X: list[ex.Expr] = []
    W: list[ex.Expr] = []
    others: list[ex.Expr] = []
    for f, side in _factors(body):
        if not ex.depends_on(f, k):
            W.append(f if side > 0 else ex.ONE / f)
        elif isinstance(f, ex.Pow) and not ex.depends_on(f.args[0], k):
            base, exponent = f.args
            parts = _polynomial_in(k, exponent)
            if (
                parts is None
                or len(parts) != 2
                or (slope := linear(parts[1])) is None
                or slope[0]
                or slope[1].denominator != 1
            ):
                return None
            X.append(ex.Pow(base, ex.as_expr(side * slope[1])))
            W.append(ex.Pow(base, parts[0] if side > 0 else ex.Neg(parts[0])))
        elif side > 0 and (p := _polynomial_in(k, f)) is not None:
            P = _multiply(P, p)
            if len(P) > 13:
                return None
        else:
            others.append(f if side > 0 else ex.ONE / f)
    return P, ex.Mul(*X) if X else ex.ONE, ex.Mul(*W) if W else ex.ONE, others


def _binomial_sum(s: ex.Expr, assume: Assume) -> ex.Expr | None:
    """Σ C(n,k) k(k-1)…(k-j+1) X^k over 0 ≤ k ≤ n is n(n-1)…(n-j+1) X^j (1+X)^(n-j)."""
    body, k, low, n = s.args
    domain = assume.get(n.name, REAL) if isinstance(n, ex.Symbol) else REAL
    start = ex.constant_value(low)
    if not isinstance(n, ex.Symbol) or not domain.integer or not domain.is_nonnegative or start not in (0, 1, 2):
        return None
    shape = _shape(body, k)
    if shape is None or shape[3] != [ex.Call("binomial", n, k)]:
        return None
    P, X, W, _ = shape
    total = []
    for j, c in enumerate(_in_falling_powers(P)):
        falling: ex.Expr = ex.ONE
        for i in range(j):
            falling = falling * (n - i)
        total.append(c * falling * ex.Pow(X, j) * ex.Pow(1 + X, n - j))
    value: ex.Expr = W * ex.Add(*total)
    if (x := _number(X)) is not None:
        if x == -1:  # 0**(n-j) is 0 only while j stays below n
            if domain.lower is None or domain.lower <= len(P) - 1:
                return None
            value = ex.ZERO
        elif x == 0:
            return None
    for i in range(int(start)):
        value = value - ex.substitute(body, {k: ex.as_expr(i)})
    return value


def _number(e: ex.Expr) -> Fraction | None:
    match e:
        case ex.Pow(args=(base, ex.Number(data=1))):
            return _number(base)
        case ex.Pow(args=(base, ex.Neg(args=(ex.Number(data=1),)))):
            inner = _number(base)
            return None if not inner else 1 / inner
        case ex.Mul():
            total = Fraction(1)
            for x in e.args:
                part = _number(x)
                if part is None:
                    return None
                total *= part
            return total
        case ex.Neg(args=(inner,)):
            part = _number(inner)
            return None if part is None else -part
    return ex.constant_value(e)


def _vandermonde(s: ex.Expr, assume: Assume) -> ex.Expr | None:
    body, k, low, n = s.args
    if not isinstance(n, ex.Symbol) or ex.constant_value(low) != 0:
        return None
    domain = assume.get(n.name, REAL)
    choose = ex.Call("binomial", n, k)
    if domain.integer and domain.is_nonnegative and body in (choose**2, choose * choose):
        return ex.Call("binomial", 2 * n, n)
    return None


def _geometric(s: ex.Expr, assume: Assume) -> ex.Expr | None:
    """Σ r^k W; an infinite one where |r| < 1 is known."""
    body, k, low, high = s.args
    shape = _shape(body, k)
    if shape is None or shape[3]:
        return None
    P, r, W, _ = shape
    c = P[0]
    if (value := _number(r)) == 1 or value == 0:
        return None
    if high is not ex.OO:
        if len(P) > 1 or not _count_is_known(s, assume):
            return None
        return c * W * (ex.Pow(r, low) - ex.Pow(r, high + 1)) / (1 - r)
    if not _inside_unit_interval(r, assume):
        return None
    if len(P) == 1:
        return c * W * ex.Pow(r, low) / (1 - r)
    start = ex.constant_value(low)
    if start is None or start not in range(4):
        return None
    # the sum of k(k-1)…(k-j+1) r^k from 0 is j! r^j / (1-r)^(j+1)
    falling = enumerate(_in_falling_powers(P))
    total: ex.Expr = W * ex.Add(*[x * factorial(j) * ex.Pow(r, j) / ex.Pow(1 - r, j + 1) for j, x in falling])
    for i in range(int(start)):
        total = total - ex.substitute(body, {k: ex.as_expr(i)})
    return total


def _inside_unit_interval(r: ex.Expr, assume: Assume) -> bool:
    value = _number(r)
    if value is not None:
        return abs(value) < 1
    while isinstance(r, ex.Pow) and r.args[1] is ex.ONE:
        r = r.args[0]
    if isinstance(r, ex.Mul):
        numbers = [x for x in map(_number, r.args) if x is not None]
        others = [x for x in r.args if _number(x) is None]
        if len(others) == 1 and all(abs(x) <= 1 for x in numbers):
            return _inside_unit_interval(others[0], assume)
    if isinstance(r, ex.Neg):
        r = r.args[0]
    if not isinstance(r, ex.Symbol):
        return False
    d = assume.get(r.name, REAL)
    # at an end, |r| = 1, the sum has no value, and nothing is claimed
    return not d.complex and d.lower is not None and d.upper is not None and d.lower >= -1 and d.upper <= 1


def _exponential(s: ex.Expr, assume: Assume) -> ex.Expr | None:
    """Σ X^k/k! from 0 to infinity is exp(X); with a polynomial in front by its falling powers."""
    body, k, low, high = s.args
    shape = _shape(body, k)
    start = ex.constant_value(low)
    if high is not ex.OO or start not in (0, 1, 2) or shape is None or shape[3] != [ex.ONE / ex.Call("factorial", k)]:
        return None
    P, X, W, _ = shape
    value: ex.Expr = W * ex.Call("exp", X) * ex.Add(*[c * ex.Pow(X, j) for j, c in enumerate(_in_falling_powers(P))])
    for i in range(int(start)):
        value = value - ex.substitute(body, {k: ex.as_expr(i)})
    return value


def _zeta_sum(s: ex.Expr, assume: Assume) -> ex.Expr | None:
    body, k, low, high = s.args
    if high is not ex.OO or low is not ex.ONE:
        return None
    match body:
        case ex.Div(args=(ex.Number() as c, ex.Pow(args=(base, ex.Number() as p)))) if base is k and p.value in range(
            2, 40
        ):
            return c * ex.Call("zeta", p)
    return None


def _constant_product(s: ex.Expr, assume: Assume) -> ex.Expr | None:
    """∏ k from 1 is a factorial; ∏ c is a power."""
    body, k, low, high = s.args
    if high is ex.OO or not _count_is_known(s, assume):
        return None
    if not ex.depends_on(body, k):
        return ex.Pow(body, high - low + 1)
    if body is k and low is ex.ONE:
        return ex.Call("factorial", high)
    return None

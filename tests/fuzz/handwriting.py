r"""Scalar expressions as people write LaTeX: every time another way of those that mean the same to every reader.

Implicit products, ``\dfrac``, ``\left(``, ``\sin^2 2x``, ``|x|``, ``e^{x}``, thin spaces and needless braces come as the dice fall.
What people would find ambiguous is not written: ``\sin x y`` gets its brackets.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from derive.language import expressions as ex

SUM, PRODUCT, POWER, ATOM = range(4)
COMMANDS = {"sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "coth", "exp"}
NAMES = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "log": "ln", "gamma": "Gamma"}
OPERATORS = {
    "erf": "erf", "erfc": "erfc", "sech": "sech", "csch": "csch", "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh",
    "softplus": "softplus", "sigmoid": "sigmoid", "relu": "ReLU", "sign": "sgn", "asec": "arcsec", "acsc": "arccsc", "acot": "arccot",
}  # fmt: skip
COMPARED = {
    ex.Less: ("<", r"\lt "), ex.LessEqual: (r"\le ", r"\leq "), ex.Greater: (">", r"\gt "), ex.GreaterEqual: (r"\ge ", r"\geq "),
}  # fmt: skip
GREEK = {"theta", "rho", "sigma", "tau"}


@dataclass(frozen=True)
class Written:
    """LaTeX, how tightly its outermost operation binds, and whether a factor written behind it would be swallowed."""

    latex: str
    binds: int = ATOM
    open: bool = False


def written(expr: ex.Expr, dice: random.Random) -> str:
    """``expr`` in LaTeX, one of many ways."""
    return _Hand(dice).write(expr).latex


class _Hand:
    def __init__(self, dice: random.Random):
        self.dice = dice

    def one_of(self, *ways: str) -> str:
        return ways[self.dice.randrange(len(ways))]

    def chance(self, one_in: int) -> bool:
        return self.dice.randrange(one_in) == 0

    # ---------------------------------------------------------------- brackets and spaces

    def bracketed(self, inner: str) -> str:
        left, right = (("(", ")"), ("(", ")"), (r"\left(", r"\right)"), (r"\bigl(", r"\bigr)"), ("[", "]"))[
            self.dice.randrange(5)
        ]
        if left == "[" and "[" in inner:
            left, right = "(", ")"
        return f"{left}{inner}{right}"

    def at(self, level: int, expr: ex.Expr, last: bool = True) -> str:
        """``expr`` as an operand, in brackets if it binds less tightly or would swallow what follows."""
        found = self.write(expr)
        if found.binds >= level and (last or not found.open):
            return found.latex
        return self.bracketed(found.latex)

    def script(self, inner: str) -> str:
        return inner if len(inner) == 1 and self.chance(2) else f"{{{inner}}}"

    # ---------------------------------------------------------------- one node

    def write(self, expr: ex.Expr) -> Written:
        found = getattr(self, f"_{type(expr).__name__.lower()}")(expr)
        return Written(f"{{{found.latex}}}") if found.binds == ATOM and self.chance(40) else found

    def _symbol(self, expr: ex.Symbol) -> Written:
        stem, _, index = expr.name.partition("_")
        letter = f"\\{stem}" if stem in GREEK else stem
        return Written(f"{letter}_{self.script(index)}" if index else letter)

    def _number(self, expr: ex.Number) -> Written:
        return Written(str(expr.data))

    def _constant(self, expr: ex.Constant) -> Written:
        return Written(r"\pi")

    def _add(self, expr: ex.Expr) -> Written:
        first, *rest = expr.args
        text = self.at(SUM, first, last=not _is_greedy(first))
        for term in rest:
            minus = isinstance(term, ex.Neg)
            inner = term.args[0] if minus else term
            gap = self.one_of(" ", " ", "", r"\,")
            text += (
                f"{gap}{'-' if minus else '+'}{self.one_of(' ', '')}{self.at(PRODUCT, inner, not _is_greedy(inner))}"
            )
        return Written(text, SUM)

    def _neg(self, expr: ex.Expr) -> Written:
        return Written("-" + self.at(PRODUCT, expr.args[0]), SUM)

    def _mul(self, expr: ex.Expr) -> Written:
        *_, last = expr.args
        factors = [
            self.at(POWER if i else PRODUCT, f, last=f is last and i == len(expr.args) - 1)
            for i, f in enumerate(expr.args)
        ]
        text = factors[0]
        for factor in factors[1:]:
            text += self._times(text, factor) + factor
        return Written(text, PRODUCT, open=self.write(last).open or _is_greedy(last) or isinstance(last, ex.Call))

    def _times(self, before: str, after: str) -> str:
        dot = self.one_of(r"\cdot ", r" \cdot ", r"\times ", r" \cdot")
        dot += "" if dot.endswith(" ") or after[0] == "\\" else " "
        beside = self.one_of(" ", r"\,", r"\;", " ")
        bracket = after[0] in "([" or after.startswith((r"\left(", r"\bigl("))
        if after[0].isdigit() or after.startswith((r"\frac", r"\tfrac", r"\dfrac", "|", r"\left|")) or self.chance(3):
            return dot
        if bracket and not before[-1].isdigit() and before[-1] not in ")]":
            return dot
        return beside

    def _div(self, expr: ex.Expr) -> Written:
        above, below = expr.args
        digits = all(isinstance(a, ex.Number) and len(str(a.data)) == 1 for a in expr.args)
        if digits and self.chance(2):
            return Written(rf"\frac{above}{below}" if self.chance(2) else rf"\tfrac {above} {below}", POWER)
        if self.chance(5):
            return Written(f"{self.at(ATOM, above, False)}/{self.bracketed(self.write(below).latex)}", PRODUCT)
        command = self.one_of(r"\frac", r"\frac", r"\dfrac", r"\tfrac")
        return Written(f"{command}{{{self.write(above).latex}}}{{{self.write(below).latex}}}", POWER)

    def _pow(self, expr: ex.Expr) -> Written:
        base, exponent = expr.args
        if exponent is ex.Div(1, 2) and self.chance(2):
            return Written(rf"\sqrt{{{self.write(base).latex}}}")
        raised = self._exponent(exponent)
        if isinstance(base, ex.Call) and base.name in COMMANDS - {"exp"} and exponent in (ex.TWO, ex.Number(3)):
            head = f"\\{base.name}^{self.script(raised)}"
            return self._applied(head + ("" if head.endswith("}") else " "), base.args[0])
        return Written(f"{self.at(ATOM, base, False)}^{self.script(raised)}", POWER)

    def _exponent(self, exponent: ex.Expr) -> str:
        match exponent:
            case ex.Div(args=(ex.Number() as p, ex.Number() as q)) if self.chance(2):
                return f"{p}/{q}"
        return self.write(exponent).latex

    # ---------------------------------------------------------------- functions

    def _call(self, expr: ex.Call) -> Written:
        special = getattr(self, f"_call_{expr.name}", None)
        if special is not None:
            return special(expr)
        arg = expr.args[0]
        if expr.name in COMMANDS or expr.name in NAMES:
            return self._applied(f"\\{NAMES.get(expr.name, expr.name)}", arg)
        name = OPERATORS.get(expr.name, expr.name)
        return Written(rf"\operatorname{{{name}}}{self.bracketed(self.write(arg).latex)}")

    def _applied(self, head: str, arg: ex.Expr) -> Written:
        inner = self.write(arg).latex
        if isinstance(arg, (ex.Symbol, ex.Number)) and self.chance(2) and not head.endswith("Gamma"):
            return Written(head + ("" if inner[0] in "\\{" else " ") + inner, POWER, open=True)
        # in square brackets a Γ would be a factor
        return Written(head + (f"({inner})" if head.endswith("Gamma") else self.bracketed(inner)), POWER)

    def _call_exp(self, expr: ex.Call) -> Written:
        inner = self.write(expr.args[0]).latex
        if self.chance(3):
            return Written(r"\exp" + self.bracketed(inner), POWER)
        return Written(f"e^{self.script(inner)}", POWER)

    def _call_sqrt(self, expr: ex.Call) -> Written:
        return Written(rf"\sqrt{{{self.write(expr.args[0]).latex}}}")

    def _call_abs(self, expr: ex.Call) -> Written:
        inner = self.write(expr.args[0]).latex
        left, right = ((r"\left|", r"\right|"), (r"\lvert ", r"\rvert "), ("|", "|"))[self.dice.randrange(3)]
        return Written(rf"\left|{inner}\right|" if "|" in inner else left + inner + right)

    def _call_floor(self, expr: ex.Call) -> Written:
        return Written(rf"\lfloor {self.write(expr.args[0]).latex}\rfloor ")

    def _call_ceiling(self, expr: ex.Call) -> Written:
        return Written(rf"\left\lceil {self.write(expr.args[0]).latex}\right\rceil ")

    def _call_log(self, expr: ex.Call) -> Written:
        head = r"\ln" if len(expr.args) == 1 and self.chance(2) else r"\log"
        if len(expr.args) == 2:
            head += f"_{{{self.write(expr.args[1]).latex}}}"
        return self._applied(head, expr.args[0])

    def _several(self, expr: ex.Call) -> Written:
        head = r"\max" if expr.name == "maximum" else r"\min"
        inner = f",{self.one_of(' ', '')}".join(self.write(a).latex for a in expr.args)
        left, right = (("(", ")"), (r"\left(", r"\right)"), (r"\{", r"\}"))[self.dice.randrange(3)]
        return Written(f"{head}{left}{inner}{right}", POWER)

    _call_maximum = _call_minimum = _several

    def _call_factorial(self, expr: ex.Call) -> Written:
        return Written(self.at(ATOM, expr.args[0], False) + "!", POWER)

    def _call_binomial(self, expr: ex.Call) -> Written:
        n, k = (self.write(a).latex for a in expr.args)
        return Written(rf"\binom{{{n}}}{{{k}}}")

    # ---------------------------------------------------------------- binders and cases

    def _sum(self, expr: ex.Expr) -> Written:
        body, k, lower, upper = expr.args
        sign = r"\sum" if isinstance(expr, ex.Sum) else r"\prod"
        ends = f"_{{{k} = {self.write(lower).latex}}}^{self.script(self.write(upper).latex)}"
        return Written(
            f"{sign}{self.one_of('', self.one_of('', chr(92) + 'limits'))}{ends} {self.at(PRODUCT, body)}",
            PRODUCT,
            open=True,
        )

    _product = _sum

    def _integral(self, expr: ex.Expr) -> Written:
        body, x, lower, upper = expr.args
        ends = f"_{self.script(self.write(lower).latex)}^{self.script(self.write(upper).latex)}"
        body_text = self.at(PRODUCT, body) if self.chance(2) else self.write(body).latex
        return Written(rf"\int{ends} {body_text}{self.one_of(' ', chr(92) + ',')}d{x}", PRODUCT, open=False)

    def _limit(self, expr: ex.Limit) -> Written:
        body, x, to = expr.args
        side = "" if expr.side == "both" else f"^{{{expr.side}}}"
        return Written(rf"\lim_{{{x} \to {self.write(to).latex}{side}}} {self.at(PRODUCT, body)}", PRODUCT, open=True)

    def _derivative(self, expr: ex.Expr) -> Written:
        body, x, order = expr.args
        d = self.one_of("d", r"\partial ")
        n = "" if order is ex.ONE else f"^{self.script(str(order))}"
        inner = self.write(body).latex
        return Written(
            rf"\frac{{{d.strip()}{n}}}{{{d}{self.write(x).latex}{n}}}\left[{inner}\right]", PRODUCT, open=True
        )

    def _piecewise(self, expr: ex.Piecewise) -> Written:
        rows = [f"{self.write(v).latex}{self.one_of(',', '')} & {self._when(c)}" for v, c in expr.cases]
        return Written(r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", PRODUCT)

    def _when(self, condition: ex.Expr) -> str:
        if condition is ex.TRUE:
            return self.one_of(r"\text{otherwise}", r"\text{else}")
        a, b = (self.write(side).latex for side in condition.args)
        return self.one_of(r"\text{if } ", "", r"\text{for } ") + a + " " + self.one_of(*COMPARED[type(condition)]) + b


def _is_greedy(expr: ex.Expr) -> bool:
    """Whether readers differ on where it ends, before a plus sign too."""
    return isinstance(expr, (ex.Limit, ex.Product)) or (
        isinstance(expr, (ex.Mul, ex.Neg)) and _is_greedy(expr.args[-1])
    )

"""Reads the subset of Python that NumPy and SymPy users write. Parsed with ``ast``, checked node by node against a
whitelist, and never executed; length, nesting, digits and powers are bounded before anything is built."""

from __future__ import annotations

import ast
import math
import re
import unicodedata
from collections.abc import Callable, Container
from functools import cached_property

from derive.errors import ReadError, nearest
from derive.language import expressions as ex
from derive.language.functions import FUNCTIONS, SHORTHANDS, SPELLINGS
from derive.language.typography import plain

LONGEST = 20_000  # characters
DEEPEST = 180  # brackets or operations inside one another; CPython's own parser ends at 200
MOST_DIGITS = 1_000  # of a number as written
LARGEST_POWER = 10_000  # decimal digits of a constant power

_E = ex.Call("exp", 1)
#: letters that may name an unknown function, as in g(h(x))
FUNCTION_LETTERS = {"f", "g", "h", "F", "G", "H", "u", "v", "w", "y", "phi", "psi", "Phi", "Psi"}
#: function names that people also use for variables
ALSO_VARIABLES = {"gamma", "beta", "zeta", "re", "im", "arg"}
MODULES = {"np", "numpy", "math", "np.linalg", "numpy.linalg"}
MOMENTS: dict[str, type[ex.Expr]] = {
    "E": ex.Expectation, "Var": ex.Variance, "Cov": ex.Covariance, "Std": ex.Variance,
}  # fmt: skip
_A_MASS = re.compile(r"[pq](_\w+)?")  #: names of probability mass functions
#: what NumPy users write as a method of an array, x.sum() for sum(x)
METHODS = {"sum", "mean", "dot", "trace", "diagonal", "reshape", "transpose"}
COMPARISON_CALLS = {
    "Eq": ex.Equal, "Ne": ex.Unequal, "Lt": ex.Less, "Le": ex.LessEqual, "Gt": ex.Greater, "Ge": ex.GreaterEqual,
}  # fmt: skip


def read_python(text: str, declared: Container[str] = (), functions: Container[str] = ()) -> ex.Expr:
    """The expression that ``text`` writes.

    ``declared`` holds names that are variables whatever else they could mean (``e``, ``gamma``, ``E``, ``I``);
    ``functions`` names of unknown functions, which may be called besides those of ``FUNCTION_LETTERS``.
    Raises ReadError, with a caret, for anything that is not an expression of the language.

    >>> print(read_python("2x²".replace("2x", "2·x") + " − ½·sin(π·x)^2"))
    2*x**2 - 1/2*sin(pi*x)**2
    >>> read_python("x.__class__")
    Traceback (most recent call last):
        ...
    derive.errors.ReadError: attributes are not part of the language: write functions as f(x)
      x.__class__
      ^
    """
    return _Reader(text, declared, functions).expression()


def read_condition(text: str, declared: Container[str] = (), functions: Container[str] = ()) -> ex.Expr:
    """The condition that ``text`` writes: a comparison, or several joined by ``and``, ``or`` and ``not``.

    >>> print(read_condition("0 < x <= 1"))
    (0 < x) & (x <= 1)
    """
    return _Reader(text, declared, functions).condition()


def read_equation(text: str, declared: Container[str] = (), functions: Container[str] = ()) -> ex.Expr:
    """The equation that ``text`` writes with ``=`` or ``==``; without either, the expression is set equal to 0.

    >>> print(read_equation("x**2 + y**2 = 1"))
    x**2 + y**2 == 1
    """
    sides = re.split(r"(?<![<>=!])==?(?!=)", text)
    if len(sides) > 2:
        raise ReadError(f"an equation has one = sign; this text has {len(sides) - 1}", text, len(sides[0]))
    left, *right = [read_python(side, declared, functions) for side in sides]
    return ex.Equal(left, right[0] if right else ex.ZERO)


class _Reader:
    """One text on its way to an expression; knows the place of every character for the caret."""

    def __init__(self, text: str, declared: Container[str], functions: Container[str]):
        if not isinstance(text, str):
            raise ReadError(f"expected an expression as text, found {type(text).__name__} {text!r:.60}")
        if len(text) > LONGEST:
            raise ReadError(f"the text is {len(text):,} characters long; at most {LONGEST:,} are read")
        self.text = unicodedata.normalize("NFC", text)
        self.declared, self.functions = declared, functions
        self.source, self.places = plain(self.text)
        if not self.source.strip():
            raise ReadError("there is no expression: the text is empty", self.text, 0)
        self._bound()
        self.tree = self._parse()
        self.called = {
            n.func.id for n in ast.walk(self.tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        }
        called_nodes = {id(n.func) for n in ast.walk(self.tree) if isinstance(n, ast.Call)}
        self.variables = {n.id for n in ast.walk(self.tree) if isinstance(n, ast.Name) and id(n) not in called_nodes}

    # ------------------------------------------------------------ before parsing

    def _bound(self) -> None:
        depth = 0
        for i, c in enumerate(self.source):
            depth += (c in "([") - (c in ")]")
            if depth > DEEPEST:
                raise self._error(f"brackets are nested more than {DEEPEST} deep", self.places[i])
        for number in re.finditer(r"(?<![\w.])[\d_]+(\.[\d_]*)?|\.\d+", self.source):
            if len(number.group()) > MOST_DIGITS:
                length = len(number.group())
                raise self._error(
                    f"a number of {length:,} digits; at most {MOST_DIGITS:,} are read", self.places[number.start()]
                )
        for number in re.finditer(r"(?<![\w.])[\d.]+[eE]([+-]?\d+)", self.source):
            if len(number.group(1)) > 6 or abs(int(number.group(1))) > LARGEST_POWER:
                message = (
                    f"the number {number.group():.40} is too large or too small; exponents go to {LARGEST_POWER:,}"
                )
                raise self._error(message, self.places[number.start()])
        product = re.search(r"(?<![\w.])(\d[\d_]*\.?\d*|\.\d+)(?![\d_.]|[eE][+-]?\d)\s*([^\W\d]|\()", self.source)
        if product and not re.match(r"\s*(and|or|if|else|in|is|not)\b", self.source[product.end(1) :]):
            digits, rest = product.group(1), self.source[product.start(2) :]
            word = re.match(r"[^\W\d]\w*|\(", rest)
            if word is not None and word.group() == "j":
                raise self._error("write I for the imaginary unit", self.places[product.start(2)])
            factor = "(…)" if word is None or word.group() == "(" else word.group()
            raise self._error(f"write {digits}*{factor}: a product needs its *", self.places[product.start(2)])

    def _parse(self) -> ast.expr:
        try:
            source = self.source.strip()
            self.places = self.places[self.source.index(source) :]
            self.source = source
            return ast.parse(source, mode="eval").body
        except SyntaxError as error:
            raise self._syntax_error(error) from None
        except (RecursionError, MemoryError, ValueError):
            raise ReadError("the text has too many operations inside one another to be read") from None

    def _syntax_error(self, error: SyntaxError) -> ReadError:
        source = self.source
        place = self._place(self._character((error.offset or 1) - 1))
        if (found := re.search(r"(?<![<>=!*:])=(?!=)", source)) and ":=" not in source:
            return self._error(
                "an expression has no = sign; write an equation's two sides apart", self._place(found.start())
            )
        if found := re.search(r"\w\s*!(?!=)", source):
            return self._error("write factorial(n) for n!", self._place(found.end() - 1))
        if found := re.search(r"\blambda\b", source):
            return self._error("'lambda' is a reserved word: write lam for the variable", self._place(found.start()))
        if found := re.search(r"[\w)\]]\s*(?<!\d)\)\s*([^\W\d]\w*|\(|\d)|\)\s*([^\W\d]\w*|\(|\d)", source):
            return self._error("a product needs its *: write (…)*(…)", self._place(found.end() - 1))
        if found := re.search(r"\w +(\w)", source):
            return self._error("two names side by side: a product needs its *", self._place(found.start(1)))
        opened, closed = source.count("("), source.count(")")
        if opened != closed:
            what = f"{opened} opening and {closed} closing brackets"
            return self._error(f"the brackets do not match: found {what}", place)
        return self._error("this is not an expression", place)

    def _character(self, byte_offset: int) -> int:
        """The place in ``source`` of a UTF-8 offset, which is what ``ast`` counts in."""
        return len(self.source.encode()[: max(byte_offset, 0)].decode(errors="ignore"))

    def _place(self, i: int) -> int:
        return self.places[min(i, len(self.places) - 1)] if self.places else 0

    def _error(self, message: str, position: int) -> ReadError:
        return ReadError(message, self.text, position)

    def _at(self, node: ast.AST, message: str) -> ReadError:
        return self._error(message, self._place(self._character(node.col_offset)))  # type: ignore[attr-defined]

    # ------------------------------------------------------------ after parsing

    def expression(self) -> ex.Expr:
        if isinstance(self.tree, (ast.Compare, ast.BoolOp)) or _is_truth(self.tree):
            raise self._at(self.tree, "expected an expression with a value, found a condition")
        if isinstance(self.tree, ast.Tuple) and self.tree.elts and self.source[:1] == "(":
            return ex.Several(*[self._value(e, 1) for e in self.tree.elts])
        return self._value(self.tree, 0)

    def condition(self) -> ex.Expr:
        return self._condition(self.tree, 0)

    def _value(self, node: ast.expr, depth: int) -> ex.Expr:
        if depth > DEEPEST:
            raise self._at(node, f"operations are nested more than {DEEPEST} deep")
        match node:
            case ast.BinOp() if not _is_condition(node):
                return self._operation(node, depth)
            case ast.UnaryOp(op=ast.USub()):
                return ex.Neg(self._value(node.operand, depth + 1))
            case ast.UnaryOp(op=ast.UAdd()):
                return self._value(node.operand, depth + 1)
            case ast.Constant():
                return self._number(node)
            case ast.Name():
                return self._name(node)
            case ast.Call():
                return self._call(node, depth + 1)
            case ast.List():
                if not node.elts:
                    raise self._at(node, "an empty list has no value")
                return ex.Array(*[self._value(e, depth + 1) for e in node.elts])
            case ast.Subscript(value=ast.Name(id=name), slice=inside) if name in MOMENTS and name not in self.declared:
                inner = inside.elts if isinstance(inside, ast.Tuple) else [inside]
                return self._moment(ast.copy_location(ast.Call(node.value, inner, []), node), depth)
            case ast.Subscript() if (made := _new_axis(node.slice)) is not None:
                return ex.Call(made, self._value(node.value, depth + 1))
            case ast.Subscript():
                index = node.slice
                indices = index.elts if isinstance(index, ast.Tuple) else [index]
                return ex.Indexed(self._value(node.value, depth + 1), *[self._value(i, depth + 1) for i in indices])
            case ast.Tuple():
                raise self._at(node, "expected one expression, found several with commas; write a vector as [a, b]")
            case ast.Attribute(attr="T"):
                return ex.Call("transpose", self._value(node.value, depth + 1))
            case ast.Attribute() if self._module(node.value) and node.attr in ("pi", "e", "inf"):
                return {"pi": ex.PI, "e": ex.Call("exp", 1), "inf": ex.OO}[node.attr]
            case ast.Attribute():
                raise self._at(node, "attributes are not part of the language: write functions as f(x)")
            case ast.Compare() | ast.BoolOp() | ast.BinOp():
                raise self._at(node, "a condition stands where a value is expected; use where(condition, a, b)")
        raise self._at(node, f"{_IN_WORDS.get(type(node), type(node).__name__)} is not part of the language")

    def _operation(self, node: ast.BinOp, depth: int) -> ex.Expr:
        # a + b + c + … leans to the left: walk down that side without recursion
        spine: list[ast.BinOp] = []
        leftmost: ast.expr = node
        while isinstance(leftmost, ast.BinOp) and not _is_condition(leftmost):
            spine.append(leftmost)
            leftmost = leftmost.left
        left, terms = self._operand(leftmost, spine[-1], depth + 1), []
        for operation in reversed(spine):
            right = self._operand(operation.right, operation, depth + 1)
            if isinstance(operation.op, (ast.Add, ast.Sub)):
                terms.append(ex.Neg(right) if isinstance(operation.op, ast.Sub) else right)
                continue
            if terms:
                left, terms = ex.Add(left, *terms), []
            left = self._combine(operation, left, right)
        return ex.Add(left, *terms) if terms else left

    def _operand(self, node: ast.expr, of: ast.BinOp, depth: int) -> ex.Expr:
        """A value; a condition in brackets counts as 1 where it holds and 0 elsewhere, where NumPy casts it so."""
        both = _is_truth_value(of.left) and _is_truth_value(of.right)
        if not (_is_condition(node) or (both and _is_truth_value(node))):
            return self._value(node, depth)
        casts = isinstance(of.op, ast.Mult) or (isinstance(of.op, _CASTING) and not both)
        if not casts or (isinstance(of.op, ast.Div) and node is of.right):
            raise self._at(node, "a condition stands where a value is expected; use where(condition, a, b)")
        if not _is_condition(node):
            return self._value(node, depth)
        return ex.Piecewise(ex.ONE, self._condition(node, depth), ex.ZERO, ex.TRUE)

    def _combine(self, node: ast.BinOp, left: ex.Expr, right: ex.Expr) -> ex.Expr:
        match node.op:
            case ast.Mult():
                return ex.Mul(left, right)
            case ast.Div():
                return ex.Div(left, right)
            case ast.Pow():
                if left is _E:  # e**x and exp(x) are one thing written in two ways
                    return ex.Call("exp", right)
                power = ex.Pow(left, right)
                if abs(_digits(power)) > LARGEST_POWER:
                    raise self._at(node, f"this power has more than {LARGEST_POWER:,} digits")
                return power
            case ast.MatMult():
                return ex.MatMul(left, right)
            case ast.Mod() | ast.FloorDiv():
                raise self._at(node, "remainders and floor division are not part of the language; use floor(a/b)")
            case ast.BitAnd() | ast.BitOr():
                raise self._at(node, "a condition stands where a value is expected; use where(condition, a, b)")
        raise self._at(node, f"the operator {type(node.op).__name__} is not part of the language")

    def _number(self, node: ast.Constant) -> ex.Expr:
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            message = "write I for the imaginary unit" if isinstance(node.value, complex) else "expected a number here"
            raise self._at(node, message)
        if isinstance(node.value, int):
            return ex.Number(node.value)
        written = self._written(node).replace("_", "")
        return ex.Number(int(written[:-1]) if written.endswith(".") else written)

    def _written(self, node: ast.expr) -> str:
        """The text of a node; ``ast`` would go through the whole source for each of them."""
        line = self._lines[node.lineno - 1]
        return line[node.col_offset : node.end_col_offset].decode()

    @cached_property
    def _lines(self) -> list[bytes]:
        return [line.encode() for line in self.source.split("\n")]

    def _name(self, node: ast.Name) -> ex.Expr:
        name = node.id
        if name in self.declared:
            return ex.Symbol(name)
        if name in ("pi", "I", "oo"):
            return ex.Constant(name)
        if name in ("E", "e"):
            return ex.Call("exp", 1)
        if name in ("inf", "infinity", "Infinity"):
            return ex.OO
        if name in ("nan", "NaN"):
            raise self._at(node, "nan is no number")
        if name.startswith("_") or "__" in name:
            raise self._at(
                node, f"{name!r:.60} is not a variable's name: names do not begin with or double an underscore"
            )
        if (name in SPELLINGS and name not in ALSO_VARIABLES) or name in SHORTHANDS:
            raise self._at(node, f"{name} is a function: write {name}(x)")
        return ex.Symbol(name)

    def _module(self, node: ast.expr) -> bool:
        match node:
            case ast.Name(id=name):
                return name in MODULES
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                return f"{name}.{attr}" in MODULES
        return False

    def _call(self, node: ast.Call, depth: int) -> ex.Expr:
        match node.func:
            case ast.Name(id=name):
                pass
            case ast.Attribute(value=owner, attr=name) if self._module(owner):
                pass
            case ast.Attribute(value=owner, attr=name) if name in METHODS:
                called = ast.copy_location(ast.Name(name), node)
                return self._call(ast.copy_location(ast.Call(called, [owner, *node.args], node.keywords), node), depth)
            case ast.Attribute():
                raise self._at(node, "methods are not part of the language: write functions as f(x)")
            case _:
                raise self._at(node, "a product needs its *: only a named function can stand before a bracket")
        if node.keywords and name not in _WITH_AXIS:
            raise self._at(node, f"{name} takes no named arguments here")
        if any(isinstance(a, ast.Starred) for a in node.args):
            raise self._at(node, "'*' before an argument is not part of the language")
        unknown = name in self.functions and name not in FUNCTIONS
        if name in MOMENTS and not unknown and name not in self.declared:
            return self._moment(node, depth)
        if _A_MASS.fullmatch(name) and not unknown and name not in self.variables:
            return self._mass(node)
        if name in _SPECIAL and not unknown:
            return _SPECIAL[name](self, node, depth)
        if name in COMPARISON_CALLS:
            raise self._at(node, "a condition stands where a value is expected; use where(condition, a, b)")
        args = [self._value(a, depth) for a in node.args]
        if name in self.variables and isinstance(node.func, ast.Name) and name not in ALSO_VARIABLES:
            raise self._at(node, f"{name} is both a variable and a function here; write {name}*(…) for a product")
        if unknown and args:
            return ex.Call(name, *args)
        if name in SHORTHANDS:
            self._check_arity(node, name, (1,))
            x = ex.Symbol("x")
            return ex.substitute(read_python(SHORTHANDS[name]), {x: args[0]})
        if name in SPELLINGS:
            function = FUNCTIONS[SPELLINGS[name]]
            self._check_arity(node, name, function.arity)
            return ex.Call(function.name, *args)
        if name in FUNCTION_LETTERS and args:
            return ex.Call(name, *args)
        raise self._at(
            node, f"unknown function {name!r:.60}{nearest(name, CALLABLE)}; for a product write {name:.60}*(…)"
        )

    def _check_arity(self, node: ast.Call, name: str, arity: tuple[int, ...]) -> None:
        if len(node.args) not in arity:
            expected = " or ".join(map(str, arity)) if len(arity) < 4 else f"{arity[0]} to {arity[-1]}"
            plural = "" if arity == (1,) else "s"
            raise self._at(node, f"{name} takes {expected} argument{plural}, found {len(node.args)}")

    # ------------------------------------------------------------ conditions, binders

    def _condition(self, node: ast.expr, depth: int) -> ex.Expr:
        if depth > DEEPEST:
            raise self._at(node, f"conditions are nested more than {DEEPEST} deep")
        match node:
            case ast.Constant(value=bool() as truth):
                return ex.TRUE if truth else ex.FALSE
            case ast.Compare():
                sides = [self._value(s, depth + 1) for s in (node.left, *node.comparators)]
                parts = []
                for a, op, b in zip(sides, node.ops, sides[1:], strict=False):
                    if type(op) not in _COMPARISON_OPS:
                        raise self._at(node, "compare with <, <=, >, >=, == or !=")
                    parts.append(_COMPARISON_OPS[type(op)](a, b))
                return parts[0] if len(parts) == 1 else ex.And(*parts)
            case ast.BoolOp(op=op, values=values):
                parts = [self._condition(v, depth + 1) for v in values]
                return (ex.And if isinstance(op, ast.And) else ex.Or)(*parts)
            case ast.BinOp(op=ast.BitAnd() | ast.BitOr() as op):
                parts = [self._condition(node.left, depth + 1), self._condition(node.right, depth + 1)]
                return (ex.And if isinstance(op, ast.BitAnd) else ex.Or)(*parts)
            case ast.UnaryOp(op=ast.Not() | ast.Invert()):
                return ex.Not(self._condition(node.operand, depth + 1))
            case ast.Call(func=ast.Name(id=name), args=[a, b]) if name in COMPARISON_CALLS:
                return COMPARISON_CALLS[name](self._value(a, depth + 1), self._value(b, depth + 1))
            case ast.Call(func=ast.Name(id="And" | "Or" as name), args=args) if args:
                return (ex.And if name == "And" else ex.Or)(*[self._condition(a, depth + 1) for a in args])
        raise self._at(node, "expected a condition such as x > 0")

    def _variable(self, node: ast.expr) -> ex.Expr:
        value = self._value(node, 0)
        if not isinstance(value, ex.Symbol):
            raise self._at(node, f"expected a variable's name, found {value!s:.60}")
        return value

    def _variable_or_entry(self, node: ast.expr) -> ex.Expr:
        """``x``, or an entry such as ``x[k]``."""
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            return self._value(node, 0)
        return self._variable(node)

    def _bounded(self, node: ast.Call, depth: int) -> ex.Expr:
        name = _name_of(node)
        make = _BOUNDED[name]
        if len(node.args) < 2:
            raise self._at(node, f"write {name}(f, (k, a, b))")
        body = self._value(node.args[0], depth)
        for bound in node.args[1:]:
            match bound:
                case ast.Tuple(elts=[k, a, b]):
                    body = make(body, self._variable(k), self._value(a, depth), self._value(b, depth))
                case ast.Name() | ast.Tuple(elts=[ast.Name()]):
                    k = bound.elts[0] if isinstance(bound, ast.Tuple) else bound
                    body = _BOUNDLESS[name](body, self._variable(k))
                case _:
                    raise self._at(bound, f"write {name}(f, (k, a, b))")
        return body

    def _derivative(self, node: ast.Call, depth: int) -> ex.Expr:
        if len(node.args) < 2:
            raise self._at(node, "write Derivative(f, x) or Derivative(f, (x, 2))")
        body = self._value(node.args[0], depth)
        for by in node.args[1:]:
            match by:
                case ast.Tuple(elts=[x, n]):
                    body = ex.Derivative(body, self._variable_or_entry(x), self._value(n, depth))
                case ast.Constant(value=int(n)) if isinstance(body, ex.Derivative):
                    body = ex.Derivative(body.args[0], body.args[1], n)
                case _:
                    body = ex.Derivative(body, self._variable_or_entry(by))
        return body

    def _limit(self, node: ast.Call, depth: int) -> ex.Expr:
        if len(node.args) not in (3, 4):
            raise self._at(node, "write Limit(f, x, a) or Limit(f, x, a, '+')")
        f, x, a, *side = node.args
        where = side[0].value if side and isinstance(side[0], ast.Constant) else "both"
        sides = {"+": "+", "-": "-", "both": "both", "+-": "both"}
        if where not in sides:
            raise self._at(node, f"a limit's side is '+', '-' or 'both', found {where!r}")
        return ex.Limit(self._value(f, depth), self._variable(x), self._value(a, depth), sides[where])

    def _piecewise(self, node: ast.Call, depth: int) -> ex.Expr:
        parts: list[ex.Expr] = []
        for case in node.args:
            match case:
                case ast.Tuple(elts=[value, condition]):
                    parts += [self._value(value, depth), self._condition(condition, depth)]
                case _:
                    raise self._at(case, "write Piecewise((value, condition), …, (value, True))")
        if not parts:
            raise self._at(node, "write Piecewise((value, condition), …, (value, True))")
        return ex.Piecewise(*parts)

    def _where(self, node: ast.Call, depth: int) -> ex.Expr:
        self._check_arity(node, "where", (3,))
        condition, value, otherwise = node.args
        rest = self._value(otherwise, depth)
        tail = rest.args if isinstance(rest, ex.Piecewise) and rest.args[-1] is ex.TRUE else (rest, ex.TRUE)
        return ex.Piecewise(self._value(value, depth), self._condition(condition, depth), *tail)

    def _indicator(self, node: ast.Call, depth: int) -> ex.Expr:
        """``Indicator(x > 0)``: 1 where the condition holds, else 0."""
        self._check_arity(node, "Indicator", (1,))
        return ex.Piecewise(ex.ONE, self._condition(node.args[0], depth), ex.ZERO, ex.TRUE)

    def _binding(self, node: ast.Call, depth: int) -> ex.Expr:
        name = _name_of(node)
        self._check_arity(node, name, (3,) if name == "Subs" else (2,))
        body, x, *rest = node.args
        return _BINDING[name](self._value(body, depth), self._variable(x), *[self._value(r, depth) for r in rest])

    def _probability(self, node: ast.Call, depth: int) -> ex.Expr:
        self._check_arity(node, "P", (1,))
        match node.args[0]:
            case ast.BinOp(op=ast.BitOr(), left=event, right=given):
                return ex.Probability(self._event(event, depth), self._event(given, depth))
        return ex.Probability(self._event(node.args[0], depth))

    def _moment(self, node: ast.Call, depth: int) -> ex.Expr:
        """``E(X**2)``, ``Var(X)``, ``Cov(X, Y)``, and ``Std(X)`` for the root of the variance."""
        name = _name_of(node)
        if any(isinstance(a, ast.BinOp) and isinstance(a.op, ast.BitOr) for a in node.args):
            raise self._at(node, f"{name} given something else is not part of the language: write {name}(X)")
        self._check_arity(node, name, (2,) if name == "Cov" else (1,))
        args = [self._value(a, depth) for a in node.args]
        return ex.Call("sqrt", ex.Variance(*args)) if name == "Std" else MOMENTS[name](*args)

    def _mass(self, node: ast.Call) -> ex.Expr:
        """``p(x, y)`` and ``p(x, y | z, w)``: every argument is the name of a value."""
        of: list[ast.expr] = []
        given: list[ast.expr] = []
        for arg in node.args:
            match arg:
                case ast.BinOp(op=ast.BitOr(), left=last, right=first) if not given:
                    of, given = [*of, last], [first]
                case _:
                    (given or of).append(arg)
        if not of:
            raise self._at(node, f"write {_name_of(node)}(x) or {_name_of(node)}(y | x)")
        return ex.Mass(_name_of(node), map(self._outcome, of), map(self._outcome, given))

    def _outcome(self, node: ast.expr) -> ex.Expr:
        if isinstance(node, (ast.Name, ast.Subscript)):
            value = self._value(node, 0)
            if isinstance(value, ex.Symbol) or (isinstance(value, ex.Indexed) and isinstance(value.args[0], ex.Symbol)):
                return value
        raise self._at(node, "a mass function is of named values: write p(x), p(x, y), p(y | x) or p(x[i])")

    def _event(self, node: ast.expr, depth: int) -> ex.Expr:
        match node:
            case ast.Name():
                return self._variable(node)
            case ast.UnaryOp(op=ast.Invert(), operand=inner) if depth < DEEPEST:
                return ex.Not(self._event(inner, depth + 1))
            case ast.BinOp(op=ast.BitAnd() | ast.BitOr() as op, left=a, right=b) if depth < DEEPEST:
                make = ex.And if isinstance(op, ast.BitAnd) else ex.Or
                return make(self._event(a, depth + 1), self._event(b, depth + 1))
            case ast.BoolOp(op=op, values=parts) if depth < DEEPEST:  # P(A or B), where P(A | B) is A given B
                events = [self._event(part, depth + 1) for part in parts]
                return (ex.And if isinstance(op, ast.And) else ex.Or)(*events)
        raise self._at(node, "expected an event: a name, or ~, & and | of events; write P(A | B) for A given B")

    def _over_an_axis(self, node: ast.Call, depth: int) -> ex.Expr:
        """``sum(X)``, ``sum(X, axis=0)``, ``sum(X, axis=1, keepdims=True)``; the same for mean."""
        name = SPELLINGS[_name_of(node)]
        given = {k.arg: k.value for k in node.keywords}
        if not node.args or len(node.args) > 2 or set(given) - {"axis", "keepdims"}:
            raise self._at(node, f"write {name}(X), {name}(X, axis=0) or {name}(X, axis=1, keepdims=True)")
        inner = self._value(node.args[0], depth)
        said = node.args[1] if len(node.args) == 2 else given.get("axis")
        if said is None or (isinstance(said, ast.Constant) and said.value is None):
            return ex.Call(name, inner)
        axis = ex.constant_value(self._value(said, depth))
        if axis not in (0, 1, -1, -2):
            raise self._at(said, "an axis is 0, 1, -1 or -2 here")
        total = ex.Call(name, inner, ex.as_expr(axis))
        keep = given.get("keepdims")
        if keep is None or (isinstance(keep, ast.Constant) and keep.value is False):
            return total
        if not (isinstance(keep, ast.Constant) and keep.value is True):
            raise self._at(keep, "keepdims is True or False")
        return ex.Call("column" if axis in (1, -1) else "row", total)

    def _last_axis(self, node: ast.Call, depth: int) -> ex.Expr:
        """``softmax(Z)`` and ``logsumexp(Z)`` work along the last axis, and may say so."""
        name = _name_of(node)
        given = {k.arg: k.value for k in node.keywords}
        if len(node.args) != 1 or set(given) - {"axis"}:
            raise self._at(node, f"write {name}(Z): it works along the last axis")
        if "axis" in given and ex.constant_value(self._value(given["axis"], depth)) != -1:
            raise self._at(given["axis"], f"{name} works along the last axis, axis=-1; transpose for another")
        return ex.Call(name, self._value(node.args[0], depth))

    def _shaped(self, node: ast.Call, depth: int) -> ex.Expr:
        """``ones(m, n)`` and ``ones((m, n))``, ``reshape(x, m, n)`` and ``reshape(x, (m, n))``."""
        name = _name_of(node)
        first, dims = (node.args[:1], node.args[1:]) if name == "reshape" else ([], node.args)
        if len(dims) == 1 and isinstance(dims[0], ast.Tuple):
            dims = dims[0].elts
        if not dims or (name == "reshape" and not first):
            raise self._at(node, "write reshape(x, m, n)" if name == "reshape" else f"write {name}(n) or {name}(m, n)")
        return ex.Call(name, *[self._value(a, depth) for a in (*first, *dims)])

    def _solve(self, node: ast.Call, depth: int) -> ex.Expr:
        """``solve(A, b)``: A⁻¹ b."""
        self._check_arity(node, "solve", (2,))
        a, b = (self._value(a, depth) for a in node.args)
        return ex.MatMul(ex.Call("inv", a), b)

    def _einsum(self, node: ast.Call, depth: int) -> ex.Expr:
        match node.args:
            case [ast.Constant(value=str(subscripts)), *operands] if operands:
                written = subscripts.replace(" ", "")
                if re.fullmatch(r"[a-zA-Z]*(,[a-zA-Z]*)*->[a-zA-Z]*", written) and written.count(",") + 1 == len(
                    operands
                ):
                    return ex.Einsum(written, *[self._value(a, depth) for a in operands])
        raise self._at(node, "write einsum('ij,jk->ik', A, B), with as many groups of letters as arrays")

    def _differential(self, node: ast.Call, depth: int) -> ex.Expr:
        if len(node.args) < 3 or len(node.args) % 2 == 0:
            raise self._at(node, "write Differential(f, x, dx)")
        f, *moved = [self._value(a, depth) for a in node.args]
        return ex.Differential(f, *moved)

    def _quotient(self, node: ast.Call, depth: int) -> ex.Expr:
        self._check_arity(node, "Rational", (1, 2))
        parts = [self._value(a, depth) for a in node.args]
        return ex.Div(*parts) if len(parts) == 2 else parts[0]

    def _power(self, node: ast.Call, depth: int) -> ex.Expr:
        self._check_arity(node, "pow", (2,))
        power = ex.Pow(*[self._value(a, depth) for a in node.args])
        if abs(_digits(power)) > LARGEST_POWER:
            raise self._at(node, f"this power has more than {LARGEST_POWER:,} digits")
        return power


_BOUNDED: dict[str, type[ex.Expr]] = {"Sum": ex.Sum, "Product": ex.Product, "Integral": ex.Integral}
_BOUNDLESS: dict[str, type[ex.Expr]] = {
    "Sum": ex.SumOver, "Product": ex.ProductOver, "Integral": ex.Antiderivative,
}  # fmt: skip
_BINDING: dict[str, type[ex.Expr]] = {"Subs": ex.Subs, "ArgMin": ex.ArgMin, "ArgMax": ex.ArgMax}
#: names whose arguments are more than values
_SPECIAL: dict[str, Callable[[_Reader, ast.Call, int], ex.Expr]] = {
    **dict.fromkeys(_BOUNDED, _Reader._bounded), **dict.fromkeys(_BINDING, _Reader._binding),
    "Derivative": _Reader._derivative, "Limit": _Reader._limit, "Piecewise": _Reader._piecewise, "where": _Reader._where,
    "Indicator": _Reader._indicator,
    "sum": _Reader._over_an_axis, "mean": _Reader._over_an_axis, "softmax": _Reader._last_axis, "logsumexp": _Reader._last_axis,
    **dict.fromkeys(("ones", "zeros", "reshape"), _Reader._shaped), "solve": _Reader._solve, "einsum": _Reader._einsum,
    "Differential": _Reader._differential, "P": _Reader._probability, "Rational": _Reader._quotient, "pow": _Reader._power, "power": _Reader._power,
}  # fmt: skip
#: every name that has a meaning of its own where a bracket follows
CALLABLE = frozenset({*SPELLINGS, *SHORTHANDS, *_SPECIAL, *COMPARISON_CALLS, *MOMENTS})
_WITH_AXIS = {"sum", "mean", "softmax", "logsumexp"}
_COMPARISON_OPS: dict[type, type[ex.Expr]] = {
    ast.Lt: ex.Less, ast.LtE: ex.LessEqual, ast.Gt: ex.Greater, ast.GtE: ex.GreaterEqual,
    ast.Eq: ex.Equal, ast.NotEq: ex.Unequal,
}  # fmt: skip
_IN_WORDS: dict[type, str] = {
    ast.Lambda: "a lambda", ast.ListComp: "a comprehension", ast.GeneratorExp: "a comprehension",
    ast.NamedExpr: "an assignment (:=)", ast.JoinedStr: "a string", ast.Dict: "a dictionary", ast.Set: "a set",
    ast.IfExp: "an if expression (use where(condition, a, b))", ast.Starred: "'*' before an expression",
    ast.UnaryOp: "this operator", ast.Await: "await", ast.Slice: "a slice",
}  # fmt: skip


def _name_of(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id  # type: ignore[attr-defined]


def _new_axis(index: ast.expr) -> str | None:
    """``x[:, None]`` is a column, ``x[None, :]`` a row."""
    match index:
        case ast.Tuple(elts=[ast.Slice(lower=None, upper=None, step=None), ast.Constant(value=None)]):
            return "column"
        case ast.Tuple(elts=[ast.Constant(value=None), ast.Slice(lower=None, upper=None, step=None)]):
            return "row"
    return None


#: operations in which NumPy counts the truth of a condition as a number, unless the other side is a condition as well
_CASTING = (ast.Mult, ast.MatMult, ast.Div, ast.Add, ast.Sub)


def _is_condition(node: ast.expr) -> bool:
    match node:
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            return _is_condition(node.left) and _is_condition(node.right)
    return isinstance(node, ast.Compare)


def _is_truth_value(node: ast.expr) -> bool:
    """Whether NumPy's value is True or False: a condition, or a product of them."""
    match node:
        case ast.BinOp(op=ast.Mult()):
            return _is_truth_value(node.left) and _is_truth_value(node.right)
    return _is_condition(node)


def _is_truth(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def _digits(expr: ex.Expr) -> float:
    """About how many decimal digits a constant has (negative for a small one); 0 for what is not constant."""
    match expr:
        case ex.Number():
            value = expr.value
            return math.log10(value.numerator) - math.log10(value.denominator) if value else 0.0
        case ex.Neg(args=(inner,)):
            return _digits(inner)
        case ex.Div(args=(a, b)):
            return _digits(a) - _digits(b)
        case ex.Mul(args=args):
            return sum(map(_digits, args))
        case ex.Pow(args=(base, exponent)):
            size, power = _digits(base), _digits(exponent)
            return 0.0 if not size else math.inf if power > 15 else size * 10**power if _is_constant(exponent) else 0.0
    return 0.0


def _is_constant(expr: ex.Expr) -> bool:
    return not ex.free_symbols(expr)

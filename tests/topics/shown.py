"""Whether a value stands on the page of a topic, found by evaluating what the page says with NumPy."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import numpy as np

from derive.language import expressions as ex
from derive.solution import WorkedSolution
from tests.plain_arrays import value

LETTERS = np.random.default_rng(7)


def shows(solution: WorkedSolution, wanted: str) -> bool:
    """Whether the result or a side of a line is worth ``wanted``, as far as its decimals go; letters are drawn at random.

    Abbreviations are written out and the numbers of the topic are put in where ``wanted`` has no letters itself.
    """
    letters = {s.data for s in ex.free_symbols(_read(wanted))}
    point = {name: LETTERS.uniform(0.5, 2) for name in sorted(letters)}
    expected = _worth(_read(wanted), point)
    room = _room(wanted)
    for part in _parts(solution, numbers=not letters):
        found = _worth(part, point)
        if found is not None and found.shape == expected.shape and np.allclose(found, expected, rtol=1e-11, atol=room):
            return True
    return False


def _parts(solution: WorkedSolution, numbers: bool) -> Iterator[ex.Expr]:
    d = solution.derivation
    meaning = ex.written_out(d.where)
    at = {name: _expr(given) for name, given in d.at.items()} if numbers else {}
    found = {d.result, *(step.after for step in d.walk())}
    for side in dict.fromkeys([d.result, *(side for step in d.walk() for side in (step.after, step.before))]):
        whole = ex.substitute(ex.substitute(side, meaning), at)
        yield whole
        if isinstance(whole, (ex.Equal, ex.Less, ex.LessEqual, ex.Greater, ex.GreaterEqual, ex.Unequal)):
            yield from whole.args
        if isinstance(whole, (ex.Array, ex.Several)):
            yield from whole.args
        if isinstance(whole, ex.MatMul) and side in found:  # a factorisation; what is multiplied is given
            yield from whole.args


def _expr(given: object) -> ex.Expr:
    return ex.Array(*map(_expr, given)) if isinstance(given, list) else ex.as_expr(given)


def _read(text: str) -> ex.Expr:
    from derive.language.python_text import read_python

    return read_python(text)


def _worth(expr: ex.Expr, point: dict[str, float]) -> np.ndarray | None:
    if not {s.data for s in ex.free_symbols(expr)} <= set(point):
        return None
    kind = complex if any(node is ex.I for node in ex.postorder(expr)) else float
    try:
        with np.errstate(all="ignore"):
            return value(_in_numpy(str(expr)), point, kind)
    except (
        NameError,
        TypeError,
        ValueError,
        SyntaxError,
        AttributeError,
        ZeroDivisionError,
        OverflowError,
        IndexError,
        np.linalg.LinAlgError,
    ):
        return None  # an integral, a derivative, a table of words: no value that NumPy knows


class _InNumpy(ast.NodeTransformer):
    """Lists are arrays, and indices count from 1."""

    def visit_List(self, node: ast.List) -> ast.AST:
        return ast.Call(ast.Name("_array", ast.Load()), [self.generic_visit(node)], [])

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        if any(
            isinstance(n, (ast.Slice, ast.Constant)) and getattr(n, "value", 0) is None for n in ast.walk(node.slice)
        ):
            return self.generic_visit(node)  # x[:, None]
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        from_0 = [ast.BinOp(self.visit(i), ast.Sub(), ast.Constant(1)) for i in indices]
        return ast.Subscript(self.visit(node.value), ast.Tuple(from_0, ast.Load()), node.ctx)


def _in_numpy(text: str) -> str:
    return ast.unparse(ast.fix_missing_locations(_InNumpy().visit(ast.parse(text, mode="eval"))))


def _room(wanted: str) -> float:
    places = [len(d) for d in re.findall(r"\d\.(\d+)", wanted)]
    return 0.51 * 10.0 ** -min(places) if places else 0.0

"""Whether a value stands on the page of a topic, found by evaluating what the page says with NumPy."""

from __future__ import annotations

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
    for side in dict.fromkeys([d.result, *(side for step in d.walk() for side in (step.after, step.before))]):
        whole = ex.substitute(ex.substitute(side, meaning), at)
        yield whole
        if isinstance(whole, (ex.Equal, ex.Less, ex.LessEqual, ex.Greater, ex.GreaterEqual, ex.Unequal)):
            yield from whole.args
        if isinstance(whole, (ex.Array, ex.Several)):
            yield from whole.args


def _expr(given: object) -> ex.Expr:
    return ex.Array(*map(_expr, given)) if isinstance(given, list) else ex.as_expr(given)


def _read(text: str) -> ex.Expr:
    from derive.language.python_text import read_python

    return read_python(text)


def _worth(expr: ex.Expr, point: dict[str, float]) -> np.ndarray | None:
    if not {s.data for s in ex.free_symbols(expr)} <= set(point):
        return None
    try:
        return value(str(expr), point)
    except (
        NameError,
        TypeError,
        ValueError,
        SyntaxError,
        AttributeError,
        ZeroDivisionError,
        OverflowError,
        np.linalg.LinAlgError,
    ):
        return None  # an integral, a derivative, a table of words: no value that NumPy knows


def _room(wanted: str) -> float:
    places = [len(d) for d in re.findall(r"\d\.(\d+)", wanted)]
    return 0.51 * 10.0 ** -min(places) if places else 0.0

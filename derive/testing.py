"""For test suites: is the gradient that I wrote the gradient of my function? Importing this loads nothing heavy.

from derive.testing import assert_gradient

def test_my_gradient():
    assert_gradient(loss, loss_gradient, at={"w": w, "X": X, "y": y}, wrt="w")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from derive.model import Status, Verdict


def assert_gradient(
    f: Callable[..., Any], gradient: Callable[..., Any], at: Mapping[str, Any] | Sequence[Mapping[str, Any]], **options: Any
) -> None:  # fmt: skip
    """Raise an AssertionError that shows the wrong entry, unless ``gradient`` agrees with the slopes of ``f`` at every point.

    Takes what ``derive.check_function`` takes: ``at`` is a dict of arrays by name, or a list of such dicts.
    What cannot be decided (an exception, random numbers, a kink at the point) fails too, and says so.

    >>> import numpy as np
    >>> assert_gradient(lambda x: x @ x, lambda x: 2 * x, at={"x": np.array([1.0, 2.0])})
    >>> assert_gradient(lambda x: x @ x, lambda x: x, at={"x": np.array([1.0, 2.0])})
    Traceback (most recent call last):
        ...
    AssertionError: the gradient in x is wrong: along x[1] f has slope 4 and the gradient says 2; it is 1/2 of the right one
      argument       x
      entry          (1,)
      direction      along x[1]
      slope of f     4
      slope claimed  2
      mistake        off-by-half
    """
    __tracebackhide__ = True
    from derive.review.function import check_function

    verdict = check_function(f, gradient, at, **options)
    if not verdict.holds:
        raise AssertionError(message(verdict))


def message(verdict: Verdict) -> str:
    """What a failed check says: the reason, and what was seen, a line each."""
    reason = f"undecided: {verdict.reason}" if verdict.status is Status.UNKNOWN else verdict.reason
    rows = {name: _shown(value) for name, value in (verdict.witness or {}).items()}
    if verdict.mistake:
        rows["mistake"] = verdict.mistake
    width = max(map(len, rows), default=0)
    return "\n".join([reason, *(f"  {name:{width}}  {text}" for name, text in rows.items())])


def _shown(value: Any) -> str:
    text = f"{value:.6g}" if isinstance(value, float) else " ".join(str(value).split())
    return text if len(text) <= 200 else f"{text[:197]}..."

"""Is hand-written gradient code right? Compares it with slopes of the function along random directions.

It never proves: it agrees, refutes with an entry and both slopes, or says why it cannot tell (noise, a kink, an
exception). A claim is wrong only where the gap is beyond the error bar of the slope and shows again with other steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from derive.errors import DeriveError, UnsupportedError, nearest
from derive.model import Status, Verdict
from derive.review.gradients.arrays import as_float64, is_numeric, kind_of
from derive.review.gradients.callables import Code, CodeError
from derive.review.gradients.shapes import wrong_shape
from derive.review.gradients.verdicts import Check, site_with, unknown, wavers
from derive.review.gradients.words import plain


def check_function(
    f: Callable[..., Any],
    gradient: Callable[..., Any],
    at: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    *,
    wrt: str | Sequence[str] | None = None,
    directions: int = 5,
    seed: int = 0,
    rtol: float | None = None,
) -> Verdict:
    """Compare a hand-written gradient with slopes of ``f`` along random directions: a Verdict.

    f : maps the arrays of ``at`` (by name where its parameters have these names, else in order) to a number, or to an array.
    gradient : maps them to arrays of the same shapes (for an array-valued f: of shape f.shape + x.shape); one array, a
    tuple in order with None where there is no gradient, or a dict by name.
    at : name -> array (NumPy, JAX, PyTorch, a list or a number); or several such points in a list.
    wrt : the arguments that gradient is about, where it is not about all.    directions : how many for each argument.
    rtol : what gap is tolerated, relative to the slope; by default the square root of the precision.

    The witness of a refutation names the argument, the entry, the direction and both slopes; ``mistake`` the usual
    mistake. UNKNOWN, with the reason, if the code raises an exception, draws random numbers, or has a kink at the point.
    Raises DeriveError if what gradient returns can be no gradient: too few arrays, text.

    >>> import numpy as np
    >>> A, b = np.array([[1.0, 2], [3, 4], [5, 6]]), np.ones(3)
    >>> f = lambda x: np.sum((A @ x - b) ** 2)
    >>> check_function(f, lambda x: 2 * A.T @ (A @ x - b), at={"x": np.ones(2)}).status.name
    'AGREES'
    >>> wrong = check_function(f, lambda x: A.T @ (A @ x - b), at={"x": np.ones(2)})
    >>> wrong.status.name, wrong.mistake, wrong.witness["entry"]
    ('REFUTED', 'off-by-half', (1,))
    >>> print(wrong.reason)
    the gradient in x is wrong: along x[1] f has slope 176 and the gradient says 88; it is 1/2 of the right one
    """
    points = [at] if isinstance(at, Mapping) else list(at)
    if not points or not all(isinstance(p, Mapping) and p for p in points):
        raise DeriveError("at is a dict of arrays by name, such as {'x': numpy.ones(3)}, or a list of such dicts")
    if directions < 1:
        raise DeriveError(f"directions is {directions}; at least one is needed")
    with np.errstate(all="ignore"):
        return _together(check_at(f, gradient, p, wrt, directions, seed, rtol) for p in points)


def _together(verdicts: Iterable[Verdict]) -> Verdict:
    """The first refutation; else what is not known; else agreement at every point."""
    found = []
    for verdict in verdicts:
        found.append(verdict)
        if verdict.status is Status.REFUTED:
            return verdict
    if undecided := [v for v in found if v.status is Status.UNKNOWN]:
        return undecided[0]
    worst = max(found, key=lambda v: v.error or 0.0)
    return replace(worst, points=sum(v.points for v in found))


def check_at(
    f: Callable[..., Any], gradient: Callable[..., Any], at: Mapping[str, Any], wrt: str | Sequence[str] | None,
    how_many: int, seed: int, rtol: float | None,
) -> Verdict:  # fmt: skip
    """The verdict at one point."""
    try:
        code = Code(f, gradient, at, checked_arguments(f, gradient, at, wrt))
        point = {name: as_float64(at[name], name) for name in code.names}
        value = code.start(point)
        if not np.all(np.isfinite(value)):
            return unknown(f"f is {plain(value[~np.isfinite(value)][0])} at the point")
        if reason := wavers(code, point, value):
            return unknown(reason)
        claims = code.gradient(point)
        if not claims:
            raise DeriveError(f"gradient returned None for each of {', '.join(code.names)}: there is nothing to check")
        if (wrong := wrong_shape(code, point, claims)) is not None:
            return wrong
        site = site_with(code, point, value, claims, rtol)
        verdict = Check(site, how_many, np.random.default_rng(seed)).verdict()
        return _noting_changes(code, verdict)
    except CodeError as problem:
        return unknown(str(problem))


def checked_arguments(
    f: Callable[..., Any], gradient: Callable[..., Any], at: Mapping[str, Any], wrt: str | Sequence[str] | None
) -> tuple[str, ...]:
    """The arguments that gradient is about. Integers may be labels that index: asked with them first, it may return None."""
    if wrt is not None:
        names = (wrt,) if isinstance(wrt, str) else tuple(wrt)
        if strange := [n for n in names if n not in at]:
            raise DeriveError(f"wrt names {strange[0]!r}, and at has {', '.join(at)}{nearest(strange[0], at)}")
        return names
    numeric = tuple(n for n in at if is_numeric(at[n]))
    if not numeric:
        raise UnsupportedError(f"at has no array of real numbers to differentiate in, only {', '.join(at)}")
    whole = {n for n in at if n not in numeric or kind_of(at[n]) in ("i", "u")}
    if not whole or len(at) == 1:
        return numeric
    code = Code(f, gradient, at, ())
    try:
        code.call("f", {})
        returned = code.call("gradient", {})
    except CodeError:
        return numeric
    if isinstance(returned, Mapping):
        return tuple(n for n in numeric if returned.get(n) is not None)
    if isinstance(returned, (tuple, list)) and len(returned) == len(at):
        return tuple(n for n, g in zip(at, returned, strict=True) if n in numeric and g is not None)
    real = tuple(n for n in numeric if n not in whole)
    one = not isinstance(returned, (tuple, list)) or len(returned) == len(real)
    return real if real and one else numeric


def _noting_changes(code: Code, verdict: Verdict) -> Verdict:
    if not code.changed:
        return verdict
    note = f"note that the code changes {', '.join(sorted(code.changed))} in place"
    return replace(verdict, reason=f"{verdict.reason}; {note}" if verdict.reason else note)

"""How a function takes its arguments: by name, in order, or as one dict. Refuses what would land in another's place."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from derive.errors import DeriveError, nearest
from derive.review.gradients.arrays import shown

Way = Callable[[Mapping[str, Any]], tuple[tuple[Any, ...], dict[str, Any]]]  # arguments by name -> (*args, **kwargs)


def way_to_call(function: Callable[..., Any], what: str, names: tuple[str, ...]) -> Way:
    """By name where its parameters have these names, else in order; as one dict where a single parameter takes them all.

    What has a place of its own is passed by place, since ``jax.grad`` differentiates only such arguments.

    >>> way_to_call(lambda w, X: 0, "f", ("X", "w"))({"X": 1, "w": 2}), way_to_call(lambda a, b: 0, "f", ("X", "w"))({"X": 1, "w": 2})
    (((2, 1), {}), ((1, 2), {}))
    """
    if not callable(function):
        raise DeriveError(f"{what} is {shown(function)}; expected a function")
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return _in_order
    kinds = inspect.Parameter
    several = (kinds.VAR_POSITIONAL, kinds.VAR_KEYWORD)
    needed = [n for n, p in parameters.items() if p.default is kinds.empty and p.kind not in several]
    takes_any = any(p.kind is kinds.VAR_KEYWORD for p in parameters.values())
    named = {n for n, p in parameters.items() if p.kind not in several}
    if takes_any or set(names) <= named:
        if missing := [n for n in needed if n not in names]:
            raise DeriveError(f"{what} also needs {', '.join(missing)}: add it to at, or fix it with functools.partial")
        return _by_place(parameters, names)
    if len(needed) == 1 and len(names) > 1 and len(parameters) == 1 and not _variadic(parameters):
        return _in_one_dict
    _refuse_mixed_order(what, names, list(parameters), named)
    if not _variadic(parameters) and not len(needed) <= len(names) <= len(parameters):
        raise DeriveError(
            f"{what} takes {', '.join(parameters)}, and at gives {', '.join(names)}: name the same arguments"
        )
    return _in_order


def _in_order(arguments: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return tuple(arguments.values()), {}


def _in_one_dict(arguments: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (dict(arguments),), {}


def _by_place(parameters: Mapping[str, inspect.Parameter], names: tuple[str, ...]) -> Way:
    placed: list[str] = []
    for name, parameter in parameters.items():
        if name not in names or parameter.kind not in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            break
        placed.append(name)
    rest = [name for name in names if name not in placed]
    return lambda arguments: (tuple(arguments[n] for n in placed), {n: arguments[n] for n in rest})


def _variadic(parameters: Mapping[str, inspect.Parameter]) -> bool:
    return any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters.values())


def _refuse_mixed_order(what: str, names: tuple[str, ...], parameters: list[str], by_name: set[str]) -> None:
    """Some names of ``at`` are parameters and some are not: in order they must not land on each other's places."""
    for place, name in enumerate(names):
        if name in by_name and parameters.index(name) != place:
            strange = next(n for n in names if n not in by_name)
            raise DeriveError(
                f"{what} takes {', '.join(parameters)}, and at names {strange!r}{nearest(strange, parameters)}"
            )

"""The catalogue: one small function a topic, found by where it stands.

``derive/topics/linear_algebra/eigenvalues.py`` holds one function marked ``@topic(...)``; its id is
``linear-algebra/eigenvalues`` and its keyword parameters, with their defaults, are its data.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from derive.errors import AssumptionError, DeriveError, nearest
from derive.methods.at_points import require_inside
from derive.model import Derivation, TopicInfo
from derive.numeric.precision import Undecided, Undefined
from derive.topics.data import datum, of_finite_numbers, of_real_numbers


def topic(
    *, title: str, covers: tuple[str, ...] = (), sources: tuple[str, ...] = (), complex: bool = False
) -> Callable:
    """Marks the function of a module as its topic.

    The data arrive in it as expressions, however they were given: text is read, a list is an ``Array``, a number a
    number; a tuple stays a tuple. A parameter annotated ``str`` arrives as it is. Complex numbers are refused unless
    ``complex`` says that every sentence of the topic is true of them.

    >>> @topic(title="Twice")
    ... def twice(a="x + 1"):
    ...     return 2 * a
    >>> print(twice(), twice(a=3))
    2*(x + 1) 2*3
    """

    def mark(function: Callable[..., Derivation]) -> Callable[..., Derivation]:
        parameters = inspect.signature(function).parameters
        defaults = {name: p.default for name, p in parameters.items()}
        plain = {name for name, p in parameters.items() if p.annotation in ("str", str)}

        @wraps(function)
        def derivation(**data: Any) -> Derivation:
            for name in data:
                if name not in defaults:
                    known = ", ".join(defaults) or "none"
                    raise DeriveError(f"{title} has no datum {name!r}{nearest(name, defaults)} (it takes: {known})")
            given = {**defaults, **data}
            read = {name: datum(name, v, name in plain) for name, v in given.items()}
            if not complex:
                of_real_numbers(read)
            of_finite_numbers(read)
            try:
                worked = function(**read)
            except (Undecided, Undefined) as error:
                said = ", ".join(f"{name} = {value}" for name, value in read.items())
                raise AssumptionError(f"{said:.120}: expected finite numbers, found {error}") from None
            if isinstance(worked, Derivation):
                require_inside(worked.steps, worked.at)
            return replace(worked, sources=(*sources, *worked.sources)) if sources else worked

        derivation.about = (title, defaults, covers, sources)  # type: ignore[attr-defined]
        return derivation

    return mark


def names() -> list[str]:
    """The id of every topic, sorted; nothing is imported but the packages of the areas."""
    found = []
    for area in iter_modules(__path__):
        if area.ispkg:
            package = import_module(f"{__name__}.{area.name}")
            found += [_id(area.name, module.name) for module in iter_modules(package.__path__) if module.name[0] != "_"]
    return sorted(found)


def find(name: str) -> Callable[..., Derivation]:
    """The function of the topic called ``name``.

    >>> find("linear_algebra/eigenvalue")
    Traceback (most recent call last):
        ...
    derive.errors.DeriveError: no topic 'linear_algebra/eigenvalue'; did you mean 'linear-algebra/eigenvalues'?
    """
    known = names()
    wanted = str(name).replace("_", "-").replace(".", "/")
    if wanted not in known:
        ends = {n.split("/")[1]: n for n in known}
        close = nearest(wanted, known) or nearest(wanted.rsplit("/", 1)[-1], ends)
        for end, full in ends.items():
            close = close.replace(f"'{end}'", f"'{full}'")
        raise DeriveError(f"no topic {name!r:.80}{close or '; derive topics lists them'}")
    module = import_module(f"{__name__}.{wanted.replace('-', '_').replace('/', '.')}")
    marked = [f for f in vars(module).values() if hasattr(f, "about") and f.__module__ == module.__name__]
    if len(marked) != 1:
        raise TypeError(f"{module.__name__} marks {len(marked)} functions with @topic; it should mark one")
    return marked[0]


def info(name: str) -> TopicInfo:
    """What the catalogue says about one topic."""
    title, defaults, covers, sources = find(name).about  # type: ignore[attr-defined]
    return TopicInfo(name, title, name.split("/")[0], defaults, tuple(covers), tuple(sources))


def catalogue() -> list[TopicInfo]:
    """Every topic, by id."""
    return [info(name) for name in names()]


def derivation(name: str, data: Mapping[str, Any]) -> Derivation:
    """The worked derivation of a topic with ``data`` in the place of its defaults."""
    return find(name)(**data)


def _id(area: str, module: str) -> str:
    return f"{area}/{module}".replace("_", "-")

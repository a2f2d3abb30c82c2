"""Values in an order in which each comes after what it is made of."""

from __future__ import annotations

from collections.abc import Iterable

from derive.numeric.graph.value import Value


def postorder(roots: Iterable[Value]) -> list[Value]:
    order: list[Value] = []
    seen: set[Value] = set()
    stack = [(r, False) for r in reversed(list(roots))]
    while stack:
        v, ready = stack.pop()
        if ready:
            order.append(v)
        elif v not in seen:
            seen.add(v)
            stack.append((v, True))
            stack.extend((a, False) for a in reversed(v.args) if a not in seen)
    return order

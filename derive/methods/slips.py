"""The usual mistakes on the reader's own data: kept where they are wrong there, left out where the data make them true."""

from __future__ import annotations

from collections.abc import Mapping

from derive.language.assumptions import Domain
from derive.model import Status, Step
from derive.verify.claim import check


def refuted(
    *steps: Step, assume: Mapping[str, Domain] | None = None, shapes: Mapping | None = None
) -> tuple[Step, ...]:
    """Those of ``steps`` that are false; what cannot be decided is left out as well.

    >>> from derive.language.expressions import Symbol
    >>> x = Symbol("x")
    >>> [str(s.after) for s in refuted(Step(2 * x, x), Step(2 * x, x + x))]
    ['x']
    """
    return tuple(s for s in steps if _verdict(s, assume, shapes) is Status.REFUTED)


def _verdict(step: Step, assume: Mapping[str, Domain] | None, shapes: Mapping | None) -> Status:
    given = tuple(c.holds for c in step.conditions if c.holds is not None)
    return check(step.before, step.after, step.relation, assume=assume or {}, given=given, shapes=shapes).status

"""Has a gradient the shape of its argument? If not, whether it is transposed, or that of another argument."""

from __future__ import annotations

import numpy as np

from derive.model import Status, Verdict
from derive.review.gradients.callables import Code, Point


def wrong_shape(code: Code, point: Point, claims: dict[str, np.ndarray]) -> Verdict | None:
    """The verdict on a gradient that has not the shape of its argument."""
    for name, claim in claims.items():
        right = (*code.shape, *point[name].shape)
        if claim.shape in (right, (*code.returned_shape, *point[name].shape)):
            continue
        mistake, why = None, ""
        if claim.shape == right[::-1] or claim.shape == (*point[name].shape, *code.shape):
            mistake, why = "transposed", ": it is transposed"
        else:
            for other, theirs in claims.items():
                if other != name and theirs.shape == right and claim.shape == (*code.shape, *point[other].shape):
                    mistake, why = (
                        "wrong-variable",
                        f": that is the shape in {other}, and what is returned in {other} has the shape in {name}",
                    )
        return Verdict(
            Status.REFUTED, "shapes", mistake=mistake,
            witness={"argument": name, "shape": right, "shape claimed": claim.shape},
            reason=f"the gradient in {name} has shape {claim.shape} where {right} is right{why}",
        )  # fmt: skip
    return None

"""The Hessian: second partial derivatives, their symmetry, and what their signs say at a critical point."""

from dataclasses import replace

from derive.methods.partial import classified_hessian
from derive.model import Derivation
from derive.topics import topic
from derive.topics.calculus.gradient import check_point


@topic(title="Hessian", covers=("calculus/hessian",), sources=("DLMF 1.5.6", "DLMF 1.5.19–1.5.21"))
def hessian(f="x**3 - 3*x*y + y**3", variables=("x", "y"), at=(1, 1)) -> Derivation:
    """The Hessian of the scalar f, evaluated and classified at the point."""
    point = check_point(f, variables, at)
    return replace(classified_hessian(f, point), title="Hessian", at=point)

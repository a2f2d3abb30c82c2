"""Pictures from expressions: what they show is worked out here, by compiled functions, and drawn elsewhere.

What cannot be drawn (letters without numbers, more than two variables, a function without values there) gives no picture,
never an error: a topic is right without it. Each function gives a tuple, of one picture or of none.
"""

from derive.methods.pictures.curves import area, graph, tangent, trapezoids
from derive.methods.pictures.descent import contours, descent, descent_by, gradient_on_contours
from derive.methods.pictures.graphs import Node, computation_graph, expression_graph
from derive.methods.pictures.plane import fitted_line, matrix_on_a_grid, projection

__all__ = [
    "Node",
    "area",
    "computation_graph",
    "contours",
    "descent",
    "descent_by",
    "expression_graph",
    "fitted_line",
    "gradient_on_contours",
    "graph",
    "matrix_on_a_grid",
    "projection",
    "tangent",
    "trapezoids",
]

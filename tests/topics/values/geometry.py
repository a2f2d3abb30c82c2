"""Points, lines, planes, spheres and boxes; the values are known, or NumPy's and SciPy's."""

POINT, LADDER, LINE = "geometry/point", "geometry/dimension-ladder", "geometry/line"
PLANE, HYPERPLANE, SPHERE = "geometry/plane", "geometry/hyperplane", "geometry/sphere"
ELLIPSOID, CUBE, BOX = "geometry/ellipsoid", "geometry/hypercube", "geometry/hyperrectangle"

#: (example of the handouts or what it is about, topic, data, what stands on the page, what must not)
SHOWN = [
    ("in the plane", POINT, {}, ["5", "[3, 4]"], ["7"]),
    ("in letters", POINT, {"P": ["s", "t"]}, ["sqrt(s**2 + t**2)", "[s, t]"], ["s + t"]),
    ("on the line", POINT, {"P": [-3]}, ["3", "[-3]"], ["9.5"]),
    ("seven coordinates", POINT, {"P": [1] * 7}, ["sqrt(7)", "2.64575"], ["49"]),
    ("corners up to four dimensions", LADDER, {}, ["1", "2", "4", "8", "16", "sqrt(3)"], ["6"]),
    ("a point alone", LADDER, {"n": 1}, ["1", "2"], ["4"]),
    ("the handouts' line", LINE, {}, ["-3/4", "2", "[6/5, 8/5]"], ["3/4", "10/7"]),
    ("a vertical line", LINE, {"w": [2, 0], "w0": 3, "point": [0, 5]}, ["3/2", "[-3/2, 5]", "3"], ["5/2"]),
    ("a point on it", LINE, {"w": [1, -1], "w0": 0, "point": [2, 2]}, ["0", "1", "[2, 2]"], ["sqrt(2)/2"]),
    ("a root", LINE, {"w": [1, 1], "w0": -1, "point": [1, 1]}, ["1/sqrt(2)", "0.707107", "[1/2, 1/2]"], ["3/4"]),
    ("a line in letters", LINE, {"w": ["a", "b"], "w0": "c", "point": [0, 0]}, ["abs(c)/sqrt(a**2 + b**2)", "-a/b"], ["a/b"]),
    ("the handouts' plane", PLANE, {}, ["2", "[2/3, 4/3, 4/3]", "-6"], ["6/5"]),
    ("on the plane", PLANE, {"point": [6, 0, 0]}, ["0", "[6, 0, 0]"], ["7"]),
    ("the positive side", PLANE, {"w": [0, 0, 2], "w0": 1, "point": [1, 2, "1/2"]}, ["1", "[1, 2, -1/2]", "2"], ["1/2"]),
    ("002/hyperplane-origin", HYPERPLANE, {"w": [1, 2, 3], "w0": 0}, ["0"], ["6"]),
    ("not through the origin", HYPERPLANE, {}, ["-2", "1", "[1/2, 1/2, 1/2, 1/2]"], ["4"]),
    ("the constant in letters", HYPERPLANE, {"w": [3, 4], "w0": "w0"}, ["w0", "abs(w0)/5"], ["w0/7"]),
    ("one dimension", HYPERPLANE, {"w": [2], "w0": -3, "point": [5]}, ["7", "7/2", "[3/2]"], ["14"]),
    ("002/sphere-inside-outside", SPHERE, {"point": [3, 4], "r": 5}, ["25", "5"], ["7"]),
    ("inside the circle", SPHERE, {"point": [1, 2]}, ["5", "25"], ["9"]),
    ("outside the circle", SPHERE, {"point": [4, 4]}, ["32", "25"], ["8"]),
    ("inside the sphere", SPHERE, {"point": [1, 2, 3]}, ["14", "25"], ["36"]),
    ("on the sphere", SPHERE, {"point": [3, 4, 0]}, ["25"], ["49"]),
    ("outside the sphere", SPHERE, {"point": [3, 4, 1]}, ["26"], ["64"]),
    ("inside the hypersphere", SPHERE, {"point": [2, 2, 2, 2]}, ["16", "25"], ["8"]),
    ("on the hypersphere, decimals", SPHERE, {"point": [2.5, 2.5, 2.5, 2.5]}, ["25", "5"], ["100"]),
    ("outside the hypersphere", SPHERE, {"point": [3, 3, 3, 3]}, ["36"], ["12"]),
    ("on it, with roots", SPHERE, {"point": ["sqrt(2)", 1], "r": "sqrt(3)"}, ["3"], ["9"]),
    ("another centre", SPHERE, {"point": [4, 6], "r": 5, "centre": [1, 2]}, ["25", "[3, 4]"], ["52"]),
    ("the centre itself", SPHERE, {"point": [0, 0, 0], "r": "1/2"}, ["0", "1/4"], ["1"]),
    ("the handouts' ellipse", ELLIPSOID, {}, ["13/36", "0.361111", "6*pi", "18.8496"], ["5/6"]),
    ("on the ellipse", ELLIPSOID, {"point": [3, 0]}, ["1", "6*pi"], ["3"]),
    ("outside an ellipsoid", ELLIPSOID, {"a": [1, 2, 3], "point": [1, 2, 0]}, ["2", "8*pi"], ["4*pi"]),
    ("a sphere", ELLIPSOID, {"a": [2, 2, 2], "point": [1, 1, 1]}, ["3/4", "32*pi/3"], ["8*pi/3"]),
    ("four axes", ELLIPSOID, {"a": [1, 1, 1, 2], "point": [0, 0, 0, 1]}, ["1/4", "pi**2"], ["2*pi"]),
    ("roots for axes", ELLIPSOID, {"a": ["sqrt(2)", 1], "point": [1, "sqrt(1/2)"]}, ["1", "sqrt(2)*pi"], ["2*pi"]),
    ("the handouts' hypercube", CUBE, {}, ["16", "4", "81"], ["8"]),
    ("the unit square", CUBE, {"s": 1, "n": 2}, ["1", "4", "sqrt(2)", "1.41421"], ["3"]),
    ("a cube in letters", CUBE, {"s": "a", "n": 3}, ["a**3", "sqrt(3)*a"], ["3*a"]),
    ("a point on the boundary", CUBE, {"s": 2, "n": 3, "point": [1, -1, 0]}, ["1", "8"], ["6"]),
    ("a point outside", CUBE, {"s": "1/2", "n": 2, "point": ["1/8", "-1/3"]}, ["1/3", "1/4", "sqrt(2)/2"], ["2/3"]),
    ("the handouts' box", BOX, {}, ["4", "3", "[1, 2, 2]"], ["5"]),
    ("a rectangle with letters", BOX, {"lower": [0, 0], "upper": ["a", "b"]}, ["a*b", "sqrt(a**2 + b**2)"], ["a + b"]),
    ("negative ends and a point inside", BOX, {"lower": [-1, "-1/2"], "upper": [1, "1/2"], "point": [0, "1/2"]}, ["2", "sqrt(5)"], ["3"]),
    ("a point outside", BOX, {"lower": [0], "upper": [2], "point": [3]}, ["2"], ["4"]),
]  # fmt: skip

#: (topic, data, words of the sentence that refuses them)
REFUSED = [
    (POINT, {"P": 3}, "expected a vector"), (LADDER, {"n": 0}, "at least 1"), (LADDER, {"n": 40}, "at most 12"),
    (LINE, {"w": [0, 0]}, "is the zero vector"), (LINE, {"w": [1, 2, 3]}, "expected 2"), (PLANE, {"point": [1, 2]}, "expected 3"),
    (HYPERPLANE, {"point": [1]}, "expected 4"), (HYPERPLANE, {"w": [0, 0, 0]}, "needs a normal vector"),
    (SPHERE, {"r": 0}, "r = 0: expected a number above 0"), (SPHERE, {"r": -5}, "above 0"), (SPHERE, {"point": ["x", 1]}, "expected numbers"),
    (SPHERE, {"centre": [1]}, "expected 2"), (ELLIPSOID, {"a": [1, 0]}, "semi-axes above 0"), (ELLIPSOID, {"a": [1]}, "equally many"),
    (ELLIPSOID, {"point": ["t", 0]}, "expected numbers"), (CUBE, {"s": 0}, "above 0"), (CUBE, {"n": 13}, "at most 12"),
    (CUBE, {"point": [1, 2]}, "expected 4"), (BOX, {"lower": [1, 0, 0]}, "an upper end above the lower one"), (BOX, {"upper": [1]}, "equally many"),
    (BOX, {"lower": [0], "upper": ["a"], "point": [1]}, "can be compared"),
]  # fmt: skip

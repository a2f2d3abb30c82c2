"""Numerical mathematics. Expected values are Python's floats and NumPy's."""

#: (example of the handouts or what it is about, topic, data, what stands on the page, what must not)
SHOWN = [
    ("000/one-tenth-binary", "numerical/floating-point", {}, ["0.1000000000000000055511151231257827021181583404541015625", "3602879701896397/36028797018963968"], ["0.11"]),
    ("a single", "numerical/floating-point", {"format": "single"}, ["0.100000001490116119384765625"], []),
    ("zero", "numerical/floating-point", {"x": 0}, ["0"], []),
    ("negative and exact", "numerical/floating-point", {"x": "-0.375"}, ["-0.375"], []),
    ("subnormal", "numerical/floating-point", {"x": "1e-310"}, [], []),
    ("too small", "numerical/floating-point", {"x": "1e-400"}, ["0"], []),
    ("too large", "numerical/floating-point", {"x": "1e400"}, [], []),
    ("a tie", "numerical/floating-point", {"x": "1 + 2**(-53)"}, ["1"], []),
    ("one tenth", "numerical/binary-expansion", {}, ["1/10", "1/5"], []),
    ("it ends", "numerical/binary-expansion", {"x": "5/8"}, ["5/8"], []),
    ("a whole part", "numerical/binary-expansion", {"x": "-22/7"}, ["22/7", "3"], []),
    ("ten times 0.1", "numerical/round-off", {}, ["0.30000000000000004", "0.9999999999999999"], []),
    ("exact", "numerical/round-off", {"x": 0.5, "y": 0.25, "n": 3}, ["3/4", "1.5"], []),
    ("000/float64-array", "numerical/single-and-double", {"x": [1, 2, 3, 4]}, ["[1, 2, 3, 4]"], []),
    ("000/float32-vs-float64", "numerical/single-and-double", {}, ["[1, 2, 3]", "0.10000000149011612"], []),
    ("large and small", "numerical/single-and-double", {"x": [1e300, "1e-60", "1/3"]}, ["0.33333334326744080", "0"], []),
    ("cancellation", "numerical/stability", {}, ["0", "1", "0.5", "0.500000000000000"], []),
    ("Higham's number", "numerical/stability", {"x": "1.2e-8"}, ["0.77098821154524766"], []),
    ("no trouble", "numerical/stability", {"x": 1}, ["0.459697694131860"], []),
    ("000/normalization", "numerical/normalization", {}, ["5.477225575051661", "[[0.18257419, 0.36514837], [0.54772256, 0.73029674]]", "1"], ["5.4650"]),
    ("a vector", "numerical/normalization", {"A": [3, 4]}, ["5", "[3/5, 4/5]"], []),
    ("five numbers", "numerical/data-standardization", {}, ["3", "[-1.414214, -0.707107, 0, 0.707107, 1.414214]", "[0, 0.25, 0.5, 0.75, 1]"], []),
    ("negative and decimal", "numerical/data-standardization", {"x": [0.5, -2, 7]}, ["11/6"], []),
    ("000/integral-x2", "numerical/trapezoid", {}, ["0.33335033840084355", "-1.70051e-05", "2.0000"], ["0.33333401"]),
    ("000/integral-gaussian", "numerical/trapezoid", {"f": "exp(-x**2)", "a": -10, "b": 10}, ["1.7724538509055159"], ["1.772453850955159"]),
    ("one panel", "numerical/trapezoid", {"f": "x", "n": 1}, ["0.5"], []),
    ("a sine", "numerical/trapezoid", {"f": "sin(x)", "a": 0, "b": 3, "n": 10}, [], []),
]  # fmt: skip

#: (topic, data, words of the sentence that refuses them)
REFUSED = [
    ("numerical/floating-point", {"x": "pi"}, "expected a number"),
    ("numerical/floating-point", {"format": "half"}, "double, single"),
    ("numerical/binary-expansion", {"x": "1/1000003"}, "smaller denominator"),
    ("numerical/round-off", {"n": 100}, "at most 30"),
    ("numerical/round-off", {"x": "1e-320"}, "normal doubles"),
    ("numerical/stability", {"x": 0}, "1e-30 to 100"),
    ("numerical/normalization", {"A": [[0, 0]]}, "is zero"),
    ("numerical/data-standardization", {"x": [2, 2]}, "alike"),
    ("numerical/trapezoid", {"f": "x*y"}, "x alone"),
    ("numerical/trapezoid", {"a": 1, "b": 1}, "a < b"),
    ("numerical/trapezoid", {"f": "log(x)"}, "no value at some point"),
    ("numerical/trapezoid", {"n": 5000}, "at most 1000"),
]  # fmt: skip

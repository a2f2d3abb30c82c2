"""What a second examiner tried: values of NumPy, SciPy and mpmath, and data that make no sense."""

#: (what it is about, topic, data, what stands on the page, what must not)
SHOWN: list = []

#: (topic, data, what the refusal says)
REFUSED = [
    ("information/entropy", {"p": "foo bar"}, "^p = 'foo bar': two names side by side"),
    ("information/entropy", {"p": ["nan", 1]}, "^p = .*nan is no number"),
    ("information/entropy", {"p": [None]}, "^p: .*None"),
    ("information/entropy", {"p": []}, "^p: an empty list"),
    ("neural/relu", {"x": [[1, 2], [3]]}, "^x: the rows of .* differ in length"),
]

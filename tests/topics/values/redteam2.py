"""What a second examiner tried: values of NumPy, SciPy and mpmath, and data that make no sense."""

#: (what it is about, topic, data, what stands on the page, what must not)
SHOWN: list = [
    ("one bit before", "information/information-gain", {"branches": [[2, 2], [1, 1]]}, ["1", "0"], []),
    ("certain", "information/entropy", {"p": [1, 0]}, ["0"], []),
    ("one degree of freedom", "statistics/t-test", {"x": [1], "y": [2, 3]}, ["-sqrt(3)", "0.333333"], []),
    ("not small", "numerical/stability", {"x": 3}, ["0.22111027740004949"], []),
    ("equal deviations", "information/kl-gaussian", {"mean1": 2}, ["2"], []),
    ("letters in the biases", "neural/gradient-of-a-batch", {"b": [1, "a"]}, [], []),
    ("one of two", "probability/bernoulli-likelihood", {"trials": 2, "ones": 1}, ["1/2", "0.5"], []),
    ("half of many", "probability/bernoulli-likelihood", {"trials": 1000000, "ones": 500000}, ["1/2"], []),
    ("rare", "probability/bernoulli-likelihood", {"trials": 1000000, "ones": 1}, ["1/1000000"], []),
    ("many trials", "probability/beta-bernoulli", {"successes": 100, "failures": 100}, ["1/2"], []),
    (
        "small prior",
        "probability/beta-bernoulli",
        {"a": "1/100", "b": "1/100", "successes": 0, "failures": 0},
        ["1"],
        [],
    ),
    ("large counts", "probability/gamma-poisson", {"counts": [1000000000000, 1]}, ["1000000000003/3"], []),
    ("long times", "probability/exponential-likelihood", {"times": [1000000000000, 1]}, ["2/1000000000001"], []),
    ("smallest", "numerical/stability", {"x": "1e-30"}, ["0", "0.5"], []),
]

#: (topic, data, what the refusal says)
REFUSED = [
    ("probability/uniform-distribution", {"low": 2, "high": "sqrt(2)"}, "low to be less than high"),
    ("probability/uniform-distribution", {"high": "oo"}, "high = oo"),
    ("statistics/p-value", {"t": "10**12"}, "far out"),
    ("statistics/significance-level", {"alpha": "1e-30"}, "at least"),
    ("information/maximum-entropy", {"n": "p"}, "the letter p has a meaning of its own"),
    ("statistics/mean", {"x": [True, False]}, "True or False"),
    ("statistics/mean", {"x": ["oo", 1]}, "x = .oo, 1.: expected finite"),
    ("statistics/variance", {"x": ["n", 1]}, "the letter n has a meaning of its own"),
    ("statistics/errors-of-a-test", {"mean1": 0}, "mean1 = 0 is mean0 itself"),
    ("probability/normal-distribution", {"deviation": "-sqrt(2)"}, "above 0"),
    ("probability/normal-distribution", {"deviation": "sqrt(2) - sqrt(2)"}, "above 0"),
    ("probability/normal-distribution", {"mean": None}, "mean is missing"),
    ("probability/beta-bernoulli", {"successes": "10**12"}, "successes = .* at most 1000"),
    ("probability/binomial-distribution", {"trials": "10**12"}, "trials = .* at most 10000"),
    ("probability/gamma-distribution", {"x": "10**30"}, "too large or too small"),
    ("probability/bayes-theorem", {"prior": None}, "prior is missing"),
    ("information/entropy", {"p": "foo bar"}, "^p = 'foo bar': two names side by side"),
    ("information/entropy", {"p": ["nan", 1]}, "^p = .*nan is no number"),
    ("information/entropy", {"p": [None]}, "^p: .*None"),
    ("information/entropy", {"p": []}, "^p: an empty list"),
    ("neural/relu", {"x": [[1, 2], [3]]}, "^x: the rows of .* differ in length"),
]

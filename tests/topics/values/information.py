"""Information: values of scipy.stats.entropy and of closed forms."""

A = "[3/14, 3/14, 4/14, 2/14, 1/14, 1/14]"
B = "[2/14, 3/14, 3/14, 3/14, 2/14, 1/14]"

#: (example of the handouts or what it is about, topic, data, what stands on the page, what must not)
SHOWN = [
    ("001/entropy", "information/entropy", {"p": A}, ["1.67312", "2.41380", "1.6731183626432506"], ["1.6688", "1.668807", "0.9059"]),
    ("fair coin", "information/entropy", {"p": ["1/2", "1/2"]}, ["log(2)", "1"], []),
    ("d2l-info-ex1a", "information/entropy", {"p": ["1/4", "1/4", "1/4", "1/4"]}, ["log(4)", "2"], []),
    ("certain", "information/entropy", {"p": [1]}, ["0"], []),
    ("certain, with zeros", "information/entropy", {"p": [0, 1, 0]}, ["0"], []),
    ("zeros", "information/entropy", {"p": [0.5, 0, 0.25, 0.25]}, ["1.03972", "1.5"], []),
    ("letter", "information/entropy", {"p": ["a/(a + b)", "b/(a + b)"]}, ["-(a/(a + b)*log(a/(a + b)) + b/(a + b)*log(b/(a + b)))"], []),
    ("six", "information/maximum-entropy", {}, ["log(6)", "1.79176"], []),
    ("one", "information/maximum-entropy", {"n": 1}, ["0"], []),
    ("letter", "information/maximum-entropy", {"n": "m"}, ["log(m)"], []),
    ("large", "information/maximum-entropy", {"n": 10**6}, ["13.8155"], []),
    ("9+, 5-", "information/information-gain", {}, ["0.940286", "0.811278", "0.0481270"], ["0.034"]),
    ("pure branches", "information/information-gain", {"branches": [[2, 0], [0, 2]]}, ["1"], []),
    ("useless", "information/information-gain", {"branches": [[1, 1], [2, 2]]}, ["0"], []),
    ("three labels", "information/information-gain", {"branches": [[3, 0, 1], [0, 4, 0]]}, ["1"], []),
    ("one branch", "information/information-gain", {"branches": [[3, 2]]}, ["0"], []),
    ("fair bits", "information/mutual-information", {}, ["log(2)", "1"], []),
    ("d2l-info-03", "information/mutual-information", {"table": [[0.1, 0.5], [0.1, 0.3]]}, ["0.00513164", "0.00740339"], []),
    ("independent", "information/mutual-information", {"table": [["1/6", "1/3"], ["1/6", "1/3"]]}, ["0"], []),
    ("one row", "information/mutual-information", {"table": [["1/3", "2/3"]]}, ["0"], []),
    ("zeros in margins", "information/mutual-information", {"table": [["1/2", 0], ["1/2", 0]]}, ["0"], []),
    ("001/kl", "information/kl-divergence", {"p": A, "q": B}, ["0.0616462"], ["0.267325", "0.176247"]),
    ("001/kl-asymmetry", "information/kl-divergence", {}, ["0.510826", "0.368064", "0.736966"], []),
    ("equal laws", "information/kl-divergence", {"p": ["1/3", "2/3"], "q": ["1/3", "2/3"]}, ["0"], []),
    ("zero in p", "information/kl-divergence", {"p": [1, 0], "q": ["1/4", "3/4"]}, ["log(4)", "1.38629"], []),
    ("both zero", "information/kl-divergence", {"p": [1, 0], "q": [1, 0]}, ["0"], []),
    ("same both ways", "information/kl-divergence", {"p": [0.3, 0.7], "q": [0.7, 0.3]}, ["0.338919"], []),
    ("inf-04", "information/kl-divergence", {"p": ["p", "1 - p"], "q": ["q", "1 - q"]}, [], []),
    ("d2l-info-05", "information/kl-gaussian", {"mean1": 0, "mean2": 1}, ["1/2"], []),
    ("variational autoencoder", "information/kl-gaussian", {"mean1": 0, "deviation1": 2}, ["0.806853"], []),
    ("same laws", "information/kl-gaussian", {"mean1": 3, "mean2": 3, "deviation1": 0.5, "deviation2": 0.5}, ["0"], []),
    ("far and narrow", "information/kl-gaussian", {"mean1": -100, "deviation1": 0.001, "mean2": 5, "deviation2": 10}, ["63.8353"], []),
    ("inf-03", "information/kl-gaussian", {}, ["log(a/b) + b/a - 1"], []),
    ("standard", "information/gaussian-entropy", {}, ["1.41894", "2.04710"], []),
    ("narrow", "information/gaussian-entropy", {"mean": 3, "deviation": 0.01}, ["-3.18623"], []),
]  # fmt: skip

#: (topic, data, words of the sentence that refuses them)
REFUSED = [
    ("information/entropy", {"p": [0.5, 0.6]}, "sums to 11/10"),
    ("information/entropy", {"p": [1.5, -0.5]}, "not negative"),
    ("information/entropy", {"p": ["p", "p"]}, "sums to"),
    ("information/entropy", {"p": "0.5"}, "expected a vector"),
    ("information/kl-divergence", {"p": [1], "q": [0.5, 0.5]}, "1 entries"),
    ("information/kl-divergence", {"q": [0.5, 0.4]}, "q = .* sums to 9/10"),
    ("information/mutual-information", {"table": [[0.5, 0.5], [0.5, 0.5]]}, "sums to 2"),
    ("information/mutual-information", {"table": [0.5, 0.5]}, "expected a matrix"),
    ("information/information-gain", {"branches": [[0, 0], [1, 2]]}, "without data"),
    ("information/information-gain", {"branches": [[0.5, 1], [1, 2]]}, "whole number"),
    ("information/information-gain", {"branches": [[-1, 1], [1, 2]]}, "at least 0"),
    ("information/maximum-entropy", {"n": 0}, "n = 0"),
    ("information/kl-gaussian", {"deviation1": 0}, "deviation1 = 0"),
    ("information/gaussian-entropy", {"deviation": -1}, "above 0"),
]

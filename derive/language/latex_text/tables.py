r"""The commands that mean something: functions, operators and relations, one row each."""

from __future__ import annotations

#: commands and words of \operatorname that are functions of one argument
FUNCTIONS = {
    **{name: name for name in ("sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "coth", "sech", "csch", "exp", "det",
                               "erf", "erfc", "softplus", "softmax", "logsumexp", "sigmoid", "sinc", "vec", "diag")},
    "ln": "log", "log": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsec": "asec", "arccsc": "acsc", "arccot": "acot",
    "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh",
    "asin": "asin", "acos": "acos", "atan": "atan", "tr": "trace", "Tr": "trace", "trace": "trace", "Trace": "trace", "sign": "sign", "sgn": "sign", "relu": "relu",
    "ReLU": "relu", "expit": "sigmoid", "Re": "re", "Im": "im", "LSE": "logsumexp", "Diag": "diag", "abs": "abs", "sqrt": "sqrt", "floor": "floor", "ceil": "ceiling",
    "arg": "arg", "erfi": "", "lg": "", "rank": "rank", "rk": "rank", "logit": "",
}  # fmt: skip
#: why a function is not read
REFUSED_FUNCTIONS = {
    "lg": r"\lg is the logarithm to base 10 or to base 2: write \log_{10} or \log_2",
    "erfi": "erfi is not part of the language",
    "logit": r"write \log\frac{p}{1-p} for the logit",
}
INVERSES = {
    "sin": "asin", "cos": "acos", "tan": "atan", "sec": "asec", "csc": "acsc", "cot": "acot", "sinh": "asinh", "cosh": "acosh",
    "tanh": "atanh", "erf": "erfinv",
}  # fmt: skip
#: functions that reach over a product of letters written without brackets, matrices with their scripts
REACHING = {"trace", "det", "rank"}
SEVERAL = {"max": "maximum", "min": "minimum"}
#: letters that are functions of the table where a bracket with so many arguments follows
SPECIAL = {"Gamma": ("gamma", 1), "zeta": ("zeta", 1), "B": ("beta", 2)}
PROBABILITY = {"Var": "Var", "var": "Var", "Cov": "Cov", "cov": "Cov", "E": "E", "Std": "Std", "SD": "Std", "sd": "Std"}

RELATIONS = {
    "=": "=", "<": "<", ">": ">", ":=": "defines", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=",
    "lt": "<", "gt": ">", "ne": "!=", "neq": "!=", "approx": "approx", "simeq": "approx", "propto": "propto",
    "Rightarrow": "=>", "implies": "=>", "Longrightarrow": "=>", "iff": "<=>", "Leftrightarrow": "<=>", "Longleftrightarrow": "<=>",
    "leftarrow": "defines", "gets": "defines", "to": "->", "rightarrow": "->", "longrightarrow": "->", "mapsto": "->", "equiv": "defines", "triangleq": "defines",
    "coloneqq": "defines", "coloneq": "defines", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "approx", "→": "->", "⇒": "=>",
}  # fmt: skip
#: operators between factors, as they bind: more tightly than +, less than factors side by side
OPERATORS = {
    "cdot": "cdot", "times": "times", "*": "cdot", "ast": "cdot", "·": "cdot", "⋅": "cdot", "×": "times", "/": "/", "div": "/", "÷": "/",
    "odot": "odot", "oslash": "oslash", "circ": "circ", "otimes": "otimes", "⊙": "odot", "⊗": "otimes",
}  # fmt: skip
BIG = {
    "sum": "sum",
    "prod": "prod",
    "int": "int",
    "iint": "int",
    "iiint": "int",
    "lim": "lim",
    "∑": "sum",
    "∏": "prod",
    "∫": "int",
}
#: letters that name functions where a bracket follows, whatever stands in it
FUNCTION_LETTERS = {"f", "g", "h", "F", "G", "H", "phi", "psi", "Phi", "Psi", "sigma", "ell", "varphi"}
#: letters that name functions where a bracket with names in it follows, and quantities otherwise
PERHAPS_FUNCTIONS = {"p", "q", "u", "v", "w", "y", "J", "L", "k", "K", "S", "Q", "Z"}
UNICODE = {"∞": "infty", "∂": "partial", "∇": "nabla", "∈": "in"}

r"""Which letters are numbers, vectors and matrices: ``Xw`` is a matrix product, ``2xy`` one of numbers.

A text without any sign of arrays (bold letters, transposes, norms, traces, gradients) speaks of numbers. In the others what
is certain is followed from letter to letter first; then capitals are matrices, and what is left are numbers.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from derive.language.latex_text.names import Letter
from derive.language.latex_text.nodes import Node

#: Greek letters that are vectors behind a matrix, as in Xβ; the others are numbers unless something says otherwise
VECTORS = {"theta", "beta", "delta", "mu", "epsilon", "alpha", "xi", "phi", "psi", "nu", "ell", "zeta", "chi", "omega"}
#: those that are vectors as often as numbers behind a matrix, though nothing else speaks of arrays
COEFFICIENTS = {"beta", "theta"}
#: functions of arrays, entry by entry, as often as of numbers
ACTIVATIONS = {"maximum", "minimum", "tanh", "relu", "sigmoid", "softplus"}
#: capitals that are matrices in W x + b
MATRICES = {"A", "W", "X", "M", "U", "V"}
#: capitals that are numbers where they are differentiated by an array
LOSSES = {"L", "E", "J", "C", "F", "Q"}
#: capitals between bars that are as often matrices as numbers
DETERMINED = MATRICES | {"B", "K", "S", "Sigma", "Lambda", "Omega", "Psi"}
OF_ARRAYS = {"trace", "det", "rank", "diag", "vec", "softmax", "logsumexp"}
_ARRAY_KINDS = {
    "matrix",
    "transpose",
    "norm",
    "inner",
    "odot",
    "oslash",
    "otimes",
    "gradient",
    "ones",
    "power_of_entries",
}
_LIKE_FIRST = {"fence", "neg", "evaluated", "integral", "limit", "big", "factorial", "power_of_entries"}
MOST_PASSES = 12


def nodes(roots: Iterable[Node]) -> Iterator[Node]:
    stack = list(roots)
    while stack:
        node = stack.pop()
        yield node
        stack.extend(node.args)


def is_inverse(node: Node) -> bool:
    if node.kind != "power":
        return False
    exponent = node.args[1]
    return exponent.kind == "neg" and exponent.args[0].kind == "number" and exponent.args[0].data == "1"


def speaks_of_arrays(roots: Iterable[Node]) -> bool:
    """Whether anything in the text says that it is about vectors and matrices."""
    roots = list(roots)
    apart = {id(a) for n in nodes(roots) for a in _no_evidence(n)}
    for n in nodes(roots):
        if (n.kind in _ARRAY_KINDS and id(n) not in apart) or (n.kind == "function" and n.data in OF_ARRAYS):
            return True
        if n.kind == "name" and (n.data.bold or (n.data.capital and n.data.layer)):
            return True
        if is_inverse(n) and n.args[0].kind == "name" and n.args[0].data.capital:
            return True
        if n.kind == "add" and any(map(_is_shift, n.args)) and identity_beside(n):
            return True
    return False


def identity_beside(n: Node) -> Node | None:
    """The I in a sum such as I - A and A + λI_n, beside another capital."""
    found = [t for t in n.args if _is_identity(_last(t))]
    others = [a for t in n.args if t not in found for a in nodes([t])]
    return _last(found[0]) if found and any(a.kind == "name" and a.data.capital for a in others) else None


def _is_shift(n: Node) -> bool:
    """A Greek multiple of the identity, as in A - λI."""
    n = n.args[0] if n.kind == "neg" else n
    if n.kind != "product" or not _is_identity(n.args[-1]):
        return False
    factors = [a.args[0] if a.kind == "power" else a for a in n.args[:-1]]
    return all(a.kind == "name" and a.data.greek for a in factors)


def _last(n: Node) -> Node:
    n = n.args[0] if n.kind == "neg" else n
    counted = n.kind == "product" and all(a.kind == "number" for a in n.args[:-1])
    return n.args[-1] if counted or _is_shift(n) else n


def _is_identity(n: Node) -> bool:
    return n.kind == "name" and (n.data.name == "I" or n.data.name in {f"I_{size}" for size in "nmdkpN"})


def _no_evidence(n: Node) -> Iterator[Node]:
    """The matrix in a determinant written with bars; a power ``q^T`` that stands for itself."""
    if n.kind == "determinant":
        yield n.args[0]
    several = n.kind == "product" and sum(a.kind != "number" for a in n.args) > 1
    for a in n.args:
        if a.kind == "transpose" and a.data == "T" and a.args[0].kind == "name" and not several:
            letter: Letter = a.args[0].data
            if not letter.bold and not letter.capital:
                yield a


class Ranks:
    """How many indices every name has; unknown ones are found from their neighbours."""

    def __init__(self, roots: list[Node], given: Mapping[str, int], declared: Container[str] = ()):
        self.known: dict[str, int] = dict(given)
        self.declared = declared
        self.all = list(nodes(roots))
        self._memo: dict[int, int | None] = {}
        self._seen = 0
        self.of_arrays = False
        self.of_arrays = speaks_of_arrays(roots) or any(given.values()) or self._is_affine()
        if self.of_arrays:
            self._bold()
            self._settle(positive=True)
            self._settle(positive=False)
            self._losses()
            self._capitals()
            self._settle(positive=False)

    def _is_affine(self) -> bool:
        """Whether a sum or an equation says ``Wx + b``, ``Ax = b`` or ``Av = λv``: a capital before a small letter, and one alone."""
        for n in self.all:
            if n.kind in ("add", "relation"):
                terms = [t for a in n.args for t in (a.args if a.kind == "add" else (a,))]
                if any(map(self._is_image, terms)) and any(map(self._is_alone, terms)):
                    return True
        return False

    def _is_image(self, n: Node) -> bool:
        n = n.args[0] if n.kind == "neg" else n
        if n.kind != "product" or len(n.args) != 2 or any(a.kind != "name" for a in n.args):
            return False
        A, x = (a.data for a in n.args)
        if A.name in self.declared or x.name in self.declared:
            return False  # of what is assumed, a shape would say that it is an array
        return (
            A.capital
            and A.name.split("_")[0] in MATRICES
            and not x.capital
            and _may_be_vector(x)
            and x.name not in self.numbers()
        )

    def _is_alone(self, n: Node) -> bool:
        n = n.args[0] if n.kind == "neg" else n
        if n.kind == "product" and all(a.kind == "number" or (a.kind == "name" and a.data.greek) for a in n.args[:-1]):
            n = n.args[-1]
        return n.kind == "name" and not n.data.capital and not n.data.greek and n.data.name not in self.numbers()

    def _bold(self) -> None:
        for n in self.all:
            if n.kind == "name" and n.data.entry:
                self.known.setdefault(n.data.name, 0)
            elif n.kind == "name" and n.data.bold:
                self.known.setdefault(n.data.name, 2 if n.data.capital else 1)
            if n.kind == "big":
                for v in n.data[1]:
                    self.known.setdefault(v.name, 0)
                for bound in n.args[1:]:
                    self.want(bound, 0)
            elif n.kind in ("integral", "limit"):
                letter = n.data if n.kind == "integral" else n.data[0]
                self.known.setdefault(letter.name, 0)
            elif n.kind == "indexed":
                for index in n.args[1:]:
                    self.want(index, 0)
                self.known.setdefault(n.args[0].data.name, min(len(n.args) - 1, 2))
            elif n.kind == "name" and n.data.entry:
                self.known.setdefault(n.data.name, 0)

    def _losses(self) -> None:
        """What is differentiated by an array and called L, E or J is a number."""
        for n in self.all:
            if n.kind == "derivative" and n.args[0].kind == "name" and n.args[0].data.name in LOSSES:
                by = [v.data for v, _ in n.data[0] if v.kind == "name"]
                if any(v.capital or self.known.get(v.name) for v in by):
                    self.known.setdefault(n.args[0].data.name, 0)

    def _capitals(self) -> None:
        for n in self.all:
            if n.kind == "name" and n.data.capital:
                self.known.setdefault(n.data.name, 2)

    def _settle(self, positive: bool) -> None:
        for _ in range(MOST_PASSES):
            before = len(self.known)
            for n in self.all:
                self._follow(n, positive)
            if len(self.known) == before:
                return

    def perhaps_matrices(self, a: Node, b: Node, then: tuple[Node, ...] = ()) -> bool:
        """Whether two factors such as ``Ax``, ``AB`` or ``A(x + y)`` leave open if the text is about numbers."""
        if self.of_arrays or not any(n.data.capital for n in self._open(a)):
            return False
        beside = list(self._open(b))
        if a.kind == b.kind == "name" and a.data.name in MATRICES and b.data.name in COEFFICIENTS - self.numbers():
            return b.data.name not in self.known and b.data.name not in self.declared
        small = b.kind == "name" and beside and not b.data.capital
        if small and then and then[0].kind == "name" and not then[0].data.capital:
            return False  # m v t: two vectors side by side are no product
        return bool(beside)

    def undeclared(self, n: Node) -> bool:
        return n.data.name not in self.known and n.data.name not in self.declared

    def perhaps_matrix(self, n: Node) -> bool:
        """Whether a lone capital, as in ``|A|``, may be a matrix though nothing says so."""
        return not self.of_arrays and n.kind == "name" and n.data.capital and bool(list(self._open(n)))

    def _open(self, n: Node) -> Iterator[Node]:
        """The names in a factor of which nothing says that they are numbers."""
        if n.kind == "name":
            letter: Letter = n.data
            settled = letter.name in self.known or letter.name in self.numbers() or letter.entry
            if not settled and (letter.capital or not letter.greek):
                yield n
        elif n.kind in ("fence", "add", "neg", "product", "transpose") or (n.kind == "power" and n.args[0].kind != "e"):
            for a in n.args[:1] if n.kind == "power" else n.args:
                yield from self._open(a)

    def numbers(self) -> set[str]:
        """The names that a text about numbers uses as nothing but a number may be used."""
        if self._numbers is None:
            self._numbers = {name for n in self.all for name in _as_numbers(n)}
        return self._numbers

    _numbers: set[str] | None = None

    # ------------------------------------------------------------ what is known of a node

    def rank(self, n: Node) -> int | None:
        """How many indices ``n`` has; None while that is open."""
        if self._seen != len(self.known):
            self._memo.clear()
            self._seen = len(self.known)
        if id(n) not in self._memo:
            self._memo[id(n)] = self._rank(n)
        return self._memo[id(n)]

    def _rank(self, n: Node) -> int | None:
        match n.kind:
            case "name":
                return self.known.get(n.data.name)
            case (
                "number"
                | "constant"
                | "e"
                | "indexed"
                | "norm"
                | "bars"
                | "inner"
                | "determinant"
                | "indicator"
                | "probability"
                | "moment"
            ):
                return 0
            case "ones":
                return 1
            case "argument":
                return self.rank(n.args[0])
            case "add":
                return self._of_sum(n)
            case "product":
                return self._of_product(n)
            case "divide" | "fraction" | "transpose" | "derivative_in_power":
                return self.rank(n.args[0])
            case "power":
                return self.rank(n.args[0])
            case "odot" | "oslash" | "circ":
                found = [r for r in map(self.rank, n.args) if r]
                return found[0] if found else None
            case "otimes":
                return self.rank(n.args[0])
            case "function":
                return self._of_function(n)
            case "matrix":
                return 1 if 1 in n.data else 2
            case "gradient":
                variable, order = n.data
                r = self.known.get(variable.name)
                return None if r is None else r * order
            case "derivative":
                return None
        if n.kind in _LIKE_FIRST:
            return self.rank(n.args[0])
        return None

    def _of_sum(self, n: Node) -> int | None:
        found = [self.rank(a) for a in n.args]
        positive = [r for r in found if r]
        return positive[0] if positive else 0 if all(r == 0 for r in found) else None

    def _of_product(self, n: Node) -> int | None:
        found = "s"
        for a, op in zip(n.args, ("", *n.data), strict=True):
            kind = self.kind(a) or self._entrywise(a, found)
            if kind is None:
                return None
            found = JOINED.get((found, kind)) or ("s" if op == "cdot" and (found, kind) == ("c", "c") else "?")  # type: ignore[arg-type]
            if found == "?":
                return None
        return {"s": 0, "c": 1, "r": 1, "m": 2}[found]

    def _entrywise(self, n: Node, before: str) -> str | None:
        """An unknown function of a vector, behind a matrix or a row, is a vector."""
        return "c" if n.kind == "call" and before in ("m", "r") and any(map(self.rank, n.args)) else None

    def kind(self, n: Node) -> str | None:
        """s, c, r, m: a number, a column, a row (a transposed vector), a matrix."""
        r = self.rank(n)
        if r is None:
            return None
        if r == 1:
            return "r" if self.is_row(n) else "c"
        return "s" if r == 0 else "m"

    def is_row(self, n: Node) -> bool:
        match n.kind:
            case "transpose":
                return not self.is_row(n.args[0])
            case "fence" | "neg" | "add" | "product" | "divide" | "fraction":
                first = next((a for a in n.args if self.rank(a)), None)
                return first is not None and self.is_row(first)
        return False

    def _of_function(self, n: Node) -> int | None:
        r = self.rank(n.args[0])
        match n.data:
            case "trace" | "det" | "rank" | "binomial":
                return 0
            case "vec":
                return 1
            case "diag":
                return None if r is None else 3 - r if r else None
            case "logsumexp":
                return None if r is None else max(r - 1, 0)
        return r

    # ------------------------------------------------------------ what a place asks for

    def want(self, n: Node, r: int) -> None:
        """``n`` stands where something of rank ``r`` is needed."""
        match n.kind:
            case "name":
                self.known.setdefault(n.data.name, r)
            case "fence" | "neg" | "evaluated" | "transpose" | "power_of_entries" | "integral" | "limit" | "big":
                if n.kind != "transpose" or r:
                    self.want(n.args[0], r)
            case "add" | "odot" | "oslash" | "circ":
                for a in n.args:
                    self.want(a, r)
            case "divide" | "fraction":
                self.want(n.args[0], r)
                self.want(n.args[1], 0)
            case "power":
                if r == 2 or (r == 0 and n.args[0].kind != "fence"):
                    self.want(n.args[0], r)
            case "function" if n.data not in OF_ARRAYS:
                for a in n.args:
                    self.want(a, r)
            case "product":
                self._want_product(n, r)

    def _want_product(self, n: Node, r: int) -> None:
        unknown = [k for k, a in enumerate(n.args) if self.rank(a) is None]
        kinds = [self.kind(a) for a in n.args]
        if r == 0:
            if not {"r", "c", "m"} & set(kinds) and not speaks_of_arrays([n]):
                for k in unknown:
                    self.want(n.args[k], 0)
            return
        if len(unknown) > 1:  # in γv the Greek letter is the number
            counts = [k for k in unknown if n.args[k].kind == "name" and n.args[k].data.greek]
            if len(counts) != len(unknown) - 1:
                return
            for k in counts:
                self.want(n.args[k], 0)
            unknown = [k for k in unknown if k not in counts]
        if not unknown:
            return
        (k,) = unknown
        others = {x for x in kinds if x is not None}
        if others <= {"s"}:
            self.want(n.args[k], r)
        elif r == 1 and k == len(kinds) - 1 and others <= {"s", "m"}:
            self.want(n.args[k], 1)

    def want_array(self, n: Node) -> None:
        """``n`` is a vector or a matrix: inside a norm, transposed, in an inner product."""
        match n.kind:
            case "name":
                self.known.setdefault(n.data.name, 2 if n.data.capital else 1)
            case (
                "fence"
                | "neg"
                | "transpose"
                | "power_of_entries"
                | "divide"
                | "fraction"
                | "big"
                | "integral"
                | "limit"
            ):
                self.want_array(n.args[0])
            case "power" if is_inverse(n):
                self.want(n.args[0], 2)
            case "add":
                for a in n.args:
                    if a.kind != "number":
                        self.want_array(a)
            case "function" if n.data not in OF_ARRAYS:
                self.want_array(n.args[0])
            case "product":
                self._array_product(n)
            case "call" if len(n.args) == 1:  # f'(z) beside an array works entry by entry
                self.want_array(n.args[0])

    def _array_product(self, n: Node) -> None:
        if self.rank(n) is not None:
            return
        for a in n.args:
            base = bare(a)
            if base.kind == "name" and base.data.capital:
                self.want(base, 2)
        *_, last = n.args
        if self.rank(last) is None:
            self.want_array(last)

    # ------------------------------------------------------------ from neighbour to neighbour

    def _follow(self, n: Node, positive: bool) -> None:
        match n.kind:
            case "add":
                self._alike(n.args, positive)
            case "relation":
                self._alike(n.args, positive, sides=True)
            case "argument":
                self.want(n.args[1], 0)
            case "norm" | "transpose" | "power_of_entries":
                self.want_array(n.args[0])
            case "inner":
                for a in n.args:
                    self.want_array(a)
            case "odot" | "oslash" | "otimes" | "circ":
                ranks = [r for r in map(self.rank, n.args) if r]
                for a in n.args:
                    if ranks:
                        self.want(a, ranks[0])
                    elif n.kind != "circ":
                        self.want_array(a)
            case "function" if n.data in ("trace", "det", "rank"):
                self._matrices(n.args[0])
            case "function" if n.data in ("diag", "vec", "softmax", "logsumexp"):
                self.want_array(n.args[0])
            case "power":
                self.want(n.args[1], 0)
                if n.args[0].kind == "name" and not n.args[0].data.capital:
                    self.want(n.args[0], 0)
                if is_inverse(n) and bare(n.args[0]).kind == "name" and bare(n.args[0]).data.capital:
                    self.want(n.args[0], 2)
            case "divide" | "fraction":
                if n.args[1].kind in ("name", "power", "product"):
                    self.want(n.args[1], 0)
            case "gradient":
                letter: Letter = n.data[0]
                self.known.setdefault(letter.name, 2 if letter.capital else 1)
                self.want(n.args[0], 0)
            case "product":
                self._beside(n, positive)

    def _alike(self, parts: Iterable[Node], positive: bool, sides: bool = False) -> None:
        found = [(a, self.rank(a)) for a in parts]
        ranks = [r for a, r in found if r or (r == 0 and not positive and a.kind != "number")]
        if not ranks:
            return
        wanted = max(ranks)
        for a, r in found:
            if r is None:
                self.want(a, wanted)

    def _matrices(self, n: Node) -> None:
        """Inside a trace or a determinant: capitals are matrices, one alone whatever it is called."""
        body = bare(n)
        if body.kind == "name":
            self.want(body, 2)
        parts = body.args if body.kind in ("product", "add", "neg", "divide", "fraction") else ()
        for a in parts:
            base = bare(a)
            if base.kind == "name" and base.data.capital:
                self.want(base, 2)
            elif base.kind in ("product", "add"):
                self._matrices(base)

    def _beside(self, n: Node, positive: bool) -> None:
        kinds = [self.kind(a) for a in n.args]
        for k, a in enumerate(n.args):
            base = bare(a)
            if kinds[k] is not None or base.kind != "name" or base.data.name in self.known:
                continue
            before = next((x for x in reversed(kinds[:k]) if x != "s"), None)
            after = kinds[k + 1] if k + 1 < len(kinds) else None
            name: Letter = base.data
            if name.capital:
                if before in ("m", "r") or after in ("m", "c"):
                    self.want(base, 2)
                continue
            if (
                after == "r"
                and before is None
                and set(kinds[k + 2 :]) <= {"s", "m", "r"}
                and _may_be_vector(name)
                and a.kind != "transpose"
            ):
                self.want(base, 1)  # x yᵀ
            elif before in ("m", "r") and _may_be_vector(name):
                if after in (None, "r") or kinds[k + 1 :] == ["s"] * (len(kinds) - k - 1):
                    self.want(base, 1)
            elif after in ("c", "m") and not positive:
                self.want(base, 0)


#: how a product goes on: number, column, row, matrix
JOINED = {
    ("s", "s"): "s", ("s", "c"): "c", ("s", "r"): "r", ("s", "m"): "m", ("c", "s"): "c", ("r", "s"): "r", ("m", "s"): "m",
    ("r", "c"): "s", ("c", "r"): "m", ("m", "c"): "c", ("r", "m"): "r", ("m", "m"): "m",
}  # fmt: skip


def _as_numbers(n: Node) -> Iterator[str]:
    """The names that stand where only a number can: in a power, a denominator, a function, beside a number, in dx."""
    places: tuple[Node, ...] = ()
    match n.kind:
        case "power" if n.args[0].kind == "e":
            small = not any(a.kind == "name" and a.data.capital for a in nodes(n.args[1:]))
            places = n.args[1:] if small else ()
        case "power":
            small = not any(a.kind == "name" and a.data.capital for a in nodes(n.args[:1]))
            places = n.args if small else n.args[1:]
        case "function" if n.data in ACTIVATIONS:
            places = ()
        case "function" | "factorial" | "root" | "moment":
            places = n.args
        case "divide" | "fraction":
            places = n.args[1:]
        case "add" | "relation" if any(a.kind == "number" and a.data != "0" for a in n.args):
            places = n.args
        case "integral":
            yield n.data.name
        case "limit":
            yield n.data[0].name
        case "derivative" if n.data[1] == "d":
            places = tuple(target for target, _ in n.data[0])
        case "evaluated" if n.data:
            yield n.data
    for inner in nodes(places):
        if inner.kind == "name" and not (n.kind != "moment" and _in_bars(inner, places)):
            yield inner.data.name


def _in_bars(name: Node, places: Iterable[Node]) -> bool:
    """Whether a name is a matrix's letter between bars, which say number or determinant alike: log|Σ|."""
    of_matrix = name.data.capital and name.data.name.split("_")[0] in DETERMINED
    return of_matrix and any(name is a for b in nodes(places) if b.kind == "bars" for a in nodes(b.args))


def _may_be_vector(letter: Letter) -> bool:
    """Small letters that are vectors behind a matrix: Latin ones but the time t, hatted ones, and those of ``VECTORS``."""
    stem = letter.name.split("_")[0]
    return (not letter.greek and letter.name != "t") or stem in VECTORS or stem in ("hat", "tilde")


def bare(n: Node) -> Node:
    """The name inside brackets, signs, transposes and inverses."""
    while n.kind in ("fence", "neg", "transpose") or is_inverse(n):
        n = n.args[0]
    return n

"""Hostile text: every row ends soon, within bounded memory, in a clear error or a right answer, and runs nothing.

The rows go through processes with hard limits on memory and CPU, so that a wrong row cannot take the tests down.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CANARY = "canary-that-must-not-be-there"
RUN = f"__import__('os').system('touch {CANARY}')"

ROWS = {
    # code in disguise
    "import-call": RUN,
    "eval": f'eval("{RUN}")',
    "exec": "exec('1')",
    "lambda": f"(lambda: {RUN})()",
    "comprehension": f"[{RUN} for _ in (1,)]",
    "walrus": f"(q:={RUN})",
    "subclasses": "().__class__.__bases__[0].__subclasses__()",
    "mro": "x.__class__.__mro__[-1].__subclasses__()[0]",
    "getattr": "getattr(x, '__class__')",
    "globals": "globals()['__builtins__']",
    "f-string": f"f'{{{RUN}}}'",
    "second-line": f"x\n{RUN}",
    "semicolon": f"x;{RUN}",
    "reduce": "x.__reduce__()",
    "sympify": "Function('f').__class__.__base__",
    "subs": f"x.subs(x, {RUN})",
    "open": "open('/etc/passwd').read()",
    "decorator": "@x",
    "format": "'{0.__class__}'.format(x)",
    # explosions
    "tower": "9**9**9**9",
    "ten-to-the-ten-to-the-ten": "10**10**10",
    "negative-tower": "2**-(10**10)",
    "small-to-a-large-power": "0.1**(10**9)",
    "large-root": "sqrt(10**9000 + 1)",
    "gamma-of-a-large-number": "gamma(10**8)",
    "factorial-of-a-large-number": "factorial(10**9)",
    "binomial-of-large-numbers": "binomial(10**12, 10**6)",
    "huge-float": "1e1000000000",
    "tiny-float": "1e-1000000000",
    "long-sum": "Sum(sin(k), (k, 1, 10**8))",
    "long-product": "Product(k, (k, 1, 10**7))",
    "nested-sums": "Sum(Sum(Sum(1, (i, 1, 10**4)), (j, 1, 10**4)), (k, 1, 10**4))",
    "range": "list(range(10**9))",
    "repeated-list": "[0]*10**10",
    "exp-of-a-large-number": "exp(10**10)",
    "tower-of-exp": "exp(exp(exp(exp(100))))",
    "large-order": "Derivative(sin(x), (x, 10**9))",
    "large-bessel": "besselj(10**9, x)",
    "large-legendre": "legendre(10**9, x)",
    "polynomial-to-a-large-power": "(x + 1)**9999",
    "many-digits": "1" * 5000,
    # depth and length
    "brackets": "(" * 5000 + "x" + ")" * 5000,
    "fewer-brackets": "(" * 150 + "x" + ")" * 150,
    "minus-signs": "-" * 5000 + "x",
    "powers": "x**" * 3000 + "x",
    "long-addition": "+".join(f"x{i}" for i in range(100_000)),
    "shorter-addition": "1+" * 3000 + "1",
    "nested-functions": "sin(" * 170 + "x" + ")" * 170,
    "nested-lists": "[" * 1000 + "x" + "]" * 1000,
    "continued-fraction": "/(1+".join(["x"] * 40) + ")" * 39,
    "long-name": "x" * 15_000,
    # syntax
    "empty": "",
    "blank": "   ",
    "zero-to-zero": "0**0",
    "truth": "True",
    "comparison": "x == x",
    "and": "x and y",
    "keyword": "import",
    "juxtaposition": "2x",
    "exclamation": "x!",
    "function-as-variable": "gamma + 1",
    "trailing-comma": "x,",
    "assignment": "x := 1",
    "dollars": "$x$",
    "unbalanced": "sin(x",
    "division-by-zero": "1/0",
    "nul": "x\0y",
    "a-number-of-nothing": "nan + inf",
    # Unicode
    "composed": "\u00e9 + e\u0301",
    "no-break-space": "x\u00a0+\u00a01",
    "line-separator": "x\u2028y",
    "right-to-left": "x\u202e + y",
    "full-width": "\uff58 + \uff11",
    "zero-width": "x\u200b + 1",
    "surrogate-free-emoji": "x + \U0001f600",
    # what makes algebra systems hang
    "many-logarithms": "+".join(f"log(x+{k})" for k in range(60)),
    "nested-absolutes": "abs(" * 10 + "x" + "".join(f"-{k})" for k in range(10)),
    "nested-cases": "".join(f"where(x < {k}, x + {k}, " for k in range(10)) + "x" + ")" * 10,
    "nested-radicals": "(2+sqrt(5))**(1/3)+(2-sqrt(5))**(1/3)+(7+5*sqrt(2))**(1/3)+sqrt(11+6*sqrt(2))",
    "trigonometric-powers": "(cos(x)+sin(x))**20*(cos(x)-sin(x))**20",
    "special-functions": "besselj(n,x)*gamma(x+n)/gamma(x)*hyper((a,b),(c,),x)",
    "generator": "(x**200-1)/(x-1)-sum(x**k for k in range(200))",
    "shared-squares": "((((((((x+1)**2+1)**2+1)**2+1)**2+1)**2+1)**2+1)**2+1)**2",
    "symbolic-tower": "x**x**x**x**x**x",
    "many-variables": "*".join(f"(a{i}+b{i})" for i in range(40)),
}  # fmt: skip

CPU = 10  # seconds for one row in all the ways below; five times what a row may take in one
MEMORY = 500  # megabytes beyond what the imports take

#: Forks a child for every row it reads, so that the imports are paid once. The child reads the row as an expression,
#: differentiates it to Markdown, compiles it, compares it with itself and with something else, and says what each came to.
SERVER = """
import json, os, resource, sys, time
import derive
derive.differentiate("x**2*sin(x)", "x").to_markdown()
import derive.numeric.compile, numpy

def outcomes(row, cpu, memory):
    used = resource.getrusage(resource.RUSAGE_SELF)
    mapped = int(open("/proc/self/statm").read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + cpu + 1,) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory * 2**20,) * 2)
    ways = {
        "read": lambda: str(derive.read(row))[:200],
        "differentiate": lambda: derive.differentiate(row, "x").to_markdown()[:200],
        "function": lambda: derive.differentiate(row, "x").function().source[:200],
        "same": lambda: derive.equivalent(row, row).status.name,
        "other": lambda: derive.equivalent(row, f"1 + ({row})").status.name,
        "check": lambda: derive.check(row, "x", wrt="x").status.name,
    }
    if row == "endless":
        ways = {"read": lambda: sum(iter(int, 1))}
    elif row == "crash":
        ways = {"read": lambda: {}[row]}
    elif row == "large":
        ways = {"read": lambda: len(bytearray(2 * memory * 2**20))}
    told = {}
    for name, way in ways.items():
        start = time.process_time()
        try:
            told[name] = ["right", way()]
        except derive.DeriveError as error:
            told[name] = ["error", f"{type(error).__name__}: {error}"]
        except BaseException as error:
            told[name] = ["crash", f"{type(error).__name__}: {error}"[:300]]
        told[name].append(time.process_time() - start)
    return told

for line in sys.stdin:
    row, cpu, memory, folder = json.loads(line)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.chdir(folder)
        os.write(writing, json.dumps(outcomes(row, cpu, memory)).encode())
        os._exit(0)
    os.close(writing)
    with open(reading) as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    print(json.dumps([os.waitstatus_to_exitcode(status), answer]), flush=True)
"""


@pytest.fixture(scope="module")
def ask():
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def outcomes(row: str, folder: Path, cpu: int = CPU) -> dict[str, list]:
        print(json.dumps([row, cpu, MEMORY, str(folder)]), file=server.stdin, flush=True)
        ended, answer = json.loads(server.stdout.readline())
        assert ended == 0, f"ended by signal or exit code {ended}: more than {cpu} s?"
        return json.loads(answer)

    yield outcomes
    server.stdin.close()
    server.stdout.close()
    server.wait()


@pytest.mark.parametrize("name", ROWS)
def test_a_row_ends_in_an_error_or_an_answer(name, ask, tmp_path):
    found = ask(ROWS[name], tmp_path)
    assert not os.listdir(tmp_path), "something was executed"
    for way, (kind, said, _) in found.items():
        assert kind != "crash", f"{way}: {said}"
        if kind == "error":
            assert len(said) < 2_000 and "Traceback" not in said
    if found["same"][0] == "right":  # whatever it is, it equals itself and not one more than itself
        assert found["same"][1] in ("PROVED", "AGREES", "UNKNOWN")
        assert found["other"][1] not in ("PROVED", "AGREES")


def test_a_row_that_runs_away_is_seen(ask, tmp_path):
    """The limits hold: shown endless work, a crash or too much memory, the harness says so."""
    with pytest.raises(AssertionError, match="ended by signal"):
        ask("endless", tmp_path, cpu=1)
    assert ask("crash", tmp_path)["read"][0] == "crash"
    assert ask("large", tmp_path)["read"][:2] == ["crash", "MemoryError: "]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["import-call", "tower", "brackets", "juxtaposition", "nul", "dollars", "empty", "long-name"]
)
@pytest.mark.parametrize("command", [["differentiate", "--wrt", "x"], ["equivalent", "x"]])
def test_the_command_line_says_one_thing(name, command, tmp_path):
    row = ROWS[name].replace("\0", "\x01")  # an argument of a process holds no NUL
    arguments = (
        [*command, "--", row] if command[0] == "equivalent" else [*command, "-o", str(tmp_path / "out.md"), "--", row]
    )
    run = subprocess.run(
        [sys.executable, "-m", "derive.cli", *arguments], capture_output=True, text=True, timeout=60, cwd=tmp_path
    )
    assert "Traceback" not in run.stderr
    if run.returncode == 2:
        assert run.stderr.startswith(("derive: ", "Usage: ")) and run.stdout == ""
        assert not os.listdir(tmp_path)
    else:
        assert name in ("long-name", "dollars", "juxtaposition") and run.returncode in (0, 1)  # a name, x, and 2·x

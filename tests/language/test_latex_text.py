"""LaTeX is read as it is meant or refused under its place; what derive prints reads back; a text as a whole says what is an array."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.errors import DeriveError, ReadError
from derive.language import expressions as ex
from derive.language.latex_text import read_latex, read_latex_rows
from derive.language.latex_text.names import canonical
from derive.language.latex_text.source import rows
from derive.language.python_text import read_python
from derive.report.board import Notation
from derive.report.latex import latex
from tests.plain_values import close, value

#: as typed -> the expression in the input syntax
READS = {
    r"\mathrm{d}y/\mathrm{d}x": "Derivative(y, x)", r"dy/dx = ky": "Derivative(y, x) == k*y", r"\partial f/\partial x": "Derivative(f, x)",
    r"\partial_x f": "Derivative(f, x)", r"\partial_t^2 u": "Derivative(u, (t, 2))", r"\frac{\partial^2 f}{\partial x\partial x^\top}": "Derivative(Derivative(f, x), x)",
    r"{n \choose k}": "binomial(n, k)", r"{a+b \over c}": "(a + b)/c", r"{1 \over 2}x": "1/2*x", r"(f\circ g)(x)": "f(g(x))", r"x_{\max}": "x_max",
    r"\mathrm{cov}(X,Y)": "Cov(X, Y)", r"\arg\max_\theta \log p(x|\theta)+\log p(\theta)": "ArgMax(log(p(x | theta)) + log(p(theta)), theta)",
    r"\hat w=\arg\min_w\|y-Xw\|^2+\lambda\|w\|^2": "hat_w == ArgMin(norm(y - X @ w)**2 + lam*norm(w)**2, w)",
    r"\theta^{*} = \operatorname*{arg\,min}_{\theta} \|X\theta - y\|^2": "theta_star == ArgMin(norm(X @ theta - y)**2, theta)",
    r"A-\lambda I": "A - lam*eye(m)", r"|A-\lambda I|": "det(A - lam*eye(m))", r"(A+\lambda I)^{-1}": "inv(A + lam*eye(m))", r"K+\sigma^2 I": "K + sigma**2*eye(m)",
    r"P(A\cup B)": "P(A or B)", r"P(A\cup B|C)": "P((A | B) | C)", r"\mathbf{A}t": "t*A", r"\exp(i\theta)": "exp(I*theta)", r"\operatorname{floor}(x)": "floor(x)",
    r"x^2 3": "x**2*3", r"x^{2}y^{3}": "x**2*y**3", r"3x^2 - 4x + 1": "3*x**2 - 4*x + 1", r"\frac{a}{b}c": "a/b*c", r"\frac{3x}{4}": "3*x/4",
    r"\dfrac{1}{x}": "1/x", r"\tfrac12 x": "1/2*x", r"\cfrac{1}{1+\cfrac{1}{x}}": "1/(1 + 1/x)", r"\frac ab": "a/b", r"\frac1x": "1/x",
    r"\frac{1}2": "1/2", r"x/2": "x/2", r"x/(2y)": "x/(2*y)", r"x^2/2\sigma^2": "x**2/(2*sigma**2)", r"-x^2": "-x**2", r"-(x+1)": "-(x + 1)",
    r"a - b - c": "a - b - c", r"a-(b-c)": "a - (b - c)", r"2\cdot 3": "2*3", r"2 \times 10^{-3}": "2*10**(-3)", r"1{,}000": "1000", r"3.14": "3.14",
    r"\sqrt[3]{x}": "x**(1/3)", r"\sqrt 2": "sqrt(2)", r"\sqrt2 x": "sqrt(2)*x", r"\sin x": "sin(x)", r"\sin x \cos y": "sin(x)*cos(y)",
    r"\sin x\cos x": "sin(x)*cos(x)", r"\sin^2 x + \cos^2 x": "sin(x)**2 + cos(x)**2", r"\sin^2(x)": "sin(x)**2", r"\sin^{-1} x": "asin(x)",
    r"\sin^{-1}(x)": "asin(x)", r"\arcsin x": "asin(x)", r"\tan^{-1}\frac{y}{x}": "atan(y/x)", r"\sin(x)^2": "sin(x)**2", r"\sin x^2": "sin(x**2)",
    r"\sin 2\pi x": "sin(2*pi*x)", r"\cos\omega t": "cos(omega*t)", r"\sin\theta\cos\phi": "sin(theta)*cos(phi)", r"\sin xy": "sin(x*y)",
    r"\sin \frac{x}{2}": "sin(x/2)", r"\sin\left(\frac{\pi}{2}-x\right)": "sin(pi/2 - x)", r"\sinh x": "sinh(x)", r"\coth x": "coth(x)",
    r"\ln x": "log(x)", r"\log x": "log(x)", r"\ln(1+x)": "log(1 + x)", r"\ln x + 1": "log(x) + 1", r"\ln x^2": "log(x**2)",
    r"\ln|x|": "log(abs(x))", r"\log_2 8": "log(8, 2)", r"\log_a b": "log(b, a)", r"\ln\frac{a}{b}": "log(a/b)", r"\ln ab": "log(a*b)",
    r"\log p(x)": "log(p(x))", r"\log(p)": "log(p)", r"\exp(x)": "exp(x)",
    r"\exp\left(-\frac{(x-\mu)^2}{2\sigma^2}\right)": "exp(-(x - mu)**2/(2*sigma**2))", r"\exp\{-x\}": "exp(-x)", r"\exp x": "exp(x)",
    r"e^x": "exp(x)", r"e^{x+y}": "exp(x + y)", r"e^2x": "exp(2)*x", r"e^{i\pi}": "exp(I*pi)", r"e^{i\theta}": "exp(I*theta)",
    r"e^{i\omega t}": "exp(I*omega*t)", r"2^x": "2**x", r"2^{n+1}": "2**(n + 1)", r"|x|": "abs(x)", r"|x-1|": "abs(x - 1)",
    r"|x||y|": "abs(x)*abs(y)", r"||x|-|y||": "abs(abs(x) - abs(y))", r"\left|\frac{x}{y}\right|": "abs(x/y)", r"|x|^2": "abs(x)**2",
    r"|x+y| \le |x|+|y|": "abs(x + y) <= abs(x) + abs(y)", r"\lfloor x/2 \rfloor": "floor(x/2)", r"\lceil x \rceil": "ceiling(x)",
    r"n!": "factorial(n)", r"(n-1)!": "factorial(n - 1)", r"\frac{n!}{k!(n-k)!}": "factorial(n)/(factorial(k)*factorial(n - k))",
    r"2n!": "2*factorial(n)", r"\binom{n}{k}": "binomial(n, k)", r"\binom n2": "binomial(n, 2)", r"\max(a,b,c)": "maximum(a, b, c)",
    r"\min\{a,b\}": "minimum(a, b)", r"\operatorname{ReLU}(x)": "relu(x)", r"\mathrm{ReLU}(x)": "relu(x)",
    r"\operatorname{softmax}(z)": "softmax(z)", r"\mathrm{sigmoid}(x)": "sigmoid(x)", r"\operatorname{erf}(x)": "erf(x)",
    r"\operatorname{sgn} x": "sign(x)", r"\arg\max_x f(x)": "ArgMax(f(x), x)",
    r"\operatorname*{arg\,max}_\theta L(\theta)": "ArgMax(L(theta), theta)", r"\operatorname{argmin}_{x} (x-1)^2": "ArgMin((x - 1)**2, x)",
    r"\alpha + \beta": "alpha + beta", r"\lambda x": "lam*x", r"\varepsilon": "epsilon", r"\Gamma(n+1)": "gamma(n + 1)", r"\Gamma": "Gamma",
    r"\zeta(s)": "zeta(s)", r"\mathbf{x}": "x", r"\vec{x}": "x", r"\bar{x}": "bar_x", r"\hat{\theta}": "hat_theta",
    r"\hat\theta_{MLE}": "hat_theta_MLE", r"\theta_{\text{MLE}}": "theta_MLE", r"\tilde{y}_i": "tilde_y_i", r"\overline{x}": "bar_x",
    r"\mathcal{L}": "L", r"\mathcal{L}(\theta)": "L(theta)", r"x_1 + x_2": "x_1 + x_2", r"x_{12}": "x_12", r"x_{ij}": "x_ij", r"x_{i,j}": "x_i_j",
    r"a_{n+1}": "a_np1", r"a_{n-1} + a_n": "a_nm1 + a_n", r"x_i^2": "x_i**2", r"x^2_i": "x_i**2", r"x_{\mathrm{max}}": "x_max",
    r"y_{\text{pred}} - y_{\text{true}}": "y_pred - y_true", r"x^{(1)}": "x_sup_1", r"x^{(i)}_j": "x_j_sup_i", r"W^{[1]}": "W_1",
    r"W^{(2)}": "W_sup_2", r"z^{[l]}": "z_l", r"x^*": "x_star", r"x^\ast": "x_star", r"x'": "x_prime", r"f'(x)": "Derivative(f(x), x)",
    r"f''(x)": "Derivative(f(x), (x, 2))", r"f'''(x)": "Derivative(f(x), (x, 3))", r"f^{(n)}(x)": "Derivative(f(x), (x, n))",
    r"f^{(4)}(x)": "Derivative(f(x), (x, 4))", r"g'(h(x))h'(x)": "Subs(Derivative(g(u), u), u, h(x))*Derivative(h(x), x)",
    r"f'(2x)": "Subs(Derivative(f(u), u), u, 2*x)", r"f(x+h)": "f(x + h)", r"\frac{f(x+h)-f(x)}{h}": "(f(x + h) - f(x))/h", r"f(x)g(x)": "f(x)*g(x)",
    r"f(g(x))": "f(g(x))", r"f(x)^2": "f(x)**2", r"(f(x))^2": "f(x)**2", r"\phi(x)": "phi(x)", r"\Phi(x)": "Phi(x)", r"\psi(x,y)": "psi(x, y)",
    r"u(x,t)": "u(x, t)", r"y(x)": "y(x)", r"x(t)": "x(t)", r"x(y+1)": "x*(y + 1)", r"a(b+c)": "a*(b + c)", r"n(n+1)": "n*(n + 1)",
    r"\pi(x)": "pi(x)", r"2(x+1)": "2*(x + 1)", r"(x+1)(x-1)": "(x + 1)*(x - 1)", r"x(x+1)(x+2)": "x*(x + 1)*(x + 2)", r"p(1-p)": "p*(1 - p)",
    r"p(x)": "p(x)", r"p(x|y)": "p(x | y)", r"k(x,x')": "k(x, x_prime)", r"\frac{d}{dx} x^2": "Derivative(x**2, x)",
    r"\frac{d}{dx}(x^2)": "Derivative(x**2, x)", r"\frac{d}{dx}[x^2 e^x]": "Derivative(x**2*exp(x), x)",
    r"\frac{d}{dx}\left(x^2 e^x\right) = 2xe^x": "Derivative(x**2*exp(x), x) == 2*x*exp(x)", r"\frac{d}{dx} f(x)": "Derivative(f(x), x)",
    r"\frac{d}{dx} f(x) g(x)": "Derivative(f(x)*g(x), x)", r"\frac{d}{dx} \sin x": "Derivative(sin(x), x)",
    r"\frac{d}{dx}\sin(x^2)": "Derivative(sin(x**2), x)", r"\frac{d}{dx}e^{x^2}": "Derivative(exp(x**2), x)",
    r"\frac{d^2}{dx^2} x^3": "Derivative(x**3, (x, 2))", r"\frac{d^2y}{dx^2}": "Derivative(y, (x, 2))",
    r"\frac{d^n}{dx^n} x^n": "Derivative(x**n, (x, n))", r"\frac{\mathrm{d}y}{\mathrm{d}x}": "Derivative(y, x)",
    r"\frac{\partial^2 f}{\partial x \partial y}": "Derivative(Derivative(f, y), x)",
    r"\frac{\partial^3 f}{\partial x^2\partial y}": "Derivative(Derivative(f, y), (x, 2))",
    r"\frac{\partial}{\partial x}\frac{\partial}{\partial y} f(x,y)": "Derivative(Derivative(f(x, y), y), x)",
    r"\frac{\partial f}{\partial x_i}": "Derivative(f, x_i)", r"\frac{\partial L}{\partial W^{[l]}}": "Derivative(L, W_l)",
    r"\frac{\partial z}{\partial x}\cdot\frac{dx}{dt}": "Derivative(z, x)*Derivative(x, t)", r"\frac{d(x^2)}{dx}": "Derivative(x**2, x)",
    r"\frac{d \ln x}{dx}": "Derivative(log(x), x)", r"\frac{d}{d\theta}\cos\theta": "Derivative(cos(theta), theta)",
    r"\left.\frac{d}{dx}x^2\right|_{x=1}": "Subs(Derivative(x**2, x), x, 1)", r"\frac{dy}{dx}\Big|_{x=0}": "Subs(Derivative(y, x), x, 0)",
    r"f'(x)|_{x=1}": "Subs(Derivative(f(x), x), x, 1)", r"\dot{x}": "Derivative(x, t)", r"\ddot{x}": "Derivative(x, (t, 2))",
    r"\dot{x}_1": "Derivative(x_1, t)", r"\frac{1}{2}3": "1/2*3", r"\sigma^2(1-\rho)": "sigma**2*(1 - rho)", r"\zeta(2)": "zeta(2)",
    r"2\frac{x}{3}": "2*(x/3)", r"\int x\,dx": "Integral(x, x)", r"\int x dx": "Integral(x, x)", r"\int 2x + 1 \, dx": "Integral(2*x + 1, x)",
    r"\int_0^1 x^2 dx": "Integral(x**2, (x, 0, 1))", r"\int^1_0 x^2\,\mathrm{d}x": "Integral(x**2, (x, 0, 1))",
    r"\int_{-\infty}^{\infty} e^{-x^2}\,dx": "Integral(exp(-x**2), (x, -oo, oo))",
    r"\int_0^\infty e^{-st}f(t)\,dt": "Integral(exp(-s*t)*f(t), (t, 0, oo))", r"\int \frac{dx}{x}": "Integral(1/x, x)",
    r"\int \frac{dx}{1+x^2}": "Integral(1/(1 + x**2), x)", r"\int_0^1\int_0^1 xy\,dx\,dy": "Integral(Integral(x*y, (x, 0, 1)), (y, 0, 1))",
    r"\iint xy\,dx\,dy": "Integral(Integral(x*y, x), y)", r"\int \sin x \, dx": "Integral(sin(x), x)",
    r"\int \sin x\cos x\,dx": "Integral(sin(x)*cos(x), x)", r"\int x\sin x\,dx": "Integral(x*sin(x), x)", r"\int u\,dv": "Integral(u, v)",
    r"\int_0^{2\pi}\sin^2\theta\,d\theta": "Integral(sin(theta)**2, (theta, 0, 2*pi))",
    r"\int f(x) g'(x) \,dx = f(x) g(x) - \int f'(x) g(x)\,dx": "Integral(f(x)*Derivative(g(x), x), x) == f(x)*g(x) - Integral(Derivative(f(x), x)*g(x), x)",
    r"\int e^{-x}\,dx \cdot 2": "Integral(exp(-x), x)*2", r"\int dx": "Integral(1, x)",
    r"\int_{\mathbb{R}} p(x)\,dx": "Integral(p(x), (x, -oo, oo))", r"\int_a^b f(x)dx = F(b)-F(a)": "Integral(f(x), (x, a, b)) == F(b) - F(a)",
    r"\left[\frac{x^3}{3}\right]_0^1": "Subs(x**3/3, x, 1) - Subs(x**3/3, x, 0)",
    r"\left.\frac{x^3}{3}\right|_0^1": "Subs(x**3/3, x, 1) - Subs(x**3/3, x, 0)",
    r"\frac{x^3}{3}\Big|_0^1": "Subs(x**3/3, x, 1) - Subs(x**3/3, x, 0)",
    r"\left[xe^{-x}\right]_{x=0}^{x=1}": "Subs(x*exp(-x), x, 1) - Subs(x*exp(-x), x, 0)", r"[F(x)]_a^b": "Subs(F(x), x, b) - Subs(F(x), x, a)",
    r"\lim_{x\to\infty}\frac{1}{x}": "Limit(1/x, x, oo)", r"\lim_{x\to 0^+}\ln x": "Limit(log(x), x, 0, '+')",
    r"\lim_{x\to 0^{-}} \frac{1}{x}": "Limit(1/x, x, 0, '-')", r"\lim_{h\to0}\frac{f(x+h)-f(x)}{h}": "Limit((f(x + h) - f(x))/h, h, 0)",
    r"\lim_{n\to\infty}\left(1+\frac{1}{n}\right)^n": "Limit((1 + 1/n)**n, n, oo)", r"\lim_{x \rightarrow a} f(x)": "Limit(f(x), x, a)",
    r"\lim_{x\to 1} x + 1": "Limit(x, x, 1) + 1", r"\lim_{x\to 1} (x + 1)": "Limit(x + 1, x, 1)",
    r"\lim_{x\to\infty} x e^{-x}": "Limit(x*exp(-x), x, oo)", r"\lim_{x\searrow 0} x": "Limit(x, x, 0, '+')", r"\sum_{i=1}^n i": "Sum(i, (i, 1, n))",
    r"\sum_{i=1}^{n} i^2 = \frac{n(n+1)(2n+1)}{6}": "Sum(i**2, (i, 1, n)) == n*(n + 1)*(2*n + 1)/6", r"\sum_{i=1}^n x_i": "Sum(x[i], (i, 1, n))",
    r"\sum^n_{i=1} x_i^2": "Sum(x[i]**2, (i, 1, n))", r"\sum_{i=1}^n (x_i - \bar{x})^2": "Sum((x[i] - bar_x)**2, (i, 1, n))",
    r"\sum_{i=1}^n x_i - n": "Sum(x[i], (i, 1, n)) - n", r"\sum_{i=1}^n\sum_{j=1}^m a_{ij}": "Sum(Sum(a[i, j], (j, 1, m)), (i, 1, n))",
    r"\sum_{i=1}^n\sum_{j=1}^m a_{ij}x_i y_j": "Sum(Sum(a[i, j]*x[i]*y[j], (j, 1, m)), (i, 1, n))",
    r"\sum_{k=0}^n \binom{n}{k} x^k y^{n-k}": "Sum(binomial(n, k)*x**k*y**(n - k), (k, 0, n))",
    r"\sum_{n=1}^\infty \frac{1}{n^2} = \frac{\pi^2}{6}": "Sum(1/n**2, (n, 1, oo)) == pi**2/6",
    r"\sum_{n=0}^\infty \frac{x^n}{n!}": "Sum(x**n/factorial(n), (n, 0, oo))", r"\sum_{i=1}^n x_{i+1}": "Sum(x[i + 1], (i, 1, n))",
    r"\frac{1}{n}\sum_{i=1}^n x_i": "1/n*Sum(x[i], (i, 1, n))", r"\prod_{i=1}^n p(x_i)": "Product(p(x[i]), (i, 1, n))",
    r"\prod_{i=1}^n p_i^{x_i}(1-p_i)^{1-x_i}": "Product(p[i]**x[i]*(1 - p[i])**(1 - x[i]), (i, 1, n))", r"\prod_{k=1}^n k": "Product(k, (k, 1, n))",
    r"\log\prod_{i=1}^n p_i": "log(Product(p[i], (i, 1, n)))", r"\sum_{i=1}^n \log p_i": "Sum(log(p[i]), (i, 1, n))",
    r"\sum_{i=1}^{n} w_i x_i + b": "Sum(w[i]*x[i], (i, 1, n)) + b", r"w_0 + \sum_{j=1}^d w_j x_j": "w_0 + Sum(w[j]*x[j], (j, 1, d))",
    r"\left(\sum_{i=1}^n x_i\right)^2": "Sum(x[i], (i, 1, n))**2", r"\sum_{i=1}^n a_i \sum_{j=1}^n b_j": "Sum(a[i]*Sum(b[j], (j, 1, n)), (i, 1, n))",
    r"x < y": "x < y", r"0 < x \le 1": "(0 < x) & (x <= 1)", r"x \neq y": "x != y", r"x \equiv y": "x == y", r"x := 2": "x == 2",
    r"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}": "where(x > 0, x, 0)",
    r"\begin{cases} x, & \text{if } x \ge 0 \\ -x, & \text{if } x < 0 \end{cases}": "Piecewise((x, x >= 0), (-x, x < 0))",
    r"\begin{cases} 1 & \text{if } 0 < x < 1 \\ 0 & \text{else} \end{cases}": "where((0 < x) & (x < 1), 1, 0)",
    r"|x| = \begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases}": "abs(x) == Piecewise((x, x >= 0), (-x, x < 0))",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}": "[[1, 2], [3, 4]]",
    r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}\begin{bmatrix} x \\ y \end{bmatrix}": "[[a, b], [c, d]] @ [x, y]",
    r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}^\top": "[1, 2]", r"\det\begin{pmatrix} a & b \\ c & d \end{pmatrix}": "det([[a, b], [c, d]])",
    r"\left(\begin{array}{cc} 1 & 0 \\ 0 & 1 \end{array}\right)": "[[1, 0], [0, 1]]",
    r"\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix} = -2": "det([[1, 2], [3, 4]]) == -2", r"A \begin{pmatrix} 1 \\ 0 \end{pmatrix}": "A @ [1, 0]",
    r"Ax = b": "A @ x == b", r"Ax^2+Bx+C": "A*x**2 + B*x + C", r"y = Ax + b": "y == A @ x + b", r"\mathbf{A}\mathbf{x} = \mathbf{b}": "A @ x == b",
    r"\mathbf{A}x": "A @ x", r"x^\top A x": "x @ A @ x", r"x^T A x": "x @ A @ x", r"\mathbf{x}^T\mathbf{A}\mathbf{x}": "x @ A @ x",
    r"x^\top y": "x @ y", r"xy^\top": "outer(x, y)", r"x y^T": "outer(x, y)", r"(Ax)^\top": "A @ x",
    r"(AB)^\top = B^\top A^\top": "(A @ B).T == B.T @ A.T", r"(AB)^{-1} = B^{-1}A^{-1}": "inv(A @ B) == inv(B) @ inv(A)", r"A^{-T}": "inv(A).T",
    r"A^{-\top}b": "inv(A).T @ b", r"A^{\mathsf T}": "A.T", r"A^\mathsf{T}A": "A.T @ A", r"A^{\intercal}": "A.T", r"A^{\mathrm T}": "A.T",
    r"A^TA": "A.T @ A", r"A^2": "A**2", r"A^{-2}": "A**(-2)", r"A^{1/2}": "A**(1/2)", r"\|Ax-b\|_2^2": "norm(A @ x - b)**2",
    r"\|Ax-b\|^2 + \lambda\|x\|^2": "norm(A @ x - b)**2 + lam*norm(x)**2",
    r"\frac{1}{2}\|Xw - y\|_2^2 + \frac{\lambda}{2}\|w\|_2^2": "1/2*norm(X @ w - y)**2 + lam/2*norm(w)**2",
    r"\frac{1}{N}\|X\mathbf{w}-\mathbf{y}\|^2": "1/N*norm(X @ w - y)**2", r"\|A\|_F^2": "norm(A)**2",
    r"\|A\|_F^2 = \operatorname{tr}(A^\top A)": "norm(A)**2 == trace(A.T @ A)", r"\lVert x \rVert": "norm(x)",
    r"\left\lVert x - y \right\rVert_2": "norm(x - y)", r"\|y - X\beta\|^2": "norm(y - X @ beta)**2",
    r"(y - X\beta)^\top(y-X\beta)": "(y - X @ beta) @ (y - X @ beta)", r"\hat\beta = (X^\top X)^{-1}X^\top y": "hat_beta == inv(X.T @ X) @ X.T @ y",
    r"\mathbf{w} = (\mathbf{X}^\top\mathbf{X} + \lambda \mathbf{I})^{-1}\mathbf{X}^\top\mathbf{y}": "w == inv(X.T @ X + lam*eye(m)) @ X.T @ y",
    r"(X^TX + \lambda I)^{-1}X^Ty": "inv(X.T @ X + lam*eye(n)) @ X.T @ y", r"I - A A^{-1}": "eye(m) - A @ inv(A)",
    r"I_n + A^\top A": "eye(n) + A.T @ A", r"\operatorname{tr}(AB)": "trace(A @ B)", r"\operatorname{tr} AB": "trace(A @ B)",
    r"\operatorname{tr}(A)\operatorname{tr}(B)": "trace(A)*trace(B)", r"\mathrm{Tr}(A)": "trace(A)", r"\det A": "det(A)", r"\det(A)": "det(A)",
    r"\det(AB) = \det A \det B": "det(A @ B) == det(A)*det(B)", r"|A^{-1}|": "det(inv(A))",
    r"-\frac{1}{2}\log|\Sigma| - \frac12(x-\mu)^\top\Sigma^{-1}(x-\mu)": "-1/2*log(det(Sigma)) - 1/2*((x - mu) @ inv(Sigma) @ (x - mu))",
    r"\frac{1}{(2\pi)^{d/2}|\Sigma|^{1/2}}\exp\left(-\frac12(x-\mu)^\top\Sigma^{-1}(x-\mu)\right)": "1/((2*pi)**(d/2)*det(Sigma)**(1/2))*exp(-1/2*((x - mu) @ inv(Sigma) @ (x - mu)))",
    r"\log\det A": "log(det(A))", r"\log\det(A)": "log(det(A))", r"\nabla_x x^\top A x": "Derivative(x @ A @ x, x)",
    r"\nabla_x (x^\top A x) = (A + A^\top)x": "Derivative(x @ A @ x, x) == (A + A.T) @ x", r"\nabla_x f(x)": "Derivative(f(x), x)",
    r"\nabla f(x)": "Derivative(f(x), x)", r"\nabla^2 f(x)": "Derivative(f(x), (x, 2))", r"\nabla_w L": "Derivative(L, w)",
    r"\nabla_\theta \log p(x)": "Derivative(log(p(x)), theta)", r"\nabla_A \operatorname{tr}(AB) = B^\top": "Derivative(trace(A @ B), A) == B.T",
    r"\frac{\partial}{\partial x} x^\top A x": "Derivative(x @ A @ x, x)",
    r"\frac{\partial}{\partial \mathbf{x}} \mathbf{a}^\top\mathbf{x}": "Derivative(a @ x, x)",
    r"\frac{\partial}{\partial A}\log\det A = A^{-\top}": "Derivative(log(det(A)), A) == inv(A).T",
    r"\frac{\partial \|Ax\|^2}{\partial x}": "Derivative(norm(A @ x)**2, x)", r"\frac{\partial \mathbf{y}}{\partial \mathbf{x}}": "Derivative(y, x)",
    r"x \odot y": "x*y", r"A \otimes B": "kron(A, B)", r"\langle x, y \rangle": "x @ y",
    r"\langle Ax, y\rangle = \langle x, A^\top y\rangle": "A @ x @ y == x @ (A.T @ y)", r"\mathbf{x}\cdot\mathbf{y}": "x @ y",
    r"\mathbf{w}\cdot\mathbf{x} + b": "w @ x + b", r"\vec{a}\cdot\vec{b}": "a @ b", r"X - \mathbf{1}\mu^\top": "X - outer(ones(m), mu)",
    r"\operatorname{diag}(x) A": "diag(x) @ A", r"\operatorname{diag}(A)": "diagonal(A)",
    r"\operatorname{vec}(AXB) = (B^\top \otimes A)\operatorname{vec}(X)": "vec(A @ X @ B) == kron(B.T, A) @ vec(X)",
    r"\sigma(Wx+b)": "sigma(W @ x + b)", r"W_2 \sigma(W_1 x + b_1) + b_2": "W_2 @ sigma(W_1 @ x + b_1) + b_2",
    r"\sigma(\mathbf{w}^\top\mathbf{x})": "sigma(w @ x)", r"\sigma(w^\top x + b)": "sigma(w @ x + b)",
    r"\operatorname{softmax}(Wx+b)": "softmax(W @ x + b)", r"\log(1+\exp(-y\,w^\top x))": "log(1 + exp(-y*(w @ x)))",
    r"z = Wx + b": "z == W @ x + b", r"z^{[l]} = W^{[l]}a^{[l-1]} + b^{[l]}": "z_l == W_l @ a_lm1 + b_l", r"a^{[l]} = g(z^{[l]})": "a_l == g(z_l)",
    r"\mathbf{h}_t = \tanh(\mathbf{W}\mathbf{h}_{t-1} + \mathbf{U}\mathbf{x}_t)": "h_t == tanh(W @ h_tm1 + U @ x_t)",
    r"Q^\top Q = I": "Q.T @ Q == eye(n)", r"U\Sigma V^\top": "U @ Sigma @ V.T", r"A = U \Sigma V^\top": "A == U @ Sigma @ V.T",
    r"A = Q\Lambda Q^{-1}": "A == Q @ Lambda @ inv(Q)", r"Av = \lambda v": "A @ v == lam*v", r"A\mathbf{v} = \lambda\mathbf{v}": "A @ v == lam*v",
    r"\det(A - \lambda I) = 0": "det(A - lam*eye(m)) == 0", r"x^\top x = \|x\|^2": "x @ x == norm(x)**2",
    r"\frac{x^\top A x}{x^\top x}": "(x @ A @ x)/(x @ x)", r"\frac{x}{\|x\|}": "x/norm(x)", r"uv^\top w": "u*(v @ w)", r"a^\top X b": "a @ X @ b",
    r"\mathbf{a}^\top\mathbf{X}\mathbf{b}": "a @ X @ b", r"x^\top y z": "(x @ y)*z", r"2A^\top(Ax-b)": "2*(A.T @ (A @ x - b))", r"cA": "c*A",
    r"c\mathbf{A}": "c*A", r"x^\top": "x", r"e^{A}": "exp(A)", r"\|x+y\| \le \|x\|+\|y\|": "norm(x + y) <= norm(x) + norm(y)",
    r"|x^\top y| \le \|x\|\|y\|": "abs(x @ y) <= norm(x)*norm(y)", r"\left(x^\top y\right)^2": "(x @ y)**2",
    r"\Sigma = \frac{1}{n}X^\top X": "Sigma == 1/n*(X.T @ X)", r"A^\top A x = A^\top b": "A.T @ A @ x == A.T @ b", r"B^{-1}": "inv(B)",
    r"N^{-1}\sum_{i=1}^N x_i": "N**(-1)*Sum(x[i], (i, 1, N))", r"q^T": "q", r"\rho^T": "rho", r"\|x\|_2": "norm(x)", r"\|w\|^2": "norm(w)**2",
    r"k(x,y) = \exp(-\|x-y\|^2/(2\sigma^2))": "k(x, y) == exp(-norm(x - y)**2/(2*sigma**2))",
    r"\frac{\partial L}{\partial z} = a - y": "Derivative(L, z) == a - y", r"\mu = \frac1n \mathbf 1^\top x": "mu == 1/n*(ones(m) @ x)",
    r"\mathbb{1}\{x > 0\}": "where(x > 0, 1, 0)", r"\mathbf{1}_{x>0}": "where(x > 0, 1, 0)", r"P(A)": "P(A)", r"P(A|B)": "P(A | B)",
    r"P(A \mid B) = \frac{P(B\mid A)P(A)}{P(B)}": "P(A | B) == P(B | A)*P(A)/P(B)", r"P(A^c) = 1 - P(A)": "P(~A) == 1 - P(A)",
    r"P(A\cup B) = P(A)+P(B)-P(A\cap B)": "P(A or B) == P(A) + P(B) - P(A & B)", r"P(\bar A)": "P(~A)", r"P(A, B)": "P(A & B)", r"\Pr(A)": "P(A)",
    r"\mathbb{P}(A)": "P(A)", r"\mathbb{E}[X]": "E(X)", r"E[X]": "E(X)", r"E(X)": "E(X)", r"\operatorname{Var}(X)": "Var(X)",
    r"\mathrm{Var}(X) = \mathbb{E}[X^2] - (\mathbb{E}[X])^2": "Var(X) == E(X**2) - E(X)**2", r"\operatorname{Cov}(X,Y)": "Cov(X, Y)",
    r"\sum_i w_i x_i": "Sum(w[i]*x[i], i)", r"\sum_{i,j} a_{ij} x_i x_j": "Sum(Sum(a[i, j]*x[i]*x[j], j), i)",
    r"\prod_i \lambda_i": "Product(lam[i], i)", r"-\sum_x p(x)\log p(x)": "-Sum(p(x)*log(p(x)), x)",
    r"\sum_{x,y} p(x,y)\log\frac{p(x,y)}{p(x)p(y)}": "Sum(Sum(p(x, y)*log(p(x, y)/(p(x)*p(y))), y), x)",
    r"H(X) = -\sum_x p(x)\log p(x)": "H(X) == -Sum(p(x)*log(p(x)), x)",
    r"p(x\mid y) = \frac{p(y\mid x)p(x)}{p(y)}": "p(x | y) == p(y | x)*p(x)/p(y)", r"p_\theta(x)": "p_theta(x)",
    r"\mathbb{E}[aX+b] = a\mathbb{E}[X]+b": "E(a*X + b) == a*E(X) + b",
    r"\operatorname{Var}(aX+b) = a^2\operatorname{Var}(X)": "Var(a*X + b) == a**2*Var(X)",
    r"\operatorname{Cov}(X,Y) = \mathbb{E}[XY]-\mathbb{E}[X]\mathbb{E}[Y]": "Cov(X, Y) == E(X*Y) - E(X)*E(Y)",
    r"\mathbb{E}\left[(X-\mu)^2\right]": "E((X - mu)**2)", r"\mathbb{1}_{\{x \ge 0\}}": "where(x >= 0, 1, 0)", r"P(A\cap B^c)": "P(A & ~B)",
    r"P((A\cup B)\cap C)": "P((A | B) & C)", r"P(\neg A)": "P(~A)",
    r"\frac{\partial}{\partial z_k}\log\sum_{j} e^{z_j}": "Derivative(log(Sum(exp(z[j]), j)), z[k])",
    r"\frac{\partial p_i}{\partial z_j} = p_i(\delta_{ij} - p_j)": "Derivative(p_i, z_j) == p_i*(kronecker(i, j) - p_j)",
    r"\frac{e^{x_i}}{\sum_j e^{x_j}}": "exp(x[i])/Sum(exp(x[j]), j)", r"x_1 + x_2 = \sum_{i=1}^2 x_i": "x[1] + x[2] == Sum(x[i], (i, 1, 2))",
    r"\frac{\partial L}{\partial \theta_j} = \sum_{i=1}^m (h_i - y_i) x_{ij}": "Derivative(L, theta_j) == Sum((h[i] - y[i])*x[i, j], (i, 1, m))",
    r"\frac{\partial\ell}{\partial\sigma^2}": "Derivative(ell, sigma)/(2*sigma)",
    r"\frac{\partial^2\ell}{\partial\mu^2}": "Derivative(ell, (mu, 2))", r"\frac{d}{dx}\frac{d}{dx} x^3": "Derivative(Derivative(x**3, x), x)",
    r"\frac{d}{dx}\left(\frac{u}{v}\right)": "Derivative(u/v, x)", r"\frac{d}{dt}\left[t^2\right] t": "Derivative(t**2, t)*t",
    r"\left.\left(x^2\right)\right|_{x=2}": "Subs(x**2, x, 2)", r"$x^2$": "x**2", r"$$\frac{1}{2}$$": "1/2", r"\[ x + 1 \]": "x + 1",
    r"\( x \)": "x", r"\begin{equation} x^2 \end{equation}": "x**2", r"\begin{align*} a &= b \end{align*}": "a == b", r"x^2.": "x**2",
    r"x^2,": "x**2", r"x % remark": "x", r"\left( x \right)": "x", r"\Big(x+1\Big)^2": "(x + 1)**2", r"\displaystyle\frac{1}{x}": "1/x",
    r"\underbrace{x^2}_{\text{square}} + 1": "x**2 + 1", r"\boxed{42}": "42", r"a \overset{(a)}{=} b": "a == b",
    r"x \stackrel{\text{def}}{=} 2": "x == 2", r"\textstyle\sum\limits_{k=1}^n k": "Sum(k, (k, 1, n))", r"\mathrm{i}": "I", r"3i + 2": "3*I + 2",
    r"e^{-i\omega t}": "exp(-I*omega*t)", r"\text{loss} = x": "loss == x", r"\mathrm{loss} + 1": "loss + 1", r"1\,000": "1000",
    r"x!y": "factorial(x)*y", r"(2n)!": "factorial(2*n)", r"\sqrt[n]{x}": "x**(1/n)", r"\sqrt[3]{x^2}": "(x**2)**(1/3)",
    r"\begin{pmatrix} a & b \end{pmatrix}": "[a, b]", r"x \leq y \leq z": "(x <= y) & (y <= z)", r"\{x\}": "x", r"\{x+1\}^2": "(x + 1)**2",
    r"\log_{2} x": "log(x, 2)", r"\log^2 x": "log(x)**2", r"\ln^2(x)": "log(x)**2", r"\cos^{-1} x": "acos(x)", r"\sec x": "sec(x)",
    r"\sin\cos x": "sin(cos(x))", r"\operatorname{sign} x": "sign(x)", r"α + β": "alpha + beta", r"x − 1": "x - 1", r"x · y": "x*y",
    r"x ≤ 1": "x <= 1", r"\int_0^∞ x\,dx": "Integral(x, (x, 0, oo))", r"∑_{k=1}^n k": "Sum(k, (k, 1, n))", r"\Delta x": "Delta_x",
    r"\frac{\Delta y}{\Delta x}": "Delta_y/Delta_x", r"\delta x": "delta*x", r"\int \frac{x\,dx}{x^2+1}": "Integral(x/(x**2 + 1), x)",
    r"\int \frac{1}{x} dx + C": "Integral(1/x, x) + C", r"\int x^2 d x": "Integral(x**2, x)",
    r"\int_{0}^{1} (x+1) \mathrm dx": "Integral(x + 1, (x, 0, 1))", r"\int\!\!\int f\,dx\,dy": "Integral(Integral(f, x), y)",
    r"\int_0^x f(t)dt": "Integral(f(t), (t, 0, x))", r"\frac{d}{dx}\int_0^x f(t)\,dt": "Derivative(Integral(f(t), (t, 0, x)), x)",
    r"\int_0^1 \! x \, dx": "Integral(x, (x, 0, 1))", r"\int d\theta": "Integral(1, theta)", r"2\int_0^1 x\,dx + 1": "2*Integral(x, (x, 0, 1)) + 1",
    r"\int \ln x\,dx": "Integral(log(x), x)", r"\int e^x \sin x \, dx": "Integral(exp(x)*sin(x), x)", r"\int \sec^2 x\,dx": "Integral(sec(x)**2, x)",
    r"\int \frac{1}{\sqrt{1-x^2}}\,dx": "Integral(1/sqrt(1 - x**2), x)", r"\sin x/x": "sin(x)/x", r"\ln x/x^2": "log(x)/x**2",
    r"\hat p(1-\hat p)": "hat_p*(1 - hat_p)", r"\hat f(x)": "hat_f(x)", r"\mathbf{f}(\mathbf{x})": "f(x)", r"f_X(x)": "f_X(x)",
    r"\phi(x) = \frac{1}{\sqrt{2\pi}}e^{-x^2/2}": "phi(x) == 1/sqrt(2*pi)*exp(-x**2/2)",
    r"\frac{\partial L}{\partial a}(1-a)": "Derivative(L, a)*(1 - a)", r"\dot x(t) = v(t)": "Derivative(x(t), t) == v(t)",
    r"T(n) = 2T(n/2) + n": "T(n) == 2*T(n/2) + n", r"P_n(x)": "P_n(x)", r"\rho(x)": "rho(x)",
    r"N(t) = N_0 e^{-\lambda t}": "N(t) == N_0*exp(-lam*t)", r"2[x+1]": "2*(x + 1)", r"a[b+c]": "a*(b + c)", r"||x||": "norm(x)",
    r"||x||_2^2": "norm(x)**2", r"||Ax-b||^2": "norm(A @ x - b)**2", r"\mathbf{A}_{ij}": "A_ij", r"X^\top(Xw-y) = 0": "X.T @ (X @ w - y) == 0",
    r"\nabla_w L = 0": "Derivative(L, w) == 0", r"\nabla_x f(x) = \mathbf{0}": "Derivative(f(x), x) == zeros(m)", r"a^bc": "a**b*c",
    r"\lim_{n\to\infty} a_n": "Limit(a[n], n, oo)", r"\sum_{i=0}^{n-1} ar^i": "Sum(a*r**i, (i, 0, n - 1))",
    r"\sum_{i=1}^{n} \alpha_i y_i K(x_i, x)": "Sum(alpha[i]*y[i]*K(x[i], x), (i, 1, n))", r"\mathbf{w}^{\top}\phi(\mathbf{x})": "w @ phi(x)",
    r"\dot{\mathbf{x}} = A\mathbf{x}": "Derivative(x, t) == A @ x", r"\max(0, Wx+b)": "maximum(0, W @ x + b)", r"f(x) = g(x)": "f(x) == g(x)",
    r"y = mx + b": "y == m*x + b", r"E = mc^2": "E == m*c**2", r"F = ma": "F == m*a", r"A = \pi r^2": "A == pi*r**2",
    r"V = \frac43\pi r^3": "V == 4/3*pi*r**3", r"S = 4\pi R^2": "S == 4*pi*R**2", r"R_1 + R_2": "R_1 + R_2",
    r"\frac{1}{R} = \frac{1}{R_1}+\frac{1}{R_2}": "1/R == 1/R_1 + 1/R_2", r"ax^2 + bx + c = 0": "a*x**2 + b*x + c == 0",
    r"x = \frac{-b + \sqrt{b^2-4ac}}{2a}": "x == (-b + sqrt(b**2 - 4*a*c))/(2*a)", r"ax^3+bx^2+cx+d": "a*x**3 + b*x**2 + c*x + d",
    r"ad - bc": "a*d - b*c", r"abcd": "a*b*c*d", r"\frac{d}{2}": "d/2", r"d^2 x": "d**2*x", r"\frac{d_1}{d_2}": "d_1/d_2",
    r"\frac{dA}{dt} = kA": "Derivative(A, t) == k*A", r"\frac{dP}{dt} = rP\left(1-\frac{P}{K}\right)": "Derivative(P, t) == r*P*(1 - P/K)",
    r"P(t) = P_0 e^{rt}": "P(t) == P_0*exp(r*t)", r"P = P_0(1+r)^n": "P == P_0*(1 + r)**n", r"A e^{-kt}\cos(\omega t)": "A*exp(-k*t)*cos(omega*t)",
    r"C_1 e^x + C_2 e^{-x}": "C_1*exp(x) + C_2*exp(-x)",
    r"\frac{\partial u}{\partial t} = k\frac{\partial^2 u}{\partial x^2}": "Derivative(u, t) == k*Derivative(u, (x, 2))",
    r"\frac{X''(x)}{X(x)} = -\lambda": "Derivative(X(x), (x, 2))/X(x) == -lam",
    r"x_{n+1} = x_n - \frac{f(x_n)}{f'(x_n)}": "x_np1 == x_n - f(x_n)/Derivative(f(x_n), x_n)",
    r"\theta := \theta - \alpha\nabla_\theta J(\theta)": "theta == theta - alpha*Derivative(J(theta), theta)",
    r"\theta_{t+1} = \theta_t - \eta \nabla L(\theta_t)": "theta_tp1 == theta_t - eta*Derivative(L(theta_t), theta_t)",
    r"w \leftarrow w - \eta \nabla_w L": "w == w - eta*Derivative(L, w)",
    r"J(\theta) = \frac{1}{2m}\sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)})^2": "J(theta) == 1/(2*m)*Sum((h_theta(x[i]) - y[i])**2, (i, 1, m))",
    r"L = -y\log\hat y - (1-y)\log(1-\hat y)": "L == -y*log(hat_y) - (1 - y)*log(1 - hat_y)",
    r"-\frac{1}{n}\sum_{i=1}^n \left[y_i\log\hat y_i + (1-y_i)\log(1-\hat y_i)\right]": "-1/n*Sum(y[i]*log(hat_y[i]) + (1 - y[i])*log(1 - hat_y[i]), (i, 1, n))",
    r"\sigma(x) = \frac{1}{1+e^{-x}}": "sigma(x) == 1/(1 + exp(-x))", r"\tanh(x) = 2\sigma(2x)-1": "tanh(x) == 2*sigma(2*x) - 1",
    r"s_i = \frac{e^{z_i}}{\sum_j e^{z_j}}": "s_i == exp(z[i])/Sum(exp(z[j]), j)",
    r"\frac{\partial s_i}{\partial z_j} = s_i(\delta_{ij}-s_j)": "Derivative(s_i, z_j) == s_i*(kronecker(i, j) - s_j)",
    r"f(x) = \sum_{n=0}^\infty \frac{f^{(n)}(a)}{n!}(x-a)^n": "f(x) == Sum(Derivative(f(a), (a, n))/factorial(n)*(x - a)**n, (n, 0, oo))",
    r"\int u\,dv = uv - \int v\,du": "Integral(u, v) == u*v - Integral(v, u)", r"\mathbf{x}^{\circ 2}": "x**2",
    r"\mathbf{x} \oslash \mathbf{y}": "x/y",
    r"\mathbf{1}^\top \log(1 + \exp(-\mathbf{y} \odot (X\mathbf{w})))": "ones(m) @ log(1 + exp(-y*(X @ w)))",
    r"X - \mathbf{1}\mu^\top + \nu\mathbf{1}^\top": "X - outer(ones(m), mu) + outer(nu, ones(n))", r"A\mathbf{x} = \mathbf{0}": "A @ x == zeros(m)",
    r"\hat{y_i}": "hat_y_i", r"\sum_{i=1}^n \hat{y_i}": "Sum(hat_y[i], (i, 1, n))", r"\sum_{i=1}^m x^{(i)}_j": "Sum(x_j[i], (i, 1, m))",
    r"\frac{\partial}{\partial x_k}\sum_{i=1}^n x_i^2": "Derivative(Sum(x[i]**2, (i, 1, n)), x[k])",
    r"\int_1^2\frac1x\,dx = \ln 2": "Integral(1/x, (x, 1, 2)) == log(2)",
    r"\int_0^1\int_0^x xy\,dy\,dx": "Integral(Integral(x*y, (y, 0, x)), (x, 0, 1))", r"a/b/c": "a/b/c", r"a/b \cdot c": "a/b*c",
    r"xe^{-x}": "x*exp(-x)", r"x e^{-x}\sin x": "x*exp(-x)*sin(x)", r"\ln x \ln y": "log(x)*log(y)", r"\log x\log y": "log(x)*log(y)",
    r"\sin 2x\cos 3x": "sin(2*x)*cos(3*x)", r"2\sin x\cos x": "2*sin(x)*cos(x)", r"\sin^3 x\cos^2 x": "sin(x)**3*cos(x)**2",
    r"\sin(x)\cos(y)": "sin(x)*cos(y)", r"\sin(x+y)z": "sin(x + y)*z", r"(\sin x)^2": "sin(x)**2", r"\sqrt{\sin x}": "sqrt(sin(x))",
    r"|\sin x|": "abs(sin(x))", r"\left(\ln x\right)^2": "log(x)**2", r"\frac{\ln x}{x}": "log(x)/x", r"\ln(\ln x)": "log(log(x))",
    r"\ln\ln x": "log(log(x))", r"\log_b x^2": "log(x**2, b)", r"\ln x^n": "log(x**n)", r"\exp(x)\exp(y)": "exp(x)*exp(y)",
    r"\exp\left[x\right]": "exp(x)", r"e^{\sin x}": "exp(sin(x))", r"e^{x}e^{y}": "exp(x)*exp(y)", r"e": "exp(1)", r"e\cdot x": "exp(1)*x",
    r"x^{-1}": "x**(-1)", r"x^{-n}": "x**(-n)", r"x^{\frac12}": "x**(1/2)", r"x^{1/n}": "x**(1/n)", r"(x+1)^{-1/2}": "(x + 1)**(-1/2)",
    r"(a^b)^c": "(a**b)**c", r"a^{b^c}": "a**b**c", r"-x^{-2}": "-x**(-2)", r"\frac{-x}{2}": "-x/2", r"-\frac{x}{2}": "-x/2",
    r"\frac{x+1}{x-1}": "(x + 1)/(x - 1)", r"\left.\frac{x+1}{x-1}\right.": "(x + 1)/(x - 1)", r"\frac{1}{x}+\frac{1}{y}": "1/x + 1/y",
    r"x_0": "x_0", r"x_{10}": "x_10", r"\alpha_1\beta_2": "alpha_1*beta_2", r"\mu_X": "mu_X", r"\sigma_X^2": "sigma_X**2",
    r"\sigma^2_X": "sigma_X**2", r"\Sigma_{xx}": "Sigma_xx", r"\sum_{k=1}^{\infty}\frac{(-1)^{k+1}}{k}": "Sum((-1)**(k + 1)/k, (k, 1, oo))",
    r"\sum_{k=0}^{n} ar^k = a\frac{1-r^{n+1}}{1-r}": "Sum(a*r**k, (k, 0, n)) == a*((1 - r**(n + 1))/(1 - r))",
    r"\prod_{i=1}^{n} i = n!": "Product(i, (i, 1, n)) == factorial(n)",
    r"\lim_{x\to a}\frac{f(x)-f(a)}{x-a} = f'(a)": "Limit((f(x) - f(a))/(x - a), x, a) == Derivative(f(a), a)", r"\max(x, y)^2": "maximum(x, y)**2",
    r"\min(x, -x)": "minimum(x, -x)", r"\operatorname{sign}(x)|x|": "sign(x)*abs(x)",
    r"\lceil x \rceil - \lfloor x \rfloor": "ceiling(x) - floor(x)",
    r"\binom{n}{k} = \frac{n!}{k!\,(n-k)!}": "binomial(n, k) == factorial(n)/(factorial(k)*factorial(n - k))", r"n(n-1)(n-2)": "n*(n - 1)*(n - 2)",
    r"2(3+4)": "2*(3 + 4)", r"(2)(3)": "2*3", r"3(x)": "3*x", r"f(2)": "f(2)", r"f(0)": "f(0)", r"f(x_0)": "f(x_0)", r"f(x,y)": "f(x, y)",
    r"f(g(x))h(x)": "f(g(x))*h(x)", r"u v": "u*v", r"uv": "u*v", r"u(x)v(x)": "u(x)*v(x)", r"\frac{u'(x)}{v(x)}": "Derivative(u(x), x)/v(x)",
    r"y(x)^2": "y(x)**2", r"\sigma(z)": "sigma(z)", r"\sigma_1\sigma_2": "sigma_1*sigma_2", r"\sigma(x_1+x_2)": "sigma(x_1 + x_2)",
    r"\ell(\theta)": "ell(theta)", r"\theta_1 x + \theta_0": "theta_1*x + theta_0",
    r"h_\theta(x) = \theta_0 + \theta_1 x": "h_theta(x) == theta_0 + theta_1*x", r"\sin{x}": "sin(x)", r"\sin{x}\cos{y}": "sin(x)*cos(y)",
    r"\exp{-x}": "exp(-x)", r"\ln{2x}": "log(2*x)", r"\text{tr}(A B)": "trace(A @ B)", r"\text{Var}(X)": "Var(X)", r"\text{ReLU}(x)": "relu(x)",
    r"\delta_{ij}": "kronecker(i, j)", r"p_i(\delta_{ij} - p_j)": "p_i*(kronecker(i, j) - p_j)",
    r"\sum_{j=1}^n \delta_{ij} x_j": "Sum(kronecker(i, j)*x[j], (j, 1, n))", r"I - 2uu^\top": "eye(m) - 2*outer(u, u)", r"x_i^{(j)}": "x_i_sup_j",
    r"\sinh^{-1} x": "asinh(x)", r"\frac{d}{dx}\,\sin x\cos x": "Derivative(sin(x)*cos(x), x)", r"\mathbf{e}_i^\top \mathbf{x}": "e_i @ x",
    r"u^\top v = v^\top u": "u @ v == v @ u", r"\|u+v\|^2 = \|u\|^2 + 2u^\top v + \|v\|^2": "norm(u + v)**2 == norm(u)**2 + 2*(u @ v) + norm(v)**2",
    r"\operatorname{tr}(uv^\top) = v^\top u": "trace(outer(u, v)) == v @ u",
    r"\frac{\partial}{\partial X}\operatorname{tr}(X^\top A X) = (A + A^\top)X": "Derivative(trace(X.T @ A @ X), X) == (A + A.T) @ X",
    r"\nabla_w \frac12\|Xw-y\|_2^2 + \lambda w": "Derivative(1/2*norm(X @ w - y)**2, w) + lam*w",
    r"\nabla_\mathbf{w} L(\mathbf{w})": "Derivative(L(w), w)",
    r"J = \frac{1}{m}\sum_{i=1}^m L(\hat y^{(i)}, y^{(i)})": "J == 1/m*Sum(L(hat_y[i], y[i]), (i, 1, m))",
    r"\mathbb{E}[(X-\mathbb{E}[X])^2] = \operatorname{Var}(X)": "E((X - E(X))**2) == Var(X)",
    r"\frac{\partial \log\det A}{\partial A} = A^{-\top}": "Derivative(log(det(A)), A) == inv(A).T", r"(I + UV^\top)^{-1}": "inv(eye(m) + U @ V.T)",
    r"\det(I + uv^\top) = 1 + v^\top u": "det(eye(m) + outer(u, v)) == 1 + v @ u",
    r"\sum_{n=1}^N \log p(x_n\mid\theta)": "Sum(log(p(x[n] | theta)), (n, 1, N))",
    r"\theta^* = \arg\max_\theta L(\theta)": "theta_star == ArgMax(L(theta), theta)", r"q(z) = \frac{1}{Z} e^{-E(z)}": "q(z) == 1/Z*exp(-E(z))",
}  # fmt: skip
#: as typed -> how the refusal begins, and where the caret stands
REFUSED = {
    r"1/(2\pi) e^{-x}": (r"does this stand in the denominator too?", 9), r"a/(b+c)^2 d": (r"does this stand in the denominator too?", 10),
    r"1/2x": (r"how far does the fraction", 3), r"1/2 (x+1)": (r"how far does the fraction", 4), r"\sin x (1+y)": ("how far does sin reach?", 7),
    r"\sin x y": ("how far does sin reach?", 7), r"\lg x": (r"\lg is the logarithm to", 0), r"\max_x f(x)": (r"write \max(a, b) or \max\{a,", 0),
    r"\operatorname{foo}(x)": ("unknown function 'foo'", 0),
    r"\overline{xy}": (r"\overline over more than a", 0), r"x_12": ("on the page only the", 3), r"f'": (r"the derivative of f in", 0),
    r"y'": (r"the derivative of y in", 0), r"y''+y=0": (r"the derivative of y in", 0), r"f^2(x)": ("a power of the function", 0),
    r"y(0)": (r"is y a function here,", 0), r"a(b)": (r"is a a function here,", 0), r"q(1-p)": (r"is q a function here,", 0),
    r"O(h^2)": (r"is O a function here,", 0), r"\frac{d}{dx}(x^2)e^x": (r"how far does the derivative", 17),
    r"\frac{d}{dx} x^2 \cdot x": (r"how far does the derivative", 17), r"\frac{d^2y}{dx^3}": ("the orders of the derivative", 0),
    r"\partial f": (r"\partial stands alone: write \frac{\partial", 0), r"\partial_x f g": ("how far does the derivative", 0), r"D_x f": ("is D_x a number or", 0),
    r"\frac{1}23": ("on the page only the", 9), r"\frac123": ("on the page only the", 7), r"2\frac{1}{2}": (r"is this a product or", 1),
    r"\int_D f\,dA": ("an integral over a region", 0), r"\oint f\,dz": ("an integral over a region", 0),
    r"\int f(x)": (r"over which variable? an integral", 0), r"\left[uv\right]_a^b": ("in which variable is this", 6),
    r"\sum_{i=1}^n x_i - y_i": ("is this term part of", 19), r"\sum_{i<j} x_{ij}": (r"write the bounds as \sum_{i=1}^{n}", 6),
    r"\sum_{i \in S} x_i": ("sets are not part of", 8), r"\sum_{i=1}^n \mathbf{x}_i": ("vectors that are numbered by", 13),
    r"1 + 2 + \cdots + n": (r"dots leave out what stands", 8), r"a \pm b": (r"\pm stands for two values:", 2),
    r"x \in \mathbb{R}": ("sets are not part of", 2), r"x = 1, y = 2": ("a comma stands where one", 5), r"f : x \to y": (": cannot stand here", 2),
    r"A \subset B": ("sets are not part of", 2), r"\forall x": ("quantifiers are not part of", 0), r"Ax": ("is A a number or", 0),
    r"\frac{1}{n}\sum_{i=1}^n (y_i - w^\top x_i)^2": (r"vectors that are numbered by", 38), r"\|A\|": (r"which norm of a matrix?", 0),
    r"\|A\|_2": (r"which norm of a matrix?", 0), r"\|x\|_p": ("the norm with index p", 3),
    r"|A|": (r"an absolute value or a", 0), r"|\Sigma|": (r"an absolute value or a", 0), r"\nabla f": (r"the gradient in which variable?", 0),
    r"A \circ B": (r"is \circ a composition or", 0), r"f \circ g": (r"is \circ a composition or", 0),
    r"\vec{a}\times\vec{b}": ("a cross product of vectors", 13), r"\mathbf{1}": (r"of which size? write \mathbf{1}_n", 0),
    r"\mathbf{1}^\top \mathbf{1}": (r"of which size? write \mathbf{1}_n", 0), r"(A+B)x": ("is B a number or", 0), r"A(x+y)": ("is A a number or", 0),
    r"A(B+C)": ("is A a number or", 0), r"\mathbf{x}^2": (r"a power of a vector:", 0), r"\mathbf{x}\mathbf{y}": (r"two vectors side by side:", 10),
    r"e^{At}": ("is A a number or", 3), r"S = \frac1n \sum_{i=1}^n (x_i-\bar x)(x_i - \bar x)^\top": (r"vectors that are numbered by", 30),
    r"\mathbf{x} \in \mathbb{R}^n": ("sets are not part of", 11), r"\mathbf{x} + x": ("two different letters would both", 13),
    r"(1+r)^T": (r"is T an exponent or", 6), r"A'A": (r"a prime here may be", 0), r"X'X": (r"a prime here may be", 0),
    r"\mathbf{A}\mathbf{x} + 1": ("a number is added to", 23), r"P(X > 0)": (r"an event is a name,", 4),
    r"\mathbb{E}_{x\sim p}[f(x)]": ("distributions are not part of", 13), r"\mathcal{N}(x;\mu,\sigma^2)": ("a semicolon between arguments is", 11),
    r"X \sim \mathcal{N}(0,1)": ("distributions are not part of", 2), r"\mathbb{E}[Y|X]": ("a conditional expectation is not", 10),
    r"P(A\cup B\cap C)": ("bracket unions and intersections of", 9), r"\overset{(a)}{=}": ("the formula ends where a", 16),
    r"i^2": (r"is i the imaginary unit", 0), r"x \text{ where } x > 0": ("words stand beside the formula:", 2),
    r"\frac{x}{}": ("the formula ends where a", 0), r"\frac{}{x}": ("the formula ends where a", 0), r"()": ("the formula ends where a", 0),
    r"x +": ("the formula ends where a", 3), r"x = ": ("the formula ends where a", 3), r"= x": ("the left side is missing", 0),
    r"x + + y": ("two signs side by side:", 4), r"x - -y": ("two signs side by side:", 4), r"- - x": ("two signs side by side:", 2),
    r"x \cdot -y": ("- stands where a value", 8), r"2 3": (r"two numbers side by side:", 2), r"1,000": ("a comma stands where one", 1),
    r"1 000": (r"two numbers side by side:", 2), r"n!!": ("double factorials are not part", 2), r"\sqrt{}": ("the formula ends where a", 0),
    r"x^{}": ("the formula ends where a", 0), r"_x": ("_ stands before nothing it", 0), r"^2": ("^ stands before nothing it", 0),
    r"x_{i": ("the formula ends too early:", 4), r"\frac{1}{2": ("the formula ends too early:", 10), r"\left( x": ("the formula ends too early:", 8),
    r"x)": (") closes a bracket that", 1), r"[x": ("the formula ends too early:", 2),
    r"\begin{cases} 1 \end{cases}": (r"write each case as value", 0), r"\begin{foo} x \end{foo}": ("the environment foo is not", 0),
    r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}": ("the rows of this matrix", 0), r"|x": (r"this bar is not closed:", 0),
    r"\|x": (r"this bar is not closed:", 0), r"\langle x | y \rangle": (r"write \langle x, y \rangle", 0),
    r"x^\circ": (r"degrees are not read: write", 2), r"90^\circ": (r"degrees are not read: write", 3),
    r"A^\dagger": (r"the conjugate transpose is not", 2), r"A^+": ("the superscript + has no", 2),
    r"f(x;\theta)": ("a semicolon between arguments is", 1), r"\log^{-1} x": ("log^{-1} has two meanings: write", 0),
    r"\sin": ("the argument of sin is", 4), r"\sin^2": ("the argument of sin is", 6), r"\sin + 1": ("put the argument of sin", 5),
    r"\sin -x": ("put the argument of sin", 5), r"\exp": ("the argument of exp is", 4), r"\max(x)": (r"\max takes two values or", 4),
    r"x\bmod 2": (r"the command \bmod is not", 1), r"x \mod 2": (r"the command \mod is not", 2), r"\gcd(a,b)": (r"the command \gcd is not", 0),
    r"\sup_x f": (r"the command \sup is not", 0), r"x\to 0": ("this relation is read between", 1), r"a \mid b": (r"the bars do not match:", 2),
    r"x² ": ("write ² as a script", 1), r"\newcommand{\R}{x}": ("definitions of commands are not", 0),
    r"\href{x}{y}": (r"the command \href is not", 0), r"\color{red} x": (r"the command \color is not", 0),
    r"\mathbb{R}": ("the set R stands where", 0), r"\nabla \cdot F": ("divergence and curl are not", 0),
    r"\nabla \times F": ("divergence and curl are not", 0), r"dx": (r"a differential outside an integral", 0),
    r"x dy": (r"a differential outside an integral", 2), r"\frac{dx}{y}": (r"a differential outside an integral", 6),
    r"\int_0^\pi d\theta \sin\theta": ("write the differential behind the", 19), r"\sin\theta/2": ("how far does the function", 11),
    r"\frac{df}{dx}(a)": (r"is the derivative evaluated here?", 13), r"\frac{df}{dx}(x,y)": (r"is the derivative evaluated here?", 13),
    r"\frac{\delta F}{\delta u}": ("functional derivatives are not part", 0), r"\mathcal{L}\{f(t)\}": ("L of what stands in", 11),
    r"F[y]": ("F of what stands in", 1), r"x[n]": ("an index is written below:", 1), r"D f(x)": (r"is D a derivative here?", 0),
    r"A^{-1}_{ij}": ("an entry of the inverse,", 0), r"\int f(x)\,d\mu(x)": (r"an integral over a measure", 15),
    r"\mathbb{E}_q[f(x)]": ("an expectation under a named", 0), r"u \otimes v": (r"is \otimes the outer product", 0),
    r"\frac{d}{dx}\Big|_{x=0} f(x)": ("a bar stands where a", 16),
    r"f(x) = x^2 \quad (x > 0)": ("words stand inside the formula:", 11), r"\left(\frac{1}{x}\right)'": (r"a prime on a bracket:", 25),
    r"K_{L}(p\|q)": (r"is K_L a function here,", 0), r"PV = nRT": ("is P a number or", 0),
    r"u(x,y) = X(x)Y(y)": (r"is Y a function here,", 13), r"f(x) \approx f(a) + f'(a)(x-a)": ("this relation is read between", 5),
    r"\mathbf{0}": (r"of which size? write \mathbf{0}_n", 0), r"\sin x\, e^x": ("how far does sin reach?", 9),
    r"{x+1}^2": ("braces do not show on", 0), r"\lim_{(x,y)\to(0,0)} xy": ("a variable's name is expected", 6),
    r"\lim x": (r"where to? write \lim_{x\to 0}", 0), r"x(3)": (r"is x a function here,", 0), r"L(\theta;x)": (r"is L a function here,", 0),
    r"\sin{x} y": ("how far does sin reach?", 8), r"\ln{x+1}": ("braces do not show on", 3), r"\sin{x}^2": ("braces do not show on", 4),
    r"\Sigma^{-1/2}x": ("is Sigma a number or", 0), r"\hat y()": ("this bracket is empty", 6),
    r"dW^{[l]} = \frac1m dZ^{[l]} A^{[l-1]T}": (r"a differential outside an integral", 0), r"dz = a - y": (r"a differential outside an integral", 0),
    r"x \mapsto x^2": ("this relation is read between", 2),
    r"\arg\min_x f(x) + 1": ("how far does min reach", 16), r"\log|\Sigma|": ("an absolute value or a determinant", 4),
    r"\frac{1}{(2\pi)^{d/2}|\Sigma|^{1/2}}": ("an absolute value or a determinant", 21), r"\gamma(x)": (r"\gamma of what", 0), r"e^{j\omega t}": ("is j the imaginary unit", 3), r"X\beta": ("is X a number or a matrix", 0),
    r"w^\top\phi(x)": ("is this function's value a vector", 6), r"\sum_i P(A|B_i)P(B_i)": ("events that are numbered", 11),
    r"A + I": ("is I the identity matrix here", 4), r"(I - P)x": ("is P a number", 0), r"e^{\mathbf{A}t}": ("exp of a matrix has two", 0),
    r"A^H": ("the conjugate transpose is not", 2), r"dy/dx\,x": ("how far does the fraction reach", 7),
}  # fmt: skip

#: a text, the shapes that are said, and what it then means
SAID = [
    (r"Ax", {"A": (), "x": ()}, "A*x"), (r"Ax", {"A": ("m", "n")}, "A @ x"), (r"(A+B)x", {"A": ("n", "n"), "B": ("n", "n"), "x": "n"}, "(A + B) @ x"),
    (r"|A|", {"A": ("n", "n")}, "det(A)"), (r"|A|", {"A": ()}, "abs(A)"), (r"A^2", {"A": ("n", "n")}, "A @ A"), (r"x\cdot y", {"x": 3, "y": 3}, "x @ y"),
    (r"x y^\top", {"x": "m", "y": "n"}, "outer(x, y)"), (r"A + cI", {"A": ("n", "n")}, "A + c*eye(n)"), (r"2xy", {}, "2*x*y"), (r"E + I", {"E": (), "I": ()}, "E + I"),
    (r"x + \mathbf{1}", {"x": ("k",)}, "x + ones(k)"), (r"a^\top B c", {"a": "m", "B": ("m", "n"), "c": "n"}, "a @ B @ c"),
]  # fmt: skip


@pytest.mark.parametrize("text, meaning", READS.items())
def test_reads_what_is_meant(text, meaning):
    assert str(read_latex(text)) == meaning


@pytest.mark.parametrize("text, told", REFUSED.items())
def test_refuses_under_the_place_with_a_sentence(text, told):
    message, position = told
    with pytest.raises(ReadError) as error:
        read_latex(text)
    assert error.value.message.startswith(message)
    assert error.value.position == position
    assert "\n" not in error.value.message and len(error.value.message) < 250


@pytest.mark.parametrize("text, shapes, meaning", SAID)
def test_shapes_say_what_is_an_array(text, shapes, meaning):
    assert str(read_latex(text, shapes)) == meaning


def test_what_does_not_fit_is_an_error():
    with pytest.raises(ReadError, match="A has 3 columns"):
        read_latex("Ax", {"A": (2, 3), "x": (4,)})
    with pytest.raises(ReadError, match="a number is added to a vector"):
        read_latex(r"Ax + b^\top b", {"A": ("m", "n")})


def test_what_is_declared_is_a_variable():
    assert str(read_latex("e^x + i", declared=["e", "i"])) == "e**x + i"
    assert str(read_latex(r"\pi(x+1)", declared=["pi"])) == "pi*(x + 1)"
    assert str(read_latex("f(x)", declared=["f"])) == "f*x"
    assert str(read_latex(r"x_1 + \hat y + \lambda", declared=["x1", "y_hat", "lamda"])) == "x1 + y_hat + lamda"
    assert str(read_latex("E(X)", {"E": (), "X": ()})) == "E*X"


def test_what_is_assumed_is_no_matrix_by_its_letter():
    assert str(read_latex("Ax + b")) == "A @ x + b"
    with pytest.raises(ReadError, match="is A a number or a matrix"):
        read_latex("Ax + b", declared=["A", "x"])


def test_a_greek_letter_before_a_vector_is_a_number():
    found = read_latex_rows(r"v_t = \gamma v_{t-1} + \eta\nabla_\theta J(\theta) \\ \mathbf{H}_{ij} = 0")
    assert str(found[0].sides[1]) == "gamma*v_tm1 + eta*Derivative(J(theta), theta)"
    assert found.shapes["H_ij"] == () and len(found.shapes["v_tm1"]) == 1


def test_functions_are_said_or_seen():
    assert str(read_latex(r"\alpha(b)", functions=["alpha"])) == "alpha(b)"
    assert str(read_latex(r"\operatorname{cost}(x)", functions=["cost"])) == "cost(x)"
    assert str(read_latex("p(x)", functions=["p"])) == "p(x)" and isinstance(
        read_latex("p(x)", functions=["p"]), ex.Call
    )
    assert isinstance(read_latex("p(x)"), ex.Mass)


@pytest.mark.parametrize("text", ["x_1y2", "hat_y", "y_hat", "lambda", "A_sup_1", "hat"])
def test_a_name_has_one_canonical_form(text):
    assert canonical("_".join(canonical(text))) == canonical(text)


# ---------------------------------------------------------------- rows

ALIGN = r"""
\begin{align*}
  f(x) &= (x+1)^2 \\[2pt]
       &= x^2 + 2x + 1 && \text{expand} \\  % a remark
       &\le x^2 + ?? \\
  \text{let } u &= x^2, \quad v = x \\
  x &= 1 \quad \text{and} \quad y = 2 \\
  2x = 4 &\Rightarrow x = 2
\end{align*}
"""


def test_rows_are_read_one_by_one():
    found = read_latex_rows(ALIGN)
    told = [(r.number, [str(s) for s in r.sides], r.signs, r.words) for r in found]
    assert told == [
        (1, ["f(x)", "(x + 1)**2"], ("=",), ()),
        (2, ["None", "x**2 + 2*x + 1"], ("=",), ("expand",)),
        (3, [], (), ()),
        (4, ["u", "x**2"], ("=",), ("let",)),
        (4, ["v", "x"], ("=",), ()),
        (5, ["x", "1"], ("=",), ("and",)),
        (5, ["y", "2"], ("=",), ()),
        (6, ["2*x", "4", "x", "2"], ("=", "=>", "="), ()),
    ]
    assert [r.number for r in found if r.error] == [3]


def test_a_row_knows_its_place_in_the_body():
    for row in read_latex_rows(ALIGN):
        assert ALIGN[row.start :].startswith(row.text)
    (wrong,) = [r.error for r in read_latex_rows(ALIGN) if r.error]
    assert wrong.text[wrong.position] == "?"


def test_rows_share_what_they_know():
    found = read_latex_rows(r"\nabla_w L &= 2X^\top(Xw-y) \\ Xw &= y")
    assert str(found[1].sides[0]) == "X @ w"
    assert {name: len(shape) for name, shape in found.shapes.items()} == {"L": 0, "w": 1, "X": 2, "y": 1}
    with pytest.raises(ReadError):
        read_latex(r"Xw")


def test_a_row_whose_shapes_do_not_fit_loses_no_other():
    found = read_latex_rows(r"y &= Ax \\ z &= A^\top x \\ b &= 2c", {"A": (2, 3)})
    assert [r.error is None for r in found] == [True, False, True]


@pytest.mark.parametrize(
    "body, pieces",
    [
        (r"a \\ b", ["a", "b"]), (r"a &= b \\[2pt] &= c \\", ["a  = b", "= c"]), (r"\begin{cases} a \\ b \end{cases} \\ c", [r"\begin{cases} a \\ b \end{cases}", "c"]),
        (r"{a \\ b} \\ \{c\}", [r"{a \\ b}", r"\{c\}"]), (r"a \& b", [r"a \& b"]), ("", []),
    ],
)  # fmt: skip
def test_a_body_is_cut_at_its_own_ends_of_rows(body, pieces):
    assert [piece for _, piece in rows(body)] == pieces


@pytest.mark.parametrize("sign, told", [
    ("=", "="), (r"\leq", "<="), ("<", "<"), (r"\ge", ">="), (">", ">"), (r"\neq", "!="), (r"\approx", "approx"), (r"\propto", "propto"),
    (r"\implies", "=>"), (r"\iff", "<=>"), (r"\to", "->"), (":=", "defines"), (r"\equiv", "defines"), (r"\overset{\text{def}}{=}", "defines"), (r"\stackrel{(1)}{=}", "="),
])  # fmt: skip
def test_signs_between_sides(sign, told):
    (row,) = read_latex_rows(f"x {sign} y")
    assert row.signs == (told,) and list(map(str, row.sides)) == ["x", "y"]


# ---------------------------------------------------------------- what is printed reads back


def _expressions():
    leaf = st.sampled_from(["x", "y", "2", "0.5", "pi", "t", "3", "theta"]).map(read_python)

    def grow(inner):
        pair = st.tuples(inner, inner)
        return st.one_of(
            pair.map(lambda t: t[0] + t[1]), pair.map(lambda t: ex.subtract(*t)), pair.map(lambda t: t[0] * t[1]), pair.map(lambda t: t[0] / t[1]),
            st.tuples(inner, st.sampled_from([ex.TWO, ex.Number(3), ex.Neg(ex.ONE), ex.Div(1, 2), ex.Div(1, 3)])).map(lambda t: t[0] ** t[1]),
            inner.map(ex.Neg), inner.map(lambda t: ex.Pow(2, t)),
            st.tuples(st.sampled_from(["sin", "exp", "sqrt", "log", "abs", "cos", "atan", "tanh", "floor", "sign"]), inner).map(lambda t: ex.Call(*t)),
            pair.map(lambda t: ex.Call("maximum", *t)), inner.map(lambda t: ex.Derivative(t, ex.Symbol("x"))),
            inner.map(lambda t: ex.Integral(t, ex.Symbol("x"), 0, 1)), inner.map(lambda t: ex.Sum(t, ex.Symbol("k"), 1, ex.Symbol("n"))),
            inner.map(lambda t: ex.Limit(t, ex.Symbol("y"), 0, "+")), inner.map(lambda t: ex.Piecewise(t, ex.Greater(ex.Symbol("x"), 0), 0, ex.TRUE)),
        )  # fmt: skip

    return st.recursive(leaf, grow, max_leaves=10)


def _value(expression, **point):
    try:
        return value(str(expression), **point)
    except (ArithmeticError, ValueError, TypeError, NameError):  # outside the domain, or with a sign of calculus
        return None


@settings(max_examples=400, deadline=None)
@given(_expressions())
def test_printed_expressions_read_back(expression):
    """Scalars: either the same expression, or one of the same value."""
    try:
        found = read_latex(latex(expression), declared=["x", "y", "t", "theta", "k", "n"])
    except ReadError:  # refused, never misread
        return
    if found is not expression:
        for point in (
            {"x": "0.7", "y": "1.3", "t": "0.4", "theta": "2.1"},
            {"x": "1.9", "y": "0.6", "t": "1.1", "theta": "0.3"},
        ):
            a, b = _value(expression, **point), _value(found, **point)
            assert (a is None) == (b is None)
            assert a is None or close(a, b, 15)


ARRAYS = [
    "norm(X @ w - y)**2", "X.T @ (X @ w - y)", "w @ X.T @ X @ w - 2*(y @ X @ w) + y @ y", "inv(X.T @ X) @ X.T @ y", "trace(A @ B)", "det(A)",
    "outer(w, w) + A", "(A + A.T) @ w", "log(det(A)) - 1/2*(w @ inv(A) @ w)", "norm(A)**2/2", "kron(A, B)", "w/norm(w)", "A @ w + lam*w",
    "inv(A).T", "exp(-norm(w)**2/(2*sigma**2))", "diag(w) @ A", "(w @ A @ w)/(w @ w)", "trace(inv(A) @ B) + log(det(A))", "Derivative(norm(X @ w - y)**2, w)",
    "vec(A @ B)", "A @ inv(B) @ w", "-2*(X.T @ y)", "norm1(w)", "softmax(A @ w)", "A @ A @ w",
]  # fmt: skip
SHAPES = {"A": ("n", "n"), "B": ("n", "n"), "X": ("m", "n"), "w": ("n",), "y": ("m",), "lam": (), "sigma": ()}


@pytest.mark.parametrize("text", ARRAYS)
def test_printed_arrays_read_back(text):
    expression = read_python(text)
    written = latex(expression, Notation(shapes=SHAPES))
    assert read_latex(written, SHAPES) is expression, written


# ---------------------------------------------------------------- hostile text

HOSTILE = [
    "{" * 9000 + "x" + "}" * 9000, r"\frac{1}{" * 1500 + "x" + "}" * 1500, r"\left(" * 500 + "x" + r"\right)" * 500, "(" * 200 + "x" + ")" * 200,
    "x" * 30_000, r"\sqrt" * 3000 + "x", r"\sin" * 3000 + " x", "-" * 5000 + "x", "x" + "/x" * 5000, "x" + "!" * 5000, "x" + "'" * 5000, "x^" * 3000 + "x",
    r"\sum_{i=1}^n" * 1500 + " i", r"\int" * 3000 + " x" + "dx" * 3000, "|" * 5000, r"\|" * 4000, "9" * 2000, "9^{9^{9^{9}}}", "x_{" * 60 + "i" + "}" * 60,
    r"\frac{d}{dx}" * 1500 + " x", r"\nabla_x" * 2000 + " x", "f(" * 70 + "x" + ")" * 70, r"\hat" * 4000 + " x", r"\mathbf" * 2500 + " x", "&" * 9000, r"\\" * 9000,
    r"\lim_{x\to0}" * 1500 + "x", "{" * 70 + "x" + "}" * 70, r"\input{/etc/passwd}", r"\write18{rm x}", r"\csname x\endcsname", r"\text{'; import os}", r"x_{__import__('os')}",
    "x\x00y", "\u202ex", "\\", "\\\\", "$", "$$", "$$$", "{", "}", "^", "_", "&", "%", "#", "~", r"\left", r"\begin", r"\begin{", r"\end{align}",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: repr(t)[:30])
@pytest.mark.parametrize("read", [read_latex, read_latex_rows])
def test_hostile_text_ends_in_a_sentence(read, text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    try:
        found = read(text)
    except DeriveError as error:
        assert len(str(error)) < 600
    else:
        errors = [r.error for r in found if r.error] if isinstance(found, list) else []
        assert all(len(str(e)) < 600 for e in errors)
    assert not list(tmp_path.iterdir())


PIECES = [
    "x", "y", "A", "f", "d", "2", ".5", "(", ")", "{", "}", "[", "]", "|", r"\|", "^", "_", "'", "+", "-", "/", "=", ",", "!", r"\frac", r"\sqrt", r"\sin ", r"\ln ",
    r"\sum", r"\int", r"\lim", r"\to ", r"\partial ", r"\nabla ", r"\top ", r"\hat ", r"\mathbf ", r"\left(", r"\right)", r"\cdot ", r"\odot ", r"\quad ", r"\text{if}",
    r"\begin{cases}", r"\end{cases}", "&", r"\\", r"\mathbb{E}", "P", r"\mid ", r"\pi ", r"\infty ", "e", "i", r"\operatorname{tr}", r"\langle ", r"\rangle ",
]  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_text_ends_in_an_expression_or_a_read_error(text):
    read_latex_rows(text) if text.strip() else None
    try:
        read_latex(text)
    except ReadError as error:
        assert error.position is None or 0 <= error.position <= len(text)

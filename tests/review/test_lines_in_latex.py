"""Derivations as lecture notes write them, in LaTeX: the first wrong line, or none; right ones are never called wrong."""

import pytest

from derive.review.lines import check_lines

#: the body of an align, the first wrong line, what is given beside it
CHAINS = [
# derivatives
(r"y &= \ln(\cos x) \\ y' &= \frac{1}{\cos x}\cdot(-\sin x) \\ &= -\tan x", None, {}),
(r"f(x) &= x^x \\ \ln f(x) &= x\ln x \\ \frac{f'(x)}{f(x)} &= \ln x + 1 \\ f'(x) &= x^x(\ln x+1)", None, {"assume": {'x':'positive'}}),
(r"f(x) &= x^x \\ f'(x) &= x\cdot x^{x-1} \\ &= x^x", 2, {"assume": {'x':'positive'}}),
(r"\frac{d}{dx}\sqrt{1+x^2} &= \frac{1}{2\sqrt{1+x^2}}\cdot 2x \\ &= \frac{x}{\sqrt{1+x^2}}", None, {}),
(r"\frac{d}{dx}\left[\sin(x^2)\right] &= \cos(x^2)\cdot\frac{d}{dx}x^2 \\ &= 2x\cos(x^2)", None, {}),
(r"\frac{d}{dx}\left[\sin(x^2)\right] &= \cos(x^2)\cdot\frac{d}{dx}x^2 \\ &= x\cos(x^2)", 2, {}),
(r"\frac{dy}{dx} &= \frac{dy}{du}\frac{du}{dx} \\ &= e^u\cdot 2x \\ &= 2xe^{x^2}", None, {"definitions": {'y':'exp(u)','u':'x**2'}}),
(r"L &= (y-wx)^2 \\ \frac{\partial L}{\partial w} &= 2(y-wx)\cdot(-x) \\ &= -2x(y-wx)", None, {}),
(r"L &= (y-wx)^2 \\ \frac{\partial L}{\partial w} &= 2(y-wx) \\", 2, {}),
(r"L &= -y\log p - (1-y)\log(1-p) \\ \frac{\partial L}{\partial p} &= -\frac yp + \frac{1-y}{1-p} \\ &= \frac{p-y}{p(1-p)}", None, {"assume": {'p':['interval',0,1]}}),
(r"p &= \sigma(z) = \frac{1}{1+e^{-z}} \\ \frac{dp}{dz} &= p(1-p)", None, {}),
(r"\sigma(z) &= \frac{1}{1+e^{-z}} \\ \sigma'(z) &= \frac{e^{-z}}{(1+e^{-z})^2} \\ &= \frac{1}{1+e^{-z}}\cdot\frac{e^{-z}}{1+e^{-z}} \\ &= \sigma(z)(1-\sigma(z))", None, {}),
(r"x^2+y^2 &= r^2 \\ 2x+2y\frac{dy}{dx} &= 0 \\ \frac{dy}{dx} &= -\frac{x}{y}", None, {}),
(r"xy &= 1 \\ y + x y' &= 0 \\ y' &= -\frac{y}{x}", None, {}),
(r"f(x,y) &= x^2 + 3xy + y^2 \\ f_x &= 2x+3y \\ f_y &= 3x+2y", None, {}),
(r"f(x) &= \sin x \\ f''(x) &= -\sin x \\ f'''(x) &= -\cos x", None, {}),
(r"\frac{d}{dx}\tanh x &= \frac{\cosh^2x-\sinh^2x}{\cosh^2 x} \\ &= 1-\tanh^2x", None, {}),
(r"\frac{d}{dx} \arctan x &= \frac{1}{1+x^2}", None, {}),
(r"\frac{d}{dx} \log_2 x &= \frac{1}{x\ln 2}", None, {"assume": {'x':'positive'}}),
(r"\frac{d}{dx} 2^x &= x 2^{x-1}", 1, {}),
# integrals
(r"\int x e^{-x}\,dx &= -xe^{-x} + \int e^{-x}\,dx \\ &= -xe^{-x} - e^{-x} + C \\ &= -(x+1)e^{-x} + C", None, {}),
(r"\int_0^1 x^2\,dx &= \left[\frac{x^3}{3}\right]_0^1 \\ &= \frac13", None, {}),
(r"\int_0^1 x^2\,dx &= \left[\frac{x^3}{3}\right]_0^1 \\ &= \frac13 - 0 = \frac13", None, {}),
(r"\int_0^{\pi} \sin x\,dx &= \left.-\cos x\right|_0^\pi \\ &= 1 + 1 \\ &= 2", None, {}),
(r"\int_0^{\pi} \sin x\,dx &= \left[\cos x\right]_0^\pi \\ &= -2", 1, {}),
(r"I &= \int_0^{\pi/2}\sin^2x\,dx \\ &= \int_0^{\pi/2}\frac{1-\cos 2x}{2}\,dx \\ &= \frac{\pi}{4}", None, {}),
(r"I &= \int e^x\cos x\,dx \\ &= e^x\cos x + \int e^x\sin x\,dx \\ &= e^x\cos x + e^x\sin x - \int e^x\cos x\,dx \\ &= e^x\cos x + e^x\sin x - I \\ 2I &= e^x(\cos x+\sin x) \\ I &= \tfrac12 e^x(\cos x+\sin x) + C", None, {}),
(r"\int \frac{2x}{x^2+1}\,dx &= \int\frac{du}{u}, \quad u = x^2+1 \\ &= \ln|u| + C \\ &= \ln(x^2+1) + C", None, {}),
(r"\int_{-\infty}^\infty e^{-x^2}\,dx &= \sqrt{\pi}", None, {}),
(r"\int \ln x\,dx &= x\ln x - \int x\cdot\frac1x\,dx \\ &= x\ln x - x + C", None, {"assume": {'x':'positive'}}),
(r"\int \sin^2x\,dx &= \int\frac{1-\cos 2x}{2}\,dx \\ &= \frac x2 - \frac{\sin 2x}{2} + C", 2, {}),
# limits
(r"\lim_{x\to\infty}\frac{3x^2+1}{2x^2-x} &= \lim_{x\to\infty}\frac{3+1/x^2}{2-1/x} \\ &= \frac32", None, {}),
(r"\lim_{x\to 0}\frac{e^x-1}{x} &\overset{\text{L'H}}{=} \lim_{x\to0}\frac{e^x}{1} \\ &= 1", None, {}),
(r"\lim_{n\to\infty}\left(1+\frac{2}{n}\right)^n &= e^2", None, {}),
(r"\lim_{x\to0^+} x\ln x &= \lim_{x\to0^+}\frac{\ln x}{1/x} \\ &= \lim_{x\to0^+}\frac{1/x}{-1/x^2} \\ &= \lim_{x\to0^+}(-x) = 0", None, {}),
(r"\lim_{x\to2}\frac{x^2-4}{x-2} &= \lim_{x\to2}(x+2) \\ &= 2", 2, {}),
# algebra
(r"x^2-5x+6 &= 0 \\ (x-2)(x-3) &= 0 \\ x &= 2 \text{ or } x = 3", None, {}),
(r"x^2-5x+6 &= 0 \\ (x-2)(x-3) &= 0 \\ x &= 2 \text{ or } x = -3", 3, {}),
(r"3(x-2) &= 2x+1 \\ 3x-6 &= 2x+1 \\ x &= 7", None, {}),
(r"3(x-2) &= 2x+1 \\ 3x-2 &= 2x+1 \\ x &= 3", 2, {}),
(r"e^{2x} &= 7 \\ 2x &= \ln 7 \\ x &= \frac{\ln 7}{2}", None, {}),
(r"\sum_{k=1}^n k &= \frac{n(n+1)}{2}", None, {}),
(r"\sum_{k=1}^n (2k-1) &= 2\sum_{k=1}^n k - n \\ &= n(n+1) - n \\ &= n^2", None, {}),
(r"\sum_{k=0}^{n-1} q^k &= \frac{1-q^n}{1-q}", None, {}),
(r"\sum_{k=0}^{n} q^k &= \frac{1-q^n}{1-q}", 1, {}),
(r"(a+b)^3 &= a^3 + 3a^2b + 3ab^2 + b^3", None, {}),
(r"\frac{1}{x-1} - \frac{1}{x+1} &= \frac{(x+1)-(x-1)}{(x-1)(x+1)} \\ &= \frac{2}{x^2-1}", None, {}),
(r"\log(ab) &= \log a + \log b", None, {"assume": {'a':'positive','b':'positive'}}),
(r"\log(a+b) &= \log a + \log b", 1, {"assume": {'a':'positive','b':'positive'}}),
(r"ax^2+bx+c &= 0 \\ x^2 + \frac ba x + \frac ca &= 0 \\ \left(x+\frac{b}{2a}\right)^2 &= \frac{b^2-4ac}{4a^2}", None, {}),
(r"x^2 - 2x + 1 &= (x-1)^2 \\ &\ge 0", None, {}),
(r"2ab &\le a^2+b^2", None, {}),
(r"y &= 2x+1 \\ y &= -x+4 \\ 2x+1 &= -x+4 \\ 3x &= 3 \\ x &= 1 \\ y &= 3", None, {}),
# matrix
(r"f(x) &= x^\top A x \\ \nabla f(x) &= (A+A^\top)x", None, {}),
(r"f(x) &= x^\top A x \\ \nabla f(x) &= 2Ax", 2, {}),
(r"f(x) &= x^\top A x \\ \nabla f(x) &= 2Ax", None, {"assume": {'A':'symmetric'}}),
(r"(AB)^\top &= B^\top A^\top", None, {}),
(r"(AB)^{-1} &= A^{-1}B^{-1}", 1, {}),
(r"\operatorname{tr}(A^\top B) &= \operatorname{tr}(B^\top A) \\ &= \sum_{i,j} A_{ij}B_{ij}", None, {}),
(r"\|x\|^2 &= x^\top x", None, {}),
(r"\nabla_X \operatorname{tr}(AX) &= A^\top", None, {}),
(r"\nabla_X \log\det X &= X^{-\top}", None, {}),
(r"\nabla_w \left(\|Xw-y\|^2 + \lambda\|w\|^2\right) &= 2X^\top(Xw-y) + 2\lambda w \\ &= 0 \\ (X^\top X + \lambda I)w &= X^\top y \\ w &= (X^\top X+\lambda I)^{-1}X^\top y", None, {}),
(r"Av &= \lambda v \\ A^2 v &= \lambda A v \\ &= \lambda^2 v", None, {}),
(r"A &= \begin{pmatrix}1&2\\3&4\end{pmatrix} \\ \det A &= 1\cdot4-2\cdot3 \\ &= -2", None, {}),
(r"\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}1\\1\end{pmatrix} &= \begin{pmatrix}3\\7\end{pmatrix}", None, {}),
(r"\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}1\\1\end{pmatrix} &= \begin{pmatrix}3\\8\end{pmatrix}", 1, {}),
(r"P &= X(X^\top X)^{-1}X^\top \\ P^2 &= X(X^\top X)^{-1}X^\top X(X^\top X)^{-1}X^\top \\ &= X(X^\top X)^{-1}X^\top = P", None, {}),
# probability
(r"\operatorname{Var}(X) &= \mathbb{E}[(X-\mu)^2] \\ &= \mathbb{E}[X^2] - 2\mu\mathbb{E}[X] + \mu^2 \\ &= \mathbb{E}[X^2]-\mu^2", None, {"definitions": {'mu':'E(X)'}}),
(r"P(A\cup B) &= P(A)+P(B)-P(A\cap B)", None, {}),
(r"P(A\cup B) &= P(A)+P(B)", 1, {}),
(r"P(A\mid B) &= \frac{P(B\mid A)P(A)}{P(B)}", None, {}),
(r"P(A \mid B) &= \frac{P(A\cap B)}{P(B)} \\ &= \frac{0.1}{0.4} \\ &= 0.25", None, {}),
(r"P(+) &= 0.99\cdot0.01+0.05\cdot0.99 \\ &= 0.0594", None, {}),
(r"\mathbb{E}[aX+b] &= a\mathbb{E}[X]+b", None, {}),
(r"\operatorname{Var}(X+Y) &= \operatorname{Var}(X)+\operatorname{Var}(Y)+2\operatorname{Cov}(X,Y)", None, {}),
(r"\operatorname{Cov}(X,Y) &= \mathbb{E}[XY]-\mathbb{E}[X]\mathbb{E}[Y]", None, {}),
(r"p(x,y) &= p(x)p(y\mid x)", None, {}),
(r"\sum_y p(x,y) &= p(x)", None, {}),
# loglik
(r"\ell(p) &= k\ln p + (n-k)\ln(1-p) \\ \ell'(p) &= \frac kp - \frac{n-k}{1-p} \\ 0 &= \frac kp - \frac{n-k}{1-p} \\ \hat p &= \frac kn", None, {"assume": {'p':['interval',0,1]}}),
(r"\ell(p) &= k\ln p + (n-k)\ln(1-p) \\ \ell'(p) &= \frac kp - \frac{n-k}{1-p} \\ \hat p &= \frac{k}{n}", None, {"assume": {'p':['interval',0,1]}}),
(r"\ell(p) &= k\ln p + (n-k)\ln(1-p) \\ \ell'(p) &= \frac kp + \frac{n-k}{1-p} \\ \hat p &= \frac{k}{n}", 2, {"assume": {'p':['interval',0,1]}}),
(r"L(\lambda) &= \prod_{i=1}^n \lambda e^{-\lambda x_i} \\ \ell(\lambda) &= \ln L(\lambda) \\ &= n\ln\lambda - \lambda\sum_{i=1}^n x_i \\ \ell'(\lambda) &= \frac n\lambda - \sum_{i=1}^n x_i \\ \hat\lambda &= \frac{n}{\sum_{i=1}^n x_i} \\ &= \frac{1}{\bar x}", None, {"assume": {'lam':'positive'}}),
(r"\ell(\mu) &= -\frac12\sum_{i=1}^n (x_i-\mu)^2 \\ \ell'(\mu) &= \sum_{i=1}^n (x_i-\mu) \\ &= \sum_{i=1}^n x_i - n\mu \\ \hat\mu &= \frac1n\sum_{i=1}^n x_i", None, {}),
]  # fmt: skip


@pytest.mark.parametrize("latex, first_wrong, given", CHAINS, ids=range(len(CHAINS)))
def test_the_first_wrong_line_is_found(latex, first_wrong, given):
    review = check_lines(latex, **given)
    assert review.first_wrong == first_wrong, review.report()

"""The best NumPy and SciPy that we could write for each task of ``compiled_tasks``: one function a task, more where sizes differ.

Every function was the fastest of three to eight variants that are stable for large arguments. Small sizes are won by few
and cheap calls (``a.dot(b)`` before ``a @ b``), large ones by half the flops (``R.T.dot(R)`` is a ``syrk``) and by blocks that
stay in the cache.
"""

import numpy as np
from scipy.linalg import blas, lapack
from scipy.special import expit, log_expit


def logistic(X, y, w):
    m = y * X.dot(w)
    value = -log_expit(m).sum()
    s = expit(-m)
    s *= -y
    return value, s.dot(X)


def logistic_hessian_small(X, y, w):
    m = X.dot(w)
    m *= y
    s = expit(m)
    s *= expit(-m)
    s *= y
    s *= y
    return (X.T * s).dot(X)


def logistic_hessian(X, y, w):
    m = X.dot(w)
    m *= y
    s = expit(m)
    s *= expit(-m)
    np.sqrt(s, out=s)
    s *= y
    R = X * s[:, None]
    return R.T.dot(R)


def least_squares(A, x, b):
    r = A.dot(x)
    r -= b
    value = r.dot(r)
    r *= 2
    return value, r.dot(A)


def least_squares_hessian(A, x, b):
    H = A.T.dot(A)
    H *= 2
    return H


def factorisation(Y, U, V):
    R = U.dot(V.T)
    R -= Y
    dU, dV = V.T.dot(R.T).T, U.T.dot(R).T
    dU *= 2
    dV *= 2
    r = R.ravel()
    return r.dot(r), (dU, dV)


def factorisation_in_blocks(Y, U, V, rows=64):
    """R lives 64 rows at a time, and dgemm subtracts from the copy of Y in place."""
    block, dU, dV, value = np.empty((rows, len(V))), np.empty_like(U), np.zeros(V.shape[::-1]), 0.0
    for i in range(0, len(U), rows):
        part = slice(i, i + rows)
        R = block[: len(U[part])]
        R[...] = Y[part]
        blas.dgemm(-1.0, V.T, U[part].T, beta=1.0, c=R.T, trans_a=1, overwrite_c=1)
        r = R.ravel()
        value += r.dot(r)
        dU[part] = V.T.dot(R.T).T
        dV += U[part].T.dot(R)
    dU *= -2
    dV *= -2
    return value, (dU, dV.T)


def factorisation_hessian(Y, U, V):
    """2 δᵢⱼ (VᵀV)ₐᵦ, written only where i = j."""
    m, k = U.shape
    G = V.T.dot(V)
    G *= 2
    H = np.zeros((m, k, m, k))
    i, a, j, b = H.strides
    np.ndarray((m, k, k), buffer=H, strides=(i + j, a, b))[...] = G
    return H


def relu_network_small(X, W1, b1, W2, b2, Y):
    H = X.dot(W1)
    H += b1
    np.maximum(H, 0, out=H)
    E = H.dot(W2)
    E += b2
    E -= Y
    e, rows = E.ravel(), np.ones(len(X))
    dW2 = E.T.dot(H).T
    D = E.dot(W2.T)
    D *= np.sign(H, out=H)
    return 0.5 * e.dot(e), (D.T.dot(X).T, rows.dot(D), dW2, rows.dot(E))


def relu_network(X, W1, b1, W2, b2, Y):
    H = X.dot(W1)
    H += b1
    np.maximum(H, 0, out=H)
    E = H.dot(W2)
    E += b2
    E -= Y
    e, rows = E.ravel(), np.ones(len(X))
    dW2, active = E.T.dot(H).T, H > 0
    D = np.dot(E, W2.T, out=H)
    D *= active
    return 0.5 * e.dot(e), (D.T.dot(X).T, rows.dot(D), dW2, rows.dot(E))


def tanh_network(X, W1, b1, W2, b2, Y):
    H = X.dot(W1)
    H += b1
    np.tanh(H, out=H)
    Z = H.dot(W2)
    Z += b2
    value, E = cross_entropy(Y, Z)
    dW2 = E.T.dot(H).T
    D, rows = E.dot(W2.T), np.ones(len(X))
    H *= H
    np.subtract(1, H, out=H)
    D *= H
    return value, (D.T.dot(X).T, rows.dot(D), dW2, rows.dot(E))


def cross_entropy(Y, Z):
    top = np.maximum.reduce(Z, 1, keepdims=True)
    E = Z - top
    np.exp(E, out=E)
    s = np.add.reduce(E, 1, keepdims=True)
    top += np.log(s)
    E /= s
    E -= Y
    return top.sum() - Y.ravel().dot(Z.ravel()), E


def cross_entropy_in_blocks(Y, Z, rows=128):
    dZ, value = np.empty_like(Z), -Y.ravel().dot(Z.ravel())
    for i in range(0, len(Z), rows):
        part = slice(i, i + rows)
        E = dZ[part]
        top = np.maximum.reduce(Z[part], 1, keepdims=True)
        np.exp(np.subtract(Z[part], top, out=E), out=E)
        s = np.add.reduce(E, 1, keepdims=True)
        top += np.log(s)
        value += top.sum()
        E /= s
        E -= Y[part]
    return value, dZ


def softmax_jacobian(z):
    p = z - np.maximum.reduce(z)
    np.exp(p, out=p)
    p /= np.add.reduce(p)
    J = np.multiply.outer(p, -p)
    J.reshape(-1)[:: len(p) + 1] += p
    return J


def gaussian(X, mu, Sigma):
    D = X - mu
    return _gaussian(len(X), D.sum(0), D.T.dot(D), Sigma)


def gaussian_in_blocks(X, mu, Sigma, rows=512):
    d = len(mu)
    block, total, scatter = np.empty((rows, d)), np.zeros(d), np.zeros((d, d))
    for i in range(0, len(X), rows):
        x = X[i : i + rows]
        D = np.subtract(x, mu, out=block[: len(x)])
        total += D.sum(0)
        scatter += D.T.dot(D)
    return _gaussian(len(X), total, scatter, Sigma)


def _gaussian(N, total, scatter, Sigma):
    """From the sum of the rows of D = X − μ, and DᵀD. The gradient in Σ is Σ⁻¹ (DᵀD − N Σ) Σ⁻¹ / 2."""
    L = lapack.dpotrf(Sigma, lower=1)[0]
    W = lapack.dpotrs(L, scatter, lower=1)[0]
    value = -N * np.log(L.diagonal()).sum() - 0.5 * W.trace()
    W.T.reshape(-1)[:: len(W) + 1] -= N
    W *= 0.5
    dSigma = lapack.dpotrs(L, W.T, lower=1)[0]
    return value, (lapack.dpotrs(L, total, lower=1)[0], dSigma)


# --- elementwise functions, in blocks that stay in the cache --------------------------------------------------------

BLOCK = 1 << 16


def in_blocks(kernel, outputs: int = 1):
    """``kernel(x, out, spare)`` over blocks of 64k points; with two outputs ``spare`` is the second of them."""

    def blocked(x):
        out, spare = np.empty_like(x), np.empty(x.size if outputs == 2 else min(BLOCK, x.size))
        if x.size <= BLOCK:
            kernel(x, out, spare)
        else:
            for i in range(0, x.size, BLOCK):
                part = x[i : i + BLOCK]
                kernel(part, out[i : i + BLOCK], spare[i : i + BLOCK] if outputs == 2 else spare[: part.size])
        return (out, spare) if outputs == 2 else out

    return blocked


def gaussian_density(x, p, dp):
    np.multiply(x, x, out=p)
    p *= -0.5
    np.exp(p, out=p)
    p *= 0.3989422804014327
    np.multiply(x, p, out=dp)
    np.negative(dp, out=dp)


def gaussian_density_derivative(x, out, _):
    np.multiply(x, x, out=out)
    out *= -0.5
    np.exp(out, out=out)
    out *= x
    out *= -0.3989422804014327


def sigmoid_derivative(x, out, spare):
    np.abs(x, out=out)
    np.negative(out, out=out)
    np.exp(out, out=out)
    np.add(out, 1, out=spare)
    spare *= spare
    out /= spare


def x_squared_sine_derivative(x, out, spare):
    np.cos(x, out=out)
    out *= x
    np.sin(x, out=spare)
    spare *= 2
    out += spare
    out *= x

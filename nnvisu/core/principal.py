"""Principal components of a few columns, with the same bits on every machine."""

import numpy as np

from nnvisu.arrays import Float64Array
from nnvisu.core.portable_math import total

N_SWEEPS = 30  # at most; a dozen suffice for 16 columns


def principal_axes(rows: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Return the variances along all principal components and these, falling: (n_columns,), (n_columns, n_columns).

    rows: (n_columns, n_rows), n_rows at least 1. Each row of the second result is a component of length 1, whose
    largest number, of equals the first, is positive.
    """
    centred = rows - total(rows, axis=1)[:, None] / rows.shape[1]
    covariance = np.stack([total(centred * row, axis=1) for row in centred]) / rows.shape[1]
    variances, axes = _diagonalised(covariance)
    order = np.argsort(-variances, kind="stable")
    components = axes[order]
    for component in components:
        component *= np.sign(component[np.argmax(np.abs(component).round(9))])
    return variances[order], components


def _diagonalised(matrix: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Return eigenvalues (n,) and eigenvectors (n, n), one in each row, of a symmetric matrix (n, n).

    Jacobi's rotations in a fixed order (Golub and Van Loan 2013, algorithm 8.5.1): a library's order is its own.
    """
    matrix, n = matrix.copy(), len(matrix)
    vectors = np.eye(n)
    for _ in range(N_SWEEPS):
        upper = np.abs(matrix[np.arange(n)[:, None] < np.arange(n)])
        if not np.any(upper > 1e-15 * np.abs(matrix).max()):
            break
        for p in range(n - 1):
            for q in range(p + 1, n):
                if matrix[p, q] != 0.0:
                    _rotate(matrix, vectors, p, q)
    return matrix[np.arange(n), np.arange(n)].copy(), vectors


def _rotate(matrix: Float64Array, vectors: Float64Array, p: int, q: int) -> None:
    """Make the element (p, q) of the matrix zero."""
    tau = (matrix[q, q] - matrix[p, p]) / (2.0 * matrix[p, q])
    tangent = (1.0 if tau >= 0.0 else -1.0) / (abs(tau) + np.sqrt(1.0 + tau * tau))
    cosine = 1.0 / np.sqrt(1.0 + tangent * tangent)
    sine = tangent * cosine
    for array in (matrix, matrix.T, vectors):
        first, second = array[p].copy(), array[q].copy()
        array[p], array[q] = cosine * first - sine * second, sine * first + cosine * second

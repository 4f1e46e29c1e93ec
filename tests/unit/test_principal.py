"""Principal components by Jacobi's rotations: those of LAPACK, with signs that are always the same."""

import numpy as np
import pytest

from nnvisu.core.principal import principal_axes


@pytest.mark.parametrize("n_columns", [1, 2, 4, 16])
def test_variances_and_components_are_those_of_lapack(n_columns):
    rng = np.random.default_rng(n_columns)
    rows = rng.normal(size=(n_columns, n_columns)) @ rng.normal(size=(n_columns, 200)) + 5.0
    variances, components = principal_axes(rows)
    expected, vectors = np.linalg.eigh(np.cov(rows, bias=True).reshape(n_columns, n_columns))

    np.testing.assert_allclose(variances, expected[::-1], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(np.abs(np.sum(components * vectors.T[::-1], axis=1)), 1.0, rtol=1e-9)
    for component in components:
        assert component[np.argmax(np.abs(component))] > 0


def test_of_columns_that_say_the_same_the_first_component_has_all():
    rows = np.stack([np.array([1.0, 2.0, 3.0, 5.0])] * 3)
    variances, components = principal_axes(rows)

    np.testing.assert_allclose(variances, [3 * 2.1875, 0.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(components[0], 3**-0.5)


def test_rows_that_are_all_alike_have_no_variance():
    variances, components = principal_axes(np.ones((3, 5)))

    assert [0.0, 0.0, 0.0] == variances.tolist()
    np.testing.assert_array_equal(np.eye(3), components)

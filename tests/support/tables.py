"""Tables for tests, as clients send them: four columns on different scales."""

from typing import Any

import numpy as np

CENTRES, SPREADS = np.array([5.0, -3.0, 100.0, 0.002]), np.array([2.0, 1.0, 25.0, 0.001])


def table_rows(n_rows: int, seed: int = 0) -> np.ndarray:
    """Return rows, float64 (n_rows, 4)."""
    rows = np.random.default_rng(seed).normal(CENTRES, SPREADS, (n_rows, len(CENTRES)))
    return np.array([[float(f"{value:.6g}") for value in row] for row in rows])


def given_table(
    n_rows: int = 0, seed: int = 0, rows: np.ndarray | None = None, fields: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Return a table of ``n_rows``, or of these rows, in two classes; fields: more of each column."""
    rows = table_rows(n_rows, seed) if rows is None else rows
    more = fields or [{}] * rows.shape[1]
    columns = [{"name": f"c{i}", "values": rows[:, i].tolist(), **more[i]} for i in range(rows.shape[1])]
    side = (rows[:, 0] - CENTRES[0]) / SPREADS[0] + (rows[:, 2] - CENTRES[2]) / SPREADS[2] > 0
    return {"columns": columns, "label": side.astype(int).tolist()}

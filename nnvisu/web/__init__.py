"""FLASK: the page, the health check and the socket's route. Thin; knows no Numba."""

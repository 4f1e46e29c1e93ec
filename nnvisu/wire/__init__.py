"""BYTES: values in, bytes out, and back. Knows no thread, clock, socket, Flask or Numba; time is an argument."""

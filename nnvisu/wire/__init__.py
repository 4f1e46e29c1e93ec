"""Values to bytes and back. Knows no threads, clocks, sockets, Flask or Numba; time is an argument."""

"""THREADS: sessions, sockets and clocks. Knows no Flask."""

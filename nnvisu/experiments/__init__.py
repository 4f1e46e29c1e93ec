"""Experiments: many runs at once, and what they say together. They know no sessions, threads, clocks or sockets."""

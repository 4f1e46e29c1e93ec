"""Runs: what changes and recipes do to a Trainer. They know no sessions, no threads and no sockets."""

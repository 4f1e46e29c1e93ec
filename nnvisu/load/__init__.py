"""A simulated class that uses a running server, and what it experiences: ``python -m nnvisu load``.

It talks to the server through the protocol alone, as any other client does.
"""

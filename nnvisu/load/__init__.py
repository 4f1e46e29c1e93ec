"""A class that is played against a running server, and what it sees: ``python -m nnvisu load``.

It knows the server by its protocol only, as any other program does.
"""

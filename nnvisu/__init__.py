"""nnvisu: watch a neural network learn.

Layers, each importing only those to its left:
``settings, errors`` <- ``core`` (numbers) <- ``wire`` (bytes) <- ``runs`` (recipes) <- ``experiments`` (many
runs) <- ``live`` (threads) <- ``web`` (Flask).
"""

__version__ = "1.0.0"
# Goes up when the same recipe gives other bits than before.
ENGINE = 4

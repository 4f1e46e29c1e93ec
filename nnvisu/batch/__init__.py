"""Batch: runs from the command line, without a page: one recipe by ``train``, many by ``sweep``."""

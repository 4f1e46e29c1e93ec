"""Where sessions are kept when they are not in memory. Knows bytes, keys and numbers; not what a session is.

interface   what a store is, and what is wrong with one that does not work
sqlite      the store in a file, which the server brings with it
redis       the store in a Redis or Valkey server, which several servers share

Threads may call a store, and it starts none. Imports nothing else of nnvisu.
"""

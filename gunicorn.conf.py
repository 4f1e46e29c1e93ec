"""gunicorn's settings, read from the working directory: plain ``gunicorn wsgi:app`` works.

One worker, because a session lives in one process; many threads, because each socket holds one. Several machines:
one such server each, behind a proxy that leads each session always to the same one (``nnvisu/deploy``).
"""

import contextvars
import socket
import struct
import threading

bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 1
threads = 256
timeout = 60
# The end waits for every connection that is kept alive, used or not.
graceful_timeout = 2
keepalive = 1
# No command socket under the home directory.
control_socket_disable = True

# A client that sends half a request would hold a thread for ever.
REQUEST_TIMEOUT_S = 5


def post_worker_init(worker):
    """Bound the reading of requests, and start all threads."""
    start_threads(worker.tpool, worker.cfg.threads)
    for listener in worker.sockets:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", REQUEST_TIMEOUT_S, 0))


def start_threads(pool, n_threads):
    """Start all threads of ``pool``, which never end, before there are sessions.

    Each takes 20 kB. Started one by one while a class arrives, they and their contexts would lie between what belongs
    to its sessions, and keep 15 MB of free memory from going back to the system once those have ended.
    """
    all_started = threading.Barrier(n_threads)

    def begin():
        contextvars.copy_context()  # makes the thread's own, which Flask asks for at each request
        all_started.wait()

    try:
        for _ in range(n_threads):
            pool.submit(begin)
    except RuntimeError:  # the system allows fewer; who comes later may still be told so
        all_started.abort()

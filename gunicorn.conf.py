"""gunicorn's settings, read from the working directory: plain ``gunicorn wsgi:app`` works.

One worker, because a session lives in one process; many threads, because each socket holds one. Several machines:
one such server each, behind a proxy that sends ``?session=`` always to the same one.
"""

import socket
import struct

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
    """Bound the reading of requests."""
    for listener in worker.sockets:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", REQUEST_TIMEOUT_S, 0))

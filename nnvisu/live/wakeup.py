"""Wakeup: ends another thread's wait in a selector."""

import contextlib
import os
import socket
import sys
import threading


class Wakeup:
    """A descriptor that becomes readable by ``set``, from any thread, until ``clear``, by the thread that waits."""

    def __init__(self) -> None:
        # Guards the descriptor against use after ``close``: its number may belong to another socket by then.
        self._lock = threading.Lock()
        self._is_set = self._is_closed = False
        self._sockets: tuple[socket.socket, ...] = ()
        if sys.platform == "linux":  # one descriptor where others need two
            self._descriptor = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        else:
            self._sockets = socket.socketpair()
            for sock in self._sockets:
                sock.setblocking(False)
            self._descriptor = self._sockets[0].fileno()

    def fileno(self) -> int:
        """For selectors."""
        return self._descriptor

    def set(self) -> None:
        """Wake the waiting thread, or make its next wait end at once."""
        with self._lock:
            if self._is_set or self._is_closed:
                return
            self._is_set = True
            if sys.platform == "linux":
                os.eventfd_write(self._descriptor, 1)
            else:
                self._sockets[1].send(b"\0")

    def clear(self) -> bool:
        """Return whether it was set, and reset it. Everything written before the ``set`` is then visible."""
        with self._lock:
            was_set, self._is_set = self._is_set, False
            if was_set and sys.platform == "linux":
                os.eventfd_read(self._descriptor)
            elif was_set:
                self._sockets[0].recv(1)
        return was_set

    def close(self) -> None:
        """Close the descriptor; later calls of ``set`` do nothing."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                for sock in self._sockets:
                    sock.close()
                if not self._sockets:
                    with contextlib.suppress(OSError):
                        os.close(self._descriptor)

"""A classroom of a server that runs, for tests: its code, and sockets with ids that belong to it."""

import contextlib
import random
import secrets
from collections.abc import Callable

from tests.support.client import Client
from tests.support.servers import Server

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


class Classroom:
    """connect: opens a socket, given the id of its session."""

    def __init__(self, connect: Callable[..., Client]):
        self._connect = connect
        self.code = "".join(random.SystemRandom().choices(LETTERS, k=6))
        self.teacher = self.visitor()
        self.teacher.send("open_classroom", code=self.code)
        self.teacher.wait_for("classroom", role="teacher", code=self.code)

    def end(self) -> None:
        """End the class if it goes on: a server has room for few of one address."""
        with contextlib.suppress(OSError):
            self.teacher.send("end_classroom")

    def new_id(self) -> str:
        """Return an id that may join."""
        return f"class-{self.code.lower()}.{secrets.token_urlsafe(18)}"

    def visitor(self, session: str | None = None) -> Client:
        """Return a socket of a session that has not joined."""
        return self._connect(session or self.new_id())

    def pupil(self) -> Client:
        """Return a socket of a pupil."""
        client = self.visitor()
        client.send("join_classroom", code=self.code.lower())
        client.wait_for("classroom", role="pupil")
        return client

    def set(self, **fields) -> dict:
        """Have the teacher change the classroom, and return what the teacher is told then."""
        mark = self.teacher.send("set_classroom", **fields)

        def told() -> dict | None:
            messages = self.teacher.since(mark, "classroom")
            is_there = messages and all(_fits(messages[-1][name], value) for name, value in fields.items())
            return messages[-1] if is_there else None

        return self.teacher.wait(told, f"a classroom with {fields}")


def end_class_of(server: Server, session: str) -> None:
    """End the class that a session leads, if it does."""
    client = Client(server.ws_url, session)
    client.send("end_classroom")
    client.wait(lambda: client.since(0, "error") or _is_out(client), "the end of a class")
    client.close()


def _is_out(client: Client) -> bool:
    told = client.since(0, "classroom")
    return bool(told) and told[-1]["role"] is None


def _fits(told: object, given: object) -> bool:
    """Return whether a field is as it was given; objects may have more."""
    if isinstance(told, dict) and isinstance(given, dict):
        return all(told[name] == value for name, value in given.items())
    return told == given

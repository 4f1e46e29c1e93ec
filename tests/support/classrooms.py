"""A classroom of a server that runs, for tests: its code, and sockets with ids that belong to it."""

import random
import secrets
from collections.abc import Callable

from tests.support.client import Client

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


class Classroom:
    """connect: opens a socket, given the id of its session."""

    def __init__(self, connect: Callable[..., Client]):
        self._connect = connect
        self.code = "".join(random.SystemRandom().choices(LETTERS, k=6))
        self.teacher = self.visitor()
        self.teacher.send("open_classroom", code=self.code)
        self.teacher.wait_for("classroom", role="teacher", code=self.code)

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


def _fits(told: object, given: object) -> bool:
    """Return whether a field is as it was given; objects may have more."""
    if isinstance(told, dict) and isinstance(given, dict):
        return all(told[name] == value for name, value in given.items())
    return told == given

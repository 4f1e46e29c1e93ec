"""Codes of classrooms, and the ids of the sessions in one.

All of them begin with the same routing key, ``class-`` and the code, so that whatever leads a session to its server
leads the whole class to one, by nothing but the code that is typed.
"""

PREFIX = "class-"


def routing_key_of(code: str) -> str:
    """Return what the ids of all sessions begin with that may be in the classroom."""
    return PREFIX + code.lower()


def is_of_classroom(session_id: str, code: str) -> bool:
    """Return whether a session with this id may be in the classroom."""
    return session_id.partition(".")[0] == routing_key_of(code)


def code_of(session_id: str) -> str | None:
    """Return the code of the classroom in which a session with this id may be, None if in none."""
    routing_key = session_id.partition(".")[0]
    return routing_key.removeprefix(PREFIX).upper() if routing_key.startswith(PREFIX) else None

"""Complete messages from differences, as a client makes them that knows the protocol only: no code of nnvisu."""

from typing import Any

REPEATED = ("step_result", "history", "scores", "diagnosis")


class Completer:
    """Remembers the last message of each type and puts on it what a difference tells."""

    def __init__(self):
        self._last: dict[str, dict[str, Any]] = {}

    def complete(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return the message, complete; raise KeyError for a difference to something that was never told."""
        if message["type"] == "difference":
            ((name, changes),) = ((name, value) for name, value in message.items() if name != "type")
            message = _patched(self._last[name], changes)
        if message["type"] in REPEATED:
            self._last[message["type"]] = message
        return message


def _patched(value: Any, change: Any) -> Any:
    if not isinstance(change, dict) or not isinstance(value, dict | list):
        return change
    if isinstance(value, list) and set(change) == {"removed", "added"}:
        removed, added = change["removed"], change["added"]
        if not set(removed) <= set(value) or set(added) & set(value):
            raise KeyError(f"{change} does not fit to {value}")
        return sorted((set(value) - set(removed)) | set(added))
    if isinstance(value, list):
        return [_patched(part, change[str(i)]) if str(i) in change else part for i, part in enumerate(value)]
    if not set(change) <= set(value):
        raise KeyError(f"{change} has other fields than {value}")
    return value | {name: _patched(value[name], part) for name, part in change.items()}

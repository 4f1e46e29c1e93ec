"""Admission: what one socket may send: how large a message may be, how often it may come, and who may send it."""

from collections.abc import Callable

from nnvisu.errors import Forbidden, RateLimited
from nnvisu.live.closing import TOO_BIG, Close
from nnvisu.live.limits import TokenBucket
from nnvisu.wire import commands, messages
from nnvisu.wire.objects import Role

# Rejected commands are answered, within reason: clients that continue are disconnected.
REFUSALS_PER_SECOND = 10
REFUSAL_BURST = 200


class Admission:
    """The allowances of one socket. role: of its session."""

    def __init__(self, role: Role, clock: Callable[[], float]):
        self._role, self._clock, now = role, clock, clock()
        kinds = {command.allowance for command in commands.COMMANDS.values()}
        self._allowances = {kind: TokenBucket(kind.per_second, kind.burst, now) for kind in kinds}
        self._refusals = TokenBucket(REFUSALS_PER_SECOND, REFUSAL_BURST, now)

    def check_size(self, text: str | bytes, command: commands.Command | type[commands.Command] | None) -> None:
        """Raise Close if a message is too large for the command in it, None if that could not be read."""
        most = (command or commands.Command).max_bytes
        if len(text) > most:
            why = f"a message may have {most} bytes, this one had {len(text)}"
            raise Close(TOO_BIG, messages.ByeMessage("limit_exceeded", why, retry=True))

    def check(self, command: commands.Command) -> None:
        """Count a command. Raises RateLimited or Forbidden."""
        allowance = command.allowance
        if not self._allowances[allowance].take(self._clock()):
            raise RateLimited(
                f"too many {command.type} messages; allowed: {allowance.per_second} {allowance.noun} a second"
            )
        if self._role == "viewer" and not command.for_viewers:
            allowed = ", ".join(allowed.type for allowed in commands.VIEWER_COMMANDS)
            raise Forbidden(f"a viewer may send {allowed}, not {command.type}", "type")

    def may_refuse(self) -> bool:
        """Count a refusal; return whether the socket may stay open."""
        return self._refusals.take(self._clock())

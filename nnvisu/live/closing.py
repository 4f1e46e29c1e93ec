"""How the server ends a connection: a close code, and a message before it."""

import contextlib

from nnvisu.live.channel import Channel, ChannelClosed
from nnvisu.wire import messages

GOING_AWAY, POLICY_VIOLATION, TOO_BIG, SERVICE_RESTART, TRY_AGAIN_LATER = 1001, 1008, 1009, 1012, 1013


class Close(Exception):
    """Ends the connection with ``code``; ``bye`` is sent to the client first."""

    def __init__(self, code: int, bye: messages.ByeMessage):
        super().__init__(code)
        self.code = code
        self.bye = bye

    def send(self, channel: Channel) -> None:
        """Say it to the client, and close; one that is gone already needs neither."""
        with contextlib.suppress(ChannelClosed):
            channel.write(self.bye.as_text())
            channel.flush()
            channel.close(self.code, self.bye.message)

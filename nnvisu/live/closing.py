"""How a connection ends from the server's side: a close code, and what is told before."""

from nnvisu.wire import messages

GOING_AWAY, POLICY_VIOLATION, TOO_BIG, SERVICE_RESTART, TRY_AGAIN_LATER = 1001, 1008, 1009, 1012, 1013


class Close(Exception):
    """Ends the connection with ``code``; ``bye`` is told to the client first."""

    def __init__(self, code: int, bye: messages.ByeMessage):
        super().__init__(code)
        self.code = code
        self.bye = bye

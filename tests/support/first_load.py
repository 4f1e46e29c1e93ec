"""What a server sends a browser for one load of the page: every answer with its headers, as the browser got it."""

import base64
import dataclasses
from typing import Any

from playwright.sync_api import Page


@dataclasses.dataclass
class Answer:
    """One answer to a request, in bytes as sent."""

    url: str = ""
    n_header_bytes: int = 0
    n_bytes: int = 0  # with the headers


class FirstLoad:
    """Counts what comes in from its making on: make it before the page is opened."""

    def __init__(self, page: Page):
        self._answers: dict[str, Answer] = {}
        self.n_socket_bytes = 0  # the answer to the upgrade, and what the messages hold
        self._session = session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", lambda event: self._note(event, url=event["request"]["url"]))
        session.on("Network.responseReceivedExtraInfo", self._take_headers)
        session.on("Network.loadingFinished", lambda event: self._note(event, n_bytes=int(event["encodedDataLength"])))
        session.on("Network.webSocketHandshakeResponseReceived", self._take_upgrade)
        session.on("Network.webSocketFrameReceived", self._take_message)
        session.send("Network.enable")

    def stop(self) -> None:
        """Count no further: the browser is spared the work."""
        self._session.detach()

    @property
    def answers(self) -> list[Answer]:
        """All answers that have come to their end, in the order of asking."""
        return [answer for answer in self._answers.values() if answer.n_bytes]

    @property
    def n_header_bytes(self) -> int:
        """Bytes of all headers."""
        return sum(answer.n_header_bytes for answer in self.answers)

    @property
    def n_bytes(self) -> int:
        """Bytes of all answers, headers and bodies."""
        return sum(answer.n_bytes for answer in self.answers)

    def _note(self, event: dict[str, Any], **values: Any) -> None:
        if not values.get("url", "").startswith(("data:", "blob:")):
            answer = self._answers.setdefault(event["requestId"], Answer())
            vars(answer).update(values)

    def _take_headers(self, event: dict[str, Any]) -> None:
        self._note(event, n_header_bytes=len(event["headersText"]))

    def _take_upgrade(self, event: dict[str, Any]) -> None:
        self.n_socket_bytes += len(event["response"]["headersText"])

    def _take_message(self, event: dict[str, Any]) -> None:
        opcode, text = event["response"]["opcode"], event["response"]["payloadData"]
        self.n_socket_bytes += len(text.encode() if opcode == 1 else base64.b64decode(text))

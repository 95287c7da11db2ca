"""What a page asks for and complains of while a test works with it."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page

HERE = "127.0.0.1"


class Watch:
    """Notes every request and web socket that leaves this machine, every console error and page error."""

    def __init__(self, page: Page) -> None:
        self.left_the_machine: list[str] = []
        self.complaints: list[str] = []
        self.asked = 0
        page.on("request", lambda request: self._asked(request.url))
        page.on("websocket", lambda socket: self._asked(socket.url))
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))

    def _asked(self, url: str) -> None:
        self.asked += 1
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != HERE:
            self.left_the_machine.append(url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

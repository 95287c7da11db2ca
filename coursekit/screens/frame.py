"""The one widget: carries any screen's views to the page and the learner's doings back."""

from __future__ import annotations

import logging
import os
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from coursekit.errors import UserError
from coursekit.language import Words
from coursekit.records.store import StoreError
from coursekit.screens.views import Client, Happening, Screen

_HERE = Path(__file__).parent
_PHRASES = ("connecting", "saving", "saved", "not_saved", "no_answer")
_log = logging.getLogger("coursekit")

# Every frame of this kernel: when one of them commits something, the others draw themselves anew.
_frames: weakref.WeakSet[Frame] = weakref.WeakSet()


def in_app_view() -> bool:
    """Whether this kernel works for Voilà, which runs a notebook anew and shows no stored pictures."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila/")


class Frame(anywidget.AnyWidget):
    """Shows one screen. In a notebook file its still is stored beside the widget."""

    _esm = _HERE / "frame.js"
    _css = _HERE / "frame.css"
    name = traitlets.Unicode().tag(sync=True)
    phrases = traitlets.Dict().tag(sync=True)

    def __init__(self, screen: Screen) -> None:
        words = Words(screen.language)
        super().__init__(name=screen.name, phrases={p: words(f"frame-{p}") for p in _PHRASES})
        self._screen = screen
        self._words = words
        self._client = Client(narrow=False, dark=False)
        self._asked = False
        self.on_msg(self._receive)
        _frames.add(self)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        made = super()._repr_mimebundle_(**kwargs)
        data, metadata = made if isinstance(made, tuple) else (made or {}, {})
        if in_app_view():
            return {k: v for k, v in data.items() if k != "text/plain"}, metadata
        still = self._screen.still()
        return {**data, "text/plain": still["text"], "text/html": still["html"]}, metadata

    def _receive(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, Mapping) or not isinstance(content.get("id"), str):
            return
        event = _happening(content)
        self._client = _client(content.get("client"), self._client)
        self._asked = True
        saved, problem = False, ""
        try:
            if event["what"] in ("press", "move"):
                saved = self._screen.happen(event)
        except Exception as error:
            problem = self._sentence(error)
        self._reply(event["id"], saved, problem)
        if saved:
            for frame in list(_frames):
                if frame is not self and frame._asked:
                    frame._reply("", False, "")

    def _reply(self, ack: str, saved: bool, problem: str) -> None:
        """Acknowledge (everything is committed by now) and send the screen as it stands."""
        reply: dict[str, Any] = {"ack": ack, "saved": saved, "problem": problem}
        try:
            reply["view"] = self._screen.view(self._client)
        except Exception as error:
            reply["problem"] = problem or self._sentence(error)
            if isinstance(error, StoreError) and hasattr(self._screen, "broken"):
                reply["view"] = self._screen.broken(error)
        self.send(reply)

    def _sentence(self, error: Exception) -> str:
        """What the learner is told; the details of a fault of ours go to the log, not onto the page."""
        if isinstance(error, StoreError):
            return self._words(f"store-{error.code}", path=error.path, detail=error.detail)
        if isinstance(error, UserError):
            return str(error)
        _log.exception("a screen failed", exc_info=error)
        return self._words("frame-fault")


def _happening(content: Mapping[str, Any]) -> Happening:
    def text(key: str) -> str:
        value = content.get(key)
        return value if isinstance(value, str) else ""

    gathered = content.get("gathered")
    return Happening(
        id=text("id"),
        what=text("what"),
        name=text("name"),
        value=content.get("value"),
        who=text("who"),
        gathered=dict(gathered) if isinstance(gathered, Mapping) else {},
    )


def _client(said: object, last: Client) -> Client:
    if not isinstance(said, Mapping):
        return last
    return Client(narrow=said.get("narrow") is True, dark=said.get("dark") is True)

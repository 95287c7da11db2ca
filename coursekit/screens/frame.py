"""The one widget: carries any screen's views to the page and the learner's doings back."""

from __future__ import annotations

import os
import queue
import threading
import traceback
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from coursekit.content import places
from coursekit.errors import UserError
from coursekit.language import Language, Words
from coursekit.records.store import Store, StoreError
from coursekit.screens.views import Button, Client, Happening, Note, Screen, View

_HERE = Path(__file__).parent
_PHRASES = ("connecting", "saving", "saved", "not_saved", "no_answer")

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

    def __init__(self, name: str, language: Language, make: Callable[[], Screen]) -> None:
        self._words = Words(language)
        super().__init__(name=name, phrases={p: self._words(f"frame-{p}") for p in _PHRASES})
        self._make = make
        self._making = threading.Lock()
        self._client = Client(narrow=False, dark=False)
        self._asked = self._warm = False
        self._trouble: StoreError | None = None
        self.on_msg(self._receive)
        _frames.add(self)
        if len(_frames) == 1:  # the first frame is wanted first: the others' imports would only hold it up
            _behind.put((weakref.ref(self), ""))
        _start_preparing()

    @property
    def screen(self) -> Screen:
        """The screen, made when it is first needed or a little before."""
        with self._making:
            return self._screen

    @cached_property
    def _screen(self) -> Screen:
        return self._make()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        made = super()._repr_mimebundle_(**kwargs)
        data, metadata = made if isinstance(made, tuple) else (made or {}, {})
        if in_app_view():
            return {k: v for k, v in data.items() if k != "text/plain"}, metadata
        still = self.screen.still()
        return {**data, "text/plain": still["text"], "text/html": still["html"]}, metadata

    def _receive(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, Mapping) or not isinstance(content.get("id"), str):
            return
        event = _happening(content)
        self._client = _client(content.get("client"), self._client)
        self._asked = True
        if event["what"] == "ready" and not self._warm:
            _behind.put((weakref.ref(self), event["id"]))  # other frames need not wait for this one's imports
            return
        saved, problem = False, ""
        try:
            if event["name"] == "set-aside":
                Store(places.home()).set_aside()
                saved = True
            elif event["what"] in ("press", "move"):
                saved = self.screen.happen(event)
        except Exception as error:
            problem = self._sentence(error)
        # A slider writes nothing and its moves are to be quick: no look at the disk for them.
        self._reply(event["id"], saved, problem, look=event["what"] != "move")
        if saved:
            for frame in list(_frames):
                if frame is not self and frame._asked:
                    frame._reply("", False, "")

    def _prepare(self, ready: str) -> None:
        """Make the screen; where the page has said it is ready, load the rest and show it."""
        try:
            screen = self.screen
            if ready:
                screen.warm()
        except Exception as error:  # asked for its view, the screen says so on the page
            _keep_fault(error)
        if ready:
            self._warm = True
            self._reply(ready, False, "")

    def _reply(self, ack: str, saved: bool, problem: str, look: bool = True) -> None:
        """Acknowledge (everything is committed by now) and send the screen as it stands."""
        reply: dict[str, Any] = {"ack": ack, "saved": saved, "problem": problem, "forgets": places.forgetful()}
        try:
            reply["view"] = view = self.screen.view(self._client)
            if look:
                self._trouble = Store(places.home()).trouble()
            if "who" in view and self._trouble:
                view["top"] = [Note(tone="warn", lead="", text=self._sentence(self._trouble)), *view.get("top", [])]
        except Exception as error:
            reply["problem"] = problem or self._sentence(error)
            if isinstance(error, StoreError):
                reply["view"] = _trouble(self.name, self._words, error, reply["problem"])
        self.send(reply)

    def _sentence(self, error: Exception) -> str:
        """What the learner is told; the details of a fault of ours go to the log, not onto the page."""
        if isinstance(error, StoreError):
            return self._words(f"store-{error.code}", path=error.path, detail=error.detail)
        if isinstance(error, UserError):
            return str(error)
        _keep_fault(error)
        return self._words("frame-fault")


# Frames to be prepared, in the order of the page, each with the id of its page's first message or "".
_behind: queue.SimpleQueue[tuple[weakref.ref[Frame], str]] = queue.SimpleQueue()


def _start_preparing() -> None:
    """One thread makes the screens while the browser builds the page, and leaves the kernel free to answer."""
    if not any(t.name == "coursekit-screens" for t in threading.enumerate()):
        threading.Thread(target=_prepare_all, name="coursekit-screens", daemon=True).start()


def _prepare_all() -> None:
    while True:
        waiting, ready = _behind.get()
        frame = waiting()
        if frame is not None:
            frame._prepare(ready)
        del frame


def _keep_fault(error: Exception) -> None:
    """A kernel's log reaches nobody: what went wrong lies beside the records, for whoever is asked to help."""
    with suppress(OSError), (places.home() / "faults.log").open("a", encoding="utf-8") as file:
        traceback.print_exception(error, file=file)


def _trouble(name: str, words: Words, error: StoreError, sentence: str) -> View:
    """What is shown where the records can't be read: what happened, what was kept, what to do."""
    view = View(kind="panel", language=words.language, name=name, who="", title=words("records-trouble"))
    view["notes"] = [Note(tone="warn", lead="", text=sentence)]
    if error.damaged:
        view["buttons"] = [Button(id="set-aside", text=words("set-aside"), strong=True)]
    return view


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
        key=text("key"),
    )


def _client(said: object, last: Client) -> Client:
    if not isinstance(said, Mapping):
        return last
    return Client(narrow=said.get("narrow") is True, dark=said.get("dark") is True)

"""What the frame draws: a view is plain data, made by a screen from an engine's state, sent as JSON.

Every string in a view is text and is set as text: nothing in it becomes markup.
"""

from __future__ import annotations

from typing import Any, Literal, Protocol, TypedDict

from coursekit.language import Language


class Table(TypedDict):
    """A small table of already formatted cells; the first cell of a row is its heading."""

    caption: str
    head: list[str]
    rows: list[list[str]]


class Picture(TypedDict):
    """A drawn chart: SVG source, what it shows in words, and the caption under it."""

    svg: str
    alt: str
    caption: str


class Control(TypedDict, total=False):
    """A range (min, max, step, value, shown) or a text or number field."""

    kind: Literal["range", "text", "number"]
    id: str
    label: str
    value: float | str
    shown: str
    min: float
    max: float
    step: float
    unit: str
    disabled: bool


class Button(TypedDict, total=False):
    """A button, or a link where `href` names a page of the course."""

    id: str
    text: str
    strong: bool
    pressed: bool
    disabled: bool
    confirm: str
    href: str


class Option(TypedDict, total=False):
    """One row of a question: `mark` and `state` say how it was judged."""

    id: str
    text: str
    chosen: bool
    disabled: bool
    state: Literal["", "right", "yet"]
    mark: str


class Choice(TypedDict, total=False):
    """A question's rows: one of them, several, or all of them in order."""

    id: str
    kind: Literal["single", "multiple", "order"]
    legend: str
    rows: list[Option]
    up: str
    down: str


class Note(TypedDict):
    """A boxed message; `tone` is shown by sign and word besides its colour."""

    tone: Literal["said", "right", "yet", "open", "warn", "hint"]
    lead: str
    text: str


class View(TypedDict, total=False):
    """One screen. Parts left out are not drawn; they are drawn in this order."""

    kind: Literal["lab", "practice", "panel"]
    language: Language
    name: str
    who: str
    eyebrow: str
    title: str
    text: list[str]
    presets: list[Button]
    controls: list[Control]
    tools: list[Button]
    tasks: list[dict[str, Any]]
    picture: Picture
    said: Note
    table: Table
    table_label: str
    choice: Choice
    fields: list[Control]
    notes: list[Note]
    buttons: list[Button]
    lists: list[dict[str, Any]]
    status: str


class Client(TypedDict):
    """What the browser says of itself: a narrow page, a dark theme, reduced motion."""

    narrow: bool
    dark: bool


class Happening(TypedDict):
    """Something the learner did, as the frame reports it; `id` is unique and comes again if it must be resent."""

    id: str
    what: str
    name: str
    value: Any
    who: str
    client: Client


class Still(TypedDict):
    """What is stored in a notebook for a screen: drawn from defaults and seed, never from a learner's state."""

    html: str
    text: str


class Screen(Protocol):
    """A screen: a function from an engine's state to a view, and from a happening to a new state."""

    def still(self) -> Still: ...

    def view(self, client: Client) -> View: ...

    def happen(self, event: Happening) -> None: ...

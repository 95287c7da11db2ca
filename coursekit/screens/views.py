"""What the frame draws: a view is plain data, made by a screen from an engine's state, sent as JSON.

Every string in a view is text and is set as text: nothing in it becomes markup.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, Protocol, TypedDict

from coursekit.language import Language

Tone = Literal["said", "right", "yet", "open", "warn", "hint"]


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
    """A slider (min, max, step, value), a field to type in, of one line or of several, or a file to choose.

    What is typed into a `live` field is reported at once, as a "move"; a file is read in the page as text, and
    is False among what is gathered if it is too large to be sent.
    """

    kind: Literal["range", "text", "area", "file"]
    id: str
    label: str
    help: str
    value: float | str
    min: float
    max: float
    step: float
    unit: str
    numeric: bool
    live: bool


class Button(TypedDict, total=False):
    """A button; a link where `href` names a page of the course (`notebooks/en/…`).

    `gathers` says that pressing it sends along what was chosen and typed in the frame; `prints` opens the
    browser's printing of this frame alone instead.
    """

    id: str
    text: str
    strong: bool
    pressed: bool
    disabled: bool
    gathers: bool
    prints: bool
    href: str


class Option(TypedDict, total=False):
    """One row of a question; `state` and `mark` say how it was judged, by colour and by word."""

    id: str
    text: str
    small: str
    state: Literal["", "right", "yet"]
    mark: str


class Choice(TypedDict, total=False):
    """A question's rows: one of them, several, all of them in order, or each sorted into one of `groups`."""

    kind: Literal["single", "multiple", "order", "sort"]
    legend: str
    rows: list[Option]
    chosen: list[str]
    groups: list[Option]
    sorted: dict[str, str]
    disabled: bool
    up: str
    down: str
    moved: str


class Note(TypedDict):
    """A boxed message; its tone is shown by sign and word besides its colour."""

    tone: Tone
    lead: str
    text: str
    buttons: NotRequired[list[Button]]


class Card(TypedDict, total=False):
    """A short piece with a heading: a concept, a lesson; `small` stands under the heading.

    Without `ordered` the points bring signs of their own.
    """

    id: str
    title: str
    small: str
    text: str
    points: list[str]
    ordered: bool
    buttons: list[Button]


class Download(TypedDict):
    """A file that the page offers as soon as the view comes."""

    name: str
    text: str


class Step(TypedDict):
    """A place one can go to: a question, with how it stands in a sign and in words."""

    id: str
    text: str
    label: str
    state: str
    here: bool


class Task(TypedDict):
    """A guided mission; `mark` says in a word whether it is done."""

    title: str
    text: str
    done: bool
    mark: str


class Group(TypedDict, total=False):
    """Buttons that belong together, of which one is pressed; `text` is shown above them."""

    label: str
    text: list[str]
    buttons: list[Button]


class Fold(TypedDict, total=False):
    """A part that is folded until somebody opens it."""

    id: str
    label: str
    text: list[str]
    table: Table
    groups: list[Group]
    fields: list[Control]
    buttons: list[Button]


class Person(TypedDict):
    """Whom one talks to: `mood` is said in a word, `face` (0 calm … 4 furious) only shows it again."""

    name: str
    mood: str
    face: int
    small: str


class Line(TypedDict):
    """One line of a conversation, or what is seen between them: a `scene`, a `screen` that was looked up.

    `who` is read out only.
    """

    id: str
    side: Literal["them", "me", "scene", "screen"]
    who: str
    text: str


class Branch(TypedDict):
    """One of two ways the same conversation went."""

    title: str
    talk: list[Line]
    said: str


class View(TypedDict, total=False):
    """One screen. Parts left out are not drawn; what is in `top` stands above everything.

    What a learner has chosen or typed and not yet sent lives as long as `key` stays the same. `focus` names
    where the focus goes if the place it was in is gone. `goes_on` names what the page presses by itself as soon as
    the view is drawn: long work is done in slices, so that it shows how far it is and can be stopped.
    """

    kind: Literal["lab", "practice", "panel", "roleplay"]
    language: Language
    name: str
    who: str
    key: str
    top: list[Note]
    eyebrow: str
    title: str
    text: list[str]
    steps: list[Step]
    steps_label: str
    groups: list[Group]
    controls: list[Control]
    tools: list[Button]
    picture: Picture
    said: Note
    tasks: list[Task]
    tasks_label: str
    person: Person
    talk: list[Line]
    talk_label: str
    replies: list[Button]
    replies_label: str
    branches: list[Branch]
    choice: Choice
    fields: list[Control]
    notes: list[Note]
    buttons: list[Button]
    cards: list[Card]
    folds: list[Fold]
    status: str
    download: Download
    goes_on: str
    focus: Literal["", "title", "notes", "replies", "fields"]


class Client(TypedDict):
    """What the browser says of itself: a narrow page, a dark theme."""

    narrow: bool
    dark: bool


class Happening(TypedDict):
    """Something the learner did, as the frame reports it.

    `id` is made in the page and comes again when the event is sent again; `who` is the learner the page was
    drawn for, `key` the view it was made on; `gathered` holds what was chosen and typed, where the button asked for it.
    """

    id: str
    what: str
    name: str
    value: Any
    who: str
    gathered: dict[str, Any]
    key: NotRequired[str]


class Still(TypedDict):
    """What is stored in a notebook for a screen: drawn from defaults and seed, never from a learner's state."""

    html: str
    text: str


class Screen(Protocol):
    """A screen: a function from an engine's state to a view, and from a happening to a new state."""

    name: str
    language: Language

    def warm(self) -> None:
        """Load what the first view will need; reads no records."""

    def still(self) -> Still:
        """What a notebook stores for whoever sees it without a kernel."""

    def view(self, client: Client) -> View:
        """The screen as it stands now; records are read here, never earlier."""

    def happen(self, event: Happening) -> bool:
        """Take in what the learner did; True once something was committed to the records."""

"""My course: where to go on, who is learning, and where the data lies."""

from __future__ import annotations

import os

from coursekit.content import places
from coursekit.content.banks import bank
from coursekit.content.stations import Station, stations
from coursekit.errors import UserError
from coursekit.language import Language, Words
from coursekit.questions.session import session
from coursekit.records.events import Event
from coursekit.screens import still
from coursekit.screens.diary import Diary, store
from coursekit.screens.labs.missions import ACHIEVED, GUESSED, missions_done
from coursekit.screens.labs.wording import lab_words
from coursekit.screens.views import Button, Client, Control, Fold, Group, Happening, Note, Still, View

LONGEST_NAME = 10_000
FORGETFUL = ("BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST")  # set where the machine forgets everything


class MyCourse:
    """The panel of the welcome page."""

    def __init__(self, language: Language) -> None:
        self.name = "progress"
        self.language = language
        self._words = Words(language)
        self._diary = Diary(self._words)
        self._asking = ""
        self._told = ""

    def warm(self) -> None:
        """Nothing is needed beyond what is loaded by now."""

    # ---- what the learner does -----------------------------------------------------------------------

    def happen(self, event: Happening) -> bool:
        name, me = event["name"], store().current()
        self._told = ""
        if name in ("start-over", "forget"):
            self._asking = name
        elif name == "keep":
            self._asking = ""
        elif name in ("yes-start-over", "yes-forget"):
            return self._delete(name, event["who"] or me.id)
        elif name.startswith("switch-"):
            store().switch(name.removeprefix("switch-"))
            return True
        elif name in ("join", "rename"):
            return self._enter(name, event, me.id)
        return False

    def _delete(self, name: str, learner: str) -> bool:
        self._asking = ""
        (store().start_over if name == "yes-start-over" else store().forget)(learner)
        self._told = self._words(name.replace("yes-", "did-"))
        return True

    def _enter(self, name: str, event: Happening, me: str) -> bool:
        fields = event["gathered"].get("fields")
        typed = fields.get("learner") if isinstance(fields, dict) else None
        if not isinstance(typed, str) or not typed.strip():
            self._told = self._words("type-name")
            return False
        if len(typed) > LONGEST_NAME:
            raise UserError(self._words("name-too-long", most=LONGEST_NAME))
        if name == "rename":
            store().rename(me, typed)
        else:
            store().welcome(typed, event["id"])
        return True

    # ---- what the learner sees -----------------------------------------------------------------------

    def view(self, client: Client) -> View:
        self._diary.look()
        me = self._diary.learner
        everybody = store().learners()
        text = [self._words("learning-now", name=self._diary.name(me))] if me.name or len(everybody) > 1 else []
        view = View(
            kind="panel",
            language=self.language,
            name=self.name,
            who=me.id,
            key=f"{me.id}-{me.name}-{len(everybody)}",
            title=self._words("my-course"),
            text=text,
            notes=self._notes(),
            buttons=[] if self._asking else self._go_on(),
            folds=[self._who(), self._data()],
            focus="notes",
        )
        if self._asking:
            view["buttons"] = [
                Button(id=f"yes-{self._asking}", text=self._words(f"yes-{self._asking}"), strong=True),
                Button(id="keep", text=self._words("no-keep")),
            ]
        return view

    def _notes(self) -> list[Note]:
        notes = []
        if any(os.environ.get(name) for name in FORGETFUL):
            notes.append(Note(tone="warn", lead="", text=self._words("forgetful")))
        if self._asking:
            text = self._words(f"ask-{self._asking}", n=len(self._diary.events))
            notes.append(Note(tone="warn", lead="", text=text))
        if self._told:
            notes.append(Note(tone="said", lead="", text=self._told))
        return notes

    def _go_on(self) -> list[Button]:
        route = stations(self.language)
        if not route:
            return []
        if not self._diary.events:
            text = self._words("start-lesson", lesson=route[0].lesson, title=route[0].title)
            return [Button(id="continue", text=text, strong=True, href=route[0].page)]
        here = next_station(route, self._diary.events)
        if here is None:
            text = self._words("all-stations-done")
            return [Button(id="continue", text=text, strong=True, href=route[-1].href)]
        return [
            Button(
                id="continue",
                text=self._words("continue", where=self._where(here)),
                strong=True,
                href=here.href,
            )
        ]

    def _where(self, here: Station) -> str:
        if here.kind != "practice":
            return self._words(f"where-{here.kind}", lesson=here.lesson)
        place = session(bank(here.name), self._diary.events).next_undone
        return self._words("where-practice", lesson=here.lesson, n=(place or 0) + 1)

    def _who(self) -> Fold:
        me = self._diary.learner
        buttons = [
            Button(id=f"switch-{one.id}", text=self._diary.name(one), pressed=one.id == me.id)
            for one in store().learners()
        ]
        field = Control(kind="text", id="learner", label=self._words("learner-name"), value="")
        field["help"] = self._words("learner-name-help")
        rename = Button(id="rename", text=self._words("rename"), gathers=True)
        join = Button(id="join", text=self._words("join"), gathers=True)
        return Fold(
            id="who",
            label=self._words("who-is-learning"),
            groups=[Group(label=self._words("who-is-learning"), buttons=buttons)],
            fields=[field],
            buttons=[join, rename],
        )

    def _data(self) -> Fold:
        text = [
            self._words("data-lies", path=places.home()),
            self._words("data-what", n=len(self._diary.events)),
        ]
        buttons = [
            Button(id="start-over", text=self._words("start-over")),
            Button(id="forget", text=self._words("forget")),
        ]
        return Fold(id="data", label=self._words("my-data"), text=text, buttons=buttons)

    def still(self) -> Still:
        return still.of_list(self._words("my-course"), [(self._words("my-course-still"), [])])


def next_station(route: list[Station], events: list[Event]) -> Station | None:
    """Where to go on: where the learner was last if that is not done, else the next one that isn't."""
    last = next((k for e in reversed(events) for k, s in enumerate(route) if _belongs(e, s)), 0)
    for station in [*route[last:], *route[:last]]:
        if not station_done(station, events):
            return station
    return None


def station_done(station: Station, events: list[Event]) -> bool:
    """Whether a guess was made, all missions of a lab achieved, all questions of a practice done."""
    if station.kind == "predict":
        return any(e.what == GUESSED and e.which == station.name for e in events)
    if station.kind == "lab":
        return missions_done(station.name, events) >= {m.id for m in lab_words(station.name).missions}
    return session(bank(station.name), events).next_undone is None


def _belongs(event: Event, station: Station) -> bool:
    kinds = {GUESSED: "predict", ACHIEVED: "lab"}
    return event.which.partition("/")[0] == station.name and kinds.get(event.what, "practice") == station.kind

"""My course: where to go on, who is learning, and where the data lies."""

from __future__ import annotations

from coursekit.content import places
from coursekit.content.stations import Station, stations
from coursekit.errors import UserError
from coursekit.language import Language, Words
from coursekit.questions.session import session
from coursekit.records.events import Learner, now
from coursekit.records.exchange import ProgressFileError, restore, saved
from coursekit.records.store import StoreError
from coursekit.screens import still
from coursekit.screens.diary import Diary, store
from coursekit.screens.standing import bank, cards, last_time, next_station
from coursekit.screens.views import Button, Client, Control, Download, Fold, Group, Happening, Note, Screen, Still, View

LONGEST_NAME = 10_000
NAMED = 10  # so many unreadable entries of a file are named, the rest counted


class MyCourse(Screen):
    """The panel of the welcome page."""

    def __init__(self, language: Language) -> None:
        self.name, self.language = "progress", language
        self._words = Words(language)
        self._diary = Diary(self._words)
        self._asking = self._told = ""
        self._download: Download | None = None

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
        elif name in ("save", "save-named"):
            file = f"coursekit-progress-{now()[:10]}.json"
            self._download = Download(name=file, text=saved(store(), me, with_name=name == "save-named"))
            self._told = self._words("did-save", file=file)
        elif name == "restore":
            return self._restore(_gathered(event, "file"), event["who"] or me.id)
        return False

    def _restore(self, text: object, me: str) -> bool:
        if text is None:
            self._told = self._words("choose-file")
            return False
        try:
            if not isinstance(text, str):
                raise ProgressFileError("large")
            done = restore(store(), me, text)
        except ProgressFileError as error:
            self._told = self._words(f"file-{error.code}")
            return False
        self._told = self._words("did-restore", new=done.new, known=done.known)
        if done.others:
            self._told += self._words("did-restore-others", n=done.others)
        if done.unreadable:
            places_ = self._words("list-comma").join(done.unreadable[:NAMED])
            more = "…" if len(done.unreadable) > NAMED else ""
            self._told += self._words("did-restore-unreadable", n=len(done.unreadable), places=places_ + more)
        return done.new > 0

    def _delete(self, name: str, learner: str) -> bool:
        self._asking = ""
        (store().start_over if name == "yes-start-over" else store().forget)(learner)
        self._told = self._words(name.replace("yes-", "did-"))
        return True

    def _enter(self, name: str, event: Happening, me: str) -> bool:
        typed = _gathered(event, "learner")
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

    def view(self, client: Client) -> View:
        self._diary.look()
        me, events = self._diary.learner, self._diary.events
        try:
            everybody = store().learners()
        except StoreError:
            everybody = [me]  # why, the frame says at the top
        text = [self._words("learning-now", name=self._diary.name(me))] if me.name or len(everybody) > 1 else []
        text += filter(None, [last_time(events, self._words)])
        view = View(
            kind="panel",
            language=self.language,
            name=self.name,
            who=me.id,
            key=f"{me.id}-{me.name}-{len(everybody)}-{len(events)}",
            top=self._forgetful(),
            title=self._words("my-course"),
            text=text,
            notes=self._notes(),
            buttons=self._buttons(),
            cards=cards(stations(self.language), events, self._words) if events and not self._asking else [],
            folds=[self._who(everybody), self._data()],
            focus="notes",
        )
        if self._download:
            view["download"], self._download = self._download, None
        return view

    def _forgetful(self) -> list[Note]:
        if not places.forgetful():
            return []
        note = Note(tone="warn", lead="", text=self._words("forgetful"))
        if self._diary.events:
            note["buttons"] = [Button(id="save", text=self._words("save"))]
        return [note]

    def _notes(self) -> list[Note]:
        asked = self._words(f"ask-{self._asking}", n=len(self._diary.events)) if self._asking else ""
        notes = [Note(tone="warn", lead="", text=asked), Note(tone="said", lead="", text=self._told)]
        return [note for note in notes if note["text"]]

    def _buttons(self) -> list[Button]:
        """The two answers to what is asked, or the way to go on."""
        if self._asking:
            yes = Button(id=f"yes-{self._asking}", text=self._words(f"yes-{self._asking}"), strong=True)
            return [yes, Button(id="keep", text=self._words("no-keep"))]
        route = stations(self.language)
        if not route:
            return []
        if not self._diary.events:
            text, href = self._words("start-lesson", lesson=route[0].lesson, title=route[0].title), route[0].page
        elif here := next_station(route, self._diary.events):
            text, href = self._words("continue", where=self._where(here)), here.href
        else:
            text, href = self._words("all-stations-done"), route[-1].href
        return [Button(id="continue", text=text, strong=True, href=href)]

    def _where(self, here: Station) -> str:
        if here.kind != "practice":
            return self._words(f"where-{here.kind}", lesson=here.lesson)
        place = session(bank(here.name), self._diary.events).next_undone
        return self._words("where-practice", lesson=here.lesson, n=(place or 0) + 1)

    def _who(self, everybody: list[Learner]) -> Fold:
        me, label = self._diary.learner.id, self._words("who-is-learning")
        people = [Button(id=f"switch-{p.id}", text=self._diary.name(p), pressed=p.id == me) for p in everybody]
        help_ = self._words("learner-name-help")
        field = Control(kind="text", id="learner", label=self._words("learner-name"), value="", help=help_)
        buttons = [Button(id=name, text=self._words(name), gathers=True) for name in ("join", "rename")]
        groups = [Group(label=label, buttons=people)]
        return Fold(id="who", label=label, groups=groups, fields=[field], buttons=buttons)

    def _data(self) -> Fold:
        text = [self._words("data-lies", path=places.home()), self._words("data-what", n=len(self._diary.events))]
        help_ = self._words("progress-file-help")
        field = Control(kind="file", id="file", label=self._words("progress-file"), value="", help=help_)
        saves = ["save", "save-named"] if self._diary.learner.name else ["save"]
        buttons = [Button(id=name, text=self._words(name)) for name in (*saves, "restore", "start-over", "forget")]
        buttons[len(saves)]["gathers"] = True
        return Fold(id="data", label=self._words("my-data"), text=text, fields=[field], buttons=buttons)

    def still(self) -> Still:
        return still.of_list(self._words("my-course"), [(self._words("my-course-still"), [])])


def _gathered(event: Happening, field: str) -> object:
    fields = event["gathered"].get("fields")
    return fields.get(field) if isinstance(fields, dict) else None

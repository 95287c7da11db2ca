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
from coursekit.screens.views import Button, Client, Control, Download, Fold, Group, Happening, Note, Still, View

LONGEST_NAME = 10_000
NAMED = 10  # so many unreadable entries of a file are named, the rest counted


class MyCourse:
    """The panel of the welcome page."""

    def __init__(self, language: Language) -> None:
        self.name = "progress"
        self.language = language
        self._words = Words(language)
        self._diary = Diary(self._words)
        self._asking = ""
        self._told = ""
        self._download: Download | None = None

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
        elif name in ("save", "save-named"):
            file = f"coursekit-progress-{now()[:10]}.json"
            self._download = Download(name=file, text=saved(store(), me, with_name=name == "save-named"))
            self._told = self._words("did-save", file=file)
        elif name == "restore":
            return self._restore(event["gathered"].get("fields"), event["who"] or me.id)
        return False

    def _restore(self, fields: object, me: str) -> bool:
        text = fields.get("file") if isinstance(fields, dict) else None
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
        everybody = self._everybody()
        text = [self._words("learning-now", name=self._diary.name(me))] if me.name or len(everybody) > 1 else []
        text += filter(None, [last_time(self._diary.events, self._words)])
        begun = self._diary.events and not self._asking
        view = View(
            kind="panel",
            language=self.language,
            name=self.name,
            who=me.id,
            key=f"{me.id}-{me.name}-{len(everybody)}-{len(self._diary.events)}",
            top=self._forgetful(),
            title=self._words("my-course"),
            text=text,
            notes=self._notes(),
            buttons=[] if self._asking else self._go_on(),
            cards=cards(stations(self.language), self._diary.events, self._words) if begun else [],
            folds=[self._who(everybody), self._data()],
            focus="notes",
        )
        if self._download:
            view["download"], self._download = self._download, None
        if self._asking:
            view["buttons"] = [
                Button(id=f"yes-{self._asking}", text=self._words(f"yes-{self._asking}"), strong=True),
                Button(id="keep", text=self._words("no-keep")),
            ]
        return view

    def _everybody(self) -> list[Learner]:
        try:
            return store().learners()
        except StoreError:
            return [self._diary.learner]  # why, the frame says at the top

    def _forgetful(self) -> list[Note]:
        if not places.forgetful():
            return []
        note = Note(tone="warn", lead="", text=self._words("forgetful"))
        if self._diary.events:
            note["buttons"] = [Button(id="save", text=self._words("save"))]
        return [note]

    def _notes(self) -> list[Note]:
        notes = []
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
            Button(id="continue", text=self._words("continue", where=self._where(here)), strong=True, href=here.href)
        ]

    def _where(self, here: Station) -> str:
        if here.kind != "practice":
            return self._words(f"where-{here.kind}", lesson=here.lesson)
        place = session(bank(here.name), self._diary.events).next_undone
        return self._words("where-practice", lesson=here.lesson, n=(place or 0) + 1)

    def _who(self, everybody: list[Learner]) -> Fold:
        me = self._diary.learner
        buttons = [
            Button(id=f"switch-{one.id}", text=self._diary.name(one), pressed=one.id == me.id) for one in everybody
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
        text = [self._words("data-lies", path=places.home()), self._words("data-what", n=len(self._diary.events))]
        field = Control(kind="file", id="file", label=self._words("progress-file"), value="")
        field["help"] = self._words("progress-file-help")
        buttons = [
            Button(id="save", text=self._words("save")),
            Button(id="restore", text=self._words("restore"), gathers=True),
            Button(id="start-over", text=self._words("start-over")),
            Button(id="forget", text=self._words("forget")),
        ]
        if self._diary.learner.name:
            buttons.insert(1, Button(id="save-named", text=self._words("save-named")))
        return Fold(id="data", label=self._words("my-data"), text=text, fields=[field], buttons=buttons)

    def still(self) -> Still:
        return still.of_list(self._words("my-course"), [(self._words("my-course-still"), [])])

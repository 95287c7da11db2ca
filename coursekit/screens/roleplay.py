"""A role-play on the page: the conversation as a chat, one reply at a time, and the debrief after it."""

from __future__ import annotations

from pathlib import Path

from coursekit.content.roleplays import roleplay
from coursekit.language import Language, Words
from coursekit.records.events import Event
from coursekit.roleplays import play
from coursekit.roleplays.model import MOODS, first
from coursekit.roleplays.search import Proof, prove
from coursekit.screens import still
from coursekit.screens.chart import Look
from coursekit.screens.debrief import debriefed
from coursekit.screens.diary import Diary
from coursekit.screens.talk import Talk
from coursekit.screens.views import Button, Client, Control, Happening, Note, Person, Still, View
from coursekit.text import Text

WORDS = Path(__file__).with_name("roleplay_words.yaml")
TYPED, HINTED = "typed", "hinted"  # beside the engine's own events: words written before comparing, a hint taken
SAY = "say-"


class Roleplay:
    """The screen of one scenario."""

    def __init__(self, name: str, language: Language) -> None:
        self.name, self.language = f"roleplay-{name}", language
        self._scenario = roleplay(name)
        self._words = Words(language, WORDS)
        self._talk = Talk(self._scenario, self._words)
        self._diary = Diary(Words(language))
        self._made: Proof | None = None
        self._stand: play.Run | None = None
        self._folded: list[str] = []
        self._skipped = ""  # the end whose own line was left out
        self._slip = ""

    @property
    def _proof(self) -> Proof:
        self._made = self._made or prove(self._scenario)
        return self._made

    def warm(self) -> None:
        """Nothing: the proof costs a moment and some memory, and a page may hold many role-plays."""

    # ---- what the learner does -----------------------------------------------------------------------

    def happen(self, event: Happening) -> bool:
        self._diary.look()
        run, name = self._run(), event["name"]
        self._slip = ""
        if event.get("key") != self._key():  # pressed twice, sent again after it was kept, or late
            last = run.decisions[-1].choice.id if run.decisions else ""
            if name.startswith(SAY) and name != SAY + last:
                self._slip = self._words("elsewhere")
            return False
        try:
            entry = self._entry(run, name, event)
        except play.NotOpen:
            return False
        return entry is not None and self._diary.keep(event, *entry)

    def _entry(self, run: play.Run, name: str, event: Happening) -> play.Entry | None:
        fields = event["gathered"].get("fields")
        written = str(fields.get("own", "")).strip() if isinstance(fields, dict) else ""
        if name in ("begin", "begin-exam"):
            return play.began(run, exam=name == "begin-exam")
        if name.startswith(SAY):
            return play.decided(run, name.removeprefix(SAY), self._typed(run))
        if name == "undo":
            return play.undone(run)
        if name.startswith("replay-"):
            return play.undone(run, int(name.removeprefix("replay-")))
        if name == "note" and written:
            return play.noted(run, written)
        if name == "note":
            self._skipped = self._key()
        if name == "compare" and written:
            return play.Entry(TYPED, f"{self._scenario.id}/{run.turn.node}", {"text": written})
        if name == "compare":
            self._slip = self._words("empty")
        if name == "hint" and not run.exam and not self._hinted():
            return play.Entry(HINTED, f"{self._scenario.id}/{run.turn.node}", {})
        return None

    def _events(self) -> list[Event]:
        return [e for e in self._diary.events if e.which.partition("/")[0] == self._scenario.id]

    def _run(self) -> play.Run:
        """Where the learner stands; what was folded before is folded again only if it is not the same any more."""
        events = self._events()
        ids = [e.id for e in events]
        known = len(self._folded)
        if self._stand is None or ids[:known] != self._folded:
            self._stand, known = play.run(self._proof, []), 0
        self._stand, self._folded = play.further(self._stand, events[known:]), ids
        return self._stand

    def _key(self) -> str:
        """It changes with each event but a hint: what is being written outlives that."""
        return f"{self._scenario.id}/{sum(e.what != HINTED for e in self._events())}"

    def _typed(self, run: play.Run) -> str:
        """What the learner wrote at this turn before comparing."""
        last = next((e for e in reversed(self._events()) if e.what != HINTED), None)
        return str(last.result.get("text", "")) if last and last.what == TYPED and run.turn.typed else ""

    # ---- what the learner sees -----------------------------------------------------------------------

    def view(self, client: Client) -> View:
        self._diary.look()
        view = View(
            kind="roleplay",
            language=self.language,
            name=self.name,
            who=self._diary.learner.id,
            key=self._key(),
            eyebrow=self._words("eyebrow", channel=self._words(f"channel-{self._scenario.channel}")),
            focus="title",
        )
        run = self._run() if self._events() else None
        if run is None or not run.begun:
            return self._opening(view, stale=run is not None and run.stale)
        if run.turn.ending and (run.note or self._skipped == self._key()):
            return debriefed(view, run, self._talk, Look(self.language, client["narrow"], client["dark"]))
        view["title"] = self._say(self._scenario.title)
        view["talk"] = self._talk.now(run)
        view["talk_label"] = self._words("talk")
        return self._ended(view) if run.turn.ending else self._turn(view, run)

    def _opening(self, view: View, stale: bool) -> View:
        view["title"] = self._say(self._scenario.title)
        view["text"] = [self._say(self._scenario.scene)]
        most, also = self._scenario.may_decide.compensation_up_to, self._scenario.may_decide.also
        limit = self._words("up-to", sum=most) if most else self._words("up-to-none")
        authority = "\n".join(f"• {line}" for line in [limit, *map(self._say, also)])
        view["notes"] = [Note(tone="said", lead=self._words("may-decide"), text=f"\n{authority}")]
        view["notes"].append(Note(tone="hint", lead="", text=self._words("how")))
        if stale:
            view["notes"].insert(0, Note(tone="warn", lead="", text=self._words("stale")))
        view["buttons"] = [
            Button(id="begin", text=self._words("begin"), strong=True),
            Button(id="begin-exam", text=self._words("begin-exam")),
        ]
        return view

    def _turn(self, view: View, run: play.Run) -> View:
        turn, typed = run.turn, self._typed(run)
        number = len(run.decisions) + 1
        view["person"] = Person(
            name=self._say(self._scenario.customer.name),
            mood=self._say(turn.mood),
            face=MOODS.index(turn.mood),
            small=self._words("small", turn=number),
        )
        view["focus"] = "replies"
        view["notes"], view["buttons"] = [], []
        if turn.typed and not typed:
            label, help_ = self._words("own-words"), self._words("own-words-help")
            view["fields"] = [Control(kind="area", id="own", label=label, help=help_, value="")]
            view["focus"] = "fields"
            view["buttons"] = [Button(id="compare", text=self._words("compare"), strong=True, gathers=True)]
        else:
            view["replies"] = [Button(id=SAY + c.id, text=self._say(c.say)) for c in turn.choices]
            view["replies_label"] = self._words("nearest" if typed else "replies")
        if typed:
            view["notes"].append(Note(tone="said", lead="", text=self._words("wrote", text=typed)))
        if self._slip:
            view["notes"].append(Note(tone="warn", lead="", text=self._slip))
        if run.exam:
            view["eyebrow"] += " · " + self._words("exam")
            return view
        if self._hinted():
            view["notes"].append(Note(tone="hint", lead=self._words("hint-lead"), text=self._hint(run)))
        else:
            view["buttons"].append(Button(id="hint", text=self._words("hint")))
        if run.decisions:
            view["buttons"].append(Button(id="undo", text=self._words("undo")))
        return view

    def _ended(self, view: View) -> View:
        label, help_ = self._words("note-ask"), self._words("note-help")
        view["fields"] = [Control(kind="area", id="own", label=label, help=help_, value="")]
        view["buttons"] = [Button(id="note", text=self._words("to-debrief"), strong=True, gathers=True)]
        view["focus"] = "fields"
        return view

    def _hinted(self) -> bool:
        """Whether a hint was taken at this turn."""
        last = next((e for e in reversed(self._events()) if e.what != TYPED), None)
        return last is not None and last.what == HINTED

    def _hint(self, run: play.Run) -> str:
        """The CLEAR step of the strongest reply, never the reply itself."""
        best = play.strongest(run.proof, run.state)
        steps = best.choice.steps if best else []
        return self._words("hint-step", step=self._words(f"step-{steps[0]}")) if steps else self._words("hint-none")

    def _say(self, text: Text | None) -> str:
        return text.to(self.language) if text else ""

    def still(self) -> Still:
        state, _ = play.settle(self._scenario, first(self._scenario))
        says = f"{self._say(self._scenario.customer.name)}: {self._say(play.says(self._scenario, state))}"
        replies = [self._say(choice.say) for choice in play.choices(self._scenario, state)]
        return still.of_list(self._say(self._scenario.title), [(self._say(self._scenario.scene), []), (says, replies)])

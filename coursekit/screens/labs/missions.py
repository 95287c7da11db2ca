"""What of a lab was recorded: the guess before it, the missions achieved. Loads no model."""

from __future__ import annotations

from coursekit.language import Language
from coursekit.records.events import Event
from coursekit.screens.labs.wording import LabWords

GUESSED = "guessed"
ACHIEVED = "mission"


def missions_done(lab: str, events: list[Event]) -> set[str]:
    """The ids of the lab's missions that were achieved."""
    return {e.which.partition("/")[2] for e in events if e.what == ACHIEVED and e.which.startswith(f"{lab}/")}


def guess_of(lab: LabWords, events: list[Event], language: Language) -> str:
    """The learner's last guess in words; empty if there is none."""
    texts = {o.id: o.text.to(language) for o in lab.predict.options}
    guesses = [e.result.get("guess") for e in events if e.what == GUESSED and e.which == lab.lab]
    return texts.get(str(guesses[-1]), "") if guesses else ""

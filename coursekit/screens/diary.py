"""A screen's way to the records: who is learning, what they did, and how to keep one thing more."""

from __future__ import annotations

from typing import Any

from coursekit.content import places
from coursekit.content.banks import under_todays_names
from coursekit.errors import UserError
from coursekit.language import Words
from coursekit.records.events import Event, Learner
from coursekit.records.store import Store, StoreError
from coursekit.screens.views import Happening


def store() -> Store:
    """The records of this machine's learners."""
    return Store(places.home())


class Diary:
    """What a screen knows of the records: as they were when it last looked."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.learner = Learner("", "")
        self.events: list[Event] = []

    def look(self) -> None:
        """Read who is learning and what they did.

        Where the records can't be read because their place can't be written, what was known before stays and
        the screen goes on without records: the frame says so above it.
        """
        records = store()
        try:
            self.learner = records.current()
            self.events = under_todays_names(records.events(self.learner.id))
        except StoreError as error:
            if error.code != "unwritable" or not records.trouble():
                raise

    def name(self, learner: Learner) -> str:
        """How a learner is called on the page."""
        return learner.name or self._words("nameless")

    def keep(self, happening: Happening, what: str, which: str, result: dict[str, Any] | None = None) -> bool:
        """Commit one event for the learner the page was drawn for, under the page's event id.

        Raises UserError if somebody else is learning by now: their records are not ours to write.
        """
        learner = store().current()
        if happening["who"] and happening["who"] != learner.id:
            raise UserError(self._words("other-learner", name=self.name(learner)))
        store().add(Event(learner.id, what, which, result or {}, id=happening["id"]))
        self.look()
        return True

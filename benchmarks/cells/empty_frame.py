"""The empty round trip: one slider in the course's frame and a sentence that changes; no model, no picture."""

from __future__ import annotations

from coursekit.language import Language
from coursekit.screens.frame import Frame
from coursekit.screens.views import Client, Control, Happening, Note, Still, View


class Empty:
    """A screen that only says where its slider stands."""

    name = "empty"
    language: Language = "en"
    value = 6.1

    def warm(self) -> None:
        """Nothing to load."""

    def still(self) -> Still:
        """Nothing to store."""
        return Still(html="", text="")

    def view(self, client: Client) -> View:
        """One slider and one sentence."""
        slider = Control(kind="range", id="perceived", label="Level", min=1, max=9, step=0.1, value=self.value)
        said = Note(tone="said", lead="", text=f"The level is {self.value:.1f}.")
        return View(
            kind="lab", language="en", name=self.name, who="", key="", title="Empty", fields=[slider], said=said
        )

    def happen(self, event: Happening) -> bool:
        """Take the slider's value."""
        if event["what"] == "move":
            self.value = float(event["value"])
        return False


def empty() -> Frame:
    """The frame with the empty screen."""
    return Frame("empty", "en", Empty)

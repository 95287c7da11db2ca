"""A conversation as lines: what was said and seen, in the order in which it happened."""

from __future__ import annotations

from coursekit.language import Words
from coursekit.roleplays.play import Decision, Run, Scenes
from coursekit.roleplays.scenario import Scenario
from coursekit.screens.views import Line
from coursekit.text import Text


class Talk:
    """The lines of one scenario in one language."""

    def __init__(self, scenario: Scenario, words: Words) -> None:
        self.scenario, self.words, self.language = scenario, words, words.language
        self._them = words("them", name=scenario.customer.name.to(self.language))

    def now(self, run: Run) -> list[Line]:
        """All that was said up to now, the customer's last line included."""
        turn, number = run.turn, len(run.decisions) + 1
        lines = self.of(run.decisions) + self._before(number, turn.scenes, turn.says)
        if turn.ending:
            ending = self.scenario.endings[turn.ending]
            after = [ending.happens.to(self.language)] if ending.happens else []
            after.append(self.words("ended", title=ending.title.to(self.language)))
            lines += [Line(id=f"end-{k}", side="scene", who="", text=text) for k, text in enumerate(after)]
        return lines

    def of(self, decisions: list[Decision], first: int = 1) -> list[Line]:
        """What was said from turn `first` on, up to the last reply."""
        lines = []
        for made in decisions[first - 1 :]:
            lines += self._before(made.turn, made.scenes, made.says)
            said = made.text or made.choice.say.to(self.language)
            lines.append(Line(id=f"{made.turn}-me", side="me", who=self.words("me"), text=said))
            if made.choice.look_up:
                seen = self.scenario.look_up[made.choice.look_up]
                text = "\n".join(t.to(self.language) for t in [seen.title, *seen.shows])
                lines.append(Line(id=f"{made.turn}-screen", side="screen", who="", text=text))
        return lines

    def _before(self, turn: int, scenes: Scenes, says: Text) -> list[Line]:
        seen = [
            Line(id=f"{turn}-scene-{k}", side="scene", who="", text=text.to(self.language))
            for k, (_, text) in enumerate(scenes)
        ]
        return [*seen, Line(id=f"{turn}-them", side="them", who=self._them, text=says.to(self.language))]

"""What a notebook calls: each function returns the frame of one screen, in the notebook's language.

A frame is made at once and light; its screen is loaded behind it, while the page is still being built.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import cast

from coursekit.content import places
from coursekit.errors import UserError
from coursekit.language import here
from coursekit.screens.frame import Frame
from coursekit.screens.views import Screen

LABS = {
    "zone-of-tolerance": "coursekit.screens.labs.zone_of_tolerance:ZoneLab",
    "promises": "coursekit.screens.labs.promises:PromisesLab",
    "complaint-desk": "coursekit.screens.labs.complaint_desk:ComplaintDeskLab",
    "market": "coursekit.screens.labs.market:MarketLab",
    "survey": "coursekit.screens.labs.survey:SurveyLab",
    "priorities": "coursekit.screens.labs.priorities:PrioritiesLab",
    "who-is-it": "coursekit.screens.labs.who_is_it:WhoIsItLab",
}


def lab(name: str) -> Frame:
    """The lab called `name`, such as `"zone-of-tolerance"`; raises UserError for any other name."""
    return Frame(f"lab-{name}", here(), _made(LABS[_known("lab", name, list(LABS))]))


def predict(name: str) -> Frame:
    """The guess to make before the lab called `name`; raises UserError for a name that is no lab's."""
    known = _known("lab", name, list(LABS))
    return Frame(f"predict-{name}", here(), _made("coursekit.screens.labs.predict:Prediction", known))


def practice(name: str) -> Frame:
    """The practice called `name`, such as `"expectations"`; raises UserError for any other name."""
    banks = [p.stem for p in (places.course() / "exercises" / "bank").glob("*.yaml") if p.stem != "retired"]
    known = _known("practice", name, banks)
    return Frame(f"practice-{name}", here(), _made("coursekit.screens.practice:Practice", known))


def roleplay(name: str) -> Frame:
    """The role-play called `name`, such as `"late-delivery"`; raises UserError for any other name."""
    scenarios = [p.stem for p in (places.course() / "exercises" / "roleplays").glob("*.yaml")]
    known = _known("role-play", name, scenarios)
    return Frame(f"roleplay-{name}", here(), _made("coursekit.screens.roleplay:Roleplay", known))


def progress() -> Frame:
    """My course: where to go on, who is learning, where the data lies."""
    return Frame("progress", here(), _made("coursekit.screens.progress:MyCourse"))


def glossary() -> Frame:
    """All concepts of the course, to be searched in either language; each says where to practise it."""
    return Frame("glossary", here(), _made("coursekit.screens.glossary:Glossary"))


def _known(kind: str, name: str, names: list[str]) -> str:
    if name not in names:
        raise UserError(f"There is no {kind} called '{name}'. There are: {', '.join(sorted(names))}.")
    return name


def _made(where: str, *more: str) -> Callable[[], Screen]:
    def make(*arguments: str) -> Screen:
        module, _, name = where.partition(":")
        return cast(Screen, getattr(import_module(module), name)(*arguments))

    return partial(make, *more, here())

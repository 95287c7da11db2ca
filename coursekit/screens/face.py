"""What a notebook calls: each function returns the frame of one screen, in the notebook's language."""

from __future__ import annotations

from coursekit.errors import UserError
from coursekit.language import here
from coursekit.screens.frame import Frame
from coursekit.screens.labs.predict import Prediction
from coursekit.screens.labs.wording import lab_words
from coursekit.screens.labs.zone_of_tolerance import NAME as ZONE
from coursekit.screens.labs.zone_of_tolerance import ZoneLab
from coursekit.screens.practice import Practice
from coursekit.screens.progress import MyCourse

LABS = {ZONE: ZoneLab}


def lab(name: str) -> Frame:
    """The lab called `name`, such as `"zone-of-tolerance"`; raises UserError for any other name."""
    if name not in LABS:
        raise UserError(f"There is no lab called '{name}'. Labs: {', '.join(sorted(LABS))}.")
    return Frame(LABS[name](here()))


def predict(name: str) -> Frame:
    """The guess to make before the lab called `name`; raises UserError for a name that is no lab's."""
    lab_words(name)
    return Frame(Prediction(name, here()))


def practice(name: str) -> Frame:
    """The practice called `name`, such as `"expectations"`; raises UserError for any other name."""
    return Frame(Practice(name, here()))


def progress() -> Frame:
    """My course: where to go on, who is learning, where the data lies."""
    return Frame(MyCourse(here()))

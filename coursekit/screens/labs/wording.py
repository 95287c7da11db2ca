"""The words of a lab, as its YAML file states them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field

from coursekit.content.loading import load
from coursekit.errors import UserError
from coursekit.language import Language, Words
from coursekit.questions.items import Id, Strict
from coursekit.text import Text


class Slider(Strict):
    """A slider's label and the sentence under it."""

    label: Text
    help: Text


class Preset(Strict):
    """A situation to start from: its settings, and what is told about it."""

    id: Id
    label: Text
    told: Text
    settings: dict[str, float | bool] = Field(min_length=1)


class Guess(Strict):
    """An answer to the prediction: it holds where the share lies in [low, high)."""

    id: Id
    text: Text
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class Prediction(Strict):
    """The question before the lab."""

    ask: Text
    options: list[Guess] = Field(min_length=2)
    sure: Text
    unsure: Text
    kept: Text


class Mission(Strict):
    """A guided task; the lab's code decides when it is done."""

    id: Id
    title: Text
    task: Text
    done: Text


class LabWords(Strict):
    """All words of one lab."""

    lab: Id
    title: Text
    lead: Text
    sliders: dict[str, Slider] = Field(default_factory=dict)
    stages: dict[str, Text] = Field(default_factory=dict)
    presets: list[Preset] = Field(min_length=2)
    predict: Prediction
    missions: list[Mission] = Field(min_length=3, max_length=3)
    numbers: Text
    reset: Text
    world: Text
    guessed: Text
    said: dict[str, Text] = Field(default_factory=dict)


def wording(lab: str, language: Language) -> Words:
    """The words of a lab's own: of its buttons, pictures, sentences and tables."""
    return Words(language, Path(__file__).with_name(f"{lab.replace('-', '_')}_words.yaml"))


@cache
def lab_words(name: str) -> LabWords:
    """The words of the lab called `name`; raises UserError for a name that is no lab's."""
    folder = Path(__file__).parent
    names = sorted(p.stem for p in folder.glob("*.yaml") if "_" not in p.stem)  # those with "_": see `wording`
    if name not in names:
        raise UserError(f"There is no lab called '{name}'. Labs: {', '.join(names)}.")
    return load(folder / f"{name}.yaml", LabWords)

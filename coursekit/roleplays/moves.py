"""The customer model's table, as `moves.yaml` states it with its evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, get_args

import yaml
from pydantic import Field

from coursekit.text import Id, Strict, Text

Justice = Literal["interactional", "procedural", "distributive"]
Clear = Literal["control", "listen", "establish", "apologise", "resolve"]
Appraisal = Literal["goal-blocked", "others-fault", "little-control"]
Row = tuple[int, int, int]  # change of anger, trust, verdict
KINDS: tuple[Justice, ...] = get_args(Justice)


class Rows(Strict):
    """A change for each kind of justice."""

    interactional: Row = (0, 0, 0)
    procedural: Row = (0, 0, 0)
    distributive: Row = (0, 0, 0)


class After(Rows):
    """The rows that hold instead once `flag` is set."""

    flag: Id


class Move(Rows):
    """What a reply does; `sets` is the flag that it sets."""

    name: Text
    step: Clear | None = None
    sets: Id | None = None
    after: After | None = None


class StartAnger(Strict):
    """The anger at the start, in tenths of its meter, for what made the customer angry."""

    of: list[Appraisal]
    anger: int


class EndValues(Strict):
    """Weights of verdict, trust and calm; `lost` caps the intention of someone who walked out."""

    satisfaction: Row
    intention: Row
    lost: int


class Table(Strict):
    """The whole file."""

    moves: dict[Id, Move]
    polite: frozenset[Id]
    start_anger: list[StartAnger]
    end_values: EndValues
    moods: Annotated[list[Text], Field(min_length=5, max_length=5)]


TABLE = Table.model_validate(
    yaml.load(
        Path(__file__).with_name("moves.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
)

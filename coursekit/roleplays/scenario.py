"""A role-play as its file states it: strict, both languages side by side.

What only the whole file can show (targets, flags, lengths of lines) is checked in `rules`, with lines.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from coursekit.roleplays.conditions import parse
from coursekit.roleplays.moves import TABLE, Appraisal, Clear, Justice
from coursekit.text import Id, Strict, Text

REQUIRED = ("anger", "trust", "verdict")


def _known(move: str) -> str:
    if move not in TABLE.moves:
        near = difflib.get_close_matches(move, TABLE.moves, n=1)
        meant = f"did you mean '{near[0]}'?" if near else f"expected one of {', '.join(TABLE.moves)}"
        raise ValueError(f"'{move[:60]}' is not a move; {meant}")
    return move


def _parses(condition: str) -> str:
    parse(condition)
    return condition


Move = Annotated[str, AfterValidator(_known)]
Condition = Annotated[str, AfterValidator(_parses)]


class Meter(Strict):
    """A bounded whole number; only `anger` may leave its start to the customer's `appraisal`."""

    min: int = Field(default=0, ge=-100, le=100)
    max: int = Field(default=10, ge=-100, le=100)
    start: int | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Meter:
        if self.min >= self.max or not self.min <= (self.min if self.start is None else self.start) <= self.max:
            raise ValueError(f"expected min < max and a start between; found {self.min}, {self.max}, {self.start}")
        return self


class Customer(Strict):
    """Who is played. `desired` and `adequate` are waiting times in `unit`: the shorter, the better."""

    name: Text
    desired: int = Field(ge=0)
    adequate: int = Field(ge=0)
    unit: Text
    sensitivity: dict[Justice, Annotated[float, Field(ge=0, le=3, multiple_of=0.5)]] = Field(default={})
    appraisal: list[Appraisal] = Field(default=[])
    would_return: int = Field(default=8, ge=0, le=10)  # the intention to come back before all this
    hidden: list[Text] = Field(min_length=1, max_length=4)  # what only the customer knows

    @model_validator(mode="after")
    def _a_zone(self) -> Customer:
        if self.desired > self.adequate:
            raise ValueError(f"expected desired <= adequate (times to wait), found {self.desired} > {self.adequate}")
        return self


class Authority(Strict):
    """What this employee may decide alone."""

    compensation_up_to: int = Field(ge=0)
    also: list[Text] = Field(default_factory=list, max_length=4)


class Screen(Strict):
    """What can be looked up: the lines of an order screen, a stock list, a rule book."""

    title: Text
    shows: list[Text] = Field(min_length=1, max_length=6)


class Step(Strict):
    """What leads on: `moves` by the table, `change` of meters in its place, `sets` and `clears` of flags."""

    if_: Condition | None = Field(default=None, alias="if")
    moves: list[Move] = Field(default_factory=list, max_length=4)
    change: dict[Id, Annotated[int, Field(ge=-100, le=100)]] = Field(default={})
    sets: list[Id] = Field(default=[])
    clears: list[Id] = Field(default=[])
    takes: int | None = Field(default=None, ge=0)  # how long the customer waits, in the customer's unit
    to: Id


class Choice(Step):
    """One reply: what is said, what the customer heard, why it works or not."""

    id: Id
    say: Text
    heard: Text
    why: Text
    clear: list[Clear] = Field(default=[])  # otherwise the steps of its moves
    look_up: Id | None = None
    offers: int | None = Field(default=None, ge=0)

    @property
    def steps(self) -> list[Clear]:
        """The CLEAR steps this reply takes."""
        steps = [TABLE.moves[move].step for move in self.moves]
        return self.clear or [step for step in dict.fromkeys(steps) if step]


class Branch(Step):
    """One way out of a `when` node; the first whose condition holds is taken."""


class Variant(Strict):
    """What the customer says instead, where the condition holds."""

    if_: Condition = Field(alias="if")
    says: Text


class Node(Strict):
    """A turn (`says` and `choices`) or a fork that nobody sees (`when`)."""

    later: Text | None = None  # time passes: a new act
    happens: Text | None = None  # what the employee sees
    says: Text | None = None
    says_if: list[Variant] = Field(default_factory=list, max_length=4)
    typed: bool = False  # say it in one's own words first, then choose the nearest of three
    choices: list[Choice] = Field(default_factory=list, max_length=6)
    when: list[Branch] = Field(default_factory=list, max_length=8)

    @model_validator(mode="after")
    def _one_of_two(self) -> Node:
        if bool(self.when) == bool(self.says and self.choices):
            raise ValueError("expected either 'says' with 'choices', or 'when' with branches")
        if self.typed and len(self.choices) != 3:
            raise ValueError(f"a typed turn is compared with three replies, found {len(self.choices)}")
        return self

    @property
    def ways(self) -> list[Choice] | list[Branch]:
        return self.choices or self.when


class Ending(Strict):
    """How it ended; `worth` is how far it is what the standard asks for, 4 being the right ending."""

    kind: Literal["recovered", "settled", "held", "handed-over", "closed", "lost"]
    worth: int = Field(ge=0, le=4)
    title: Text
    says: Text
    happens: Text | None = None


class Play(Strict):
    """A scripted play, kept as a test."""

    name: Id
    choose: list[Id] = Field(min_length=1)
    ends: Id


class Fact(Strict):
    """A rule of local law: what it says, where it stands, when that was looked up."""

    says: str = Field(min_length=1)
    source: str = Field(min_length=1)
    checked: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")


class Law(Strict):
    """At most one fact card for each language region."""

    en: Fact | None = None
    zh: Fact | None = None


class Scenario(Strict):
    """One role-play; the first node is where it begins."""

    id: Id
    title: Text
    lesson: str = Field(pattern=r"^\d\d$")
    concepts: list[Id] = Field(min_length=1)
    channel: Literal["chat", "phone", "shop"]
    scene: Text
    truth: Text
    customer: Customer
    may_decide: Authority
    look_up: dict[Id, Screen] = Field(default_factory=dict, max_length=4)
    meters: dict[Id, Meter] = Field(max_length=4)
    flags: list[Id] = Field(default_factory=list, max_length=6)
    observe: list[Text] = Field(min_length=4, max_length=4)
    law: Law = Law()
    nodes: dict[Id, Node] = Field(min_length=1, max_length=200)
    endings: dict[Id, Ending] = Field(min_length=1, max_length=20)
    plays: list[Play] = Field(default_factory=list, max_length=20)

    @model_validator(mode="after")
    def _meters_given(self) -> Scenario:
        missing = [name for name in REQUIRED if name not in self.meters]
        if missing:
            raise ValueError(f"'meters' needs {', '.join(REQUIRED)}; missing: {', '.join(missing)}")
        open_ = [
            m for m in self.meters if self.meters[m].start is None and not (m == "anger" and self.customer.appraisal)
        ]
        if open_:
            raise ValueError(f"the meter '{open_[0]}' needs a start (anger may take its own from the 'appraisal')")
        return self

    @cached_property
    def revision(self) -> str:
        """A mark of all that decides how a play goes, the table included; mending a text does not change it."""
        mechanics = json.dumps([_without_texts(each.model_dump()) for each in (self, TABLE)], sort_keys=True)
        return hashlib.sha256(mechanics.encode()).hexdigest()[:12]


def _without_texts(data: Any) -> Any:
    if isinstance(data, frozenset):  # in an order that the next process has too
        return sorted(data)
    if isinstance(data, dict):
        return None if set(data) == {"en", "zh"} else {key: _without_texts(value) for key, value in data.items()}
    return [_without_texts(value) for value in data] if isinstance(data, list) else data

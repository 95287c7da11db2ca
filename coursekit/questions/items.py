"""Practice items as the bank files state them: strict, both languages side by side."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from coursekit.questions.charts import Chart
from coursekit.text import Id as Id
from coursekit.text import Strict as Strict
from coursekit.text import Text

T = TypeVar("T")


class Step(Strict):
    """One step of an order item, in the right order in its file; and what all other options share."""

    id: Id
    text: Text


class Answer(Step):
    """One option: a right one may say why, a wrong one must."""

    right: bool = False
    why: Text | None = None
    misconception: Id | None = None

    @model_validator(mode="after")
    def _wrong_says_why(self) -> Answer:
        if not self.right and self.why is None:
            raise ValueError(f"option '{self.id}' is wrong and needs a 'why' that helps whoever chose it")
        return self


class Slip(Strict):
    """A wrong number that many people give, and what to say to them."""

    value: float
    why: Text
    misconception: Id | None = None


class _Item(Strict):
    id: Id
    revision: int = Field(default=1, ge=1)
    concepts: list[Id] = Field(min_length=1)
    level: Literal["remember", "understand", "apply", "analyse"]
    case: Text | None = None
    chart: Chart | None = None
    ask: Text
    because: Text
    hints: list[Text] = Field(default_factory=list, max_length=3)


class Single(_Item):
    """One option is right."""

    kind: Literal["single"]
    options: list[Answer] = Field(min_length=2, max_length=6)

    @model_validator(mode="after")
    def _one_right(self) -> Single:
        right = sum(o.right for o in self.options)
        if right != 1:
            raise ValueError(f"a single item needs exactly one option with 'right: true', found {right}")
        return _unique(self, [o.id for o in self.options])


class Multiple(_Item):
    """Several options are right: all of them, and no other, must be chosen."""

    kind: Literal["multiple"]
    options: list[Answer] = Field(min_length=3, max_length=8)

    @model_validator(mode="after")
    def _some_right(self) -> Multiple:
        if not any(o.right for o in self.options):
            raise ValueError("a multiple item needs at least one option with 'right: true'")
        return _unique(self, [o.id for o in self.options])


class Order(_Item):
    """Steps to be put in order."""

    kind: Literal["order"]
    options: list[Step] = Field(min_length=3, max_length=7)
    yet: Text

    @model_validator(mode="after")
    def _distinct(self) -> Order:
        return _unique(self, [o.id for o in self.options])


class Number(_Item):
    """A number to be worked out; `tolerance` is the largest difference still counted as right."""

    kind: Literal["number"]
    answer: float
    tolerance: float = Field(ge=0)
    unit: Text | None = None
    slips: list[Slip] = Field(default_factory=list)
    yet: Text


class Group(Step):
    """A heap that cards are sorted into."""


class Card(Step):
    """One card of a sort item; `why` is said to whoever puts it on another heap, `small` stands under its text."""

    group: Id
    small: Text | None = None
    why: Text


class Sort(_Item):
    """Cards to be sorted into groups; the file may list them in any order."""

    kind: Literal["sort"]
    groups: list[Group] = Field(min_length=2, max_length=6)
    options: list[Card] = Field(min_length=3, max_length=10)

    @model_validator(mode="after")
    def _groups_known(self) -> Sort:
        known = {g.id for g in self.groups}
        for card in self.options:
            if card.group not in known:
                raise ValueError(f"card '{card.id}' belongs to '{card.group}', which is none of the groups {known}")
        return _unique(_unique(self, [o.id for o in self.options]), [g.id for g in self.groups])


class View(Step):
    """One view of an open question, and what speaks for it."""

    why: Text


class Opinion(_Item):
    """A question without one right answer: every view is met with what speaks for it, and `because`."""

    kind: Literal["opinion"]
    options: list[View] = Field(min_length=2, max_length=5)

    @model_validator(mode="after")
    def _distinct(self) -> Opinion:
        return _unique(self, [o.id for o in self.options])


class Model(Strict):
    """A reply that would do, and what makes it work."""

    text: Text
    why: Text


class Reply(_Item):
    """A line to be said in one's own words, then compared with model replies; nobody marks it."""

    kind: Literal["reply"]
    models: list[Model] = Field(min_length=1, max_length=3)
    listen_for: list[Text] = Field(min_length=2, max_length=4)


Item = Annotated[Single | Multiple | Order | Number | Sort | Opinion | Reply, Field(discriminator="kind")]


class Bank(Strict):
    """A file of items: `practice` is the name a notebook calls them by."""

    practice: Id
    title: Text
    lesson: str = Field(pattern=r"^\d\d$")
    items: list[Item] = Field(min_length=1)

    @model_validator(mode="after")
    def _distinct_items(self) -> Bank:
        return _unique(self, [item.id for item in self.items])


def _unique(model: T, ids: list[str]) -> T:
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise ValueError(f"the id '{twice[0]}' is used twice")
    return model

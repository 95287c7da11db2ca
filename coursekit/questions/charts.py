"""A chart to be read before a question is answered: its numbers and words, as a bank states them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from coursekit.text import Strict, Text


class Row(Strict):
    """One bar, column or point; `low` and `high` are the ends of a bar's interval."""

    label: Text
    value: float | None = None
    low: float | None = None
    high: float | None = None
    x: float | None = None
    y: float | None = None


class Chart(Strict):
    """What is drawn above a question; `percent` says that values are shares from 0 to 1.

    `axis` names what bars and columns measure, and how high a point lies; `across` names what a point's x is.
    `cut` are the x and y at which a chart of points is parted. `alt` says what is drawn, without the answer.
    """

    kind: Literal["bars", "columns", "points"]
    title: Text
    axis: Text
    across: Text | None = None
    percent: bool = False
    start: float | None = Field(default=None, alias="from")
    end: float | None = Field(default=None, alias="to")
    cut: tuple[float, float] | None = None
    rows: list[Row] = Field(min_length=2, max_length=14)
    alt: Text

    @model_validator(mode="after")
    def _rows_fit(self) -> Chart:
        points = self.kind == "points"
        if points and (self.across is None or self.start is not None or self.end is not None):
            raise ValueError("a chart of points needs 'across', the name of what runs from left to right, and no ends")
        if (self.start is None) != (self.end is None) or (self.start is not None and self.start >= (self.end or 0)):
            raise ValueError("the axis needs both ends, 'from' and a higher 'to', or neither")
        for row in self.rows:
            self._row_fits(row)
        return self

    def _row_fits(self, row: Row) -> None:
        points = self.kind == "points"
        if points != (row.value is None) or points != (row.x is not None and row.y is not None):
            needs = "x and y" if points else "a value"
            raise ValueError(f"the row '{row.label.en}' of a chart of {self.kind} needs {needs}, and nothing else")
        if (row.low is None) != (row.high is None) or (row.low is not None and self.kind != "bars"):
            raise ValueError(f"the row '{row.label.en}': an interval has both ends, and stands in a chart of bars")
        if row.low is not None and not row.low <= (row.value or 0) <= (row.high or 0):
            raise ValueError(f"the row '{row.label.en}': its value does not lie in its interval")
        if self.start is not None and self.end is not None:
            off = [v for v in (row.value, row.low, row.high) if v is not None and not self.start <= v <= self.end]
            if off:
                axis = f"{self.start:g} to {self.end:g}"
                raise ValueError(f"the row '{row.label.en}': {off[0]:g} lies beyond the axis, {axis}")

"""Trainer guides: every minute plan adds up, both languages have the same one, and no page lacks its twin."""

import re
from itertools import accumulate
from pathlib import Path

import pytest

from coursekit.content import places

GUIDES = {language: places.course() / "notebooks" / language / "guide" for language in ("en", "zh")}
NAMES = sorted(path.name for path in GUIDES["zh"].glob("*.md"))
TOTALS = ("Running total", "By", "累计", "到")


def tables(path: Path) -> list[list[list[str]]]:
    """The tables of a page, each as rows of cells, the line under the head left out."""
    blocks = re.findall(r"(?:^\|.*\|\n)+", path.read_text(encoding="utf-8") + "\n", re.MULTILINE)
    rows = [[[cell.strip() for cell in line.strip("|\n").split("|")] for line in b.splitlines()] for b in blocks]
    return [[row for row in table if not set("".join(row)) <= set("-: ")] for table in rows]


def plans(path: Path) -> list[list[tuple[int, int]]]:
    """The minute plans of a page: minutes and running total of each row."""
    found = []
    for head, *rows in tables(path):
        total = next((at for at, name in enumerate(head) if name in TOTALS), None)
        if total:
            found.append([(int(row[total - 1]), int(row[total])) for row in rows])
    return found


def test_there_are_guides_and_none_lacks_its_twin() -> None:
    assert len(NAMES) >= 18
    assert sorted(path.name for path in GUIDES["en"].glob("*.md")) == NAMES


@pytest.mark.parametrize(
    "name",
    [n for n in NAMES if re.fullmatch(r"(\d\d-(customers|expectations|satisfaction|complaints)|half-day)\.md", n)],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_minute_plan_adds_up(language: str, name: str) -> None:
    made = plans(GUIDES[language] / name)
    assert len(made) >= (1 if name == "half-day.md" else 3)
    for plan in made:
        minutes, totals = zip(*plan, strict=True)
        assert totals == tuple(accumulate(minutes))
    assert {plan[-1][1] for plan in made} == ({240} if name == "half-day.md" else {20, 45, 90})


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_minutes_and_as_many_tables(name: str) -> None:
    assert plans(GUIDES["en"] / name) == plans(GUIDES["zh"] / name)
    assert [len(t) for t in tables(GUIDES["en"] / name)] == [len(t) for t in tables(GUIDES["zh"] / name)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sum_that_is_written_out_is_right(language: str, name: str) -> None:
    text = (GUIDES[language] / name).read_text(encoding="utf-8")
    for parts, total in re.findall(r"((?:\d+ \+ )+\d+) = (\d+)", text):
        assert sum(map(int, parts.split(" + "))) == int(total), parts


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_parts_of_half_a_day_fill_its_lessons(language: str) -> None:
    inside = next(t for t in tables(GUIDES[language] / "half-day.md") if t[0][1:] == ["01", "03", "04", "09"])
    columns = list(zip(*([int(cell or 0) for cell in row[1:]] for row in inside[1:]), strict=True))
    planned = [minutes for minutes, _ in plans(GUIDES[language] / "half-day.md")[0]]
    for column, place in zip(columns, (1, 3, 5, 7), strict=True):
        assert sum(column[:-1]) == column[-1] == planned[place]

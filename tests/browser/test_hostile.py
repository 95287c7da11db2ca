"""Text that would like to be more than text: as a learner's name, in an item, in a cell of a table."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from course import ROOT, Course, copy_of_the_course
from learner import LESSON, PRACTICE, WELCOME, click, frame_of, send, visit
from playwright.sync_api import Browser, Page, expect
from watching import Watch

from conftest import Open
from coursekit.cli import main

HOSTILE = {
    "image": "<img src=x onerror=\"document.title='owned'\">",
    "script": "</span></script><script>document.title='owned'</script>",
    "link": "[press](javascript:alert(1)) ](javascript:alert(1))",
    "attribute": '" onmouseover="alert(1)" style=\'position:fixed\' x="',
    "backwards": "\u202egnp.evil\u202c \u200f\u2067abc\u2069",
    "template": "{{ 7 * 7 }} {0} {name} %s ${1} $\\frac{1}{2}$ &lt;b&gt; \x07",
    "long": "x<b>" * 2500,
}
HARMLESS = "Lin"

# All elements by name, and the names of all attributes: what a page is made of, whatever its words are.
_MADE_OF = """root => { const all = [...document.querySelectorAll(`${root}, ${root} *`)].filter(e => !e.closest("svg"));
  return [all.map(e => e.tagName), all.flatMap(e => e.getAttributeNames().map(n => `${e.tagName} ${n}`))]; }"""


def made_of(page: Page, root: str) -> tuple[Counter[str], Counter[str]]:
    tags, attributes = page.evaluate(_MADE_OF, root)
    return Counter(tags), Counter(attributes)


@pytest.fixture(scope="module")
def harmless_panel(browser: Browser, shared: Course) -> tuple[Counter[str], Counter[str]]:
    """What the panel is made of with a harmless name."""
    shared.empty_records()
    page = browser.new_page()
    visit(page, shared.page(WELCOME))
    enter(page, HARMLESS)
    made = made_of(page, "#progress")
    page.close()
    return made


def enter(page: Page, name: str) -> None:
    panel = frame_of(page, "progress")
    panel.locator("details[data-key=who] summary").click()
    panel.locator("[data-field=learner]").fill(name)
    send(page, "join", "progress")


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_learners_name_stays_a_name(
    harmless_panel: tuple[Counter[str], Counter[str]], course: Course, open_page: Open, kind: str
) -> None:
    name, page = HOSTILE[kind], open_page()
    visit(page, course.page(WELCOME))
    watch = Watch(page)
    before = watch.asked
    enter(page, name)
    button = frame_of(page, "progress").locator("[data-press^=switch-][aria-pressed=true]")
    assert button.text_content() == name
    assert made_of(page, "#progress") == harmless_panel
    assert page.title() != "owned"
    assert watch.asked == before
    assert course.store.current().name == name
    visit(page, course.page(WELCOME))
    assert name in (frame_of(page, "progress").locator("header").text_content() or "")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def let_first_item_say(text: str, root: Path) -> None:
    """Write `text` wherever the bank's first item can say something."""
    bank = yaml.safe_load((ROOT / "exercises" / "bank" / "expectations.yaml").read_text(encoding="utf-8"))
    item: dict[str, Any] = bank["items"][0]
    for one in [item, *item["options"]]:
        for field in {"case", "ask", "because", "text", "why"} & set(one):
            one[field] = {"en": text, "zh": text}
    item["hints"] = [{"en": text, "zh": text} for _ in item["hints"]]
    file = root / "exercises" / "bank" / "expectations.yaml"
    file.write_text(yaml.safe_dump(bank, allow_unicode=True), encoding="utf-8")


def through_first_item(page: Page, course: Course) -> list[Counter[str]]:
    """Read the question, get it wrong, take the hints, see the answer; what the page is made of at each step."""
    visit(page, course.page(LESSON))
    made = [*made_of(page, f"#{PRACTICE}")]
    frame = frame_of(page, PRACTICE)
    frame.locator("label.ck-row").first.click()
    send(page, "sure")
    send(page, "hint")
    send(page, "hint")
    made += made_of(page, f"#{PRACTICE}")
    send(page, "reveal")
    return [*made, *made_of(page, f"#{PRACTICE}")]


@pytest.fixture(scope="module")
def copied_course(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    folder = copy_of_the_course(tmp_path_factory.mktemp("copy"))
    let_first_item_say(HARMLESS, folder)
    with Course(tmp_path_factory.mktemp("home"), root=folder) as started:
        yield started


def test_an_items_text_stays_text(copied_course: Course, open_page: Open) -> None:
    page = open_page()
    harmless = through_first_item(page, copied_course)
    for kind, hostile in HOSTILE.items():
        text = hostile.replace("\x07", "").strip()  # the course's texts have no control characters or outer blanks
        let_first_item_say(text, copied_course.root)
        copied_course.empty_records()
        assert through_first_item(page, copied_course) == harmless, kind
        frame = frame_of(page, PRACTICE)
        assert frame.locator("legend").text_content() == text
        assert frame.locator("header > p").last.text_content() == text
        assert set(frame.locator(".ck-row-text").all_text_contents()) == {text}
        assert text in frame.locator(".ck-note span").all_text_contents()
        assert page.title() != "owned"


def report(folder: Path, text: str, number: int = 0) -> str:
    """The report's address on a table with `text` as a label, a column's name and a bad cell."""
    table = folder / f"table-{number}.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["library", "adequate", "desired", "perceived"])
        rows.writerows([[text, 5, 8, 4], ["b", 6, 8, 7], ["c", text, 8, 7], ["d", 5, 7, 6]])
    out = folder / f"report-{number}.html"
    arguments = ["report", str(table), "--kind", "expectations", "--language", "en", "--out", str(out)]
    assert main([*arguments, "--map", "label=library"]) == 0
    return out.as_uri()


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_cell_of_a_table_stays_text_in_the_report(tmp_path: Path, open_page: Open, kind: str) -> None:
    text, page = HOSTILE[kind].replace("\x07", ""), open_page()
    page.goto(report(tmp_path, HARMLESS))
    expected = made_of(page, "body")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    address = report(tmp_path, text, 1)
    page.goto(address)
    assert made_of(page, "body") == expected
    assert page.title() != "owned"
    assert [url for url in asked if url != address and not url.startswith("data:image/svg+xml;base64,")] == []
    first = page.locator("table tbody tr").first.locator("th, td").all_text_contents()
    assert text.strip() in [cell.strip() for cell in first], first


def test_a_cell_of_ten_thousand_characters_does_not_break_the_report(tmp_path: Path, open_page: Open) -> None:
    page = open_page(width=390)
    page.goto(report(tmp_path, HOSTILE["long"]))
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.get_by_role("img").first).to_be_visible()


def test_a_typed_answer_that_is_markup_stays_in_its_field(course: Course, open_page: Open) -> None:
    page = open_page()
    visit(page, course.page(LESSON))
    frame = frame_of(page, PRACTICE)
    frame.locator('[data-press=go][data-value="count-below"]').click()
    field = frame.locator("[data-field]")
    expect(field).to_be_visible()
    before = made_of(page, f"#{PRACTICE} [data-key=fields]")
    field.fill(HOSTILE["image"])
    click(page, PRACTICE, "sure")
    expect(frame.locator(".ck-note.ck-warn")).to_be_visible()
    expect(field).to_have_value(HOSTILE["image"])
    assert made_of(page, f"#{PRACTICE} [data-key=fields]") == before

"""Sheets and labs: cards sorted, charts read, a survey fielded, trails judged; words found, progress brought back."""

from __future__ import annotations

from course import Course
from learner import (
    LESSON,
    WELCOME,
    click,
    focused,
    frame_of,
    go_to,
    picture_in_output,
    press,
    send,
    status_of,
    violations,
    visit,
)
from playwright.sync_api import Locator, Page, expect
from test_looks import assert_fits, open_folds

from conftest import Open
from coursekit.content.banks import bank
from coursekit.language import Language, Words
from coursekit.questions.items import Item, Opinion, Reply, Sort
from coursekit.questions.session import shown_order
from coursekit.records.events import Event

SHEET, SURVEY, SHOPPERS = "04-satisfaction", "lab-survey", "01-customers"
BANK = bank("satisfaction-sheet")
PRACTICE = f"practice-{BANK.practice}"
FORM = next(i for i in BANK.items if isinstance(i, Sort) and any(card.small for card in i.options))
CHARTED = next(i for i in BANK.items if i.chart)
OPINION = next(i for i in BANK.items if isinstance(i, Opinion))
REPLY = next(i for i in BANK.items if isinstance(i, Reply))
GROUPS = [group.id for group in FORM.groups]
MARKED = ":is(.ck-row, .ck-note):is(.ck-right, .ck-yet)"


def at_item(page: Page, item: Item, language: Language) -> Locator:
    """Go to this item by keyboard; the frame, once it shows it."""
    press(page, PRACTICE, "go", item.id)
    frame = frame_of(page, PRACTICE)
    expect(frame.locator(f'[data-press=go][data-value="{item.id}"]')).to_have_attribute("aria-current", "step")
    asked = frame.locator(":is(.ck-choice > legend, .ck-asked label)")
    expect(asked).to_have_text(item.ask.to(language))
    return frame


def put(page: Page, card: str, group: str) -> None:
    """Put a card on a heap by keyboard: Tab to the card, then the arrows."""
    go_to(page, f'#{PRACTICE} input[data-sorts="{card}"]')
    steps = GROUPS.index(group) - GROUPS.index(page.evaluate("document.activeElement.value"))
    for key in ["ArrowDown" if steps > 0 else "ArrowUp"] * abs(steps) or ["Space"]:
        page.keyboard.press(key)
        focused(page)
    expect(page.locator(f'#{PRACTICE} input[data-sorts="{card}"][value="{group}"]')).to_be_checked()


def kept(course: Course) -> list[Event]:
    return course.store.events(course.store.current().id)


def test_the_sheet_by_keyboard_alone(course: Course, open_page: Open) -> None:
    page = open_page()
    visit(page, course.page(SHEET, "zh", folder="exercises"))
    expect(frame_of(page, PRACTICE)).to_be_visible()
    sort_and_mend(page)
    read_chart(page)
    say_what_one_thinks(page)
    assert [e.result["outcome"] for e in kept(course)] == ["not-yet", "right", "open", "open"]


def sort_and_mend(page: Page) -> None:
    """Two cards on the wrong heap at first: each says why, and both can be put right."""
    words, frame = Words("zh"), at_item(page, FORM, "zh")
    cards = sorted(FORM.options, key=lambda card: shown_order(FORM).index(card.id))
    two = [card for card in cards if card in FORM.options[:2]]
    for card in cards:
        assert card.small is not None
        expect(frame.locator(f'.ck-card[data-key="{card.id}"] small')).to_have_text(card.small.zh)
        put(page, card.id, GROUPS[GROUPS.index(card.group) - 1] if card in two else card.group)
    press(page, PRACTICE, "sure")
    expect(frame.locator(".ck-note.ck-yet")).to_contain_text(words("said-not-yet"))
    assert focused(page)["name"] == "notes"
    said = [f"“{card.text.zh[:12].rstrip('，。')}…”：{card.why.zh}" for card in two]
    expect(frame.locator(".ck-note.ck-yet span")).to_have_text("\n".join(said))
    frame.screenshot(path=picture_in_output("sorted-zh-1280"))
    expect(frame.locator(".ck-card.ck-right")).to_have_count(len(cards) - 2)
    for card in two:
        expect(frame.locator(f'.ck-card.ck-yet[data-key="{card.id}"]')).to_contain_text(words("mark-yet"))
        put(page, card.id, card.group)
    press(page, PRACTICE, "check")
    expect(frame.locator(".ck-note.ck-right")).to_contain_text(FORM.because.zh)
    expect(frame.locator(".ck-card.ck-right")).to_have_count(len(cards))
    assert focused(page)["name"] == "notes"


def read_chart(page: Page) -> None:
    """A picture that says what it shows, and its numbers as a table."""
    frame = at_item(page, CHARTED, "zh")
    assert CHARTED.chart is not None
    expect(frame.locator(".ck-picture [role=img]")).to_have_attribute("aria-label", CHARTED.chart.alt.zh)
    go_to(page, f"#{PRACTICE} details[data-key=numbers] summary")
    page.keyboard.press("Enter")
    expect(frame.get_by_role("table").locator("tbody tr")).to_have_count(len(CHARTED.chart.rows))
    frame.screenshot(path=picture_in_output("charted-zh-1280"))


def say_what_one_thinks(page: Page) -> None:
    """A view and a line of one's own: both stay open, neither is marked."""
    words, frame = Words("zh"), at_item(page, OPINION, "zh")
    go_to(page, f"#{PRACTICE} input[data-option]")
    page.keyboard.press("2")
    press(page, PRACTICE, "check")
    expect(frame.locator(".ck-note.ck-open")).to_contain_text(OPINION.options[1].why.zh)
    expect(frame.locator(MARKED)).to_have_count(0)
    at_item(page, REPLY, "zh")
    go_to(page, f"#{PRACTICE} textarea")
    page.keyboard.type("2 先谢谢您，再问一句")
    press(page, PRACTICE, "check")
    expect(frame.locator(".ck-note.ck-hint")).to_contain_text(words("listen-for"))
    expect(frame.locator(".ck-note.ck-said")).to_have_count(len(REPLY.models))
    expect(frame.locator("textarea")).to_have_value("2 先谢谢您，再问一句")
    expect(frame.locator(MARKED)).to_have_count(0)
    for item in (OPINION, REPLY):
        expect(frame.locator(f'[data-press=go][data-value="{item.id}"]')).to_contain_text("○")
    expect(frame.locator("[data-press=next]")).to_be_visible()


def test_the_sheet_fits_a_phone(course: Course, open_page: Open) -> None:
    page = open_page(width=390, height=844, touch=True)
    visit(page, course.page(SHEET, folder="exercises"))
    frame = frame_of(page, PRACTICE)
    for item in (FORM, CHARTED):
        at_item(page, item, "en")
        if item is FORM:
            for card in FORM.options:
                frame.locator(f'.ck-card[data-key="{card.id}"] .ck-heap[data-key="{GROUPS[0]}"]').tap()
            send(page, "unsure", PRACTICE)
            expect(frame.locator(".ck-card.ck-yet").first).to_be_visible()
            heaps = frame.locator(".ck-heap").evaluate_all("all => all.map(h => h.getBoundingClientRect().height)")
            assert min(heaps) >= 44
        open_folds(page)
        frame.screenshot(path=picture_in_output(f"{item.id}-en-390"))
        assert violations(page, f"#{PRACTICE}") == []
        assert_fits(page)


def test_a_survey_is_stopped_early_then_done_whole(course: Course, open_page: Open) -> None:
    page, running = open_page(), "Answers come in day by day"
    visit(page, course.page(SHEET))
    lab = frame_of(page, SURVEY)
    picture, said = lab.locator(".ck-picture [role=img]"), lab.locator(".ck-live.ck-said")
    press(page, SURVEY, "plan-receipt")
    press(page, SURVEY, "field")
    for day in (1, 2, 3):  # nothing is pressed: the page goes on by itself
        picture.and_(page.locator(f'[aria-label*="Day {day} of 14"]')).wait_for()
    assert focused(page)["name"] == "field"
    lab.screenshot(path=picture_in_output("survey-running-en-1280"))
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Stopped on day")
    page.keyboard.press("Enter")
    expect(said).to_contain_text(running)
    expect(said).not_to_contain_text(running, timeout=30_000)
    expect(status_of(page, SURVEY)).to_have_text(Words("en")("frame-saved"))
    lab.screenshot(path=picture_in_output("survey-whole-en-1280"))
    answered = lab.locator("details[data-key=numbers] tbody tr td:nth-child(3)").all_text_contents()
    whole, stopped = (int(n.replace(",", "")) for n in answered)
    assert 0 < stopped < whole
    assert [(e.what, e.which) for e in kept(course)] == [("mission", "survey/receipt")]


def test_a_week_of_the_market_by_keyboard_on_a_narrow_page(course: Course, open_page: Open) -> None:
    page, frame = open_page(width=390, height=844, touch=True), "lab-market"
    visit(page, course.page(SHOPPERS))
    lab = frame_of(page, frame)
    said, picture = lab.locator(".ck-live.ck-said"), lab.locator(".ck-picture [role=img]")
    go_to(page, f'#{frame} [data-control="promotion"]')
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(lab.locator('[data-control="promotion"]')).to_have_js_property("value", "20")
    drawn = [picture.get_attribute("aria-label")]
    for step in ("week", "six", "who"):
        before = said.inner_text()
        press(page, frame, f"step-{step}")
        expect(lab.locator(f"[data-press=step-{step}]")).to_have_attribute("aria-pressed", "true")
        expect(said).not_to_have_text(before)
        assert focused(page)["name"] == f"step-{step}"
        drawn.append(picture.get_attribute("aria-label"))
        lab.screenshot(path=picture_in_output(f"market-{step}-en-390"))
    assert len(set(drawn)) == 4
    assert [(e.what, e.which) for e in kept(course)] == [("mission", "market/sale")]
    open_folds(page)
    assert violations(page, f"#{frame}") == []
    assert_fits(page)


def test_a_trail_is_judged_by_keyboard_and_the_next_one_comes(course: Course, open_page: Open) -> None:
    page, frame = open_page(), "lab-who-is-it"
    visit(page, course.page(SHOPPERS, "zh"))
    lab = frame_of(page, frame)
    said = lab.locator(".ck-live.ck-said")
    trail = lab.inner_text()
    for slider, presses in {"value": 6, "loyal": 1, "impulse": 2, "seeking": 3}.items():
        go_to(page, f'#{frame} [data-control="{slider}"]')
        for _ in range(presses):
            page.keyboard.press("ArrowRight")
        expect(lab.locator(f'[data-control="{slider}"]')).to_have_js_property("value", str(presses))
    expect(said).to_contain_text("图划算 50")  # six of twelve
    press(page, frame, "answer")
    expect(status_of(page, frame)).to_have_text(Words("zh")("frame-saved"))
    expect(lab.locator("input[type=range]")).to_have_count(0)
    assert focused(page)["name"] == "answer"
    assert violations(page, f"#{frame}") == []
    lab.screenshot(path=picture_in_output("trail-judged-zh-1280"))
    press(page, frame, "next")
    expect(lab.locator("input[type=range]")).to_have_count(4)
    focused(page)
    assert lab.inner_text() != trail
    assert [e.result["said"] for e in kept(course)] == [[0.5, 0.083, 0.167, 0.25]]


def test_a_concept_is_found_in_two_scripts_and_its_link_leads_there(course: Course, open_page: Open) -> None:
    page = open_page()
    visit(page, course.page(WELCOME, "zh"))
    panel = frame_of(page, "glossary")
    first = panel.locator(".ck-entry").first
    for query, concept in {"隱性期望": "expectation-clarity", "Zone of tolerance": "zone-of-tolerance"}.items():
        panel.locator("[data-field=find]").fill(query)
        expect(first).to_have_attribute("data-key", concept)
        expect(panel.locator("[data-field=find]")).to_have_value(query)
    panel.screenshot(path=picture_in_output("glossary-zh-1280"))
    first.get_by_role("link").first.click()
    page.wait_for_url(f"**/zh/{LESSON}.ipynb*#*")
    expect(page.locator(":target")).to_be_in_viewport(timeout=45_000)


def test_a_progress_file_brings_back_what_was_forgotten(course: Course, open_page: Open) -> None:
    page, words = open_page(), Words("en")
    item = BANK.items[0]
    course.store.add(Event(course.store.current().id, "answered", f"{BANK.practice}/{item.id}", {}))
    visit(page, course.page(WELCOME))
    panel = frame_of(page, "progress")
    panel.locator("details[data-key=data] summary").click()
    with page.expect_download() as offered:
        click(page, "progress", "save")
    click(page, "progress", "forget")
    send(page, "yes-forget", "progress")
    assert kept(course) == []
    panel.locator("[data-file]").set_input_files(offered.value.path())
    send(page, "restore", "progress")
    expect(panel.locator(".ck-note")).to_contain_text(words("did-restore", new=1, known=0))
    assert [(e.what, e.which) for e in kept(course)] == [("answered", f"{BANK.practice}/{item.id}")]

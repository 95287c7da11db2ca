"""What holds on every lab's screen, wherever a learner has come to: pictures that fit, whole tables, no idle word."""

from __future__ import annotations

import re
from itertools import product
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lab_checks import CLIENTS, after, buttons, do, fits, home, shown  # noqa: F401 - home is used by each test

from coursekit.language import LANGUAGES, Language
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.complaint_desk import TRIES, ComplaintDeskLab
from coursekit.screens.labs.market import STEPS, MarketLab
from coursekit.screens.labs.priorities import PrioritiesLab
from coursekit.screens.labs.promises import PromisesLab
from coursekit.screens.labs.survey import SLICES, SurveyLab
from coursekit.screens.labs.survey_story import FAIR
from coursekit.screens.labs.who_is_it import WhoIsItLab
from coursekit.screens.labs.wording import wording
from coursekit.screens.labs.zone_of_tolerance import ZoneLab
from coursekit.screens.views import Client
from coursekit.simulations.desk import TICKETS
from coursekit.simulations.survey import CHOICES, DAYS

Kind = type[Lab[Any]]
EIGHT = [f"serve-{t}" for t in TICKETS]
FIELDED = ["field", *["more"] * (DAYS * SLICES - 1)]
ALL_BIASED = ["wording-leading", "timing-weeks", "scale-three", "stars-True", "channel-phone", "who-reminders"]
SALE: list[Any] = [("promotion", 20.0)]
READ = ["unknown", "answer", "next"]
STATES: dict[Kind, list[list[Any]]] = {
    ZoneLab: [["many", "preset-mistake"], ["twelve", ("perceived", 1.0)]],
    ComplaintDeskLab: [
        [], EIGHT[:3], EIGHT, [*EIGHT, "line"], [*EIGHT, "see-loud"], [*EIGHT, "line", "see-first"], ["step-week"],
        ["step-own", *(f"try-{t}" for t in TRIES), ("voice", 90.0)], ["preset-sale", *(f"try-{t}" for t in TRIES)],
        ["preset-quiet", "try-ack", "record"], ["step-week", ("morning", 0.0), ("afternoon", 0.0), ("evening", 0.0)],
        ["step-week", "try-cause", "many", *["more"] * 7],
    ],
    MarketLab: [
        *([*SALE, f"step-{step}"] for step in STEPS), [], ["preset-flowers", *SALE, "step-six"],
        ["preset-flowers", ("promotion", 40.0), ("price", 36.0), ("brand", 3.0), "step-six"], ["step-six"],
        [("information", 3.0), ("brand", 3.0), ("promotion", 40.0), "step-week"],
        [("price", 44.0), "step-six", "step-week"],
    ],
    SurveyLab: [
        [], FIELDED, ["plan-sample", "field", "more"], ["step-whom", "asked-100", "field"], ["step-how", *FIELDED],
        [*FIELDED, "plan-plain", *FIELDED, "plan-sample", *FIELDED, *ALL_BIASED, *FIELDED, "asked-100", *FIELDED,
         *FIELDED, "plan-plain", *FIELDED], ["preset-unlinked", "plan-plain", *FIELDED],
        *(["step-shops", *fair, *known] for fair in ([], [f"fair-{n}" for n in FAIR]) for known in ([], ["truth"])),
    ],
    PrioritiesLab: [
        [], ["view-derived"], ["preset-winter", "view-derived"], ["preset-few", "view-derived"], ["step-feel"],
        ["step-spend"], ["step-spend", "put-date", "put-date", "put-old"], ["step-spend", "plan-wu"], ["step-next"],
        ["step-spend", "plan-wu", "step-next", "truth"], ["step-spend", "plan-even", "step-next"],
        ["step-spend", "plan-even", "step-next", "see-ways", "truth"], ["preset-few", "step-next", "another", "truth"],
        ["preset-winter", "step-spend", "plan-wu", "step-next"], ["step-spend", "put-points", "step-next", "truth"],
    ],
    WhoIsItLab: [[], READ[:1], READ[:2], [*READ, *READ, *READ[:2], "look-choice"], [("value", 9.0), "answer"]],
}  # fmt: skip
MADE = {  # words whose keys are put together from these beginnings
    ComplaintDeskLab: "name serve mood see row try cause channel rule ack step which col key title second said tick",
    MarketLab: "step type title second said bar alt col",
    SurveyLab: " ".join(["step plan fair shop short mark part col off title result said", *CHOICES]),
    PrioritiesLab: "name what step class title second said alt table col row plan see view verdict "
    "first keep wait plenty",
    WhoIsItLab: "band title second key lean scoring row line look thing type",
}
GO = {"again", "next"}  # these buttons end something, and go with it


@pytest.mark.parametrize(("kind", "language", "client"), product(STATES, LANGUAGES, CLIENTS))
def test_no_text_leaves_the_picture_is_too_small_or_lies_on_another(
    kind: Kind, language: Language, client: Client
) -> None:
    for doings in STATES[kind]:
        fits(after(kind, doings, language).view(client)["picture"]["svg"])


@pytest.mark.parametrize(("kind", "language"), product(STATES, LANGUAGES))
def test_tables_say_all_numbers_of_each_row(kind: Kind, language: Language) -> None:
    for doings in STATES[kind]:
        for table in [fold["table"] for fold in shown(kind, doings, language)["folds"] if "table" in fold]:
            assert table["rows"]
            assert {len(row) for row in table["rows"]} == {len(table["head"])}


@pytest.mark.parametrize("kind", STATES)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_pressed_stays_on_the_page_so_that_the_focus_does(kind: Kind, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setenv("COURSEKIT_HOME", folder)  # another learner each time
        lab, known = kind("zh"), set[str]()
        before = lab.view(CLIENTS[0])
        for _ in range(data.draw(st.integers(1, 12))):
            known |= buttons(before).keys()
            name = data.draw(st.sampled_from(sorted(known)))
            rows = {g["label"] for g in before["groups"] if name in [b["id"] for b in g["buttons"]]}
            do(lab, name)
            view = lab.view(CLIENTS[0])
            assert name in GO or name not in buttons(before) or name in buttons(view)
            assert name in GO or rows <= {g["label"] for g in view["groups"]}  # the page knows a row by its label
            before = view


@pytest.mark.parametrize("kind", [PromisesLab, *MADE])
def test_the_words_have_the_same_places_in_both_languages_and_none_is_idle(kind: Kind) -> None:
    file = wording(kind.lab, "en")._file
    code = "".join(p.read_text(encoding="utf-8") for p in file.parent.glob(f"{kind.lab.replace('-', '_')}*.py"))
    for key, pair in yaml.safe_load(file.read_text(encoding="utf-8")).items():
        one, other = (set(re.findall(r"\{(\w+)\}", text)) for text in pair.values())
        assert one == other, key
        assert kind not in MADE or f'"{key}"' in code or key.partition("-")[0] in MADE[kind].split(), key

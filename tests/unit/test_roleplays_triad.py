"""The cards of a role-play in threes: each holds what its reader may know, and nothing of the file is markup."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest
from roleplay_maker import good

from coursekit.content import roleplays
from coursekit.errors import UserError
from coursekit.serve.triad import page, triad_command


def cards(html: str) -> list[str]:
    return re.findall(r"<section>(.*?)</section>", html, re.DOTALL)


def test_only_the_customers_card_holds_the_hidden_facts_and_the_zone() -> None:
    customer, staff, observer = cards(page(good(), "en"))
    assert "Guests arrive on Saturday." in customer
    assert "Hoped for 2 · just acceptable 5" in customer
    assert "how you are spoken to" in customer
    assert "Handle M2" in staff
    assert "Compensation up to 50" in staff
    assert "Guests arrive" not in staff + observer
    assert observer.count("<li>") == 4


def test_the_chinese_page_is_chinese_and_asks_for_nothing() -> None:
    html = page(good(), "zh")
    assert '<html lang="zh-Hans">' in html
    assert "“把手掉了，才用两周！”" in html
    assert "只有你知道" in html
    assert not re.search(r"<script|<link|src=|href=|url\(", html)


def test_text_of_the_file_is_no_markup() -> None:
    assert "<b>Guests" not in page(good("Guests arrive", "<b>Guests</b> arrive"), "en")


def test_a_page_for_each_language_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursekit.serve.triad.roleplay", lambda name: good())
    asked = argparse.Namespace(roleplay="loose-handle", language=None, out=str(tmp_path))
    assert triad_command(asked) == 0
    assert [p.name for p in sorted(tmp_path.iterdir())] == ["loose-handle-triad-en.html", "loose-handle-triad-zh.html"]
    asked.out = str(tmp_path / "none")
    with pytest.raises(UserError, match="could not be written"):
        triad_command(asked)


@pytest.mark.parametrize("name", roleplays.names() or ["none"])
def test_every_role_play_has_its_cards(name: str) -> None:
    if name == "none":
        pytest.skip("the course has no role-play yet")
    for language in ("en", "zh"):
        assert len(cards(page(roleplays.roleplay(name), language))) == 3

"""A lesson as one page: nothing of it asks for the network, and nothing foreign in it becomes markup."""

import json
import re
from pathlib import Path

import pytest

from coursekit.content import places
from coursekit.errors import UserError
from coursekit.serve.export import page, sheet

LESSONS = sorted((places.course() / "notebooks").glob("*/03-expectations.ipynb"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.parent.name)
def test_the_page_has_its_pictures_inside_and_asks_for_nothing(lesson: Path) -> None:
    html = page(lesson)
    assert re.search(r'<img alt="[^"]{20,}" src="data:image/svg\+xml;base64,', html)
    assert not re.search(r"""(src|href)=["'](?!data:image/|https?://|#)""", html)
    assert not re.search(r"<script|<link|@import|url\(", html)
    assert f'lang="{"zh-Hans" if lesson.parent.name == "zh" else "en"}"' in html
    assert "ck.lab(" not in html


def test_foreign_markup_in_a_notebook_is_taken_out(tmp_path: Path) -> None:
    notebook = json.loads(LESSONS[0].read_text(encoding="utf-8"))
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:alert(1)) <b onclick=x>b</b>"
    notebook["cells"][0]["source"] = hostile
    path = tmp_path / "en" / "03-expectations.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(notebook), encoding="utf-8")
    html = page(path)
    assert not re.search(r"<script|onerror=|onclick=|href=.javascript|src=.x", html)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"cells": 3}', "\x00\x01"])
def test_what_is_no_notebook_is_said_in_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError):
        page(path)


GUIDES = sorted((places.course() / "notebooks").glob("*/guide/*.md"))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
def test_every_guide_and_card_is_a_page_whose_links_lead_somewhere(guide: Path) -> None:
    html = sheet(guide, "zh" if guide.parent.parent.name == "zh" else "en", linked=True)
    for href in re.findall(r'href="([^"#]+)', html):
        assert href.startswith("http") or (guide.parent / href).exists(), href
    assert html.count("<h1>") == 1
    assert "href=" not in re.sub(r'href="https?://', "", page(guide))  # alone, it leads to no page that isn't there


def test_foreign_markup_in_a_guide_is_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    path.write_text(
        "# Card <script>alert(1)</script>\n\n[a](javascript:alert(1)) [b](data:text/html,x) [c](//far.example/x)\n"
        "<img src=x onerror=alert(1)><a href='https://far.example' onclick='x'>d</a>",
        encoding="utf-8",
    )
    for html in (page(path), sheet(path, "en", linked=True)):
        assert not re.search(r"<script|onerror=|onclick=|href=.(javascript|data|//)|src=", html.split("<h1>")[1])
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="no text in UTF-8"):
        page(path)

"""A lesson as one page: nothing of it asks for the network, and nothing foreign in it becomes markup."""

import json
import re
from pathlib import Path

import pytest

from coursekit.content import places
from coursekit.errors import UserError
from coursekit.serve.export import page

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

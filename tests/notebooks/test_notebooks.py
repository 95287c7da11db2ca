"""Every notebook, run anew from an empty store, shows exactly what it stores; and a changed model is noticed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.content import lessons, places
from coursekit.content.normal import normalised, text_of
from coursekit.content.refresh import refresh
from coursekit.content.twins import twin_problems

# The stored outputs are made on 3.11; elsewhere the cells must run, whatever they print.
STRICT = "--nbval" if sys.version_info[:2] == (3, 11) else "--nbval-lax"
# No sanitize file: nothing in an output depends on the run, so nothing is excused from comparison.

ROOT = places.course()
NOTEBOOKS = lessons.notebook_paths()
FOLDERS = sorted({path.parent for path in NOTEBOOKS})
CONSTANT = "    perceived: float = 6.1 "


def nbval(home: Path, *targets: Path, package: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run nbval with an empty store, in a process of its own."""
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name != "COURSEKIT_LANGUAGE"}
    own = {"COURSEKIT_HOME": str(home), "IPYTHONDIR": str(home / "ipython"), "PYTHONPATH": str(package)}
    command = [sys.executable, "-m", "pytest", "-q", STRICT, "-p", "no:cacheprovider", *map(str, targets)]
    return subprocess.run(command, env={**kept, **own}, capture_output=True, text=True, check=False)


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_the_outputs_stored_are_the_outputs_made(folder: Path, tmp_path: Path) -> None:
    done = nbval(tmp_path, folder)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


@pytest.mark.slow
@pytest.mark.skipif(STRICT != "--nbval", reason="outputs are compared on Python 3.11 only")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_model_constant_changed_is_noticed(language: str, tmp_path: Path) -> None:
    package = tmp_path / "course"
    shutil.copytree(places.PACKAGE, package / "coursekit", ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("notebooks", "exercises", "datasets"):
        shutil.copytree(ROOT / part, package / part)
    for file in ("pyproject.toml", "conftest.py"):
        shutil.copy(ROOT / file, package)
    lesson = package / "notebooks" / language / "03-expectations.ipynb"
    unchanged = nbval(tmp_path / "one", lesson, package=package)
    assert unchanged.returncode == 0, unchanged.stdout[-4000:]

    model = package / "coursekit" / "simulations" / "zones.py"
    source = model.read_text(encoding="utf-8")
    assert source.count(CONSTANT) == 1
    model.write_text(source.replace(CONSTANT, CONSTANT.replace("6.1", "6.0")), encoding="utf-8")
    changed = nbval(tmp_path / "two", lesson, package=package)
    assert changed.returncode == 1
    assert "outputs differ" in changed.stdout
    assert 'ck.lab("zone-of-tolerance")' in changed.stdout


@pytest.mark.slow
def test_refreshing_what_was_refreshed_changes_nothing(tmp_path: Path) -> None:
    for part in ("notebooks", "datasets"):
        shutil.copytree(ROOT / part, tmp_path / part)
    copies = lessons.notebook_paths(tmp_path)
    refresh(copies)
    assert refresh(copies) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_every_notebook_is_valid_and_in_its_stored_form(path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.read(path, as_version=4))
    text = path.read_text(encoding="utf-8")
    assert text == text_of(normalised(lessons.read_notebook(path).raw))


def test_twins_say_and_do_the_same() -> None:
    assert twin_problems(map(lessons.read_notebook, NOTEBOOKS)) == []

"""start.py in a small course of two tiny packages: the real script and the real pip, without 100 downloads."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

PYTHON = ".venv/Scripts/python.exe" if os.name == "nt" else ".venv/bin/python"


def wheel(folder: Path, name: str, files: dict[str, str]) -> None:
    """The smallest wheel there is."""
    info = f"{name}-1.0.dist-info"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as file:
        for path, text in files.items():
            file.writestr(path, text)
        record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
        file.writestr(f"{info}/RECORD", record)


BUILDER = """
import zipfile
def get_requires_for_build_editable(config_settings=None): return []
def build_editable(folder, config_settings=None, metadata_directory=None):
    import os
    name = "coursekit-0-py3-none-any.whl"
    files = {"coursekit.pth": os.getcwd(),
             "coursekit-0.dist-info/METADATA": "Metadata-Version: 2.1\\nName: coursekit\\nVersion: 0\\n",
             "coursekit-0.dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"}
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        for path, text in files.items(): wheel.writestr(path, text)
        wheel.writestr("coursekit-0.dist-info/RECORD", "".join(path + ",,\\n" for path in files))
    return name
"""
PROGRAM = "import sys, json, small; print(json.dumps(sys.argv[1:])); sys.exit(7 if 'fail' in sys.argv else 0)"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A tiny course in a folder with a space and Chinese characters, and a folder of its wheels."""
    root = tmp_path / "my course 课程"
    (root / "coursekit").mkdir(parents=True)
    (root / "wheels").mkdir()
    shutil.copy(CHECKOUT / "start.py", root)
    (root / "coursekit" / "__init__.py").write_text("")
    (root / "coursekit" / "__main__.py").write_text(PROGRAM)
    build = (
        '[build-system]\nrequires = ["builder"]\nbuild-backend = "builder"\n[project]\nname="coursekit"\nversion="0"\n'
    )
    (root / "pyproject.toml").write_text(build)
    (root / "requirements.lock").write_text(
        "# a comment\nbuilder==1.0\nsmall==1.0\nother==1.0 ; sys_platform == 'nowhere'\n"
    )
    (root / "requirements-test.lock").write_text("checker==1.0\n")
    wheel(root / "wheels", "builder", {"builder.py": BUILDER})
    wheel(root / "wheels", "small", {"small.py": ""})
    wheel(root / "wheels", "checker", {"checker.py": ""})
    return root


def run(root: Path, *words: str, links: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
    options = ["--find-links", str(root / "wheels")] if links else []
    return subprocess.run(
        [sys.executable, str(root / "start.py"), *words, *options],
        cwd=root.parent,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **more},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def said(answer: subprocess.CompletedProcess[str]) -> list[str]:
    found: list[str] = json.loads(answer.stdout.strip().splitlines()[-1])
    return found


def test_it_installs_and_hands_everything_on(course: Path) -> None:
    first = run(course, "list", "--json")
    assert first.returncode == 0, first.stdout + first.stderr
    assert said(first) == ["list", "--json"]
    assert "Fetching 1 of 2 builder" in first.stdout
    begun = time.monotonic()
    second = run(course, "--port", "9", "--no-browser", links=False)
    assert time.monotonic() - begun < 2  # two Pythons start in it; what start.py adds is measured below
    assert second.stdout == '["start", "--port", "9", "--no-browser"]\n'  # not a word about installing
    assert said(run(course, links=False)) == ["start"]
    assert run(course, "fail", links=False).returncode == 7


def test_the_second_run_decides_quickly(course: Path) -> None:
    assert run(course, "list").returncode == 0
    code = "import runpy, time; m = runpy.run_path('start.py'); t = time.perf_counter(); "
    code += "m['make_ready'](['run'], []); print(time.perf_counter() - t)"
    answer = subprocess.run([sys.executable, "-c", code], cwd=course, capture_output=True, text=True, check=True)
    assert float(answer.stdout) < 0.1


def test_the_test_tools_come_only_with_test(course: Path) -> None:
    run(course, "list")
    has_checker = [str(course / PYTHON), "-c", "import checker"]
    assert subprocess.run(has_checker, capture_output=True, check=False).returncode != 0
    assert said(run(course, "test", "-k", "x")) == ["test", "-k", "x"]
    assert subprocess.run(has_checker, capture_output=True, check=False).returncode == 0


def test_a_changed_lock_is_installed(course: Path) -> None:
    run(course, "list")
    wheel(course / "wheels", "added", {"added.py": ""})
    with (course / "requirements.lock").open("a") as lock:
        lock.write("added==1.0\n")
    run(course, "list")
    subprocess.run([str(course / PYTHON), "-c", "import added"], check=True)


def test_an_interrupted_installation_is_finished(course: Path) -> None:
    (course / "wheels" / "small-1.0-py3-none-any.whl").rename(course / "away.whl")
    broken = run(course, "list")
    assert broken.returncode == 1
    assert "could not be fetched" in broken.stderr
    assert "install.log" in broken.stderr
    assert "Traceback" not in broken.stderr
    (course / "away.whl").rename(course / "wheels" / "small-1.0-py3-none-any.whl")
    assert said(run(course, "list")) == ["list"]


@pytest.mark.skipif(os.name == "nt", reason="environments there have no links")
def test_a_broken_environment_is_made_anew(course: Path) -> None:
    run(course, "list")
    for name in (course / ".venv" / "bin").glob("python*"):
        name.unlink()
    answer = run(course, "list")
    assert "made anew" in answer.stdout
    assert said(answer) == ["list"]


def test_a_moved_folder_is_noticed(course: Path) -> None:
    run(course, "list")
    moved = course.rename(course.parent / "elsewhere")
    answer = run(moved, "list")
    assert "the folder was moved" in answer.stdout
    assert said(answer) == ["list"]


def test_something_else_called_venv_is_left_alone(course: Path) -> None:
    (course / ".venv").mkdir()
    (course / ".venv" / "diary.txt").write_text("mine")
    answer = run(course, "list")
    assert answer.returncode == 1
    assert "Move it away" in answer.stderr
    assert (course / ".venv" / "diary.txt").read_text() == "mine"


def test_no_network_is_said_in_a_sentence(course: Path) -> None:
    offline = {"PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}
    answer = run(course, "list", "--index-url", "http://127.0.0.1:9/simple", links=False, **offline)
    assert answer.returncode == 1
    assert "Check the network" in answer.stderr
    assert "--find-links" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_no_ensurepip_says_what_to_install(course: Path, tmp_path: Path) -> None:
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "ensurepip.py").write_text("raise ImportError")
    answer = run(course, "list", PYTHONPATH=str(tmp_path / "without"))
    assert answer.returncode == 1
    assert "apt install python3-venv" in answer.stderr
    assert not (course / ".venv").exists()


def test_a_missing_folder_of_wheels_is_named(course: Path) -> None:
    answer = run(course, "list", "--find-links", "nowhere", links=False)
    assert "There is no folder" in answer.stderr
    assert answer.returncode == 1


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ("OSError(28, 'No space left on device')", "The disk is full"),
        ("PermissionError(13, 'Permission denied', '.venv')", "may not be written to"),
        ("OSError(5, 'Something odd')", "It failed: [Errno 5] Something odd"),
    ],
)
def test_trouble_with_files_is_said_in_a_sentence(course: Path, trouble: str, sentence: str) -> None:
    code = f"import runpy; m = runpy.run_path('start.py'); print(m['failure'](str({trouble})))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=course, capture_output=True, text=True, check=True)
    assert sentence in answer.stdout


def test_an_old_python_can_read_the_file_and_is_told(course: Path) -> None:
    source = (course / "start.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 6))
    old = "import sys; sys.version_info = (3, 8, 1); "
    old += "exec(compile(open('start.py', encoding='utf-8').read(), 'start.py', 'exec'))"
    answer = subprocess.run([sys.executable, "-c", old], cwd=course, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr.startswith("Python 3.11 or newer is needed, this is 3.8.")

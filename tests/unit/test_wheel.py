"""The course as an installed package, with the checkout out of reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.conftest import CHECKOUT, start_course

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment with the wheel in it; only its dependencies are borrowed from ours."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
        str(folder),
        str(CHECKOUT),
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("coursekit-*.whl")
    venv.create(folder / "env", with_pip=False, symlinks=os.name != "nt")
    python = folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--no-deps",
        "--no-index",
        "-q",
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    place = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    # A path file adds our packages but not the path files among them, so not the checkout either.
    (Path(place.stdout.strip()) / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def ask(python: Path, *words: str) -> str:
    answer = subprocess.run([python, "-P", *words], cwd=python.parent, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_the_package_comes_from_the_wheel(installed: Path) -> None:
    place = ask(installed, "-c", "import coursekit; print(coursekit.__file__)")
    assert str(CHECKOUT) not in place
    assert "env" in Path(place).parts


def test_it_lists_what_the_checkout_lists(installed: Path) -> None:
    ours = subprocess.run(
        [sys.executable, "-m", "coursekit", "list", "--json"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert json.loads(ask(installed, "-m", "coursekit", "list", "--json")) == json.loads(ours.stdout)


def test_its_start_page_answers_from_a_folder_of_the_users(installed: Path, tmp_path: Path) -> None:
    folder, home = tmp_path / "my course", tmp_path / "home"
    server = start_course(
        home,
        "--folder",
        str(folder),
        command=[str(installed), "-P", "-m", "coursekit"],
        JUPYTER_PATH=str(Path(sys.prefix) / "share" / "jupyter"),  # borrowed as well: the front ends
    )
    try:
        with urlopen(server.ready, timeout=60) as page:
            assert 'data-failed="0"' in page.read().decode()
        assert (folder / "notebooks" / "zh" / "00-welcome.ipynb").is_file()
    finally:
        server.stop()

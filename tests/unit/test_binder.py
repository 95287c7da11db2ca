"""The `.binder` files in the order repo2docker uses them, in an empty environment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.conftest import CHECKOUT, free_port

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="Binder's machines run Linux")]

TOKEN = "binder-token"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A copy of the repository, built as repo2docker does: requirements.txt, then postBuild."""
    folder = tmp_path_factory.mktemp("binder")
    root, env = folder / "repo", folder / "env"
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, files.stdout.decode().split("\0")):
        if (CHECKOUT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes((CHECKOUT / name).read_bytes())
            (root / name).chmod((CHECKOUT / name).stat().st_mode)
    subprocess.run([sys.executable, "-m", "venv", str(env)], check=True)
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "COURSEKIT"))}
    variables |= {
        "PATH": f"{env / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "COURSEKIT_HOME": str(folder / "home"),
    }
    for step in (["pip", "install", "-q", "-r", ".binder/requirements.txt"], ["./.binder/postBuild"]):
        done = subprocess.run(step, cwd=root, env=variables, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
    return root, variables


@pytest.fixture(scope="module")
def address(copy: tuple[Path, dict[str, str]]) -> Iterator[str]:
    """The server started as repo2docker starts it."""
    root, variables = copy
    port = str(free_port())
    command = ["./.binder/start", "jupyter", "lab", "--ip", "127.0.0.1", "--port", port, "--no-browser"]
    command += [f"--IdentityProvider.token={TOKEN}", "--ServerApp.base_url=/user/someone/"]
    with (root.parent / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=root, env=variables, stdout=log, stderr=subprocess.STDOUT)
    yield f"http://127.0.0.1:{port}/user/someone/"
    process.terminate()
    process.wait(20)


def read(address: str) -> tuple[str, str]:
    """A page's text and the address it came from in the end, once the server answers."""
    browser, until = build_opener(HTTPCookieProcessor()), time.monotonic() + 60
    while True:
        try:
            with browser.open(f"{address}?token={TOKEN}", timeout=60) as answer:
                return answer.read().decode(), answer.url
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def test_the_start_page_is_what_opens(address: str) -> None:
    text, place = read(address)
    assert "voila/render/notebooks/en/00-welcome.ipynb" in place
    assert 'data-failed="0"' in text
    assert 'href="/user/someone/lab/tree/notebooks/en/00-welcome.ipynb"' in text


def test_the_other_language_and_jupyterlab_answer(address: str) -> None:
    assert '<html lang="zh-CN">' in read(address + "voila/render/notebooks/zh/00-welcome.ipynb")[0]
    assert "jupyter-config-data" in read(address + "lab")[0]

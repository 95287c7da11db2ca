"""The command line hands on what it is given, and says in one line what it does not know."""

import subprocess
import sys


def coursekit(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coursekit", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_an_unknown_option_is_named() -> None:
    done = coursekit("list", "--jsn")
    assert done.returncode == 2
    assert "--jsn" in done.stderr
    assert "Traceback" not in done.stderr


def test_further_words_go_to_pytest(monkeypatch: object) -> None:
    from coursekit import cli
    from coursekit.serve import testing

    seen = []
    monkeypatch.setattr(testing, "test_command", lambda args: seen.append([*args.tests, *args.extra]) or 0)  # type: ignore[attr-defined]
    assert cli.main(["test", "tests/unit", "--durations=5", "-x"]) == 0
    assert seen == [["tests/unit", "--durations=5", "-x"]]

"""`coursekit test`: every check of the code and the content, then all tests."""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.util import find_spec

from coursekit.content import places
from coursekit.errors import UserError

CHECKS = {
    "Code style": ["-m", "ruff", "check", "."],
    "Code layout": ["-m", "ruff", "format", "--check", "."],
    "Types": ["-m", "mypy"],
    "Who may import whom": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "Lessons and content": ["-m", "coursekit", "check"],
}


def test_command(args: argparse.Namespace) -> int:
    """Run everything to the end, whatever fails on the way; pytest's closing line comes last."""
    root = places.course()
    if not (root / "pyproject.toml").is_file():
        raise UserError("The tests are not part of the installed package. Run them in a copy of the repository.")
    if find_spec("pytest") is None:
        raise UserError("The test tools are not installed here. Run `python3 start.py test`, which installs them.")
    failed = False
    for heading, words in CHECKS.items():
        print(f"\n== {heading}", flush=True)
        failed |= subprocess.run([sys.executable, *words], cwd=root, check=False).returncode != 0
    print("\n== Tests", flush=True)
    if failed:
        print("(A check above failed; the tests run all the same.)", flush=True)
    beside = [] if args.tests else ["-n", "2", "--no-loadscope-reorder"]  # tests in the browser mostly wait
    words = ["-m", "pytest", *beside, *args.tests, *args.extra]
    tests = subprocess.run([sys.executable, *words], cwd=root, check=False).returncode
    return tests or int(failed)

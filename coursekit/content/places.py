"""Where the course and a user's own data lie."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parent.parent


def course() -> Path:
    """The folder that holds `notebooks/`, `exercises/` and `datasets/`: the checkout, or the wheel's copy."""
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "notebooks").is_dir():
        return checkout
    return PACKAGE / "_course"


def home() -> Path:
    """The folder for a user's records; `COURSEKIT_HOME` overrules the system's usual place."""
    asked = os.environ.get("COURSEKIT_HOME")
    return Path(asked) if asked else Path(platformdirs.user_data_dir("coursekit", appauthor=False))


def forgetful() -> bool:
    """Whether this machine forgets everything when it closes, as Binder does."""
    return any(os.environ.get(name) for name in ("BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST"))

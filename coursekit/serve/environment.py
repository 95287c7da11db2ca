"""Where Jupyter finds our server configuration and page template: one place for `start` and for Binder.

`python -m coursekit.serve.environment` prints the variables as shell lines, for `.binder/start`.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

HERE = Path(__file__).resolve().parent


def variables() -> dict[str, str]:
    """The two variables that make any Jupyter server ours, put before what the machine already has."""
    return {
        "JUPYTER_CONFIG_PATH": _before("JUPYTER_CONFIG_PATH", HERE / "config"),
        "JUPYTER_PATH": _before("JUPYTER_PATH", HERE / "share" / "jupyter"),
    }


def _before(name: str, ours: Path) -> str:
    others = [part for part in os.environ.get(name, "").split(os.pathsep) if part and part != str(ours)]
    return os.pathsep.join([str(ours), *others])


if __name__ == "__main__":
    for name, value in variables().items():
        print(f"export {name}={shlex.quote(value)}")

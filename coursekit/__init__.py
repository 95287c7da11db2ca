"""coursekit: lessons, labs and practice about customers, for people who never saw code.

In a notebook: `import coursekit as ck`, then `ck.lab("zone-of-tolerance")`. Each name below is loaded
when it is first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coursekit.content.datasets import database, describe, load
    from coursekit.screens.face import glossary, lab, practice, predict, progress, roleplay

__version__ = "0.1.0"
__all__ = ["database", "describe", "glossary", "lab", "load", "practice", "predict", "progress", "roleplay"]
_DATA = ("database", "describe", "load")  # these need no frame


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("coursekit.content.datasets" if name in _DATA else "coursekit.screens.face"), name)
    raise AttributeError(f"module 'coursekit' has no attribute '{name}'; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])

"""The two languages: which one a notebook speaks, and the interface words.

Loaded by every page before its first sign of life, so it loads little.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

Language = Literal["en", "zh"]
INTERFACE = Path(__file__).with_name("words.yaml")
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def here(folder: Path | None = None) -> Language:
    """The language of a notebook: that of the nearest folder named `en` or `zh` it lies in, else English.

    A notebook's kernel runs in the notebook's folder, so `folder` defaults to the working directory;
    the environment variable `COURSEKIT_LANGUAGE` overrules it for notebooks kept elsewhere.
    """
    asked = os.environ.get("COURSEKIT_LANGUAGE", "")
    if asked in LANGUAGES:
        return asked
    for part in reversed((folder or Path.cwd()).parts):
        if part in LANGUAGES:
            return part
    return "en"


def system_language() -> Language:
    """Chinese where the system speaks it, else English."""
    import locale  # only commands ask

    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")]
    with suppress(ValueError):
        names.append(locale.getlocale()[0] or "")
    name = next((name for name in names if name), "")
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def number(value: float, form: str = ",.0f") -> str:
    """A number in the `form` of a format string, the minus as a minus and not a hyphen."""
    return f"{value:{form}}".replace("-", "−")


def signed(value: float) -> str:
    """Two decimals with a sign; nothing has none."""
    text = number(value, "+.2f")
    return "0.00" if text in ("+0.00", "−0.00") else text


@cache
def _phrases(file: Path) -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.load(
        file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return loaded


class Words:
    """The phrases of one file in one language: `words("key", n=3)` fills the places named in the phrase.

    The interface's own words lie in `words.yaml`; a part with many words of its own keeps a file beside it.
    """

    def __init__(self, language: Language, file: Path = INTERFACE) -> None:
        self.language = language
        self._file = file

    def __call__(self, key: str, **values: object) -> str:
        return _phrases(self._file)[key][self.language].format(**values)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share in [0, 1] as the language writes it: `34 %` in English, `34%` in Chinese."""
        number = f"{100 * share:.{digits}f}"
        return f"{number} %" if self.language == "en" else f"{number}%"

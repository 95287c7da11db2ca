"""The two languages: which one a notebook speaks, and the interface words.

Loaded by every page before its first sign of life, so it loads little.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

Language = Literal["en", "zh"]
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


@cache
def _all_words() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


class Words:
    """The interface words of one language: `words("key", n=3)` fills the places named in the phrase."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        return _all_words()[key][self.language].format(**values)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share in [0, 1] as the language writes it: `34 %` in English, `34%` in Chinese."""
        number = f"{100 * share:.{digits}f}"
        return f"{number} %" if self.language == "en" else f"{number}%"

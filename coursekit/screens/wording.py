"""Words that lie in a file beside the module that speaks them: `key: {en: …, zh: …}`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from coursekit.language import Language, Words
from coursekit.text import Text


class Wording(Words):
    """The words of one file in one language; a phrase that is missing in either language is an error."""

    def __init__(self, file: Path, language: Language) -> None:
        super().__init__(language)
        self._phrases = _phrases(file)

    def __call__(self, key: str, **values: object) -> str:
        return self._phrases[key].to(self.language).format(**values)


@cache
def _phrases(file: Path) -> dict[str, Text]:
    loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {key: Text(**pair) for key, pair in loaded.items()}

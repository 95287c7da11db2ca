"""One text in both languages, and what every strict content file is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from coursekit.language import Language

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]


class Strict(BaseModel):
    """Refuses every field it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(BaseModel):
    """A text in English and in Chinese; neither may be missing or blank."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    def to(self, language: Language) -> str:
        """The text in `language`."""
        return self.en if language == "en" else self.zh

"""One text in both languages."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from coursekit.language import Language


class Text(BaseModel):
    """A text in English and in Chinese; neither may be missing or blank."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    def to(self, language: Language) -> str:
        """The text in `language`."""
        return self.en if language == "en" else self.zh

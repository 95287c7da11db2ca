"""Both languages say everything, and a notebook's folder decides which one it speaks."""

import re
from pathlib import Path

import pytest
import yaml

import coursekit
from coursekit.language import Words, here

LABS = Path(coursekit.__file__).parent / "screens/labs"
FILES = [
    "words.yaml",
    "screens/report_words.yaml",
    "screens/roleplay_words.yaml",
    *(f"screens/labs/{file.name}" for file in LABS.glob("*_words.yaml")),
]
PLAYER = {"roleplay", "talk", "debrief", "timeline"}  # their words lie in a file of their own


@pytest.mark.parametrize("name", FILES)
def test_every_phrase_stands_in_both_languages_with_places_that_are_filled(name: str) -> None:
    phrases = yaml.safe_load((Path(coursekit.__file__).parent / name).read_text(encoding="utf-8"))
    for key, pair in phrases.items():
        assert set(pair) == {"en", "zh"}, key
        assert all(isinstance(text, str) and text.strip() for text in pair.values()), key
        places = {place for text in pair.values() for place in re.findall(r"\{([^}]*)\}", text)}
        assert all(re.fullmatch(r"\w+(:\w+)?", place) for place in places), key


def asked(files: list[Path]) -> set[str]:
    texts = [file.read_text(encoding="utf-8") for file in files]
    return {key for text in texts for key in re.findall(r'words\(\s*"([a-z_-]+)"', text)}


def test_every_word_a_screen_asks_for_is_there() -> None:
    screens = Path(coursekit.__file__).parent / "screens"
    files = [*screens.glob("*.py"), screens / "labs/predict.py", screens / "labs/zone_of_tolerance.py"]
    common = asked([f for f in files if not f.stem.startswith("report") and f.stem not in PLAYER])
    player = asked([f for f in files if f.stem in PLAYER])
    assert len(common) > 40
    assert len(player) > 25
    assert common <= set(yaml.safe_load((screens.parent / "words.yaml").read_text(encoding="utf-8")))
    assert player <= set(yaml.safe_load((screens / "roleplay_words.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("folder", "language"),
    [
        ("/c/notebooks/zh", "zh"),
        ("/c/notebooks/zh/guide", "zh"),
        ("/c/notebooks/en", "en"),
        ("/zh/c/en/x", "en"),
        ("/c", "en"),
    ],
)
def test_the_folder_decides_the_language(folder: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSEKIT_LANGUAGE", raising=False)
    assert here(Path(folder)) == language


def test_chinese_writes_a_percentage_without_a_space() -> None:
    assert (Words("en").percent(0.34), Words("zh").percent(0.34)) == ("34 %", "34%")

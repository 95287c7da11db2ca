"""Charts and stills: real text, the same bytes each time, nothing without alt text, nothing outside the picture."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ElementTree
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.language import LANGUAGES
from coursekit.screens import chart
from coursekit.screens.chart import DARK, LIGHT, Look, Palette
from coursekit.screens.labs import zone_words
from coursekit.screens.labs.wording import wording
from coursekit.screens.labs.zone_picture import ZonePicture
from coursekit.screens.still import still_html, still_text
from coursekit.screens.views import Picture, Table
from coursekit.simulations.zones import Zones, respondents

LOOKS = [Look(*each) for each in product(LANGUAGES, (False, True), (False, True))]
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<img src=x onerror=alert(1)> ](javascript: $x_1$ \u202eevil \x07 & "q" \''


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_has_enough_contrast_and_so_have_marks(palette: Palette) -> None:
    for name in ("ink", "soft", "below_text", "inside_text", "above_text"):
        assert contrast(getattr(palette, name), palette.paper) >= 4.5, name
    for name in ("below", "inside", "above"):
        assert contrast(getattr(palette, name), palette.paper) >= 3, name


def test_matplotlib_is_loaded_with_the_first_figure_only() -> None:
    code = (
        "import sys, coursekit.screens.chart, coursekit.screens.labs.zone_picture; print('matplotlib' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"


def test_an_analysts_settings_and_another_process_change_no_byte() -> None:
    code = (
        "import matplotlib; matplotlib.rcParams.update({'font.family': 'SimHei', 'lines.linewidth': 9, 'axes.grid': "
        "True, 'text.color': 'red', 'patch.linewidth': 5, 'savefig.dpi': 300, 'figure.dpi': 200})\n"
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from coursekit.screens.chart import Look; from coursekit.simulations.zones import *\n"
        "from coursekit.screens.labs.zone_picture import ZonePicture\n"
        "print(*[ZonePicture(Look('zh')).draw(respondents(Zones(n=n)), Zones(n=n)) for n in (12, 500)], sep='')"
    )
    other = subprocess.check_output([sys.executable, "-X", "utf8", "-c", code, "."], encoding="utf-8")
    here = "".join(ZonePicture(Look("zh")).draw(respondents(Zones(n=n)), Zones(n=n)) for n in (12, 500))
    assert other.rstrip("\n") == here.rstrip("\n")


def test_text_stays_text_and_chinese_needs_no_font() -> None:
    drawn = chart.figure(Look("zh"), 200, 100)
    chart.words(drawn, 10, 20, f"容忍区域 {HOSTILE}", "#1d2733")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        source = chart.svg(drawn)
    root = ElementTree.fromstring(source)
    assert [text.text for text in root.iter(f"{SVG}text")] == [f"容忍区域 {HOSTILE}".replace("\x07", "\ufffd")]
    assert "PingFang SC" in source


def test_no_alt_text_no_chart() -> None:
    drawn = chart.figure(Look(), 200, 100)
    with pytest.raises(ValueError, match="alt text"):
        chart.picture(drawn, "  ", "caption")


levels = st.floats(1, 9).map(lambda value: round(value, 1))
worlds = st.builds(
    lambda ends, p, differ, vary, n, seed: Zones(min(ends), max(ends), p, differ, vary, n, seed),
    st.tuples(levels, levels), levels, st.floats(0, 3), st.floats(0, 3), st.sampled_from([12, 500]), st.integers(0, 99),
)  # fmt: skip
PICTURES = [ZonePicture(look) for look in LOOKS]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PICTURES), worlds)
def test_no_label_leaves_the_zone_picture_or_meets_another(picture: ZonePicture, world: Zones) -> None:
    source = picture.draw(respondents(world), world)
    assert len(source) <= 40_000
    root = ElementTree.fromstring(source)
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    boxes = []
    for text in root.iter(f"{SVG}text"):
        x, y, size = (float(text.get(name, "0")) for name in ("x", "y", "font-size"))
        assert size >= 12
        wide = chart.text_width(text.text or "", size) * (0.97 if text.get("font-weight") else 0.9)
        left = x - {"middle": wide / 2, "end": wide}.get(text.get("text-anchor", ""), 0)
        assert left >= 0, text.text
        assert left + wide <= width, text.text
        assert 0 < y <= height, text.text
        boxes.append((left, y - 0.7 * size, left + wide, y, text.text))
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one[4], other[4])


@settings(max_examples=40, deadline=None)
@given(worlds)
def test_every_customer_is_drawn_and_the_words_agree(world: Zones) -> None:
    people = respondents(world)
    source = PICTURES[0].draw(people, world)
    shares = people.shares()
    if world.n > zone_words.ROWS:
        palette = LOOKS[0].palette
        drawn = [(palette.below, "fill", shares.n_below), (palette.above, "fill", shares.n_above)]
        for colour, kind, count in [*drawn, (palette.inside, "stroke", shares.n_inside)]:
            paths = re.findall(rf'<path d="([^"]*)"[^>]*{kind}="{colour}"', source)
            assert sum(path.count("M") for path in paths) == count + 1  # one more in the key
    for language in LANGUAGES:
        words = wording("zone-of-tolerance", language)
        said = zone_words.alt(people, words)
        assert str(shares.n_inside) in said
        title, second = zone_words.finding(people.summary(), words)
        assert title in said
        assert second in said
        cells = [cell for row in zone_words.table(people, words)["rows"] for cell in row]
        assert f"{people.summary().adequate:.2f}" in cells


def test_the_same_picture_again_has_the_same_bytes() -> None:
    world, other = Zones(), Zones(perceived=3.0, vary=0.3)
    picture = ZonePicture(Look())
    first = picture.draw(respondents(world), world)
    picture.draw(respondents(other), other)
    assert picture.draw(respondents(world), world) == first == ZonePicture(Look()).draw(respondents(world), world)


def test_a_still_escapes_all_text_and_relies_on_nothing_a_sanitizer_drops() -> None:
    picture = Picture(svg="<svg xmlns='http://www.w3.org/2000/svg'/>", alt=HOSTILE, caption=HOSTILE)
    table = Table(caption=HOSTILE, head=[HOSTILE, "b"], rows=[[HOSTILE, "1"]])
    html = still_html(picture, HOSTILE, HOSTILE, table)
    assert set(re.findall(r"<([a-z]+)", html)) <= {
        "figure", "img", "figcaption", "strong", "br", "details", "summary",
        "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert not re.search(r"\s(style|class|aria-\w+)=", html)
    assert "&lt;img src=x" in html
    assert HOSTILE in still_text(picture, HOSTILE, HOSTILE, table)
    with pytest.raises(ValueError, match="alt text"):
        still_html(Picture(svg="", alt="", caption=""), "", "", table)

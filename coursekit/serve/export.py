"""`coursekit export html`: a lesson with its stored pictures, or a trainer's guide or card, as one page.

Nothing is run and nothing is asked for: the stills that `refresh` stored, their alt texts and folding tables, our
own style sheet inside the page. Whatever a file holds beyond plain text markup is taken out.
"""

from __future__ import annotations

import argparse
import re
from html import escape
from pathlib import Path

import bleach
import mistune

from coursekit.content.lessons import Cell, Output, read_notebook
from coursekit.content.problems import ContentError
from coursekit.errors import UserError
from coursekit.language import Language
from coursekit.serve.page import language_of

STYLE = Path(__file__).parent / "share/jupyter/voila/templates/coursekit/static/page.css"
# Pictures are stored inside the notebook; links lead to the web or nowhere, since the other pages are not here.
ATTRIBUTES: dict[str, dict[str, tuple[str, ...]]] = {
    "a": {"href": ("http://", "https://")},
    "img": {"src": ("data:image/",), "alt": ("",)},
    "th": {"scope": ("",)},
}
TAGS = frozenset({
    "a", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "section", "strong", "summary",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip
_markdown = mistune.create_markdown(escape=False, plugins=["table"])


def export_command(args: argparse.Namespace) -> int:
    """Write the page; raises UserError for a notebook that can't be read or a file that can't be written."""
    source = Path(args.notebook)
    out = Path(args.out) if args.out else source.with_suffix(".html")
    if out.resolve() == source.resolve():
        raise UserError(f"{out} is the notebook itself. Name another file with --out.")
    html = page(source)
    try:
        out.write_text(html, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{out} could not be written: {error.strerror}. Name another place with --out.") from None
    print(out)
    return 0


def page(source: Path) -> str:
    """The notebook at `source` as one self-contained HTML page."""
    if not source.is_file():
        raise UserError(f"There is no notebook {source}. Name one, such as notebooks/en/03-expectations.ipynb.")
    if source.suffix == ".md":
        return sheet(source, "zh" if language_of(source.as_posix()) == "zh" else "en")
    try:
        notebook = read_notebook(source)
    except ContentError as error:
        raise UserError(f"{source} can't be read as a notebook: {error}") from None
    body = "\n".join(part for cell in notebook.cells if (part := _cell(cell)))
    return _document(notebook.mark.title, "zh" if notebook.mark.language == "zh" else "en", body)


def sheet(source: Path, language: Language, head: str = "", linked: bool = False) -> str:
    """The guide or card at `source` as a page, with `head` above it; `linked`: links to other pages of the course stay.

    Raises UserError for a file that is no text.
    """
    try:
        text = source.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UserError(f"{source} can't be read: it is no text in UTF-8.") from None
    title = next((line.lstrip("# ") for line in text.splitlines() if line.startswith("# ")), source.stem)
    body = _clean(str(_markdown(text)), linked)
    return _document(title, language, f'<div class="text sheet">{body}</div>', head)


def _document(title: str, language: Language, body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-Hans" if language == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        f'{head}<main id="lesson">\n{body}\n</main>\n</body>\n</html>\n'
    )


def _cell(cell: Cell) -> str:
    """A cell's text, or what its outputs show; code itself only where an analyst is to read it."""
    if "lab-only" in cell.metadata.tags:
        return ""
    if cell.cell_type == "markdown":
        return f'<div class="text">{_clean(str(_markdown(cell.source)))}</div>'
    code = f"<pre>{escape(cell.source)}</pre>" if "analyst-code" in cell.metadata.tags else ""
    shown = "\n".join(_output(output) for output in cell.outputs)
    return f'{code}<div class="output">{shown}</div>' if code or shown.strip() else ""


def _output(output: Output) -> str:
    html, plain = (output.data.get(kind, "") for kind in ("text/html", "text/plain"))
    if html:
        return _clean("".join(html))
    return f"<pre>{escape(''.join(plain) or output.text)}</pre>" if plain or output.text else ""


def _clean(html: str, linked: bool = False) -> str:
    allowed = _linked if linked else _allowed
    return str(bleach.clean(html, tags=TAGS, attributes=allowed, protocols={"http", "https", "data"}, strip=True))


def _allowed(tag: str, name: str, value: str) -> bool:
    return value.startswith(ATTRIBUTES.get(tag, {}).get(name, ("\0",)))


def _linked(tag: str, name: str, value: str) -> bool:
    relative = tag == "a" and name == "href" and re.fullmatch(r"(?!//)[\w./-]+(#[\w-]+)?", value)
    return bool(relative) or _allowed(tag, name, value)

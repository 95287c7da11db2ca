"""`coursekit export html`: a lesson as one page with its stored pictures, for rooms without a network.

Nothing is run and nothing is asked for: the stills that `refresh` stored, their alt texts and folding tables, our
own style sheet inside the page. Whatever a notebook holds beyond plain text markup is taken out.
"""

from __future__ import annotations

import argparse
from html import escape
from pathlib import Path

import bleach
import mistune

from coursekit.content.lessons import Cell, Output, read_notebook
from coursekit.content.problems import ContentError
from coursekit.errors import UserError

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
    try:
        notebook = read_notebook(source)
    except ContentError as error:
        raise UserError(f"{source} can't be read as a notebook: {error}") from None
    language = "zh-Hans" if notebook.mark.language == "zh" else "en"
    title = escape(notebook.mark.title)
    parts = "\n".join(part for cell in notebook.cells if (part := _cell(cell)))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        f'<main id="lesson">\n{parts}\n</main>\n</body>\n</html>\n'
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


def _clean(html: str) -> str:
    return str(bleach.clean(html, tags=TAGS, attributes=_allowed, protocols={"http", "https", "data"}, strip=True))


def _allowed(tag: str, name: str, value: str) -> bool:
    return value.startswith(ATTRIBUTES.get(tag, {}).get(name, ("\0",)))

"""What a notebook stores for a screen: a figure that any fresh clone shows, trusted or not.

JupyterLab strips inline SVG, styles and aria from an untrusted notebook; `<img>` with alt text, `<figcaption>`,
`<details>` and plain tables stay. Nothing here relies on more.
"""

from __future__ import annotations

import base64
from html import escape

from coursekit.screens.views import Picture, Still, Table


def still_html(picture: Picture, title: str, said: str, table: Table) -> str:
    """The picture with its alt text, caption and a folding table; all text is escaped.

    Raises ValueError for a picture without alt text.
    """
    if not picture["alt"].strip():
        raise ValueError("a picture needs alt text that says what it shows; got none")
    data = base64.b64encode(picture["svg"].encode()).decode()
    caption = " ".join(filter(None, [said, picture["caption"]]))
    return (
        f'<figure><img alt="{escape(picture["alt"])}" src="data:image/svg+xml;base64,{data}">'
        f"<figcaption><strong>{escape(title)}</strong><br>{escape(caption)}</figcaption>"
        f"<details><summary>{escape(table['caption'])}</summary>{_table_html(table)}</details></figure>"
    )


def still_text(picture: Picture, title: str, said: str, table: Table) -> str:
    """The same as plain text, for a terminal or a front end without HTML."""
    rows = [table["head"], *table["rows"]]
    lines = [title, said, picture["alt"], picture["caption"], "", table["caption"]]
    return "\n".join([*lines, *("  ".join(row) for row in rows)])


def of_list(title: str, parts: list[tuple[str, list[str]]]) -> Still:
    """A still of paragraphs, each with the list under it: for screens without a picture."""
    html, lines = f"<p><strong>{escape(title)}</strong></p>", [title]
    for lead, points in parts:
        entries = "".join(f"<li>{escape(point)}</li>" for point in points)
        html += f"<p>{escape(lead)}</p>" + (f"<ul>{entries}</ul>" if points else "")
        lines += [lead, *(f"- {point}" for point in points)]
    return Still(html=f"<section>{html}</section>", text="\n".join(lines))


def _table_html(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table["head"])
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in table["rows"]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

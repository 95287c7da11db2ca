"""Trainer guides and cards as pages beside the lessons, so that a browser shows and prints them.

A Jupyter server extension: Voilà shows notebooks only, and JupyterLab shows a text as its source.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from coursekit.language import Language
from coursekit.serve import export

WORDS: dict[Language, tuple[str, str, str, str]] = {
    "en": ("Start page", "Print", "zh-CN", "中文"),
    "zh": ("首页", "打印", "en", "English"),
}


class GuidePage(JupyterHandler):  # type: ignore[misc]
    """One guide or card, at the address that a link in a lesson or in another guide leads to."""

    @web.authenticated
    async def get(self, language: Language, name: str) -> None:
        """Answer with the page; 404 where there is none."""
        notebooks = Path(self.settings["server_root_dir"]).expanduser() / "notebooks"
        path = notebooks / language / "guide" / name
        if not path.is_file():
            raise web.HTTPError(404)
        start, prints, tongue, twin = WORDS[language]
        other = "zh" if language == "en" else "en"
        links = f'<a href="../00-welcome.ipynb">{start}</a><span class="space"></span>'
        if (notebooks / other / "guide" / name).is_file():
            links += f'<a href="../../{other}/guide/{quote(name)}" lang="{tongue}" hreflang="{tongue}">{twin}</a>'
        links += f'<button type="button" onclick="print()">{prints}</button>'
        self.finish(
            export.sheet(path, language, f'<header class="page-head"><nav>{links}</nav></header>\n', linked=True)
        )


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "coursekit.serve.guides"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Before Voilà's own handler, which takes every address below voila/render: extensions load in order of name."""
    pattern = url_path_join(app.web_app.settings["base_url"], r"/voila/render/notebooks/(en|zh)/guide/([\w-]+\.md)")
    app.web_app.add_handlers(".*$", [(pattern, GuidePage)])

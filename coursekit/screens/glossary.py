"""The glossary: search all concepts as one types; each says what it is, where it is taught, where to practise it.

Reads no records and keeps none: what is typed here is nobody's progress.
"""

from __future__ import annotations

import re
from functools import cached_property

from coursekit.content import banks
from coursekit.content.concepts import Concept, Part, Topic, concepts
from coursekit.content.finding import Index
from coursekit.content.stations import Page, pages, stations
from coursekit.language import Language, Words
from coursekit.screens import still
from coursekit.screens.views import Button, Card, Client, Control, Happening, Note, Screen, Still, View

SHOWN = 12
_SEE = re.compile(r"see ([a-z0-9-]+)")


class Glossary(Screen):
    """The screen of all concepts."""

    def __init__(self, language: Language) -> None:
        self.name, self.language = "glossary", language
        self._words = Words(language)
        self._query, self._more = "", 1

    def warm(self) -> None:
        self.view(Client(narrow=False, dark=False))

    def happen(self, event: Happening) -> bool:
        if event["what"] == "move" and event["name"] == "find" and isinstance(event["value"], str):
            self._query, self._more = event["value"], 1
        elif event["name"] == "more":
            self._more += 1
        return False

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        return concepts()

    @cached_property
    def _topic_names(self) -> dict[str, str]:
        """The name of its topic, by concept id."""
        return {c.id: t.topic.name.to(self.language) for t in self._topics.values() for c in t.concepts}

    @cached_property
    def _concepts(self) -> dict[str, Concept]:
        return {c.id: c for topic in self._topics.values() for c in topic.concepts}

    @cached_property
    def _index(self) -> Index:
        return Index(self._concepts.values())

    @cached_property
    def _taught(self) -> dict[str, Page]:
        """The page that teaches a concept; a lesson comes before its sheet."""
        return {concept: page for page in reversed(pages(self.language)) for concept in page.taught}

    @cached_property
    def _practised(self) -> dict[str, str]:
        """The way to the practice that asks about a concept; the first, where several do."""
        known = set(banks.names())
        practices = [s for s in stations(self.language) if s.kind == "practice" and s.name in known]
        asking = [(s.href, item) for s in practices for item in banks.bank(s.name).items]
        return {concept: href for href, item in reversed(asking) for concept in item.concepts}

    @cached_property
    def _by_lesson(self) -> list[tuple[str, list[Concept]]]:
        """The lessons that exist, each with its topic's concepts: those it teaches first, as it teaches them."""
        found = []
        for page in pages(self.language):
            if page.topic in self._topics and page.page.startswith("notebooks/"):
                ids = dict.fromkeys([*page.taught, *(c.id for c in self._topics[page.topic].concepts)])
                title = self._words("lesson-title", lesson=page.lesson, title=page.title)
                found.append((title, [self._concepts[c] for c in ids if c in self._concepts]))
        return found

    def view(self, client: Client) -> View:
        hits, note = self._hits()
        help_ = self._words("find-help", n=len(self._concepts))
        page = SHOWN // 2 if client["narrow"] else SHOWN
        most = self._more * page
        left = len(hits) - most
        view = View(
            kind="panel",
            language=self.language,
            name=self.name,
            key="find",
            title=self._words("glossary"),
            fields=[
                Control(kind="text", id="find", label=self._words("find"), value=self._query, live=True, help=help_)
            ],
            notes=[Note(tone="hint", lead="", text=note)] if note else [],
            cards=[self._card(concept) for concept in hits[:most]],
            status=self._words("found", n=len(hits)) if hits and self._query.strip() else "",
        )
        if left > 0:
            view["tools"] = [Button(id="more", text=self._words("more-concepts", n=min(left, page), left=left))]
        return view

    def _hits(self) -> tuple[list[Concept], str]:
        """What to show, and what is said of it."""
        query = self._query.strip()
        if not query:
            titles = self._words("list-comma").join(title for title, _ in self._by_lesson)
            return [c for _, group in self._by_lesson for c in group], self._words("of-lessons", lessons=titles)
        if hits := self._index.find(query):
            return hits, ""
        near = self._index.near(query)
        asked = query if len(query) <= 30 else query[:29] + "…"
        return near, self._words("found-near" if near else "found-nothing", query=asked)

    def _card(self, concept: Concept) -> Card:
        other = concept.zh if self.language == "en" else concept.en
        small = [other, self._words("topic", topic=self._topic_names[concept.id])]
        if concept.alias:
            small.append(self._words("also", names=self._words("list-comma").join(concept.alias)))
        return Card(
            id=concept.id,
            title=concept.name.to(self.language),
            small=" · ".join(small),
            text=concept.gist.to(self.language),
            points=[self._point(part) for part in concept.items] if self._query.strip() else [],
            ordered=concept.ordered,
            buttons=self._links(concept.id),
        )

    def _point(self, part: Part) -> str:
        name, detail = part.name.to(self.language), part.detail_en if self.language == "en" else part.detail_zh
        if detail and (see := _SEE.fullmatch(detail)) and see[1] in self._concepts:
            detail = f"see “{self._concepts[see[1]].en}”"
        return self._words("name-detail", name=name, detail=detail) if detail else name

    def _links(self, concept: str) -> list[Button]:
        links = []
        if page := self._taught.get(concept):
            text = self._words("taught-in", lesson=page.lesson)
            links.append(Button(id=f"taught-{concept}", text=text, href=f"{page.page}#{page.taught[concept]}"))
        if href := self._practised.get(concept):
            links.append(Button(id=f"practise-{concept}", text=self._words("practise-it"), href=href))
        return links

    def still(self) -> Still:
        def line(concept: Concept) -> str:
            name, gist = concept.name.to(self.language), concept.gist.to(self.language)
            return self._words("name-detail", name=name, detail=gist)

        groups = [(title, [line(c) for c in group]) for title, group in self._by_lesson]
        return still.of_list(self._words("glossary"), groups)

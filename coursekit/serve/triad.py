"""`coursekit export triad`: three printable cards of a role-play, for a customer, a member of staff and an observer."""

from __future__ import annotations

import argparse
from pathlib import Path

import jinja2

from coursekit.content.roleplays import roleplay
from coursekit.errors import UserError
from coursekit.language import LANGUAGES, Language
from coursekit.roleplays.moves import Justice
from coursekit.roleplays.play import run
from coursekit.roleplays.scenario import Scenario
from coursekit.roleplays.search import prove
from coursekit.text import Text

KINDS: dict[Justice, Text] = {
    "interactional": Text(en="how you are spoken to", zh="对方怎么跟你说话"),
    "procedural": Text(en="how quickly and simply it goes", zh="办得快不快、麻不麻烦"),
    "distributive": Text(en="what you get in the end", zh="最后给你什么结果"),
}


def triad_command(args: argparse.Namespace) -> int:
    """Write a page for each language asked for; raises UserError where one can't be written."""
    scenario = roleplay(args.roleplay)
    for language in [args.language] if args.language else LANGUAGES:
        out = Path(args.out or ".") / f"{scenario.id}-triad-{language}.html"
        try:
            out.write_text(page(scenario, language), encoding="utf-8")
        except OSError as error:
            raise UserError(f"{out} could not be written: {error.strerror}. Name a folder with --out.") from None
        print(out)
    return 0


def page(scenario: Scenario, language: Language) -> str:
    """The three cards as one self-contained page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
    )
    opening = run(prove(scenario), []).turn
    return environment.get_template("triad.html.j2").render(
        scenario=scenario,
        customer=scenario.customer,
        language=language,
        opening=opening.says,
        mood=opening.mood,
        tender=[KINDS[kind].to(language) for kind, times in scenario.customer.sensitivity.items() if times > 1],
    )

"""Role-plays: one file a scenario in `exercises/roleplays/`; how they are found, checked and mapped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coursekit.content import places
from coursekit.content.loading import Source, load_marked, shown
from coursekit.content.problems import ContentError, Problem, did_you_mean
from coursekit.errors import UserError
from coursekit.roleplays.model import moves_of
from coursekit.roleplays.moves import TABLE
from coursekit.roleplays.rules import Finding, rule_findings, steps
from coursekit.roleplays.scenario import Choice, Scenario
from coursekit.roleplays.verify import verify


def folder(root: Path | None = None) -> Path:
    """Where the scenarios lie."""
    return (root or places.course()) / "exercises" / "roleplays"


def names(root: Path | None = None) -> list[str]:
    """The role-plays there are."""
    return sorted(path.stem for path in folder(root).glob("*.yaml"))


def roleplay(name: str, root: Path | None = None) -> Scenario:
    """The role-play called `name`; only its file is read. Raises ContentError where it names what isn't there."""
    known = names(root)
    if name not in known:
        have = ", ".join(known) or "none yet"
        raise UserError(f"There is no role-play called '{name}' (there are: {have}){did_you_mean(name, known)}")
    path = folder(root) / f"{name}.yaml"
    scenario, source = load_marked(path, Scenario)
    if wrong := rule_findings(scenario):
        raise ContentError([_problem(finding, source, path) for finding in wrong])
    return scenario


def check_file(path: Path, concepts: set[str]) -> tuple[Scenario, dict[str, Any], list[Problem], list[Problem]]:
    """A scenario, its figures, its errors and warnings; raises ContentError where its form is wrong."""
    scenario, source = load_marked(path, Scenario)
    findings, figures = verify(scenario)
    for at, concept in enumerate(scenario.concepts):
        if concepts and concept not in concepts:
            message = f"there is no concept '{concept}'{did_you_mean(concept, concepts)}"
            findings.append(Finding("unknown-concept", ("concepts", at), message))
    if scenario.id != path.stem and path.parent.name == "roleplays":
        findings.append(Finding("wrong-name", ("id",), f"says 'id: {scenario.id}', so it must be called so too"))
    problems = [(finding.warning, _problem(finding, source, path)) for finding in findings]
    errors, warnings = ([p for warning, p in problems if warning is kind] for kind in (False, True))
    return scenario, figures | {"errors": [problem._asdict() for problem in errors]}, errors, warnings


def _problem(finding: Finding, source: Source, path: Path) -> Problem:
    return Problem(finding.code, shown(path), source.line(finding.where), finding.message)


def sentence(name: str, figures: dict[str, Any]) -> str:
    """What a check found out about a role-play, for a person."""
    if not figures["states"]:
        return f"{name}: not searched, mend the errors first"
    how = "sampled" if figures["sampled"] else "all searched"
    shortest, longest = figures.get("turns") or (None, None)
    ends = [f"{end} {e['score'][0]}–{e['score'][1]}" for end, e in figures["endings"].items() if e["score"]]
    own = [f"{o['at']} ({o['meter']} {o['change']:+d}, table {o['table']:+d})" for o in figures.get("overrides", [])]
    turns = f"{shortest or '?'} to {longest or 'endlessly many'} turns"
    said = f"{name}: {figures['nodes']} nodes, {figures['states']:,} states ({how}), {turns}; scores {', '.join(ends)}"
    return said + (f"; own changes: {', '.join(own)}" if own else "")


def unused_moves(scenarios: list[Scenario]) -> list[str]:
    """Moves of the customer model's table that no role-play makes."""
    made = {move for scenario in scenarios for _, _, step in steps(scenario) for move in moves_of(scenario, step)}
    return [move for move in TABLE.moves if move not in made]


def mermaid(scenario: Scenario) -> str:
    """The scenario as a Mermaid flow chart: turns, forks and endings, an arrow for each way."""
    lines = ["flowchart TD", f"  %% {scenario.id}"]
    keys = {name: f"n{at}" for at, name in enumerate([*scenario.nodes, *scenario.endings])}
    for name, node in scenario.nodes.items():
        lines.append(f'  {keys[name]}["{name}"]' if node.choices else f'  {keys[name]}{{"{name}"}}')
    for name, ending in scenario.endings.items():
        lines.append(f'  {keys[name]}(["{name} · {ending.kind} · {ending.worth}"])')
    for name, node in scenario.nodes.items():
        for way in node.ways:
            label = (way.id if isinstance(way, Choice) else "") + (f" if {way.if_}" if way.if_ else "")
            label = label.strip().replace("<", "#lt;").replace(">", "#gt;")
            arrow = ("-.->" if way.if_ else "-->") + (f'|"{label}"|' if label else "")
            lines.append(f"  {keys[name]} {arrow} {keys.setdefault(way.to, f'n{len(keys)}')}")
    return "\n".join(lines)

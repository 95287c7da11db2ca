"""The debrief of a role-play on the page: what happened, what was heard, what else could have been said."""

from __future__ import annotations

from coursekit.roleplays.debrief import Debrief, Fork, Reviewed, debrief
from coursekit.roleplays.play import Decision, Run
from coursekit.screens.chart import Look
from coursekit.screens.talk import Talk
from coursekit.screens.timeline import LOOKS, timeline
from coursekit.screens.views import Branch, Button, Card, Fold, Note, Picture, Table, View

SIGNS = {"kept": "✓", "saved": "◐", "missed": "○", None: "·"}


def debriefed(view: View, run: Run, talk: Talk, look: Look) -> View:
    """Fill in the view of a play that came to an ending."""
    found, words = debrief(run), talk.words
    view["eyebrow"] += " · " + words("debrief")
    view["title"] = words("ended", title=found.ending.title.to(talk.language))
    view["text"] = [found.ending.happens.to(talk.language)] if found.ending.happens else []
    view["said"] = Note(tone="said", lead=words("truth"), text=talk.scenario.truth.to(talk.language))
    view["picture"] = _picture(found, run, talk, look)
    if found.note:
        view["text"].append(f"{words('my-line')} {found.note}")
    view["notes"] = [_points(found, talk)]
    view["branches"] = [part for fork in _compared(found, talk) for part in _both(fork, talk)]
    view["cards"] = [_card(reviewed, talk) for reviewed in found.decisions]
    view["buttons"] = [
        Button(id="begin", text=words("restart"), strong=True),
        Button(id="begin-exam", text=words("begin-exam")),
        Button(id="print", text=words("print"), prints=True),
    ]
    view["folds"] = [Fold(id="numbers", label=words("numbers"), table=_table(found, talk))]
    view["status"] = words("values", satisfaction=found.satisfaction, intention=found.intention)
    return view


def _picture(found: Debrief, run: Run, talk: Talk, look: Look) -> Picture:
    ranges = {meter: talk.scenario.meters[meter] for meter in LOOKS}
    levels = {
        meter: [10 * (point.meters[meter] - own.min) / (own.max - own.min) for point in found.timeline]
        for meter, own in ranges.items()
    }
    signs = [SIGNS[made.band] for made in run.decisions]
    later = [made.turn for made in run.decisions if any(kind == "later" for kind, _ in made.then)]
    return timeline(levels, signs, later, talk.scenario.customer.name.to(talk.language), talk.words, look)


def _points(found: Debrief, talk: Talk) -> Note:
    """What to work on: the stronger replies, each to be said aloud."""
    lines = [talk.words("point", text=r.better.say.to(talk.language)) for r in found.points if r.better]
    lead = talk.words(("points-none", "points-one", "points")[len(lines)])
    return Note(tone="hint" if lines else "right", lead=lead, text="".join(f"\n{line}" for line in lines))


def _card(reviewed: Reviewed, talk: Talk) -> Card:
    made, words, language = reviewed.decision, talk.words, talk.language
    band = f" · {SIGNS[made.band]} {words(f'band-{made.band}')}" if made.band else ""
    points = [
        words("heard", text=made.choice.heard.to(language)),
        words("why", text=made.choice.why.to(language)),
        words(
            "clear", steps=words("comma").join(words(f"step-{step}") for step in reviewed.steps) or words("step-none")
        ),
        words("stronger", text=reviewed.better.say.to(language)) if reviewed.better else words("strongest"),
    ]
    if reviewed.open:
        points.append(words("open-then", ending=reviewed.open.title.to(language)))
    return Card(
        id=f"reply-{made.turn}",
        title=words("decision", turn=made.turn) + band,
        text=f"“{made.text or made.choice.say.to(language)}”",
        points=points,
        buttons=[Button(id=f"replay-{made.turn}", text=words("replay"))],
    )


def _compared(found: Debrief, talk: Talk) -> list[Fork]:
    """The last other way there was, one played to its end if any was: a reply taken back is a way too."""
    apart = [fork for fork in found.branches if min(len(fork.before), len(fork.now)) >= fork.turn]
    ended = [fork for fork in apart if fork.before[-1].after.node in talk.scenario.endings]
    return (ended or apart)[-1:]


def _both(fork: Fork, talk: Talk) -> list[Branch]:
    sides = (("branch-before", fork.before), ("branch-now", fork.now))
    return [Branch(title=talk.words(name), talk=talk.of(way, fork.turn), said=_end(way, talk)) for name, way in sides]


def _end(way: list[Decision], talk: Talk) -> str:
    ending = talk.scenario.endings.get(way[-1].after.node)
    return talk.words("ended", title=ending.title.to(talk.language)) if ending else ""


def _table(found: Debrief, talk: Talk) -> Table:
    """The levels behind the picture."""
    turns = [talk.words("chart-start"), *(talk.words("decision", turn=p.turn) for p in found.timeline[1:])]
    rows = [[turn, *(str(p.meters[m]) for m in LOOKS)] for turn, p in zip(turns, found.timeline, strict=True)]
    return Table(caption=talk.words("chart-caption"), head=["", *(talk.words(meter) for meter in LOOKS)], rows=rows)

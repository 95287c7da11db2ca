"""How somebody stands in the course: what is done in each lesson, what is due again, where to go on."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from coursekit.content import banks
from coursekit.content.stations import Station
from coursekit.language import Words
from coursekit.questions.items import Bank
from coursekit.questions.marking import Outcome
from coursekit.questions.session import RESTARTED, Progress, session
from coursekit.records.events import Event
from coursekit.screens.labs.missions import ACHIEVED, GUESSED, missions_done
from coursekit.screens.labs.wording import lab_words
from coursekit.screens.views import Button, Card

KINDS = ("predict", "lab", "roleplay", "practice")
bank = cache(banks.bank)


def next_station(route: list[Station], events: list[Event]) -> Station | None:
    """Where to go on: where the learner was last if that is not done, else the next one that isn't."""
    last = next((k for e in reversed(events) for k, s in enumerate(route) if _belongs(e, s)), 0)
    for station in [*route[last:], *route[:last]]:
        done, count = done_of(station, events)
        if done < count:
            return station
    return None


def done_of(station: Station, events: list[Event]) -> tuple[int, int]:
    """How many of its parts are done, of how many: a guess, missions, a role-play's end, questions."""
    if station.kind == "predict":
        return int(any(e.what == GUESSED and e.which == station.name for e in events)), 1
    if station.kind == "lab":
        missions = {m.id for m in lab_words(station.name).missions}
        return len(missions_done(station.name, events) & missions), len(missions)
    if station.kind == "roleplay":
        return int(any("ending" in e.result and e.which.partition("/")[0] == station.name for e in events)), 1
    states = session(bank(station.name), events).states.values()
    return sum(s.done for s in states), len(states)


def due(practice: Bank, events: list[Event]) -> tuple[int, int]:
    """How many questions were answered surely and not right; how many others were never right up to now.

    What counts is the last round in which a question was answered, and its first answer there.
    """
    last: dict[str, Progress] = {}
    part: list[Event] = []
    for event in [*events, Event("", RESTARTED, practice.practice)]:
        if event.what == RESTARTED and event.which == practice.practice:
            last.update({i: s for i, s in session(practice, part).states.items() if s.answers})
            part = []
        else:
            part.append(event)
    sure = sum(s.sure_and_wrong for s in last.values())
    rest = sum(not s.sure_and_wrong and not s.right_first and s.outcome is Outcome.NOT_YET for s in last.values())
    return sure, rest


def cards(route: list[Station], events: list[Event], words: Words) -> list[Card]:
    """One card a lesson: what is done, in a sign and a word, and one way to what is due in it."""
    lessons: dict[str, list[Station]] = {}
    for station in route:
        lessons.setdefault(station.lesson, []).append(station)
    return [_card(own, events, words) for own in lessons.values()]


def _card(own: list[Station], events: list[Event], words: Words) -> Card:
    points = []
    for kind in KINDS:
        calls = [s for s in own if s.kind == kind]
        done, count = (sum(n) for n in zip((0, 0), *(done_of(s, events) for s in calls), strict=True))
        begun = done or any(_belongs(e, s) for e in events for s in calls)
        sign, state = ("✓", "done") if done == count else ("◐", "begun") if begun else ("○", "open")
        if count:
            points.append(words(f"done-{kind}", sign=sign, state=words(f"state-{state}"), n=done, count=count))
    title = words("lesson-card", lesson=own[0].lesson, title=own[0].title)
    card = Card(id=f"lesson-{own[0].lesson}", title=title, points=points)
    owed = [(*due(bank(s.name), events), s) for s in own if s.kind == "practice"]
    sums = {"due-sure": sum(o[0] for o in owed), "due-rest": sum(o[1] for o in owed)}
    if any(sums.values()):
        *_, at = max(owed, key=lambda o: o[:2])
        card["small"] = words("list-comma").join(words(key, n=n) for key, n in sums.items() if n)
        card["buttons"] = [Button(id=f"due-{at.name}", text=words("practise-due"), href=at.href)]
    return card


def last_time(events: list[Event], words: Words) -> str:
    """The day on which something was kept last, as this machine's calendar has it; empty if there is none."""
    try:
        day = datetime.fromisoformat(events[-1].at).astimezone()
    except (IndexError, ValueError, OverflowError):
        return ""
    return words("last-time", year=day.year, month=day.month, day=day.day)


def _belongs(event: Event, station: Station) -> bool:
    """A guess and a mission carry the lab's name; what else there is has a name of its own."""
    kinds = {GUESSED: "predict", ACHIEVED: "lab"}
    return event.which.partition("/")[0] == station.name and kinds.get(event.what, station.kind) == station.kind

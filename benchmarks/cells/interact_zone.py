"""The lab's picture as an analyst would write it: `interact`, pyplot, a new figure for each value."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import interact

from coursekit.simulations.zones import Zones, respondents

COLOURS = {"below": "#d55e00", "inside": "#0072b2", "above": "#009e73"}
MARKS = {"below": "v", "inside": "o", "above": "^"}
COLUMN = 0.12


def show(perceived: float = 6.1) -> None:
    """500 customers, stacked along the service they perceive, in the size of the lab's own picture."""
    people = respondents(Zones(perceived=perceived, n=500))
    found = people.summary()
    verdict = np.where(people.perceived < people.adequate, 0, np.where(people.perceived > people.desired, 2, 1))
    column = np.floor(people.perceived / COLUMN)
    turn = np.lexsort((verdict, column))
    column, verdict = column[turn], verdict[turn]
    level = np.arange(len(column)) - np.searchsorted(column, column)

    _, axes = plt.subplots(figsize=(6.2, 3.6))
    axes.axvspan(found.adequate, found.desired, color="#d3e6ee", zorder=0)
    axes.axvline(found.perceived, color="#1d2733", linewidth=2)
    for number, (name, colour) in enumerate(COLOURS.items()):
        here = verdict == number
        label = f"{name}: {here.sum()} of {len(here)}"
        axes.plot((column[here] + 0.5) * COLUMN, level[here], MARKS[name], color=colour, markersize=4, label=label)
    axes.set_title(f"The average is {found.perceived:.1f}, and {found.shares.below:.0%} get less than they accept")
    axes.text((found.adequate + found.desired) / 2, 31, "zone", ha="center")
    axes.set(xlim=(1, 9), ylim=(-1, 33), xlabel="perceived service", yticks=[])
    axes.legend(loc="upper left")
    plt.show()


def interactive() -> None:
    """Show it with a slider."""
    interact(show, perceived=(1.0, 9.0, 0.1))

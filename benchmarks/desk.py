"""The desk's week against the same desk written for Ciw: the same customers, staff and order, in turns, in one run.

Run: python benchmarks/desk.py, after `pip install -r benchmarks/requirements.lock`. Both draw the customers anew in
each round, and both must settle the same customers at the same minute. Exit 1 where Ciw is faster or missing.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

import numpy as np

from coursekit.simulations.desk import DAY, Desk, people, week

try:
    import ciw
except ImportError:
    raise SystemExit("Ciw is not installed here: pip install -r benchmarks/requirements.lock") from None

ROUNDS = 40
GOAL = 1.0


def ours(seed: int) -> list[float]:
    """The minutes at which customers were settled, by the model of the course, in the order in which they came."""
    desk = Desk(seed=seed)
    found = week(desk)
    ends = people(desk).arrived + found.settled
    return [float(end) for end in ends[np.isfinite(ends)]]


class Given(ciw.dists.Distribution):  # type: ignore[misc]
    """Times that a customer brings along, one for each visit."""

    def __init__(self, times: list[list[float]]) -> None:
        self.times = times

    def sample(self, t: float | None = None, ind: Any = None) -> float:
        """The time of this visit; a visit is one record at the desk and one at home."""
        return self.times[ind.id_number - 1][len(ind.data_records) // 2]


def longest_known(waiting: list[Any], now: float) -> Any:
    """Whoever came first, be it for the first time or again."""
    return min(waiting, key=lambda ind: ind.data_records[0].arrival_date if ind.data_records else ind.arrival_date)


def theirs(seed: int) -> list[float]:
    """The same by Ciw: node 1 is the desk with its shifts, node 2 where a customer finds that it was not settled."""
    desk = Desk(seed=seed)
    met = people(desk)
    spoke = 100 * met.shy < desk.voice
    arrived, back = met.arrived[spoke], met.back[spoke].tolist()
    paths = [[1] if b[0] == np.inf else [1, 2, 1] if b[1] == np.inf else [1, 2, 1, 2, 1] for b in back]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([*np.diff(arrived, prepend=0.0), np.inf]), None],
        service_distributions=[Given(met.minutes[spoke].tolist()), Given(back)],
        number_of_servers=[ciw.Schedule([0, 1, 0], [9 * 60.0, 21 * 60.0, DAY]), np.inf],
        routing=ciw.routing.ProcessBased(lambda ind, simulation: paths[ind.id_number - 1][1:]),
        service_disciplines=[longest_known, ciw.disciplines.FIFO],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(7 * DAY)
    ends: dict[int, float] = {}
    for record in simulation.get_all_records():
        if record.node == 1 and record.destination == -1:
            ends[record.id_number] = record.service_end_date
    return [ends[key] for key in sorted(ends)]


if __name__ == "__main__":
    seconds: dict[str, list[float]] = {"ours": [], "theirs": []}
    for seed in range(1, ROUNDS + 1):
        found = {}
        for name, run in (("ours", ours), ("theirs", theirs)):
            start = time.perf_counter()
            found[name] = run(seed)
            seconds[name].append(time.perf_counter() - start)
        np.testing.assert_allclose(found["ours"], found["theirs"], atol=1e-6, err_msg=f"world {seed} differs")
    mine, ciws = (1000 * statistics.median(seconds[name]) for name in ("ours", "theirs"))
    print(f"a week of the desk: {mine:.1f} ms; written for Ciw: {ciws:.1f} ms; ratio {ciws / mine:.1f} (goal {GOAL:g})")
    print(f"{ROUNDS} weeks, the same customers settled at the same minutes")
    raise SystemExit(0 if ciws >= GOAL * mine else 1)

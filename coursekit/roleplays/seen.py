"""A proof, ready to be asked: arrays over its states, and over states × ways."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coursekit.roleplays.model import Ints
from coursekit.roleplays.search import NONE, Proof

Bools = NDArray[np.bool_]


class Seen:
    """`turns` and `ends` tell states by kind (the others are forks); `best` are the ways that keep the best score.

    `matters` are the states in which it matters what is said.
    """

    def __init__(self, proof: Proof) -> None:
        self.proof, self.scenario = proof, proof.scenario
        self._names = {name: at for at, name in enumerate([*self.scenario.nodes, *self.scenario.endings])}
        node = np.array([self._names[name] for name, _ in proof.places])[proof.codes // proof.size]
        order = np.argsort(node, kind="stable")
        self._states = np.split(order, np.searchsorted(node[order], np.arange(1, len(self._names))))
        spoken = [bool(n.choices) for n in self.scenario.nodes.values()] + [False] * len(self.scenario.endings)
        self.turns: Bools = np.array(spoken)[node]
        self.ends: Bools = node >= len(self.scenario.nodes)
        self.open: Bools = proof.targets != NONE
        self.score = proof.best // 64
        value = np.where(self.open, self.score[proof.targets], -1)
        self.best: Bools = self.open & (value == self.score[: proof.states, None]) & (value >= 0)
        self.matters: Bools = self.turns & self.best.any(axis=1) & (self.open & ~self.best).any(axis=1)

    def states(self, name: str) -> Ints:
        """The states of a node or an ending, those with the shortest plays first."""
        return self._states[self._names[name]]

    def play(self, state: int | np.integer, way: int | np.integer | None = None) -> str:
        """The shortest play that comes to a state, and one reply more, as a sentence."""
        replies = self.proof.way(int(state))
        place = list(self.proof.places)[self.proof.codes[state] // self.proof.size]
        node = self.scenario.nodes.get(place[0])
        if way is not None and node and node.choices:
            replies.append(node.choices[int(way)].id)
        return f"Shortest play: {' → '.join(replies) or 'none, it is the beginning'}."

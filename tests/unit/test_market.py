"""The market of the lab `market`: choices follow the logit formula, and a promotion's shoppers stay or go."""

from __future__ import annotations

import numpy as np

from coursekit.simulations.market import TYPES, Offer, chosen, gumbel, shares, utilities


def test_shares_of_many_who_choose_agree_with_the_logit_formula() -> None:
    n, offers = 200_000, (Offer(promotion=0.3), Offer(price=0.95))
    values = utilities(offers)
    for place in range(len(TYPES)):
        found = np.bincount(chosen(values[place], gumbel([1, place], (n, 3))), minlength=3) / n
        expected = shares(values)[place]
        error = np.sqrt(expected * (1 - expected) / n)
        assert (abs(found - expected) < 4 * error).all()

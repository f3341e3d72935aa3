"""Which troubles are everybody's in a house, so that neighbours may join one appeal about them."""

from __future__ import annotations

from functools import cache

from domovoy.catalogue import Problem, shipped_catalogue
from domovoy.regulation import Kind, norm_book

FLAT = "flat"
PERSONAL = frozenset(
    {
        *("charges", "meters", "documents", "uo_inaction"),
        *("noise_neighbours", "other_not_housing"),
    }
)
"""Groups about one person's money and papers, about people, or about nothing in particular."""
SUPPLY = frozenset({Kind.PERMITTED_BREAK, Kind.QUALITY})


def is_common(problem: Problem) -> bool:
    """Tell whether a problem is the house's: in its common places, or of what all are supplied.

    What is only in a flat is nobody else's, unless it is water, heat, power or gas that fails.
    """
    if problem.group in PERSONAL:
        return False
    beyond = any(place != FLAT for place in problem.places)
    return beyond or any(norm_book().get(norm).kind in SUPPLY for norm in problem.norms)


@cache
def common_problems() -> frozenset[str]:
    """Return the codes of all problems of the shipped catalogue that are the house's."""
    return frozenset(
        code for code, problem in shipped_catalogue().problems.items() if is_common(problem)
    )

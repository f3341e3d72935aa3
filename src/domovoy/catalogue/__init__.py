"""What can go wrong in an apartment building, as content that needs no programmer to edit."""

from domovoy.catalogue.errors import CatalogueError, CatalogueInvalid, ProblemUnknown
from domovoy.catalogue.loading import PARTIES, PLACES, STYLES, load_catalogue, shipped_catalogue
from domovoy.catalogue.types import (
    FALLBACK_PROBLEM,
    Advice,
    Catalogue,
    Danger,
    Group,
    Option,
    Phone,
    Problem,
    Question,
    Urgency,
)

__all__ = [
    "FALLBACK_PROBLEM",
    "PARTIES",
    "PLACES",
    "STYLES",
    "Advice",
    "Catalogue",
    "CatalogueError",
    "CatalogueInvalid",
    "Danger",
    "Group",
    "Option",
    "Phone",
    "Problem",
    "ProblemUnknown",
    "Question",
    "Urgency",
    "load_catalogue",
    "shipped_catalogue",
]

"""Why a demo district is not made."""

from __future__ import annotations


class DemoError(Exception):
    """The base of this package's refusals."""

    code = "demo"


class DatabaseNotEmpty(DemoError):
    """There are organisations or people already: invented ones must not mix with them."""

    code = "database_not_empty"


class NotForProduction(DemoError):
    """Invented people have no place among real ones."""

    code = "not_for_production"


class HalfMade(DemoError):
    """An earlier load was cut off, and this role may not clear away what it left."""

    code = "half_made"

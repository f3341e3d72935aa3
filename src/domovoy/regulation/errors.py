"""What the library refuses to do, each refusal with its own name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


class RegulationError(Exception):
    """The base of every refusal of this library."""

    code = "regulation"


class MomentWithoutZone(RegulationError):
    """A moment came without a zone, so nobody can say which day it belongs to."""

    code = "moment_without_zone"

    def __init__(self, event: str) -> None:
        super().__init__(f"the moment of {event} carries no time zone")
        self.event = event


class NegativeTerm(RegulationError):
    """A term of less than nothing."""

    code = "negative_term"

    def __init__(self, count: int) -> None:
        super().__init__(f"a term cannot be {count}")
        self.count = count


class TermOutOfRange(RegulationError):
    """The reckoning leaves the years this library can count."""

    code = "term_out_of_range"


class CalendarNotPublished(RegulationError):
    """The government has not yet issued the calendar of that year."""

    code = "calendar_not_published"

    def __init__(self, year: int) -> None:
        super().__init__(f"no production calendar is published for {year}")
        self.year = year


class RegionUnknown(RegulationError):
    """No region of the federation has this code, number or name."""

    code = "region_unknown"

    def __init__(self, words: str) -> None:
        super().__init__(f"no region is called {words}")
        self.words = words


class WindowForDays(RegulationError):
    """A window of hours was given for a term that is counted in days."""

    code = "window_for_days"

    def __init__(self) -> None:
        super().__init__("a window of hours goes with minutes, hours and days of 24 hours only")


class NormUnknown(RegulationError):
    """No norm has this id."""

    code = "norm_unknown"

    def __init__(self, norm_id: str) -> None:
        super().__init__(f"no norm has the id {norm_id}")
        self.norm_id = norm_id


class NormNotInForce(RegulationError):
    """No wording of the norm bound anybody on that day."""

    code = "norm_not_in_force"

    def __init__(self, norm_id: str, on: date) -> None:
        super().__init__(f"{norm_id} was not in force on {on}")
        self.norm_id = norm_id
        self.on = on


class NormsInvalid(RegulationError):
    """The data files break their own rules; every fault is listed with its file and line."""

    code = "norms_invalid"

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)

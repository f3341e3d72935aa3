"""The law of the house as data, and the arithmetic of its terms."""

from domovoy.regulation.arithmetic import Due, due
from domovoy.regulation.calendar import Reckoned, WorkCalendar, load_calendar, work_calendar
from domovoy.regulation.clocks import PlannedClock, clock_plan
from domovoy.regulation.errors import (
    CalendarNotPublished,
    MomentWithoutZone,
    NegativeTerm,
    NormsInvalid,
    NormUnknown,
    RegulationError,
    TermOutOfRange,
)
from domovoy.regulation.explanation import Explanation, explain
from domovoy.regulation.loading import load_norms, norm_book
from domovoy.regulation.norm import (
    Act,
    Certainty,
    Event,
    Kind,
    Limit,
    Norm,
    NormBook,
    Party,
    Standing,
)
from domovoy.regulation.terms import (
    CalendarDays,
    Days24,
    Hours,
    Minutes,
    Months,
    Term,
    Window,
    WorkingDays,
)

__all__ = [
    "Act",
    "CalendarDays",
    "CalendarNotPublished",
    "Certainty",
    "Days24",
    "Due",
    "Event",
    "Explanation",
    "Hours",
    "Kind",
    "Limit",
    "Minutes",
    "MomentWithoutZone",
    "Months",
    "NegativeTerm",
    "Norm",
    "NormBook",
    "NormUnknown",
    "NormsInvalid",
    "Party",
    "PlannedClock",
    "Reckoned",
    "RegulationError",
    "Standing",
    "Term",
    "TermOutOfRange",
    "Window",
    "WorkCalendar",
    "WorkingDays",
    "clock_plan",
    "due",
    "explain",
    "load_calendar",
    "load_norms",
    "norm_book",
    "work_calendar",
]

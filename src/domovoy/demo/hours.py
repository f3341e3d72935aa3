"""When people write and when offices work."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from domovoy.regulation import work_calendar

OPENS, CLOSES = time(8, 30), time(17, 30)
WRITING_HOURS = (7, 8, 8, 9, 9, 10, 11, 12, 13, 14, 15, 17, 18, 18, 19, 19, 20, 20, 21, 22)


def moment_of_writing(day: date, zone: ZoneInfo, rng: Random) -> datetime:
    """Return a moment of a day at which a resident might write."""
    at = time(rng.choice(WRITING_HOURS), rng.randrange(60), rng.randrange(60))
    return datetime.combine(day, at, tzinfo=zone)


def in_office(moment: datetime, zone: ZoneInfo, rng: Random) -> datetime:
    """Return the moment itself in working hours, or one soon after the office next opens.

    In a year without a published calendar it is the one presumed by law.
    """
    local = moment.astimezone(zone)
    calendar, day = work_calendar(), local.date()
    opens_today = calendar.roll(day).day == day
    if opens_today and OPENS <= local.time() < CLOSES:
        return local
    if local.time() >= OPENS or not opens_today:
        day = calendar.reckon(day, 1).day
    opened = datetime.combine(day, OPENS, tzinfo=zone)
    return opened + timedelta(minutes=rng.randrange(3, 150))

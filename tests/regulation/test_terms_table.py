"""The table a lawyer reads: every row counted by the library."""

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from domovoy.regulation import Window, due, due_before, work_calendar
from domovoy.regulation.terms import UNITS

CASES = yaml.load(
    (Path(__file__).parents[1] / "cases" / "terms.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_term(case):
    found = end_of(case)

    assert found.at.replace(tzinfo=None) == datetime.fromisoformat(case["at"])
    assert written(found.last_day) == case.get("last_day")
    assert written(found.cautious_day) == case.get("cautious")
    assert found.provisional is (case.get("provisional") == "true")


def end_of(case):
    tz = ZoneInfo(case["tz"])
    term = UNITS[case["unit"]](int(case["amount"]))
    moment = datetime.fromisoformat(case["start"]).replace(tzinfo=tz)
    window = case.get("window")
    known = {
        "tz": tz,
        "calendar": work_calendar(case.get("region")),
        "window": window and Window(*map(time.fromisoformat, window.split("-"))),
    }
    if case.get("direction") == "backward":
        return due_before(term, event=moment, **known)
    return due(term, start=moment, **known)


def written(day):
    return day and day.isoformat()

"""The table a lawyer reads: every row counted by the library."""

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from domovoy.regulation import Window, due, work_calendar
from domovoy.regulation.terms import UNITS

CASES = yaml.load(
    (Path(__file__).parents[1] / "cases" / "terms.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_term(case):
    tz = ZoneInfo(case["tz"])
    window = case.get("window")

    found = due(
        UNITS[case["unit"]](int(case["amount"])),
        start=datetime.fromisoformat(case["start"]).replace(tzinfo=tz),
        tz=tz,
        calendar=work_calendar(),
        window=window and Window(*map(time.fromisoformat, window.split("-"))),
    )

    assert found.at.replace(tzinfo=None) == datetime.fromisoformat(case["at"])
    assert (found.last_day and found.last_day.isoformat()) == case.get("last_day")
    assert found.provisional is (case.get("provisional") == "true")

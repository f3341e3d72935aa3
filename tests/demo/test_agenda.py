from datetime import UTC, datetime, timedelta

import pytest

from domovoy.demo.agenda import Agenda

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class TestAgenda:
    def test_plays_in_the_order_of_time_what_is_put_in_on_the_way_too(self):
        agenda, played = Agenda(), []
        agenda.put(NOON + 2 * HOUR, lambda at: played.append("last"))
        agenda.put(NOON, lambda at: agenda.put(at + HOUR, lambda at: played.append("between")))

        for at, step in agenda.until(NOON + 3 * HOUR):
            step(at)

        assert played == ["between", "last"]

    def test_leaves_what_is_still_to_come(self):
        agenda = Agenda()
        agenda.put(NOON, print)

        assert list(agenda.until(NOON - HOUR)) == []

    def test_does_not_go_back(self):
        agenda = Agenda()
        agenda.put(NOON, lambda at: None)
        list(agenda.until(NOON))

        with pytest.raises(ValueError, match="is before"):
            agenda.put(NOON - HOUR, print)

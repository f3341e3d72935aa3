from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domovoy.regulation import MomentWithoutZone, NormUnknown, clock_plan, norm_book

OMSK = ZoneInfo("Asia/Omsk")
AT = datetime(2026, 12, 21, 10, 15, tzinfo=OMSK)
TODAY = AT.date()


def plan(*norm_ids, on=TODAY, **events):
    return clock_plan(norm_ids, events=events, tz=OMSK, on=on)


class TestClockPlan:
    def test_runs_answer_and_repair_side_by_side(self):
        answer, roof = plan("A416.ANS10", "G170.ROOF", request_received=AT)

        assert (answer.due.last_day, answer.due.provisional) == (date(2027, 1, 13), False)
        assert roof.due.at == AT + timedelta(hours=24)
        assert roof.due.last_day is None

    def test_counts_in_the_zone_of_the_house(self):
        [clock] = plan("ADS.LOCAL", request_registered=AT.astimezone(ZoneInfo("Europe/Moscow")))

        assert (clock.started_at, clock.started_at.tzinfo) == (AT, OMSK)
        assert clock.due.at.tzinfo is OMSK

    def test_gives_no_clock_while_the_event_is_unknown(self):
        assert plan("F59.ANS30", request_received=AT) == ()

    def test_gives_no_clock_without_a_number(self):
        assert plan("ADS.REGNUM", "A416.REG", "P290.CLEAN", "BREAK.HEAT", request_received=AT) == ()

    def test_gives_no_clock_for_what_is_only_half_remembered(self):
        assert plan("R354.METERIN", request_received=AT) == ()

    def test_gives_no_clock_for_a_norm_not_in_force_that_day(self):
        assert plan("LIFT.FIX", on=date(2024, 8, 31), stop_or_request=AT) == ()

    def test_gives_no_clock_for_notice_that_must_come_before(self):
        assert plan("A416.WORKS3", before_event=AT) == ()

    def test_counts_damage_from_the_damage_and_not_from_the_request(self):
        damaged_at = AT - timedelta(hours=5)

        [known] = plan("ADS.FIX", damage_occurred=damaged_at, request_registered=AT)
        [unknown] = plan("ADS.FIX", request_registered=AT)

        assert known.due.at == damaged_at + timedelta(hours=72)
        assert unknown.due.at == AT + timedelta(hours=72)

    def test_stops_the_rubbish_chute_for_the_night(self):
        at = AT.replace(hour=22, minute=30)

        [clock] = plan("ADS.CHUTE", request_registered=at)

        assert clock.due.at == datetime(2026, 12, 22, 9, 30, tzinfo=OMSK)

    def test_a_norm_without_an_event_is_passed_over(self):
        assert norm_book().get("P290.ADS").counts_from is None
        assert plan("P290.ADS", request_received=AT) == ()

    def test_refuses_a_moment_without_a_zone(self):
        with pytest.raises(MomentWithoutZone):
            plan("A416.ANS10", request_received=AT.replace(tzinfo=None))

    def test_refuses_an_unknown_norm(self):
        with pytest.raises(NormUnknown):
            plan("A416.ANS11", request_received=AT)

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domovoy.regulation import (
    Interruption,
    MomentWithoutZone,
    NormUnknown,
    Why,
    clock_plan,
    norm_book,
    with_answer,
)

OMSK = ZoneInfo("Asia/Omsk")
AT = datetime(2026, 12, 21, 10, 15, tzinfo=OMSK)
TODAY = AT.date()
HOUR = timedelta(hours=1)


def plan_of(*norm_ids, conditions=(), interrupted=None, **events):
    return clock_plan(
        norm_ids, events=events, tz=OMSK, conditions=conditions, interrupted=interrupted
    )


def plan(*norm_ids, **events):
    return plan_of(*norm_ids, **events).running


def why_not(norm_id, **events):
    [left_out] = plan_of(norm_id, **events).left_out
    return left_out.why


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

    def test_waits_while_the_event_is_unknown(self):
        found = plan_of("F59.ANS30", request_received=AT)

        assert found.running == ()
        assert [(clock.norm.id, clock.waiting_for) for clock in found.waiting] == [
            ("F59.ANS30", "appeal_registered")
        ]

    @pytest.mark.parametrize("norm_id", ["ADS.REGNUM", "P290.CLEAN", "A416.CHANNEL"])
    def test_says_that_a_norm_has_no_term(self, norm_id):
        assert why_not(norm_id, request_received=AT) is Why.NO_TERM

    def test_tells_what_is_only_half_remembered_from_law(self):
        [clock] = plan("R354.METERIN", request_received=AT)

        assert not clock.norm.shown_as_law

    def test_says_that_a_norm_was_not_in_force_that_day(self):
        long_ago = datetime(2018, 5, 1, 10, tzinfo=OMSK)

        assert why_not("ADS.LOCAL", request_registered=long_ago) is Why.NOT_IN_FORCE

    def test_counts_notice_back_from_what_it_must_precede(self):
        [clock] = plan("A416.WORKS3", before_event=AT)

        assert clock.due.last_day == date(2026, 12, 16)

    def test_runs_each_norm_once_however_often_it_is_named(self):
        assert len(plan("A416.ANS10", "A416.ANS10", request_received=AT)) == 1

    def test_counts_damage_from_the_damage_and_not_from_the_request(self):
        damaged_at = AT - timedelta(hours=5)

        [known] = plan("ADS.FIX", damage_occurred=damaged_at, request_registered=AT)
        [unknown] = plan("ADS.FIX", request_registered=AT)

        assert known.due.at == damaged_at + timedelta(hours=72)
        assert unknown.due.at == AT + timedelta(hours=72)
        assert (known.stands_in, unknown.stands_in) == (False, True)

    def test_stops_the_rubbish_chute_for_the_night(self):
        at = AT.replace(hour=22, minute=30)

        [clock] = plan("ADS.CHUTE", request_registered=at)

        assert clock.due.at == datetime(2026, 12, 22, 9, 30, tzinfo=OMSK)

    def test_a_norm_without_an_event_is_passed_over(self):
        assert norm_book().get("P290.ADS").counts_from is None
        assert why_not("P290.ADS", request_received=AT) is Why.NO_TERM

    def test_refuses_a_moment_without_a_zone(self):
        with pytest.raises(MomentWithoutZone):
            plan("A416.ANS10", request_received=AT.replace(tzinfo=None))

    def test_refuses_an_unknown_norm(self):
        with pytest.raises(NormUnknown):
            plan("A416.ANS11", request_received=AT)

    def test_a_plan_of_many_norms_is_the_plans_of_each(self):
        events = dict.fromkeys(norm_book().events, AT)
        ids = [norm_id for norm_id in norm_book().ids if norm_book().get(norm_id).when is None]

        together = plan_of(*ids, **events)
        singly = [plan_of(norm_id, **events) for norm_id in ids]

        assert together.running == tuple(each for found in singly for each in found.running)
        assert together.left_out == tuple(each for found in singly for each in found.left_out)

    def test_a_plan_made_again_from_the_same_events_is_the_same(self):
        moscow = dict.fromkeys(norm_book().events, AT.astimezone(ZoneInfo("Europe/Moscow")))
        omsk = dict.fromkeys(norm_book().events, AT)

        assert plan(*norm_book().ids, **moscow) == plan(*norm_book().ids, **omsk)


class TestCondition:
    @pytest.mark.parametrize(
        ("month", "day", "norm_id"),
        [
            (1, 15, "G170.GLASS.W"),
            (3, 31, "G170.GLASS.W"),
            (4, 1, "G170.GLASS.S"),
            (10, 31, "G170.GLASS.S"),
            (11, 1, "G170.GLASS.W"),
        ],
    )
    def test_of_the_season_is_known_by_the_date(self, month, day, norm_id):
        at = datetime(2026, month, day, 12, tzinfo=OMSK)

        [clock] = plan("G170.GLASS.W", "G170.GLASS.S", detected_or_request=at)

        assert clock.norm.id == norm_id

    def test_of_the_season_goes_by_the_winter_that_is_given(self):
        at = datetime(2026, 11, 30, 23, 59, tzinfo=OMSK)
        both = ("G170.GLASS.W", "G170.GLASS.S")

        [clock] = clock_plan(
            both, events={"detected_or_request": at}, tz=OMSK, winter={12, 1, 2}
        ).running

        assert clock.norm.id == "G170.GLASS.S"

    def test_of_the_season_that_is_said_goes_first(self):
        [clock] = plan_of(
            "G170.GLASS.W", "G170.GLASS.S", detected_or_request=AT, conditions={"summer"}
        ).running

        assert clock.norm.id == "G170.GLASS.S"

    def test_does_not_matter_to_a_norm_asked_alone(self):
        [clock] = plan("G170.GLASS.S", detected_or_request=AT)

        assert clock.due.at == AT + timedelta(days=3)

    def test_that_does_not_hold_gives_no_clock_and_says_so(self):
        found = plan_of("G170.GLASS.S", detected_or_request=AT, conditions={"winter"})

        assert [each.why for each in found.left_out] == [Why.NOT_THIS_CASE]


class TestKeeping:
    def test_longer_is_the_cautious_way(self):
        at = datetime(2026, 11, 21, 10, tzinfo=OMSK)

        [clock] = plan("A416.KEEP", request_registered=at)

        assert clock.due.cautious_day is None


class TestWithAnswer:
    def test_an_answer_is_owed_where_no_norm_gives_one(self):
        assert with_answer(["ADS.LOCAL"]) == ("ADS.LOCAL", "A416.ANS10")

    def test_an_own_term_of_an_answer_stands_alone(self):
        assert with_answer(["R354.COMPL3"]) == ("R354.COMPL3",)


class TestBreaks:
    def test_run_once_and_for_the_month(self):
        single, month = plan("BREAK.HVS", break_started=AT)

        assert (single.limit, single.due.at) == ("single", AT + 4 * HOUR)
        assert (month.limit, month.due.at) == ("month", AT + 8 * HOUR)

    def test_of_a_month_add_up(self):
        earlier = [Interruption(AT - 50 * HOUR, AT - 45 * HOUR)]

        _, month = plan("BREAK.HVS", break_started=AT, interrupted={"BREAK.HVS": earlier})

        assert month.due.at == AT + 3 * HOUR

    def test_that_overlap_are_counted_once(self):
        earlier = [
            Interruption(AT - 50 * HOUR, AT - 47 * HOUR),
            Interruption(AT - 49 * HOUR, AT - 45 * HOUR),
            Interruption(AT - 48 * HOUR, AT - 46 * HOUR),
        ]

        _, month = plan("BREAK.HVS", break_started=AT, interrupted={"BREAK.HVS": earlier})

        assert month.due.at == AT + 3 * HOUR

    def test_of_another_month_do_not_count(self):
        november = datetime(2026, 11, 30, 20, tzinfo=OMSK)
        earlier = [Interruption(november, november + 5 * HOUR)]  # an hour of it in December

        _, month = plan("BREAK.HVS", break_started=AT, interrupted={"BREAK.HVS": earlier})

        assert month.due.at == AT + 7 * HOUR

    def test_that_have_used_the_month_up_leave_nothing(self):
        earlier = [Interruption(AT - 50 * HOUR, AT - 40 * HOUR)]

        _, month = plan("BREAK.HVS", break_started=AT, interrupted={"BREAK.HVS": earlier})

        assert month.due.at == AT

    def test_over_the_end_of_a_month_begin_a_new_count(self):
        at = datetime(2026, 12, 31, 21, tzinfo=OMSK)

        _, month = plan("BREAK.HVS", break_started=at)

        assert month.due.at == datetime(2027, 1, 1, 8, tzinfo=OMSK)

    def test_that_fill_a_month_exactly_have_broken_nothing(self):
        at = datetime(2026, 1, 31, 21, tzinfo=OMSK)
        earlier = [Interruption(at - 400 * HOUR, at - 395 * HOUR)]

        _, month = plan("BREAK.HVS", break_started=at, interrupted={"BREAK.HVS": earlier})

        assert month.due.at == datetime(2026, 2, 1, 8, tzinfo=OMSK)

    def test_of_a_permitted_exception_are_not_late_by_the_month_before_it_ends(self):
        _, month = plan_of("BREAK.GVS", break_started=AT, conditions={"dead_end_main"}).running

        assert (month.due.at, month.due.cautious_at) == (AT + 24 * HOUR, AT + 8 * HOUR)

    def test_left_to_building_norms_have_no_clock(self):
        found = plan_of("BREAK.HVS", break_started=AT, conditions={"central_network_accident"})

        assert found.running == ()
        assert [each.why for each in found.left_out] == [Why.NO_TERM]

    def test_whose_condition_is_unknown_get_the_longest_and_the_cautious_one(self):
        single = plan("BREAK.HEAT", break_started=AT)[0]

        assert single.due.at == AT + 16 * HOUR
        assert single.due.cautious_at == AT + 4 * HOUR

    def test_whose_condition_is_known_get_its_limit(self):
        [single, *_] = plan_of(
            "BREAK.HEAT", break_started=AT, conditions={"indoor_10_to_12"}
        ).running

        assert (single.due.at, single.due.cautious_at) == (AT + 8 * HOUR, None)

    def test_follow_the_general_limit_while_no_exception_is_known(self):
        [single, *_] = plan("BREAK.GVS", break_started=AT)
        [excepted, *_] = plan_of(
            "BREAK.GVS", break_started=AT, conditions={"dead_end_main"}
        ).running

        assert (single.due.at, excepted.due.at) == (AT + 4 * HOUR, AT + 24 * HOUR)

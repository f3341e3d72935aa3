"""Acts that changed: what happened before is judged by what was law then."""

from datetime import date

import pytest

from domovoy.regulation import (
    Certainty,
    DayOfMonth,
    Hours,
    Kind,
    Minutes,
    NormNotInForce,
    Party,
    Standing,
    WorkingDays,
    norm_book,
)

ANSWERS_OF_416 = [norm_id for norm_id in norm_book().ids if norm_id.startswith("A416.")]


class TestTheRulesOfManagement:
    @pytest.mark.parametrize("norm_id", ANSWERS_OF_416)
    def test_have_an_answers_section_before_and_since_september_2026(self, norm_id):
        before = norm_book().on(norm_id, date(2026, 8, 31))
        since = norm_book().on(norm_id, date(2026, 9, 1))

        assert before is not since
        assert before.wording_read
        assert not since.wording_read
        assert "с 01.09.2026, ещё не сверен" in since.note

    @pytest.mark.parametrize("norm_id", ANSWERS_OF_416)
    def test_are_no_surer_of_a_text_nobody_has_read(self, norm_id):
        before, since = norm_book().wordings(norm_id)

        assert since.certainty is before.certainty
        assert since.certainty is not Certainty.VERIFIED

    def test_give_ten_working_days_by_both(self):
        assert {norm.term for norm in norm_book().wordings("A416.ANS10")} == {WorkingDays(10)}

    def test_know_no_accident_terms_before_march_2019(self):
        accident = [i for i in norm_book().ids if i.startswith("ADS.") and i != "ADS.INSPECT"]

        for norm_id in accident:
            assert norm_book().on(norm_id, date(2019, 3, 1)).id == norm_id
            with pytest.raises(NormNotInForce):
                norm_book().on(norm_id, date(2019, 2, 28))


class TestTheBill:
    @pytest.mark.parametrize(
        ("norm_id", "before", "since"), [("ZHK155.BILL5", 1, 5), ("ZHK155.PAY15", 10, 15)]
    )
    def test_moved_with_march_2026(self, norm_id, before, since):
        book = norm_book()

        assert book.on(norm_id, date(2026, 1, 31)).term == DayOfMonth(before, following=True)
        assert book.on(norm_id, date(2026, 2, 1)).term == DayOfMonth(since, following=True)


class TestLifts:
    @pytest.mark.parametrize(
        ("norm_id", "term"), [("LIFT.EVAC", Minutes(30)), ("LIFT.FIX", Hours(24))]
    )
    def test_are_judged_by_the_rules_of_their_time(self, norm_id, term):
        before = norm_book().on(norm_id, date(2024, 8, 31))
        since = norm_book().on(norm_id, date(2024, 9, 1))

        assert (before.act.code, before.act.standing) == ("PP743", Standing.REPEALED)
        assert (since.act.code, since.act.standing) == ("PP1744", Standing.IN_FORCE)
        assert (before.term, since.term) == (term, term)


class TestComplaintsOverTheNetwork:
    def test_could_come_by_mail_until_march_2025(self):
        before = norm_book().on("F59.CHANNEL", date(2025, 3, 29))
        since = norm_book().on("F59.CHANNEL", date(2025, 3, 30))

        assert "принимали и по электронной почте" in before.duty
        assert "по электронной почте не рассматривают" in since.duty


class TestEventsThatStandForOthers:
    """A replacement is never earlier than what it replaces."""

    def test_are_these(self):
        replaced = {
            event.code: event.otherwise for event in norm_book().events.values() if event.otherwise
        }

        told = ("request_registered", "request_received")
        noticed = ("breach_detected", "message_received", "request_registered")
        assert replaced == {
            "damage_occurred": told,
            "detected_or_request": told,
            "stop_or_request": told,
            "info_received_by_dispatcher": ("request_registered",),
            "breach_detected": ("message_received",),
            "breach_started": noticed,
            "break_started": noticed,
            "accident_or_disaster": ("damage_occurred", *told),
            "ice_detected": ("detected_or_request", *told),
            "meter_failed_or_expired": ("meter_failed",),
        }

    def test_never_give_a_resident_days_the_law_does_not(self):
        own = [
            norm
            for norm_id in norm_book().ids
            for norm in norm_book().wordings(norm_id)
            if norm.party in {Party.CONSUMER, Party.OWNER} and norm.term
        ]

        assert {norm.kind for norm in own} >= {Kind.PAY, Kind.APPLY}
        assert not any(norm_book().events[norm.counts_from].otherwise for norm in own)

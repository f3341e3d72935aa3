from datetime import timedelta

import pytest

from domovoy.appeals import actions, errors, queries
from domovoy.appeals.models import Appeal, Clock, Occurrence, TermChange
from domovoy.delivery.models import Notice
from domovoy.journal.models import Entry
from estate import register_appeal


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 12, 20, 10)


@pytest.fixture
def snow(estate, sent_at):
    return register_appeal(estate, at=sent_at, problem="snow_ice.yard_snow", text="Двор в снегу.")


@pytest.fixture
def cold(estate, sent_at):
    return register_appeal(
        estate, at=sent_at, problem="heating.no_heating", text="Батареи холодные."
    )


def note(appeal, estate, event, happened_at, at, *, seen=None):
    return actions.note_occurrence(
        number=appeal.number,
        seen=seen or Appeal.objects.get(pk=appeal.pk).version,
        event=event,
        happened_at=happened_at,
        by=estate.dispatcher,
        at=at,
    )


class TestWaitingTerms:
    def test_are_shown_with_what_they_wait_for(self, snow, estate, sent_at):
        page = queries.page_of(snow.number, by=estate.resident, at=sent_at)

        assert {(card.norm, card.event_words) for card in page.waiting} == {
            ("G170.SNOW.6", "снегопад окончился"),
            ("G170.SNOW.12", "снегопад окончился"),
        }
        assert ("snow_ended", None) in [(card.event, card.latest) for card in page.notable]

    def test_start_when_it_has_happened(self, snow, estate, sent_at):
        ended_at = sent_at + timedelta(hours=4)

        noted = note(snow, estate, "snow_ended", ended_at, sent_at + timedelta(hours=5))

        clocks = {c.norm: c for c in Clock.objects.filter(appeal=snow)}
        assert clocks["G170.SNOW.6"].due_at == ended_at + timedelta(hours=6)
        assert clocks["G170.SNOW.6"].counts_from == "snow_ended"
        assert noted.next_due_at == ended_at + timedelta(hours=6)
        page = queries.page_of(snow.number, by=estate.resident, at=sent_at)
        assert page.waiting == ()
        assert [card.at for card in page.occurrences] == [ended_at]

    def test_that_are_over_by_then_are_missed_at_their_true_moment(self, snow, estate, sent_at):
        ended_at = sent_at - timedelta(hours=5)
        note(snow, estate, "snow_ended", ended_at, sent_at + timedelta(hours=3))

        actions.record_missed_terms(at=sent_at + timedelta(hours=3))

        missed = Clock.objects.get(appeal=snow, state="missed")
        assert (missed.norm, missed.missed_at) == ("G170.SNOW.6", ended_at + timedelta(hours=6))

    def test_wait_for_nothing_on_a_closed_appeal(self, snow, estate, sent_at):
        actions.withdraw(number=snow.number, comment="", by=estate.resident, at=sent_at)

        page = queries.page_of(snow.number, by=estate.resident, at=sent_at)

        assert (page.waiting, page.notable) == ((), ())


class TestDamageNotedLater:
    def test_is_counted_from_the_true_moment_and_the_old_end_kept(self, cold, estate, sent_at):
        broke_at = sent_at - timedelta(hours=10)
        before = Clock.objects.get(appeal=cold, norm="ADS.FIX")

        note(cold, estate, "damage_occurred", broke_at, sent_at + timedelta(hours=1))

        after = Clock.objects.get(appeal=cold, norm="ADS.FIX")
        change = TermChange.objects.get(clock=after)
        assert before.counts_from == "request_registered"
        assert (after.counts_from, after.started_at) == ("damage_occurred", broke_at)
        assert after.due_at == broke_at + timedelta(hours=72)
        assert (change.reason, change.due_before, change.due_after) == (
            "occurrence",
            before.due_at,
            after.due_at,
        )
        assert after.remind_at == broke_at + timedelta(hours=36)

    def test_leaves_terms_of_other_events_where_they_were(self, cold, estate, sent_at):
        before = dict(
            Clock.objects.filter(appeal=cold).exclude(norm="ADS.FIX").values_list("pk", "due_at")
        )

        note(cold, estate, "damage_occurred", sent_at - timedelta(hours=10), sent_at)

        after = Clock.objects.filter(appeal=cold).exclude(norm="ADS.FIX")
        assert dict(after.values_list("pk", "due_at")) == before

    def test_does_not_judge_anew_what_was_done_or_missed(self, cold, estate, sent_at):
        fix = Clock.objects.get(appeal=cold, norm="ADS.FIX")
        later = sent_at + timedelta(hours=70)
        actions.mark_done(
            number=cold.number, seen=1, clock_id=fix.pk, by=estate.dispatcher, at=later
        )
        actions.record_missed_terms(at=later)
        missed = set(
            Clock.objects.filter(appeal=cold, state="missed").values_list("pk", "missed_at")
        )

        with pytest.raises(errors.EventNotAwaited):
            note(cold, estate, "damage_occurred", sent_at - timedelta(hours=10), later)

        assert Clock.objects.get(pk=fix.pk).state == "met"
        assert missed == set(
            Clock.objects.filter(appeal=cold, state="missed").values_list("pk", "missed_at")
        )

    def test_asks_nobody_to_do_again_what_is_done(self, cold, estate, sent_at):
        done_at = sent_at + timedelta(hours=1)
        actions.mark_done(
            number=cold.number,
            seen=1,
            clock_id=Clock.objects.get(appeal=cold, limit="single").pk,
            by=estate.dispatcher,
            at=done_at,
        )
        note(cold, estate, "breach_detected", sent_at - timedelta(hours=5), done_at)

        actions.recategorise(
            number=cold.number,
            seen=3,
            problem="heating.riser_cold",
            comment="Холодный только стояк, остальное греет.",
            by=estate.dispatcher,
            at=done_at + timedelta(hours=1),
        )

        breaks = Clock.objects.filter(appeal=cold, norm="BREAK.HEAT")
        assert {clock.state for clock in breaks} == {"met"}

    def test_that_leaves_the_end_where_it_was_is_no_move(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at, problem="facade.falling", text="Падает.")

        note(appeal, estate, "accident_or_disaster", sent_at - timedelta(hours=2), sent_at)

        assert not TermChange.objects.filter(clock__appeal=appeal).exists()
        assert Entry.objects.filter(chain=appeal.guid).last().data["moved"] == []

    def test_is_told_and_written_down(self, cold, estate, sent_at):
        note(cold, estate, "damage_occurred", sent_at - timedelta(hours=10), sent_at)

        line = Entry.objects.filter(chain=cold.guid).last()
        assert (line.event, line.data["event"]) == ("event_noted", "damage_occurred")
        assert line.data["moved"] == ["ADS.FIX"]
        told = Notice.objects.get(event="event_noted")
        assert told.person_id == estate.owner.pk
        assert told.facts["what"] == "произошло повреждение"

    def test_moves_a_break_and_its_months_sum(self, cold, estate, sent_at):
        began_at = sent_at - timedelta(hours=6)

        note(cold, estate, "break_started", began_at, sent_at)

        breaks = Clock.objects.filter(appeal=cold, norm="BREAK.HEAT")
        assert {clock.limit for clock in breaks} == {"single", "month"}
        assert {clock.started_at for clock in breaks} == {began_at}


class TestNoteIsRefused:
    def test_for_an_event_no_term_counts_from(self, cold, estate, sent_at):
        for event in ("snow_ended", "request_registered", "appeal_registered", "nonsense"):
            with pytest.raises(errors.EventNotAwaited):
                note(cold, estate, event, sent_at, sent_at)

    def test_in_the_future_or_after_it_was_told_of(self, snow, cold, estate, sent_at):
        with pytest.raises(errors.HappenedLater):
            note(snow, estate, "snow_ended", sent_at + timedelta(hours=1), sent_at)
        with pytest.raises(errors.HappenedLater):
            note(
                cold,
                estate,
                "damage_occurred",
                sent_at + timedelta(minutes=1),
                sent_at + timedelta(hours=1),
            )

    def test_in_a_year_that_was_mistyped(self, snow, estate, sent_at):
        with pytest.raises(errors.DateTooFar):
            note(snow, estate, "snow_ended", sent_at - timedelta(days=400), sent_at)

    def test_twice(self, snow, estate, sent_at):
        note(snow, estate, "snow_ended", sent_at, sent_at)

        with pytest.raises(errors.EventNotAwaited):
            note(snow, estate, "snow_ended", sent_at, sent_at)
        assert Occurrence.objects.filter(appeal=snow).count() == 1

    def test_to_who_saw_an_older_state(self, snow, estate, sent_at):
        with pytest.raises(errors.ChangedMeanwhile):
            note(snow, estate, "snow_ended", sent_at, sent_at, seen=9)

from datetime import timedelta
from uuid import uuid4

import pytest

from domovoy.appeals import actions, errors, queries, terms
from domovoy.appeals.models import Appeal, Assessment, Clock
from domovoy.housing.models import Organisation, OrganisationKind
from domovoy.identity.actors import Officer, Resident, Role
from domovoy.regulation import norm_book, work_calendar
from estate import (
    employ,
    hold,
    make_estate,
    make_flat,
    make_organisation,
    make_person,
    register_appeal,
)

REASON = "Теплом в этом доме занимается другая организация. " * 3


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def appeal(estate, sent_at):
    return register_appeal(estate, at=sent_at, problem="heating.no_heating", text="Холодно.")


@pytest.fixture
def receiver(estate):
    organisation = make_organisation(region=estate.house.region)
    return Officer(employ(organisation, Role.DISPATCHER).pk, organisation.pk, Role.DISPATCHER)


def redirect(appeal, by, receiver, at):
    return actions.redirect(
        number=appeal.number,
        seen=Appeal.objects.get(pk=appeal.pk).version,
        receiver_id=receiver.organisation_id,
        comment=REASON,
        by=by,
        at=at,
    )


def close(appeal, estate, at):
    return actions.answer(
        number=appeal.number,
        seen=Appeal.objects.get(pk=appeal.pk).version,
        text="Включили.",
        done=True,
        by=estate.dispatcher,
        at=at,
    )


def repeat(appeal, estate, at):
    return actions.repeat(
        number=appeal.number, details="Холодно.", key=uuid4(), by=estate.resident, at=at
    )


def clock(appeal, norm, **more):
    return Clock.objects.get(appeal=appeal, norm=norm, **more)


class TestRedirection:
    def test_lets_72_hours_go_on_from_the_damage(self, appeal, estate, receiver, sent_at):
        redirect(appeal, estate.dispatcher, receiver, sent_at + timedelta(hours=50))

        theirs = clock(appeal, "ADS.FIX", party=receiver.organisation_id)
        assert (theirs.started_at, theirs.due_at) == (sent_at, sent_at + timedelta(hours=72))
        assert clock(appeal, "ADS.FIX", party=estate.organisation).state == "stopped"

    def test_gives_the_receiver_their_own_time_to_answer_and_to_come(
        self, appeal, estate, receiver, sent_at
    ):
        later = sent_at + timedelta(hours=50)
        redirect(appeal, estate.dispatcher, receiver, later)

        for norm in ("A416.ANS10", "ADS.LOCAL"):
            assert clock(appeal, norm, party=receiver.organisation_id).started_at == later

    def test_brings_no_term_that_was_over_before(self, appeal, estate, receiver, sent_at):
        redirect(appeal, estate.dispatcher, receiver, sent_at + timedelta(hours=80))

        missed = clock(appeal, "ADS.FIX")
        assert (missed.party, missed.state) == (estate.organisation, "missed")
        assert missed.missed_at == sent_at + timedelta(hours=72)

    def test_asks_nobody_to_do_again_what_is_done(self, appeal, estate, receiver, sent_at):
        actions.mark_done(
            number=appeal.number,
            seen=1,
            clock_id=clock(appeal, "ADS.FIX").pk,
            by=estate.dispatcher,
            at=sent_at + timedelta(hours=1),
        )

        redirect(appeal, estate.dispatcher, receiver, sent_at + timedelta(hours=2))

        assert clock(appeal, "ADS.FIX").state == "met"

    def test_back_again_lets_the_first_clock_run_on(self, appeal, estate, receiver, sent_at):
        redirect(appeal, estate.dispatcher, receiver, sent_at + timedelta(hours=10))
        receiver_of_origin = Officer(0, estate.organisation.pk, Role.DISPATCHER)

        redirect(appeal, receiver, receiver_of_origin, sent_at + timedelta(hours=20))

        ours = clock(appeal, "ADS.FIX", party=estate.organisation)
        assert (ours.state, ours.due_at) == ("running", sent_at + timedelta(hours=72))
        answer = clock(appeal, "A416.ANS10", party=estate.organisation)
        assert (answer.state, answer.started_at) == ("running", sent_at)

    def test_back_again_renews_no_answer(self, appeal, estate, receiver, sent_at):
        before = clock(appeal, "A416.ANS10").due_at
        back_at = sent_at + timedelta(days=13)
        redirect(appeal, estate.dispatcher, receiver, back_at)
        redirect(appeal, receiver, estate.dispatcher, back_at + timedelta(hours=1))

        answers = Clock.objects.filter(appeal=appeal, norm="A416.ANS10", ended_at=None)
        assert [(each.party, each.due_at) for each in answers] == [(estate.organisation, before)]

    def test_back_again_renews_no_answer_to_a_neighbour(self, appeal, estate, receiver, sent_at):
        neighbour, flat = make_person(), make_flat(estate.house, number="46")
        hold(neighbour, flat)
        joined_at = sent_at + timedelta(days=2)
        actions.join(
            number=appeal.number, premises_id=flat.pk, by=Resident(neighbour.pk), at=joined_at
        )

        redirect(appeal, estate.dispatcher, receiver, sent_at + timedelta(days=5))
        redirect(appeal, receiver, estate.dispatcher, sent_at + timedelta(days=6))

        theirs = Clock.objects.get(appeal=appeal, joined__isnull=False, ended_at=None)
        assert theirs.started_at == joined_at

    def test_back_again_does_not_repeat_what_the_other_one_missed(
        self, appeal, estate, receiver, sent_at
    ):
        redirect(appeal, estate.dispatcher, receiver, sent_at + timedelta(hours=10))
        redirect(appeal, receiver, estate.dispatcher, sent_at + timedelta(hours=80))

        missed = clock(appeal, "ADS.FIX", state="missed")
        assert missed.party_id == receiver.organisation_id

    def test_back_again_keeps_the_first_ones_own_miss(self, appeal, estate, receiver, sent_at):
        redirect(appeal, estate.dispatcher, receiver, sent_at + timedelta(hours=80))
        redirect(appeal, receiver, estate.dispatcher, sent_at + timedelta(hours=81))

        fix = clock(appeal, "ADS.FIX")
        assert (fix.state, fix.ended_at) == ("missed", None)
        assert Appeal.objects.get(pk=appeal.pk).overdue

    def test_leaves_the_receiver_the_repair_whatever_they_note_and_correct(
        self, estate, receiver, sent_at
    ):
        appeal = register_appeal(estate, at=sent_at, problem="cold_water.no_water_at_all")
        moved_at = sent_at + timedelta(hours=20)
        redirect(appeal, estate.dispatcher, receiver, moved_at)
        about = {"number": appeal.number, "by": receiver, "at": moved_at + timedelta(hours=1)}
        actions.note_occurrence(
            **about,
            seen=2,
            event="damage_occurred",
            happened_at=sent_at - timedelta(hours=60),
        )
        actions.recategorise(**about, seen=3, problem="cold_water.frozen", comment=REASON)

        for norm in ("ADS.FIX", "ADS.LOCAL"):
            assert clock(appeal, norm, party=receiver.organisation_id).state == "running"
        fix = clock(appeal, "ADS.FIX", party=receiver.organisation_id)
        assert fix.due_at == sent_at + timedelta(hours=72)


class TestRepeat:
    def test_does_not_give_the_damage_another_72_hours(self, appeal, estate, sent_at):
        close(appeal, estate, sent_at + timedelta(hours=20))

        child = repeat(appeal, estate, sent_at + timedelta(hours=30))

        assert clock(child, "ADS.FIX").due_at == sent_at + timedelta(hours=72)
        assert clock(child, "A416.ANS10").started_at == sent_at + timedelta(hours=30)
        assert clock(child, "ADS.LOCAL").started_at == sent_at + timedelta(hours=30)

    def test_of_a_repeat_still_counts_from_the_first_word(self, appeal, estate, sent_at):
        close(appeal, estate, sent_at + timedelta(hours=20))
        child = repeat(appeal, estate, sent_at + timedelta(hours=30))
        close(child, estate, sent_at + timedelta(hours=40))

        grandchild = repeat(child, estate, sent_at + timedelta(hours=90))

        actions.record_missed_terms(at=sent_at + timedelta(hours=90))
        late = clock(grandchild, "ADS.FIX")
        assert (late.state, late.missed_at) == ("missed", sent_at + timedelta(hours=72))

    def test_of_what_was_called_solved_is_another_trouble(self, appeal, estate, sent_at):
        close(appeal, estate, sent_at + timedelta(hours=20))
        actions.assess(
            number=appeal.number,
            assessment=Assessment.RECEIVED,
            comment="",
            by=estate.resident,
            at=sent_at + timedelta(hours=21),
        )

        child = repeat(appeal, estate, sent_at + timedelta(days=30))

        assert clock(child, "ADS.FIX").started_at == sent_at + timedelta(days=30)

    def test_keeps_the_moment_of_the_damage_that_was_noted(self, appeal, estate, sent_at):
        broke_at = sent_at - timedelta(hours=8)
        actions.note_occurrence(
            number=appeal.number,
            seen=1,
            event="damage_occurred",
            happened_at=broke_at,
            by=estate.dispatcher,
            at=sent_at,
        )
        close(appeal, estate, sent_at + timedelta(hours=20))

        child = repeat(appeal, estate, sent_at + timedelta(hours=30))

        assert clock(child, "ADS.FIX").due_at == broke_at + timedelta(hours=72)


class TestPartyOfANorm:
    @pytest.mark.parametrize(
        ("problem", "event"),
        [
            ("waste.not_collected", "schedule_missed"),
            ("meters.electric_meter", "meter_failed_or_expired"),
        ],
    )
    def test_that_supplies_binds_no_managing_organisation(self, estate, sent_at, problem, event):
        appeal = register_appeal(estate, at=sent_at, problem=problem, text="Беда.")

        with pytest.raises(errors.EventNotAwaited):
            actions.note_occurrence(
                number=appeal.number,
                seen=1,
                event=event,
                happened_at=sent_at,
                by=estate.dispatcher,
                at=sent_at,
            )

        page = queries.page_of(appeal.number, by=estate.dispatcher, at=sent_at)
        assert not {card.norm for card in page.waiting} & {"BREAK.TKO", "EL.METER6M"}

    def test_is_owed_by_a_supplier_who_has_the_appeal(self, estate, receiver, sent_at):
        Organisation.objects.filter(pk=receiver.organisation_id).update(
            kind=OrganisationKind.SUPPLIER
        )
        appeal = register_appeal(estate, at=sent_at, problem="waste.not_collected", text="Мусор.")
        redirect(appeal, estate.dispatcher, receiver, sent_at)

        actions.note_occurrence(
            number=appeal.number,
            seen=2,
            event="schedule_missed",
            happened_at=sent_at,
            by=receiver,
            at=sent_at,
        )

        assert {each.party_id for each in Clock.objects.filter(norm="BREAK.TKO")} == {
            receiver.organisation_id
        }

    def test_of_a_lift_is_the_organisation_whose_lift_it_is(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at, problem="lift.trapped", text="Застряли.")

        assert clock(appeal, "LIFT.EVAC").party == estate.organisation


class TestBreaks:
    def broken(self, estate, at, *, until, flat=None):
        appeal = register_appeal(estate, at=at, problem="sewerage.riser_blocked", text="Засор.")
        if flat:
            Appeal.objects.filter(pk=appeal.pk).update(premises=flat)
        close(appeal, estate, until)

    def test_of_one_month_add_up_for_a_flat(self, estate, sent_at):
        allowed = timedelta(
            hours=next(x.hours for x in norm_book().get("BREAK.SEW").limits if x.per == "month")
        )
        self.broken(
            estate, sent_at - timedelta(days=5), until=sent_at - timedelta(days=5, hours=-3)
        )
        self.broken(estate, estate.local(2026, 10, 30), until=estate.local(2026, 10, 30, 2))

        now = register_appeal(estate, at=sent_at, problem="sewerage.riser_blocked", text="Засор.")

        assert clock(now, "BREAK.SEW", limit="month").due_at == (
            sent_at + allowed - timedelta(hours=3)
        )
        assert clock(now, "BREAK.SEW", limit="single").due_at == sent_at + timedelta(hours=4)

    def test_of_a_neighbour_give_only_the_cautious_end(self, estate, sent_at):
        self.broken(
            estate,
            sent_at - timedelta(days=5),
            until=sent_at - timedelta(days=5, hours=-3),
            flat=make_flat(estate.house, number="99"),
        )

        now = register_appeal(estate, at=sent_at, problem="sewerage.riser_blocked", text="Засор.")

        month = clock(now, "BREAK.SEW", limit="month")
        assert month.due_at == sent_at + timedelta(hours=8)
        assert month.cautious_at == sent_at + timedelta(hours=5)

    def test_withdrawn_are_not_counted(self, estate, sent_at):
        earlier = register_appeal(
            estate, at=sent_at - timedelta(days=5), problem="sewerage.riser_blocked", text="Засор."
        )
        actions.withdraw(
            number=earlier.number,
            comment="",
            by=estate.resident,
            at=sent_at - timedelta(days=4),
        )

        now = register_appeal(estate, at=sent_at, problem="sewerage.riser_blocked", text="Засор.")

        assert clock(now, "BREAK.SEW", limit="month").due_at == sent_at + timedelta(hours=8)

    def test_cost_one_statement_and_only_where_there_are_any(
        self, estate, sent_at, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(8):  # two of them open and close the transaction
            register_appeal(estate, at=sent_at, problem="sewerage.riser_blocked", text="Засор.")


class TestCalendarOfAHouse:
    def test_is_that_of_its_region(self, db):
        tatarstan = make_estate()
        tatarstan.house.region = "16"
        tatarstan.house.save(update_fields=["region"])

        appeal = register_appeal(tatarstan, at=tatarstan.local(2026, 11, 2, 10))

        assert terms.calendar_of(tatarstan.house) is work_calendar("RU-TA")
        [answer] = Clock.objects.filter(appeal=appeal, kind="answer")
        assert answer.calendar == work_calendar("RU-TA").version
        assert answer.last_on > work_calendar().reckon(tatarstan.local(2026, 11, 2).date(), 10).day

    def test_is_the_federal_one_where_the_region_is_unknown(self, estate):
        assert terms.calendar_of(estate.house) is work_calendar()


class TestStoredClocks:
    def test_keep_their_event_their_calendar_and_when_to_remind(self, appeal, sent_at):
        fix, answer = clock(appeal, "ADS.FIX"), clock(appeal, "A416.ANS10")

        assert (fix.counts_from, fix.calendar) == ("request_registered", "")
        assert fix.remind_at == sent_at + timedelta(hours=36)
        assert (answer.counts_from, answer.calendar) == (
            "request_received",
            work_calendar().version,
        )
        assert answer.remind_at is not None

    def test_of_breaks_are_explained_with_their_own_length(self, appeal, estate, sent_at):
        page = queries.page_of(appeal.number, by=estate.resident, at=sent_at)

        said = {c.limit: c.sentence for c in page.clocks if c.norm == "BREAK.HEAT"}
        assert "16 часов подряд" in said["single"]
        assert "24 часа за месяц в сумме" in said["month"]

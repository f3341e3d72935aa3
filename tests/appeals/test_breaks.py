from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from domovoy.appeals import actions
from domovoy.appeals.models import Appeal, Clock
from estate import make_organisation, register_appeal

WHY = "По фото видно, что дело не в этом."
REASON = "Теплом в этом доме занимается другая организация. " * 3


@pytest.fixture
def begun_at(estate):
    return estate.local(2026, 11, 2, 10)


def no_heating(estate, at):
    return register_appeal(estate, at=at, problem="heating.no_heating", text="Холодно.")


def version(appeal):
    return Appeal.objects.get(pk=appeal.pk).version


def months_sum(appeal):
    clock = Clock.objects.get(appeal=appeal, limit="month")
    return clock.due_at - clock.started_at


class TestServiceThatIsThereAgain:
    def test_ends_both_limits_of_its_break(self, estate, begun_at):
        appeal = no_heating(estate, begun_at)
        single = Clock.objects.get(appeal=appeal, limit="single")

        actions.mark_done(
            number=appeal.number,
            seen=1,
            clock_id=single.pk,
            by=estate.dispatcher,
            at=begun_at + timedelta(hours=1),
        )

        actions.record_missed_terms(at=begun_at + timedelta(days=6))
        breaks = Clock.objects.filter(appeal=appeal, norm="BREAK.HEAT")
        assert {(clock.limit, clock.state) for clock in breaks} == {
            ("single", "met"),
            ("month", "met"),
        }
        assert months_sum(no_heating(estate, begun_at + timedelta(days=8))) == timedelta(hours=23)


class TestStoredClocks:
    def test_known_to_have_been_stopped_are_marked(self, estate, begun_at):
        withdrawn, answered = no_heating(estate, begun_at), no_heating(estate, begun_at)
        actions.record_missed_terms(at=begun_at + timedelta(hours=20))
        later = begun_at + timedelta(hours=21)
        actions.withdraw(number=withdrawn.number, comment="", by=estate.resident, at=later)
        actions.answer(
            number=answered.number,
            seen=2,
            text="Включили.",
            done=True,
            by=estate.dispatcher,
            at=later,
        )
        before = dict(Clock.objects.values_list("pk", "stopped"))
        Clock.objects.update(stopped=False)

        migration = import_module("domovoy.appeals.migrations.0004_stopped_clocks")
        migration.mark_stopped(apps, None)

        assert dict(Clock.objects.values_list("pk", "stopped")) == before
        assert set(before.values()) == {True, False}


class TestBreakThatWasStopped:
    def test_by_a_correction_is_no_interruption(self, estate, begun_at):
        taken_wrongly = no_heating(estate, begun_at)
        later = begun_at + timedelta(days=3)
        actions.record_missed_terms(at=later)
        actions.recategorise(
            number=taken_wrongly.number,
            seen=version(taken_wrongly),
            problem="charges.debt",
            comment=WHY,
            by=estate.dispatcher,
            at=later,
        )

        assert months_sum(no_heating(estate, begun_at + timedelta(days=8))) == timedelta(hours=24)

    def test_by_a_redirection_has_no_known_end(self, estate, begun_at):
        handed_over = no_heating(estate, begun_at)
        later = begun_at + timedelta(days=3)
        actions.record_missed_terms(at=later)
        actions.redirect(
            number=handed_over.number,
            seen=version(handed_over),
            receiver_id=make_organisation(region=estate.house.region).pk,
            comment=REASON,
            by=estate.dispatcher,
            at=later,
        )

        assert months_sum(no_heating(estate, begun_at + timedelta(days=8))) == timedelta(hours=24)

"""What an organisation has set about its winter and the hours in which it is reminded."""

from datetime import time, timedelta

import pytest

from domovoy.appeals import actions
from domovoy.appeals.actions import reminding
from domovoy.appeals.beforehand import terms_to_come
from domovoy.appeals.customs import waking_of, winter_of
from domovoy.appeals.models import Appeal, Clock
from domovoy.catalogue import shipped_catalogue
from domovoy.housing import settings
from domovoy.housing.models import Setting
from domovoy.housing.settings import MEMORY, remembered
from domovoy.regulation import Window
from estate import make_estate, make_organisation, register_appeal
from told import already_told

GLASS = "entrance_repair.glass"
WINTER, SUMMER = "G170.GLASS.W", "G170.GLASS.S"


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def sets(estate):
    """Somebody has set a value for an organisation, or for all."""

    def value(key, number, organisation=estate.organisation):
        Setting.objects.update_or_create(
            key=key,
            organisation=organisation,
            defaults={"value": number, "changed_at": estate.local(2026, 1, 1)},
        )
        MEMORY.forget()

    return value


@pytest.fixture
def short_winter(sets):
    sets(settings.WINTER_FIRST_MONTH, 12)
    sets(settings.WINTER_LAST_MONTH, 2)


def seasons_of(appeal):
    norms = appeal.clocks.filter(norm__startswith="G170.GLASS").order_by("pk")
    return list(norms.values_list("norm", flat=True))


class TestWhatIsRemembered:
    def test_is_an_organisations_own_before_that_of_all(self, estate, sets):
        sets(settings.REMIND_FROM_HOUR, 8, None)
        sets(settings.REMIND_FROM_HOUR, 10)

        assert remembered(settings.REMIND_FROM_HOUR, estate.organisation.pk) == 10
        assert remembered(settings.REMIND_FROM_HOUR, estate.inspectorate.pk) == 8
        assert remembered(settings.REMIND_FROM_HOUR) == 8

    def test_is_read_once(self, estate, sets, django_assert_num_queries):
        sets(settings.WINTER_FIRST_MONTH, 12)
        winter_of(estate.organisation.pk)
        already_told()

        with django_assert_num_queries(0):
            assert winter_of(estate.organisation.pk) == {12, 1, 2, 3}
            assert waking_of(estate.organisation.pk) == Window(time(9), time(21))


class TestWinter:
    def test_is_usually_from_november_to_march(self, estate):
        assert winter_of(estate.organisation.pk) == winter_of(None) == {11, 12, 1, 2, 3}

    def test_decides_by_which_term_a_pane_is_replaced(self, estate, short_winter):
        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10), problem=GLASS)

        assert seasons_of(appeal) == [SUMMER]

    def test_is_told_before_an_appeal_is_written_down(self, estate, short_winter):
        now = estate.local(2026, 11, 20, 10)

        told = terms_to_come(
            shipped_catalogue().problems[GLASS],
            estate.flat,
            addressee=estate.organisation,
            received_at=now,
            at=now,
        )

        assert any("3 суток" in term.sentence or "23 ноября" in term.sentence for term in told)

    def test_that_is_set_later_does_not_turn_terms_that_run(self, estate, sets):
        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10), problem=GLASS)
        assert seasons_of(appeal) == [WINTER]
        sets(settings.WINTER_FIRST_MONTH, 12)

        actions.note_occurrence(
            number=appeal.number,
            seen=appeal.version,
            event="detected_or_request",
            happened_at=estate.local(2026, 11, 20, 9),
            by=estate.dispatcher,
            at=estate.local(2026, 11, 20, 12),
        )

        assert seasons_of(appeal) == [WINTER]

    def test_is_the_receivers_own_after_a_redirection(self, estate, sets):
        other = make_organisation(region=estate.organisation.region)
        sets(settings.WINTER_FIRST_MONTH, 12, other)
        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10), problem=GLASS)

        actions.redirect(
            number=appeal.number,
            seen=appeal.version,
            receiver_id=other.pk,
            comment="Подъезд обслуживает соседняя организация. " * 3,
            by=estate.dispatcher,
            at=estate.local(2026, 11, 20, 12),
        )

        owed = appeal.clocks.filter(party=other).values_list("norm", flat=True)
        assert set(owed) == {SUMMER, "A416.ANS10"}


class TestHours:
    def test_are_those_of_the_organisation(self, estate, sets):
        sets(settings.REMIND_FROM_HOUR, 7)

        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10))

        assert [clock.remind_at.astimezone(estate.zone).hour for clock in _calm(appeal)] == [7]

    def test_that_have_become_narrower_let_a_reminder_wait(self, estate, sets):
        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10))
        [clock] = _calm(appeal)
        sets(settings.REMIND_FROM_HOUR, 11)

        assert reminding.remind(at=clock.remind_at) == 0

        [waiting] = _calm(appeal)
        assert waiting.remind_at == clock.remind_at + timedelta(hours=2)

    def test_cannot_leave_a_day_without_an_hour(self):
        from_hour = settings.KNOWN[settings.REMIND_FROM_HOUR]
        until_hour = settings.KNOWN[settings.REMIND_UNTIL_HOUR]

        assert from_hour.most < until_hour.least


def _calm(appeal: Appeal) -> list[Clock]:
    return list(appeal.clocks.filter(last_on__isnull=False))

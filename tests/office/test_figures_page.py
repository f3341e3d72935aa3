from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals.actions import answer, record_missed_terms, redirect, withdraw
from domovoy.appeals.figures import by_group, by_norm
from domovoy.catalogue import shipped_catalogue
from domovoy.identity.actors import Officer, Role
from domovoy.intake.actions import open_conversation
from domovoy.intake.models import Solution
from estate import make_estate, make_organisation, register_appeal
from told import seen_already

FIGURES = reverse("office:figures")
WALLS = "entrance_repair.walls"


@pytest.fixture
def now():
    return timezone.now()


def done(appeal, estate, at):
    return answer(
        number=appeal.number, seen=1, text="Готово.", done=True, by=estate.dispatcher, at=at
    )


class TestAppealsByGroup:
    def test_counts_thirty_days_of_ones_own_organisation(self, estate, now):
        register_appeal(estate, at=now - timedelta(days=1))
        register_appeal(estate, at=now - timedelta(days=2))
        done(register_appeal(estate, at=now - timedelta(days=3), problem=WALLS), estate, now)
        register_appeal(estate, at=now - timedelta(days=31))
        register_appeal(make_estate(), at=now)

        figures = by_group(estate.dispatcher, at=now)

        assert [(f.group, f.appeals, f.open) for f in figures] == [
            ("heating", 2, 2),
            ("entrance_repair", 1, 0),
        ]

    def test_counts_as_late_only_what_was_missed_here(self, estate, now):
        """The sender missed the repair; the receiver has only just got the appeal."""
        appeal = register_appeal(estate, at=now - timedelta(days=5), problem="heating.no_heating")
        record_missed_terms(at=now)
        appeal.refresh_from_db()
        before = by_group(estate.dispatcher, at=now)
        receiver = make_organisation(region=estate.house.region)
        redirect(
            number=appeal.number,
            seen=appeal.version,
            receiver_id=receiver.pk,
            comment="Теплом в этом доме занимается другая организация. " * 3,
            by=estate.dispatcher,
            at=now,
        )
        officer = Officer(estate.head_person.pk, receiver.pk, Role.HEAD)

        assert [(f.appeals, f.missed) for f in before] == [(1, 1)]
        assert [(f.appeals, f.missed) for f in by_group(officer, at=now)] == [(1, 0)]


class TestTermsByNorm:
    def test_tells_kept_from_missed_and_leaves_stopped_out(self, estate, now):
        done(register_appeal(estate, at=now - timedelta(days=5), problem=WALLS), estate, now)
        done(register_appeal(estate, at=now - timedelta(days=4), problem=WALLS), estate, now)
        register_appeal(estate, at=now - timedelta(days=35), problem=WALLS)
        stopped = register_appeal(estate, at=now - timedelta(days=5), problem=WALLS)
        withdraw(number=stopped.number, comment="", by=estate.resident, at=now)
        record_missed_terms(at=now)

        figures = {figure.norm: figure for figure in by_norm(estate.dispatcher, at=now)}

        assert (figures["A416.ANS10"].met, figures["A416.ANS10"].missed) == (2, 1)
        assert figures["A416.ANS10"].kept == 66

    def test_puts_the_most_often_missed_first(self, estate, now):
        register_appeal(estate, at=now - timedelta(days=29), problem="heating.no_heating")
        done(register_appeal(estate, at=now - timedelta(days=5), problem=WALLS), estate, now)
        record_missed_terms(at=now)

        missed = [figure.missed for figure in by_norm(estate.dispatcher, at=now)]

        assert missed == sorted(missed, reverse=True)
        assert missed[0] > 0


class TestFiguresPage:
    def test_shows_both_tables(self, desk, estate, now):
        done(register_appeal(estate, at=now - timedelta(days=5), problem=WALLS), estate, now)

        page = desk.get(FIGURES).content.decode()

        assert "Ремонт подъезда" in page
        assert "Письменный ответ" in page
        assert "100 %" in page

    def test_says_so_when_there_is_nothing(self, desk):
        assert "За 30 дней заявок не было" in desk.get(FIGURES).content.decode()

    def test_shows_what_advice_has_solved(self, desk, estate, now):
        talk = open_conversation(
            premises_id=estate.flat.pk,
            subject=None,
            from_mobile=True,
            by=estate.resident,
            at=now,
            words="Не греет батарея",
        )
        Solution.objects.create(
            conversation=talk,
            organisation=estate.organisation,
            problem="heating.cold_radiator",
            advice="radiator_valve",
            at=now - timedelta(days=1),
        )

        page = desk.get(FIGURES).content.decode()

        assert "Что решили советом" in page
        assert shipped_catalogue().problems["heating.cold_radiator"].title in page

    def test_takes_nine_statements_with_those_of_the_session(
        self, desk, appeal, django_assert_max_num_queries
    ):
        browser = seen_already(desk)
        with django_assert_max_num_queries(9):
            browser.get(FIGURES)

    def test_is_for_the_desk_alone(self, estate):
        browser = Client()
        browser.force_login(estate.owner)

        assert browser.get(FIGURES).status_code == 404

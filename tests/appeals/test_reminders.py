from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domovoy.appeals import actions
from domovoy.appeals.actions import reminding
from domovoy.appeals.models import Appeal, Clock
from domovoy.appeals.reminders import Span, span_of_term
from domovoy.delivery.models import Notice
from domovoy.delivery.queries import card_of
from domovoy.housing.models import Employment
from domovoy.identity.actors import Role
from domovoy.journal import record
from domovoy.regulation import Hours, Window, WorkingDays
from estate import employ, make_performer, make_person, register_appeal

MOSCOW = ZoneInfo("Europe/Moscow")
VLADIVOSTOK = ZoneInfo("Asia/Vladivostok")
WAKING = Window(time(9), time(21))


def local(*moment, zone=MOSCOW):
    return datetime(*moment, tzinfo=zone)


def by_the_clock(started_at, length, *, zone=MOSCOW):
    return Span(started_at, started_at + length, None, None, zone, WAKING)


def days(started_at, last_on, *, working=None, zone=MOSCOW):
    midnight = datetime.combine(last_on + timedelta(days=1), datetime.min.time(), tzinfo=zone)
    return Span(started_at, midnight, last_on, working, zone, WAKING)


class TestTermByTheClock:
    def test_is_reminded_of_at_the_very_moment(self):
        span = by_the_clock(local(2026, 12, 21, 10), timedelta(hours=2))

        assert span.moment(50) == local(2026, 12, 21, 11)
        assert span.moment(80) == local(2026, 12, 21, 11, 36)

    def test_is_reminded_of_at_night_too(self):
        span = by_the_clock(local(2026, 12, 31, 23, 50), timedelta(minutes=30))

        assert span.moment(50) == local(2027, 1, 1, 0, 5)

    def test_of_three_days_is_still_an_accident(self):
        span = by_the_clock(local(2026, 12, 21, 14), timedelta(hours=72))

        assert span.moment(50) == local(2026, 12, 23, 2)

    def test_of_a_week_waits_for_the_morning(self):
        span = by_the_clock(local(2026, 12, 21, 14), timedelta(days=7))

        assert span.moment(50) == local(2026, 12, 25, 9)

    def test_runs_through_a_change_of_the_zone(self):
        """At two in the morning of 26.10.2014 Moscow put its clocks back by an hour."""
        started_at = local(2014, 10, 26, 0)
        due_at = local(2014, 10, 26, 6)

        moment = Span(started_at, due_at, None, None, MOSCOW, WAKING).moment(50)

        assert moment == local(2014, 10, 26, 2, 30, zone=MOSCOW).replace(fold=1)

    def test_of_no_length_is_never_reminded_of(self):
        span = by_the_clock(local(2026, 12, 21, 10), timedelta())

        assert span.next(reminded=0) is None


class TestTermOfWorkingDays:
    def test_is_reminded_of_in_the_morning_of_the_day_it_is_reached(self):
        span = days(local(2026, 12, 21, 10), date(2027, 1, 13), working=10)

        assert span.moment(50) == local(2026, 12, 28, 9)
        assert span.moment(80) == local(2027, 1, 11, 9)

    @pytest.mark.parametrize(
        ("count", "last_on", "half", "most"),
        [
            (1, date(2026, 11, 23), 23, 23),
            (3, date(2026, 11, 25), 24, 25),
            (5, date(2026, 11, 27), 25, 26),
        ],
    )
    def test_counts_a_begun_day_as_a_whole_one(self, count, last_on, half, most):
        span = days(local(2026, 11, 20, 18), last_on, working=count)

        assert (span.moment(50), span.moment(80)) == (
            local(2026, 11, half, 9),
            local(2026, 11, most, 9),
        )

    def test_goes_by_the_day_of_the_house(self):
        """Eleven in the evening of Sunday in Moscow is Monday in Vladivostok."""
        span = days(local(2026, 11, 22, 23), date(2026, 11, 26), working=3, zone=VLADIVOSTOK)

        assert span.moment(50) == local(2026, 11, 25, 9, zone=VLADIVOSTOK)


class TestTermOfDays:
    def test_is_reminded_of_in_waking_hours(self):
        span = days(local(2026, 11, 20, 10), date(2026, 11, 30))

        assert span.moment(50) == local(2026, 11, 25, 17)
        assert span.moment(80) == local(2026, 11, 29, 9)  # 21:12 of the day before is late

    def test_waits_for_the_morning(self):
        span = days(local(2026, 11, 20, 20), date(2026, 11, 22))

        assert span.moment(50) == local(2026, 11, 22, 9)  # instead of 22:00 of the 21st

    def test_that_ends_the_same_night_is_reminded_of_in_the_evening(self):
        span = days(local(2026, 11, 20, 10), date(2026, 11, 20))

        assert span.moment(50) == local(2026, 11, 20, 17)
        assert span.moment(80) == local(2026, 11, 20, 20, 30)  # so that it is said before nine

    def test_that_has_no_waking_hour_wakes_nobody(self):
        span = days(local(2026, 11, 20, 22), date(2026, 11, 20))

        assert span.next(reminded=0) is None


class TestTermThatStandsAtNight:
    """Two hours that run from eight till eleven in the evening."""

    def span(self, started_at, due_at):
        return span_of_term(
            term=Hours(2),
            window=Window(time(8), time(23)),
            started_at=started_at,
            due_at=due_at,
            last_on=None,
            zone=MOSCOW,
            waking=WAKING,
        )

    def test_is_reminded_of_by_its_own_hours(self):
        span = self.span(local(2026, 11, 20, 22, 30), local(2026, 11, 21, 9, 30))

        assert span.moment(50) == local(2026, 11, 21, 8, 30)
        assert span.moment(80) == local(2026, 11, 21, 9, 6)

    def test_is_an_accidents_however_long_it_stands(self):
        span = self.span(local(2026, 11, 20, 23, 30), local(2026, 11, 21, 10))

        assert span.moment(50) == local(2026, 11, 21, 9)
        assert not span.is_calm


class TestNext:
    SPAN = by_the_clock(local(2026, 11, 20, 10), timedelta(hours=2))

    def test_is_the_half_first_and_then_the_rest(self):
        assert self.SPAN.next(reminded=0) == local(2026, 11, 20, 11)
        assert self.SPAN.next(reminded=50) == local(2026, 11, 20, 11, 36)
        assert self.SPAN.next(reminded=80) is None

    def test_passes_over_what_was_before_the_term_moved(self):
        moved_at = local(2026, 11, 20, 11, 10)

        assert self.SPAN.next(reminded=0, after=moved_at) == local(2026, 11, 20, 11, 36)

    def test_keeps_a_moment_already_past(self):
        """A term that began before the appeal: the damage was noticed late."""
        assert self.SPAN.next(reminded=0) < local(2026, 11, 21)

    def test_of_a_term_of_the_law_counts_its_working_days(self):
        span = span_of_term(
            term=WorkingDays(10),
            started_at=local(2026, 11, 20, 10),
            due_at=local(2026, 12, 5),
            last_on=date(2026, 12, 4),
            zone=MOSCOW,
            waking=WAKING,
        )

        assert span.next(reminded=0) == local(2026, 11, 27, 9)


class TestWaiting:
    """A reminder that comes late: the worker stood, or the term is older than its appeal."""

    @pytest.mark.parametrize(
        ("at", "until"),
        [
            (local(2026, 12, 1, 3), local(2026, 12, 1, 9)),
            (local(2026, 12, 1, 21, 1), local(2026, 12, 2, 9)),
            (local(2026, 12, 1, 9), None),
            (local(2026, 12, 1, 20, 59), None),
        ],
    )
    def test_of_days_is_for_the_morning(self, at, until):
        span = days(local(2026, 11, 20, 10), date(2026, 12, 4), working=10)

        assert span.waits_until(at) == until

    def test_is_not_for_an_accident(self):
        span = by_the_clock(local(2026, 12, 1, 2), timedelta(hours=2))

        assert span.waits_until(local(2026, 12, 1, 3)) is None


def words():
    return [
        (notice.person_id, notice.facts["share"])
        for notice in Notice.objects.filter(event="term_reminded").order_by("pk")
    ]


class TestRemind:
    @pytest.fixture
    def appeal(self, estate):
        """Ten working days from Friday 20 November: the fifth is the 27th, the eighth the 2nd."""
        return register_appeal(
            estate,
            at=estate.local(2026, 11, 20, 10),
            problem="other_not_housing.other",
            text="Есть вопрос.",
        )

    @pytest.fixture
    def half(self, estate):
        return estate.local(2026, 11, 27, 9)

    @pytest.fixture
    def most(self, estate):
        return estate.local(2026, 12, 2, 9)

    def appoint(self, appeal, estate):
        post = make_performer(estate.organisation)
        post.person = make_person("Сидоров", "Иван", "Ильич")
        post.save(update_fields=["person"])
        Appeal.objects.filter(pk=appeal.pk).update(performer=post)
        return post

    def test_says_nothing_too_early(self, appeal, half):
        assert reminding.remind(at=half - timedelta(seconds=1)) == 0

    def test_tells_the_dispatcher_at_half_and_the_head_too_near_the_end(
        self, appeal, estate, half, most
    ):
        assert reminding.remind(at=half) == 1
        assert reminding.remind(at=half + timedelta(hours=1)) == 0
        assert reminding.remind(at=most) == 1
        assert reminding.remind(at=most + timedelta(days=1)) == 0

        assert words() == [
            (estate.dispatcher_person.pk, 50),
            (estate.dispatcher_person.pk, 80),
            (estate.head_person.pk, 80),
        ]

    def test_tells_who_was_sent_instead_of_the_dispatcher(self, appeal, estate, half, most):
        post = self.appoint(appeal, estate)

        reminding.remind(at=half)
        reminding.remind(at=most)

        assert words() == [
            (post.person_id, 50),
            (post.person_id, 80),
            (estate.dispatcher_person.pk, 80),
            (estate.head_person.pk, 80),
        ]

    def test_tells_the_dispatcher_where_the_performer_is_only_a_name(self, appeal, estate, half):
        post = make_performer(estate.organisation)
        Appeal.objects.filter(pk=appeal.pk).update(performer=post)

        reminding.remind(at=half)

        assert words() == [(estate.dispatcher_person.pk, 50)]

    def test_tells_the_head_where_nobody_else_is(self, appeal, estate, half):
        Employment.objects.filter(person=estate.dispatcher_person).update(
            dismissed_on=date(2026, 11, 1)
        )

        reminding.remind(at=half)

        assert words() == [(estate.head_person.pk, 50)]

    def test_never_tells_a_resident(self, appeal, estate, most):
        reminding.remind(at=most)

        assert not Notice.objects.filter(event="term_reminded", for_staff=False).exists()
        assert estate.owner.pk not in dict(words())

    def test_says_only_the_latest_when_both_have_come(self, appeal, most):
        reminding.remind(at=most)

        assert {share for _, share in words()} == {80}
        assert Clock.objects.get().remind_at is None

    def test_late_waits_for_the_morning(self, appeal, estate):
        """The worker stood since the day before yesterday and came back in the night."""
        assert reminding.remind(at=estate.local(2026, 11, 28, 3)) == 0
        assert reminding.remind(at=estate.local(2026, 11, 28, 8, 59)) == 0
        assert reminding.remind(at=estate.local(2026, 11, 28, 9)) == 1

        assert words() == [(estate.dispatcher_person.pk, 50)]

    def test_late_never_comes_after_the_end(self, appeal, estate):
        """Half past nine on the last evening: the morning would be too late."""
        assert reminding.remind(at=estate.local(2026, 12, 4, 21, 30)) == 0
        assert reminding.remind(at=estate.local(2026, 12, 5, 9)) == 0

        assert words() == []

    def test_says_what_is_owed_and_how_much_is_left(self, appeal, most):
        reminding.remind(at=most)

        card = card_of(Notice.objects.filter(event="term_reminded").first())
        assert card.title == f"Скоро закончится срок по заявке № {appeal.number}"
        assert "Письменный ответ: до 4 декабря 2026 года включительно, осталось 2 дня" in card.body

    def test_keeps_a_line_in_the_journal_and_the_version_as_it_was(self, appeal, half):
        reminding.remind(at=half)

        assert record.verify(appeal.guid) == 2
        assert Appeal.objects.get().version == 1

    def test_is_silent_about_a_duty_that_is_done(self, appeal, estate, half):
        actions.answer(
            number=appeal.number,
            seen=1,
            text="Сделали.",
            done=True,
            by=estate.dispatcher,
            at=half - timedelta(hours=1),
        )

        assert reminding.remind(at=half) == 0

    def test_is_silent_about_a_term_that_is_over(self, appeal, estate):
        """The calendar that ends a provisional term may still not be there."""
        appeal.clocks.update(provisional=True)

        assert reminding.remind(at=estate.local(2026, 12, 20)) == 0
        assert words() == []
        assert Clock.objects.get().remind_at is None

    def test_is_silent_about_a_missed_term(self, appeal, estate):
        actions.record_missed_terms(at=estate.local(2026, 12, 5))

        assert reminding.remind(at=estate.local(2026, 12, 5)) == 0
        assert words() == []

    def test_goes_by_dates_where_the_organisation_put_the_answer_off(self, appeal, estate):
        clock = appeal.clocks.get()
        clock.lawful_due_at, clock.lawful_last_on = clock.due_at, clock.last_on
        clock.due_at, clock.last_on = estate.local(2026, 12, 25), date(2026, 12, 24)
        span = reminding.span_of(clock, appeal)

        assert span.moment(50) == estate.local(2026, 12, 7, 17)

    def test_costs_the_same_for_one_and_for_many(self, estate, django_assert_max_num_queries):
        for minute in range(15):
            register_appeal(
                estate,
                at=estate.local(2026, 11, 20, 10, minute),
                problem="other_not_housing.other",
                text="Есть вопрос.",
            )

        with django_assert_max_num_queries(12):  # two of them open and close the transaction
            assert reminding.remind(at=estate.local(2026, 11, 27, 9)) == 15


class TestRemindInspectors:
    def test_of_an_answer_they_owe(self, estate):
        second = employ(estate.inspectorate, Role.INSPECTOR, surname="Белова")
        complaint = register_appeal(
            estate,
            at=estate.local(2026, 11, 20, 10),
            problem="other_not_housing.other",
            text="Есть вопрос.",
        )
        Appeal.objects.filter(pk=complaint.pk).update(
            kind="complaint", addressee=estate.inspectorate
        )

        reminding.remind(at=estate.local(2026, 11, 27, 9))

        assert words() == [(estate.inspector_person.pk, 50), (second.pk, 50)]


class TestAccident:
    def test_is_reminded_of_by_minutes(self, estate):
        appeal = register_appeal(
            estate, at=estate.local(2026, 11, 21, 3), problem="roof.leak", text="Течёт крыша."
        )
        nearest = appeal.clocks.filter(last_on=None).order_by("due_at").first()
        length = nearest.due_at - nearest.started_at

        reminding.remind(at=nearest.started_at + length * 0.81)

        first = Notice.objects.filter(event="term_reminded").first()
        assert "осталось" in card_of(first).body
        assert first.facts["terms"][0]["left"] == int(length.total_seconds() * 0.19 // 60)

    def test_that_stands_at_night_lets_the_dispatcher_sleep(self, estate):
        """A blocked chute of half past ten in the evening: two hours, of which an hour and a half
        are left for the morning."""
        appeal = register_appeal(
            estate, at=estate.local(2026, 11, 20, 22, 30), problem="waste.chute", text="Засор."
        )
        chute = appeal.clocks.get(norm="ADS.CHUTE")

        assert chute.due_at == estate.local(2026, 11, 21, 9, 30)
        assert chute.remind_at == estate.local(2026, 11, 21, 8, 30)
        assert appeal.pressing

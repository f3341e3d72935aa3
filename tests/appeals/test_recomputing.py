"""The calendar of 2028 comes out while terms that end in January 2028 are running.

Till then it is presumed that people work on every weekday but the holidays: Monday 10 January
2028 is taken for a working day. The table of these tests makes it a day off.
"""

from datetime import date, timedelta

import pytest

from domovoy.appeals import actions, queries, terms
from domovoy.appeals.actions import recomputing
from domovoy.appeals.models import Appeal, Clock, Joined, TermChange
from domovoy.delivery.models import Notice
from domovoy.delivery.queries import card_of
from domovoy.journal import record
from domovoy.journal.models import Entry
from domovoy.regulation import load_calendar, work_calendar
from estate import make_estate, make_person, register_appeal

YEARS = """
fixed_holidays: ["01-01", "01-02", "01-03", "01-04", "01-05", "01-06", "01-07", "01-08"]
years:
  2027:
    days_off: ["01-01", "01-04", "01-05", "01-06", "01-07", "01-08", "12-31"]
  2028:
    days_off: ["01-03", "01-04", "01-05", "01-06", "01-07"{more}]
"""


@pytest.fixture
def published(tmp_path):
    """The calendars of houses once the table of 2028 has come out, with 10 January off."""
    return calendars(tmp_path, more=', "01-10"')


@pytest.fixture
def as_presumed(tmp_path):
    """The same, but the table says what was presumed."""
    return calendars(tmp_path, more="")


def calendars(folder, *, more):
    path = folder / "calendar.yaml"
    path.write_text(YEARS.format(more=more), encoding="utf-8")
    calendar = load_calendar(path)
    return lambda house: calendar


@pytest.fixture
def sent_at(estate):
    return estate.local(2027, 12, 17, 10)


@pytest.fixture
def appeal(estate, sent_at):
    """Ten working days: nine in December, the tenth on Monday 10 January."""
    return an_appeal(estate, at=sent_at)


def an_appeal(estate, *, at):
    appeal = register_appeal(estate, at=at, problem="other_not_housing.other", text="Есть вопрос.")
    appeal.clocks.update(calendar="before")
    return appeal


def lines(appeal):
    return Entry.objects.filter(chain=appeal.guid, event="term_recomputed")


def told():
    notices = Notice.objects.filter(event="term_recomputed").order_by("pk")
    return list(notices.values_list("person_id", "organisation_id"))


class TestRecomputeTerms:
    def test_moves_a_presumed_end_and_keeps_the_old_one(self, appeal, estate, published):
        at = estate.local(2027, 12, 24, 3)
        assert (appeal.clocks.get().last_on, appeal.clocks.get().provisional) == (
            date(2028, 1, 10),
            True,
        )

        assert recomputing.recompute_terms(at=at, calendar_of=published) == 1

        clock = appeal.clocks.get()
        assert (clock.last_on, clock.due_at) == (date(2028, 1, 11), estate.local(2028, 1, 12))
        assert not clock.provisional
        change = TermChange.objects.get()
        assert (change.clock, change.reason, change.at) == (clock, "calendar", at)
        assert (change.last_before, change.last_after) == (date(2028, 1, 10), date(2028, 1, 11))
        assert (change.due_before, change.due_after) == (estate.local(2028, 1, 11), clock.due_at)
        assert change.calendar == clock.calendar == published(estate.house).version

    def test_lets_the_appeal_follow(self, appeal, estate, published):
        recomputing.recompute_terms(at=estate.local(2027, 12, 24, 3), calendar_of=published)

        appeal.refresh_from_db()
        assert appeal.execution_end_on == date(2028, 1, 11)
        assert appeal.next_due_at == estate.local(2028, 1, 12)
        assert appeal.version == 2
        assert lines(appeal).count() == 1
        assert record.verify(appeal.guid) == 2

    def test_tells_the_applicant_and_the_addressee_what_was_and_what_is(
        self, appeal, estate, published
    ):
        recomputing.recompute_terms(at=estate.local(2027, 12, 24, 3), calendar_of=published)

        assert told() == [(None, estate.organisation.pk), (estate.owner.pk, None)]
        card = card_of(Notice.objects.get(event="term_recomputed", person=estate.owner))
        assert card.title == f"Изменился срок по заявке № {appeal.number}"
        assert "до 11 января 2028 года включительно" in card.body
        assert "Раньше мы называли 10 января 2028 года" in card.body

    def test_is_done_once(self, appeal, estate, published):
        at = estate.local(2027, 12, 24, 3)
        recomputing.recompute_terms(at=at, calendar_of=published)

        assert recomputing.recompute_terms(at=at + timedelta(days=1), calendar_of=published) == 0
        assert TermChange.objects.count() == 1

    def test_makes_a_term_firm_in_silence_where_it_was_presumed_right(
        self, appeal, estate, as_presumed
    ):
        assert (
            recomputing.recompute_terms(at=estate.local(2027, 12, 24), calendar_of=as_presumed) == 0
        )

        clock = appeal.clocks.get()
        assert (clock.last_on, clock.provisional) == (date(2028, 1, 10), False)
        assert not told()
        assert not lines(appeal).exists()
        assert Appeal.objects.get().version == 1

    def test_comes_before_a_provisional_term_is_called_missed(self, appeal, estate, published):
        """The table comes late: the presumed end has passed, the true one not yet."""
        at = estate.local(2028, 1, 11, 12)
        assert actions.record_missed_terms(at=at) == 0

        recomputing.recompute_terms(at=at, calendar_of=published)

        assert actions.record_missed_terms(at=at, calendar_of=published) == 0
        at = estate.local(2028, 1, 12)
        assert actions.record_missed_terms(at=at, calendar_of=published) == 1
        assert appeal.clocks.get().missed_at == estate.local(2028, 1, 12)

    def test_comes_before_a_firm_term_of_an_old_calendar_is_called_missed(
        self, appeal, estate, published
    ):
        """Somebody held the appeal while all others were reckoned again."""
        appeal.clocks.update(provisional=False)
        at = estate.local(2028, 1, 11, 12)
        page = queries.page_of(appeal.number, by=estate.resident, at=at)

        assert actions.record_missed_terms(at=at) == 0
        assert ([clock.state for clock in page.clocks], page.may_complain) == (["running"], False)

        recomputing.recompute_terms(at=at, calendar_of=published)

        assert actions.record_missed_terms(at=at, calendar_of=published) == 0
        assert actions.record_missed_terms(at=estate.local(2028, 1, 12), calendar_of=published)

    def test_is_not_foreseen_by_an_answer(self, appeal, estate):
        """An answer given in the true term is in time, whatever the old calendar said."""
        appeal.clocks.update(provisional=False)

        actions.answer(
            number=appeal.number,
            seen=1,
            text="Ответили.",
            done=True,
            by=estate.dispatcher,
            at=estate.local(2028, 1, 11, 12),
        )

        assert appeal.clocks.get().state == "met"

    def test_leaves_a_missed_term_missed(self, appeal, estate, published):
        appeal.clocks.update(provisional=False, calendar=work_calendar().version)
        actions.record_missed_terms(at=estate.local(2028, 1, 11))

        recomputing.recompute_terms(at=estate.local(2028, 1, 11, 3), calendar_of=published)

        clock = appeal.clocks.get()
        assert (clock.state, clock.last_on) == ("missed", date(2028, 1, 10))

    def test_leaves_terms_by_the_clock_alone(self, estate, published):
        appeal = register_appeal(
            estate, at=estate.local(2027, 12, 20, 10), problem="roof.leak", text="Течёт крыша."
        )
        by_the_clock = appeal.clocks.filter(last_on=None)
        before = list(by_the_clock.values_list("due_at", "calendar"))

        recomputing.recompute_terms(at=estate.local(2027, 12, 20, 11), calendar_of=published)

        assert list(by_the_clock.values_list("due_at", "calendar")) == before

    def test_moves_the_reminder_too(self, appeal, estate, published):
        appeal.clocks.update(reminded=50)

        recomputing.recompute_terms(at=estate.local(2027, 12, 28), calendar_of=published)

        assert appeal.clocks.get().remind_at == estate.local(2027, 12, 29, 9)

    def test_may_look_only_at_what_ends_soon(self, appeal, estate, published):
        at, presumed_end = estate.local(2027, 12, 24), estate.local(2028, 1, 11)

        def moved_until(until):
            return recomputing.recompute_terms(at=at, until=until, calendar_of=published)

        assert moved_until(presumed_end) == 0
        assert moved_until(presumed_end + timedelta(seconds=1)) == 1

    def test_passes_over_a_norm_that_has_left_the_law(self, appeal, estate, published):
        appeal.clocks.update(norm="A416.GONE")

        assert (
            recomputing.recompute_terms(at=estate.local(2027, 12, 24), calendar_of=published) == 0
        )
        assert appeal.clocks.get().last_on == date(2028, 1, 10)

    def test_costs_the_same_for_one_and_for_many(
        self, estate, sent_at, published, django_assert_max_num_queries
    ):
        for minute in range(15):
            an_appeal(estate, at=sent_at + timedelta(minutes=minute))

        with django_assert_max_num_queries(15):  # two of them open and close the transaction
            assert recomputing.recompute_terms(at=sent_at, calendar_of=published) == 15


class TestAnswerPutOff:
    def put_off(self, appeal, estate, sent_at, *, until):
        actions.roll_over(
            number=appeal.number,
            seen=1,
            until=until,
            comment="Ждём ответ подрядчика, он будет в январе.",
            by=estate.dispatcher,
            at=sent_at,
        )
        appeal.clocks.update(calendar="before")
        TermChange.objects.all().delete()

    def test_keeps_its_promised_day_while_the_laws_own_moves(
        self, appeal, estate, sent_at, published
    ):
        self.put_off(appeal, estate, sent_at, until=date(2028, 1, 25))

        assert recomputing.recompute_terms(at=sent_at, calendar_of=published) == 0

        clock = appeal.clocks.get()
        assert (clock.last_on, clock.lawful_last_on) == (date(2028, 1, 25), date(2028, 1, 11))
        change = TermChange.objects.get()
        assert (change.reason, change.last_before, change.last_after) == (
            "lawful",
            date(2028, 1, 10),
            date(2028, 1, 11),
        )
        assert not told()

    def test_is_put_off_further_when_the_law_gives_more(self, estate, published):
        sent_at = estate.local(2027, 12, 20, 10)  # its tenth day is presumed to be 11 January
        appeal = an_appeal(estate, at=sent_at)
        clock = appeal.clocks.get()
        clock.lawful_due_at, clock.lawful_last_on = estate.local(2028, 1, 11), date(2028, 1, 10)
        clock.due_at, clock.last_on = estate.local(2028, 1, 12), date(2028, 1, 11)
        clock.save(update_fields=["lawful_due_at", "lawful_last_on", "due_at", "last_on"])

        assert recomputing.recompute_terms(at=sent_at, calendar_of=published) == 1

        clock.refresh_from_db()
        assert clock.last_on == clock.lawful_last_on == date(2028, 1, 12)
        assert set(TermChange.objects.values_list("reason", "last_before")) == {
            ("lawful", date(2028, 1, 10)),
            ("calendar", date(2028, 1, 11)),
        }


class TestNeighbourWhoJoined:
    def test_hears_of_the_own_answer(self, appeal, estate, published):
        neighbour = make_person("Орлова", "Вера", "Ильинична")
        joined = Joined.objects.create(
            appeal=appeal,
            person=neighbour,
            premises=estate.flat,
            joined_at=estate.local(2027, 12, 21, 10),
        )
        [own] = terms.clocks_from(
            appeal,
            terms.plan_of("A416.ANS10", "request_received", zone=estate.zone, at=joined.joined_at),
        )
        own.joined, own.calendar = joined, "before"
        own.save(force_insert=True)
        appeal.clocks.filter(joined=None).update(calendar=published(estate.house).version)

        recomputing.recompute_terms(at=estate.local(2027, 12, 24, 3), calendar_of=published)

        assert told() == [(None, estate.organisation.pk), (neighbour.pk, None)]
        assert Appeal.objects.get().execution_end_on == date(2028, 1, 10)


class TestRegions:
    def test_are_told_apart(self, estate, sent_at, published):
        """Only where the calendar has changed are terms reckoned again."""
        here = an_appeal(estate, at=sent_at)
        other = make_estate()
        there = an_appeal(other, at=sent_at)
        federal = work_calendar()
        there.clocks.update(calendar=federal.version)

        def calendar_of(house):
            return published(house) if house.region == estate.house.region else federal

        assert recomputing.recompute_terms(at=sent_at, calendar_of=calendar_of) == 1
        assert here.clocks.get().last_on == date(2028, 1, 11)
        assert there.clocks.get().last_on == date(2028, 1, 10)

    def test_without_a_house_have_nothing_to_reckon(self, db, published):
        assert not Clock.objects.exists()
        assert recomputing.recompute_terms(at=make_estate().local(2027, 1, 1)) == 0

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from domovoy.housing import desk_errors as errors
from domovoy.housing.models import Shift
from domovoy.housing.shifts import begin_shift, end_shift, shifts_of, take_shift_over
from domovoy.identity.actors import Officer, Role
from domovoy.identity.errors import NotPermitted
from domovoy.journal import record
from domovoy.journal.models import Entry
from estate import employ, make_estate

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
EVENING = NOW + timedelta(hours=12)


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def next_one(estate):
    person = employ(estate.organisation, Role.DISPATCHER, surname="Волкова")
    return Officer(person.pk, estate.organisation.pk, Role.DISPATCHER)


def ended(shift, by, *, handover="Ключ от подвала у мастера.", burning=("7",), at=EVENING):
    return end_shift(guid=shift.guid, handover=handover, burning=burning, by=by, at=at)


class TestAShift:
    def test_is_begun_ended_and_taken_over(self, estate, next_one):
        shift = begin_shift(by=estate.dispatcher, at=NOW)
        ended(shift, estate.dispatcher)
        take_shift_over(guid=shift.guid, by=next_one, at=EVENING)

        shift.refresh_from_db()
        assert (shift.ended_at, shift.left_open) == (EVENING, ["7"])
        assert (shift.taken_by_id, shift.taken_at) == (next_one.person_id, EVENING)
        events = list(Entry.objects.filter(chain=shift.guid).values_list("event", flat=True))
        assert events == ["shift_begun", "shift_ended", "shift_taken"]
        assert record.verify(shift.guid) == 3
        assert "подвала" not in str(Entry.objects.filter(chain=shift.guid).values_list("data"))

    def test_is_begun_once_at_a_time(self, estate, next_one):
        shift = begin_shift(by=estate.dispatcher, at=NOW)
        begin_shift(by=next_one, at=NOW)

        with pytest.raises(errors.ShiftGoesOn):
            begin_shift(by=estate.dispatcher, at=NOW)
        ended(shift, estate.dispatcher)
        begin_shift(by=estate.dispatcher, at=EVENING)

        assert Shift.objects.filter(person=estate.dispatcher_person).count() == 2

    def test_is_ended_once(self, estate):
        shift = begin_shift(by=estate.dispatcher, at=NOW)
        ended(shift, estate.dispatcher)

        with pytest.raises(errors.ShiftEnded):
            ended(shift, estate.dispatcher)

    def test_of_another_is_ended_only_once_it_is_forgotten(self, estate, next_one):
        shift = begin_shift(by=estate.dispatcher, at=NOW)
        a_day_later = NOW + timedelta(hours=24)

        for by in (next_one, estate.head):
            with pytest.raises(errors.ShiftOfAnother):
                ended(shift, by, at=a_day_later)
        ended(shift, next_one, handover="", at=a_day_later + timedelta(seconds=1))

        line = Entry.objects.filter(chain=shift.guid).last()
        assert line.data["forgotten"]

    @pytest.mark.parametrize("length", [2000, 2001])
    def test_hands_over_so_many_words_and_no_more(self, estate, length):
        shift = begin_shift(by=estate.dispatcher, at=NOW)

        if length == 2000:
            assert len(ended(shift, estate.dispatcher, handover="а" * length).handover) == length
        else:
            with pytest.raises(errors.HandoverTooLong):
                ended(shift, estate.dispatcher, handover="а" * length)

    def test_is_taken_over_once_ended_by_another_and_only_once(self, estate, next_one):
        shift = begin_shift(by=estate.dispatcher, at=NOW)
        with pytest.raises(errors.ShiftNotEnded):
            take_shift_over(guid=shift.guid, by=next_one, at=NOW)
        ended(shift, estate.dispatcher)
        with pytest.raises(errors.OwnShift):
            take_shift_over(guid=shift.guid, by=estate.dispatcher, at=EVENING)
        take_shift_over(guid=shift.guid, by=next_one, at=EVENING)
        with pytest.raises(errors.ShiftTaken):
            take_shift_over(guid=shift.guid, by=estate.head, at=EVENING)

    def test_of_another_organisation_is_not_there(self, estate):
        shift = begin_shift(by=estate.dispatcher, at=NOW)
        stranger = make_estate().dispatcher

        with pytest.raises(errors.ShiftNotFound):
            ended(shift, stranger, at=NOW + timedelta(days=9))
        with pytest.raises(errors.ShiftNotFound):
            take_shift_over(guid=uuid4(), by=stranger, at=NOW)
        assert shifts_of(stranger, zone=estate.zone, at=NOW) == []

    def test_is_not_for_residents_and_inspectors(self, estate):
        for nobody in (estate.resident, estate.inspector):
            with pytest.raises(NotPermitted):
                begin_shift(by=nobody, at=NOW)


class TestTheList:
    def test_holds_two_weeks_and_what_goes_on(self, estate, next_one):
        old = begin_shift(by=estate.dispatcher, at=NOW - timedelta(days=16))
        ended(old, estate.dispatcher, at=NOW - timedelta(days=15))
        forgotten = begin_shift(by=next_one, at=NOW - timedelta(days=20))
        recent = begin_shift(by=estate.dispatcher, at=NOW - timedelta(days=1))
        ended(recent, estate.dispatcher, at=NOW)

        cards = shifts_of(estate.dispatcher, zone=estate.zone, at=NOW)

        assert [card.guid for card in cards] == [recent.guid, forgotten.guid]
        assert [(card.mine, card.waits, card.forgotten) for card in cards] == [
            (True, True, False),
            (False, False, True),
        ]

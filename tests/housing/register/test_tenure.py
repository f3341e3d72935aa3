"""What follows from the register: shares that add up, ties that end, appeals that move."""

from __future__ import annotations

import threading
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from domovoy.conversation import SendAsIs
from domovoy.housing import access
from domovoy.housing.models import Holding, Ownership, Premises
from domovoy.housing.register.errors import ImportRunning
from domovoy.identity.acting import acting
from domovoy.identity.actors import THE_SYSTEM
from domovoy.intake import actions as intake
from domovoy.journal.models import Entry
from estate import hold, make_estate, make_flat, make_person, register_appeal
from housing.register import files

LONG_AGO = date(2020, 1, 1)
SOLD = date(2026, 11, 1)


def own(flat, key, over, under, period=(LONG_AGO, None)):
    return Ownership.objects.create(
        premises=flat, owner_key=key, numerator=over, denominator=under, period=period
    )


def settle():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS housing_shares_add_up IMMEDIATE")


@pytest.mark.django_db
class TestShares:
    @pytest.fixture
    def flat(self):
        return make_flat(make_estate().house, number="7")

    def test_that_are_more_than_whole_are_refused_by_the_database(self, flat):
        own(flat, "a", 1, 3)
        own(flat, "b", 1, 3)
        own(flat, "c", 333_334, 1_000_000)

        with pytest.raises(IntegrityError, match="add up to more than one"):
            settle()

    def test_that_are_whole_are_kept(self, flat):
        for key in "abcdefg":
            own(flat, key, 1, 7)

        settle()

    def test_may_be_more_in_the_middle_of_a_transaction(self, flat):
        old = own(flat, "a", 1, 1)
        own(flat, "b", 1, 1, (SOLD, None))
        Ownership.objects.filter(pk=old.pk).update(period=(LONG_AGO, SOLD))

        settle()

    def test_of_many_premises_written_at_once_are_all_counted(self, flat):
        whole = make_flat(flat.house, number="8")
        alone = make_flat(flat.house, number="9")
        shares = [(whole, "a", 1, 2), (flat, "a", 2, 3), (whole, "b", 1, 2), (alone, "a", 1, 1)]

        def write(shares):
            Ownership.objects.bulk_create(
                Ownership(
                    premises=where,
                    owner_key=key,
                    numerator=over,
                    denominator=under,
                    period=(LONG_AGO, None),
                )
                for where, key, over, under in shares
            )
            settle()

        write(shares)
        with pytest.raises(IntegrityError, match=f"premises {flat.pk} add up"):
            write([(flat, "b", 1, 2)])

    def test_are_counted_where_they_are_moved_to(self, flat):
        own(flat, "a", 1, 1)
        moved = own(make_flat(flat.house, number="8"), "b", 1, 9)
        settle()

        with pytest.raises(IntegrityError):
            Ownership.objects.filter(pk=moved.pk).update(premises=flat)

    def test_are_counted_for_each_day(self, flat):
        own(flat, "a", 1, 1, (None, date(2021, 1, 1)))
        own(flat, "b", 1, 2, (date(2021, 1, 1), date(2023, 1, 1)))
        own(flat, "c", 1, 1, (date(2022, 12, 31), None))

        with pytest.raises(IntegrityError):
            settle()


@pytest.mark.django_db
class TestAnOwnershipThatEnds:
    @pytest.fixture
    def home(self, tmp_path):
        """A flat whose owner has let two people in, one through the other."""
        files.taken(files.folder(tmp_path / "register", **files.whole_register()))
        flat = Premises.objects.get(number="1")
        owned = Ownership.objects.get(surname="Ковалёва")
        holding = hold(make_person(), flat)
        Holding.objects.filter(pk=holding.pk).update(ownership=owned)
        granted = hold(make_person(), flat, since=date(2026, 5, 1))
        Holding.objects.filter(pk=granted.pk).update(granted_by=holding, kind="household")
        late = hold(make_person(), flat, since=SOLD + timedelta(days=3))
        Holding.objects.filter(pk=late.pk).update(granted_by=granted, kind="tenant")
        other = hold(make_person(), flat)
        return holding, granted, late, other

    def test_ends_the_ties_that_rest_on_it(self, home, tmp_path):
        sold = files.owner(share="1/2", until=SOLD.isoformat())

        files.taken(files.table(tmp_path / "ownerships.csv", [sold]))

        held, granted, late, other = (Holding.objects.get(pk=each.pk).period for each in home)
        assert (held.upper, granted.upper, other.upper) == (SOLD, SOLD, None)
        assert late.isempty
        ended = Entry.objects.filter(event="holding_ended").values_list("chain", flat=True)
        assert set(ended) == {each.guid for each in home[:3]}

    def test_and_goes_on_with_another_share_ends_none(self, home, tmp_path):
        rows = [
            files.owner(share="1/2", until=SOLD.isoformat()),
            files.owner(share="1/3", since=SOLD.isoformat()),
        ]

        files.taken(files.table(tmp_path / "ownerships.csv", rows))

        holding = Holding.objects.get(pk=home[0].pk)
        assert holding.period.upper is None
        assert holding.ownership.numerator == 1
        assert holding.ownership.denominator == 3


@pytest.mark.django_db
class TestAHouseThatPassesToAnother:
    @pytest.mark.parametrize("zone", ["Asia/Kamchatka", "Europe/Kaliningrad"])
    def test_sends_appeals_to_the_other_from_midnight_by_its_own_clock(self, tmp_path, zone):
        estate = make_estate(time_zone=zone)
        rival = files.organisation(inn=files.RIVAL_INN, ogrn=files.RIVAL_OGRN)
        house = str(estate.house.fias_guid)
        passed = files.management(house=house, organisation=files.RIVAL_INN, since="2026-12-01")
        last = datetime(2026, 11, 30, 23, 59, 59, tzinfo=ZoneInfo(zone))
        midnight = datetime(2026, 12, 1, tzinfo=ZoneInfo(zone))
        appeal = register_appeal(estate, at=last)

        files.taken(files.folder(tmp_path / "passed", organisations=[rival], managements=[passed]))

        def manager(at):
            return access.manager_of(estate.house.pk, on=at.astimezone(estate.zone).date()).inn

        assert manager(last) == estate.organisation.inn
        assert manager(midnight) == files.RIVAL_INN
        appeal.refresh_from_db()
        assert appeal.addressee == estate.organisation


@pytest.mark.django_db
class TestAnAppealSentOnTheNightAHousePasses:
    @pytest.mark.parametrize("zone", ["Asia/Kamchatka", "Europe/Kaliningrad"])
    def test_goes_to_whoever_manages_when_it_is_sent(self, tmp_path, zone):
        estate = make_estate(time_zone=zone)
        rival = files.organisation(inn=files.RIVAL_INN, ogrn=files.RIVAL_OGRN)
        house = str(estate.house.fias_guid)
        passed = files.management(house=house, organisation=files.RIVAL_INN, since="2026-12-01")
        files.taken(files.folder(tmp_path / "passed", organisations=[rival], managements=[passed]))

        before = send_appeal(estate, at=datetime(2026, 11, 30, 23, 59, 59, tzinfo=ZoneInfo(zone)))
        after = send_appeal(estate, at=datetime(2026, 12, 1, tzinfo=ZoneInfo(zone)))

        before.refresh_from_db()
        assert before.addressee == estate.organisation
        assert after.addressee.inn == files.RIVAL_INN

    def test_goes_to_the_new_one_though_its_conversation_began_with_the_old(self, tmp_path):
        estate = make_estate()
        rival = files.organisation(inn=files.RIVAL_INN, ogrn=files.RIVAL_OGRN)
        house = str(estate.house.fias_guid)
        passed = files.management(house=house, organisation=files.RIVAL_INN, since="2026-12-01")
        files.taken(files.folder(tmp_path / "passed", organisations=[rival], managements=[passed]))

        appeal = send_appeal(
            estate,
            at=datetime(2026, 12, 1, tzinfo=estate.zone),
            begun=datetime(2026, 11, 30, 23, 50, tzinfo=estate.zone),
        )

        assert appeal.addressee.inn == files.RIVAL_INN


def send_appeal(estate, *, at, begun=None):
    """Say what is wrong and send it as it is, as a resident does."""
    conversation = intake.open_conversation(
        premises_id=estate.flat.pk,
        subject=None,
        from_mobile=True,
        by=estate.resident,
        at=begun or at,
        words="Из крыши течёт вода в подъезд на пятом этаже",
    )
    conversation = intake.move(
        conversation_id=conversation.pk,
        turn=conversation.turn,
        move=SendAsIs(),
        by=estate.resident,
        at=begun or at,
    )
    return intake.send(
        conversation_id=conversation.pk,
        key=conversation.submission_key,
        by=estate.resident,
        at=at,
    )


class TestTwoAtOnce:
    def test_are_refused_clearly(self, committed_db, tmp_path):
        register = files.folder(tmp_path / "register", **files.whole_register())
        found = []

        def another():
            try:
                files.taken(register)
            except ImportRunning as running:
                found.append(running.code)
            finally:
                connection.close()

        def meanwhile(step, done):
            if step == "ownerships" and not found:
                thread = threading.Thread(target=another)
                thread.start()
                thread.join()

        files.import_register(files=[register], at=files.AT, apply=True, tell=meanwhile)

        assert found == ["import_running"]

    def test_sales_of_one_flat_cannot_both_be_written(self, committed_db):
        flat = make_flat(make_estate().house, number="7")
        ready = threading.Barrier(2)
        refused = []

        def sell(key):
            try:
                ready.wait()
                with acting(THE_SYSTEM), transaction.atomic():
                    own(flat, key, 2, 3)
                    time.sleep(0.3)
            except IntegrityError:
                refused.append(key)
            finally:
                connection.close()

        threads = [threading.Thread(target=sell, args=(key,)) for key in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(refused) == 1

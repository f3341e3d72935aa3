from datetime import UTC, date, datetime, timedelta

import pytest

from domovoy.housing.access import premises_of
from domovoy.housing.binding.actions import (
    ClaimWords,
    claim_flat,
    end_holding,
    match_flats,
    withdraw_claim,
)
from domovoy.housing.binding.errors import MayNotWrite
from domovoy.housing.binding.rules import Right
from domovoy.housing.claims_deciding import Confirmed, decide_claim
from domovoy.housing.models import Claim, Holding, Management
from domovoy.housing.queries import flats_of
from domovoy.identity.actors import Resident
from domovoy.journal import record
from estate import LONG_AGO, hold, make_flat, make_person, open_account, own, remember_snils

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SNILS = "900-000-001 82"


@pytest.fixture
def known(newcomer):
    remember_snils(newcomer, SNILS)
    return newcomer


class TestMatching:
    def test_binds_every_flat_the_register_has_the_person_in(self, estate, flat, known, by):
        second = make_flat(estate.house, number="182")
        own(flat, known, snils=SNILS, share=(1, 2))
        own(second, known, snils=SNILS)
        own(estate.flat, make_person(), snils="900-000-002 83")

        found = match_flats(by=by, at=NOON)

        assert [card.flat for card in flats_of(by, at=NOON)] == ["181", "182"]
        assert {(tie.kind, tie.basis, tie.may_write) for tie in found} == {
            ("owner", "register", True)
        }
        assert found[0].share == "1/2"

    def test_changes_nothing_a_second_time(self, flat, known, by):
        own(flat, known, snils=SNILS)
        (holding,) = match_flats(by=by, at=NOON)

        assert match_flats(by=by, at=NOON) == []
        assert Holding.objects.filter(person=known).count() == 1
        assert record.verify(holding.guid) == 1

    def test_asks_nothing_of_the_register_without_a_snils(self, flat, newcomer, by):
        own(flat, newcomer)

        assert match_flats(by=by, at=NOON) == []

    @pytest.mark.parametrize("period", [(LONG_AGO, TODAY), (TODAY + timedelta(days=2), None)])
    def test_passes_over_what_was_sold_or_is_not_theirs_yet(self, flat, known, by, period):
        own(flat, known, snils=SNILS, period=period)

        assert match_flats(by=by, at=NOON) == []

    def test_makes_an_owner_of_who_was_let_in_by_another(self, estate, flat, known, by):
        inviter = hold(make_person(), flat)
        own(flat, known, snils=SNILS)
        Holding.objects.create(
            person=known,
            premises=flat,
            kind="household",
            granted_by=inviter,
            may_bills=False,
            period=(LONG_AGO, None),
        )

        (holding,) = match_flats(by=by, at=NOON)

        assert (holding.kind, holding.may_bills, holding.granted_by) == ("owner", True, None)
        assert Holding.objects.filter(person=known).count() == 1

    def test_brings_back_a_flat_one_has_left_only_when_asked(self, flat, known, by):
        own(flat, known, snils=SNILS)
        (holding,) = match_flats(by=by, at=NOON)
        later = NOON + timedelta(days=3)
        end_holding(holding=holding.guid, by=by, at=later)

        assert match_flats(by=by, at=later) == []
        assert flats_of(by, at=later) == []

        assert match_flats(by=by, at=later, again=True)
        assert [card.flat for card in flats_of(by, at=later)] == ["181"]

    def test_begins_on_the_day_of_the_house(self, flat, known, by):
        own(flat, known, snils=SNILS)
        flat.house.time_zone = "Asia/Kamchatka"
        flat.house.save(update_fields=["time_zone"])

        (holding,) = match_flats(by=by, at=NOON)

        assert holding.period.lower == TODAY + timedelta(days=1)


class TestOwnerWhoIsNotOfAge:
    @pytest.fixture
    def minor(self, known):
        known.birth_on = date(2008, 12, 1)
        known.save(update_fields=["birth_on"])
        return known

    def test_sees_the_flat_and_does_not_write(self, flat, minor, by):
        own(flat, minor, snils=SNILS)

        (holding,) = match_flats(by=by, at=NOON)

        assert (holding.may_write, holding.may_meters) == (False, True)
        assert premises_of(flat.pk, by=by, at=NOON) == flat
        with pytest.raises(MayNotWrite):
            premises_of(flat.pk, by=by, at=NOON, right=Right.WRITE)

    def test_writes_from_the_eighteenth_birthday(self, flat, minor, by):
        own(flat, minor, snils=SNILS)
        match_flats(by=by, at=NOON)
        birthday = NOON + timedelta(days=11)

        (holding,) = match_flats(by=by, at=birthday)

        assert holding.may_write
        assert premises_of(flat.pk, by=by, at=birthday, right=Right.WRITE) == flat


class TestAnotherPerson:
    def test_with_the_same_name_is_not_let_in(self, flat, known):
        own(flat, known, snils=SNILS)
        namesake = make_person(known.surname, known.first_name, known.patronymic)

        assert match_flats(by=Resident(namesake.pk), at=NOON) == []


class TestShareAnotherActsOn:
    @pytest.fixture
    def namesake(self, estate, flat, known):
        """Somebody of the same name, without a СНИЛС, who was bound by the account."""
        open_account(flat, estate.organisation, "40-7781")
        own(flat, known, snils=SNILS)
        other = make_person(known.surname, known.first_name, known.patronymic)
        words = ClaimWords(estate.house.fias_guid, flat="181", kind="owner", account="40-7781")
        return claim_flat(words, by=Resident(other.pk), at=NOON)

    def test_is_claimed_and_left_to_the_organisation(self, estate, namesake, by):
        (claim,) = match_flats(by=by, at=NOON)

        assert isinstance(claim, Claim)
        assert (claim.kind, claim.flat_number, claim.state) == ("owner", "181", "waiting")
        assert claim.organisation == estate.organisation
        assert flats_of(by, at=NOON) == []
        assert record.verify(claim.guid) == 1

    def test_is_claimed_once_until_asked_again(self, namesake, by):
        (claim,) = match_flats(by=by, at=NOON)

        assert match_flats(by=by, at=NOON) == []
        assert match_flats(by=by, at=NOON, again=True) == []
        withdraw_claim(guid=claim.guid, by=by, at=NOON)
        assert match_flats(by=by, at=NOON) == []
        assert len(match_flats(by=by, at=NOON, again=True)) == 1

    def test_is_bound_once_the_other_has_left_and_the_claim_waits_no_more(self, namesake, by):
        (claim,) = match_flats(by=by, at=NOON)
        end_holding(holding=namesake.guid, by=Resident(namesake.person_id), at=NOON)

        (holding,) = match_flats(by=by, at=NOON)

        claim.refresh_from_db()
        assert (holding.kind, claim.state) == ("owner", "withdrawn")

    def test_is_nobodys_to_decide_where_nobody_manages(self, estate, namesake, by):
        Management.objects.filter(house=estate.house).delete()

        assert match_flats(by=by, at=NOON) == []

    def test_is_claimed_no_more_by_who_was_let_in_as_an_owner(self, estate, namesake, by):
        (claim,) = match_flats(by=by, at=NOON)
        decide_claim(guid=claim.guid, decision=Confirmed("181"), by=estate.dispatcher, at=NOON)

        assert match_flats(by=by, at=NOON, again=True) == []
        assert [card.kind for card in flats_of(by, at=NOON)] == ["owner"]

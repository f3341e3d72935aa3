import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from domovoy.delivery.models import Notice
from domovoy.housing import claims_desk
from domovoy.housing.binding.errors import ClaimDecided, ClaimNotFound, NotOfAge, UntilPassed
from domovoy.housing.claims_deciding import (
    Confirmed,
    Refused,
    decide_claim,
    forget_documents,
)
from domovoy.housing.desk_errors import FlatNotInHouse, HeldWithMore, OwnClaim, ReasonLength
from domovoy.housing.models import (
    Claim,
    ClaimDocument,
    ClaimState,
    Holding,
    Management,
    Ownership,
    PersonalAccount,
)
from domovoy.identity.actors import Officer, Role
from domovoy.identity.errors import NotPermitted
from domovoy.identity.sealing import installation_seal
from domovoy.journal import record
from domovoy.journal.models import Entry
from estate import LONG_AGO, employ, make_estate, make_organisation, make_person, manage

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
REASON = "В справке указана другая квартира, приложите документ на эту."


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def newcomer(estate):
    return make_person("Семёнов", "Пётр", "Ильич")


def claim_of(person, estate, **changed):
    return Claim.objects.create(
        **{
            "person": person,
            "house": estate.house,
            "organisation": estate.organisation,
            "flat_number": "45",
            "kind": "tenant",
            "made_at": NOW - timedelta(days=1),
        }
        | changed
    )


def share(estate, surname="Семенов", first_name="ПЁТР", **changed):
    return Ownership.objects.create(
        **{
            "premises": estate.flat,
            "owner_key": f"{surname}{first_name}",
            "surname": surname,
            "first_name": first_name,
            "numerator": 1,
            "denominator": 2,
            "period": (LONG_AGO, None),
        }
        | changed
    )


def shown_with(claim):
    return ClaimDocument.objects.create(
        claim=claim,
        name="выписка.pdf",
        content_type="application/pdf",
        size=8,
        sealed=installation_seal().seal_bytes(b"%PDF-1.7"),
        added_at=NOW,
    )


def decided(claim, decision, estate, *, by=None, at=NOW):
    return decide_claim(guid=claim.guid, decision=decision, by=by or estate.dispatcher, at=at)


class TestConfirming:
    def test_ties_the_person_to_the_flat_from_today(self, estate, newcomer):
        claim = claim_of(newcomer, estate)

        decided(claim, Confirmed(flat="кв. 45", last_on=date(2027, 5, 31)), estate)

        holding = Holding.objects.get(person=newcomer)
        assert (holding.premises, holding.kind, holding.basis) == (estate.flat, "tenant", "desk")
        assert (holding.period.lower, holding.period.upper) == (TODAY, date(2027, 6, 1))
        assert (holding.may_write, holding.may_meters, holding.may_bills) == (True, True, False)
        claim.refresh_from_db()
        assert (claim.state, claim.holding) == ("confirmed", holding)
        assert claim.decided_by == estate.dispatcher_person

    def test_tells_the_person_and_the_journal_and_names_nobody_in_it(self, estate, newcomer):
        claim = claim_of(newcomer, estate)

        decided(claim, Confirmed(flat="45"), estate)

        assert Notice.objects.get(person=newcomer).event == "claim_confirmed"
        line = Entry.objects.get(chain=claim.guid)
        assert line.event == "claim_confirmed"
        assert "Семёнов" not in str(line.data)
        assert record.verify(claim.guid) == 1

    def test_lets_the_desk_open_the_bills_to_a_tenant(self, estate, newcomer):
        decided(claim_of(newcomer, estate), Confirmed(flat="45", bills=True), estate)

        assert Holding.objects.get(person=newcomer).may_bills

    def test_rests_an_owner_on_their_share_and_ends_with_it(self, estate, newcomer):
        owned = share(estate, period=(LONG_AGO, date(2027, 1, 1)))

        decided(claim_of(newcomer, estate, kind="owner"), Confirmed(flat="45"), estate)

        holding = Holding.objects.get(person=newcomer)
        assert holding.ownership == owned
        assert holding.period.upper == date(2027, 1, 1)
        assert holding.may_bills

    def test_lets_an_owner_under_age_only_look(self, estate):
        child = make_person("Семёнов", "Илья", "")
        child.birth_on = date(2014, 3, 1)
        child.save(update_fields=["birth_on"])

        decided(claim_of(child, estate, kind="owner"), Confirmed(flat="45"), estate)

        assert not Holding.objects.get(person=child).may_write

    def test_of_a_parent_ends_when_the_child_is_grown_up_at_the_latest(self, estate, newcomer):
        claim = claim_of(newcomer, estate, kind="parent", until=date(2030, 3, 1))

        decided(claim, Confirmed(flat="45", last_on=date(2040, 1, 1)), estate)

        holding = Holding.objects.get(person=newcomer)
        assert holding.period.upper == date(2030, 3, 1)
        assert holding.may_bills

    def test_widens_a_tie_that_is_there_already(self, estate, newcomer):
        Holding.objects.create(
            person=newcomer,
            premises=estate.flat,
            kind="household",
            may_bills=False,
            period=(LONG_AGO, None),
        )

        decided(claim_of(newcomer, estate, kind="owner"), Confirmed(flat="45"), estate)

        holding = Holding.objects.get(person=newcomer)
        assert (holding.kind, holding.may_bills) == ("owner", True)

    @pytest.mark.parametrize(
        ("decision", "refusal"),
        [
            (Confirmed(flat="46"), FlatNotInHouse),
            (Confirmed(flat="45", last_on=TODAY - timedelta(days=1)), UntilPassed),
            (Refused("нет"), ReasonLength),
            (Refused("н" * 1001), ReasonLength),
        ],
    )
    def test_refuses_a_decision_that_makes_no_sense(self, estate, newcomer, decision, refusal):
        claim = claim_of(newcomer, estate)

        with pytest.raises(refusal):
            decided(claim, decision, estate)

        claim.refresh_from_db()
        assert claim.state == ClaimState.WAITING
        assert not Holding.objects.filter(person=newcomer).exists()


class TestConfirmingBesideATie:
    @pytest.mark.parametrize("held", ["owner", "parent"])
    @pytest.mark.parametrize("kind", ["tenant", "household", "representative", "owner"])
    def test_of_an_owner_or_parent_takes_nothing_away(self, estate, newcomer, held, kind):
        tie = Holding.objects.create(
            person=newcomer,
            premises=estate.flat,
            kind=held,
            ownership=share(estate),
            period=(LONG_AGO, None),
        )
        claim = claim_of(newcomer, estate, kind=kind, flat_number="46")

        with pytest.raises(HeldWithMore):
            decided(claim, Confirmed(flat="45", last_on=date(2027, 1, 31)), estate)

        tie.refresh_from_db()
        assert (tie.kind, tie.ownership_id is None, tie.period.upper) == (held, False, None)
        claim.refresh_from_db()
        assert claim.state == ClaimState.WAITING

    def test_cuts_what_the_tie_granted_where_it_now_ends_sooner(self, estate, newcomer):
        tie = Holding.objects.create(
            person=newcomer, premises=estate.flat, kind="household", period=(LONG_AGO, None)
        )
        guest = Holding.objects.create(
            person=make_person("Гость"),
            premises=estate.flat,
            kind="tenant",
            granted_by=tie,
            period=(LONG_AGO, None),
        )
        claim = claim_of(newcomer, estate, kind="representative")

        decided(claim, Confirmed(flat="45", last_on=date(2027, 1, 31)), estate)

        guest.refresh_from_db()
        assert guest.period.upper == date(2027, 2, 1)

    @pytest.mark.parametrize("kind", ["parent", "representative"])
    def test_lets_nobody_under_age_act_for_others(self, estate, newcomer, kind):
        newcomer.birth_on = date(2014, 5, 1)
        newcomer.save(update_fields=["birth_on"])

        with pytest.raises(NotOfAge):
            decided(claim_of(newcomer, estate, kind=kind), Confirmed(flat="45"), estate)

    @pytest.mark.parametrize("kind", ["tenant", "household"])
    def test_lets_others_under_age_only_look(self, estate, newcomer, kind):
        newcomer.birth_on = date(2014, 5, 1)
        newcomer.save(update_fields=["birth_on"])

        decided(claim_of(newcomer, estate, kind=kind), Confirmed(flat="45"), estate)

        assert not Holding.objects.get(person=newcomer).may_write


class TestRefusing:
    def test_keeps_the_reason_and_tells_the_person(self, estate, newcomer):
        claim = claim_of(newcomer, estate)

        decided(claim, Refused(f" {REASON} "), estate)

        claim.refresh_from_db()
        assert (claim.state, claim.reason) == ("refused", REASON)
        assert Notice.objects.get(person=newcomer).event == "claim_refused"
        assert REASON not in str(Entry.objects.get(chain=claim.guid).data)


class TestWhoDecides:
    def test_nobody_decides_their_own(self, estate):
        claim = claim_of(estate.dispatcher_person, estate)

        for decision in (Confirmed(flat="45"), Refused(REASON)):
            with pytest.raises(OwnClaim):
                decided(claim, decision, estate)

    def test_nobody_decides_a_second_time(self, estate, newcomer):
        claim = claim_of(newcomer, estate)
        decided(claim, Refused(REASON), estate)

        with pytest.raises(ClaimDecided):
            decided(claim, Confirmed(flat="45"), estate, by=estate.head)

    def test_the_present_manager_of_the_house_does(self, estate, newcomer):
        claim = claim_of(newcomer, estate)
        Management.objects.filter(house=estate.house).update(period=(LONG_AGO, TODAY))
        successor = make_organisation(region=estate.house.region)
        manage(estate.house, successor, since=TODAY)
        theirs = Officer(employ(successor, Role.DISPATCHER).pk, successor.pk, Role.DISPATCHER)

        with pytest.raises(ClaimNotFound):
            decided(claim, Confirmed(flat="45"), estate)
        assert claims_desk.waiting_claims(estate.dispatcher, at=NOW) == []
        decided(claim, Refused(REASON), estate, by=theirs)

    def test_another_organisation_does_not_see_it(self, estate, newcomer):
        claim = claim_of(newcomer, estate)
        document = shown_with(claim)
        stranger = make_estate().dispatcher

        with pytest.raises(ClaimNotFound):
            claims_desk.claim_page(claim.guid, by=stranger, at=NOW)
        with pytest.raises(ClaimNotFound):
            claims_desk.document_to_open(document.guid, by=stranger, at=NOW)
        with pytest.raises(ClaimNotFound):
            decided(claim, Refused(REASON), estate, by=stranger)

    def test_residents_and_inspectors_do_not(self, estate, newcomer):
        claim = claim_of(newcomer, estate)

        for nobody in (estate.resident, estate.inspector):
            with pytest.raises(NotPermitted):
                decided(claim, Refused(REASON), estate, by=nobody)


@pytest.mark.usefixtures("committed_db")
class TestTwoAtOnce:
    def test_one_decides_and_the_other_is_told(self):
        from django.db import connections

        from domovoy.identity.acting import acting
        from domovoy.identity.actors import THE_SYSTEM

        estate = make_estate()
        claim = claim_of(make_person("Семёнов", "Пётр", "Ильич"), estate)
        start, ends = threading.Barrier(2), []

        def decide(decision, by):
            with acting(THE_SYSTEM):
                start.wait()
                try:
                    decided(claim, decision, estate, by=by)
                    ends.append("done")
                except ClaimDecided:
                    ends.append("late")
                finally:
                    connections.close_all()

        threads = [
            threading.Thread(target=decide, args=(Confirmed(flat="45"), estate.dispatcher)),
            threading.Thread(target=decide, args=(Refused(REASON), estate.head)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(ends) == ["done", "late"]
        claim.refresh_from_db()
        assert Holding.objects.filter(claim=claim).exists() == (claim.state == "confirmed")


class TestPage:
    def test_compares_what_was_typed_with_the_register(self, estate, newcomer):
        share(estate)
        share(estate, surname="Иванов", first_name="Олег")
        PersonalAccount.objects.create(
            premises=estate.flat, organisation=estate.organisation, number="40-7781"
        )
        claim = claim_of(newcomer, estate, kind="owner", account_number="407781")

        page = claims_desk.claim_page(claim.guid, by=estate.dispatcher, at=NOW)

        assert (page.flat_exists, page.account) == (True, True)
        assert [owner.same for owner in page.owners] == [True, False]
        assert page.holders == ("Ковалёва Анна Сергеевна, собственник",)

    def test_says_what_does_not_fit(self, estate, newcomer):
        claim = claim_of(newcomer, estate, flat_number="77", account_number="1")

        page = claims_desk.claim_page(claim.guid, by=estate.dispatcher, at=NOW)

        assert (page.flat_exists, page.account, page.owners) == (False, False, ())

    def test_finds_the_child_a_parent_acts_for(self, estate, newcomer):
        share(estate, surname="Семёнова", first_name="Ева")
        claim = claim_of(newcomer, estate, kind="parent", child_name="семенова ева")

        [owner] = claims_desk.claim_page(claim.guid, by=estate.dispatcher, at=NOW).owners

        assert (owner.same, owner.of_child) == (False, True)

    def test_lists_the_oldest_first(self, estate, newcomer):
        later = claim_of(newcomer, estate, made_at=NOW)
        sooner = claim_of(estate.owner, estate, made_at=NOW - timedelta(days=3))

        lines = claims_desk.waiting_claims(estate.dispatcher, at=NOW)

        assert [line.guid for line in lines] == [sooner.guid, later.guid]


class TestDocuments:
    def test_are_deleted_thirty_days_after_the_decision(self, estate, newcomer):
        claim = claim_of(newcomer, estate)
        document = shown_with(claim)
        decided(claim, Refused(REASON), estate)

        assert forget_documents(at=NOW + timedelta(days=30)) == 0
        assert forget_documents(at=NOW + timedelta(days=30, seconds=1)) == 1
        assert forget_documents(at=NOW + timedelta(days=31)) == 0

        document.refresh_from_db()
        assert document.sealed is None
        assert document.name == "выписка.pdf"
        assert record.verify(claim.guid) == 2
        with pytest.raises(ClaimNotFound):
            claims_desk.document_to_open(document.guid, by=estate.dispatcher, at=NOW)

    def test_of_a_claim_that_waits_are_kept(self, estate, newcomer):
        document = shown_with(claim_of(newcomer, estate))

        forget_documents(at=NOW + timedelta(days=300))

        document.refresh_from_db()
        assert document.sealed is not None

import contextlib
import threading
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domovoy.housing.binding import documents, errors
from domovoy.housing.binding.actions import ClaimWords, Document, claim_flat, withdraw_claim
from domovoy.housing.errors import NobodyManages
from domovoy.housing.models import Claim, Holding, Management, PersonalAccount
from domovoy.housing.queries import flats_of
from domovoy.identity.acting import acting
from domovoy.identity.actors import THE_SYSTEM, Resident
from domovoy.identity.errors import TooManyAttempts
from domovoy.identity.models import Attempt
from domovoy.identity.sealing import installation_seal
from domovoy.journal import record
from domovoy.journal.models import Entry
from estate import (
    LONG_AGO,
    hold,
    make_estate,
    make_flat,
    make_organisation,
    make_person,
    manage,
    open_account,
    own,
    remember_snils,
)

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PDF = Document("Договор.pdf", b"%PDF-1.7 lease")


@pytest.fixture
def owned(estate, flat, newcomer):
    """The flat is the newcomer's by the register, and charged on an account."""
    open_account(flat, estate.organisation, "40-7781")
    return own(flat, newcomer)


@pytest.fixture
def said(estate):
    def words(**more):
        known = {"house": estate.house.fias_guid, "flat": "181", "kind": "owner"}
        return ClaimWords(**{**known, "account": "40-7781", **more})

    return words


class TestAccountAndName:
    def test_of_an_owner_bind_at_once(self, owned, said, by):
        holding = claim_flat(said(), by=by, at=NOON)

        assert isinstance(holding, Holding)
        assert (holding.basis, holding.ownership) == ("account", owned)
        assert [card.flat for card in flats_of(by, at=NOON)] == ["181"]
        assert record.verify(holding.guid) == 1

    def test_are_read_however_they_are_typed(self, owned, newcomer, said, by):
        newcomer.surname, newcomer.first_name = "СЕМЕНОВА ТЯН", "дарья"
        newcomer.save(update_fields=["surname", "first_name"])

        assert isinstance(
            claim_flat(said(flat="кв. 181", account="40 7781"), by=by, at=NOON), Holding
        )

    @pytest.mark.parametrize(
        "wrong", [{"flat": "182"}, {"flat": "999"}, {"account": "40-7782"}, {"flat": "45"}]
    )
    def test_that_do_not_match_leave_a_claim_whatever_was_wrong(
        self, estate, owned, said, by, wrong
    ):
        make_flat(estate.house, number="182")

        claim = claim_flat(said(**wrong), by=by, at=NOON)

        assert isinstance(claim, Claim)
        assert (claim.organisation, claim.state) == (estate.organisation, "waiting")
        assert not Holding.objects.filter(person_id=by.person_id).exists()

    def test_of_another_name_leave_a_claim(self, owned, said):
        stranger = Resident(make_person("Чужой", "Пётр", "Ильич").pk)

        assert isinstance(claim_flat(said(), by=stranger, at=NOON), Claim)

    def test_of_a_namesake_with_another_snils_leave_a_claim(self, estate, flat, newcomer, said, by):
        open_account(flat, estate.organisation, "40-7781")
        own(flat, newcomer, snils="900-000-001 82")
        remember_snils(newcomer, "900-000-002 83")

        assert isinstance(claim_flat(said(), by=by, at=NOON), Claim)

    def test_of_a_share_somebody_acts_on_leave_a_claim(self, owned, said, newcomer, by):
        claim_flat(said(), by=by, at=NOON)
        namesake = make_person(newcomer.surname, newcomer.first_name, newcomer.patronymic)

        assert isinstance(claim_flat(said(), by=Resident(namesake.pk), at=NOON), Claim)

    def test_of_a_closed_account_leave_a_claim(self, owned, said, by):
        PersonalAccount.objects.update(closed_on=TODAY)

        assert isinstance(claim_flat(said(), by=by, at=NOON), Claim)

    def test_of_who_has_sold_leave_a_claim(self, owned, said, by):
        owned.period = (LONG_AGO, TODAY)
        owned.save(update_fields=["period"])

        assert isinstance(claim_flat(said(), by=by, at=NOON), Claim)

    def test_ask_the_same_of_the_database_whatever_is_wrong(self, owned, said, by):
        claim_flat(said(flat="1"), by=by, at=NOON)
        asked = []
        for wrong in ({"flat": "182"}, {"account": "1"}):
            with CaptureQueriesContext(connection) as statements:
                claim_flat(said(**wrong), by=by, at=NOON)
            asked.append([each["sql"].split(" WHERE ")[0] for each in statements])

        assert [len(each) for each in asked] == [len(asked[0])] * 2

    def test_widen_what_a_guest_may_do(self, owned, flat, newcomer, said, by):
        inviter = hold(make_person(), flat)
        Holding.objects.create(
            person=newcomer,
            premises=flat,
            kind="household",
            granted_by=inviter,
            period=(LONG_AGO, None),
        )

        holding = claim_flat(said(), by=by, at=NOON)

        assert (holding.kind, holding.granted_by) == ("owner", None)


class TestMistypedAccount:
    @pytest.fixture
    def waiting(self, owned, said, by):
        return claim_flat(said(account="40-7718"), shown=[PDF], by=by, at=NOON)

    def test_is_put_right_by_naming_it_again(self, waiting, said, by):
        holding = claim_flat(said(), by=by, at=NOON)

        waiting.refresh_from_db()
        assert (holding.kind, holding.basis) == ("owner", "account")
        assert (waiting.state, waiting.decided_by) == ("withdrawn", None)
        assert waiting.documents.get().sealed is None
        assert record.verify(waiting.guid) == 2

    def test_named_wrong_again_leaves_the_claim_as_it_was(self, waiting, said, by):
        with pytest.raises(errors.AlreadyClaimed):
            claim_flat(said(account="40-7787"), by=by, at=NOON)

        assert [(each.pk, each.state) for each in Claim.objects.all()] == [(waiting.pk, "waiting")]
        assert Attempt.objects.filter(kind="account_of_a_person").count() == 2

    def test_closes_nothing_that_waits_for_another_flat(self, waiting, said, by):
        other = claim_flat(said(flat="182", account=""), by=by, at=NOON)

        claim_flat(said(), by=by, at=NOON)

        other.refresh_from_db()
        assert other.state == "waiting"

    def test_is_put_right_among_as_many_claims_as_may_wait(self, waiting, said, by):
        for number in range(1, 5):
            claim_flat(said(flat=str(number), account=""), by=by, at=NOON)

        assert isinstance(claim_flat(said(), by=by, at=NOON), Holding)


class TestRefusalThatIsNoGuess:
    def test_spends_no_try(self, estate, owned, said, by):
        for number in range(1, 6):
            claim_flat(said(flat=str(number), account=""), by=by, at=NOON)

        with pytest.raises(errors.TooManyClaims):
            claim_flat(said(flat="6"), by=by, at=NOON)
        with pytest.raises(errors.AlreadyHeld):
            claim_flat(said(flat="45"), by=estate.resident, at=NOON)

        assert not Attempt.objects.exists()


class TestTries:
    def test_of_one_person_are_five_a_day(self, estate, owned, said, by):
        for number in range(5):
            claim = claim_flat(said(account=f"wrong-{number}"), by=by, at=NOON)
            withdraw_claim(guid=claim.guid, by=by, at=NOON)

        with pytest.raises(TooManyAttempts) as refused:
            claim_flat(said(), by=by, at=NOON + timedelta(hours=23))
        assert refused.value.again_at == NOON + timedelta(days=1)
        assert isinstance(claim_flat(said(), by=by, at=NOON + timedelta(hours=25)), Holding)

    def test_at_one_flat_are_ten_a_day_and_then_a_claim_is_left_uncompared(self, owned, said, by):
        for _ in range(10):
            claim_flat(said(), by=Resident(make_person().pk), at=NOON)

        left = claim_flat(said(flat="кв 181"), by=by, at=NOON)

        assert isinstance(left, Claim)
        assert (left.state, left.account_number) == ("waiting", "40-7781")
        assert Attempt.objects.filter(kind="account_of_a_flat").count() == 10
        assert Attempt.objects.filter(kind="account_of_a_person").count() == 11
        withdraw_claim(guid=left.guid, by=by, at=NOON)
        assert isinstance(claim_flat(said(), by=by, at=NOON + timedelta(hours=25)), Holding)

    def test_stay_counted_when_what_follows_fails(self, owned, said, by, monkeypatch):
        from domovoy.housing.binding import claims

        def breaks(*_args, **_named):
            raise RuntimeError

        monkeypatch.setattr(claims, "_share_by_account", breaks)
        with pytest.raises(RuntimeError):
            claim_flat(said(), by=by, at=NOON)

        assert Attempt.objects.filter(kind="account_of_a_person").count() == 1

    def test_without_an_account_are_not_counted(self, estate, said, by):
        claim_flat(said(account=" - "), by=by, at=NOON)

        assert not Attempt.objects.exists()


class TestClaim:
    def test_keeps_what_was_typed_and_its_documents_sealed(self, estate, said, by):
        words = said(
            kind="parent",
            account=" 40-7781 ",
            comment="Сын собственник доли",
            child_name="Илья Семёнов",
            child_born_on=date(2012, 5, 1),
        )

        claim = claim_flat(words, shown=[PDF], by=by, at=NOON)

        document = claim.documents.get()
        assert (claim.account_number, claim.until) == ("40-7781", date(2030, 5, 1))
        assert PDF.data not in bytes(document.sealed)
        assert installation_seal().open_bytes(document.sealed) == PDF.data
        assert (document.name, document.content_type) == ("Договор.pdf", "application/pdf")

    def test_leaves_nothing_personal_in_the_journal(self, estate, said, by):
        words = said(kind="parent", child_name="Илья", child_born_on=date(2012, 5, 1))

        claim = claim_flat(words, by=by, at=NOON)

        entry = Entry.objects.get(chain=claim.guid)
        assert entry.data == {"kind": "parent", "documents": 0, "account": True}

    def test_goes_to_who_manages_the_house_today(self, estate, said, by):
        Management.objects.filter(house=estate.house).update(period=(LONG_AGO, TODAY))
        successor = make_organisation(region=estate.house.region)
        manage(estate.house, successor, since=TODAY)

        assert claim_flat(said(), by=by, at=NOON).organisation == successor

    def test_to_nobody_is_told_so_alike_and_stays_counted(self, estate, owned, said, by):
        Management.objects.filter(house=estate.house).delete()

        for wrong in ({"flat": "999"}, {"account": "1"}):
            with pytest.raises(NobodyManages):
                claim_flat(said(**wrong), by=by, at=NOON)
        assert Attempt.objects.filter(kind="account_of_a_person").count() == 2
        assert isinstance(claim_flat(said(), by=by, at=NOON), Holding)

    def test_waits_once_a_flat_and_five_times_a_person(self, estate, said, by):
        claim_flat(said(kind="tenant", flat="1"), by=by, at=NOON)
        with pytest.raises(errors.AlreadyClaimed):
            claim_flat(said(kind="owner", account="", flat="кв.1"), by=by, at=NOON)
        for number in range(2, 6):
            claim_flat(said(kind="tenant", flat=str(number)), by=by, at=NOON)
        with pytest.raises(errors.TooManyClaims):
            claim_flat(said(kind="tenant", flat="6"), by=by, at=NOON)

    def test_of_a_house_that_is_not_there_is_refused(self, estate, said, by):
        with pytest.raises(errors.HouseNotFound):
            claim_flat(said(house=uuid4()), by=by, at=NOON)

    def test_of_ones_own_flat_is_refused(self, estate, said):
        with pytest.raises(errors.AlreadyHeld):
            claim_flat(said(flat="45"), by=estate.resident, at=NOON)


class TestUnderAge:
    @pytest.fixture(autouse=True)
    def minor(self, newcomer):
        newcomer.birth_on = date(2014, 5, 1)
        newcomer.save(update_fields=["birth_on"])

    @pytest.mark.parametrize(
        "changed",
        [
            {"kind": "parent", "child_name": "Анна", "child_born_on": date(2020, 1, 1)},
            {"kind": "representative"},
        ],
    )
    def test_nobody_claims_to_act_for_others(self, estate, said, by, changed):
        with pytest.raises(errors.NotOfAge):
            claim_flat(said(**changed), by=by, at=NOON)

        assert not Claim.objects.exists()

    def test_an_owner_is_bound_and_only_looks(self, owned, said, by):
        assert not claim_flat(said(), by=by, at=NOON).may_write


class TestTwoAtOnce:
    def test_namesakes_are_not_both_bound_to_one_share(self, committed_db, monkeypatch):
        from domovoy.housing.binding import claims

        with acting(THE_SYSTEM):
            estate = make_estate()
            flat = make_flat(estate.house, number="181")
            namesakes = [make_person("Тёзкин", "Иван", "Иванович") for _ in range(2)]
            open_account(flat, estate.organisation, "40-7781")
            own(flat, namesakes[0])
        words = ClaimWords(
            house=estate.house.fias_guid, flat="181", kind="owner", account="40-7781"
        )
        both, bind = threading.Barrier(2), claims.bind

        def together(*given, **named):
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait(2)
            return bind(*given, **named)

        monkeypatch.setattr(claims, "bind", together)

        def claim(person):
            try:
                claim_flat(words, by=Resident(person.pk), at=NOON)
            finally:
                connection.close()

        threads = [threading.Thread(target=claim, args=(person,)) for person in namesakes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        with acting(THE_SYSTEM):
            assert Holding.objects.filter(premises=flat).count() == 1
            assert Claim.objects.count() == 1


class TestWithdrawing:
    def test_ends_the_waiting_and_deletes_the_documents(self, estate, said, by):
        claim = claim_flat(said(), shown=[PDF], by=by, at=NOON)

        withdraw_claim(guid=claim.guid, by=by, at=NOON)

        claim.refresh_from_db()
        assert claim.state == "withdrawn"
        assert claim.documents.get().sealed is None
        with pytest.raises(errors.ClaimDecided):
            withdraw_claim(guid=claim.guid, by=by, at=NOON)

    def test_of_anothers_claim_is_refused(self, estate, said, by):
        claim = claim_flat(said(), by=by, at=NOON)

        with pytest.raises(errors.ClaimNotFound):
            withdraw_claim(guid=claim.guid, by=estate.resident, at=NOON)


class TestDocuments:
    @pytest.mark.parametrize(
        ("data", "suffix"),
        [(b"\xff\xd8\xff\xe0", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"%PDF-1.4", ".pdf")],
    )
    def test_are_known_by_what_they_are(self, data, suffix):
        assert documents.kind_of(data)[1] == suffix

    @pytest.mark.parametrize("data", [b"", b"<svg>", b"MZ", b"<html>%PDF-", b"PK\x03\x04"])
    def test_of_other_kinds_are_refused_whatever_their_name(self, data):
        with pytest.raises(errors.DocumentKindNotAccepted):
            documents.require_documents([Document("passport.pdf", data)])

    def test_of_too_great_a_size_or_number_are_refused(self):
        with pytest.raises(errors.DocumentTooLarge):
            documents.require_documents([Document("a", b"%PDF-" + bytes(documents.LARGEST))])
        with pytest.raises(errors.TooManyDocuments):
            documents.require_documents([PDF] * 6)

    def test_are_named_by_what_they_are(self, estate, said, by):
        shown = [Document("..\\..\\evil\r\n.html", PDF.data), Document("", PDF.data)]

        claim = claim_flat(said(), shown=shown, by=by, at=NOON)

        names = claim.documents.order_by("pk").values_list("name", flat=True)
        assert list(names) == ["evil.pdf", "документ.pdf"]

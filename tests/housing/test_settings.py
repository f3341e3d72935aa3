from datetime import date, timedelta

import pytest

from domovoy.appeals import actions
from domovoy.appeals.errors import DateTooFar
from domovoy.housing import settings
from domovoy.housing.binding.actions import ClaimWords, Document, claim_flat, withdraw_claim
from domovoy.housing.binding.errors import TooManyClaims
from domovoy.housing.binding.invitations import Offer, invite
from domovoy.housing.binding.limits import count_account
from domovoy.housing.binding.rules import Allowed
from domovoy.housing.claims_deciding import Refused, decide_claim, forget_documents
from domovoy.housing.models import Holding, Setting
from domovoy.housing.settings import (
    KNOWN,
    SettingOutOfBounds,
    SettingUnknown,
    change_setting,
    setting,
    settings_of,
)
from domovoy.housing.staff.errors import OrganisationNotFound
from domovoy.housing.staff.invitations import invite_staff
from domovoy.identity.actors import Officer, Resident, Role
from domovoy.identity.errors import NotPermitted, TooManyAttempts
from domovoy.intake.models import Conversation
from domovoy.intake.sweeping import forget_photos
from domovoy.journal import record
from domovoy.journal.models import Entry
from estate import employ, make_estate, make_organisation, make_person, register_appeal
from told import already_told


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def now(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def keeper(estate):
    kept = make_organisation(region=estate.organisation.region, kind="operator")
    person = employ(kept, Role.ADMINISTRATOR, surname="Хранителев")
    return Officer(person.pk, kept.pk, Role.ADMINISTRATOR)


@pytest.fixture
def change(keeper, now):
    """An administrator changes a setting of all."""

    def changed(key, value, **whose):
        whose = {"organisation": None, "by": keeper} | whose
        change_setting(key=key, value=value, at=now, **whose)

    return changed


@pytest.fixture
def claim(estate, now):
    """A newcomer says that a flat is theirs, and names an account."""
    by = Resident(make_person("Семёнова", "Дарья").pk)

    def said(flat, **more):
        words = ClaimWords(house=estate.house.fias_guid, flat=flat, kind="owner", account="0-1")
        return claim_flat(words, by=by, at=now, **more)

    said.by, said.at = by, now
    return said


class TestAValue:
    def test_is_the_usual_one_until_it_is_set(self, estate):
        assert {key: setting(key) for key in KNOWN} == {
            key: known.default for key, known in KNOWN.items()
        }

    def test_of_an_organisation_goes_before_that_of_all(self, estate, change):
        own, other = estate.organisation, estate.inspectorate
        change(settings.ROLL_OVER_DAYS, 20)
        change(settings.ROLL_OVER_DAYS, 10, organisation=own.guid, by=estate.head)

        assert setting(settings.ROLL_OVER_DAYS, own.pk) == 10
        assert setting(settings.ROLL_OVER_DAYS, other.pk) == 20
        change(settings.ROLL_OVER_DAYS, None, organisation=own.guid)
        assert setting(settings.ROLL_OVER_DAYS, own.pk) == 20

    def test_takes_one_statement(self, estate, django_assert_num_queries):
        already_told()

        with django_assert_num_queries(1):
            setting(settings.ROLL_OVER_DAYS, estate.organisation.pk)

    def test_is_shown_with_what_was_set_here(self, estate, change):
        change(settings.ROLL_OVER_DAYS, 20)

        cards = {card.known.key: card for card in settings_of(estate.organisation.pk)}

        card = cards[settings.ROLL_OVER_DAYS]
        assert (card.value, card.here) == (20, None)
        assert all(card.known.own for card in cards.values())

    def test_by_default_is_within_its_bounds(self):
        assert all(known.least <= known.default <= known.most for known in KNOWN.values())


class TestChanging:
    def test_leaves_both_values_in_the_journal(self, estate, change):
        change(settings.ROLL_OVER_DAYS, 20, organisation=estate.organisation.guid)
        change(settings.ROLL_OVER_DAYS, 5, organisation=estate.organisation.guid)

        last = Entry.objects.filter(chain=estate.organisation.guid).last()

        assert last.data == {"key": "roll_over_days", "before": 20, "after": 5}
        assert record.verify(estate.organisation.guid) == 2

    @pytest.mark.parametrize("value", [0, 31, -1])
    def test_stays_within_bounds(self, change, value):
        with pytest.raises(SettingOutOfBounds):
            change(settings.ROLL_OVER_DAYS, value)
        assert not Setting.objects.exists()

    def test_knows_its_keys(self, estate, change):
        with pytest.raises(SettingUnknown):
            change("colour", 1)
        with pytest.raises(SettingUnknown):
            change(settings.DRAFT_PHOTOS_DAYS, 30, organisation=estate.organisation.guid)

    def test_of_a_head_reaches_the_own_organisation(self, estate, change):
        with pytest.raises(SettingUnknown):
            change(settings.ROLL_OVER_DAYS, 5, by=estate.head)
        with pytest.raises(OrganisationNotFound):
            change(
                settings.ROLL_OVER_DAYS,
                5,
                by=estate.head,
                organisation=estate.inspectorate.guid,
            )

    def test_is_not_a_dispatchers(self, estate, change):
        with pytest.raises(NotPermitted):
            change(settings.ROLL_OVER_DAYS, 5, by=estate.dispatcher)


class TestWhatASettingChanges:
    def test_is_how_far_an_answer_is_put_off(self, estate, change, now):
        appeal = register_appeal(estate, at=now)
        due = date(2026, 12, 4)
        change(settings.ROLL_OVER_DAYS, 5, organisation=estate.organisation.guid)
        asked = {
            "number": appeal.number,
            "seen": appeal.version,
            "comment": "Ждём поставку радиаторов",
            "by": estate.dispatcher,
            "at": now,
        }

        with pytest.raises(DateTooFar):
            actions.roll_over(until=due + timedelta(days=6), **asked)
        actions.roll_over(until=due + timedelta(days=5), **asked)

    def test_is_how_long_photos_of_drafts_stay(self, estate, change, now):
        Conversation.objects.create(
            person=estate.owner,
            premises=estate.flat,
            state={},
            photos=1,
            started_at=now - timedelta(days=9),
            moved_at=now - timedelta(days=8),
        )
        assert forget_photos(at=now) == 0

        change(settings.DRAFT_PHOTOS_DAYS, 7)

        assert forget_photos(at=now) == 1

    def test_is_how_long_an_invitation_lives(self, estate, change, now):
        change(settings.STAFF_INVITATION_DAYS, 2)

        invited = invite_staff(
            organisation=estate.organisation.guid,
            role="dispatcher",
            name="Королёва Анна",
            position="диспетчер",
            by=estate.head,
            at=now,
        )

        assert invited.expires_at == now + timedelta(days=2)

    def test_is_how_long_an_owners_invitation_lives(self, estate, change, now):
        change(settings.INVITATION_DAYS, 3)

        made = invite(
            holding=Holding.objects.get(person=estate.owner, premises=estate.flat).guid,
            offer=Offer("tenant", Allowed(may_write=True, may_meters=False, may_bills=False)),
            by=estate.resident,
            at=now,
        )

        assert made.invitation.expires_at == now + timedelta(days=3)

    def test_is_how_often_a_flat_is_compared(self, estate, change, now):
        change(settings.ACCOUNT_TRIES_OF_A_FLAT, 2)
        people = [Resident(make_person().pk) for _ in range(3)]

        compared = [count_account("a flat", by=person, at=now) for person in people]

        assert compared == [True, True, False]

    def test_is_how_often_an_account_may_be_named(self, claim, change):
        change(settings.ACCOUNT_TRIES_OF_A_PERSON, 2)
        for flat in ("181", "181"):
            withdraw_claim(guid=claim(flat).guid, by=claim.by, at=claim.at)

        with pytest.raises(TooManyAttempts):
            claim("181")

    def test_is_how_many_claims_may_wait(self, claim, change):
        change(settings.CLAIMS_WAITING, 1)
        claim("181")

        with pytest.raises(TooManyClaims):
            claim("182")

    def test_is_how_long_documents_of_a_claim_stay(self, claim, change, estate, now):
        shown = Document("Договор.pdf", b"%PDF-1.7 lease")
        made = claim("181", shown=[shown])
        reason = "В договоре указана другая квартира, приложите документ на эту."
        decide_claim(guid=made.guid, decision=Refused(reason), by=estate.dispatcher, at=now)
        later = now + timedelta(days=6)
        assert forget_documents(at=later) == 0

        change(settings.CLAIM_DOCUMENTS_DAYS, 5)

        assert forget_documents(at=later) == 1

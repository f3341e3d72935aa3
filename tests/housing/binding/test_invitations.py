from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from domovoy.delivery.models import Notice
from domovoy.housing.access import premises_of
from domovoy.housing.binding import errors
from domovoy.housing.binding.actions import (
    Allowed,
    Offer,
    accept_invitation,
    change_rights,
    end_holding,
    invite,
    withdraw_invitation,
)
from domovoy.housing.binding.queries import people_of
from domovoy.housing.binding.rules import Right
from domovoy.housing.codes import in_groups
from domovoy.housing.errors import PremisesNotFound
from domovoy.housing.models import Holding, Invitation
from domovoy.housing.queries import flats_of
from domovoy.identity.actors import Resident
from domovoy.identity.errors import TooManyAttempts
from domovoy.intake import actions as intake
from domovoy.intake.errors import ConversationNotFound
from domovoy.journal import record
from estate import hold, make_person, register_appeal

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOME = Allowed(may_write=True, may_meters=True, may_bills=False)


@pytest.fixture
def tie(estate):
    return Holding.objects.get(person=estate.owner)


@pytest.fixture
def invited(estate, tie):
    def offered(kind="household", allowed=SOME, until=None, at=NOON, by=None):
        offer = Offer(kind=kind, allowed=allowed, until=until)
        return invite(holding=tie.guid, offer=offer, by=by or estate.resident, at=at)

    return offered


@pytest.fixture
def guest(invited, by):
    """A tie the owner has granted."""
    return accept_invitation(invited().code, by=by, at=NOON)


class TestInviting:
    def test_keeps_only_a_print_of_the_code(self, invited):
        made = invited()

        assert len(made.code) == 12
        assert made.code not in str(Invitation.objects.values().get())
        assert made.invitation.expires_at == NOON + timedelta(days=7)

    @pytest.mark.parametrize("kind", ["owner", "parent", "", "emperor"])
    def test_makes_nobody_an_owner(self, invited, kind):
        with pytest.raises(errors.KindUnknown):
            invited(kind=kind)

    def test_is_not_for_guests_or_strangers(self, estate, tie, guest, by):
        offer = Offer("tenant", SOME)

        with pytest.raises(errors.MayNotInvite):
            invite(holding=guest.guid, offer=offer, by=by, at=NOON)
        with pytest.raises(errors.HoldingNotFound):
            invite(holding=tie.guid, offer=offer, by=by, at=NOON)

    def test_is_not_for_an_owner_who_is_not_of_age(self, tie, invited):
        tie.may_write = False
        tie.save(update_fields=["may_write"])

        with pytest.raises(errors.MayNotInvite):
            invited()

    def test_of_one_form_is_made_once(self, estate, tie):
        asked = {
            "holding": tie.guid,
            "offer": Offer(kind="tenant", allowed=SOME),
            "key": uuid4(),
            "by": estate.resident,
        }
        made = invite(**asked, at=NOON).invitation

        with pytest.raises(errors.AlreadyInvited) as refused:
            invite(**asked, at=NOON)
        assert (refused.value.guid, refused.value.waits) == (made.guid, True)

        withdraw_invitation(guid=made.guid, by=estate.resident, at=NOON)
        with pytest.raises(errors.AlreadyInvited) as refused:
            invite(**asked, at=NOON)
        assert not refused.value.waits
        assert Invitation.objects.count() == 1

    def test_waits_for_ten_at_most(self, invited):
        for _ in range(10):
            invited()

        with pytest.raises(errors.TooManyInvitations):
            invited()
        assert invited(at=NOON + timedelta(days=8))

    def test_ends_on_a_day_to_come(self, invited):
        with pytest.raises(errors.UntilPassed):
            invited(until=TODAY - timedelta(days=1))


class TestAccepting:
    def test_lets_a_person_do_what_was_offered(self, estate, invited, by):
        made = invited(kind="tenant", until=TODAY)

        holding = accept_invitation(in_groups(made.code).lower(), by=by, at=NOON)

        (card,) = flats_of(by, at=NOON)
        assert (card.flat, card.kind, card.until) == ("45", "tenant", TODAY)
        assert (card.may_write, card.may_meters, card.may_bills) == (True, True, False)
        assert holding.granted_by.person == estate.owner
        assert flats_of(by, at=NOON + timedelta(days=1)) == []

    def test_tells_the_owner(self, estate, guest):
        notice = Notice.objects.get(person=estate.owner)

        assert (notice.event, notice.subject) == ("invitation_accepted", guest.guid)

    def test_happens_once(self, invited, by):
        made = invited()
        accept_invitation(made.code, by=by, at=NOON)

        with pytest.raises(errors.InvitationNotUsable):
            accept_invitation(made.code, by=Resident(make_person().pk), at=NOON)

    def test_of_ones_own_is_refused_as_the_unknown(self, estate, invited, by):
        made = invited()

        for code, who in ((made.code, estate.resident), ("0000-0000-0000", by), ("", by)):
            with pytest.raises(errors.InvitationNotUsable):
                accept_invitation(code, by=who, at=NOON)

    def test_of_what_is_late_or_withdrawn_is_refused_as_the_unknown(self, estate, invited, by):
        late, taken_back = invited(), invited()
        withdraw_invitation(guid=taken_back.invitation.guid, by=estate.resident, at=NOON)

        for code, at in ((late.code, NOON + timedelta(days=7)), (taken_back.code, NOON)):
            with pytest.raises(errors.InvitationNotUsable):
                accept_invitation(code, by=by, at=at)

    def test_of_who_no_longer_owns_is_refused_as_the_unknown(self, estate, tie, invited, by):
        made = invited()
        end_holding(holding=tie.guid, by=estate.resident, at=NOON)

        with pytest.raises(errors.InvitationNotUsable):
            accept_invitation(made.code, by=by, at=NOON)

    def test_to_where_one_belongs_leaves_the_code_to_another(self, guest, invited, by):
        made = invited()

        with pytest.raises(errors.InvitationNotUsable):
            accept_invitation(made.code, by=by, at=NOON)
        assert accept_invitation(made.code, by=Resident(make_person().pk), at=NOON)

    def test_after_the_last_day_of_the_right_is_refused(self, invited, by):
        made = invited(until=TODAY)

        with pytest.raises(errors.InvitationNotUsable):
            accept_invitation(made.code, by=by, at=NOON + timedelta(days=1))

    def test_ends_no_later_than_what_granted_it(self, tie, invited, by):
        tie.period = (tie.period.lower, TODAY + timedelta(days=5))
        tie.save(update_fields=["period"])

        holding = accept_invitation(invited().code, by=by, at=NOON)

        assert holding.period.upper == TODAY + timedelta(days=5)

    def test_is_tried_ten_times_a_day(self, invited, by):
        for _ in range(10):
            with pytest.raises(errors.InvitationNotUsable):
                accept_invitation("7Q4M-9XK2-TB0A", by=by, at=NOON)

        with pytest.raises(TooManyAttempts):
            accept_invitation(invited().code, by=by, at=NOON)


@pytest.fixture
def minor(newcomer):
    newcomer.birth_on = date(2014, 5, 1)
    newcomer.save(update_fields=["birth_on"])
    return newcomer


class TestUnderAge:
    def test_a_guest_only_looks_whatever_was_offered(self, invited, minor, by):
        holding = accept_invitation(invited().code, by=by, at=NOON)

        assert (holding.may_write, holding.may_meters) == (False, True)

    def test_nobody_represents_and_the_code_is_left_to_another(self, invited, minor, by):
        made = invited(kind="representative")

        with pytest.raises(errors.NotOfAge):
            accept_invitation(made.code, by=by, at=NOON)
        assert accept_invitation(made.code, by=Resident(make_person().pk), at=NOON)

    def test_a_guest_is_not_let_write_later(self, estate, invited, minor, by):
        guest = accept_invitation(invited().code, by=by, at=NOON)

        changed = change_rights(holding=guest.guid, allowed=Allowed(), by=estate.resident, at=NOON)

        assert (changed.may_write, changed.may_bills) == (False, True)

    def test_nobody_invites_whatever_their_tie_says(self, estate, invited):
        made = invited()
        estate.owner.birth_on = date(2014, 5, 1)
        estate.owner.save(update_fields=["birth_on"])

        with pytest.raises(errors.MayNotInvite):
            invited()
        with pytest.raises(errors.InvitationNotUsable):
            accept_invitation(made.code, by=Resident(make_person().pk), at=NOON)


class TestRights:
    def test_are_changed_by_who_granted_them(self, estate, guest, by):
        change_rights(
            holding=guest.guid, allowed=Allowed(False, True, True), by=estate.resident, at=NOON
        )

        (card,) = flats_of(by, at=NOON)
        assert (card.may_write, card.may_bills) == (False, True)
        assert Notice.objects.filter(person_id=by.person_id, event="rights_changed").count() == 1
        assert record.verify(guest.guid) == 2

    def test_that_stay_the_same_tell_nobody(self, estate, guest, by):
        change_rights(holding=guest.guid, allowed=SOME, by=estate.resident, at=NOON)

        assert record.verify(guest.guid) == 1

    def test_are_not_changed_by_oneself_another_owner_or_a_stranger(self, estate, guest, by):
        co_owner = make_person()
        hold(co_owner, estate.flat)

        for who in (by, Resident(co_owner.pk), Resident(make_person().pk)):
            with pytest.raises(errors.HoldingNotFound):
                change_rights(holding=guest.guid, allowed=Allowed(), by=who, at=NOON)


class TestEnding:
    def test_by_the_owner_is_at_once_and_told(self, estate, guest, by):
        end_holding(holding=guest.guid, by=estate.resident, at=NOON)

        assert flats_of(by, at=NOON) == []
        with pytest.raises(PremisesNotFound):
            premises_of(estate.flat.pk, by=by, at=NOON)
        assert Notice.objects.get(person_id=by.person_id).event == "holding_ended"

    def test_of_an_owner_ends_all_they_let_in(self, estate, tie, guest, by):
        ended = end_holding(holding=tie.guid, by=estate.resident, at=NOON)

        assert {each.pk for each in ended} == {tie.pk, guest.pk}
        assert flats_of(by, at=NOON) == []
        assert flats_of(estate.resident, at=NOON) == []

    def test_by_leaving_tells_the_owner(self, estate, guest, by):
        end_holding(holding=guest.guid, by=by, at=NOON + timedelta(days=2))

        assert flats_of(by, at=NOON + timedelta(days=2)) == []
        assert Notice.objects.filter(person=estate.owner, event="holding_left").exists()

    def test_is_not_for_co_owners_neighbours_or_a_second_time(self, estate, tie, guest, by):
        co_owner = make_person()
        hold(co_owner, estate.flat)

        for who in (Resident(co_owner.pk), Resident(make_person().pk)):
            with pytest.raises(errors.HoldingNotFound):
                end_holding(holding=guest.guid, by=who, at=NOON)
        with pytest.raises(errors.HoldingNotFound):
            end_holding(holding=tie.guid, by=by, at=NOON)
        end_holding(holding=guest.guid, by=by, at=NOON)
        with pytest.raises(errors.HoldingNotFound):
            end_holding(holding=guest.guid, by=by, at=NOON)

    def test_lets_the_owner_invite_the_same_person_again_the_same_day(
        self, estate, guest, by, invited
    ):
        end_holding(holding=guest.guid, by=estate.resident, at=NOON)

        accept_invitation(invited().code, by=by, at=NOON)

        assert [card.flat for card in flats_of(by, at=NOON)] == ["45"]

    def test_leaves_drafts_unsent(self, estate, guest, by):
        talk = intake.open_conversation(
            premises_id=estate.flat.pk, subject=None, from_mobile=False, by=by, at=NOON
        )
        end_holding(holding=guest.guid, by=estate.resident, at=NOON)

        with pytest.raises(ConversationNotFound):
            intake.send(conversation_id=talk.pk, key=talk.submission_key, by=by, at=NOON)


class TestWriting:
    def test_is_not_for_who_may_only_look(self, estate, invited, by):
        accept_invitation(invited(allowed=Allowed(may_write=False)).code, by=by, at=NOON)

        with pytest.raises(errors.MayNotWrite):
            intake.open_conversation(
                premises_id=estate.flat.pk, subject=None, from_mobile=False, by=by, at=NOON
            )

    def test_stops_in_the_middle_of_a_talk(self, estate, guest, by):
        talk = intake.open_conversation(
            premises_id=estate.flat.pk,
            subject=None,
            from_mobile=False,
            words="В комнате холодная батарея, остальные тёплые",
            by=by,
            at=NOON,
        )
        change_rights(
            holding=guest.guid, allowed=Allowed(may_write=False), by=estate.resident, at=NOON
        )

        with pytest.raises(errors.MayNotWrite):
            intake.send(conversation_id=talk.pk, key=talk.submission_key, by=by, at=NOON)

    def test_together_with_neighbours_needs_the_right_too(self, estate, invited, by):
        from domovoy.appeals.actions import join

        accept_invitation(invited(allowed=Allowed(may_write=False)).code, by=by, at=NOON)
        appeal = register_appeal(estate, at=NOON, problem="heating.no_heating")

        with pytest.raises(errors.MayNotWrite):
            join(number=appeal.number, premises_id=estate.flat.pk, by=by, at=NOON)


class TestAgeThatBecameKnownLater:
    @pytest.fixture
    def grown_young(self, guest, minor):
        """A tie with the right to write, of somebody who turned out to be twelve."""
        assert guest.may_write
        return guest

    def test_lets_nobody_write_by_a_tie_of_before(self, estate, grown_young, by):
        with pytest.raises(errors.MayNotWrite):
            premises_of(estate.flat.pk, by=by, at=NOON, right=Right.WRITE)
        with pytest.raises(errors.MayNotWrite):
            intake.open_conversation(
                premises_id=estate.flat.pk, subject=None, from_mobile=False, by=by, at=NOON
            )

    def test_is_what_the_screens_show(self, estate, tie, grown_young, by):
        (card,) = flats_of(by, at=NOON)
        (_, member) = people_of(tie.guid, by=estate.resident, at=NOON).people

        assert (card.may_write, card.may_meters, card.may_invite) == (False, True, False)
        assert not member.allowed.may_write

    def test_shuts_the_invitations_of_an_owner_too(self, estate, tie):
        estate.owner.birth_on = date(2014, 5, 1)
        estate.owner.save(update_fields=["birth_on"])

        assert not people_of(tie.guid, by=estate.resident, at=NOON).may_invite

    def test_gives_the_right_back_on_the_birthday(self, estate, grown_young, by):
        birthday = datetime(2032, 5, 1, 12, tzinfo=UTC)

        assert premises_of(estate.flat.pk, by=by, at=birthday, right=Right.WRITE) == estate.flat

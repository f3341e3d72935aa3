"""An owner lets somebody act for a flat, changes what they may do, ends it; a guest leaves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

from domovoy.housing.announcing import HouseWord, announce
from domovoy.housing.binding import access, limits, rules
from domovoy.housing.binding.errors import AlreadyInvited, HoldingNotFound, InvitationNotUsable
from domovoy.housing.binding.events import Event, Told
from domovoy.housing.binding.holdings import Ground, allow, bind, end, locked
from domovoy.housing.binding.rules import Allowed
from domovoy.housing.codes import as_typed, new_code, print_of
from domovoy.housing.models import Holding, HoldingBasis, HoldingKind, Invitation
from domovoy.housing.settings import INVITATION_DAYS, setting
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Resident
from domovoy.identity.doing import action
from domovoy.identity.models import Person
from domovoy.identity.rules import Act
from domovoy.journal import record

INVITATION = "invitation"


@dataclass(frozen=True)
class Offer:
    """What an owner offers. `until` is the last day of it, that day included."""

    kind: str
    allowed: Allowed
    until: date | None = None


@dataclass(frozen=True)
class Invited:
    """An invitation with its code, which nobody will be told again."""

    invitation: Invitation
    code: str


@action(Act.INVITE)
def invite(
    *, holding: UUID, offer: Offer, key: UUID | None = None, by: Resident, at: datetime
) -> Invited:
    """Make an invitation to a flat one owns, good once and for as many days as is set.

    One form, known by its `key`, makes one invitation. Raises HoldingNotFound, AlreadyInvited,
    MayNotInvite, KindUnknown, UntilPassed, TooManyInvitations.
    """
    own = access.own_holding_to_change(holding, by=by, at=at)
    guid = uuid5(own.guid, str(key or uuid4()))
    _require_first(guid, at=at)
    on = at.astimezone(own.premises.house.zone).date()
    waiting = own.invitations.filter(used_at=None, withdrawn_at=None, expires_at__gt=at).count()
    may = rules.may_invite(own.kind, rules.allowed_by(own, own.person.birth_on, on=on))
    rules.require_may_invite(offer.kind, may=may, until=offer.until, waiting=waiting, on=on)
    code = new_code()
    invitation = Invitation.objects.create(
        guid=guid,
        granted_by=own,
        kind=offer.kind,
        until=offer.until + timedelta(days=1) if offer.until else None,
        code_print=print_of(INVITATION, code),
        made_at=at,
        expires_at=at + timedelta(days=setting(INVITATION_DAYS)),
        **asdict(offer.allowed),
    )
    data = {"kind": offer.kind, "granted_by": str(own.guid), **asdict(offer.allowed)}
    record.begin(invitation.guid, Event.INVITATION_MADE, by=by.signature, at=at, data=data)
    return Invited(invitation, code)


@action(Act.WITHDRAW_INVITATION)
def withdraw_invitation(*, guid: UUID, by: Resident, at: datetime) -> Invitation:
    """Take back an invitation nobody has accepted. Raises InvitationNotFound."""
    invitation = access.invitation_to_withdraw(guid, by=by, at=at)
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    record.append(invitation.guid, Event.INVITATION_WITHDRAWN, by=by.signature, at=at)
    return invitation


def accept_invitation(code: str, *, by: Resident, at: datetime) -> Holding:
    """Begin to act for the flat an invitation is to; until then nothing of it is told.

    Nobody under age writes by it, whatever was offered. Each try is counted first. Raises
    TooManyAttempts; NotOfAge: to represent an owner one is eighteen; InvitationNotUsable: unknown,
    spent, late, one's own, to where one belongs already, or from somebody who no longer owns: all
    the same.
    """
    limits.count_code(by=by, at=at)
    return _accept_invitation(code=code, by=by, at=at)


@action(Act.ACCEPT_INVITATION)
def _accept_invitation(*, code: str, by: Resident, at: datetime) -> Holding:
    guest = locked(by.person_id)
    invitation, inviter = _offered(code, by=by, at=at)
    on = at.astimezone(inviter.premises.house.zone).date()
    rules.require_age(invitation.kind, guest.birth_on, on=on)
    offered = Allowed(invitation.may_write, invitation.may_meters, invitation.may_bills)
    ends = [day for day in (invitation.until, inviter.period.upper) if day]
    ground = Ground(
        kind=HoldingKind(invitation.kind),
        basis=HoldingBasis.INVITATION,
        allowed=rules.for_age(offered, guest.birth_on, on=on),
        until=min(ends, default=None),
        granted_by=inviter,
    )
    holding = bind(by.person_id, inviter.premises, ground, by=by, on=on, at=at)
    with beyond_the_wall("the invitation was the owner's, now it is spent"):
        invitation.used_at, invitation.holding = at, holding
        invitation.save(update_fields=["used_at", "holding"])
    record.append(
        invitation.guid,
        Event.INVITATION_ACCEPTED,
        by=by.signature,
        at=at,
        data={"holding": str(holding.guid)},
    )
    announce([_word(Told.INVITATION_ACCEPTED, holding, to=inviter.person_id)], at=at)
    return holding


@action(Act.CHANGE_RIGHTS)
def change_rights(*, holding: UUID, allowed: Allowed, by: Resident, at: datetime) -> Holding:
    """Change what somebody one let in may do; nothing where it is that already.

    Nobody under age is let write. Raises HoldingNotFound.
    """
    guest = access.holding_to_change(holding, by=by, at=at)
    if not access.is_granted_by(guest, by):
        raise HoldingNotFound
    on = at.astimezone(guest.premises.house.zone).date()
    allowed = rules.for_age(allowed, _born_on(guest.person_id), on=on)
    if Allowed(guest.may_write, guest.may_meters, guest.may_bills) == allowed:
        return guest
    allow(guest, allowed, by=by, at=at)
    once = f"{guest.guid}:{at.isoformat()}"
    announce([_word(Told.RIGHTS_CHANGED, guest, to=guest.person_id, once=once)], at=at)
    return guest


@action(Act.END_HOLDING)
def end_holding(*, holding: UUID, by: Resident, at: datetime) -> list[Holding]:
    """Leave a flat, or end what one granted, at once and with all that follows from it.

    Raises HoldingNotFound.
    """
    tie = access.holding_to_change(holding, by=by, at=at)
    on = at.astimezone(tie.premises.house.zone).date()
    ended = end([tie], by=by, on=on, at=at)
    words = [
        _word(Told.HOLDING_ENDED, each, to=each.person_id)
        for each in ended
        if each.person_id != by.person_id
    ]
    if tie.granted_by is not None and tie.person_id == by.person_id:
        words.append(_word(Told.HOLDING_LEFT, tie, to=tie.granted_by.person_id))
    announce(words, at=at)
    return ended


def _require_first(guid: UUID, *, at: datetime) -> None:
    made = Invitation.objects.filter(guid=guid).first()
    if made is not None:
        spent = made.used_at is not None or made.withdrawn_at is not None
        raise AlreadyInvited(guid, waits=not spent and at < made.expires_at)


def _offered(code: str, *, by: Resident, at: datetime) -> tuple[Invitation, Holding]:
    """Return a usable invitation, locked, and its maker's tie. Raises InvitationNotUsable."""
    with beyond_the_wall("an invitation is found by its code alone"):
        invitation = (
            Invitation.objects.select_for_update(of=("self", "granted_by"))
            .select_related("granted_by__premises__house")
            .filter(code_print=print_of(INVITATION, as_typed(code)))
            .first()
        )
        if invitation is None:
            raise InvitationNotUsable
        inviter = invitation.granted_by
        on = at.astimezone(inviter.premises.house.zone).date()
        current = Holding.objects.filter(premises=inviter.premises_id, period__contains=on)
        stands = current.filter(pk=inviter.pk).exists()
        held = current.filter(person_id=by.person_id).exists()
    if not stands or (invitation.until is not None and invitation.until <= on):
        raise InvitationNotUsable
    allowed = rules.allowed_by(inviter, _born_on(inviter.person_id), on=on)
    may, mine = rules.may_invite(inviter.kind, allowed), inviter.person_id == by.person_id
    rules.require_usable(invitation, may=may, own=mine, held=held, at=at)
    return invitation, inviter


def _born_on(person_id: int) -> date | None:
    with beyond_the_wall("the age of a person bounds what they may do or let others do"):
        return Person.objects.values_list("birth_on", flat=True).get(pk=person_id)


def _word(event: Told, holding: Holding, *, to: int, once: str = "") -> HouseWord:
    return HouseWord(event, holding.guid, once=once or str(holding.guid), person_id=to)

"""Who may what about a flat, and whose name is whose. Pure: no ORM, no clock, no I/O."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from domovoy.housing.binding.errors import (
    AlreadyClaimed,
    AlreadyHeld,
    ChildGrownUp,
    ChildMissing,
    ClaimDecided,
    FlatNumberMissing,
    HoldingNotFound,
    InvitationNotUsable,
    KindUnknown,
    MayNotInvite,
    MayNotSeeBills,
    MayNotSeeMeters,
    MayNotWrite,
    NotOfAge,
    TooManyClaims,
    TooManyInvitations,
    UntilPassed,
    WordsTooLong,
)
from domovoy.housing.errors import HousingError
from domovoy.housing.names import same_name

OF_AGE = 18
INVITATIONS_AT_ONCE = 10
FLAT_LENGTH, ACCOUNT_LENGTH, NAME_LENGTH, COMMENT_LENGTH = 20, 30, 200, 1000
OWNING = frozenset({"owner", "parent"})
CLAIMED = ("owner", "household", "tenant", "representative", "parent")
ACTS_FOR_ANOTHER = frozenset({"parent", "representative"})
INVITED = ("household", "tenant", "representative")
_NOT_OF_A_NUMBER = re.compile(r"[\W_]+")
_NAME_OF_A_NUMBER = re.compile(r"^\W*(?:лицевой\s+сч[её]т|л\s*[./]?\s*с)[\W_]+(?=\w*\d)")
_BEFORE_A_FLAT = re.compile(r"^\s*(?:квартира|кв|помещение|пом)?[\s.№#]*", re.IGNORECASE)


class Right(StrEnum):
    """What a tie to a flat may let a person do, beyond seeing the flat."""

    WRITE = "write"
    METERS = "meters"
    BILLS = "bills"


class Rights(Protocol):
    """What a tie lets do."""

    @property
    def may_write(self) -> bool: ...
    @property
    def may_meters(self) -> bool: ...
    @property
    def may_bills(self) -> bool: ...


@dataclass(frozen=True)
class Allowed:
    """What a tie will let a person do, beyond seeing the flat."""

    may_write: bool = True
    may_meters: bool = True
    may_bills: bool = True


EVERYTHING = Allowed()


def of_an_owner(birth_on: date | None, *, on: date) -> Allowed:
    """Return what an owner may do: everything, from the age of eighteen."""
    return for_age(EVERYTHING, birth_on, on=on)


def for_age(allowed: Allowed, birth_on: date | None, *, on: date) -> Allowed:
    """Return as much of this as the person's age lets: nobody under eighteen writes."""
    return allowed if is_of_age(birth_on, on=on) else replace(allowed, may_write=False)


def allowed_by(tie: Rights, birth_on: date | None, *, on: date) -> Allowed:
    """Return what a tie lets its person do on that day: a right to write waits for their age.

    A tie may be older than what is known of the age of its person: ask this where a right is used.
    """
    return for_age(Allowed(tie.may_write, tie.may_meters, tie.may_bills), birth_on, on=on)


def require_age(kind: str, birth_on: date | None, *, on: date) -> None:
    """Refuse to let somebody under eighteen act for another. Raises NotOfAge."""
    if kind in ACTS_FOR_ANOTHER and not is_of_age(birth_on, on=on):
        raise NotOfAge


class Named(Protocol):
    """Somebody with a name, and perhaps a keyed hash of their СНИЛС."""

    surname: str
    first_name: str
    patronymic: str
    snils_print: str


class InvitationLike(Protocol):
    """What rules look at in an invitation."""

    expires_at: datetime
    withdrawn_at: datetime | None
    used_at: datetime | None


_LACKS: Mapping[Right, type[HousingError]] = {
    Right.WRITE: MayNotWrite,
    Right.METERS: MayNotSeeMeters,
    Right.BILLS: MayNotSeeBills,
}


def require_right(tie: Rights, right: Right | None) -> None:
    """Refuse what a tie to a flat does not allow; seeing the flat (`None`) always passes.

    Raises MayNotWrite, MayNotSeeMeters, MayNotSeeBills.
    """
    may = {
        Right.WRITE: tie.may_write,
        Right.METERS: tie.may_meters,
        Right.BILLS: tie.may_bills,
    }
    if right is not None and not may[right]:
        raise _LACKS[right]


def is_of_age(birth_on: date | None, *, on: date) -> bool:
    """Tell whether a person is eighteen on that day; one whose birthday is not known is."""
    return birth_on is None or grows_up_on(birth_on) <= on


def grows_up_on(birth_on: date) -> date:
    """Return the eighteenth birthday, from which nobody acts for a person.

    >>> grows_up_on(date(2008, 2, 29))
    datetime.date(2026, 3, 1)
    """
    year = birth_on.year + OF_AGE
    try:
        return birth_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def same_owner(owner: Named, person: Named) -> bool:
    """Tell whether an owner of the register is this person, by name.

    Where both have a СНИЛС it has the last word: people of one name are many.
    """
    told_apart = owner.snils_print and person.snils_print
    if told_apart and owner.snils_print != person.snils_print:
        return False
    return same_name(owner, person)


def account_folded(number: str) -> str:
    """Return the number of an account as it is compared: letters and digits.

    >>> account_folded(" 40-77 81"), account_folded("л/с № 100 003")
    ('407781', '100003')
    """
    return _NOT_OF_A_NUMBER.sub("", _NAME_OF_A_NUMBER.sub("", number.casefold()))


def flat_number(typed: str) -> str:
    """Return the number of a flat as the register writes it. Raises FlatNumberMissing.

    >>> flat_number("кв. № 45 а")
    '45А'
    """
    number = _BEFORE_A_FLAT.sub("", typed, count=1)
    number = re.sub(r"\s+", "", number).upper()
    if not number or len(number) > FLAT_LENGTH or not number[0].isalnum():
        raise FlatNumberMissing
    return number


@dataclass(frozen=True)
class ClaimWords:
    """What a person typed to have a flat bound to them; nothing of it is checked yet.

    `until` is the last day of a lease or of a power of attorney, that day included.
    """

    house: UUID
    flat: str
    kind: str
    account: str = ""
    comment: str = ""
    child_name: str = ""
    child_born_on: date | None = None
    until: date | None = None


def require_claim(words: ClaimWords, *, on: date) -> None:
    """Refuse a claim that says too little or too much, before anything is compared.

    Raises FlatNumberMissing, KindUnknown, ChildMissing, ChildGrownUp, UntilPassed, WordsTooLong.
    """
    flat_number(words.flat)
    if words.kind not in CLAIMED:
        raise KindUnknown
    for text, longest in (
        (words.account, ACCOUNT_LENGTH),
        (words.comment, COMMENT_LENGTH),
        (words.child_name, NAME_LENGTH),
    ):
        if len(text.strip()) > longest:
            raise WordsTooLong(longest)
    if words.kind == "parent":
        _require_child(words, on=on)
    elif words.until is not None:
        require_to_come(words.until, on=on)


def _require_child(words: ClaimWords, *, on: date) -> None:
    if not words.child_name.strip() or words.child_born_on is None:
        raise ChildMissing
    if words.child_born_on > on:
        raise ChildMissing
    if is_of_age(words.child_born_on, on=on):
        raise ChildGrownUp


def require_to_come(until: date, *, on: date) -> None:
    """Refuse a last day that has passed, or that no calendar reaches. Raises UntilPassed."""
    if not on <= until < date.max:
        raise UntilPassed


def ends_on(words: ClaimWords) -> date | None:
    """Return the first day on which a claimed right is no more, if there is one."""
    if words.kind == "parent":
        return grows_up_on(words.child_born_on) if words.child_born_on else None
    if words.kind == "owner":
        return None
    return words.until + timedelta(days=1) if words.until else None


def require_room_for_claim(
    kind: str,
    *,
    held: str | None,
    waiting: Collection[tuple[int, str]],
    flat: tuple[int, str],
    most: int,
    by_account: bool = False,
) -> None:
    """Refuse what is held already, claimed already, or one claim too many.

    `held` is how the person belongs to the flat now, `waiting` the house and number of each claim
    that waits, `most` how many may; whoever names the account may mend what waits. All of it is the
    person's own, so the refusals give nothing away. Raises AlreadyHeld, AlreadyClaimed,
    TooManyClaims.
    """
    if held in OWNING or (held is not None and held == kind):
        raise AlreadyHeld
    if flat in waiting:
        if not by_account:
            raise AlreadyClaimed
    elif len(waiting) >= most:
        raise TooManyClaims(most)


def require_waiting(state: str) -> None:
    """Refuse to withdraw what was decided or withdrawn. Raises ClaimDecided."""
    if state != "waiting":
        raise ClaimDecided


def may_invite(kind: str, allowed: Rights) -> bool:
    """Tell whether who belongs to a flat in this way, and may do this much, invites others."""
    return kind in OWNING and allowed.may_write


def require_may_invite(kind: str, *, may: bool, until: date | None, waiting: int, on: date) -> None:
    """Refuse an invitation that this person may not make, or that makes no sense.

    `may` is what `may_invite` tells. Raises MayNotInvite, KindUnknown, UntilPassed,
    TooManyInvitations.
    """
    if not may:
        raise MayNotInvite
    if kind not in INVITED:
        raise KindUnknown
    if until is not None:
        require_to_come(until, on=on)
    if waiting >= INVITATIONS_AT_ONCE:
        raise TooManyInvitations(INVITATIONS_AT_ONCE)


def require_usable(
    invitation: InvitationLike, *, may: bool, own: bool, held: bool, at: datetime
) -> None:
    """Refuse an invitation that is spent, one's own, or to where one belongs. All alike.

    `may` tells whether its maker may still invite. Raises InvitationNotUsable.
    """
    spent = invitation.used_at is not None or invitation.withdrawn_at is not None
    if spent or own or held or invitation.expires_at <= at or not may:
        raise InvitationNotUsable


def require_may_end(*, mine: bool, granted_by_me: bool) -> None:
    """Let a person leave a flat, and end what they granted. Raises HoldingNotFound."""
    if not (mine or granted_by_me):
        raise HoldingNotFound

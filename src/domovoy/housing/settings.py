"""What an installation or one organisation decides for itself: settings, never the law.

`KNOWN` is the registry: bounds and defaults; the words are the face's. A value is looked for with
the organisation first, then with the installation, and is the default where nobody has set it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from uuid import UUID

from django.db.models import Q

from domovoy.housing.models import Organisation, Setting
from domovoy.housing.staff.access import organisation_for
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Officer, Role
from domovoy.identity.doing import action
from domovoy.identity.resealing import OF_THE_INSTALLATION
from domovoy.identity.rules import Act
from domovoy.journal import record

CHANGED = "setting_changed"


class SettingError(Exception):
    """The base of what may be refused about settings."""

    code = "setting"


class SettingUnknown(SettingError):
    """There is no such setting, or it is not this officer's to change."""

    code = "setting_unknown"


class SettingOutOfBounds(SettingError):
    """The number is not a whole one between `least` and `most`."""

    code = "setting_out_of_bounds"

    def __init__(self, kind: Known) -> None:
        super().__init__(f"{kind.key} must be from {kind.least} to {kind.most}")
        self.least = kind.least
        self.most = kind.most


@dataclass(frozen=True)
class Known:
    """A setting: a whole number of `unit` (day, hour, month, time, claim) within its bounds.

    `own`: an organisation may have a value of its own; otherwise there is one for all.
    """

    key: str
    unit: str
    least: int
    most: int
    default: int
    own: bool = False


ROLL_OVER_DAYS = "roll_over_days"
DRAFT_PHOTOS_DAYS = "draft_photos_days"
STAFF_INVITATION_DAYS = "staff_invitation_days"
SECOND_FACTOR_HOURS = "second_factor_hours"
INVITATION_DAYS = "invitation_days"
CLAIMS_WAITING = "claims_waiting"
ACCOUNT_TRIES_OF_A_PERSON = "account_tries_of_a_person"
ACCOUNT_TRIES_OF_A_FLAT = "account_tries_of_a_flat"
CLAIM_DOCUMENTS_DAYS = "claim_documents_days"
SESSION_IDLE_DAYS = "session_idle_days"
SESSION_WHOLE_DAYS = "session_whole_days"
POST_SESSION_IDLE_HOURS = "post_session_idle_hours"
HEAD_SESSION_IDLE_MINUTES = "head_session_idle_minutes"
POST_SESSION_WHOLE_DAYS = "post_session_whole_days"
WINTER_FIRST_MONTH = "winter_first_month"
WINTER_LAST_MONTH = "winter_last_month"
REMIND_FROM_HOUR = "remind_from_hour"
REMIND_UNTIL_HOUR = "remind_until_hour"
REMEMBERED_FOR = 60.0
"""Seconds a process goes by the values it has read; see `remembered`."""
KNOWN: Mapping[str, Known] = {
    known.key: known
    for known in (
        Known(ROLL_OVER_DAYS, "day", least=1, most=30, default=30, own=True),
        Known(WINTER_FIRST_MONTH, "month", least=9, most=12, default=11, own=True),
        Known(WINTER_LAST_MONTH, "month", least=2, most=5, default=3, own=True),
        Known(REMIND_FROM_HOUR, "hour", least=6, most=11, default=9, own=True),
        Known(REMIND_UNTIL_HOUR, "hour", least=18, most=23, default=21, own=True),
        Known(DRAFT_PHOTOS_DAYS, "day", least=7, most=365, default=90),
        Known(STAFF_INVITATION_DAYS, "day", least=1, most=30, default=7),
        Known(SECOND_FACTOR_HOURS, "hour", least=1, most=24, default=12),
        Known(INVITATION_DAYS, "day", least=1, most=30, default=7),
        Known(CLAIMS_WAITING, "claim", least=1, most=20, default=5),
        Known(ACCOUNT_TRIES_OF_A_PERSON, "time", least=1, most=10, default=5),
        Known(ACCOUNT_TRIES_OF_A_FLAT, "time", least=1, most=20, default=10),
        Known(CLAIM_DOCUMENTS_DAYS, "day", least=1, most=30, default=30),
        Known(SESSION_IDLE_DAYS, "day", least=1, most=90, default=30),
        Known(SESSION_WHOLE_DAYS, "day", least=1, most=180, default=90),
        Known(POST_SESSION_IDLE_HOURS, "hour", least=1, most=24, default=12),
        Known(HEAD_SESSION_IDLE_MINUTES, "minute", least=5, most=720, default=30),
        Known(POST_SESSION_WHOLE_DAYS, "day", least=1, most=30, default=7),
    )
}


@dataclass(frozen=True)
class SettingCard:
    """A setting as it stands: what holds, and what was set here (None where nothing was)."""

    known: Known
    value: int
    here: int | None
    changed_at: datetime | None


def setting(key: str, organisation_id: int | None = None) -> int:
    """Return what holds for an organisation, or for the whole installation. One statement."""
    known = KNOWN[key]
    whose = Q(organisation=None) | Q(organisation_id=organisation_id if known.own else None)
    rows = Setting.objects.filter(whose, key=key)
    found: dict[int | None, int] = {row.organisation_id: row.value for row in rows}
    return found.get(organisation_id, found.get(None, known.default))


class Memory:
    """What is set, by whom (None is for all) and key, as this process has last read it."""

    def __init__(self) -> None:
        self.values: Mapping[tuple[int | None, str], int] = {}
        self.good_until = 0.0

    def keep(self, values: Mapping[tuple[int | None, str], int]) -> None:
        """Go by these values for a while."""
        self.values, self.good_until = values, monotonic() + REMEMBERED_FOR

    def forget(self) -> None:
        """Have the values read anew when they are next asked for."""
        self.good_until = 0.0


MEMORY = Memory()


def remembered(key: str, organisation_id: int | None = None) -> int:
    """Return what holds for an organisation, or for all, as it stood at most a minute ago.

    For what every request or every term asks: no statement but once a minute in each process.
    """
    known = KNOWN[key]
    if monotonic() >= MEMORY.good_until:
        with beyond_the_wall("what is set holds for whoever asks, visitors too"):
            rows = Setting.objects.values_list("organisation_id", "key", "value")
            MEMORY.keep({(whose, name): value for whose, name, value in rows})
    whose = organisation_id if known.own else None
    common = MEMORY.values.get((None, key), known.default)
    return MEMORY.values.get((whose, key), common)


def settings_of(organisation_id: int | None) -> list[SettingCard]:
    """Return what can be set for an organisation, or for the installation. One statement."""
    whose = Q(organisation=None) | Q(organisation_id=organisation_id)
    rows: dict[tuple[int | None, str], Setting] = {
        (row.organisation_id, row.key): row for row in Setting.objects.filter(whose)
    }
    cards = []
    for known in KNOWN.values():
        if organisation_id is not None and not known.own:
            continue
        here, common = rows.get((organisation_id, known.key)), rows.get((None, known.key))
        holds = here or common
        cards.append(
            SettingCard(
                known=known,
                value=holds.value if holds else known.default,
                here=here.value if here else None,
                changed_at=here.changed_at if here else None,
            )
        )
    return cards


@action(Act.CHANGE_SETTING)
def change_setting(
    *, key: str, value: int | None, organisation: UUID | None, by: Officer, at: datetime
) -> None:
    """Set a value for one organisation or, without one, for all; None goes back to the wider one.

    A head sets only what organisations have of their own, and only for the own one. Raises
    SettingUnknown, SettingOutOfBounds, OrganisationNotFound.
    """
    known = KNOWN.get(key)
    if known is None or (organisation is not None and not known.own):
        raise SettingUnknown
    if organisation is None and by.role is not Role.ADMINISTRATOR:
        raise SettingUnknown
    if value is not None and not known.least <= value <= known.most:
        raise SettingOutOfBounds(known)
    whose = organisation_for(organisation, by=by) if organisation else None
    _write(known, value, whose, by=by, at=at)


def _write(
    known: Known, value: int | None, whose: Organisation | None, *, by: Officer, at: datetime
) -> None:
    rows = Setting.objects.select_for_update(of=("self",)).filter(key=known.key, organisation=whose)
    before = rows.first()
    if value is None:
        rows.delete()
    else:
        Setting.objects.update_or_create(
            key=known.key,
            organisation=whose,
            defaults={"value": value, "changed_at": at, "changed_by_id": by.person_id},
        )
    MEMORY.forget()
    record.append(
        whose.guid if whose else OF_THE_INSTALLATION,
        CHANGED,
        by=by.signature,
        at=at,
        data={"key": known.key, "before": before.value if before else None, "after": value},
    )

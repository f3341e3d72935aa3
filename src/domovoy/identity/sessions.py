"""Sessions in the database, each with its owner, so that all of a person's can be ended.

A session has a life: when it began, when it was last seen, when its key was last changed, and on
what kind of device. The life stands in the session's data; what the list of sessions shows of it
is written beside. A session is refused by its own end, whatever the browser keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import IntegrityError, transaction
from django.db.models import Q

from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Resident
from domovoy.identity.doing import action
from domovoy.identity.errors import SessionNotFound
from domovoy.identity.models import Session
from domovoy.identity.rules import Act
from domovoy.journal import record

BY_KEY = "a session is found by its key, which only its browser knows"
LIFE = "life"
REPLACED = "replaced"
SESSION_ENDED = "session_ended"
SEEN_EVERY = timedelta(minutes=10)
"""How often it is written down, at least, that a session is in use."""
KEY_LIVES = timedelta(days=1)
"""After which a session gets a new key; a key that was stolen before opens nothing."""
STILL_OPENS = timedelta(seconds=30)
"""How long a replaced key serves the pages that were on their way with it."""


@dataclass(frozen=True)
class Length:
    """How long a session lasts: unused, and at most."""

    idle: timedelta
    whole: timedelta

    @property
    def noted_every(self) -> timedelta:
        """How often it is written down that a session is in use: a tenth of the way to its end."""
        return min(SEEN_EVERY, self.idle / 10)


@dataclass(frozen=True)
class Life:
    """What is known of a session. `guid` stays when the key changes."""

    guid: UUID
    begun_at: datetime
    seen_at: datetime
    key_since: datetime
    device: str

    @classmethod
    def begin(cls, *, device: str, at: datetime) -> Life:
        """Return the life of a session that begins now."""
        return cls(uuid4(), at, at, at, device[:100])

    @classmethod
    def read(cls, kept: Any) -> Life:
        """Return what `written` wrote."""
        guid, begun_at, seen_at, key_since, device = kept
        begun_at, seen_at, key_since = map(datetime.fromisoformat, (begun_at, seen_at, key_since))
        return cls(UUID(guid), begun_at, seen_at, key_since, device)

    def written(self) -> list[str]:
        """Return it as a session keeps it."""
        moments = (self.begun_at, self.seen_at, self.key_since)
        return [str(self.guid), *(moment.isoformat() for moment in moments), self.device]

    def is_over(self, length: Length, *, at: datetime) -> bool:
        """Tell whether the session has lasted its length or lain unused for too long."""
        return at >= min(self.begun_at + length.whole, self.seen_at + length.idle)

    def left(self, length: Length, *, at: datetime) -> timedelta:
        """Return how long the session lasts if it is not used again."""
        return min(length.idle, self.begun_at + length.whole - at)


class SessionStore(DatabaseStore):
    """Django's database store with the person and the life beside the data.

    `left_behind` is set where the key has been changed by another request: nothing is written
    then, and the browser must not be given the old key again.
    """

    left_behind = False
    _session: dict[str, Any]
    _get_session: Callable[..., dict[str, Any]]
    _get_new_session_key: Callable[[], str]

    @classmethod
    def get_model_class(cls) -> Any:
        """Return the table sessions live in."""
        return Session

    @property
    def life(self) -> Life | None:
        """What is known of this session; None before somebody has signed in."""
        kept = self.get(LIFE)
        return Life.read(kept) if kept else None

    @property
    def is_replaced(self) -> bool:
        """Whether it was opened with a key that has been changed a moment ago."""
        self.left_behind = self.left_behind or bool(self.get(REPLACED))
        return self.left_behind

    def begin(self, *, device: str, length: Length, at: datetime) -> None:
        """Begin the life of a session whose person has just signed in."""
        self._live(Life.begin(device=device, at=at), length, at=at)

    def touch(self, life: Life, length: Length, *, at: datetime) -> None:
        """Note that the session is in use: it lasts on, but not beyond its length."""
        self._live(replace(life, seen_at=at), length, at=at)

    def exists(self, session_key: str) -> bool:
        """Whether a key is in use. One statement."""
        with beyond_the_wall(BY_KEY):
            return bool(super().exists(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """End the session of a key, this one's without. One statement."""
        with beyond_the_wall(BY_KEY):
            super().delete(session_key)

    def _get_session_from_db(self) -> Any:
        with beyond_the_wall(BY_KEY):
            return super()._get_session_from_db()  # type: ignore[misc]

    def flush(self) -> None:
        """End the session by every key that opens it, and begin an empty one."""
        life, person_id = self.life, self.get(SESSION_KEY)
        if life and person_id:
            _end_life(life.guid, person_id=int(person_id))
        super().flush()

    def cycle_key(self) -> None:
        """Give the session a new key and forget the old one, which bears the same guid."""
        _ = self._session
        with transaction.atomic():
            if self.session_key:
                self.delete(self.session_key)
            self.create()

    def renew_key(self, *, at: datetime) -> None:
        """Give the session a new key and forget the old one: its person has proved more."""
        self.cycle_key()
        if life := self.life:
            self[LIFE] = replace(life, key_since=at).written()

    def rotate_key(self, *, at: datetime) -> None:
        """Give the session a new key; the old one serves what is on its way and is then refused.

        Of several requests at once one does it, for the rest nothing changes. Four statements.
        """
        life = self.life
        if life is None:
            return
        with beyond_the_wall(BY_KEY), transaction.atomic():
            row = Session.objects.select_for_update(of=("self",)).filter(pk=self.session_key)
            old = row.exclude(begun_at=None).exclude(seen_at=None).first()
            if old is None:
                self.left_behind = True
                return
            old.guid, old.seen_at, old.expire_date = uuid4(), None, at + STILL_OPENS
            old.session_data = self.encode({**self._session, REPLACED: True})
            old.save(update_fields=["guid", "seen_at", "expire_date", "session_data"])
            self._session_key = self._get_new_session_key()
            self[LIFE] = replace(life, key_since=at).written()
            self.create_model_instance(self._session).save(force_insert=True)

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return a row that knows whose session it is."""
        row: Any = super().create_model_instance(data)
        for column, value in _beside(data).items():
            setattr(row, column, value)
        return row

    def save(self, must_create: bool = False) -> None:
        """Write the session. What was replaced meanwhile is left as it is. One statement or two.

        Raises UpdateError for a session that has been ended meanwhile, CreateError for a key taken.
        """
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)
        with beyond_the_wall(BY_KEY):
            if must_create:
                self._insert(data)
            else:
                self._update(data)

    def _update(self, data: dict[str, Any]) -> None:
        rows = Session.objects.filter(pk=self.session_key)
        written = rows.exclude(begun_at__isnull=False, seen_at=None).update(
            session_data=self.encode(data), expire_date=self.get_expiry_date(), **_beside(data)
        )
        if not written:
            self.left_behind = rows.exists()
            if not self.left_behind:
                raise UpdateError

    def _insert(self, data: dict[str, Any]) -> None:
        try:
            with transaction.atomic():
                self.create_model_instance(data).save(force_insert=True)
        except IntegrityError:
            raise CreateError from None

    def _live(self, life: Life, length: Length, *, at: datetime) -> None:
        self[LIFE] = life.written()
        self.set_expiry(max(1, int(life.left(length, at=at).total_seconds())))


def _beside(data: dict[str, Any]) -> dict[str, Any]:
    """Return the columns a session's data is told of in."""
    person_id = data.get(SESSION_KEY)
    columns: dict[str, Any] = {"person_id": int(person_id) if person_id else None}
    if kept := data.get(LIFE):
        life = Life.read(kept)
        columns |= {
            "guid": life.guid,
            "begun_at": life.begun_at,
            "seen_at": life.seen_at,
            "device": life.device,
        }
    return columns


@dataclass(frozen=True)
class SessionCard:
    """One signed-in device, as its person's list shows it."""

    guid: UUID
    device: str
    begun_at: datetime
    seen_at: datetime
    current: bool


def sessions_of(by: Resident, *, current: UUID | None, at: datetime) -> list[SessionCard]:
    """Return where a person is signed in: this session first, then the latest used. One statement.

    A session from before its first page is not there: nobody has seen it yet.
    """
    rows = Session.objects.filter(person_id=by.person_id, expire_date__gt=at)
    seen = rows.exclude(begun_at=None).exclude(seen_at=None).order_by("-seen_at", "guid")
    cards = [
        SessionCard(row.guid, row.device, row.begun_at, row.seen_at, row.guid == current)
        for row in seen
        if row.begun_at and row.seen_at
    ]
    return sorted(cards, key=lambda card: not card.current)


@action(Act.END_SESSION)
def end_session(*, guid: UUID, by: Resident, at: datetime) -> None:
    """End one of a person's own sessions. Raises SessionNotFound, for another's as well."""
    rows = Session.objects.select_for_update(of=("self",)).filter(person_id=by.person_id)
    if rows.filter(guid=guid).first() is None:
        raise SessionNotFound
    _end_life(guid, person_id=by.person_id)
    record.append(guid, SESSION_ENDED, by=by.signature, at=at)


def _end_life(guid: UUID, *, person_id: int) -> None:
    """Delete a session with the key it had a moment ago. Two statements."""
    with beyond_the_wall(BY_KEY):
        rows = Session.objects.filter(person_id=person_id)
        replaced = [
            row.pk
            for row in rows.filter(begun_at__isnull=False, seen_at=None)
            if (kept := row.get_decoded().get(LIFE)) and Life.read(kept).guid == guid
        ]
        rows.filter(Q(guid=guid) | Q(pk__in=replaced)).delete()

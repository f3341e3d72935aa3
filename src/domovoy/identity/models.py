"""A person, known by the oid of a confirmed Госуслуги account, and the person's sessions."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.functions import RandomUUID
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from domovoy.identity.actors import Officer


def new_salt() -> str:
    """Return what makes one person's sessions differ from another's."""
    return secrets.token_hex(16)


class People(models.Manager["Person"]):
    """Finds people the way Django's authentication asks for them."""

    def get_by_natural_key(self, oid: str) -> Person:
        """Return the person with this account."""
        return self.get(oid=int(oid))


class Person(AbstractBaseUser):
    """A human being. There is no password: only ESIA lets people in.

    Without `oid` it is somebody the desk wrote down: they called, or sent a letter. The СНИЛС is
    sealed; `snils_print` is a keyed hash to find it by.
    """

    password = None  # type: ignore[assignment]
    oid = models.BigIntegerField(unique=True, null=True)
    surname = models.CharField(max_length=100)
    first_name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True)
    email = models.EmailField(max_length=100, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    birth_on = models.DateField(null=True)
    snils_sealed = models.BinaryField(null=True)
    snils_print = models.CharField(max_length=64, blank=True, db_index=True)
    registered_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    session_salt = models.CharField(max_length=32, default=new_salt)

    post: Officer | None = None
    """The post held now; set where a session's person is loaded, not stored here."""
    posts: tuple[Officer, ...] = ()
    """Every post with a desk, the oldest first; of several a session is for one."""
    has_agreed: bool = False
    """Whether consent to the present wording stands; set as the post is."""

    USERNAME_FIELD = "oid"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["surname", "first_name"]

    objects: ClassVar[People] = People()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def full_name(self) -> str:
        """Surname, first name, patronymic."""
        return " ".join(filter(None, (self.surname, self.first_name, self.patronymic)))

    @property
    def short_name(self) -> str:
        """«Ковалёва А. С.»: how a signature or a list names a person."""
        initials = " ".join(f"{name[0]}." for name in (self.first_name, self.patronymic) if name)
        return f"{self.surname} {initials}".strip()

    @property
    def polite_name(self) -> str:
        """First name and patronymic: how a letter greets a person."""
        return " ".join(filter(None, (self.first_name, self.patronymic)))

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to be this person's; a new salt ends them all."""
        return salted_hmac("domovoy.identity.session", self.session_salt).hexdigest()

    def get_session_auth_fallback_hash(self) -> Any:
        """Yield nothing: keys are not rotated by fallbacks here."""
        yield from ()


class Session(AbstractBaseSession):
    """A signed-in device."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="sessions")
    guid = models.UUIDField(unique=True, db_default=RandomUUID())
    begun_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=100, blank=True)

    objects: ClassVar[BaseSessionManager[Session]] = BaseSessionManager()  # type: ignore[assignment]

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return the store that writes this table."""
        from domovoy.identity.sessions import SessionStore  # noqa: PLC0415

        return SessionStore


class Consent(models.Model):
    """A person's consent to the processing of personal data, as a document of its own.

    `document` and `digest` name the text that was shown, word for word (152-ФЗ, ст. 9).
    """

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    document = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "document"],
                condition=Q(withdrawn_at=None),
                name="identity_one_consent_a_document",
            )
        ]


class Look(models.Model):
    """Somebody's look at a person's data: who, in whose name, at what, when.

    The organisation is named by value: it must outlive what it names.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="looks")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16)
    organisation_id = models.BigIntegerField(null=True)
    organisation_name = models.CharField(max_length=100, blank=True)
    what = models.CharField(max_length=32)
    subject = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at", "-id"], name="identity_looks_of_person")]


class Attempt(models.Model):
    """One try of what is limited in rate. `whose` is a keyed hash: of a person, an address."""

    kind = models.CharField(max_length=32)
    whose = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "whose", "at"], name="identity_attempts")]


class SecondFactor(models.Model):
    """What a person's application reckons its codes from, sealed; and how wrong codes slow it down.

    `last_step` is the half-minute of the last code taken: no code of it or before is taken again.
    """

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="second_factor")
    secret_sealed = models.BinaryField()
    confirmed_at = models.DateTimeField()
    last_step = models.BigIntegerField(default=-1)
    drift = models.SmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)


class SpareCode(models.Model):
    """A code that replaces the application once. Only a keyed hash of it is kept."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="spare_codes")
    code_print = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["factor", "code_print"], name="identity_one_spare_code")
        ]


class FixedWord(models.Model):
    """The fingerprint of a word everybody knows: by it the keys of another database are told."""

    number = models.SmallIntegerField(primary_key=True, default=1)
    word_print = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number=1), name="identity_one_word")]

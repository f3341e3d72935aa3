"""Sealing what must not lie open in the database, and finding it without opening it.

A value is sealed with the first of several keys (Fernet: AES-128-CBC with HMAC-SHA256) and opened
with any of them, so keys can be changed one after another. Its fingerprint is a keyed hash: equal
values have equal fingerprints, and without the key nobody can try all eleven digits. A further key
of fingerprints hashes what the one before it made, so a change of it needs no value opened.
How keys are changed: `key_file` and `resealing`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

SHORTEST_KEY = 32
NEXT_PRINT_KEY = "next_print_key"


class SealBroken(Exception):
    """A sealed value that no key opens: another installation's, or damaged."""

    code = "seal_broken"


class KeysUnusable(Exception):
    """The file of keys cannot be read, holds something else, or is being changed."""

    code = "keys_unusable"


class KeysForeign(Exception):
    """The keys are not those the database was written with: what they make nobody finds later."""

    code = "keys_foreign"


@dataclass(frozen=True)
class Seal:
    """The keys of an installation: those that seal, newest first; those of fingerprints, oldest."""

    keys: Sequence[str] = field(repr=False)
    print_keys: Sequence[str] = field(repr=False)

    @classmethod
    def read(cls, file: Path) -> Seal:
        """Read `{"keys": [newest, …], "print_keys": [oldest, …]}`.

        Raises KeysUnusable naming the file, also while a change of its fingerprints is unfinished.
        """
        seal, unfinished = cls.read_any(file)
        if unfinished:
            raise KeysUnusable(f"{file}: {NEXT_PRINT_KEY}")
        return seal

    @classmethod
    def read_any(cls, file: Path) -> tuple[Seal, str]:
        """Return the keys of a file and the key its fingerprints are being changed to, if so.

        Raises KeysUnusable.
        """
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            print_keys = told["print_keys"] if "print_keys" in told else [told["print_key"]]
            seal = cls(tuple(told["keys"]), tuple(print_keys))
            seal.require_usable()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            raise KeysUnusable(f"{file}: {type(problem).__name__}") from None
        return seal, told.get(NEXT_PRINT_KEY, "")

    @classmethod
    def new(cls) -> Seal:
        """Return keys nobody has had before."""
        return cls((new_key(),), (new_key(),))

    def to_json(self, **more: str) -> str:
        """Return what `read` reads, and what else the file is to remember."""
        told = {"keys": list(self.keys), "print_keys": list(self.print_keys), **more}
        return json.dumps(told, indent=2)

    def require_usable(self) -> None:
        """Raise ValueError where a key is not one."""
        if not self.keys or not self.print_keys:
            raise ValueError("no keys")
        if min(map(len, self.print_keys)) < SHORTEST_KEY:
            raise ValueError("a short key")
        _ = self._box

    def seal(self, text: str) -> bytes:
        """Return a text so that only these keys open it; each time other bytes."""
        return self._box.encrypt(text.encode())

    def open(self, sealed: bytes | memoryview) -> str:
        """Return what was sealed. Raises SealBroken."""
        return self.open_bytes(sealed).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        """Seal the bytes of a document."""
        return self._box.encrypt(content)

    def open_bytes(self, sealed: bytes | memoryview) -> bytes:
        """Return the bytes that were sealed. Raises SealBroken."""
        try:
            return self._box.decrypt(bytes(sealed))
        except InvalidToken:
            raise SealBroken("no key opens this") from None

    def renew(self, sealed: bytes | memoryview) -> bytes:
        """Return the same value sealed with the newest key. Raises SealBroken."""
        try:
            return self._box.rotate(bytes(sealed))
        except InvalidToken:
            raise SealBroken("no key opens this") from None

    def is_newest(self, sealed: bytes | memoryview) -> bool:
        """Tell whether a value is sealed with the newest key."""
        try:
            Fernet(self.keys[0]).decrypt(bytes(sealed))
        except InvalidToken:
            return False
        return True

    def fingerprint(self, kind: str, text: str) -> str:
        """Return a keyed hash of a value of one kind: 64 hexadecimal digits."""
        made = f"{kind}:{text}"
        for key in self.print_keys:
            made = further_print(key, made)
        return made

    def grown(self, made: str) -> tuple[str, ...]:
        """Return a print and all it may be by now, whichever of our further keys came after it."""
        found = [made]
        for since in range(len(self.print_keys) - 1, 0, -1):
            grown = made
            for key in self.print_keys[since:]:
                grown = further_print(key, grown)
            found.append(grown)
        return tuple(found)

    @cached_property
    def _box(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.keys])


def installation_seal() -> Seal:
    """Return the keys of this installation, read again when their file has changed.

    A changed file is taken at once where a key of each kind is still there; otherwise it is held
    against the database first. Raises KeysUnusable, KeysForeign.
    """
    file = Path(settings.SEALING_KEYS_FILE)
    try:
        seen = file.stat()
    except OSError as problem:
        raise KeysUnusable(f"{file}: {type(problem).__name__}") from None
    return _MEMORY.read(file, (seen.st_ino, seen.st_mtime_ns))


def further_print(key: str, made: str) -> str:
    """Return the keyed hash of a value, or of the print an older key has made of it."""
    return hmac.new(key.encode(), made.encode(), hashlib.sha256).hexdigest()


def new_key() -> str:
    """Return a key nobody has had before."""
    return Fernet.generate_key().decode()


class _Memory:
    """The keys this process goes by, with the file and its mark they were read by."""

    def __init__(self) -> None:
        self.kept: tuple[Path, tuple[int, int], Seal] | None = None

    def read(self, file: Path, mark: tuple[int, int]) -> Seal:
        """Return the keys of a file. Raises KeysUnusable, KeysForeign."""
        if self.kept and self.kept[:2] == (file, mark):
            return self.kept[2]
        seal = Seal.read(file)
        if self.kept and self.kept[0] == file:
            _require_following(self.kept[2], seal)
        self.kept = file, mark, seal
        return seal


_MEMORY = _Memory()


def _require_following(before: Seal, seal: Seal) -> None:
    """Refuse keys that do not follow from those before and are not the database's either."""
    from domovoy.identity.resealing import require_fitting  # noqa: PLC0415 - it knows the models

    if seal.print_keys == before.print_keys and set(seal.keys) & set(before.keys):
        return
    try:
        require_fitting(seal)
    except SealBroken as problem:
        raise KeysForeign(str(problem)) from None

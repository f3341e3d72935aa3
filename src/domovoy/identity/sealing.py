"""Sealing what must not lie open in the database, and finding it without opening it.

A value is sealed with the first of several keys (Fernet: AES-128-CBC with HMAC-SHA256) and opened
with any of them, so keys can be changed one after another. Its fingerprint is a keyed hash: equal
values have equal fingerprints, and without the key nobody can try all eleven digits.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

SHORTEST_KEY = 32


class SealBroken(Exception):
    """A sealed value that no key opens: another installation's, or damaged."""

    code = "seal_broken"


class KeysUnusable(Exception):
    """The file of keys cannot be read or holds something else."""

    code = "keys_unusable"


@dataclass(frozen=True)
class Seal:
    """The keys of an installation: those that seal, newest first, and the one of fingerprints."""

    keys: Sequence[str] = field(repr=False)
    print_key: str = field(repr=False)

    @classmethod
    def read(cls, file: Path) -> Seal:
        """Read `{"keys": [newest, …], "print_key": …}`. Raises KeysUnusable naming the file."""
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            seal = cls(tuple(told["keys"]), told["print_key"])
            seal.require_usable()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            raise KeysUnusable(f"{file}: {type(problem).__name__}") from None
        return seal

    @classmethod
    def new(cls) -> Seal:
        """Return keys nobody has had before."""
        return cls((_new_key(),), _new_key())

    def to_json(self) -> str:
        """Return what `read` reads."""
        return json.dumps({"keys": list(self.keys), "print_key": self.print_key}, indent=2)

    def require_usable(self) -> None:
        """Raise ValueError where a key is not one."""
        if not self.keys or len(self.print_key) < SHORTEST_KEY:
            raise ValueError("no keys")
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

    def fingerprint(self, kind: str, text: str) -> str:
        """Return a keyed hash of a value of one kind: 64 hexadecimal digits."""
        return hmac.new(
            self.print_key.encode(), f"{kind}:{text}".encode(), hashlib.sha256
        ).hexdigest()

    @cached_property
    def _box(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.keys])


@cache
def installation_seal() -> Seal:
    """Return the keys of this installation, read once a process. Raises KeysUnusable."""
    return Seal.read(settings.SEALING_KEYS_FILE)


def _new_key() -> str:
    return Fernet.generate_key().decode()

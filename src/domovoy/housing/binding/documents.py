"""Documents shown with a claim: known by their first bytes, kept sealed, opened by nobody here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from domovoy.housing.binding.errors import (
    DocumentKindNotAccepted,
    DocumentTooLarge,
    TooManyDocuments,
)
from domovoy.housing.models import Claim, ClaimDocument
from domovoy.identity.sealing import installation_seal

MOST = 5
LARGEST = 5 * 1024 * 1024
LONGEST_NAME = 150
KINDS = {
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"%PDF-": ("application/pdf", ".pdf"),
}


@dataclass(frozen=True)
class Document:
    """A file as it came: a name somebody gave it, and its bytes."""

    name: str
    data: bytes


def require_documents(documents: Sequence[Document]) -> None:
    """Refuse what cannot be kept. Raises TooManyDocuments, DocumentTooLarge,
    DocumentKindNotAccepted.
    """
    if len(documents) > MOST:
        raise TooManyDocuments(MOST)
    for document in documents:
        if len(document.data) > LARGEST:
            raise DocumentTooLarge
        kind_of(document.data)


def kind_of(data: bytes) -> tuple[str, str]:
    """Return the media type and the suffix of a document. Raises DocumentKindNotAccepted.

    >>> kind_of(b"%PDF-1.7 ...")
    ('application/pdf', '.pdf')
    """
    for beginning, kind in KINDS.items():
        if data.startswith(beginning):
            return kind
    raise DocumentKindNotAccepted


def keep(documents: Sequence[Document], *, claim: Claim, at: datetime) -> None:
    """Seal documents and give them to a claim. One statement, none without documents."""
    seal = installation_seal()
    for document in documents:
        content_type, suffix = kind_of(document.data)
        ClaimDocument.objects.create(
            claim=claim,
            name=_name(document.name, suffix),
            content_type=content_type,
            size=len(document.data),
            sealed=seal.seal_bytes(document.data),
            added_at=at,
        )


def forget(claim: Claim) -> None:
    """Delete the bytes of a claim's documents; that they were there stays known. One statement."""
    claim.documents.update(sealed=None)


def _name(given: str, suffix: str) -> str:
    """Return a name to save the document under: the suffix is of what it is."""
    bare = PurePosixPath(given.replace("\\", "/")).stem
    printable = "".join(sign for sign in bare if sign.isprintable())[:LONGEST_NAME].strip()
    return f"{printable or 'документ'}{suffix}"

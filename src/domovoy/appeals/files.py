"""Files of appeals: bytes in the file store under names made of their own hash."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID

from django.conf import settings

from domovoy.appeals.errors import FileKindNotAccepted, FileTooLarge, TooManyFiles
from domovoy.appeals.models import Appeal, Attachment, HistoryEntry
from domovoy.appeals.rules import FILE_LIMIT, PHOTOS_LIMIT
from domovoy.imaging import PreparedPhoto

TEXT_OF_DOCX = "word/document.xml"
DOCUMENTS = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"PK\x03\x04": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".docx",
    ),
}


@dataclass(frozen=True)
class StoredFile:
    """Bytes that lie in the store already, not yet anybody's."""

    name: str
    content_type: str
    size: int
    sha256: str
    key: str
    thumbnail_key: str = ""


def store_photo(photo: PreparedPhoto, *, name: str) -> StoredFile:
    """Keep a prepared photo and its thumbnail."""
    return StoredFile(
        name=f"{Path(name).stem[:150] or 'photo'}.jpg",
        content_type="image/jpeg",
        size=len(photo.jpeg),
        sha256=photo.sha256,
        key=_keep(photo.jpeg, ".jpg"),
        thumbnail_key=_keep(photo.thumbnail, ".jpg"),
    )


def store_document(data: bytes, *, name: str) -> StoredFile:
    """Keep a PDF or a text document, known by its first bytes and its name.

    Raises FileKindNotAccepted, FileTooLarge.
    """
    content_type, suffix = _document_kind(data, name)
    if len(data) > FILE_LIMIT:
        raise FileTooLarge
    return StoredFile(
        name=Path(name).name[:200],
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        key=_keep(data, suffix),
    )


def attach(
    files: Sequence[StoredFile],
    *,
    owner_id: int,
    at: datetime,
    appeal: Appeal | None = None,
    entry: HistoryEntry | None = None,
    draft: UUID | None = None,
) -> list[Attachment]:
    """Give stored files to an appeal, an answer or a draft. One statement, none without files.

    Call inside a transaction. Raises TooManyFiles.
    """
    if len(files) > PHOTOS_LIMIT:
        raise TooManyFiles
    if not files:
        return []
    return Attachment.objects.bulk_create(
        Attachment(
            appeal=appeal,
            entry=entry,
            draft=draft,
            owner_id=owner_id,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            key=file.key,
            thumbnail_key=file.thumbnail_key,
            added_at=at,
        )
        for file in files
    )


def path_of(key: str) -> Path:
    """Return where the bytes of a stored file lie."""
    return Path(settings.MEDIA_ROOT) / key


def _document_kind(data: bytes, name: str) -> tuple[str, str]:
    for magic, (content_type, suffix) in DOCUMENTS.items():
        if data.startswith(magic) and name.lower().endswith(suffix):
            if suffix == ".docx" and not _is_text_document(data):
                raise FileKindNotAccepted
            return content_type, suffix
    raise FileKindNotAccepted


def _is_text_document(data: bytes) -> bool:
    """Look at the archive's list only: nothing in it is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return TEXT_OF_DOCX in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _keep(data: bytes, suffix: str) -> str:
    """Write bytes once under their hash; a half-written file never bears the final name."""
    digest = hashlib.sha256(data).hexdigest()
    key = f"{digest[:2]}/{digest}{suffix}"
    path = path_of(key)
    if path.exists():
        path.touch()  # what is sent again is not an orphan to be swept away tonight
        return key
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
    Path(target.name).replace(path)
    return key

"""Files that come with an answer: photos are prepared, documents are kept as they are."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile

from domovoy.appeals.errors import AppealError, FileTooLarge, TooManyFiles
from domovoy.appeals.files import DOCUMENTS, StoredFile, store_document, store_photo
from domovoy.appeals.rules import PHOTOS_LIMIT
from domovoy.imaging import ACCEPTED_BYTES, PhotoError, prepare_photo


class UploadRefused(Exception):
    """One of the files cannot be taken; `reason` says why, `name` says which."""

    def __init__(self, name: str, reason: AppealError | PhotoError) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason
        self.code = reason.code


def store_uploads(uploads: Sequence[UploadedFile[bytes]]) -> list[StoredFile]:
    """Keep the files of a form, in their order. Raises UploadRefused, TooManyFiles."""
    if len(uploads) > PHOTOS_LIMIT:
        raise TooManyFiles
    return [_store(upload) for upload in uploads]


def _store(upload: UploadedFile[bytes]) -> StoredFile:
    name = upload.name or ""
    try:
        if (upload.size or 0) > ACCEPTED_BYTES:
            raise FileTooLarge
        data = upload.read()
        if data.startswith(tuple(DOCUMENTS)):
            return store_document(data, name=name)
        return store_photo(prepare_photo(data), name=name)
    except (AppealError, PhotoError) as reason:
        raise UploadRefused(name, reason) from reason

"""A copy of a person's data as one file: what is known as JSON, documents and photos beside it."""

from __future__ import annotations

import json
import zipfile
from tempfile import SpooledTemporaryFile
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder

from domovoy.intake.personal import OwnData

IN_MEMORY = 8 * 1024 * 1024
LOST = "этого файла в хранилище нет"


def as_archive(data: OwnData) -> IO[bytes]:
    """Return a ZIP, at its beginning; a large one lies in a temporary file without a name."""
    archive = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
        told = json.dumps(data.values, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        bundle.writestr("data.json", told)
        for name, content in data.documents:
            bundle.writestr(f"documents/{_plain(name)}", content)
        for name, path in data.files:
            if path.exists():
                bundle.write(path, f"files/{_plain(name)}")
            else:
                bundle.writestr(f"files/{_plain(name)}.txt", LOST)
    archive.seek(0)
    return archive


def _plain(name: str) -> str:
    """Return a name that leads out of no folder."""
    return name.replace("/", "_").replace("\\", "_")

"""Deleting what nobody can reach any more: personal data is not kept for its own sake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db.models import Q

from domovoy.appeals.models import Attachment
from domovoy.identity.doing import job
from domovoy.identity.rules import Act

log = structlog.get_logger(__name__)
BYTES_KEPT = timedelta(days=1)
"""Bytes are stored before the form they came with is accepted: the young may yet be somebody's."""


@job(Act.SWEEP_FILES)
def sweep_files(*, at: datetime) -> int:
    """Delete bytes of no file that are a day old and return how many were deleted.

    Safe to run twice and beside uploads. One statement for each folder of the store: its names
    begin with two digits of a hash.
    """
    store = Path(settings.MEDIA_ROOT)
    swept = sum(_sweep(folder, at=at) for folder in _inside(store) if folder.is_dir())
    if swept:
        log.info("files of nobody swept", files=swept)
    return swept


def _sweep(folder: Path, *, at: datetime) -> int:
    """Delete the old files of one folder whose names no attachment bears.

    The age is looked at last: storing the same bytes again makes a file young.
    """
    known = _known_in(folder.name)
    swept = 0
    for path in _inside(folder):
        if f"{folder.name}/{path.name}" not in known and _is_old(path, at=at):
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _known_in(folder: str) -> set[str]:
    pairs = Attachment.objects.filter(
        Q(key__startswith=f"{folder}/") | Q(thumbnail_key__startswith=f"{folder}/")
    ).values_list("key", "thumbnail_key")
    return {key for pair in pairs.iterator() for key in pair}


def _is_old(path: Path, *, at: datetime) -> bool:
    try:
        changed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return False
    return changed_at < at - BYTES_KEPT


def _inside(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.iterdir()) if folder.is_dir() else ())

"""The tables of appeals."""

from domovoy.appeals.models.appeal import OPEN, Appeal, Kind, Origin, Status
from domovoy.appeals.models.clock import (
    Clock,
    ClockState,
    Occurrence,
    TermChange,
    TermChangeReason,
)
from domovoy.appeals.models.history import Assessment, Attachment, EntryKind, HistoryEntry
from domovoy.appeals.models.together import Clarification, Correction, Joined

__all__ = [
    "OPEN",
    "Appeal",
    "Assessment",
    "Attachment",
    "Clarification",
    "Clock",
    "ClockState",
    "Correction",
    "EntryKind",
    "HistoryEntry",
    "Joined",
    "Kind",
    "Occurrence",
    "Origin",
    "Status",
    "TermChange",
    "TermChangeReason",
]

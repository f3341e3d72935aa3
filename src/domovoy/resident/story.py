"""What has happened to an appeal, as its resident reads it: entries and questions in one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domovoy.appeals.added import ClarificationCard
from domovoy.appeals.cards import AppealPage, EntryCard


@dataclass(frozen=True)
class Told:
    """One thing of the story: an entry of the history, or a question with its reply."""

    at: datetime
    entry: EntryCard | None = None
    asked: ClarificationCard | None = None


def story_of(page: AppealPage) -> list[Told]:
    """Return the history with the questions among it; one that waits is shown on top instead."""
    asked = [each for each in page.clarifications if not (page.may_reply and each.waits)]
    story = [Told(entry.at, entry=entry) for entry in page.history]
    story += [Told(each.asked_at, asked=each) for each in asked]
    return sorted(story, key=lambda told: told.at)

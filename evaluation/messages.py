"""The texts that are measured on. Nothing of them is kept."""

import csv
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "shared" / "datasets"
LABELLED = FOLDER / "dev_eval.csv"
HISTORY = FOLDER / "history_24k.csv"


@dataclass(frozen=True)
class Message:
    """A text with the labels somebody gave it by hand."""

    text: str
    group: str
    also: tuple[str, ...]
    urgent: bool


def labelled_messages(path: Path = LABELLED) -> list[Message]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Message(
                text=row["text"],
                group=row["group"],
                also=tuple(g for g in row["group_secondary"].split(";") if g),
                urgent=row["urgent"].strip().lower() in {"1", "true", "yes"},
            )
            for row in csv.DictReader(file)
        ]

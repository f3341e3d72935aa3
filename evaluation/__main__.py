"""`python -m evaluation`: the shipped model, and the same with a history, on labelled messages.

The messages are no part of the project. Where they are absent this says so and ends well.
"""

import sys
import time

from domovoy.catalogue import shipped_catalogue
from domovoy.conversation import Conversation
from domovoy.understanding import shipped_understander
from domovoy.understanding.history import read_history
from domovoy.understanding.learning import Learned, learn_history
from evaluation import dialogues
from evaluation.messages import HISTORY, LABELLED, Message, labelled_messages
from evaluation.shares import Measure, ask, measures
from evaluation.speed import alone, milliseconds, milliseconds_of_scikit

# What plain methods reach on messages of this kind: lemmas with logistic regression learned from
# the history; the mean of a lemma and a letter model with eighty own phrases.
BASELINES = {
    "group first, strict": ("0.66", "0.70"),
    "group first, a secondary accepted": ("0.76", "0.80"),
    "group among three, a secondary accepted": ("", "0.89"),
    "macro-F1, strict": ("0.57", "0.66"),
    "both groups of a double among three": ("", "0.52"),
}
TARGETS = {
    "group first, a secondary accepted": ("0.80", "0.86"),
    "group among three, a secondary accepted": ("0.95", "0.97"),
    "macro-F1, strict": ("0.70", "0.76"),
    "both groups of a double among three": ("0.70", "0.70"),
    "alarm on urgent messages": ("0.95", "0.95"),
    "false alarm on the others": ("<= 0.10", "<= 0.10"),
}


def main() -> int:
    """Print everything; a missed target is said, not failed."""
    if not LABELLED.is_file():
        print(f"There are no messages at {LABELLED}: nothing was measured.")
        return 0
    messages = labelled_messages()
    shipped = measures(ask(shipped_understander(), messages))
    learned = _learned(messages)
    _print_understanding(len(messages), shipped, learned)
    _print_dialogues()
    _print_speed([message.text for message in messages])
    return 0


def _print_dialogues() -> None:
    print("\nDialogues, answers drawn from the labels")
    talk = Conversation(shipped_understander())
    for line in dialogues.table(dialogues.play(talk, dialogues.read(LABELLED))):
        print(line)


def _learned(messages: list[Message]) -> dict[str, Measure]:
    """The measures after learning from the history; none where it is absent."""
    if not HISTORY.is_file():
        return {}
    catalogue = shipped_catalogue()
    history = read_history(HISTORY, catalogue)
    began = time.monotonic()
    learned = learn_history(catalogue, history.lessons)
    _print_learning(learned, time.monotonic() - began)
    return measures(ask(learned.understander, messages))


def _print_learning(learned: Learned, seconds: float) -> None:
    print(f"Learning {learned.taught:,} past appeals and proving it: {seconds:.0f} s (<= 180)")
    print(f"on {learned.held_back:,} of them held back:")
    for name, score in (("catalogue alone", learned.before), ("with the history", learned.after)):
        print(
            f"  {name:<18} first {score.first:.3f}   among three {score.among_three:.3f}   "
            f"macro-F1 {score.macro_f1:.3f}   calibration error {score.calibration:.3f}   "
            f"own examples {score.own_first:.3f}"
        )


def _print_understanding(
    count: int, shipped: dict[str, Measure], learned: dict[str, Measure]
) -> None:
    print(f"\n{count} messages labelled by hand; 95 % intervals by Wilson")
    heads = ("catalogue alone", "target", "with history", "target", "lemmas", "mixture")
    print(f"{'':<42}" + "".join(f"{head:<23}" for head in heads))
    for name, value in shipped.items():
        target, target_learned = TARGETS.get(name, ("", ""))
        cells = (value, target, learned.get(name, "-"), target_learned, *BASELINES.get(name, ()))
        print(f"{name:<42}" + "".join(f"{cell!s:<23}" for cell in cells).rstrip())


def _print_speed(texts: list[str]) -> None:
    whole, ranking = milliseconds(texts)
    print(f"\nmilliseconds of processor a message, median: {whole:.2f} (about 1)")
    scikit = milliseconds_of_scikit(texts)
    if scikit is None:
        print("scikit-learn is not installed: its pipeline was not measured.")
    else:
        print(
            f"ranking alone {ranking:.2f}, the same features through scikit-learn {scikit:.2f}: "
            f"{scikit / ranking:.1f} times as long (>= 3)"
        )
    ready, added = alone()
    print(f"ready after {ready:.2f} s (<= 1); {added:.0f} MB added to the process (<= 80)")


if __name__ == "__main__":
    sys.exit(main())

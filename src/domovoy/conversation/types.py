"""What goes into a conversation and what comes out of it. All values are frozen."""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from domovoy.catalogue import Advice, Danger, Group, Phone, Problem, Question

OTHER = "other"
"""The option «Другое»: none of those that are offered."""

TOGETHER = "all"
"""The option that sends every problem of a message by itself."""

TEXT_LIMIT = 10_000
"""How many characters the text of an appeal may have."""

QUESTIONS_LIMIT = 4
"""How many questions are asked about one problem."""

QUESTIONS_LIMIT_OF_SEVERAL = 6
"""How many are asked about several problems together."""

SubjectKind: TypeAlias = Literal["missing_device", "device", "charge_line"]


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing on the screen from which the conversation was opened.

    `facts` are label and value, as they are shown; `problem` is a code of the catalogue.
    """

    kind: SubjectKind
    title: str
    facts: tuple[tuple[str, str], ...]
    problem: str


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before the first word, and so is never asked."""

    address: str
    flat: str | None
    entrance: int | None
    floor: int | None
    accident_phone: str
    subject: Subject | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """The person wrote something; it may be said at every stage."""

    text: str
    kind: ClassVar[str] = "said"


@dataclass(frozen=True, slots=True)
class Chose:
    """The person chose a problem or a group by its code, OTHER, or an option of the question.

    Where several problems were heard: TOGETHER, or the code of the only one to send.
    """

    option: str
    kind: ClassVar[str] = "chose"


@dataclass(frozen=True, slots=True)
class Back:
    """The last move is undone; words taken back are offered for editing."""

    kind: ClassVar[str] = "back"


@dataclass(frozen=True, slots=True)
class SendAsIs:
    """Enough questions: show what will be sent."""

    kind: ClassVar[str] = "send_as_is"


@dataclass(frozen=True, slots=True)
class AdviceHelped:
    """The advice solved it, no appeal is needed."""

    kind: ClassVar[str] = "advice_helped"


@dataclass(frozen=True, slots=True)
class AdviceFailed:
    """The advice did not help, the appeal goes on."""

    kind: ClassVar[str] = "advice_failed"


@dataclass(frozen=True, slots=True)
class PhotosDone:
    """All photos are added, or none is wanted."""

    kind: ClassVar[str] = "photos_done"


@dataclass(frozen=True, slots=True)
class ChangeProblem:
    """It was understood wrongly."""

    kind: ClassVar[str] = "change_problem"


@dataclass(frozen=True, slots=True)
class Change:
    """Something else was understood wrongly: `what` is the code of its question or its slot."""

    what: str
    kind: ClassVar[str] = "change"


Move: TypeAlias = (
    Said
    | Chose
    | Back
    | SendAsIs
    | AdviceHelped
    | AdviceFailed
    | PhotosDone
    | ChangeProblem
    | Change
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something understood, as it is shown; `change` is what to name in Change, if it can be."""

    label: str
    value: str
    change: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Which question this is of how many, counted from 1."""

    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be sent now.

    `text` is what the person said, word for word; an answer in own words stands in `answers`
    (code of the question, its text, the answer). `ready` is True when there are words and a
    problem, so that it can be registered; `missing` are questions nobody has answered, which never
    stand in the way.
    """

    problem: Problem
    text: str
    answers: tuple[tuple[str, str, str], ...]
    urgent: bool
    danger: str | None
    ready: bool
    missing: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class AskText:
    """Say what is wrong, in own words."""

    kind: ClassVar[str] = "ask_text"


@dataclass(frozen=True, slots=True)
class ChooseProblem:
    """What it may be about, problems or whole groups; «Другое» is always offered beside them.

    `unsure` tells that the words were not understood and these are only the nearest.
    """

    candidates: tuple[Problem | Group, ...]
    unsure: bool = False
    kind: ClassVar[str] = "choose_problem"


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """One question with its ready answers; own words are an answer too."""

    question: Question
    progress: Progress
    kind: ClassVar[str] = "ask_question"


@dataclass(frozen=True, slots=True)
class OfferSplit:
    """Several problems in one message: send each by itself, or only one of them?"""

    problems: tuple[Problem, ...]
    kind: ClassVar[str] = "offer_split"


@dataclass(frozen=True, slots=True)
class OfferAdvice:
    """What may be tried at once."""

    advice: Advice
    kind: ClassVar[str] = "offer_advice"


@dataclass(frozen=True, slots=True)
class ShowDanger:
    """What to do now and whom to call; `phones` end with the accident line of the house.

    `danger` is the gravest, `others` the rest of those heard; the phones are of all of them.
    """

    danger: Danger
    phones: tuple[Phone, ...]
    others: tuple[Danger, ...] = ()
    kind: ClassVar[str] = "show_danger"


@dataclass(frozen=True, slots=True)
class AskPhotos:
    """Photos may be added."""

    kind: ClassVar[str] = "ask_photos"


@dataclass(frozen=True, slots=True)
class Review:
    """What will be sent, to be looked over; `others` are sent beside it, each by itself."""

    draft: Draft
    others: tuple[Draft, ...] = ()
    kind: ClassVar[str] = "review"


@dataclass(frozen=True, slots=True)
class Solved:
    """The advice helped; None when that advice has since left the catalogue."""

    advice: Advice | None
    kind: ClassVar[str] = "solved"


Prompt: TypeAlias = (
    AskText
    | ChooseProblem
    | OfferSplit
    | AskQuestion
    | OfferAdvice
    | ShowDanger
    | AskPhotos
    | Review
    | Solved
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show: first the lines, then what the prompt holds, which the lines do not repeat.

    `moves` are the kinds of the moves that make sense now, `typed` belongs into the text field,
    `problem` is what has been understood so far, `others` what will be sent beside it, `facts` what
    else is known from the words and the answers.
    """

    lines: tuple[str, ...]
    prompt: Prompt
    moves: frozenset[str]
    typed: str
    problem: Problem | None
    others: tuple[Problem, ...] = ()
    facts: tuple[Fact, ...] = ()

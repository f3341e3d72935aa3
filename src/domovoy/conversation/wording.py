"""Every word a conversation says to a person."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from domovoy.catalogue import Problem
from domovoy.conversation.errors import ConversationError, TooMuchSaid
from domovoy.conversation.state import Stage
from domovoy.conversation.types import Context, Subject

HELPED_WORDS: Final = frozenset({"помогло", "помог", "помогла", "заработало", "заработал"})
BESIDE_HELPED_WORDS: Final = frozenset(
    {"спасибо", "благодарю", "большое", "огромное", "вам", "да", "ура", "всё", "все", "это", "мне"}
    | {"совет", "очень", "сразу", "отлично", "здорово", "супер", "правда", "и"}
)
THANKS_WORDS: Final = frozenset({"спасибо", "благодарю", "спс"})
UNHELPED_WORDS: Final = frozenset({"не", "нет", "ничего", "но", "снова", "опять"})

ACCIDENT_LINE: Final = "Аварийная служба дома"
OTHER_LABEL: Final = "Другое"

# What stands on the buttons, by the kind of the move.
BUTTONS: Final = MappingProxyType(
    {
        "said": "Написать",
        "chose": "Выбрать",
        "back": "Назад",
        "send_as_is": "Отправить как есть",
        "advice_helped": "Помогло",
        "advice_failed": "Не помогло",
        "photos_done": "Дальше",
        "change_problem": "Речь о другом",
        "change": "Изменить",
    }
)

SAY_WHAT_HAPPENED: Final = "Расскажите своими словами, что случилось."
SAY_THE_REST: Final = "Напишите своими словами, что не так."
ANSWER_FIRST: Final = "Осталось уточнить, что не так: выберите ответ или напишите сами."
CHOOSE: Final = "Уточните, о чём речь. Если ничего не подходит, нажмите «Другое»."
CHOOSE_AGAIN: Final = "Тогда, может быть, одно из этого? Или скажите другими словами."
CHOOSE_UNSURE: Final = "Не получилось понять. Выберите, что ближе, или скажите иначе."
SORT: Final = "Чтобы понять, что именно случилось, ответьте на вопрос."
CHOOSE_NOTHING_NEAR: Final = "Напишите другими словами, что случилось, или выберите «Другое»."

_COUNTED: Final = MappingProxyType({2: "двух делах", 3: "трёх делах"})
_SEVERAL_APPEALS: Final = MappingProxyType({2: "две заявки", 3: "три заявки", 4: "четыре заявки"})
_OF_ALL: Final = "Ответы подойдут ко всем заявкам."

# What the words told beside the problem, as it is shown to be looked over.
SLOTS: Final = MappingProxyType(
    {
        "place": "Где",
        "entrance": "Подъезд",
        "floor": "Этаж",
        "flat": "Квартира",
        "since": "С каких пор",
        "scope": "У кого ещё",
    }
)
SLOT_VALUES: Final = MappingProxyType(
    {
        ("place", "flat"): "в квартире",
        ("place", "entrance"): "в подъезде",
        ("place", "lift"): "в лифте",
        ("place", "basement"): "в подвале",
        ("place", "attic"): "на чердаке",
        ("place", "roof"): "на крыше",
        ("place", "facade"): "на фасаде",
        ("place", "yard"): "во дворе",
        ("scope", "flat"): "только в этой квартире",
        ("scope", "riser"): "по стояку",
        ("scope", "entrance"): "во всём подъезде",
        ("scope", "house"): "во всём доме",
    }
)

LINES_OF_STAGE: Final = MappingProxyType(
    {
        Stage.SORTING: (SORT,),
        Stage.DANGER: (
            "Сначала безопасность.",
            "Ваше сообщение сохранено: заявку можно отправить одним нажатием.",
        ),
        Stage.ADVISING: ("Возможно, это удастся решить сразу. Если не выйдет, заявка готова.",),
        Stage.PHOTOS: ("Добавьте фото, если они есть: по ним мастер поймёт, что взять с собой.",),
        Stage.REVIEW: ("Проверьте заявку. Её можно дополнить: просто напишите ещё.",),
        Stage.SOLVED: ("Хорошо, что помогло. Заявка не отправлена.",),
    }
)

_KNOWN_SUBJECT: Final = MappingProxyType(
    {
        "missing_device": "Вы пишете о приборе, которого нет в списке: {title}.",
        "device": "Вы пишете о приборе: {title}.",
        "charge_line": "Вы пишете о строке счёта: {title}.",
    }
)

_EXPLANATIONS: Final = MappingProxyType(
    {
        "move_not_expected": "Этот шаг уже пройден. Ниже то, о чём речь сейчас.",
        "nothing_to_undo": "Это начало разговора: раньше ничего не было.",
        "nothing_said": "Сначала напишите, что случилось: хватит нескольких слов.",
        "option_unknown": "Такого варианта сейчас нет. Выберите из показанных или напишите своими "
        "словами.",
        "state_unreadable": "Этот разговор открыть не удалось. Начните новый.",
    }
)
_TOO_MUCH: Final = (
    "В заявку помещается {limit} знаков, а вышло {length}. Сократите последнее сообщение: "
    "остальное сохранено."
)


def greeting(context: Context, request: str) -> tuple[str, ...]:
    """The first lines: where, what is already known of the subject, and what is missing."""
    where = f"{context.address}, кв. {context.flat}" if context.flat else context.address
    known = _of_subject(context.subject) if context.subject else []
    return (f"Адрес: {where}.", *known, request)


def understood(problem: Problem) -> str:
    return f"Речь об этом: {problem.title}. Уточните немного."


def understood_several(problems: Sequence[Problem]) -> str:
    titles = "; ".join(problem.title for problem in problems)
    return f"Будут {appeals(len(problems))}: {titles}. {_OF_ALL}"


def apart(problems: Sequence[Problem]) -> str:
    """Tell that several problems were heard."""
    titles = "; ".join(f"«{problem.title}»" for problem in problems)
    counted = _COUNTED.get(len(problems), "нескольких делах")
    return f"Вы написали о {counted}: {titles}. У каждого свой срок."


def appeals(count: int) -> str:
    """How many appeals that makes.

    >>> appeals(3), appeals(5), appeals(22)
    ('три заявки', '5 заявок', '22 заявки')
    """
    return _SEVERAL_APPEALS.get(count) or f"{count} {_appeals_after(count)}"


def ask_to_split(count: int) -> str:
    return f"Отправить {appeals(count)}?"


def all_of(count: int) -> str:
    """The button that agrees to an appeal for each."""
    return f"Да, {appeals(count)}"


def only(problem: Problem) -> str:
    """The button that keeps one of several."""
    return f"Только: {problem.title}"


def explain(error: ConversationError) -> str:
    """One sentence for a person about a move that was not made."""
    if isinstance(error, TooMuchSaid):
        return _TOO_MUCH.format(limit=_number(error.limit), length=_number(error.length))
    return _EXPLANATIONS[error.code]


def _appeals_after(count: int) -> str:
    """The word as it stands after a number in figures."""
    if count % 10 == 1 and count % 100 != 11:  # noqa: PLR2004
        return "заявка"
    few = count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14}
    return "заявки" if few else "заявок"


def _of_subject(subject: Subject) -> list[str]:
    return [
        _KNOWN_SUBJECT[subject.kind].format(title=subject.title),
        *(f"{label}: {value}" for label, value in subject.facts),
    ]


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")

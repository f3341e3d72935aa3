"""What officers read: the names of duties, and why something could not be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from domovoy.regulation.wording import date_in_words, plural
from domovoy.web.wording import Words

Phrase: TypeAlias = Words | Callable[[Any], Words]


class Refused(Protocol):
    """Why something could not be done: an action's refusal, or a form's."""

    code: str


DUTIES = {
    "answer": "ответить письменно",
    "register": "зарегистрировать",
    "inform": "сообщить заявителю",
    "localise": "остановить аварию",
    "eliminate": "устранить",
    "restore": "восстановить",
    "evacuate": "освободить людей",
    "inspect": "провести осмотр",
    "make_act": "составить акт",
    "check": "проверить",
    "recalculate": "пересчитать плату",
    "commission": "принять в эксплуатацию",
    "permitted_break": "возобновить подачу",
}
BREAKS = {"single": ", перерыв подряд", "month": ", перерывы за месяц"}
DUTIES_SHORT = {
    "answer": "ответ",
    "register": "регистрация",
    "inform": "сообщить",
    "localise": "авария",
    "eliminate": "ремонт",
    "restore": "восстановить",
    "evacuate": "люди",
    "inspect": "осмотр",
    "make_act": "акт",
    "check": "проверка",
    "recalculate": "перерасчёт",
    "commission": "ввод",
    "permitted_break": "перерыв",
}
STATUSES = {"executed": "закрыта", "withdrawn": "отозвана жителем"}
FILES_AGAIN = "Текст сохранён, файлы выберите ещё раз."
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Refusal:
    """A form that was not accepted: which, why, and what had been typed into it."""

    form: str
    code: str
    words: Words
    typed: Mapping[str, str]


def _closed(refused: Any) -> Words:
    return Words(
        f"Заявка уже {STATUSES.get(refused.status, 'закрыта')}",
        "Пока страница была открыта, её закончили. Ваш текст сохранён ниже, он не отправлен.",
    )


def _too_long(refused: Any) -> Words:
    return Words(
        f"Текст длиннее {refused.limit} знаков",
        f"Сейчас {refused.length}. Сократите его или приложите документ.",
    )


def _comment_length(refused: Any) -> Words:
    signs = plural(refused.length, "знак", "знака", "знаков")
    return Words(
        f"Нужно от {refused.shortest} до {refused.longest} знаков",
        f"Сейчас {refused.length} {signs}. Написанное сохранено.",
    )


def _past(refused: Any) -> Words:
    return Words(
        f"{date_in_words(refused.day)} уже прошло", "Выберите сегодняшний день или более поздний."
    )


def _file(title: str, advice: str) -> Callable[[Any], Words]:
    def words(refused: Any) -> Words:
        name = getattr(refused, "name", "")
        return Words(f"{title}: {name}" if name else title, f"{advice} {FILES_AGAIN}")

    return words


SHARED: dict[str, Phrase] = {
    "changed_meanwhile": Words(
        "Пока вы писали, заявку изменили",
        "Посмотрите, что произошло. Написанное сохранено: проверьте его и отправьте ещё раз.",
    ),
    "appeal_closed": _closed,
    "already_taken": Words("Уже в работе", "Взять в работу второй раз не нужно."),
    "not_registered_yet": Words(
        "Жалоба ещё не зарегистрирована", "Сначала зарегистрируйте её под номером инспекции."
    ),
    "own_appeal": Words(
        "Это ваша собственная заявка", "Ответить на неё и решить её может только коллега."
    ),
    "text_missing": Words("Напишите ответ", "Без текста отправлять нечего."),
    "text_too_long": _too_long,
    "comment_length": _comment_length,
    "date_in_the_past": _past,
    "date_too_far": Words("Этот день слишком далеко", "Проверьте дату: наверное, в ней описка."),
    "not_an_appeal": Words(
        "Это жалоба", "Её нельзя ни передать, ни продлить, ни оставить без ответа."
    ),
    "question_open": Words(
        "Вопрос уже задан", "Житель на него ещё не ответил. Когда ответит, можно спросить снова."
    ),
    "date_unreadable": Words("Выберите дату", "По ней заявитель будет знать, когда ждать."),
    "moment_unreadable": Words(
        "Укажите день и время", "По ним считают срок: хотя бы с точностью до часа."
    ),
    "performer_unknown": Words(
        "Такого исполнителя в организации нет", "Выберите другого или оставьте поле пустым."
    ),
    "too_many_files": Words(
        "Больше десяти файлов к ответу не приложить", f"Оставьте главные. {FILES_AGAIN}"
    ),
    "file_kind_not_accepted": _file(
        "Файл не подходит", "Можно приложить фото (JPEG, PNG, WebP, HEIC), PDF и DOCX."
    ),
    "file_too_large": _file(
        "Файл слишком велик", "Документ может занимать до 5 МБ, фото до 15 МБ."
    ),
    "photo_too_large": _file("Фото больше 15 МБ", "Выберите другое."),
    "photo_not_an_image": _file(
        "Файл не подходит", "Можно приложить фото (JPEG, PNG, WebP, HEIC), PDF и DOCX."
    ),
    "photo_kind_not_accepted": _file(
        "Такие изображения не принимаются", "Подойдут JPEG, PNG, WebP и HEIC."
    ),
    "photo_damaged": _file("Файл повреждён и не открывается", "Выберите другой."),
    "photo_too_many_pixels": _file(
        "У фото слишком много точек", "Уменьшите его или снимите заново."
    ),
}


def in_words(phrases: Mapping[str, Phrase], refused: Refused) -> Words:
    """Say why something could not be done."""
    phrase = phrases[refused.code]
    return phrase if isinstance(phrase, Words) else phrase(refused)

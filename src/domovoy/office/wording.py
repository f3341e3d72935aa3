"""What the desk says."""

from __future__ import annotations

from typing import Any

from domovoy.regulation.wording import moment_in_words, plural
from domovoy.web.desk.wording import SHARED, Phrase
from domovoy.web.wording import Words


def _happened_later(refused: Any) -> Words:
    return Words(
        "Это не могло случиться так поздно",
        f"Укажите время не позже {moment_in_words(refused.latest)}.",
    )


REFUSALS: dict[str, Phrase] = {
    **SHARED,
    "receiver_unknown": Words(
        "Выберите, кому передать", "Если организации нет в списке, передайте вне системы."
    ),
    "clock_not_running": Words(
        "Это уже отмечено", "Кто-то отметил выполнение раньше, либо срок остановлен."
    ),
    "already_rolled_over": Words(
        "Срок уже продлевали", "Второй раз продлить нельзя. Ответьте в назначенный день."
    ),
    "date_too_far": Words(
        "Этот день слишком далеко",
        "Проверьте дату. На сколько можно продлить срок ответа, сказано в настройках организации: "
        "не больше чем на тридцать дней.",
    ),
    "answer_term_over": Words(
        "Продлевать уже нечего", "Срок ответа прошёл, или ответ дан. Ответьте как можно скорее."
    ),
    "date_not_later": Words(
        "Новый срок должен быть позже нынешнего", "Выберите более позднюю дату."
    ),
    "not_closed": Words("Заявка и так открыта", "Возвращать её в работу не нужно."),
    "closed_for_good": Words(
        "Эту заявку уже не вернуть в работу",
        "Житель оценил ответ, отправил заявку снова или пожаловался, либо её передали вне системы.",
    ),
    "applicant_has_no_account": Words(
        "Личного кабинета у заявителя нет",
        "Вопрос здесь он не прочтёт. Позвоните ему, а ответ учтите в работе.",
    ),
    "problem_unknown": Words("Выберите категорию из списка", "Такой категории нет."),
    "problem_unchanged": Words("Заявка уже в этой категории", "Выберите другую."),
    "neighbours_would_see": Words(
        "К заявке присоединились соседи",
        "Они видят её тему и ответы, а такая категория касается одного человека. "
        "Выберите общую для дома.",
    ),
    "event_not_awaited": Words(
        "Сроки по заявке от этого не зависят", "Возможно, это уже отметили. Обновите страницу."
    ),
    "happened_later": _happened_later,
}
FIELDS = {
    "text_missing": "text",
    "text_too_long": "text",
    "problem_unknown": "problem",
    "resident_not_there": "who",
    "name_missing": "surname",
    "contact_missing": "phone",
    "phone_unreadable": "phone",
    "email_unreadable": "email",
    "address_too_long": "post_address",
    "origin_unknown": "origin",
    "moment_unreadable": "received_at",
    "received_missing": "received_at",
    "received_later": "received_at",
    "received_too_early": "received_at",
}
"""At which field of an appeal written down a refusal is said; others stand above the form."""


def _too_early(refused: Any) -> Words:
    return Words(
        f"Это было больше {refused.days} дней назад",
        "Проверьте дату: наверное, в ней описка.",
    )


def _long_line(refused: Any) -> Words:
    return Words(f"Помещается {refused.limit} знаков", "Сократите адрес или входящий номер.")


WRITING: dict[str, Phrase] = {
    "text_missing": Words("Запишите, что случилось", "По этим словам поймут, кого послать."),
    "text_too_long": SHARED["text_too_long"],
    "problem_unknown": Words(
        "Выберите, о чём заявка", "От этого зависят сроки. Всё записанное осталось на странице."
    ),
    "moment_unreadable": SHARED["moment_unreadable"],
    "origin_unknown": Words("Выберите, как поступила заявка", "По телефону, письмом, на приёме."),
    "name_missing": Words(
        "Укажите фамилию и имя заявителя", "Полностью, буквами: на них пишут ответ."
    ),
    "contact_missing": Words(
        "Укажите, как сообщить ответ", "Телефон, электронную почту или почтовый адрес."
    ),
    "phone_unreadable": Words("По этому номеру не дозвониться", "Проверьте цифры телефона."),
    "email_unreadable": Words("На этот адрес письмо не дойдёт", "Проверьте электронную почту."),
    "address_too_long": _long_line,
    "received_missing": Words(
        "Укажите, когда получили письмо", "Срок ответа идёт от этого дня, а не от сегодняшнего."
    ),
    "received_later": Words("Это время ещё не наступило", "Проверьте дату и час."),
    "received_too_early": _too_early,
    "resident_not_there": Words(
        "Этот человек больше не числится в квартире", "Выберите другого или впишите имя."
    ),
    "premises_not_found": Words(
        "Такой квартиры в этом доме нет", "Проверьте дом и номер квартиры."
    ),
    "flat_number_missing": Words("Укажите номер квартиры", "Как на двери: 45 или 45а."),
    "nobody_manages": Words(
        "Домом сегодня никто не управляет", "Заявку некому записать: проверьте дом."
    ),
}


def _reason_length(refused: Any) -> Words:
    signs = plural(refused.length, "знак", "знака", "знаков")
    return Words(
        f"Нужно от {refused.shortest} до {refused.longest} знаков",
        f"Сейчас {refused.length} {signs}. Напишите, чего не хватает и что принести.",
    )


CLAIMS: dict[str, Phrase] = {
    "claim_decided": Words("Заявление уже решено", "Кто и как решил, видно ниже."),
    "held_with_more": Words(
        "Человек уже собственник этой квартиры или родитель собственника",
        "У него больше прав, чем в заявлении. Проверьте номер квартиры или отклоните заявление.",
    ),
    "not_of_age": Words(
        "Заявителю нет 18 лет",
        "Родителем или представителем может быть только взрослый. Отклоните заявление.",
    ),
    "own_claim": Words("Это ваше заявление", "Его решит коллега."),
    "reason_length": _reason_length,
    "flat_not_in_house": Words("Такой квартиры в этом доме нет", "Проверьте номер по документу."),
    "flat_number_missing": Words("Укажите номер квартиры", "Как он записан в реестре дома."),
    "until_passed": Words("Этот день уже прошёл", "Выберите сегодняшний или более поздний."),
    "date_unreadable": Words(
        "Этой даты нет в календаре", "Выберите день или оставьте поле пустым."
    ),
}


def _not_forgotten(refused: Any) -> Words:
    return Words(
        "Это смена коллеги, она ещё идёт",
        f"Завершить её за коллегу можно через сутки: {moment_in_words(refused.forgotten_at)}.",
    )


def _handover_too_long(refused: Any) -> Words:
    return Words(
        f"Помещается {refused.limit} знаков",
        f"Сейчас {refused.length}. Оставьте главное: остальное есть в заявках.",
    )


SHIFTS: dict[str, Phrase] = {
    "shift_goes_on": Words("Вы уже на смене", "Начинать её второй раз не нужно."),
    "shift_ended": Words("Эта смена уже завершена", "Что передали, видно ниже."),
    "shift_not_ended": Words("Эта смена ещё идёт", "Принять её можно, когда её завершат."),
    "shift_taken": Words("Эту смену уже приняли", "Кто и когда, видно ниже."),
    "own_shift": Words("Это ваша смена", "Её принимает следующий."),
    "shift_of_another": _not_forgotten,
    "handover_too_long": _handover_too_long,
}
SAID = {
    "shift_begun": "Смена началась.",
    "shift_ended": "Смена завершена. Следующий увидит ваши слова и то, что горит.",
    "shift_taken": "Смена принята.",
    "claim_confirmed": "Заявление подтверждено. Человек увидит уведомление.",
    "claim_refused": "Заявление отклонено. Человек увидит причину.",
    "written": "Заявка записана, сроки идут. Назовите заявителю её номер: {number}.",
    "taken": "Заявка в работе. Житель увидит уведомление.",
    "appointed": "Дата назначена. Житель увидит уведомление.",
    "answered": "Ответ отправлен. Житель увидит уведомление.",
    "done": "Выполнение отмечено.",
    "redirected": "Заявка {number} передана. Житель увидит уведомление.",
    "redirected_outside": "Заявка передана вне системы и закрыта. Житель увидит уведомление.",
    "rolled_over": "Срок ответа продлён. Житель увидит уведомление.",
    "not_required": "Заявка закрыта без ответа. Житель увидит причину.",
    "asked": "Вопрос отправлен. Сроки от него не останавливаются.",
    "noted": "Событие отмечено. Сроки посчитаны от него.",
    "recategorised": "Категория изменена, сроки приведены к ней. Житель увидит уведомление.",
    "reopened": "Заявка снова в работе, сроки идут дальше. Житель увидит уведомление.",
}
TABS = {
    "open": "Открытые",
    "new": "Новые",
    "in_work": "В работе",
    "overdue": "Просроченные",
    "unhappy": "Недовольные",
    "done": "Закрытые",
    "all": "Все",
}
NOTHING = {
    "open": "Открытых заявок нет.",
    "new": "Новых заявок нет.",
    "in_work": "В работе ничего нет.",
    "overdue": "Просроченных нет.",
    "unhappy": "Все, кто оценил ответ, довольны.",
    "done": "Закрытых заявок пока нет.",
    "all": "Заявок пока нет.",
}
DANGERS = {
    "gas": "газ",
    "fire": "пожар",
    "electric": "ток",
    "flood": "потоп",
    "trapped": "люди в лифте",
    "structure": "обрушение",
    "ice": "лёд",
}
PARTIES = {
    "organisation": "управляющая организация",
    "supplier": "поставщик ресурса",
    "waste_operator": "оператор по вывозу отходов",
    "capital_repair_fund": "фонд капитального ремонта",
    "municipality": "администрация города или района",
    "inspectorate": "жилищная инспекция",
    "emergency_services": "экстренные службы",
    "gas_company": "газовая служба",
    "lift_company": "лифтовая организация",
    "police": "полиция",
    "owner": "собственник",
    "provider": "оператор связи или иной исполнитель",
}
PLACES = {
    "flat": "квартира",
    "entrance": "подъезд",
    "lift": "лифт",
    "basement": "подвал",
    "attic": "чердак",
    "roof": "крыша",
    "facade": "фасад",
    "yard": "двор",
}
URGENCIES = {"emergency": "авария", "urgent": "срочно", "normal": ""}
CERTAINTIES = {
    "V": "",
    "S": "",
    "M": "пункт назван по памяти, сверьте с актом",
    "L": "не подтверждено, жителю не показываем",
}
PER = {"single": "подряд", "month": "за месяц в сумме"}
COUNTED = 100
TELL_THEM = "Личного кабинета у заявителя нет: сообщите ему сами."


def hours(number: int) -> str:
    """«4 часа»."""
    return f"{number} {plural(number, 'час', 'часа', 'часов')}"


def count(number: int) -> str:
    """Say how many; counts stop at COUNTED."""
    return "99+" if number >= COUNTED else str(number)


def missed(number: int) -> str:
    """Say how many appeals have a missed term."""
    words = plural(number, "заявка", "заявки", "заявок")
    return f"Сроки пропущены: {count(number)} {words if number < COUNTED else 'заявок'}"


def soon(number: int) -> str:
    """Say how many appeals have a term that ends within a day."""
    words = plural(number, "заявки", "заявок", "заявок")
    return f"За сутки срок истекает у {count(number)} {words if number < COUNTED else 'заявок'}"


def without_account(words: str) -> str:
    """Say the same where the applicant has nowhere to be told: the desk tells them itself."""
    for told in ("Житель увидит уведомление.", "Житель увидит причину."):
        words = words.replace(told, TELL_THEM)
    return words


def said(code: str, number: str) -> str:
    """Confirm what was done; nothing for a code that is not known."""
    return SAID.get(code, "").format(number=number)

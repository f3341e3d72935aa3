"""What administrators and heads read about staff, settings and the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from domovoy.housing.settings import SettingError
from domovoy.housing.staff.errors import StaffError
from domovoy.identity.errors import TooManyAttempts
from domovoy.journal.queries import EntryCard
from domovoy.regulation.wording import date_in_words, plural
from domovoy.web.wording import Words

Phrase: TypeAlias = Words | Callable[[Any], Words]
WHOLE_INSTALLATION = "вся система"
LEFT_IS_FEW = "Запасных кодов осталось: {left}. Когда кончатся, заведите второй ключ заново."
WRONG_CODE = Words(
    "Код не подошёл",
    "Наберите шесть цифр, которые приложение показывает сейчас. Каждый код годится один раз: "
    "если этот уже вводили, дождитесь следующего.",
)


def _again_at(refused: Any) -> Words:
    return Words(
        "Слишком много попыток подряд",
        f"Следующую можно сделать {date_in_words(refused.again_at)} "
        f"в {refused.again_at:%H:%M} (UTC). До тех пор подождите.",
    )


def _bounds(refused: Any) -> Words:
    return Words(
        f"Нужно целое число от {refused.least} до {refused.most}", "Прежнее значение сохранено."
    )


REFUSALS: dict[str, Phrase] = {
    "organisation_not_found": Words("Такой организации среди ваших нет", "Проверьте адрес."),
    "post_not_found": Words("Такого сотрудника в организации нет", "Обновите страницу."),
    "role_not_here": Words(
        "Выберите роль из списка", "Других ролей в этой организации вы не назначаете."
    ),
    "name_incomplete": Words(
        "Укажите фамилию и имя, как на Госуслугах", "По ним система узнает приглашённого."
    ),
    "position_missing": Words("Укажите должность, до ста знаков", "Её увидят коллеги."),
    "code_not_good": Words(
        "Код не подошёл",
        "Проверьте каждый знак и то, что вы вошли под своей учётной записью. Если код старше "
        "недели или его уже вводили, попросите новый у того, кто вас пригласил.",
    ),
    "already_works_there": Words(
        "Вы уже работаете в этой организации", "Код не потрачен. Вводить его не нужно."
    ),
    "invitation_over": Words(
        "Отзывать уже нечего", "Приглашение использовано, отозвано раньше или истекло."
    ),
    "already_dismissed": Words("Этот сотрудник уже не работает", "Обновите страницу."),
    "last_of_its_role": Words(
        "Вы здесь последний с этой ролью",
        "Если уйти, пригласить других будет некому. Сначала пригласите замену.",
    ),
    "not_a_performer": Words(
        "Это имя пришло с Госуслуг", "Поправить здесь можно только исполнителя без входа."
    ),
    "operator_incomplete": Words("Об организации сказано не всё", "Дополните и повторите."),
    "operator_unfit": Words("Так об организации сказать нельзя", "Проверьте и повторите."),
    "too_many_waiting": Words(
        "Слишком много приглашений ждут ответа", "Отзовите лишние, потом пригласите снова."
    ),
    "invitation_tried": _again_at,
    "second_factor_there": Words("Второй ключ уже заведён", "Введите код из приложения."),
    "no_second_factor": Words("Второго ключа у этого человека нет", "Сбрасывать нечего."),
    "setting_unknown": Words("Такой настройки у вас нет", "Обновите страницу."),
    "setting_out_of_bounds": _bounds,
    "too_many_attempts": _again_at,
}
SAID = {
    "added": "Исполнитель записан. Его уже можно назначать.",
    "withdrawn": "Приглашение отозвано. Его код больше ничего не открывает.",
    "dismissed": "Сотрудник больше не работает здесь: все его входы завершены, смена закрыта.",
    "renamed": "Имя исправлено.",
    "reset": "Второй ключ сброшен. При следующем входе человек заведёт новый.",
    "changed": "Настройка сохранена.",
}
UNITS = {
    "day": "дней",
    "hour": "часов",
    "minute": "минут",
    "month": "(номер месяца)",
    "time": "раз",
    "claim": "заявлений",
}
SETTINGS: Mapping[str, Words] = {
    "roll_over_days": Words(
        "На сколько можно продлить срок ответа",
        "Считая от нынешнего последнего дня. Сколько разрешает закон, мы не подтвердили, поэтому "
        "больше тридцати дней поставить нельзя.",
    ),
    "winter_first_month": Words(
        "С какого месяца зима",
        "Зимой разбитые стёкла в подъезде меняют скорее, чем летом; когда начинается зима, закон "
        "не говорит. Для новых заявок, не позже чем через минуту; начатые сроки не меняются.",
    ),
    "winter_last_month": Words(
        "По какой месяц зима",
        "Этот месяц ещё зима. Для новых заявок, не позже чем через минуту; начатые сроки не "
        "меняются.",
    ),
    "remind_from_hour": Words(
        "С какого часа напоминать сотрудникам о сроках в днях",
        "По часам дома. О коротких аварийных сроках напоминаем в любое время. Для напоминаний, "
        "которые назначат позже.",
    ),
    "remind_until_hour": Words(
        "До какого часа напоминать сотрудникам о сроках в днях",
        "По часам дома. Что придёт позже, подождёт утра. Для напоминаний, которые назначат позже.",
    ),
    "draft_photos_days": Words(
        "Сколько хранить фото неотправленных черновиков",
        "Потом фото удаляются сами. Слова черновика остаются, отправить его можно и без фото.",
    ),
    "staff_invitation_days": Words(
        "Сколько действует код приглашения сотрудника",
        "Для новых приглашений. Уже выданные коды действуют столько, сколько было обещано.",
    ),
    "second_factor_hours": Words(
        "Как часто администратор вводит второй ключ",
        "Через столько часов после ввода кода он понадобится снова.",
    ),
    "invitation_days": Words(
        "Сколько действует код, которым собственник приглашает в квартиру",
        "Для новых приглашений. Уже выданные коды действуют столько, сколько было обещано.",
    ),
    "claims_waiting": Words(
        "Сколько заявлений о квартирах одного человека могут ждать проверки",
        "Следующее он подаст, когда решат одно из поданных или он отзовёт лишнее.",
    ),
    "account_tries_of_a_person": Words(
        "Сколько раз в сутки человек может назвать лицевой счёт",
        "Чем меньше, тем труднее подобрать чужой. Попытки считаются и после перезапуска.",
    ),
    "account_tries_of_a_flat": Words(
        "Сколько раз в сутки можно назвать лицевой счёт одной квартиры",
        "Считаются попытки всех людей вместе: так счёт не подобрать и сообща. Дальше заявления "
        "не сверяются сами, их решает организация.",
    ),
    "claim_documents_days": Words(
        "Сколько хранить документы к заявлению о квартире после решения",
        "Потом они удаляются сами. Больше тридцати дней поставить нельзя: цель уже достигнута.",
    ),
    "session_idle_days": Words(
        "Через сколько дней вход жителя кончается, если не заходить",
        "Начинает действовать не позже чем через минуту, и для тех, кто уже вошёл.",
    ),
    "session_whole_days": Words(
        "Через сколько дней вход жителя кончается в любом случае",
        "Начинает действовать не позже чем через минуту, и для тех, кто уже вошёл.",
    ),
    "post_session_idle_hours": Words(
        "Через сколько часов без работы кончается вход диспетчера и инспектора",
        "Начинает действовать не позже чем через минуту, и для тех, кто уже вошёл.",
    ),
    "head_session_idle_minutes": Words(
        "Через сколько минут без работы кончается вход руководителя и администратора",
        "Они могут больше других, поэтому и вход короче. Написанный и неотправленный ответ "
        "после нового входа останется в поле.",
    ),
    "post_session_whole_days": Words(
        "Через сколько дней вход сотрудника кончается в любом случае",
        "Начинает действовать не позже чем через минуту, и для тех, кто уже вошёл.",
    ),
}
EVENTS = {
    "operator_made": "записан оператор системы",
    "staff_invited": "приглашён сотрудник",
    "staff_invitation_withdrawn": "приглашение отозвано",
    "staff_joined": "сотрудник начал работать",
    "staff_dismissed": "сотрудник больше не работает",
    "performer_added": "записан исполнитель",
    "performer_renamed": "исправлено имя исполнителя",
    "setting_changed": "изменена настройка",
    "second_factor_set_up": "заведён второй ключ",
    "second_factor_passed": "введён второй ключ",
    "second_factor_reset": "сброшен второй ключ",
}
ROLES = {
    "dispatcher": "диспетчер",
    "head": "руководитель",
    "inspector": "инспектор",
    "performer": "исполнитель",
    "administrator": "администратор",
}


def explain(refused: StaffError | SettingError | TooManyAttempts) -> Words:
    """Say why something could not be done."""
    phrase = REFUSALS[refused.code]
    return phrase if isinstance(phrase, Words) else phrase(refused)


def few_spare_codes(left: int) -> str:
    """Say that spare codes are running out."""
    return LEFT_IS_FEW.format(left=left)


def whole_chain(length: int) -> Words:
    """Say that a chain adds up; one without lines is none."""
    if not length:
        return Words("Такой цепочки нет", "Проверьте номер: он из 32 знаков с дефисами.")
    lines = plural(length, "строка", "строки", "строк")
    return Words(
        f"Цепочка цела: {length} {lines}",
        "Каждая строка следует из предыдущей: ни одну не изменили, не вынули и не вставили.",
    )


def broken_chain(place: int) -> Words:
    """Say where a chain breaks."""
    return Words(
        f"Цепочка не сходится на строке {place}",
        "Её или строку рядом изменили, вынули или вставили в обход системы. До этого места всё "
        "цело. Сохраните копию базы данных и сообщите тому, кто её обслуживает.",
    )


def told(line: EntryCard, staff: Mapping[str, str]) -> tuple[str, str, str]:
    """Return what happened, the rest of what is known of it, and who did it."""
    return EVENTS.get(line.event, line.event), _details(line.data), _who(line.by, staff)


def _details(data: Mapping[str, Any]) -> str:
    if "key" in data:
        title = SETTINGS[data["key"]].title if data["key"] in SETTINGS else str(data["key"])
        return f"{title}: было {_value(data['before'])}, стало {_value(data['after'])}"
    if "role" in data:
        return ROLES.get(data["role"], "")
    return "запасным кодом" if data.get("spare") else ""


def _value(value: object) -> str:
    return "обычное" if value is None else str(value)


def _who(signature: str, staff: Mapping[str, str]) -> str:
    """«администратор Иванов Иван» for «person:1@2:administrator»."""
    if "@" not in signature:
        return {"system": "система"}.get(signature, "житель")
    account, _, role = signature.rpartition(":")
    return f"{ROLES.get(role, '')} {staff.get(account, '')}".strip()

"""What the screens of a person's own data say."""

from __future__ import annotations

from domovoy.identity.looks import LookCard

ROLES = {
    "dispatcher": "диспетчер",
    "head": "руководитель",
    "inspector": "инспектор",
    "administrator": "администратор",
}
LOOKED = {
    "appeal": "Заявка № {subject}",
    "complaint": "Жалоба № {subject} со всей историей",
    "file": "Фото к заявке № {subject}",
    "claim": "Заявление о квартире",
    "claim_document": "Документ к заявлению о квартире",
    "residents_of_flat": "Список жителей квартиры",
}
SOMETHING_ELSE = "Ваши данные"
NAMELESS = "сотрудник, чьи данные удалены"
NOT_TICKED = (
    "Отметьте, что согласны, или вернитесь на главную: без согласия заявка отсюда не уйдёт, "
    "написанное сохранено."
)
CONSENT_CHANGED = "Вышла новая редакция. Прочтите её: прежняя вами не подписана."
WORD = "удалить"
NOT_TYPED = "Введите слово «удалить»: так мы узнаем, что это не случайное нажатие."
NOT_YET = (
    "Пока нельзя: есть открытая заявка или место работы здесь. Данные на месте, ниже сказано, чего "
    "дождаться."
)
EXPORTED_OFTEN = "Копию можно получить несколько раз в час. Попробуйте позже: данные на месте."


def who(seen: LookCard) -> str:
    """Name an officer as a person reads of them."""
    return f"{ROLES.get(seen.role, seen.role)} {seen.name or NAMELESS}"


def looked_at(seen: LookCard) -> str:
    """Say what was opened."""
    return LOOKED.get(seen.what, SOMETHING_ELSE).format(subject=seen.subject)

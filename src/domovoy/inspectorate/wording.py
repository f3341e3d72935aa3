"""What the inspectorate's screens say."""

from __future__ import annotations

from typing import Any

from domovoy.web.desk.wording import SHARED, Phrase
from domovoy.web.wording import Words


def _length(refused: Any) -> Words:
    return Words(
        f"Укажите номер регистрации, до {refused.longest} знаков",
        "Это номер, под которым инспекция приняла жалобу.",
    )


REFUSALS: dict[str, Phrase] = {
    **SHARED,
    "changed_meanwhile": Words(
        "Пока вы писали, жалобу изменили",
        "Посмотрите, что произошло. Написанное сохранено: проверьте его и отправьте ещё раз.",
    ),
    "comment_length": _length,
    "already_registered": Words(
        "Жалоба уже зарегистрирована", "Номер и дата регистрации показаны на странице."
    ),
    "not_a_complaint": Words(
        "Это заявка, а не жалоба", "Регистрировать нужно жалобу, которая из неё выросла."
    ),
}
SAID = {
    "registered": "Жалоба зарегистрирована. Заявитель получил уведомление с номером и сроком.",
    "taken": "Жалоба взята на рассмотрение. Заявитель получил уведомление.",
    "appointed": "Дата проверки назначена. Заявитель получил уведомление.",
    "answered": "Ответ отправлен. Заявитель получил уведомление.",
}
TABS = {"new": "Новые", "review": "На рассмотрении", "done": "Рассмотренные"}
NOTHING = {
    "new": "Новых жалоб нет.",
    "review": "На рассмотрении жалоб нет.",
    "done": "Рассмотренных жалоб пока нет.",
}

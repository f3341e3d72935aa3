"""What the inspectorate's screens say."""

from __future__ import annotations

from typing import Any

from domovoy.appeals.cards import AppealCard
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
    "registered": "Жалоба зарегистрирована. Заявитель увидит уведомление с номером и сроком.",
    "taken": "Жалоба взята на рассмотрение. Заявитель увидит уведомление.",
    "appointed": "Дата проверки назначена. Заявитель увидит уведомление.",
    "answered": "Ответ отправлен. Заявитель увидит уведомление.",
}
STEPS = {
    "in_work": "На рассмотрении",
    "executed": "Рассмотрена",
    "withdrawn": "Отозвана",
}
TABS = {"new": "Новые", "review": "На рассмотрении", "done": "Рассмотренные"}
NOTHING = {
    "new": "Новых жалоб нет.",
    "review": "На рассмотрении жалоб нет.",
    "done": "Рассмотренных жалоб пока нет.",
}


def step_of(card: AppealCard, *, law_number: str) -> str:
    """Say how far a complaint has come, never more than has happened."""
    if card.kind != "complaint":
        return card.status_label
    first = "Зарегистрирована" if law_number else "Не зарегистрирована"
    return STEPS.get(card.status, first)

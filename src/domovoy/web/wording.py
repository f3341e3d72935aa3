"""What the shared pages say to people, by the code of what happened."""

from __future__ import annotations

from dataclasses import dataclass

from domovoy.gateways.esia import EsiaError


@dataclass(frozen=True)
class Words:
    """What happened, and what to do now."""

    title: str
    advice: str


SIGN_IN = {
    "account_not_confirmed": Words(
        "Учётная запись Госуслуг не подтверждена",
        "Подтвердите её в приложении своего банка, в МФЦ или на Госуслугах и войдите снова. "
        "Если помощь нужна сейчас, звоните в аварийную службу: её телефон есть в квитанции.",
    ),
    "esia_denied": Words(
        "Вы не разрешили вход",
        "Без разрешения мы не узнаем, кто вы. Попробуйте войти ещё раз, когда будете готовы.",
    ),
    "esia_unavailable": Words(
        "Госуслуги сейчас не отвечают",
        "Попробуйте через несколько минут. Если течёт вода или пахнет газом, не ждите: "
        "звоните в аварийную службу, 104 или 112.",
    ),
}
SIGN_IN_FAILED = Words(
    "Войти не получилось",
    "Начните вход заново. Если не получится и во второй раз, попробуйте позже: "
    "черновики сохранены.",
)


def sign_in_problem(problem: EsiaError) -> Words:
    """Say why a person was not let in."""
    return SIGN_IN.get(problem.code, SIGN_IN_FAILED)

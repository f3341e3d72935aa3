"""What the shared pages say to people, by the code of what happened."""

from __future__ import annotations

from dataclasses import dataclass

from domovoy.gateways.esia import EsiaError


@dataclass(frozen=True)
class Words:
    """What happened, and what to do now."""

    title: str
    advice: str
    ways: tuple[str, ...] = ()
    """Ways out, any of which will do."""
    other_account: bool = False
    """Whether to offer to leave Госуслуги: the next account may be another one."""


SIGN_IN = {
    "account_not_confirmed": Words(
        "Учётная запись Госуслуг не подтверждена",
        "Пока она не подтверждена, мы не знаем наверняка, что это вы, и не можем показать "
        "квартиру. Подтвердить можно бесплатно, одним из способов:",
        (
            "в приложении своего банка, если в нём есть раздел «Госуслуги»: это несколько минут, "
            "выходить из дома не надо",
            "в МФЦ или другом центре обслуживания: возьмите паспорт и СНИЛС",
            "на Госуслугах электронной подписью, если она у вас есть",
        ),
        other_account=True,
    ),
    "child_account": Words(
        "Это учётная запись ребёнка",
        "За ребёнка о доме и квартире пишет родитель. Попросите родителя войти под своей "
        "учётной записью, а если беда случилась сейчас, звоните сами.",
        other_account=True,
    ),
    "account_deleted": Words(
        "Эта учётная запись Госуслуг больше не действует",
        "Она удалена или заблокирована. Войдите под другой или восстановите её на Госуслугах "
        "или в МФЦ: понадобятся паспорт и СНИЛС.",
        other_account=True,
    ),
    "esia_denied": Words(
        "Вы не разрешили вход",
        "Без разрешения мы не узнаем, кто вы. Попробуйте войти ещё раз, когда будете готовы.",
    ),
    "esia_unavailable": Words(
        "Госуслуги сейчас не отвечают",
        "Черновики сохранены. Попробуйте через несколько минут. Если ждать нельзя, позвоните.",
    ),
    "signer_unavailable": Words(
        "Вход сейчас не работает",
        "Причина на нашей стороне, с вашей учётной записью всё в порядке. Черновики сохранены. "
        "Попробуйте через несколько минут. Если ждать нельзя, позвоните.",
    ),
    "callback_state_mismatch": Words(
        "Этот вход начат слишком давно или в другом окне",
        "Начните вход заново: так мы убедимся, что входите именно вы.",
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

"""What `domovoy demo` says, by the code of what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domovoy.demo.errors import DemoError

if TYPE_CHECKING:
    from domovoy.demo.loading import Summary

REFUSALS = {
    "database_not_empty": "В базе уже есть данные. Учебный район заселяют только в пустую базу.",
    "not_for_production": "Учебный район не заселяют в рабочую систему (DOMOVOY_ENV=production).",
    "half_made": (
        "Прошлое заселение учебного района прервалось. Запустите его ещё раз от имени владельца "
        "базы: DATABASE_APP_URL должен совпадать с DATABASE_URL."
    ),
}
REGISTER = "Дома, квартиры и жители"
BILLS = "Счётчики и счета"
HISTORY = "Заявки за полгода"
WHAT_IT_DOES = "Заселяет пустую базу учебным районом: дома, жители, счета, полгода заявок."
SEED = "зерно случая: одно и то же зерно даёт один и тот же район"
SCALE = "full — весь район, small — шесть домов для проб"


def done(summary: Summary) -> str:
    """Say what was made."""
    trial = summary.trial
    return (
        f"Учебный район готов: домов {summary.houses}, квартир {summary.flats}, "
        f"собственников {summary.owners}, счетов {summary.bills}, заявок {summary.appeals}, "
        f"жалоб {summary.complaints}.\n"
        f"Новиковой, у которой квартиры пока нет: дом «{trial.house}», квартира {trial.flat}, "
        f"лицевой счёт {trial.account}."
    )


def explain(problem: DemoError) -> str:
    """Say in one sentence why nothing was made."""
    return REFUSALS[problem.code]

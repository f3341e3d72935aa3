"""`domovoy administrator`: who administers; the first one has nobody else to be named by."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from domovoy.housing.codes import in_groups
from domovoy.housing.staff import errors
from domovoy.housing.staff.invitations import withdraw_staff_invitation
from domovoy.housing.staff.naming import (
    AdministratorLine,
    Named,
    administrators,
    is_operated,
    name_administrator,
)
from domovoy.housing.staff.operators import Operator, require_fit
from domovoy.housing.staff.second_factor import reset_second_factor
from domovoy.identity.actors import THE_SYSTEM

WHAT_IT_DOES = "Назвать администратора: первого или ещё одного. Код показывается один раз."
ASKED = {
    "name": "Полное название организации, которая ведёт систему",
    "short_name": "Краткое название",
    "inn": "ИНН (10 цифр)",
    "ogrn": "ОГРН (13 цифр)",
    "region": "Регион: название, номер или код, например RU-MOS",
    "time_zone": "Часовой пояс, например Europe/Moscow",
    "phone": "Телефон",
    "address": "Адрес",
}
REFUSED = {
    "name_incomplete": "Назовите администратора полностью, с именем: как на Госуслугах.",
    "position_missing": "Назовите должность, не длиннее ста знаков.",
    "post_not_found": "Такого администратора или приглашения нет. Посмотрите --list.",
    "invitation_over": "Это приглашение уже использовано, отозвано или истекло.",
    "no_second_factor": "Второго ключа у этого человека нет: снимать нечего.",
    "too_many_waiting": "Слишком много приглашений ждут ответа. Отзовите лишние: --withdraw.",
}
UNFIT = {
    "inn": "ИНН не сходится: в нём 10 цифр, последняя контрольная.",
    "ogrn": "ОГРН не сходится: в нём 13 цифр, последняя контрольная.",
    "region": "Такого региона нет. Подойдёт название, номер или код ISO 3166-2.",
    "time_zone": "Такого часового пояса нет. Пример: Europe/Moscow.",
    "email": "Это не адрес электронной почты.",
}


class Unanswered(Exception):
    """What had to be asked could not be: nobody is at the keyboard."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when done; 1 after one sentence when it could not be; 2 for unknown options."""
    try:
        told = _parser().parse_args(arguments)
    except SystemExit as stopped:
        return int(stopped.code or 0)
    now = timezone.now()
    try:
        return _done(told, at=now)
    except errors.StaffError as refused:
        print(_explained(refused), file=sys.stderr)
    except Unanswered as question:
        print(f"Не хватает ответа: {question}.", file=sys.stderr)
    return 1


def _done(told: argparse.Namespace, *, at: datetime) -> int:
    if told.list:
        return _list(administrators(at=at))
    if told.withdraw is not None:
        chosen = _chosen(told.withdraw, at=at)
        withdraw_staff_invitation(invitation=chosen.guid, by=THE_SYSTEM, at=at)
        print(f"Приглашение отозвано: {chosen.name}. Его код больше ничего не открывает.")
        return 0
    if told.reset_second_factor is not None:
        chosen = _chosen(told.reset_second_factor, at=at)
        reset_second_factor(post=chosen.guid, by=THE_SYSTEM, at=at)
        print(
            f"Второй ключ снят: {chosen.name}. При следующем входе система попросит завести "
            "новый. Все входы этого человека завершены."
        )
        return 0
    return _name(told, at=at)


def _name(told: argparse.Namespace, *, at: datetime) -> int:
    operator = None if is_operated() else _operator(told)
    who = told.who or _ask("Фамилия, имя и отчество администратора, как на Госуслугах")
    named = name_administrator(name=who, position=told.position, operator=operator, at=at)
    print(_shown(named))
    return 0


def _operator(told: argparse.Namespace) -> Operator:
    """Return the organisation as the options say, or as is answered at the keyboard."""
    answers = {field: getattr(told, field) or "" for field in (*ASKED, "email")}
    for field, question in ASKED.items():
        while not answers[field]:
            answers[field] = _asked(field, question)
    return Operator(**answers)


def _asked(field: str, question: str) -> str:
    """Ask until the answer can be so."""
    answer = _ask(question)
    try:
        require_fit(field, answer)
    except errors.OperatorUnfit as unfit:
        print(_explained(unfit), file=sys.stderr)
        return ""
    return answer


def _ask(question: str) -> str:
    if not sys.stdin or not sys.stdin.isatty():
        raise Unanswered(question)
    try:
        return " ".join(input(f"{question}: ").split())
    except EOFError:
        raise Unanswered(question) from None


def _shown(named: Named) -> str:
    made = f"Записана организация, которая ведёт систему: {named.operator}.\n" if named.made else ""
    base = settings.ENVIRONMENT.base_url
    until = timezone.localtime(named.invited.expires_at)
    return (
        f"{made}Код администратора: {in_groups(named.invited.code)}\n"
        f"Администратор входит через Госуслуги и вводит код на странице {base}/staff/join\n"
        f"Код действует до {until:%d.%m.%Y %H:%M} (UTC), один раз, и больше нигде не показывается."
    )


def _list(lines: Sequence[AdministratorLine]) -> int:
    if not lines:
        print("Администраторов нет. Назовите первого: domovoy administrator.")
    for place, line in enumerate(lines, start=1):
        stands = f"ждёт кода до {line.expires_at:%d.%m.%Y}" if line.expires_at else "работает"
        print(f"{place}. {line.name}, {line.position}: {stands}, {line.guid}")
    return 0


def _chosen(named: str, *, at: datetime) -> AdministratorLine:
    """Return the line of a list by its number or guid. Raises PostNotFound."""
    lines = administrators(at=at)
    if named.isascii() and named.isdigit() and 0 < int(named) <= len(lines):
        return lines[int(named) - 1]
    try:
        guid = UUID(named)
    except ValueError:
        raise errors.PostNotFound from None
    for line in lines:
        if line.guid == guid:
            return line
    raise errors.PostNotFound


def _explained(refused: errors.StaffError) -> str:
    if isinstance(refused, errors.OperatorIncomplete):
        return f"Не хватает ответа: {ASKED[refused.missing]}."
    if isinstance(refused, errors.OperatorUnfit):
        return UNFIT.get(refused.field, f"Не годится ответ: {ASKED.get(refused.field)}.")
    return REFUSED[refused.code]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="domovoy administrator", description=WHAT_IT_DOES)
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="кто администратор и кто приглашён")
    instead.add_argument("--withdraw", metavar="НОМЕР", help="отозвать приглашение из --list")
    instead.add_argument(
        "--reset-second-factor", metavar="НОМЕР", help="снять потерянный второй ключ"
    )
    parser.add_argument("--who", help="фамилия, имя и отчество администратора")
    parser.add_argument("--position", default="администратор системы", help="должность")
    operator = parser.add_argument_group("организация, которая ведёт систему (если её ещё нет)")
    for field, question in ASKED.items():
        operator.add_argument(f"--{field.replace('_', '-')}", help=question)
    operator.add_argument("--email", help="электронная почта, если есть")
    return parser

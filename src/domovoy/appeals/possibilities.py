"""Which buttons a page shows: what the rules would allow now."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from domovoy.appeals import rules
from domovoy.appeals.errors import AppealError
from domovoy.appeals.models import Appeal, Kind


def possibilities(
    appeal: Appeal,
    children: Collection[Appeal],
    *,
    asked: bool,
    passed: bool,
    has_account: bool,
    own: bool,
) -> dict[str, Any]:
    """Say what buttons a page may show, by the rules the actions ask again.

    `asked`: a question waits for the resident's reply. `passed`: a term is over by now, be it
    recorded or not. `has_account`: the applicant can read here. `own`: an officer looks at what
    they asked for themselves.
    """
    repeated = any(child.kind == Kind.APPEAL for child in children)
    complained = any(rules.is_standing_complaint(child) for child in children)
    return {
        "may_take": _allowed(rules.require_takeable, appeal),
        "may_work": _allowed(rules.require_open, appeal),
        "may_settle": not own and _allowed(rules.require_open, appeal),
        "may_assess": _allowed(rules.require_assessable, appeal),
        "may_repeat": _allowed(rules.require_repeatable, appeal, repeated=repeated),
        "may_complain": _allowed(
            rules.require_complainable, appeal, complained=complained, passed=passed
        ),
        "may_withdraw": _allowed(rules.require_withdrawable, appeal),
        "may_reopen": not own
        and _allowed(rules.require_reopenable, appeal, continued=repeated or complained),
        "may_correct": _allowed(rules.require_correctable, appeal),
        "may_ask": _allowed(rules.require_askable, appeal, asked=asked, has_account=has_account),
        "may_reply": asked and _allowed(rules.require_open, appeal),
    }


def _allowed(rule: Callable[..., None], appeal: Appeal, **known: bool) -> bool:
    try:
        rule(appeal, **known)
    except AppealError:
        return False
    return True

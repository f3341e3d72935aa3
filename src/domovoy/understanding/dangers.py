"""What endangers people now. A false alarm costs a tap; a missed one may cost a life.

A denial («газом не пахнет») or a finished past («в прошлом году прорвало») takes the danger back
within its clause; «снова», «сейчас» and the like give it again.
"""

from dataclasses import dataclass

from domovoy.understanding.clauses import clauses
from domovoy.understanding.rules import Rule, shipped_rules


@dataclass(frozen=True, slots=True)
class Alarm:
    """The gravest danger the words show, and the dangers they expressly deny."""

    danger: str | None
    denied: frozenset[str]


def find_alarm(plain_text: str) -> Alarm:
    """What a plain text says of danger."""
    rules = shipped_rules()
    likely = [rule for rule in rules.dangers if _is_heard(rule, plain_text)]
    within = tuple(rule for rule in likely if not rule.spans_clauses)
    across = tuple(rule for rule in likely if rule.spans_clauses)
    parts = clauses(plain_text) if within else []
    shown: set[str] = set()
    denied: set[str] = set()
    for whole, tried in (*((c, within) for c in parts), (plain_text, across)):
        past = bool(rules.past.search(whole)) and not rules.again.search(whole)
        for rule in tried:
            part = whole
            if rule.denied.search(part):
                denied.add(rule.code)
                part = _not_denied(rule, part)
            if rule.signs.search(part) and not rule.unless.search(part):
                (denied if past else shown).add(rule.code)
    gravest = next((rule.code for rule in rules.dangers if rule.code in shown), None)
    return Alarm(gravest, frozenset(denied - shown))


def _not_denied(rule: Rule, part: str) -> str:
    """What stands in the clauses that deny nothing: «воду перекрыли, но всё равно заливает»."""
    return ", ".join(clause for clause in clauses(part) if not rule.denied.search(clause))


def is_total_loss(plain_text: str) -> bool:
    """Whether a flat or a house is left without heat, cold water, power, gas or sewage."""
    rules = shipped_rules()
    if not rules.lost.search(plain_text):
        return False
    return any(
        rules.lost.search(clause) and not rules.lost_unless.search(clause)
        for clause in clauses(plain_text)
    )


def _is_heard(rule: Rule, plain_text: str) -> bool:
    """Whether the rule can match in some clause: what a clause shows, the whole shows too."""
    return bool(rule.signs.search(plain_text) or rule.denied.search(plain_text))

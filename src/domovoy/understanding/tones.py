"""How a message is said, beside what it is about."""

from domovoy.understanding.rules import shipped_rules


def find_tones(plain_text: str) -> tuple[str, ...]:
    """Codes of the tones heard, in the order of the rules."""
    return tuple(rule.code for rule in shipped_rules().tones if rule.signs.search(plain_text))

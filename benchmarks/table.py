"""The table that is printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line: what was measured, against what, and whether it is as good as wanted."""

    what: str
    measured: str
    target: str = ""
    is_met: bool | None = None

    @property
    def verdict(self) -> str:
        """Return «met», «missed», or nothing where there is no target."""
        return {True: "met", False: "missed", None: ""}[self.is_met]


def at_most(what: str, value: float, target: float, unit: str, *, digits: int = 0) -> Row:
    """Return a row whose value should not be above its target."""
    shown = f"{value:.{digits}f} {unit}".strip()
    return Row(what, shown, f"≤ {target:g} {unit}".strip(), value <= target)


def at_least(what: str, value: float, target: float, *, shown_target: str) -> Row:
    """Return a row whose value should not be below its target."""
    return Row(what, f"{value:.2f}", shown_target, value >= target)


def printed(sections: dict[str, list[Row]]) -> str:
    """Return the table as text."""
    rows = [row for section in sections.values() for row in section]
    widths = [
        max(len(getattr(row, part)) for row in rows) for part in ("what", "measured", "target")
    ]
    lines = []
    for title, section in sections.items():
        lines += ["", title]
        for row in section:
            cells = (row.what, row.measured, row.target)
            padded = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)]
            lines.append(f"  {'   '.join(padded)}   {row.verdict}".rstrip())
    missed = sum(row.is_met is False for row in rows)
    met = sum(row.is_met is True for row in rows)
    return "\n".join([*lines, "", f"targets: {met} met, {missed} missed"])

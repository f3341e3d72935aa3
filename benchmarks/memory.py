"""What processes really take: shared pages are divided among those who share them (PSS)."""

from pathlib import Path


def pss_of_family(parent: int) -> dict[int, float]:
    """Return megabytes by process: the parent and everything it started."""
    family, found = [parent], []
    while family:
        pid = family.pop()
        found.append(pid)
        family += _children(pid)
    return {pid: _pss(pid) for pid in found}


def _children(pid: int) -> list[int]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for listed in lists for child in listed.read_text().split()]


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0

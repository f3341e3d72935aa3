"""Several problems in one message, each with its words. Cut so that no word is lost.

More careful than the parts that the understanding tells: what is cut here is asked about, so a
piece counts only when it is sure by itself.
"""

import re
from collections.abc import Iterator

from domovoy.catalogue import Catalogue
from domovoy.conversation.state import Matter
from domovoy.understanding import Understander

_CUT = re.compile(
    r"(?<=[.!?;\n])\s+|,?\s+(?=(?:а также|и ещё|и еще|а ещё|а еще|ещё и|еще и|кроме того)\b)"
    r"|,\s+(?=(?:а|и)\s)",
    re.IGNORECASE,
)
_SURE = 0.8
_PIECES_AT_MOST = 12
_MATTERS_AT_MOST = 3
_NO_MATTER = frozenset({"other_not_housing", "uo_inaction"})


def matters_of(text: str, number: int, understander: Understander) -> tuple[Matter, ...]:
    """The separate problems of remark `number`, in the order of telling; fewer than two are none.

    A piece that tells nothing by itself belongs to the one before it, at the beginning to the next.
    """
    pieces = [piece for piece in _CUT.split(text) if piece and piece.strip()]
    if not 1 < len(pieces) <= _PIECES_AT_MOST:
        return ()
    found: dict[str, list[str]] = {}
    problems: dict[str, str] = {}
    waiting: list[str] = []
    last = ""
    for piece, problem in _told(pieces, understander):
        group = understander.catalogue.problems[problem].group if problem else last
        if not group:
            waiting.append(piece)
            continue
        problems.setdefault(group, problem or "")
        found.setdefault(group, []).extend([*waiting, piece])
        waiting, last = [], group
    if not 1 < len(found) <= _MATTERS_AT_MOST:
        return ()
    return tuple(Matter(problems[group], " ".join(said), number) for group, said in found.items())


def _told(pieces: list[str], understander: Understander) -> Iterator[tuple[str, str | None]]:
    for piece in pieces:
        yield piece, _problem_of(piece, understander)


def _problem_of(piece: str, understander: Understander) -> str | None:
    meaning = understander.understand(piece)
    best = meaning.groups[0]
    if not meaning.sure or best.p < _SURE or best.code in _NO_MATTER:
        return None
    return _first_in(
        best.code, [ranked.code for ranked in meaning.problems], understander.catalogue
    )


def _first_in(group: str, codes: list[str], catalogue: Catalogue) -> str:
    return next(code for code in codes if catalogue.problems[code].group == group)

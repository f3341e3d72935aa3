"""Which danger comes first. The catalogue lists them with the gravest at the top."""

from collections.abc import Iterable

from domovoy.catalogue import Catalogue


def gravest_first(dangers: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """These dangers, each once, as the catalogue orders them."""
    heard = frozenset(dangers)
    return tuple(code for code in catalogue.dangers if code in heard)


def is_graver(danger: str | None, than: str, catalogue: Catalogue) -> bool:
    """Whether a danger stands before another one."""
    return (
        danger is not None
        and danger != than
        and gravest_first((danger, than), catalogue)[0] == danger
    )

"""What a lawyer has to check first, told from the data: the text of docs/law-to-verify.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domovoy.regulation.explanation import term_in_words
from domovoy.regulation.loading import norm_book
from domovoy.regulation.norm import Act, Certainty, Norm, NormBook, Standing
from domovoy.regulation.reading import LINE, read_yaml
from domovoy.regulation.terms import CalendarDays, Term

OUR_READING = "наше чтение"
_DATA = Path(__file__).parent / "data"
_HEAD = """\
# Что должен сверить юрист

Собрано из данных программой `scripts/law_to_verify.py`: исправляют не этот файл, а
`src/domovoy/regulation/norms` и `src/domovoy/regulation/data`. Сверху то, от чего зависит больше.

Отметки: **V** — найден текст пункта или страница ведомства; **S** — нашлось в печати или у юристов;
**M** — помним твёрдо, страницы не нашли; **L** — помним слабо. Жителям как закон показывается всё,
кроме L.
"""
_STANDING = {
    Standing.PRESUMED: "считается действующим",
    Standing.TO_CHECK: "действует ли, не сверено",
    Standing.IN_FORCE: "действует",
    Standing.REPEALED: "отменён",
}
_NORM_COLUMNS = ("Норма", "Акт и пункт", "Что говорим", "Что сверить", "Где смотрели")
_Check = Callable[[Norm], bool]


def law_to_verify(book: NormBook | None = None, *, data: Path = _DATA) -> str:
    """Return the whole page in Markdown, the most pressing first."""
    book = norm_book() if book is None else book
    parts = [
        _section("Акты", "Если акт не действует, не действует и всё, что на нём держится.")
        + _table(("Акт", "Документ", "Что сверить"), _acts(book)),
        *(_of_norms(book, *each) for each in _SECTIONS),
        _section("Сроки в регионах", "Показываются рядом с общим сроком и никогда не вместо него.")
        + _table(("Норма", "Регион", "Что говорим", "Где смотрели"), _regional_terms(book)),
        _section("Годы производственного календаря", "Постановления о переносе выходных.")
        + _table(("Год", "Постановление", "Отметка"), _years(read_yaml(data / "calendar.yaml"))),
        _section("Нерабочие дни регионов", "По ним сроки в регионе становятся длиннее.")
        + _table(("Регион", "День", "Отметка"), _days(read_yaml(data / "regional_days.yaml"))),
    ]
    return "\n".join([_HEAD, *parts])


def _is_weak(norm: Norm) -> bool:
    return norm.certainty is Certainty.WEAK


def _is_memory_with_term(norm: Norm) -> bool:
    return norm.certainty is Certainty.MEMORY and norm.term is not None


def _is_memory_without_term(norm: Norm) -> bool:
    return norm.certainty is Certainty.MEMORY and norm.term is None


def _is_our_reading(norm: Norm) -> bool:
    return OUR_READING in f"{norm.note} {norm.verify}"


def _has_more_to_ask(norm: Norm) -> bool:
    sure = norm.certainty in {Certainty.VERIFIED, Certainty.SECONDARY}
    told_above = norm.clause_certainty or not norm.wording_read or _is_our_reading(norm)
    return bool(sure and norm.verify and not told_above)


_SECTIONS: tuple[tuple[str, str, _Check, str], ...] = (
    (
        "Новые редакции, текста которых мы не видели",
        "Повторяют прежний срок; уверенность относится к нему.",
        lambda norm: not norm.wording_read,
        "Тот ли срок и тот ли пункт в новой редакции.",
    ),
    (
        "Нормы, которые мы помним слабо (L)",
        "Жителям как закон не показываются, сроков обращений не запускают.",
        _is_weak,
        "",
    ),
    (
        "Сроки по памяти (M)",
        "Показываются как закон и запускают сроки обращений.",
        _is_memory_with_term,
        "Срок и номер пункта.",
    ),
    (
        "Пункт известен хуже, чем срок",
        "Срок подтверждён, а номер пункта или раздел — нет.",
        lambda norm: norm.clause_certainty is not None,
        "Номер пункта.",
    ),
    (
        "Наше чтение",
        "Норма здесь молчит или её читают по-разному; мы выбрали сами.",
        _is_our_reading,
        "Верно ли прочитано.",
    ),
    (
        "Вопросы к подтверждённым нормам",
        "Сама норма подтверждена; неясно то, что названо в таблице.",
        _has_more_to_ask,
        "",
    ),
    (
        "Правила по памяти (M) без срока",
        "Показываются как закон, сроков не запускают.",
        _is_memory_without_term,
        "Само правило и номер пункта.",
    ),
)


def _of_norms(book: NormBook, title: str, why: str, fits: _Check, ask: str) -> str:
    """One section: of each id the newest wording that belongs here."""
    found = []
    for norm_id in book.ids:
        if fitting := [norm for norm in book.wordings(norm_id) if fits(norm)]:
            found.append(fitting[-1])
    return _section(title, why) + _table(_NORM_COLUMNS, (_row(norm, ask) for norm in found))


def _row(norm: Norm, ask: str) -> tuple[str, ...]:
    said = [norm.duty]
    if _is_weak(norm) and norm.term:
        said.append(f"Срок: {_length(norm.term)}.")  # such a duty is told without its number
    if _is_our_reading(norm) and norm.note:
        said.append(norm.note)
    return (
        f"{norm.id}{_times(norm)}",
        f"{norm.act.document}, {norm.clause}",
        " ".join(said),
        " ".join(filter(None, [ask, norm.verify])),
        _pages(norm.source),
    )


def _times(norm: Norm) -> str:
    """Say from when or till when, where the wording has not always been and will not always be."""
    if norm.in_force_to:
        return f" (до {norm.in_force_to:%d.%m.%Y})"
    return f" (с {norm.in_force_from:%d.%m.%Y})" if norm.in_force_from else ""


def _length(term: Term) -> str:
    return "в тот же день" if term == CalendarDays(0) else term_in_words(term)


def _acts(book: NormBook) -> Iterator[tuple[str, ...]]:
    norms = [norm for norm_id in book.ids for norm in book.wordings(norm_id)]
    resting: dict[Act, set[str]] = {}
    for norm in norms:
        resting.setdefault(norm.act, set()).add(norm.id)
    order = list(_STANDING)
    for act in sorted(resting, key=lambda act: (order.index(act.standing), -len(resting[act]))):
        unsure = act.standing in {Standing.PRESUMED, Standing.TO_CHECK}
        if unsure or act.verify or act.certainty is not Certainty.VERIFIED:
            standing = f"{_STANDING[act.standing]} ({act.certainty}), норм: {len(resting[act])}"
            ask = act.verify or "Действует ли и в какой редакции."
            yield act.name, f"{act.document}; {standing}", ask


def _regional_terms(book: NormBook) -> Iterator[tuple[str, ...]]:
    for norm_id in book.ids:
        norm = book.get(norm_id)
        for other in norm.regional:
            said = (
                f"{other.note} По общей норме: {_length(norm.term)}." if norm.term else other.note
            )
            yield norm_id, other.region, f"{said} ({other.certainty})", _pages(other.source)


def _years(calendar: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for year, entry in calendar["years"].items():
        if year != LINE and entry["certainty"] != Certainty.VERIFIED:
            yield str(year), entry["decree"], entry["certainty"]


def _days(regional: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for region, days in regional["regions"].items():
        for day in () if region == LINE else days:
            if day["certainty"] != Certainty.VERIFIED:
                when = day.get("date") or f"{day['every_year']} каждый год"
                yield region, f"{when}, {day['name']}", day["certainty"]
    for region in regional["without_table"]:
        yield region, "свои нерабочие дни есть, таблицы не найдено", "—"


def _pages(urls: Iterable[str]) -> str:
    links = [f"[{_site(url)}]({url})" for url in urls]
    return ", ".join(links) or "страницы не нашли"


def _site(url: str) -> str:
    host = urlsplit(url).hostname or url
    return host.removeprefix("www.").encode().decode("idna")


def _section(title: str, why: str) -> str:
    return f"## {title}\n\n{why}\n\n"


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    if not lines:
        return "Здесь пусто.\n"
    return "\n".join([f"| {' | '.join(columns)} |", "|---" * len(columns) + "|", *lines, ""])

from pathlib import Path

import pytest

from domovoy.regulation import NormBook, norm_book
from domovoy.regulation.to_verify import law_to_verify

PAGE = Path(__file__).parents[2] / "docs" / "law-to-verify.md"


@pytest.fixture(scope="module")
def sections():
    text = PAGE.read_text(encoding="utf-8")
    return dict(part.split("\n", maxsplit=1) for part in text.split("\n## ")[1:])


class TestThePageForALawyer:
    def test_is_current(self):
        """Written anew by scripts/law_to_verify.py."""
        assert PAGE.read_text(encoding="utf-8") == law_to_verify()

    def test_begins_with_what_weighs_most(self, sections):
        assert list(sections)[:3] == [
            "Акты",
            "Новые редакции, текста которых мы не видели",
            "Нормы, которые мы помним слабо (L)",
        ]
        assert sections["Акты"].index("№ 170") < sections["Акты"].index("№ 416")

    def test_names_every_half_remembered_norm(self, sections):
        weak = [i for i in norm_book().ids if not norm_book().get(i).shown_as_law]

        assert len(weak) > 5
        assert all(f"| {i}" in sections["Нормы, которые мы помним слабо (L)"] for i in weak)

    def test_names_every_norm_known_by_memory(self, sections):
        remembered = [i for i in norm_book().ids if norm_book().get(i).certainty == "M"]
        with_term = sections["Сроки по памяти (M)"]
        without = sections["Правила по памяти (M) без срока"]

        assert all((f"| {i}" in with_term) != (f"| {i}" in without) for i in remembered)

    def test_names_years_and_regions_that_are_not_sure(self, sections):
        assert "| 2027 |" in sections["Годы производственного календаря"]
        assert "| 2026 |" not in sections["Годы производственного календаря"]
        assert "| RU-BA | 2026-10-12" in sections["Нерабочие дни регионов"]
        assert "| RU-SA |" in sections["Нерабочие дни регионов"]

    def test_says_where_we_looked(self, sections):
        assert "[723086.ru](https://723086.ru/" in sections["Пункт известен хуже, чем срок"]
        assert "страницы не нашли" in sections["Сроки по памяти (M)"]

    def test_says_till_when_an_old_wording_bound(self):
        old, _ = norm_book().wordings("A416.EXT")

        assert "| A416.EXT (до 31.08.2026) |" in law_to_verify(NormBook([old], {}))

    def test_of_a_book_without_norms_says_so(self):
        assert law_to_verify(NormBook((), {})).count("Здесь пусто.") == 9

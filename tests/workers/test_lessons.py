import csv

from domovoy.workers.lessons import write_lessons


class TestWriteLessons:
    def test_writes_a_table_that_can_be_learned_from(self, tmp_path):
        path = tmp_path / "understanding" / "corrections.csv"

        count = write_lessons([("Течёт, и давно;\n«капает»", "roof.leak")], path)

        assert count == 1
        with path.open(encoding="utf-8", newline="") as table:
            assert list(csv.DictReader(table)) == [
                {"text": "Течёт, и давно;\n«капает»", "problem": "roof.leak"}
            ]

    def test_replaces_what_was_there(self, tmp_path):
        path = tmp_path / "corrections.csv"
        write_lessons([("а", "roof.leak"), ("б", "roof.leak")], path)

        write_lessons([("в", "roof.gutter")], path)

        assert path.read_text(encoding="utf-8").splitlines() == ["text,problem", "в,roof.gutter"]
        assert [file.name for file in tmp_path.iterdir()] == ["corrections.csv"]

    def test_keeps_no_words_when_none_are_left(self, tmp_path):
        path = tmp_path / "corrections.csv"
        write_lessons([("Из квартиры Ивановых течёт", "roof.leak")], path)

        assert write_lessons([], path) == 0
        assert not path.exists()

    def test_writes_nothing_where_nothing_was_corrected(self, tmp_path):
        path = tmp_path / "corrections.csv"

        assert write_lessons([], path) == 0
        assert not path.exists()

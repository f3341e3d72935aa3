import pytest

from domovoy.catalogue import shipped_catalogue
from domovoy.understanding import Lesson
from domovoy.understanding.errors import HistoryUnreadable
from domovoy.understanding.history import read_history


@pytest.fixture
def table(tmp_path):
    def written(content, *, encoding="utf-8"):
        path = tmp_path / "past.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return written


def read(path):
    return read_history(path, shipped_catalogue())


class TestReadHistory:
    @pytest.mark.parametrize(
        "content",
        [
            "text,group\nлифт стоит,lift\n",
            "g;text\nlift;лифт стоит\n",
            "id\tText\tGroup\n1\tлифт стоит\tlift\n",
            "\ufeffgroup,text\r\nlift,лифт стоит\r\n",
        ],
    )
    def test_takes_a_table_as_offices_save_it(self, table, content):
        assert read(table(content)).lessons == (Lesson("лифт стоит", "lift"),)

    def test_knows_the_problem_where_it_is_named(self, table):
        history = read(table("text,problem\nпротекло,roof.leak\n"))

        assert history.lessons == (Lesson("протекло", "roof", "roof.leak"),)

    def test_falls_back_on_the_group_where_the_problem_is_not_known(self, table):
        history = read(table("text,problem,group\nпротекло,roof.flown,roof\nкапает,,flooding\n"))

        assert history.lessons == (Lesson("протекло", "roof"), Lesson("капает", "flooding"))

    def test_counts_what_it_passes_over(self, table):
        history = read(table("text,g\nа,moon\n,lift\nб,\nв,moon\nлифт,lift\n"))

        assert (len(history.lessons), history.unknown, history.empty) == (1, 2, 2)
        assert history.examples_unknown == ("moon",)

    def test_takes_texts_of_several_lines(self, table):
        history = read(table('text,g\n"первая\nвторая, с запятой",lift\n'))

        assert history.lessons[0].text == "первая\nвторая, с запятой"

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "empty"),
            (b" \n\n", "empty"),
            ("text,g\nлифт,lift\n".encode("cp1251"), "not_utf8"),
            (b"name,g\nx,lift\n", "no_columns"),
            (b"text,kind\nx,lift\n", "no_columns"),
            (b"text,g\nx\x00,lift\n", "not_a_table"),
            (b"text,g\n" + b"x" * 1_500_000 + b",lift\n", "not_a_table"),
        ],
    )
    def test_says_why_a_table_cannot_be_read(self, table, content, reason):
        with pytest.raises(HistoryUnreadable) as told:
            read(table(content))

        assert told.value.reason == reason

    def test_says_that_there_is_no_file(self, tmp_path):
        for path in (tmp_path, tmp_path / "none.csv"):
            with pytest.raises(HistoryUnreadable) as told:
                read(path)
            assert told.value.reason == "no_file"

    def test_joined_histories_teach_each_appeal_once(self, table):
        history = read(table("text,g\nлифт,lift\nа,moon\n"))

        both = history.joined(history)

        assert (both.lessons, both.unknown) == (history.lessons, 2)

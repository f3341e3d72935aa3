import io
import sys

import pytest

from domovoy.cli import converse


def talk(*lines):
    return converse.main([], lines=iter(lines))


class TestConverse:
    def test_asks_shows_advice_and_ends_when_it_helped(self, capsys):
        code = talk("Не греет батарея в детской, остальные горячие", *["1"] * 8)

        told = capsys.readouterr().out
        assert code == 0
        assert "1. " in told
        assert "Помогло" in told
        assert "Хорошо, что помогло" in told

    def test_puts_telephones_first_in_danger(self, capsys):
        code = talk("На кухне сильно пахнет газом", "/отправить", "/отправить")

        told = capsys.readouterr().out
        assert code == 0
        assert told.index("104") < told.index("(срочная)")

    def test_goes_back(self, capsys):
        assert talk("Не вывозят мусор третий день", "/назад", "/выход") == 0
        assert capsys.readouterr().out.count("Расскажите своими словами") == 2

    def test_refuses_calmly_and_goes_on(self, capsys):
        assert talk("/отправить", "/назад", "", "/выход") == 0
        assert "Сначала напишите, что случилось" in capsys.readouterr().out

    @pytest.mark.parametrize("line", ["999", "-1", "0", "/нет"])
    def test_takes_no_wrong_number_or_command_for_words(self, capsys, line):
        assert talk("Не вывозят мусор третий день", line, "/отправить", "/выход") == 0

        told = capsys.readouterr().out
        assert "нет." in told
        assert f"«{line}»" not in told
        assert line not in told.replace("/назад", "").splitlines()

    def test_tells_when_the_input_was_cut_short(self, capsys):
        assert talk("Не вывозят мусор") == 1
        assert "заявка не отправлена" in capsys.readouterr().err

    def test_takes_no_parameters(self, capsys):
        assert converse.main(["--fast"]) == 2

    def test_reads_what_is_piped_in(self, monkeypatch, capsys):
        class Pipe:
            buffer = io.BytesIO("пахнет газом\n/выход\n".encode())

        monkeypatch.setattr(sys, "stdin", Pipe())

        assert converse.main([]) == 0
        assert "104" in capsys.readouterr().out

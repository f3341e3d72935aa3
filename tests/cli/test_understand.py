import io
import json

import pytest

from domovoy.cli import understand

KEYS = {"problems", "groups", "danger", "urgent", "parts", "slots", "tone", "sure"}


@pytest.fixture
def answers(monkeypatch, capsys):
    def asked(*lines):
        raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\n".join(raw))))
        assert understand.main([]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return asked


class TestUnderstand:
    def test_answers_with_everything_that_is_promised(self, answers):
        [answer] = answers({"text": "Кв. 45, с пятницы батарея на кухне холодная, и лифт стоит"})

        assert set(answer) == KEYS
        assert set(answer["problems"][0]) == {"code", "group", "p"}
        assert answer["groups"][0]["group"] in {"heating", "lift"}
        assert {(part["group"], part["text"]) for part in answer["parts"]} == {
            ("heating", "Кв. 45, с пятницы батарея на кухне холодная"),
            ("lift", "лифт стоит"),
        }
        assert answer["slots"] == {
            "place": "flat",
            "entrance": None,
            "floor": None,
            "flat": "45",
            "since": "с пятницы",
            "scope": None,
        }
        assert (answer["danger"], answer["tone"]) == (None, [])

    def test_ranks_all_groups_with_chances_that_sum_to_one(self, answers):
        [answer] = answers({"text": "холодно"})

        chances = [group["p"] for group in answer["groups"]]
        assert len(chances) >= 5
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) == pytest.approx(1, abs=1e-4)

    def test_sees_danger(self, answers):
        [answer] = answers({"text": "В подъезде пахнет газом"})

        assert (answer["danger"], answer["urgent"]) == ("gas", True)

    @pytest.mark.parametrize("text", ["", "🔥", "<b></b>", "х" * 10_000, "\ud83d", "0"])
    def test_takes_any_text(self, answers, text):
        [answer] = answers({"text": text})

        assert len(answer["parts"]) == 1
        assert len(answer["problems"]) >= 3
        assert not answer["sure"]

    def test_answers_a_bad_line_and_goes_on(self, answers):
        found = answers(b"{", {"text": 5}, b"[]", b"\xff", {}, {"text": "лифт стоит"})

        assert [line.get("error", {}).get("code") for line in found] == [
            "not_json",
            "text_missing",
            "not_an_object",
            "not_utf8",
            "text_missing",
            None,
        ]
        assert found[1]["error"]["message"] == "Нужно поле text со строкой сообщения."
